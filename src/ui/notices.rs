//! What the reader is told until it is dismissed. It stands above the transport, over nothing: the views make room.

use super::context::Ui;
use super::controls::icon_button;
use super::glyph::Icon;
use crate::app::Msg;
use crate::app::lesson::Problem;
use crate::app::state::Notice;
use crate::text::page::Label;
use crate::text::{notice, problems};
use yew::prelude::*;

pub fn notices(ui: &Ui) -> Html {
    html! {
        <div class="notices" role="status">
            { for ui.state.notices.iter().enumerate().map(|(i, notice)| html! {
                <div class={classes!("notice", class(notice))}>
                    <div class="notice-text">{ text(ui, notice) }</div>
                    { icon_button(&ui.say(Label::Dismiss), Icon::Close, "small", ui.on(Msg::DismissNotice(i))) }
                </div>
            }) }
        </div>
    }
}

fn class(notice: &Notice) -> &'static str {
    match notice {
        Notice::Problems { .. } | Notice::Unreachable { .. } | Notice::Unknown { .. } => "bad",
        Notice::StorageBlocked
        | Notice::Branched { .. }
        | Notice::Deleted { .. }
        | Notice::Seeded
        | Notice::LinkPartly { .. }
        | Notice::LinkNewer
        | Notice::LinkOutdated => "calm",
    }
}

fn text(ui: &Ui, notice: &Notice) -> Html {
    match notice {
        Notice::StorageBlocked => html! { <p>{ ui.say(Label::StorageBlocked) }</p> },
        Notice::Unreachable { lesson, reason } => {
            html! { <p>{ Label::unreachable(ui.lang(), lesson, reason) }</p> }
        }
        Notice::Unknown { lesson } => html! { <p>{ Label::unknown(ui.lang(), lesson) }</p> },
        Notice::LinkPartly { parts, lesson } => {
            html! { <p>{ notice::link_partly(parts, *lesson, ui.lang()) }</p> }
        }
        Notice::LinkNewer => html! { <p>{ notice::link_newer(ui.lang()) }</p> },
        Notice::LinkOutdated => html! { <p>{ notice::link_outdated(ui.lang()) }</p> },
        Notice::Problems { file, problems } => problems_list(ui, file, problems),
        Notice::Branched { .. } => undoable(ui, Label::Branched),
        Notice::Deleted { .. } => undoable(ui, Label::Deleted),
        Notice::Seeded => undoable(ui, Label::Seeded),
    }
}

fn undoable(ui: &Ui, what: Label) -> Html {
    html! {
        <p>{ ui.say(what) }{ " " }
            <button type="button" class="text-button" onclick={ui.on(Msg::Undo)}>{ ui.say(Label::Undo) }</button>
        </p>
    }
}

/// Every mistake at once, each with its place.
fn problems_list(ui: &Ui, file: &str, found: &[Problem]) -> Html {
    html! { <>
        <p><strong>{ notice::file_refused(file, found.len(), ui.lang()) }</strong>{ " " }{ ui.say(Label::ProblemsKept) }</p>
        <ul class="problems">{ for found.iter().map(|problem| html! {
            <li><span>{ problems::problem(problem, ui.lang()) }</span><code>{ problems::place(problem, ui.lang()) }</code></li>
        }) }</ul>
    </> }
}
