//! The panel that says why: opened and closed with the focus going there and back, and kept at one event while its reader walks
//! through the chain.

use super::time;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::state::{AppState, View};

/// The element that opens the panel: closing gives the focus back to it.
pub const OPENER: &str = "why-open";

/// Opens the panel, or closes it where it is open.
pub fn toggle(s: &mut AppState) -> Vec<Effect> {
    // The class sees the stage alone.
    if s.presenting {
        return Vec::new();
    }
    if s.asks_why() && s.view == View::Why {
        return close(s);
    }
    s.playing = false;
    s.prefs.arrangement.side = true;
    s.side = View::Why;
    s.view = View::Why;
    vec![Effect::Focus(View::Why.id())]
}

pub fn close(s: &mut AppState) -> Vec<Effect> {
    s.side = View::Inside;
    if s.view == View::Why {
        s.view = View::Stage;
    }
    vec![Effect::Focus(OPENER)]
}

/// Goes to an event that the panel names, of the run at a side; the panel goes on explaining the event it was opened at.
pub fn go(s: &mut AppState, side: usize, row: u32) -> Vec<Effect> {
    if side >= s.shown.len() {
        return Vec::new();
    }
    let explained = s.why_pin.or_else(|| s.applied().checked_sub(1));
    let same = side == s.focused;
    s.focused = side;
    let effects = time::seek_applied(s, row + 1);
    s.why_pin = explained.filter(|_| same);
    effects
}

/// Lets go of the event that is explained where the reader went on by other means.
pub fn follow(before: &AppState, s: &mut AppState, msg: &Msg) {
    let moved = before.cursor != s.cursor || before.focused != s.focused || before.shown != s.shown;
    if moved && !matches!(msg, Msg::WhyGo { .. }) {
        s.why_pin = None;
    }
    if before.shown != s.shown && s.shown.len() < 2 {
        s.differ = false;
    }
}
