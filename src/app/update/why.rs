//! The panel that says why: opened and closed with the focus going there and back, at an event or at a line of the ledger, and kept at one event while its reader walks
//! through the chain.

use super::{runs, time};
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::state::{AppState, View};
use crate::explain::{Book, Reader, why_line};

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
    open(s)
}

fn open(s: &mut AppState) -> Vec<Effect> {
    s.playing = false;
    s.prefs.arrangement.side = true;
    s.side = View::Why;
    s.view = View::Why;
    vec![Effect::Focus(View::Why.id())]
}

/// Opens the panel at a line of the ledger: it explains the event that made the line as it is.
pub fn line(s: &mut AppState, side: usize, line: u16) -> Vec<Effect> {
    let run = s.shown.get(side).and_then(|id| s.run(*id));
    let Some(tape) = run.and_then(|run| run.tape.clone()) else {
        return Vec::new();
    };
    if side != s.focused {
        runs::focus(s, side);
    }
    let applied = s.applied();
    let mut book = Book::default();
    let mut reader = Reader::new(tape.recording(), &mut book);
    let Some(answer) = why_line(&mut reader, applied, line, s.prefs.lang) else {
        return Vec::new();
    };
    s.why_pin = answer.points.iter().find_map(|point| point.row);
    s.why_line = Some((line, applied));
    open(s)
}

/// Opens the panel at the difference of the two runs in sight.
pub fn differ(s: &mut AppState) -> Vec<Effect> {
    s.differ = s.shown.len() == 2;
    s.why_line = None;
    open(s)
}

pub fn close(s: &mut AppState) -> Vec<Effect> {
    let asked = s.why_line.take();
    s.side = View::Inside;
    if s.view == View::Why {
        s.view = View::Stage;
    }
    let back = asked.map_or(OPENER, |_| View::Ledger.id());
    vec![Effect::Focus(back)]
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
    s.why_line = s.why_line.filter(|_| same);
    effects
}

/// Lets go of the event that is explained where the reader went on by other means.
pub fn follow(before: &AppState, s: &mut AppState, msg: &Msg) {
    let moved = before.cursor != s.cursor || before.focused != s.focused || before.shown != s.shown;
    if moved && !matches!(msg, Msg::WhyGo { .. } | Msg::WhyLine { .. }) {
        s.why_pin = None;
        s.why_line = None;
    }
    if before.shown != s.shown && s.shown.len() < 2 {
        s.differ = false;
    }
}
