//! The one thing that speaks: what happened, and why.

use super::context::Ui;
use super::glyph;
use crate::app::Msg;
use crate::text::page::Label;
use crate::view::frame::Reason;
use yew::prelude::*;

pub fn sentence(ui: &Ui) -> Html {
    let Some(frame) = &ui.frame else {
        return html! { <div class="sentence"></div> };
    };
    let sentence = &frame.sentence;
    html! {
        <div class="sentence">
            <p>
                <strong class={classes!("headline", glyph::tone(sentence.tone))}>{ &sentence.headline }</strong>
                { " " }
                <span>{ &sentence.text }</span>
            </p>
            if !sentence.headline.is_empty() {
                <details class="why">
                    <summary class="quiet">{ ui.say(Label::Why) }</summary>
                    <div class="why-list">
                        <h3>{ ui.say(Label::WhyTitle) }</h3>
                        if sentence.reasons.is_empty() {
                            <p>{ ui.say(Label::WhyNothing) }</p>
                        }
                        <ol>{ for sentence.reasons.iter().map(|reason| self::reason(ui, reason)) }</ol>
                    </div>
                </details>
            }
        </div>
    }
}

fn reason(ui: &Ui, reason: &Reason) -> Html {
    html! {
        <li><button type="button" onclick={ui.on(Msg::SeekRow(reason.row))}>
            <span class="num">{ &reason.time }</span><span>{ &reason.text }</span>
        </button></li>
    }
}
