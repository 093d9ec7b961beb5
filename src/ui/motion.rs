//! The one animation loop. It moves messages, the cursor and the scrubber between two frames, outside Yew, and sleeps
//! when nothing moves.
//!
//! While playing, it lets simulated time pass and tells the page when an event is reached; a step glides to its new instant
//! within [`GLIDE_MS`]. With reduced motion nothing glides.
//!
//! Where the page takes long to draw itself, it is told of the time less often: what flies goes on in every frame, and what is read
//! follows as quickly as this computer can without a stutter.

use super::crowd::Crowds;
use super::moving::{Drawn, Moving};
use crate::app::Msg;
use crate::text::quantity;
use crate::view::axis::Axis;
use sim::time::{Span, Time};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Window;
use yew::Callback;

const GLIDE_MS: f64 = 320.0;
/// How often the page is told of the time at least while it passes.
const TELL_MS: f64 = 125.0;
/// The same where drawing what was told takes longer than [`LONG_MS`], and so many frames do not come between in less.
const TELL_SELDOM_MS: f64 = 750.0;
const FRAMES_BETWEEN: u32 = 60;
/// While time passes, what the page was told is older than that in no frame.
pub const TOLD_WITHIN_MS: f64 = TELL_SELDOM_MS + 150.0;
/// How often the cursor's time is written anew while it moves.
const WRITE_MS: f64 = 100.0;
/// Longer than a frame of a usual screen.
const LONG_MS: f64 = 20.0;
/// A hand that did nothing for so long rests.
const HAND_MS: f64 = 150.0;
/// While a hand is at work, so many times as long as a turn took no part has another, where turns are quick and where they take longer
/// than [`LONG_MS`]: an input that comes in a turn waits for its end.
const PAUSE: f64 = 1.0;
const LONG_PAUSE: f64 = 2.0;
/// How many steps the scrubber has.
pub const TRACK_STEPS: f64 = 10_000.0;

/// What the page shows and where it goes, as of the last frame.
#[derive(Clone)]
pub struct Goal {
    pub at: Time,
    pub axis: Axis,
    pub pace: Span,
    /// The end of the scrubber's track.
    pub end: Time,
    pub playing: bool,
    /// Simulated nanoseconds per millisecond of watching.
    pub rate: f64,
    /// When the page must be told at the latest: the next event happens, or where events are hurried, playing stops.
    pub next: Option<Time>,
    /// Whether the axis is of an earlier moment, until the diagram has its turn.
    pub late: bool,
    /// Whether some part of the page waits for its turn.
    pub waits: bool,
}

/// The loop. Dropping it ends it.
pub struct Motion(Rc<RefCell<Inner>>);

struct Inner {
    crowds: Crowds,
    drawn: Drawn,
    moving: Moving,
    send: Callback<Msg>,
    /// Gives one part of the page its turn; told is whether a hand is at work.
    turn: Callback<bool>,
    /// Whether what a hand did was drawn since the last frame, and the time stamp of the last frame that began so.
    held: bool,
    held_at: f64,
    /// The time stamp of the last frame in which a part had its turn, and how long that took.
    turned_at: f64,
    turn_ms: Option<f64>,
    goal: Option<Goal>,
    /// What is shown right now, in simulated nanoseconds.
    shown: f64,
    glide: Option<Glide>,
    /// The time stamp of the last frame of a loop that runs.
    last: Option<f64>,
    /// Real milliseconds that the page was not yet told of.
    untold: f64,
    /// Whether the page was told in the last frame, and how many frames are to come before it is told again.
    told: bool,
    frames_to_come: u32,
    /// Real milliseconds since the cursor's time was written.
    unwritten: f64,
    request: Option<i32>,
    /// Whether the cursor went on since it was looked whether it is in sight.
    unseen: bool,
    tick: Option<Closure<dyn FnMut(f64)>>,
}

struct Glide {
    from: f64,
    to: f64,
    start: Option<f64>,
}

