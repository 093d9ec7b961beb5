//! The desk of an open lesson: the sentence and the transport, the pictures, and the panes beside them, as the reader arranged
//! them.

use super::context::Ui;
use super::events::Events;
use super::glyph::{self, Icon};
use super::part::{Face, Part};
use super::pictures::column;
use super::tabs::Tabs;
use super::turns::{Turn, Turns};
use super::{inside, ledger, lesson_pane, notices, predict, sentence, sift, transport, why};
use crate::app::Msg;
use crate::app::arrangement::Arrange;
use crate::app::commands::Action;
use crate::app::state::View;
use crate::text::page::Label;
use std::rc::Rc;
use yew::prelude::*;

/// How the desk is laid out: one run, or two side by side.
const SHAPES: [&str; 2] = ["alone", "beside"];

/// The play controls come first for the Tab key; the style sheet puts them at the bottom. A part that waits for its turn is of an earlier
/// moment.
pub fn desk(ui: &Ui, turns: &Turns) -> Html {
    let shown = |part: Turn| turns.of(part).unwrap_or(ui);
    let runs = ui.frame.as_ref().map_or(0, |frame| frame.runs.len());
    let arrangement = ui.state.prefs.arrangement;
    html! {
        <main id="main" class={classes!("desk", SHAPES[usize::from(runs > 1)], format!("show-{}", ui.state.view.id()),
            (!arrangement.lesson).then_some("fold-lesson"), (!arrangement.side).then_some("fold-side"))}>
            if ui.state.presenting { <h1 class="sr">{ lesson_title(ui) }</h1> }
            <section class="deck" aria-label={ui.say(Label::Transport)}>
                <Part ui={shown(Turn::Deck).clone()} face={&DECK}/>
            </section>
            <Tabs view={ui.state.view} lang={ui.lang()} send={ui.send.clone()}/>
            <div class="mid">
                { for (0..runs).map(|run| column(ui, turns, run)) }
            </div>
            <section class="pane lesson" id="lesson" tabindex="0" aria-label={ui.say(Label::Lesson)}>
                { fold(ui, Arrange::Lesson, Label::FoldLesson, arrangement.lesson) }
                <div class="fold-body">{ lesson_pane::lesson_pane(ui, shown(Turn::Text)) }</div>
            </section>
            <div class={classes!("side", format!("side-{}", ui.state.side.id()))}>
                <Part ui={shown(Turn::Side).clone()} face={&SIDE}/>
                <section class="panel ledger-panel" id={View::Ledger.id()} tabindex="0" aria-labelledby="ledger-title">
                    <h2 id="ledger-title">{ ui.say(Label::Ledger) }</h2>
                    <Part ui={shown(Turn::Ledger).clone()} face={&LEDGER}/>
                </section>
            </div>
        </main>
    }
}

static DECK: Face = Face::of_all(deck);
static SIDE: Face = Face::of_all(side);
static LEDGER: Face = Face::of_all(ledger::ledger);

/// What speaks, and the transport.
fn deck(ui: &Ui) -> Html {
    html! { <>
        { notices::notices(ui) }
        { predict::panel(ui).unwrap_or_else(|| speaks(ui)) }
        { transport::transport(ui) }
    </> }
}

/// Folds a pane away, or out again; the icon points where it goes.
fn fold(ui: &Ui, arrange: Arrange, label: Label, out: bool) -> Html {
    let icon = match (arrange, out) {
        (Arrange::Lesson, true) | (Arrange::Side, false) => Icon::FoldLeft,
        _ => Icon::FoldRight,
    };
    let name = ui.with_key(label, Action::Arrange(arrange));
    html! {
        <button type="button" class="icon-button small fold" aria-expanded={out.to_string()} aria-label={ui.say(label)} data-tip={name} onclick={ui.on(Msg::Arrange(arrange))}>
            { glyph::icon(icon) }
        </button>
    }
}

/// The one thing that speaks, and what quietly waits beside it.
fn speaks(ui: &Ui) -> Html {
    html! { <div class="speaks">{ sentence::sentence(ui) }{ predict::lift(ui) }{ predict::chip(ui) }</div> }
}

/// The right column above the ledger: the inside, the events, why, or the lesson.
fn side(ui: &Ui) -> Html {
    let shown = ui.state.side;
    let tab = |view: View, label: Label| {
        let class = (view == View::Lesson).then_some("lesson-tab");
        html! {
            <button type="button" {class} aria-pressed={(shown == view).to_string()} onclick={ui.on(Msg::ShowSide(view))}>{ ui.say(label) }</button>
        }
    };
    let events = shown == View::Events || ui.state.view == View::Events;
    html! {
        <>
            <div class="side-tabs" role="group" aria-label={ui.say(Label::Views)}>
                { tab(View::Inside, Label::Inside) }{ tab(View::Events, Label::EventList) }{ tab(View::Why, Label::Why) }{ tab(View::Lesson, Label::Lesson) }
                { fold(ui, Arrange::Side, Label::FoldSide, ui.state.prefs.arrangement.side) }
            </div>
            <section class="panel inside" id={View::Inside.id()} tabindex="-1" aria-label={ui.say(Label::Inside)}>{ inside::inside(ui) }</section>
            <section class="panel listing" id={View::Events.id()} tabindex="-1" aria-label={ui.say(Label::EventList)}>
                if let Some(frame) = ui.frame.as_ref().filter(|_| events) {
                    { sift::sift(ui, &frame.events) }
                    <Events frame={Rc::clone(frame)} lang={ui.lang()} follows={ui.state.list_first.is_none()} send={ui.send.clone()}/>
                }
            </section>
            <section class="panel why" id={View::Why.id()} tabindex="-1" aria-label={ui.say(Label::Why)}>
                if shown == View::Why { { why::why(ui) } }
            </section>
            if shown == View::Lesson {
                <section class="panel words" aria-label={ui.say(Label::Lesson)}>{ lesson_pane::lesson_pane(ui, ui) }</section>
            }
        </>
    }
}

fn lesson_title(ui: &Ui) -> String {
    let lesson = ui.state.open_lesson();
    lesson.map_or(String::new(), |lesson| ui.lang().pick(&lesson.title))
}
