//! The smallest page of this kind: what Yew costs before anything is in it. Built with the flags of
//! the real page, for the sizes and times beside it.

#[cfg(target_arch = "wasm32")]
mod page {
    use yew::prelude::*;

    #[component]
    pub fn Empty() -> Html {
        use_effect(|| {
            let document = web_sys::window().and_then(|window| window.document());
            if let Some(root) = document.and_then(|document| document.document_element()) {
                // What measures waits for this; setting an attribute cannot fail.
                let _ = root.set_attribute("data-ready", "1");
            }
        });
        html! { <p>{ "Signalbox" }</p> }
    }
}

fn main() {
    #[cfg(target_arch = "wasm32")]
    yew::Renderer::<page::Empty>::new().render();
}
