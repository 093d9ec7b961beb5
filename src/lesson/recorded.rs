//! What the machine answers where a real library was asked the same: one answer for each recorded step, read from the run.

use sim::fact::{Fact, RowId};
use sim::policy::{BreakerKind, BreakerView};
use sim::record::{Playhead, Recording};
use sim::scenario::{Answer, Recorded, Step};
use sim::time::Time;
use std::ops::Range;

/// The machine's side of a recorded step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// How many events are applied behind the step.
    pub applied: u32,
    pub answer: Answer,
}

/// Returns the machine's answer to each step; none where the run has no such event at that instant, or has not come there yet.
pub fn given(recording: &Recording, recorded: &Recorded) -> Vec<Option<Given>> {
    let Some(place) = recorded.place(recording.model()) else {
        return vec![None; recorded.steps.len()];
    };
    let mut head = Playhead::default();
    let steps = recorded.steps.iter();
    steps
        .map(|step| answer(recording, &mut head, place, step))
        .collect()
}

fn answer(
    recording: &Recording,
    head: &mut Playhead,
    (node, policy): (u16, u16),
    step: &Step,
) -> Option<Given> {
    let found = find(recording, step)?;
    let world = head.seek(recording, found.applied, true);
    let view = world.breaker(node, found.unit, policy)?;
    let let_in = step.answer.let_in.map(|_| !found.rejected);
    Some(Given {
        applied: found.applied,
        answer: read(&view, let_in),
    })
}

/// Where a step is in a run.
struct Found {
    applied: u32,
    unit: u32,
    rejected: bool,
}

/// Looks for a step among the events of its instant. Who only looks does so behind all of them.
fn find(recording: &Recording, step: &Step) -> Option<Found> {
    let rows = rows_at(recording, step.at);
    let Some(anchor) = &step.anchor else {
        return (recording.known_until() >= step.at).then_some(Found {
            applied: rows.end,
            unit: 0,
            rejected: false,
        });
    };
    let facts = recording.describe(rows);
    let mine = |row: Option<RowId>| {
        let of_row = move |row: Option<RowId>, of: RowId| row.is_none_or(|row| row == of);
        facts
            .iter()
            .filter(move |said| said.path == anchor.path && of_row(row, said.row))
    };
    let said = mine(None).find(|said| said.fact.kind() == anchor.kind)?;
    let refused = |fact: &Fact| matches!(fact, Fact::Rejected { .. });
    Some(Found {
        applied: said.row + 1,
        unit: said.unit,
        rejected: mine(Some(said.row)).any(|said| refused(&said.fact)),
    })
}

fn rows_at(recording: &Recording, at: Time) -> Range<RowId> {
    let before = at.0.checked_sub(1).map(|at| recording.events_at(Time(at)));
    before.unwrap_or_default()..recording.events_at(at)
}

/// Reads a breaker as its library tells of itself.
fn read(view: &BreakerView, let_in: Option<bool>) -> Answer {
    let calls = view.buffered();
    let whole = Answer {
        let_in,
        state: view.state,
        calls,
        failed: view.failed,
        slow: None,
        rejected: None,
        failure_rate: None,
        slow_rate: None,
    };
    match view.kind {
        // Hystrix cuts its percentage to a whole number.
        BreakerKind::Hystrix => Answer {
            failure_rate: Some(u64::from(view.failed) * 100 / u64::from(calls.max(1)) * 10_000),
            ..whole
        },
        BreakerKind::Resilience4j | BreakerKind::Polly => Answer {
            slow: Some(view.slow),
            rejected: Some(view.not_permitted),
            failure_rate: view.failure_rate.map(ppm),
            slow_rate: view.slow_rate.map(ppm),
            ..whole
        },
    }
}

/// Returns a percentage with the three decimals that recordings keep.
fn ppm(percent: f32) -> u64 {
    (f64::from(percent) * 1_000.0).round() as u64 * 10
}
