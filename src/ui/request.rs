//! The selected request: its name, its identity path, the ways through its events, and what it is a part of.

use super::context::Ui;
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::stride::{Stride, Way};
use crate::text::page::Label;
use crate::view::frame::{RequestCard, Selected};
use std::rc::Rc;
use yew::prelude::*;

/// The card of the selected request.
pub fn card(ui: &Ui, card: &RequestCard) -> Html {
    let walk = |label: Label, way: Way| {
        let title = ui.with_key(label, Action::Walk(Stride::Along, way));
        html! { <button type="button" class="quiet" data-tip={title} onclick={ui.on(Msg::Walk(Stride::Along, way))}>{ ui.say(label) }</button> }
    };
    html! {
        <div class="card request">
            <h2>{ &card.title }</h2>
            <p class="soft"><code>{ &*card.path }</code></p>
            <div class="hands">
                { walk(Label::ItsPrevious, Way::Previous) }
                { walk(Label::ItsNext, Way::Next) }
                <button type="button" class="quiet" onclick={ui.on(Msg::Select(None))}>{ ui.say(Label::LetGo) }</button>
            </div>
            if let Some((path, name)) = &card.part_of {
                <p>{ ui.say(Label::PartOf) }{ " " }
                    <button type="button" class="text-button" onclick={ui.on(Msg::Select(Some(Selected::Request { path: Rc::clone(path) })))}>{ name }</button>
                </p>
            }
        </div>
    }
}

/// The button that selects the request to which the selected message belongs, or the one that the event at the cursor is about.
pub fn opener(ui: &Ui, class: &'static str) -> Html {
    let title = ui.with_key(Label::WholeRequestKey, Action::WholeRequest);
    html! { <button type="button" {class} data-tip={title} onclick={ui.on(Msg::WholeRequest)}>{ ui.say(Label::WholeRequest) }</button> }
}
