//! What a reader sees when the program itself fails: plain elements, made without Yew, in both languages,
//! with a report that can be copied.

use web_sys::{Document, Element};

/// Shows the recovery screen on a panic.
pub fn install() {
    // Yew would put its own hook in the place of one that was set without it.
    yew::set_custom_panic_hook(Box::new(|info| {
        let report = format!("Signalbox {}\n{info}", env!("CARGO_PKG_VERSION"));
        web_sys::console::error_1(&report.as_str().into());
        show(&report);
    }));
}

fn show(report: &str) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let screen = child(&document, &document.body()?.into(), "div", "")?;
    screen.set_class_name("recovery");
    screen.set_attribute("role", "alert").ok()?;
    let paragraphs = crate::text::page::RECOVERY;
    for (lang, title, text) in paragraphs {
        let part = child(&document, &screen, "div", "")?;
        part.set_attribute("lang", lang).ok()?;
        child(&document, &part, "h1", title)?;
        child(&document, &part, "p", text)?;
    }
    child(&document, &screen, "pre", report)?;
    Some(())
}

fn child(document: &Document, parent: &Element, name: &str, text: &str) -> Option<Element> {
    let element = document.create_element(name).ok()?;
    element.set_text_content(Some(text));
    parent.append_child(&element).ok()?;
    Some(element)
}
