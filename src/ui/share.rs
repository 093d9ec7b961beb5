//! The address of this place, to give to others: whoever opens it sees the same runs at the same event.

use super::context::Ui;
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::ui::link_length;
use web_sys::{FocusEvent, HtmlInputElement};
use yew::prelude::*;

pub fn share(ui: &Ui) -> Html {
    let address = address(&ui.state.shared().hash());
    let length = address.chars().count();
    let all = Callback::from(|event: FocusEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            input.select();
        }
    });
    html! { <>
        <p>{ ui.say(Label::ShareHolds) }</p>
        <div class="share">
            <input class="search" type="text" readonly={true} value={address} onfocus={all} aria-label={ui.say(Label::ShareAddress)}/>
            <button type="button" class="quiet" autofocus={true} onclick={ui.on(Msg::CopyAddress)}>{ ui.say(Label::Copy) }</button>
        </div>
        <label class="check">
            <input type="checkbox" checked={ui.state.share_ends} onchange={ui.on(Msg::ShareEnds(!ui.state.share_ends))}/>{ ui.say(Label::ShareEnds) }
        </label>
        <p class="soft" role="status">
            { match ui.state.copied {
                Some(true) => ui.say(Label::CopyDone),
                Some(false) => ui.say(Label::CopyFailed),
                None => link_length(length, ui.lang()),
            } }
        </p>
    </> }
}

/// Returns the whole address with this hash.
pub fn address(hash: &str) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok());
    let href = href.unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}{hash}")
}
