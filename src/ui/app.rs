//! The page as a whole: one state, one loop of messages, and where each part stands.

use super::context::Ui;
use super::controls::icon_button;
use super::events::Events;
use super::glyph::{self, Icon};
use super::live::Live;
use super::motion::{Goal, Motion};
use super::recorder::Recorder;
use super::space_time::SpaceTime;
use super::space_time_table::space_time_table;
use super::stage::Stage;
use super::stage_table::stage_table;
use super::{
    boot, catalogue, dialogs, header, inside, ledger, lesson_pane, listen, notices, perform,
    predict,
};
use super::{sentence, sift, split, storage, transport, why};
use crate::app::arrangement::Arrange;
use crate::app::commands::Action;
use crate::app::state::{Opened, View};
use crate::app::zoom::{Turn, Zoom};
use crate::app::{AppState, Msg, update};
use crate::text::page::Label;
use crate::text::predict as text;
use crate::view::diagram::LEFT;
use crate::view::frame::{Ask, Frame, RunAsk};
use crate::view::measure;
use crate::view::{Camera, hide};
use std::rc::Rc;
use yew::prelude::*;

pub struct App {
    state: Rc<AppState>,
    frame: Option<Rc<Frame>>,
    camera: Camera,
    motion: Motion,
    recorder: Recorder,
    /// Whether the last message was one step: then the picture glides.
    step: bool,
    _listeners: listen::Listeners,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(|msg| msg);
        let state = Rc::new(boot::first_state());
        if !storage::works() {
            send.emit(Msg::StorageBlocked);
        }
        send.emit(Msg::RouteChanged(boot::route()));
        Self {
            _listeners: listen::Listeners::new(&send),
            motion: Motion::new(send.clone()),
            recorder: Recorder::new(send),
            state,
            frame: None,
            camera: Camera::default(),
            step: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let (next, effects) = update(&self.state, &msg);
        let send = ctx.link().callback(|msg| msg);
        effects
            .into_iter()
            .for_each(|effect| perform::perform(effect, &self.recorder, &send));
        let Some(next) = next else { return false };
        self.step = self.state.applied().abs_diff(next.applied()) == 1;
        let stale = self.frame.is_none() || !same_picture(&self.state, &next);
        self.state = Rc::new(next);
        if stale {
            self.frame = self.picture();
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ui = Ui {
            state: Rc::clone(&self.state),
            frame: self.frame.clone(),
            send: ctx.link().callback(|msg| msg),
        };
        html! { <>
            { header::header(&ui) }
            { body(&ui) }
            { presenting(&ui) }
            if !matches!(self.state.lesson, Opened::Ready(_)) { { notices::notices(&ui) } }
            { dialogs::dialogs(&ui) }
            <Live frame={self.frame.clone()} playing={self.state.playing} instead={predict::spoken(&ui)}/>
        </> }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(goal) = self.goal() {
            self.motion.follow(goal, self.step);
        }
        boot::mark_document(&self.state, self.ready());
    }
}

impl App {
    /// Returns what is visible at the cursor; none while nothing is recorded.
    fn picture(&mut self) -> Option<Rc<Frame>> {
        let state = &self.state;
        let lesson = state.open_lesson()?;
        let lang = state.prefs.lang;
        let runs: Vec<_> = state.shown_runs().collect();
        let names: Vec<String> = runs.iter().map(|run| run.name(lesson, lang)).collect();
        let asked: Option<Vec<RunAsk>> = runs
            .iter()
            .zip(&names)
            .map(|(run, name)| {
                Some(RunAsk {
                    name,
                    recording: run.tape.as_ref()?.recording(),
                })
            })
            .collect();
        let runs = asked.filter(|runs| !runs.is_empty())?;
        let why = why::ask(state, lesson);
        let ask = Ask {
            why: why.as_ref(),
            lang,
            pace: lesson.pace,
            runs: &runs,
            focused: state.focused,
            cursor: state.cursor,
            selected: state.selected,
            list_first: state.list_first,
            sift: &state.sift,
            linear: state.linear,
        };
        let mut frame = self.camera.frame(&ask)?;
        if let Some(place) = state.hidden_from() {
            hide(&mut frame, place.before, place.at.at, &text::hidden(lang));
        }
        Some(Rc::new(frame))
    }

