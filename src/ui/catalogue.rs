//! The catalogue: every lesson and study under its chapter, with its question.

use super::context::Ui;
use crate::lesson::{Entry, entries, studies};
use crate::text::page::Label;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The list alone, for the dialog.
pub fn list(ui: &Ui) -> Html {
    // In the dialog its title stands above, on the screen the page's own.
    let heading = if ui.state.dialog.is_some() {
        "h3"
    } else {
        "h2"
    };
    let mut chapters: Vec<(String, Vec<&Entry>)> = Vec::new();
    for entry in entries().iter().chain(studies()) {
        let chapter = ui.lang().pick(&entry.chapter);
        match chapters.iter_mut().find(|(name, _)| *name == chapter) {
            Some((_, entries)) => entries.push(entry),
            None => chapters.push((chapter, vec![entry])),
        }
    }
    html! {
        <div class="catalogue">
            { for chapters.into_iter().map(|(name, entries)| html! {
                <section>
                    <@{heading} class="chapter-name">{ name }</@>
                    <ul>{ for entries.into_iter().map(|entry| self::entry(ui, entry)) }</ul>
                </section>
            }) }
            { open_file(ui) }
        </div>
    }
}

/// The whole screen, while no lesson is open.
pub fn screen(ui: &Ui) -> Html {
    html! {
        <main class="shelf" id="main">
            <p class="tagline">{ ui.say(Label::Tagline) }</p>
            { list(ui) }
        </main>
    }
}

fn entry(ui: &Ui, entry: &Entry) -> Html {
    let here = ui
        .state
        .open_lesson()
        .is_some_and(|lesson| lesson.id == entry.id);
    html! {
        <li>
            <a href={format!("#/l/{}", entry.id)} aria-current={here.then_some("page")}>
                <strong>{ ui.lang().pick(&entry.title) }</strong>
                <span>{ ui.lang().pick(&entry.question) }</span>
            </a>
        </li>
    }
}

fn open_file(ui: &Ui) -> Html {
    let send = ui.send.clone();
    let onchange = Callback::from(move |event: Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            if let Some(file) = input.files().and_then(|files| files.item(0)) {
                super::perform::read_file(file, send.clone());
            }
            // The same file can be chosen again after it was mended.
            input.set_value("");
        }
    });
    html! {
        <div class="open-file">
            <label class="quiet">{ ui.say(Label::OpenFile) }<input type="file" accept=".json,application/json" {onchange}/></label>
            <p class="hint">{ ui.say(Label::OpenFileHint) }</p>
        </div>
    }
}
