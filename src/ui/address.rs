//! The address of the page: it says where the cursor stands, so that it can be kept and given away.
//!
//! It is written once the hand rests. To write it at each step would cost as much as to draw the step: the browser takes a new address
//! for a new page, and looks at the page's icon again.

use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// How long nothing must have changed.
const REST_MS: u32 = 250;

#[derive(Clone, Default)]
pub struct Address(Rc<RefCell<Option<Waiting>>>);

struct Waiting {
    hash: String,
    /// What stood in the address meanwhile: where it is another one by now, somebody went elsewhere.
    over: String,
    _timer: Timeout,
}

impl Address {
    /// Writes a hash once nothing newer came for a while.
    pub fn write_soon(&self, hash: String) {
        let Some(over) = current() else { return };
        let this = self.clone();
        *self.0.borrow_mut() = Some(Waiting {
            hash,
            over,
            _timer: Timeout::new(REST_MS, move || this.write()),
        });
    }

    /// Writes what waits, if anything does.
    pub fn write(&self) {
        let waiting = self.0.borrow_mut().take();
        if let Some(waiting) = waiting.filter(|it| current().as_ref() == Some(&it.over)) {
            super::storage::save_place(&waiting.hash);
            let _ = replace(&waiting.hash);
        }
    }
}

fn current() -> Option<String> {
    web_sys::window()?.location().hash().ok()
}

fn replace(hash: &str) -> Option<()> {
    let history = web_sys::window()?.history().ok()?;
    history
        .replace_state_with_url(&JsValue::NULL, "", Some(hash))
        .ok()
}
