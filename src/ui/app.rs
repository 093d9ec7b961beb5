//! The page as a whole: one state, one loop of messages.

use super::address::Address;
use super::context::Ui;
use super::crowd::Crowds;
use super::live::Live;
use super::motion::{Goal, Motion};
use super::moving::Drawn;
use super::part::Part;
use super::recorder::{Recorder, now_ms};
use super::sight::{ahead, hurried, lists, same_picture, stops_at};
use super::turns::{Turn, Turns};
use super::{
    boot, catalogue, desk, dialogs, header, listen, notices, perform, predict, storage, why,
};
use crate::app::commands::Action;
use crate::app::state::Opened;
use crate::app::{AppState, Msg, update};
use crate::text::page::Label;
use crate::text::predict as text;
use crate::view::frame::{Ask, Frame, Patience, RunAsk};
use crate::view::{Camera, hide};
use std::rc::Rc;
use yew::prelude::*;

/// How long one frame may count what happened before the cursor.
const COUNT_MS: f64 = 5.0;

pub struct App {
    state: Rc<AppState>,
    frame: Option<Rc<Frame>>,
    /// Whether more of the frame is still to be made than the stage.
    partial: bool,
    camera: Camera,
    motion: Motion,
    crowds: Crowds,
    drawn: Drawn,
    address: Address,
    recorder: Recorder,
    send: Callback<Msg>,
    /// Whether the last message was one step: then the picture glides.
    step: bool,
    turns: Turns,
    /// For which state, and whether it was drawn, the document was marked last.
    marked: Option<(Rc<AppState>, bool)>,
    _listeners: listen::Listeners,
}

pub enum Told {
    Msg(Box<Msg>),
    /// Nothing else was drawn in this frame: one of the parts that wait has its turn.
    Turn {
        /// Whether a hand is at work.
        by_hand: bool,
    },
}

