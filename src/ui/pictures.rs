//! The two pictures of a run, stage and space-time diagram, each with its name, its switches, and its table.

use super::context::Ui;
use super::controls::icon_button;
use super::glyph::Icon;
use super::space_time::SpaceTime;
use super::space_time_table::space_time_table;
use super::split;
use super::stage::Stage;
use super::stage_table::stage_table;
use super::turns::{Turn as Part, Turns};
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::state::View;
use crate::app::zoom::{Turn, Zoom};
use crate::text::page::Label;
use crate::view::diagram::LEFT;
use crate::view::frame::Frame;
use crate::view::measure;
use std::rc::Rc;
use yew::prelude::*;

/// One run: its name where there are two, and its pictures one above the other, each of the moment that it shows.
pub fn column(ui: &Ui, turns: &Turns, run: usize) -> Html {
    let Some(frame) = &ui.frame else {
        return Html::default();
    };
    let (focused, compared) = (run == frame.focused, frame.runs.len() > 1);
    let shown = |part: Part| turns.of(part).unwrap_or(ui);
    html! {
        <div key={run} class={classes!("column", (compared && focused).then_some("focused"))}>
            if compared {
                <button type="button" class="run-name" aria-pressed={focused.to_string()} onclick={ui.on(Msg::FocusRun(run))}>{ &frame.runs[run].name }</button>
            }
            { stage(shown(Part::Stage), run) }
            { split::split(ui) }
            { space_time(shown(Part::Diagram), turns.are_written(), run) }
        </div>
    }
}

/// Only the focused run's views carry the ids that keys lead to.
fn id(ui: &Ui, run: usize, view: View) -> Option<&'static str> {
    let focused = ui.frame.as_ref().is_some_and(|frame| frame.focused == run);
    focused.then(|| view.id())
}

/// Returns the name of a view, with its run's where there are two.
fn named(ui: &Ui, frame: &Frame, run: usize, view: Label) -> String {
    match frame.runs.len() {
        1 => ui.say(view),
        _ => format!("{}, {}", ui.say(view), frame.runs[run].name),
    }
}

fn stage(ui: &Ui, run: usize) -> Html {
    let Some(frame) = &ui.frame else {
        return Html::default();
    };
    let table = ui.state.stage_as_table;
    html! {
        <section class="view stage" id={id(ui, run, View::Stage)} tabindex="-1" aria-label={named(ui, frame, run, Label::Stage)}>
            <div class="tag">
                { heading(ui, Label::Stage, frame.runs[run].ended.as_ref()) }
                if !table { { zoom(ui) } }
                { switch(ui, table, Msg::StageAsTable(!table)) }
            </div>
            if table {
                { stage_table(ui, &frame.runs[run]) }
            } else {
                <Stage frame={Rc::clone(frame)} {run} selected={ui.state.selected.clone()} large={ui.state.presenting} zoom={ui.state.zoom} crowds={ui.crowds.clone()} drawn={ui.drawn.clone()} send={ui.send.clone()}/>
            }
        </section>
    }
}

fn space_time(ui: &Ui, written: bool, run: usize) -> Html {
    let Some(frame) = &ui.frame else {
        return Html::default();
    };
    let table = ui.state.space_time_as_table;
    // Beside the names of the lifelines, where it fits above the numbers of the axis.
    let fits = TAG_LEFT + measure::width(&ui.say(Label::SpaceTime), TAG_SIZE) <= LEFT;
    let place = (fits && !table).then_some("over");
    html! {
        <section class="view space-time" id={id(ui, run, View::SpaceTime)} tabindex="-1" aria-label={named(ui, frame, run, Label::SpaceTime)}>
            <div class={classes!("tag", place)}>
                { heading(ui, Label::SpaceTime, None) }
                if !table { { axis(ui) } }
                { switch(ui, table, Msg::SpaceTimeAsTable(!table)) }
            </div>
            if table {
                { space_time_table(ui, &frame.runs[run]) }
            } else {
                <SpaceTime frame={Rc::clone(frame)} {run} {written} selected={ui.state.selected.clone()} drawn={ui.drawn.clone()} send={ui.send.clone()} name={ui.say(Label::SpaceTime)}/>
            }
        </section>
    }
}

/// The font size of a view's name, and how far from its edge it stands, as the style sheet has them.
const TAG_SIZE: f32 = 13.0;
const TAG_LEFT: f32 = 16.0;

/// The name of a view, and what is to be noted of it.
fn heading(ui: &Ui, label: Label, note: Option<&String>) -> Html {
    html! { <>
        <h2>{ ui.say(label) }</h2>
        if let Some(note) = note { <p class="note">{ note }</p> }
    </> }
}

/// From picture to table and back.
fn switch(ui: &Ui, table: bool, msg: Msg) -> Html {
    let (name, icon) = if table {
        (Label::AsPicture, Icon::Picture)
    } else {
        (Label::AsTable, Icon::Table)
    };
    icon_button(&ui.say(name), icon, "small", ui.on(msg))
}

fn zoom(ui: &Ui) -> Html {
    let button = |label: Label, turn: Turn, icon: Icon| {
        let name = ui.with_key(label, Action::Zoom(turn));
        icon_button(&name, icon, "small", ui.on(Msg::Zoom(turn)))
    };
    html! { <>
        { button(Label::ZoomOut, Turn::Out, Icon::Minus) }
        if ui.state.zoom != Zoom::default() {
            <button type="button" class="icon-button small percent num" data-tip={ui.with_key(Label::ZoomFit, Action::Zoom(Turn::Fit))} onclick={ui.on(Msg::Zoom(Turn::Fit))}>
                { format!("{} %", ui.state.zoom.percent()) }
            </button>
        }
        { button(Label::ZoomIn, Turn::In, Icon::Plus) }
    </> }
}

fn axis(ui: &Ui) -> Html {
    let linear = ui.state.linear;
    let (label, icon) = if linear {
        (Label::AxisByEvent, Icon::AxisByEvent)
    } else {
        (Label::AxisLinear, Icon::AxisLinear)
    };
    let name = ui.with_key(label, Action::TimeAxis);
    icon_button(&name, icon, "small", ui.on(Msg::Linear(!linear)))
}
