//! The one animation loop. It moves messages, the cursor and the scrubber between two frames, outside Yew, and sleeps
//! when nothing moves.
//!
//! While playing, it lets simulated time pass and tells the page when an event is reached; a step glides to its new instant
//! within [`GLIDE_MS`]. With reduced motion nothing glides.

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
/// How often what is read is written anew while it moves.
const WRITE_MS: f64 = 100.0;
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
    /// How often the page is told of the time at least, in milliseconds.
    pub patience_ms: f64,
}

/// The loop. Dropping it ends it.
pub struct Motion(Rc<RefCell<Inner>>);

struct Inner {
    crowds: Crowds,
    drawn: Drawn,
    moving: Moving,
    send: Callback<Msg>,
    goal: Option<Goal>,
    /// What is shown right now, in simulated nanoseconds.
    shown: f64,
    glide: Option<Glide>,
    /// The time stamp of the last frame of a loop that runs.
    last: Option<f64>,
    /// Real milliseconds that the page was not yet told of.
    untold: f64,
    /// Real milliseconds since the cursor's time was written and the scrubber put where it is.
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
    pub fn new(send: Callback<Msg>, crowds: Crowds, drawn: Drawn) -> Self {
        let inner = Rc::new(RefCell::new(Inner {
            crowds,
            drawn,
            moving: Moving::default(),
            send,
            goal: None,
            shown: 0.0,
            glide: None,
            last: None,
            untold: 0.0,
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
            inner.shown = to;
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
        inner.wake();
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
    let told = {
        let mut inner = inner.borrow_mut();
        inner.request = None;
        let elapsed = inner
            .last
            .map_or(0.0, |last| (stamp - last).clamp(0.0, 250.0));
        inner.last = Some(stamp);
        // Before anything is written: what is asked of the page then was laid out already.
        inner.look();
        let told = inner.advance(stamp, elapsed);
        // What the page is told of it draws itself.
        if told.is_none() {
            inner.unwritten += elapsed;
            inner.paint();
        }
        inner.wake();
        told.map(|ms| (inner.send.clone(), Msg::Tick(Span((ms * 1e6) as u64))))
    };
    // Outside the borrow: the page may answer at once.
    if let Some((send, msg)) = told {
        send.emit(msg);
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
            let due = reached || self.untold >= goal.patience_ms;
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

    /// Asks for the next animation frame where something moves.
    fn wake(&mut self) {
        let moves = self.glide.is_some() || self.goal.as_ref().is_some_and(|goal| goal.playing);
        if !moves {
            self.last = None;
        }
        if (moves || self.unseen)
            && self.request.is_none()
            && let (Some(tick), Some(window)) = (&self.tick, web_sys::window())
        {
            self.request = window
                .request_animation_frame(tick.as_ref().unchecked_ref())
                .ok();
        }
    }

    /// Puts everything where it is shown. What is read is written less often while it moves, and exactly where it stands still.
    fn paint(&mut self) {
        let Some(goal) = &self.goal else { return };
        if self.drawn.take() {
            self.moving = Moving::find();
        }
        self.crowds.paint(self.shown);
        let at = Time(self.shown.max(0.0) as u64);
        let moves = goal.playing || self.glide.is_some();
        self.moving.put(self.shown, goal.axis.y(at));
        if moves && self.unwritten < WRITE_MS {
            return;
        }
        self.unwritten = 0.0;
        let told = if moves {
            quantity::about_clock(quantity::watched(at, goal.pace))
        } else {
            quantity::brief(at)
        };
        self.moving.say(&told);
        self.moving.put_track(self.shown, goal.end.0.max(1) as f64);
    }

    /// Keeps the cursor in sight of each diagram, where it went on since the last time.
    fn look(&mut self) {
        if let Some(goal) = self.goal.as_ref().filter(|_| self.unseen) {
            self.moving.keep_in_sight(goal.axis.y(goal.at));
        }
        self.unseen = false;
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