    fn goal(&self) -> Option<Goal> {
        let (state, frame) = (&self.state, self.frame.as_ref()?);
        let lesson = state.open_lesson()?;
        let next = state.shown_runs().filter_map(|run| {
            let tape = run.tape.as_ref()?;
            let row = tape.recording().events_at(state.cursor.at);
            (row < tape.len()).then(|| tape.at(row))
        });
        Some(Goal {
            at: state.cursor.at,
            axis: frame.axis.clone(),
            pace: lesson.pace,
            end: frame.transport.end,
            playing: state.playing,
            rate: state.rate() / 1e3,
            next: next.min(),
        })
    }

    /// Returns whether what the address asked for is drawn.
    fn ready(&self) -> bool {
        match &self.state.lesson {
            Opened::Fetching(_) => false,
            Opened::Nothing => true,
            Opened::Ready(_) => {
                self.frame.is_some() && self.recorder.idle() && self.state.wanted.at.is_none()
            }
        }
    }
}

/// Returns whether both states look the same but for what stands around the picture.
fn same_picture(a: &AppState, b: &AppState) -> bool {
    let runs = |s: &AppState| {
        s.shown_runs()
            .map(|run| run.tape.clone())
            .collect::<Vec<_>>()
    };
    a.cursor == b.cursor
        && a.shown == b.shown
        && a.focused == b.focused
        && a.selected == b.selected
        && a.list_first == b.list_first
        && a.sift == b.sift
        && a.linear == b.linear
        && a.prefs.lang == b.prefs.lang
        && a.lesson == b.lesson
        && a.hidden_from() == b.hidden_from()
        && explained(a) == explained(b)
        && runs(a) == runs(b)
}

/// Returns what is to be explained.
fn explained(s: &AppState) -> (bool, Option<u32>, bool) {
    (s.asks_why() && !s.playing, s.why_pin, s.differ)
}

fn lesson_title(ui: &Ui) -> String {
    let lesson = ui.state.open_lesson();
    lesson.map_or(String::new(), |lesson| ui.lang().pick(&lesson.title))
}

/// What stands over the page while presenting: the way out, or nothing at all but a hint.
fn presenting(ui: &Ui) -> Html {
    if !ui.state.presenting {
        return Html::default();
    }
    html! { <>
        <button type="button" class="plain leave" onclick={ui.on(Msg::Present(false))} title={ui.with_key(Label::PresentEnd, Action::Escape)}>{ ui.say(Label::PresentEnd) }</button>
        if ui.state.blank {
            <button type="button" class="blank" onclick={ui.on(Msg::Blank)}>{ ui.say(Label::Blanked) }</button>
        }
    </> }
}

fn body(ui: &Ui) -> Html {
    match &ui.state.lesson {
        Opened::Nothing => catalogue::screen(ui),
        Opened::Fetching(_) => {
            html! { <main class="shelf"><p class="tagline">{ ui.say(Label::Loading) }</p></main> }
        }
        Opened::Ready(_) => desk(ui),
    }
}

/// How the desk is laid out: one run, or two side by side.
const SHAPES: [&str; 2] = ["alone", "beside"];

/// The play controls come first for the Tab key; the style sheet puts them at the bottom.
fn desk(ui: &Ui) -> Html {
    let runs = ui.frame.as_ref().map_or(0, |frame| frame.runs.len());
    let arrangement = ui.state.prefs.arrangement;
    html! {
        <main id="main" class={classes!("desk", SHAPES[usize::from(runs > 1)], format!("show-{}", ui.state.view.id()),
            (!arrangement.lesson).then_some("fold-lesson"), (!arrangement.side).then_some("fold-side"))}>
            if ui.state.presenting { <h1 class="sr">{ lesson_title(ui) }</h1> }
            <section class="deck" aria-label={ui.say(Label::Transport)}>
                { notices::notices(ui) }
                { predict::panel(ui).unwrap_or_else(|| speaks(ui)) }
                { transport::transport(ui) }
            </section>
            { tabs(ui) }
            <div class="mid">
                { for (0..runs).map(|run| column(ui, run, runs > 1)) }
            </div>
            <section class="pane lesson" id="lesson" tabindex="0" aria-label={ui.say(Label::Lesson)}>
                { fold(ui, Arrange::Lesson, Label::FoldLesson, arrangement.lesson) }
                <div class="fold-body">{ lesson_pane::lesson_pane(ui) }</div>
            </section>
            { side(ui) }
        </main>
    }
}

/// Folds a pane away, or out again; the icon points where it goes.
fn fold(ui: &Ui, arrange: Arrange, label: Label, out: bool) -> Html {
    let icon = match (arrange, out) {
        (Arrange::Lesson, true) | (Arrange::Side, false) => Icon::FoldLeft,
        _ => Icon::FoldRight,
    };
    let name = ui.with_key(label, Action::Arrange(arrange));
    html! {
        <button type="button" class="icon-button small fold" aria-expanded={out.to_string()} aria-label={ui.say(label)} title={name} onclick={ui.on(Msg::Arrange(arrange))}>
            { glyph::icon(icon) }
        </button>
    }
}

/// The one thing that speaks, and what quietly waits beside it.
fn speaks(ui: &Ui) -> Html {
    html! { <div class="speaks">{ sentence::sentence(ui) }{ predict::chip(ui) }</div> }
}

/// The tabs of a phone: one view at a time.
fn tabs(ui: &Ui) -> Html {
    let all = [
        (View::Stage, Label::Stage),
        (View::SpaceTime, Label::SpaceTime),
        (View::Inside, Label::Inside),
        (View::Ledger, Label::Ledger),
        (View::Events, Label::Events),
        (View::Why, Label::Why),
        (View::Lesson, Label::Lesson),
    ];
    html! {
        <nav class="tabs" aria-label={ui.say(Label::Views)}>
            { for all.map(|(view, label)| html! {
                <button type="button" aria-current={(ui.state.view == view).then_some("true")} onclick={ui.on(Msg::Show(view))}>{ ui.say(label) }</button>
            }) }
        </nav>
    }
}

fn column(ui: &Ui, run: usize, compared: bool) -> Html {
    let Some(frame) = &ui.frame else {
        return Html::default();
    };
    let focused = run == frame.focused;
    html! {
        <div key={run} class={classes!("column", (compared && focused).then_some("focused"))}>
            if compared {
                <button type="button" class="run-name" aria-pressed={focused.to_string()} onclick={ui.on(Msg::FocusRun(run))}>{ &frame.runs[run].name }</button>
            }
            { stage(ui, frame, run) }
            { split::split(ui) }
            { space_time(ui, frame, run) }
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

fn stage(ui: &Ui, frame: &Rc<Frame>, run: usize) -> Html {
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
                <Stage frame={Rc::clone(frame)} {run} selected={ui.state.selected} large={ui.state.presenting} zoom={ui.state.zoom} send={ui.send.clone()}/>
            }
        </section>
    }
}

fn space_time(ui: &Ui, frame: &Rc<Frame>, run: usize) -> Html {
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
                <SpaceTime frame={Rc::clone(frame)} {run} selected={ui.state.selected} send={ui.send.clone()} name={ui.say(Label::SpaceTime)}/>
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
            <button type="button" class="icon-button small percent num" title={ui.with_key(Label::ZoomFit, Action::Zoom(Turn::Fit))} onclick={ui.on(Msg::Zoom(Turn::Fit))}>
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

/// The right column: the inside, the events or the lesson above, the ledger below.
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
        <div class={classes!("side", format!("side-{}", shown.id()))}>
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
                <section class="panel words" aria-label={ui.say(Label::Lesson)}>{ lesson_pane::lesson_pane(ui) }</section>
            }
            <section class="panel ledger-panel" id={View::Ledger.id()} tabindex="0" aria-labelledby="ledger-title">
                <h2 id="ledger-title">{ ui.say(Label::Ledger) }</h2>
                { ledger::ledger(ui) }
            </section>
        </div>
    }
}
