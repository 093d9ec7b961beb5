//! How large an element is, told whenever it changes: diagrams are drawn in true pixels, so that no text in
//! them is ever smaller than it should be.

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::Callback;

/// Width and height in CSS pixels.
pub type Size = (f32, f32);

/// Watches one element for as long as it lives.
pub struct Watch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    /// Returns none where the browser cannot watch sizes.
    pub fn new(element: &Element, told: Callback<Size>) -> Option<Self> {
        let closure = Closure::new(move |entries: js_sys::Array| {
            let last = entries.pop().dyn_into::<ResizeObserverEntry>();
            if let Ok(entry) = last {
                let rect = entry.content_rect();
                let size = (rect.width() as f32, rect.height() as f32);
                let told = told.clone();
                // Not at once: drawing anew while the browser tells sizes changes what it is telling.
                Timeout::new(0, move || told.emit(size)).forget();
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(Self {
            observer,
            _closure: closure,
        })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
