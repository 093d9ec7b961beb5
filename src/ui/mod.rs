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
    use_effect(|| {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(root) = document.and_then(|document| document.document_element()) {
            // What drives the page from outside waits for this; setting an attribute cannot fail.
            let _ = root.set_attribute("data-ready", "1");
        }
    });
    html! { <main><h1>{ "Signalbox" }</h1></main> }
}
