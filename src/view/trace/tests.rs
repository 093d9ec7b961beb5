//! A trace of a window says of it what a trace of the whole run says.

use super::{Passage, Stretch, Trace, What};
use crate::lesson::embedded::LESSONS;
use sim::model::{Action, Verdict};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::parse;
use sim::time::Time;
use sim::world::{Command, Position};
use std::ops::Range;
use std::rc::Rc;

const WINDOW: u32 = 120;

fn runs() -> Vec<(String, Recording)> {
    let mut out = Vec::new();
    for lesson in LESSONS {
        let file = parse(lesson.json.as_bytes()).unwrap_or_else(|e| panic!("{e:#?}"));
        for variant in file.variants() {
            let model = file
                .compile(&variant.id, &[])
                .unwrap_or_else(|e| panic!("{e:#?}"));
            let events = EVENTS_DEFAULT.min(3_000);
            let run = Recording::whole(Rc::new(model), file.seed, Vec::new(), events);
            out.push((format!("{} {}", lesson.id, variant.id), run));
        }
    }
    out
}

fn trace(run: &Recording, rows: Range<u32>) -> Trace {
    let mut trace = Trace::at(&run.seek(rows.start), run);
    trace.take(run.describe(rows.clone()), rows.end);
    trace
}

/// What a stretch is, whatever happened to it before the window.
fn seen(stretch: &Stretch, from: Time) -> (u16, u32, u8, Time, Option<Time>) {
    let kind = match stretch.what {
        What::Busy { .. } => 0,
        What::Blocked => 1,
        What::Down => 2,
        What::Hung => 3,
        What::Cut => 4,
        What::Lease { .. } => 5,
        What::Timeout(_) => 6,
        What::Pause(_) => 7,
        What::Circuit(_) | What::Ejected | What::Off => 8,
        What::Listening => 9,
        What::InLine { .. } => 10,
        What::Deadline(_) => 11,
    };
    (
        stretch.node,
        stretch.unit,
        kind,
        stretch.from.max(from),
        stretch.to,
    )
}

#[test]
fn a_window_knows_what_was_under_way_before_it() {
    for (name, run) in runs() {
        let end = run.len() / WINDOW * WINDOW;
        for lo in (WINDOW..end).step_by(WINDOW as usize).take(12) {
            let rows = lo..lo + WINDOW;
            let (part, whole) = (trace(&run, rows.clone()), trace(&run, 0..rows.end));
            let at = run.row(lo).at;
            let late = |s: &&Stretch| s.to.is_none_or(|to| to > at);
            let all = |t: &Trace| {
                let mut all: Vec<_> = t
                    .stretches()
                    .iter()
                    .filter(late)
                    .map(|s| seen(s, at))
                    .collect();
                all.sort();
                all
            };
            assert_eq!(all(&part), all(&whole), "{name} {rows:?}");
            passages_agree(&part, &whole, lo, &format!("{name} {rows:?}"));
        }
    }
}

fn passages_agree(part: &Trace, whole: &Trace, lo: u32, name: &str) {
    let under_way = |p: &&Passage| p.end.is_none_or(|end| end.row >= lo);
    let whole: Vec<&Passage> = whole.passages().iter().filter(under_way).collect();
    let part: Vec<&Passage> = part.passages().iter().filter(under_way).collect();
    // What lies unread at a hung process is on no way in the whole run, and in flight again for the world.
    let shared: Vec<&Passage> = part
        .into_iter()
        .filter(|p| whole.iter().any(|w| w.number == p.number))
        .collect();
    assert_eq!(shared, whole, "{name}");
}

#[test]
fn a_trace_that_grows_is_the_trace_of_all() {
    for (name, run) in runs() {
        let rows = 0..run.len().min(600);
        let mut grown = trace(&run, 0..1);
        for row in 1..rows.end {
            grown.take(run.describe(row..row + 1), row + 1);
        }
        let whole = trace(&run, rows);
        assert_eq!(grown.passages(), whole.passages(), "{name}");
        assert_eq!(grown.stretches(), whole.stretches(), "{name}");
        assert_eq!(grown.moments(), whole.moments(), "{name}");
    }
}

fn payment(commands: Vec<Command>) -> Trace {
    let json = include_str!("../../../static/lessons/duplicate-payment.json");
    let file = parse(json.as_bytes()).unwrap_or_else(|e| panic!("{e:#?}"));
    let model = file
        .compile("as-is", &[])
        .unwrap_or_else(|e| panic!("{e:#?}"));
    let run = Recording::whole(Rc::new(model), file.seed, commands, 1_000);
    trace(&run, 0..run.len())
}

/// Returns from when to when the order service waited and held its worker, in milliseconds.
fn waits(trace: &Trace) -> Vec<(u64, Option<u64>)> {
    let ms = |t: Time| t.0 / 1_000_000;
    let blocked = trace
        .stretches()
        .iter()
        .filter(|s| s.node == 1 && s.what == What::Blocked);
    blocked.map(|s| (ms(s.from), s.to.map(ms))).collect()
}

#[test]
fn a_program_waits_until_the_broker_confirms() {
    assert_eq!(waits(&payment(Vec::new())), [(15, Some(25))]);
    let confirmation = Command {
        when: Position {
            at: Time(22_000_000),
            nth: 0,
        },
        action: Action::Strike {
            message: 2,
            verdict: Verdict::Drop,
        },
    };
    assert_eq!(waits(&payment(vec![confirmation])), [(15, None)]);
}