impl Motion {
    pub fn new(send: Callback<Msg>, turn: Callback<bool>, crowds: Crowds, drawn: Drawn) -> Self {
        let inner = Rc::new(RefCell::new(Inner {
            crowds,
            drawn,
            moving: Moving::default(),
            send,
            turn,
            held: false,
            held_at: f64::NEG_INFINITY,
            turned_at: f64::NEG_INFINITY,
            turn_ms: Some(0.0),
            goal: None,
            shown: 0.0,
            glide: None,
            last: None,
            untold: 0.0,
            told: false,
            frames_to_come: 0,
            unwritten: 0.0,
            request: None,
            unseen: false,
            tick: None,
        }));
        let weak = Rc::downgrade(&inner);
        inner.borrow_mut().tick = Some(Closure::new(move |stamp| {
            if let Some(inner) = weak.upgrade() {
                frame(&inner, stamp);
            }
        }));
        Self(inner)
    }

    /// Follows a new frame; `glide` where the cursor made one step.
    pub fn follow(&self, goal: Goal, glide: bool) {
        let mut inner = self.0.borrow_mut();
        let to = goal.at.0 as f64;
        let moving = inner
            .goal
            .as_ref()
            .is_some_and(|old| old.axis == goal.axis && old.at != goal.at);
        if goal.playing {
            inner.glide = None;
            // A turn of a part tells nothing new: meanwhile time went on.
            let known = |old: &Goal| old.playing && old.at == goal.at;
            if !inner.goal.as_ref().is_some_and(known) {
                inner.shown = to;
            }
        } else if glide && moving && !reduced() {
            inner.glide = Some(Glide {
                from: inner.shown,
                to,
                start: None,
            });
        } else if inner.glide.as_ref().is_none_or(|g| g.to != to) {
            inner.glide = None;
            inner.shown = to;
        }
        inner.goal = Some(goal);
        inner.unseen = true;
        inner.paint();
        inner.write();
        inner.wake();
    }
}

impl Motion {
    /// Has nowhere to go.
    pub fn rest(&self) {
        let mut inner = self.0.borrow_mut();
        (inner.goal, inner.glide) = (None, None);
    }

    /// Notes that this frame is a hand's: the parts that wait have fewer turns.
    pub fn hold(&self) {
        self.0.borrow_mut().held = true;
    }
}

impl Drop for Motion {
    fn drop(&mut self) {
        let mut inner = self.0.borrow_mut();
        if let (Some(id), Some(window)) = (inner.request.take(), web_sys::window()) {
            let _ = window.cancel_animation_frame(id);
        }
        inner.tick = None;
    }
}

fn frame(inner: &RefCell<Inner>, stamp: f64) {
    let (told, turn) = {
        let mut inner = inner.borrow_mut();
        inner.request = None;
        let elapsed = inner
            .last
            .map_or(0.0, |last| (stamp - last).clamp(0.0, 250.0));
        inner.last = Some(stamp);
        // Before anything is written: what is asked of the page then was laid out already.
        inner.look();
        inner.rest(elapsed);
        let told = inner.advance(stamp, elapsed);
        inner.told = told.is_some();
        // One thing in a frame: the page is told of the time, or a part of it has its turn. Either comes back here, and is painted then.
        let turn = told.is_none() && inner.has_room(stamp);
        if told.is_none() && !turn {
            inner.paint();
            inner.unwritten += elapsed;
            if inner.unwritten >= WRITE_MS {
                inner.say();
            }
        }
        inner.wake();
        let msg = told.map(|ms| Msg::Tick(Span((ms * 1e6) as u64)));
        (
            msg.map(|msg| (inner.send.clone(), msg)),
            turn.then(|| (inner.turn.clone(), inner.at_hand(stamp))),
        )
    };
    // Outside the borrow: the page may answer at once.
    if let Some((send, msg)) = told {
        send.emit(msg);
    }
    if let Some((turn, by_hand)) = turn {
        turn.emit(by_hand);
    }
}

impl Inner {
    /// Lets time pass, and returns the real milliseconds that the page must be told of.
    fn advance(&mut self, stamp: f64, elapsed: f64) -> Option<f64> {
        let goal = self.goal.as_ref()?;
        if goal.playing {
            self.shown = (self.shown + elapsed * goal.rate).min(goal.end.0 as f64);
            self.untold += elapsed;
            let reached = goal.next.is_some_and(|next| self.shown >= next.0 as f64);
            let rested = self.frames_to_come == 0 || self.untold >= TELL_SELDOM_MS;
            let due = reached || self.untold >= TELL_MS && rested;
            return due.then(|| std::mem::take(&mut self.untold));
        }
        self.untold = 0.0;
        if let Some(glide) = &mut self.glide {
            let start = *glide.start.get_or_insert(stamp);
            let share = ((stamp - start) / GLIDE_MS).clamp(0.0, 1.0);
            // Ease out: quick at first, then settling.
            let eased = 1.0 - (1.0 - share) * (1.0 - share) * (1.0 - share);
            self.shown = glide.from + (glide.to - glide.from) * eased;
            if share >= 1.0 {
                self.glide = None;
            }
        }
        None
    }