impl Component for App {
    type Message = Told;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(|msg| Told::Msg(Box::new(msg)));
        let turn = ctx.link().callback(|by_hand| Told::Turn { by_hand });
        let state = Rc::new(boot::first_state());
        if !storage::works() {
            send.emit(Msg::StorageBlocked);
        }
        send.emit(boot::arrival());
        let (crowds, drawn) = (Crowds::default(), Drawn::default());
        Self {
            _listeners: listen::Listeners::new(&send),
            motion: Motion::new(send.clone(), turn, crowds.clone(), drawn.clone()),
            crowds,
            drawn,
            address: Address::default(),
            recorder: Recorder::new(send.clone()),
            send,
            state,
            frame: None,
            partial: false,
            camera: Camera::default(),
            step: false,
            turns: Turns::default(),
            marked: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, told: Told) -> bool {
        match told {
            Told::Msg(msg) => self.hear(&msg),
            // What is left of the frame is made for the part whose turn it is.
            Told::Turn { by_hand } if self.partial || self.turns.wait() => {
                if self.partial {
                    self.draw_up(false);
                    self.turns.keep_diagram(&self.ui());
                }
                let now = self.ui();
                self.turns.next(&now, by_hand)
            }
            // What took too long to count comes last.
            Told::Turn { .. } => {
                if self.is_late() && self.ask(false, Camera::count) == Some(true) {
                    self.draw_up(false);
                    self.turns.show(&self.ui(), &[]);
                }
                self.lead();
                false
            }
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let ui = &self.ui();
        let told = self.turns.of(Turn::Deck).unwrap_or(ui);
        html! { <>
            <Part ui={ui.clone()} face={&header::FACE}/>
            { body(ui, &self.turns) }
            { presenting(ui) }
            if !matches!(self.state.lesson, Opened::Ready(_)) { { notices::notices(ui) } }
            { dialogs::dialogs(ui) }
            <Live frame={told.frame.clone()} playing={self.state.playing} instead={predict::spoken(ui)}/>
        </> }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.lead();
        let ready = self.ready();
        let same =
            |(state, of): &(Rc<AppState>, bool)| Rc::ptr_eq(state, &self.state) && *of == ready;
        if !self.marked.as_ref().is_some_and(same) {
            boot::mark_document(&self.state, ready);
            self.marked = Some((Rc::clone(&self.state), ready));
        }
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

    /// Goes on to the state after a message. Returns whether something of it is to be drawn at once.
    fn hear(&mut self, msg: &Msg) -> bool {
        let (next, effects) = update(&self.state, msg);
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
        // What is recorded while events are hurried is seen when the page is told of the time next.
        if matches!(msg, Msg::Recorded { .. }) && self.frame.is_some() && hurried(&self.state) {
            self.lead();
            return false;
        }
        // While a hand drags, run comes after run, or moment after moment: what else there is to see of one is made when that has its turn.
        let recorded = matches!(msg, Msg::Recorded { .. }) && !hurried(&self.state);
        let knob = matches!(msg, Msg::KnobDragged { .. } | Msg::KnobReleased);
        let waits = knob || matches!(msg, Msg::Sampled { .. });
        let sought = self.is_sought(msg);
        if stale || (self.partial && !recorded && !sought && !waits) {
            self.draw_up((recorded || sought) && self.frame.is_some());
        }
        self.take_turns(msg);
        true
    }

    /// Returns whether a hand went to another moment, as hands do many times in a row: by the scrubber, or by one step.
    fn is_sought(&self, msg: &Msg) -> bool {
        let stepped = matches!(msg, Msg::Pressed(_) | Msg::StepForward | Msg::StepBack);
        matches!(msg, Msg::SeekTime(_)) || (self.step && stepped)
    }

    /// Makes the frame, or only as much of it as the stage shows.
    fn draw_up(&mut self, stage_only: bool) {
        self.frame = self.picture(stage_only);
        self.partial = stage_only && self.frame.is_some();
    }

    /// Decides what is drawn at once: everything, but while events are hurried no new diagram, and of what a hand drags that which it looks
    /// at. The other parts have their turns.
    fn take_turns(&mut self, msg: &Msg) {
        let now = self.ui();
        match msg {
            // A new window of the diagram takes long.
            Msg::Tick(_) if hurried(&self.state) => {
                let quick = [
                    Turn::Stage,
                    Turn::Deck,
                    Turn::Side,
                    Turn::Ledger,
                    Turn::Text,
                ];
                self.turns.show(&now, &quick);
            }
            _ if self.is_sought(msg) => {
                self.turns
                    .show(&now, &[Turn::Deck, Turn::Stage, Turn::Text]);
                self.motion.hold();
            }
            Msg::KnobDragged { .. } | Msg::KnobReleased => {
                self.turns.show(&now, &[]);
                self.motion.hold();
            }
            Msg::Sampled { .. } => self.turns.show(&now, &[]),
            Msg::Recorded { .. } if self.partial => self.turns.show(&now, &[Turn::Stage]),
            _ => self.turns.show_all(&now),
        }
    }

    /// Tells the animation loop where to go.
    fn lead(&self) {
        match self.goal() {
            Some(goal) => self.motion.follow(goal, self.step),
            None => self.motion.rest(),
        }
    }

    /// Returns what is visible at the cursor; none while nothing is recorded.
    fn picture(&mut self, stage_only: bool) -> Option<Rc<Frame>> {
        let mut frame = self.ask(stage_only, Camera::frame)??;
        if let Some(curtain) = self.state.curtain() {
            let words = match curtain.by_link {
                true => text::hidden_by_link(self.state.prefs.lang),
                false => text::hidden(self.state.prefs.lang),
            };
            hide(&mut frame, curtain.before, curtain.at, &words);
        }
        Some(Rc::new(frame))
    }

    /// Asks the camera for what belongs to the cursor; none while nothing is recorded.
    fn ask<T>(&mut self, stage_only: bool, of: fn(&mut Camera, &Ask) -> T) -> Option<T> {
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
            ahead: ahead(state),
            stage_only,
            patience: Some(Patience {
                now_ms,
                until_ms: now_ms() + COUNT_MS,
            }),
        };
        Some(of(&mut self.camera, &ask))
    }

    /// Returns whether a part of the page is still to be drawn, or made.
    fn waits(&self) -> bool {
        self.is_late() || self.partial || self.turns.wait()
    }

    fn is_late(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.late)
    }

    fn goal(&self) -> Option<Goal> {
        let (state, frame) = (&self.state, self.turns.of(Turn::Diagram)?.frame.as_ref()?);
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
            end: self.frame.as_ref()?.transport.end,
            late: self.turns.waits(Turn::Diagram),
            waits: self.waits(),
            playing: state.playing,
            rate: state.rate() / 1e3,
            next: if hurried { stops_at(state) } else { next.min() },
        })
    }

    /// Returns whether what the address asked for is drawn.
    fn ready(&self) -> bool {
        match &self.state.lesson {
            Opened::Fetching(_) => false,
            Opened::Nothing => true,
            Opened::Ready(_) => {
                let drawn = self.frame.is_some() && !self.waits();
                drawn && self.recorder.idle() && self.state.wanted.at.is_none()
            }
        }
    }
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

fn body(ui: &Ui, turns: &Turns) -> Html {
    match &ui.state.lesson {
        Opened::Nothing => catalogue::screen(ui),
        Opened::Fetching(_) => {
            html! { <main class="shelf"><p class="tagline">{ ui.say(Label::Loading) }</p></main> }
        }
        Opened::Ready(_) => desk::desk(ui, turns),
    }
}
