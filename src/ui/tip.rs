//! Tooltips: what has `data-tip` says it on hover, on focus and after a long press. They can be hovered themselves, and Esc puts them
//! away, as does a press on what they tell of: they do not come back before the pointer has left it.
//!
//! One element serves them all, a popover over whatever else is open. It is placed through the style object, since the page's policy
//! forbids style attributes.

use super::keys;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DomRect, Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

const ID: &str = "tip";
/// How long the pointer rests, the focus stays or a finger presses before words come, and how long they stay for a pointer on its way
/// to them; in milliseconds.
const AFTER_MS: u32 = 450;
const LINGER_MS: u32 = 200;
/// How far beside what it tells of, and from the window's edge.
const GAP: f64 = 8.0;
/// What is taller than this is told of where the pointer is.
const TALL: f64 = 80.0;

/// What the page's listeners tell of.
#[derive(Clone)]
pub struct Tips(Rc<RefCell<State>>);

#[derive(Default)]
struct State {
    /// What is told of, or soon will be.
    anchor: Option<Element>,
    shown: bool,
    /// Where the pointer is, if it is the pointer that asks.
    pointer: Option<(f64, f64)>,
    soon: Option<Timeout>,
    /// What the pointer pressed and has not left since: it was understood.
    spent: Option<Element>,
    /// A long press was for the words alone: the click at its end is none.
    pressed: bool,
}

impl Tips {
    pub fn new() -> Self {
        Self(Rc::default())
    }

    /// The names of the events that are heard, before anything else hears them.
    pub const HEARD: [&'static str; 8] = [
        "pointerover",
        "pointerdown",
        "pointerup",
        "pointercancel",
        "focusin",
        "keydown",
        "scroll",
        "click",
    ];

    pub fn hear(&self, event: &Event) {
        match &*event.type_() {
            "pointerover" => self.over(event),
            "pointerdown" => self.down(event),
            "pointerup" | "pointercancel" => self.up(),
            "focusin" => self.focused(event),
            "keydown" => self.key(event),
            "click" => self.click(event),
            _ => self.hide(),
        }
    }

    fn over(&self, event: &Event) {
        let Some(event) = event.dyn_ref::<PointerEvent>() else {
            return;
        };
        if event.pointer_type() == "touch" {
            return;
        }
        let at = (f64::from(event.client_x()), f64::from(event.client_y()));
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        if target.as_ref().is_some_and(|it| it.id() == ID) {
            self.0.borrow_mut().soon = None;
            return;
        }
        let anchor = target.as_ref().and_then(anchor);
        if anchor.is_some() && anchor == self.0.borrow().spent {
            return;
        }
        self.0.borrow_mut().spent = None;
        match anchor {
            Some(anchor) => self.ask(anchor, Some(at)),
            None => self.leave(),
        }
    }

    fn down(&self, event: &Event) {
        self.hide();
        let touch = event
            .dyn_ref::<PointerEvent>()
            .is_some_and(|event| event.pointer_type() == "touch");
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        self.0.borrow_mut().spent = target.as_ref().and_then(anchor).filter(|_| !touch);
        if let Some(anchor) = target.as_ref().and_then(pressed).filter(|_| touch) {
            self.ask(anchor, None);
        }
    }

    /// A finger that was lifted before the words came has pressed the button.
    fn up(&self) {
        let mut state = self.0.borrow_mut();
        state.pressed = state.shown;
        if !state.shown {
            state.soon = None;
            state.anchor = None;
        }
    }

    fn focused(&self, event: &Event) {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let by_keys = |it: &Element| it.matches(":focus-visible").unwrap_or(false);
        match target.filter(by_keys).as_ref().and_then(anchor) {
            Some(anchor) => self.ask(anchor, None),
            None => self.hide(),
        }
    }

