//! What the page hears of the browser: keys, the address, files that are dropped, a tab that is hidden.

use super::tip::Tips;
use super::{boot, keys, perform};
use crate::app::Msg;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, Event, EventTarget, KeyboardEvent};
use yew::Callback;

/// Where, for what, and who listens.
type Heard = (EventTarget, &'static str, bool, Closure<dyn Fn(Event)>);

/// Listens for as long as it lives.
pub struct Listeners {
    all: Vec<Heard>,
}

impl Listeners {
    pub fn new(send: &Callback<Msg>) -> Self {
        let mut this = Self { all: Vec::new() };
        let (Some(window), Some(document)) = (web_sys::window(), keys::document()) else {
            return this;
        };
        let tips = Tips::new();
        for name in Tips::HEARD {
            let tips = tips.clone();
            this.first(&document, name, move |event| tips.hear(&event));
        }
        let to = send.clone();
        this.on(&document, "keydown", move |event| key(&event, &to));
        let to = send.clone();
        this.on(&window, "hashchange", move |_| {
            to.emit(Msg::RouteChanged(boot::route()))
        });
        let (to, page) = (send.clone(), document.clone());
        this.on(&document, "visibilitychange", move |_| {
            if page.hidden() {
                to.emit(Msg::Hidden);
            }
        });
        this.on(&document, "dragover", |event| event.prevent_default());
        let to = send.clone();
        this.on(&document, "drop", move |event| drop_file(&event, &to));
        this
    }

    fn on(&mut self, target: &EventTarget, name: &'static str, heard: impl Fn(Event) + 'static) {
        self.listen(target, name, false, heard);
    }

    /// Listens before the elements themselves do.
    fn first(&mut self, target: &EventTarget, name: &'static str, heard: impl Fn(Event) + 'static) {
        self.listen(target, name, true, heard);
    }

    fn listen(
        &mut self,
        target: &EventTarget,
        name: &'static str,
        first: bool,
        heard: impl Fn(Event) + 'static,
    ) {
        let closure = Closure::<dyn Fn(Event)>::new(heard);
        let to = closure.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_bool(name, to, first);
        self.all.push((target.clone(), name, first, closure));
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for (target, name, first, closure) in &self.all {
            let to = closure.as_ref().unchecked_ref();
            let _ = target.remove_event_listener_with_callback_and_bool(name, to, *first);
        }
    }
}

fn key(event: &Event, send: &Callback<Msg>) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let press = keys::press(event);
    if event.default_prevented() || (press.code == "Escape" && keys::popover_open()) {
        return;
    }
    // Keys of the table that scroll the page otherwise, or open the browser's own search.
    if crate::app::commands::claims(&press) {
        event.prevent_default();
    }
    send.emit(Msg::Pressed(press));
}

fn drop_file(event: &Event, send: &Callback<Msg>) {
    event.prevent_default();
    let files = event
        .dyn_ref::<DragEvent>()
        .and_then(|event| event.data_transfer()?.files());
    if let Some(file) = files.and_then(|files| files.item(0)) {
        perform::read_file(file, send.clone());
    }
}