    /// Counts the frames between two of which the page is told, where the first of them took long.
    fn rest(&mut self, elapsed: f64) {
        self.frames_to_come = match self.told && elapsed > LONG_MS {
            true => FRAMES_BETWEEN,
            false => self.frames_to_come.saturating_sub(1),
        };
    }

    /// Returns whether a part waits for its turn and may have it now.
    fn has_room(&mut self, stamp: f64) -> bool {
        let by_hand = std::mem::take(&mut self.held);
        if by_hand {
            self.held_at = stamp;
        }
        let since = stamp - self.turned_at;
        // Where the page was out of sight, no frame came to tell how long it took.
        let took = *self.turn_ms.get_or_insert(since.min(HAND_MS));
        let pause = if took > LONG_MS { LONG_PAUSE } else { PAUSE };
        let due = !self.at_hand(stamp) || since >= took * (1.0 + pause);
        let has_room = due && self.goal.as_ref().is_some_and(|goal| goal.waits);
        if has_room {
            (self.turned_at, self.turn_ms) = (stamp, None);
        }
        has_room
    }

    fn at_hand(&self, stamp: f64) -> bool {
        stamp - self.held_at < HAND_MS
    }

    /// Asks for the next animation frame where something moves or waits.
    fn wake(&mut self) {
        let moves = self.moves();
        let waits = self.goal.as_ref().is_some_and(|goal| goal.waits);
        if !moves {
            self.last = None;
        }
        if (moves || waits || self.unseen)
            && self.request.is_none()
            && let (Some(tick), Some(window)) = (&self.tick, web_sys::window())
        {
            self.request = window
                .request_animation_frame(tick.as_ref().unchecked_ref())
                .ok();
        }
    }

    fn moves(&self) -> bool {
        self.glide.is_some() || self.goal.as_ref().is_some_and(|goal| goal.playing)
    }

    /// Puts everything that flies where it is shown.
    fn paint(&mut self) {
        let Some(goal) = &self.goal else { return };
        self.moving.look(&self.drawn);
        self.crowds.paint(self.shown);
        let at = Time(self.shown.max(0.0) as u64);
        // What lies outside an old axis has no place yet.
        let known = !goal.late || (goal.axis.from()..=goal.axis.to()).contains(&at);
        self.moving.put(self.shown, known.then(|| goal.axis.y(at)));
    }

    /// Writes what is read, and moves the scrubber: what a browser lays out anew goes on with the page, not in each frame.
    fn write(&mut self) {
        self.say();
        let Some(goal) = &self.goal else { return };
        let at = self.cursor(goal);
        if !goal.late {
            self.moving.make_room(goal.axis.y(at));
        }
        self.moving.put_track(at.0 as f64, goal.end.0.max(1) as f64);
    }

    /// Writes the cursor's time.
    fn say(&mut self) {
        self.unwritten = 0.0;
        let Some(goal) = &self.goal else { return };
        let at = self.cursor(goal);
        self.moving.say(&match goal.playing {
            true => quantity::about_clock(quantity::watched(at, goal.pace)),
            false => quantity::brief(at),
        });
    }

    /// Returns where the cursor is, or goes to in a step.
    fn cursor(&self, goal: &Goal) -> Time {
        match goal.playing {
            true => Time(self.shown.max(0.0) as u64),
            false => goal.at,
        }
    }

    /// Keeps the cursor in sight of each diagram, where it went on since the last time.
    fn look(&mut self) {
        let goes_on = |goal: &&Goal| !goal.late && (self.unseen || goal.playing);
        if let Some(goal) = self.goal.as_ref().filter(goes_on) {
            self.moving.keep_in_sight(goal.axis.y(self.cursor(goal)));
            self.unseen = false;
        }
    }
}

/// Returns whether the reader asked for less motion.
pub fn reduced() -> bool {
    let query = |window: Window| {
        window
            .match_media("(prefers-reduced-motion: reduce)")
            .ok()
            .flatten()
    };
    web_sys::window()
        .and_then(query)
        .is_some_and(|query| query.matches())
}
