//! The one animation loop. It moves messages, the cursor and the scrubber between two frames, outside Yew, and sleeps
//! when nothing moves.
//!
//! While playing, it lets simulated time pass and tells the page when an event is reached; a step glides to its new instant
//! within [`GLIDE_MS`]. With reduced motion nothing glides.

use super::context::{decimal, px};
use super::crowd::Crowds;
use crate::app::Msg;
use crate::text::quantity;
use crate::view::axis::Axis;
use crate::view::diagram::TOP;
use sim::time::{Span, Time};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement, Window};
use yew::Callback;

const GLIDE_MS: f64 = 320.0;
/// While playing, the page is told of the time at least this often.
const TELL_MS: f64 = 100.0;
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
    /// When the next event happens.
    pub next: Option<Time>,
}

/// The loop. Dropping it ends it.
pub struct Motion(Rc<RefCell<Inner>>);

struct Inner {
    crowds: Crowds,
    send: Callback<Msg>,
    goal: Option<Goal>,
    /// What is shown right now, in simulated nanoseconds.
    shown: f64,
    glide: Option<Glide>,
    /// The time stamp of the last frame of a loop that runs.
    last: Option<f64>,
    /// Real milliseconds that the page was not yet told of.
    untold: f64,
    request: Option<i32>,
    tick: Option<Closure<dyn FnMut(f64)>>,
}

struct Glide {
    from: f64,
    to: f64,
    start: Option<f64>,
}

impl Motion {
    pub fn new(send: Callback<Msg>, crowds: Crowds) -> Self {
        let inner = Rc::new(RefCell::new(Inner {
            crowds,
            send,
            goal: None,
            shown: 0.0,
            glide: None,
            last: None,
            untold: 0.0,
            request: None,
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
        inner.paint();
        inner.keep_in_sight();
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
        let told = inner.advance(stamp, elapsed);
        inner.paint();
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
            let due = reached || self.untold >= TELL_MS;
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
            return;
        }
        if self.request.is_none()
            && let (Some(tick), Some(window)) = (&self.tick, web_sys::window())
        {
            self.request = window
                .request_animation_frame(tick.as_ref().unchecked_ref())
                .ok();
        }
    }

    fn paint(&self) {
        let Some(goal) = &self.goal else { return };
        self.crowds.paint(self.shown);
        for fly in all("[data-line]") {
            move_flight(&fly, self.shown);
        }
        let at = Time(self.shown.max(0.0) as u64);
        let y = goal.axis.y(at);
        for cursor in all("[data-cursor]") {
            set(
                &cursor,
                "transform",
                &format!("translate(0 {})", px(y + TOP)),
            );
        }
        let moves = goal.playing || self.glide.is_some();
        let told = if moves {
            quantity::about_clock(quantity::watched(at, goal.pace))
        } else {
            quantity::brief(at)
        };
        for time in all("[data-cursor-time]") {
            time.set_text_content(Some(&told));
        }
        for tick in all("[data-tick]") {
            keep_clear(&tick, y);
        }
        for veil in all("[data-veil]") {
            // The cursor's line stays whole.
            set(&veil, "y", &px(y + TOP + 1.0));
            set(&veil, "height", &px(goal.axis.height() - y + 40.0));
        }
        for track in all("[data-track]") {
            if let Some(input) = track.dyn_ref::<HtmlInputElement>() {
                let share = self.shown / (goal.end.0.max(1) as f64);
                input.set_value_as_number((share * TRACK_STEPS).clamp(0.0, TRACK_STEPS));
            }
            if let Some(done) = track
                .parent_element()
                .and_then(|e| e.query_selector("[data-done]").ok().flatten())
            {
                let share = (self.shown / (goal.end.0.max(1) as f64)).clamp(0.0, 1.0);
                set(&done, "width", &format!("{}%", decimal(share * 100.0, 2)));
            }
        }
    }

    /// Scrolls each diagram so that the cursor stands in its lower middle, where it would leave the sight.
    fn keep_in_sight(&self) {
        let Some(goal) = &self.goal else { return };
        for place in all(".st-scroll") {
            let head = place.query_selector(".st-head").ok().flatten();
            let head = head.map_or(0.0, |head| head.get_bounding_client_rect().height());
            let y = f64::from(goal.axis.y(goal.at) + TOP) + head;
            let Some(place) = place.dyn_ref::<HtmlElement>() else {
                continue;
            };
            let (top, height) = (
                f64::from(place.scroll_top()),
                f64::from(place.client_height()),
            );
            let in_sight = y > top + 70.0 && y < top + height - 56.0;
            if !in_sight && height > 0.0 {
                place.set_scroll_top((y - height * 0.6).max(0.0) as i32);
            }
        }
    }
}

/// A number at the axis makes room for the cursor's own.
fn keep_clear(tick: &Element, cursor: f32) {
    const ROOM: f32 = 17.0;
    let at = number(tick, "data-tick").map(|at| at as f32);
    let covered = at.is_some_and(|at| (at - cursor).abs() < ROOM);
    if covered != tick.has_attribute("visibility") {
        let _ = if covered {
            tick.set_attribute("visibility", "hidden")
        } else {
            tick.remove_attribute("visibility")
        };
    }
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element
        .get_attribute(name)
        .map(|text| js_sys::parse_float(&text))
}

fn move_flight(fly: &Element, now: f64) {
    let line = fly.get_attribute("data-line").unwrap_or_default();
    let ends: Vec<f64> = line.split(' ').map(js_sys::parse_float).collect();
    let (&[x0, y0, x1, y1], Some(sent), Some(arrives)) =
        (&ends[..], number(fly, "data-s"), number(fly, "data-a"))
    else {
        return;
    };
    // What takes no time has arrived as soon as it is sent.
    let flown = if arrives > sent {
        ((now - sent) / (arrives - sent)).clamp(0.0, 1.0)
    } else {
        1.0
    };
    let share = number(fly, "data-still").unwrap_or(flown);
    let (x, y) = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
    set(
        fly,
        "transform",
        &format!("translate({} {})", decimal(x, 1), decimal(y, 1)),
    );
}

fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

fn all(selector: &str) -> Vec<Element> {
    let found =
        super::keys::document().and_then(|document| document.query_selector_all(selector).ok());
    let Some(found) = found else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into().ok())
        .collect()
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
