//! The dialog of the three ways back to the beginning: each says what goes and what stays.

use super::context::Ui;
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::state::{Dialog, Reset};
use crate::app::update::RESETS;
use crate::text::page::Label;
use yew::prelude::*;

/// The rows of the dialog. What cannot be taken back is asked about in its row before it is done.
pub fn reset(ui: &Ui, asked: Option<Reset>) -> Html {
    let lesson = ui.state.open_lesson().is_some();
    html! {
        <ul class="resets" id={RESETS} tabindex="-1">
            if lesson {
                { row(ui, Reset::Run, asked, Label::ResetRun, Label::ResetRunHint) }
                { row(ui, Reset::Lesson, asked, Label::ResetLesson, Label::ResetLessonHint) }
            }
            { row(ui, Reset::Everything, asked, Label::ResetAll, Label::ResetAllHint) }
        </ul>
    }
}

fn row(ui: &Ui, what: Reset, asked: Option<Reset>, name: Label, hint: Label) -> Html {
    let sure = what == Reset::Run;
    let ask = Msg::OpenDialog(Dialog::Reset(Some(what)));
    let press = if sure { Msg::Reset(what) } else { ask };
    let stay = Msg::OpenDialog(Dialog::Reset(None));
    html! {
        <li>
            <h3>{ ui.say(name) }</h3>
            <p class="soft">{ ui.say(hint) }</p>
            if asked == Some(what) {
                <p class="hands" role="alert">
                    <span>{ ui.say(Label::ResetSure) }</span>
                    <button type="button" class="quiet danger" onclick={ui.on(Msg::Reset(what))}>{ ui.say(Label::ResetYes) }</button>
                    <button type="button" class="quiet" onclick={ui.on(stay)}>{ ui.say(Label::Cancel) }</button>
                </p>
            } else {
                <button type="button" class="quiet" onclick={ui.on(press)}>{ ui.say(name) }</button>
            }
        </li>
    }
}

/// The button that opens the dialog.
pub fn opener(ui: &Ui) -> Html {
    let title = ui.with_key(Label::Reset, Action::Reset);
    html! { <button type="button" class="text-button" data-tip={title} onclick={ui.on(Msg::OpenDialog(Dialog::Reset(None)))}>{ ui.say(Label::ResetOpen) }</button> }
}
