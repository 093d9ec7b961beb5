//! The one thing that speaks: what happened, and the way to why.

use super::context::Ui;
use super::{glyph, why};
use crate::text::quantity::unbroken;
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
                <span>{ unbroken(&sentence.text) }</span>
            </p>
            { why::opener(ui) }
        </div>
    }
}
