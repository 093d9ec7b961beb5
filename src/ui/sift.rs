//! The sieve above the event list: kinds of events, what is selected, words.

use super::context::Ui;
use super::glyph;
use super::jumps;
use super::request;
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::ui::listed;
use crate::view::Landmark;
use crate::view::frame::{EventList, Sift};
use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

pub fn sift(ui: &Ui, events: &EventList) -> Html {
    let sift = &ui.state.sift;
    let send = ui.send.clone();
    let kept = sift.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let words = input.value();
            send.emit(Msg::Sift(Sift {
                words,
                ..kept.clone()
            }));
        }
    });
    let all = sift.mark.is_none();
    let every = Sift {
        mark: None,
        ..sift.clone()
    };
    let selected = Sift {
        selected: !sift.selected,
        ..sift.clone()
    };
    html! {
        <div class="sift" role="group" aria-label={ui.say(Label::ListSift)}>
            <input type="search" class="search" value={sift.words.clone()} {oninput} aria-label={ui.say(Label::ListSearch)} placeholder={ui.say(Label::ListSearch)}/>
            <div class="chips">
                <button type="button" class="chip" aria-pressed={all.to_string()} onclick={ui.on(Msg::Sift(every))}>{ ui.say(Label::ListAll) }</button>
                { for Landmark::ALL.map(|mark| chip(ui, mark)) }
                if ui.state.selected.is_none() {
                    { request::opener(ui, "chip") }
                }
                if ui.state.selected.is_some() || sift.selected {
                    <button type="button" class="chip" aria-pressed={sift.selected.to_string()} onclick={ui.on(Msg::Sift(selected))}>{ ui.say(Label::ListSelected) }</button>
                }
            </div>
            if *sift != Sift::default() {
                <p class="soft" role="status">{ listed(events.total, events.events, ui.lang()) }</p>
            }
        </div>
    }
}

fn chip(ui: &Ui, mark: Landmark) -> Html {
    let on = ui.state.sift.mark == Some(mark);
    let name = ui.say(jumps::name(mark));
    html! {
        <button type="button" class={classes!("chip", "sign", glyph::tone(mark.tone()))} aria-pressed={on.to_string()} data-tip={name.clone()} aria-label={name}
            onclick={ui.on(Msg::Sift(ui.state.sift.toggled(mark)))}>
            <svg width="20" height="20" aria-hidden="true"><g transform="translate(10 10)">{ glyph::landmark(mark) }</g></svg>
        </button>
    }
}
