//! Keys: what the browser tells of a press, in the words of the command table.

use crate::app::commands::{Press, Target};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, SvgElement};

/// Returns a press as the command table reads it.
pub fn press(event: &KeyboardEvent) -> Press {
    let element = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    Press {
        code: event.code(),
        shift: event.shift_key(),
        ctrl: event.ctrl_key() || event.meta_key(),
        alt: event.alt_key(),
        // Some browsers tell of a composition by this code only.
        composing: event.is_composing() || event.key_code() == 229,
        in_question: element.as_ref().is_some_and(in_question),
        target: element.map_or(Target::Page, |e| target(&e)),
    }
}

fn in_question(element: &Element) -> bool {
    element.closest("[data-question]").ok().flatten().is_some()
}

fn target(element: &Element) -> Target {
    let kind = element.get_attribute("type").unwrap_or_default();
    let inside = |selector: &str| element.closest(selector).ok().flatten().is_some();
    match element.tag_name().to_ascii_lowercase().as_str() {
        "textarea" => Target::Text,
        "input" => match kind.as_str() {
            "range" | "radio" => Target::Slider,
            "checkbox" | "button" | "file" => Target::Button,
            _ => Target::Text,
        },
        "select" => Target::Slider,
        _ if inside("[contenteditable]") => Target::Text,
        _ if inside("[data-roving]") => Target::Slider,
        "button" | "a" | "summary" => Target::Button,
        _ => Target::Page,
    }
}

/// Moves the keyboard's focus.
pub fn focus(element: &Element) -> Option<()> {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.focus().ok()
    } else {
        element.dyn_ref::<SvgElement>()?.focus().ok()
    }
}

pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Returns whether a popover is open: Escape is its own.
pub fn popover_open() -> bool {
    let open = document().and_then(|document| document.query_selector(":popover-open").ok()?);
    open.is_some()
}

/// Closes the popover of that id, if it is open; the focus goes back to what opened it.
pub fn close_popover(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        let _ = element.hide_popover();
    }
}

/// Returns whether a dialog is open.
pub fn dialog_open() -> bool {
    let open = document().and_then(|document| document.query_selector("dialog[open]").ok()?);
    open.is_some()
}

/// Moves the focus to the element of that id.
pub fn focus_id(id: &str) -> Option<()> {
    focus(&document()?.get_element_by_id(id)?)
}

/// Returns whether the focus is in a part of the page, by its id.
pub fn has_focus(id: &str) -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|element| {
        element
            .closest(&format!("#{id}"))
            .is_ok_and(|it| it.is_some())
    })
}

/// Returns whether the focus is nowhere in particular.
pub fn nothing_has_focus() -> bool {
    let element = document().and_then(|document| document.active_element());
    element.is_none_or(|element| element.tag_name().eq_ignore_ascii_case("body"))
}
