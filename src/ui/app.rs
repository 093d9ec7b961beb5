//! The page as a whole: one state, one loop of messages.

use super::address::Address;
use super::context::Ui;
use super::crowd::Crowds;
use super::live::Live;
use super::motion::{Goal, Motion};
use super::moving::Drawn;
use super::part::Part;
use super::recorder::Recorder;
use super::{
    boot, catalogue, desk, dialogs, header, listen, notices, perform, predict, storage, why,
};
use crate::app::commands::Action;
use crate::app::state::{Opened, View};
use crate::app::update::time;
use crate::app::{AppState, Msg, update};
use crate::text::page::Label;
use crate::text::predict as text;
use crate::view::frame::{Ask, Frame, RunAsk};
use crate::view::{Camera, hide};
use sim::time::{Span, Time};
use std::rc::Rc;
use yew::prelude::*;

pub struct App {
    state: Rc<AppState>,
    frame: Option<Rc<Frame>>,
    camera: Camera,
    motion: Motion,
    crowds: Crowds,
    drawn: Drawn,
    address: Address,
    recorder: Recorder,
    send: Callback<Msg>,
    /// Whether the last message was one step: then the picture glides.
    step: bool,
    /// What the pictures are of.
    shown: Option<Ui>,
    /// What the words beside the pictures are of. While events are hurried, pictures and words take turns.
    told: Option<Ui>,
    /// Whether it is the words' turn.
    tells: bool,
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
        send.emit(boot::arrival());
        let (crowds, drawn) = (Crowds::default(), Drawn::default());
        Self {
            _listeners: listen::Listeners::new(&send),
            motion: Motion::new(send.clone(), crowds.clone(), drawn.clone()),
            crowds,
            drawn,
            address: Address::default(),
            recorder: Recorder::new(send.clone()),
            send,
            state,
            frame: None,
            camera: Camera::default(),
            step: false,
            shown: None,
            told: None,
            tells: true,
        }
    }

    fn update(&mut self, _: &Context<Self>, msg: Msg) -> bool {
        let (next, effects) = update(&self.state, &msg);
        effects
            .into_iter()
            .for_each(|effect| perform::perform(effect, &self.recorder, &self.address, &self.send));
        if matches!(msg, Msg::Hidden) {
            self.address.write();
        }
        let Some(next) = next else { return false };
        self.step = self.state.applied().abs_diff(next.applied()) == 1;
        let stale = self.frame.is_none() || !same_picture(&self.state, &next);
        self.state = Rc::new(next);
        if stale {
            self.frame = self.picture();
        }
        self.take_turns(matches!(msg, Msg::Tick(_)));
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let ui = &self.shown.clone().unwrap_or_else(|| self.ui());
        let told = &self.told.clone().unwrap_or_else(|| ui.clone());
        html! { <>
            <Part ui={ui.clone()} face={&header::FACE}/>
            { body(ui, told) }
            { presenting(ui) }
            if !matches!(self.state.lesson, Opened::Ready(_)) { { notices::notices(ui) } }
            { dialogs::dialogs(ui) }
            <Live frame={told.frame.clone()} playing={self.state.playing} instead={predict::spoken(ui)}/>
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
    fn ui(&self) -> Ui {
        Ui {
            state: Rc::clone(&self.state),
            frame: self.frame.clone(),
            crowds: self.crowds.clone(),
            drawn: self.drawn.clone(),
            send: self.send.clone(),
        }
    }

    /// Decides what is drawn: everything as it is now, but while events are hurried the pictures and the words beside them in turn.
    fn take_turns(&mut self, ticked: bool) {
        let now = self.ui();
        if !(ticked && hurried(&self.state)) {
            (self.shown, self.told) = (Some(now.clone()), Some(now));
            return;
        }
        self.tells = !self.tells;
        let turn = if self.tells {
            &mut self.told
        } else {
            &mut self.shown
        };
        *turn = Some(now);
    }

    /// Returns what is visible at the cursor; none while nothing is recorded.
    fn picture(&mut self) -> Option<Rc<Frame>> {
        let state = &self.state;
        let lesson = state.open_lesson()?;
        let lang = state.prefs.lang;
        let runs: Vec<_> = state.shown_runs().collect();
        let names: Vec<String> = runs.iter().map(|run| run.name(lesson, lang)).collect();
        let recorded: Vec<_> = runs.iter().map(|run| run.recorded(lesson)).collect();
        let asked: Option<Vec<RunAsk>> = runs
            .iter()
            .zip(names.iter().zip(&recorded))
            .map(|(run, (name, recorded))| {
                Some(RunAsk {
                    name,
                    recording: run.tape.as_ref()?.recording(),
                    recorded,
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
            selected: state.selected.as_ref(),
            list_first: state.list_first,
            listed: lists(state),
            sift: &state.sift,
            linear: state.linear,
            hurried: hurried(state),
        };
        let mut frame = self.camera.frame(&ask)?;
        if let Some(curtain) = state.curtain() {
            let words = match curtain.by_link {
                true => text::hidden_by_link(lang),
                false => text::hidden(lang),
            };
            hide(&mut frame, curtain.before, curtain.at, &words);
        }
        Some(Rc::new(frame))
    }

    fn goal(&self) -> Option<Goal> {
        let (state, frame) = (&self.state, self.shown.as_ref()?.frame.as_ref()?);
        let lesson = state.open_lesson()?;
        let hurried = hurried(state);
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
            next: if hurried { stops_at(state) } else { next.min() },
            patience_ms: patience_ms(state),
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
        && lists(a) == lists(b)
        && a.sift == b.sift
        && a.linear == b.linear
        && hurried(a) == hurried(b)
        && a.prefs.lang == b.prefs.lang
        && a.lesson == b.lesson
        && a.curtain() == b.curtain()
        && explained(a) == explained(b)
        && runs(a) == runs(b)
}

/// Returns whether the event list is in sight.
fn lists(s: &AppState) -> bool {
    s.side == View::Events || s.view == View::Events
}

/// Returns whether the run plays so fast that the next events come before one of them is seen.
fn hurried(s: &AppState) -> bool {
    comes_soon(s, 4)
}

/// Returns whether so many events more happen in the next half second of watching.
fn comes_soon(s: &AppState, events: u32) -> bool {
    const SOON_S: f64 = 0.5;
    let tape = s.focused_run().and_then(|run| run.tape.as_ref());
    tape.filter(|_| s.playing).is_some_and(|tape| {
        let (now, then) = (tape.applied_at(s.cursor), s.cursor.at.0 as f64);
        let ahead = now.saturating_add(events);
        ahead < tape.len() && (tape.at(ahead).0 as f64) < then + s.rate() * SOON_S
    })
}

/// Returns how often the time is told while playing, in milliseconds. Where events are hurried, several are told of at once, in turn to the
/// pictures and to the words.
fn patience_ms(s: &AppState) -> f64 {
    match (hurried(s), comes_soon(s, 16)) {
        (true, false) => 62.0,
        _ => 100.0,
    }
}

/// Returns the next instant at which playing stops of itself, if it comes soon.
fn stops_at(s: &AppState) -> Option<Time> {
    const SOON_S: f64 = 0.2;
    let soon = s.cursor.at + Span((s.rate() * SOON_S) as u64);
    let stop = time::stop(s, soon).map(|position| position.at);
    let question = s.curtain().map(|curtain| curtain.at);
    let ahead = stop.into_iter().chain(question);
    ahead.filter(|at| *at > s.cursor.at).min()
}

/// Returns what is to be explained.
fn explained(s: &AppState) -> (bool, Option<u32>, Option<(u16, u32)>, bool) {
    let differ = s.differ && s.drag.is_none();
    (s.asks_why() && !s.playing, s.why_pin, s.why_line, differ)
}

/// What stands over the page while presenting: the way out, or nothing at all but a hint.
fn presenting(ui: &Ui) -> Html {
    if !ui.state.presenting {
        return Html::default();
    }
    html! { <>
        <button type="button" class="plain leave" onclick={ui.on(Msg::Present(false))} data-tip={ui.with_key(Label::PresentEnd, Action::Escape)}>{ ui.say(Label::PresentEnd) }</button>
        if ui.state.blank {
            <button type="button" class="blank" onclick={ui.on(Msg::Blank)}>{ ui.say(Label::Blanked) }</button>
        }
    </> }
}

fn body(ui: &Ui, told: &Ui) -> Html {
    match &ui.state.lesson {
        Opened::Nothing => catalogue::screen(ui),
        Opened::Fetching(_) => {
            html! { <main class="shelf"><p class="tagline">{ ui.say(Label::Loading) }</p></main> }
        }
        Opened::Ready(_) => desk::desk(ui, told),
    }
}
