//! What of the state decides how the picture is made.

use super::motion;
use crate::app::AppState;
use crate::app::state::View;
use crate::app::update::time;
use sim::time::{Span, Time};

/// Returns whether both states look the same but for what stands around the picture.
pub fn same_picture(a: &AppState, b: &AppState) -> bool {
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
        && ahead(a) == ahead(b)
        && a.prefs.lang == b.prefs.lang
        && a.lesson == b.lesson
        && a.curtain() == b.curtain()
        && explained(a) == explained(b)
        && runs(a) == runs(b)
}

/// Returns whether the event list is in sight.
pub fn lists(s: &AppState) -> bool {
    s.side == View::Events || s.view == View::Events
}

/// Returns whether the run plays so fast that the next events come before one of them is seen.
pub fn hurried(s: &AppState) -> bool {
    comes_soon(s, 4)
}

/// Returns how far the cursor may come before the next frame where events are hurried.
pub fn ahead(s: &AppState) -> Span {
    match hurried(s) {
        true => Span((s.rate() / 1e3 * motion::TOLD_WITHIN_MS) as u64),
        false => Span::ZERO,
    }
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

/// Returns the next instant at which playing stops of itself, if it comes soon.
pub fn stops_at(s: &AppState) -> Option<Time> {
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