    fn key(&self, event: &Event) {
        let escape = event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|event| event.code() == "Escape");
        let shown = self.0.borrow().shown;
        self.hide();
        // Esc puts the words away and nothing else, unless a dialog is open: that goes with it.
        if escape && shown && !keys::dialog_open() {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    fn click(&self, event: &Event) {
        if std::mem::take(&mut self.0.borrow_mut().pressed) {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// Tells of an element after a while.
    fn ask(&self, anchor: Element, pointer: Option<(f64, f64)>) {
        let mut state = self.0.borrow_mut();
        if state.anchor.as_ref() == Some(&anchor) {
            if state.shown {
                state.soon = None;
            }
            return;
        }
        drop(state);
        self.hide();
        let this = self.clone();
        let mut state = self.0.borrow_mut();
        state.anchor = Some(anchor);
        state.pointer = pointer;
        state.soon = Some(Timeout::new(AFTER_MS, move || {
            let _ = this.show();
        }));
    }

    /// Puts the words away unless the pointer comes to them.
    fn leave(&self) {
        let this = self.clone();
        let mut state = self.0.borrow_mut();
        if state.shown {
            state.soon = Some(Timeout::new(LINGER_MS, move || this.hide()));
        } else {
            (state.soon, state.anchor) = (None, None);
        }
    }

    fn show(&self) -> Option<()> {
        let mut state = self.0.borrow_mut();
        let anchor = state.anchor.clone().filter(|it| it.is_connected())?;
        let words = anchor
            .get_attribute("data-tip")
            .filter(|it| !it.is_empty())?;
        let tip = element()?;
        tip.set_text_content(Some(&words));
        // What has words of its own is described by these.
        if !anchor.has_attribute("aria-label") {
            let _ = anchor.set_attribute("aria-describedby", ID);
        }
        let _ = tip.show_popover();
        state.shown = true;
        place(&tip, &anchor.get_bounding_client_rect(), state.pointer)
    }

    fn hide(&self) {
        let mut state = self.0.borrow_mut();
        if state.shown
            && let Some(tip) = element()
        {
            let _ = tip.hide_popover();
        }
        let described = state
            .anchor
            .as_ref()
            .filter(|it| it.get_attribute("aria-describedby").as_deref() == Some(ID));
        if let Some(anchor) = described {
            let _ = anchor.remove_attribute("aria-describedby");
        }
        (state.soon, state.anchor, state.shown) = (None, None, false);
    }
}

/// Returns the element around a place that has something to tell.
fn anchor(target: &Element) -> Option<Element> {
    target.closest("[data-tip]").ok().flatten()
}

/// Returns what a finger came down on that has something to tell: on the ground of the diagram, the mark that it is near.
fn pressed(target: &Element) -> Option<Element> {
    let near = || {
        let ground = target.closest(".st-ground").ok().flatten()?;
        ground.next_element_sibling()
    };
    anchor(target).or_else(near)
}

/// Returns the one tooltip, made where there is none yet.
fn element() -> Option<HtmlElement> {
    let document = keys::document()?;
    if let Some(tip) = document.get_element_by_id(ID) {
        return tip.dyn_into().ok();
    }
    let tip = document.create_element("div").ok()?;
    for (name, value) in [
        ("id", ID),
        ("role", "tooltip"),
        ("popover", "manual"),
        ("class", "tip"),
    ] {
        tip.set_attribute(name, value).ok()?;
    }
    document.body()?.append_child(&tip).ok()?;
    tip.dyn_into().ok()
}

/// Puts it below what it tells of, or above where there is no room; never over the window's edge.
fn place(tip: &HtmlElement, of: &DomRect, pointer: Option<(f64, f64)>) -> Option<()> {
    let window = web_sys::window()?;
    let (width, height) = (
        window.inner_width().ok()?.as_f64()?,
        window.inner_height().ok()?.as_f64()?,
    );
    let own = tip.get_bounding_client_rect();
    let (middle, top, bottom) = match pointer.filter(|_| of.height() > TALL) {
        Some((x, y)) => (x, y - GAP, y + 2.0 * GAP),
        None => (of.left() + of.width() / 2.0, of.top(), of.bottom()),
    };
    let x = (middle - own.width() / 2.0)
        .min(width - own.width() - GAP)
        .max(GAP);
    let below = bottom + GAP;
    let y = if below + own.height() + GAP <= height {
        below
    } else {
        (top - GAP - own.height()).max(GAP)
    };
    let style = tip.style();
    style
        .set_property("left", &format!("{}px", x.round() as i32))
        .ok()?;
    style
        .set_property("top", &format!("{}px", y.round() as i32))
        .ok()
}
