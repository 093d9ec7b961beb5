//! The page: Yew components, and the one place that performs effects.

use yew::prelude::*;

/// Mounts the page into `#app`. Does nothing where there is no such element, so that a page which
/// only imports the module gets the machine and no screen.
pub fn mount() {
    let host = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(host) = host {
        yew::Renderer::<App>::with_root(host).render();
    }
}

#[component]
fn App() -> Html {
    html! { <main><h1>{ "Signalbox" }</h1></main> }
}
