//! Where along a knob the outcome flips: a few of its values are run to the end, and between two whose outcomes differ more are.

use super::branch::Run;
use super::lesson::Knob;
use sim::measure::Measured;
use sim::program::MessageKind;
use sim::sorted::SortedMap;
use sim::time::{Span, Time};
use sim::world::{Command, End};

/// The most values of one knob that are tried.
pub const SAMPLES_MAX: usize = 16;
/// The values that are tried first lie this many intervals apart.
const INTERVALS: u64 = 8;
/// A run with more events than that is not tried to its end: as many as the page records.
pub const EVENTS_MAX: u32 = sim::record::EVENTS_DEFAULT;
/// Where the amounts flip more often than that, only whether they are as expected counts.
const FLIPS_MAX: usize = 4;

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Of each line of the ledger with something expected: expected and actual.
    pub lines: Vec<Option<(i64, i64)>>,
    /// Programs of clients that did not end well.
    pub failed: u64,
    /// Programs of clients that ended.
    pub ended: u64,
    /// How long those of the busiest client took: half of them, and 95 of a hundred, at most that long.
    pub latency: Option<(Span, Span)>,
    /// Requests that were sent, each attempt counted.
    pub requests: u64,
}

impl Ending {
    /// Returns how a run ended; none where it was too long to tell.
    pub fn of(run: &Measured) -> Option<Self> {
        if matches!(run.end, End::Limit(_)) {
            return None;
        }
        let lines = run.world.model().ledger.iter().map(|line| {
            let expected = run.world.sum(line.expected.as_ref()?);
            let actual = run.world.sum(&line.actual);
            // What is under way when the run is cut off may still come.
            let pending = run.end == End::Until && actual < expected;
            Some((expected, if pending { expected } else { actual }))
        });
        let clients = &run.summary.clients;
        let failed = clients.iter().map(|client| {
            let outcomes = client.outcomes;
            outcomes.error + outcomes.timeout + outcomes.rejected
        });
        let ok = clients.iter().map(|client| client.outcomes.ok);
        let failed: u64 = failed.sum();
        let busiest = clients.iter().max_by_key(|client| client.sent);
        let latency = busiest.and_then(|client| client.latency_ns);
        let requests = run.summary.messages.iter();
        Some(Self {
            lines: lines.collect(),
            failed,
            ended: failed + ok.sum::<u64>(),
            latency: latency.map(|all| (Span(all.p50), Span(all.p95))),
            requests: requests
                .filter(|kind| kind.kind == MessageKind::Request)
                .map(|kind| kind.sent)
                .sum(),
        })
    }
}

/// What another value changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A line of the ledger.
    Line {
        line: usize,
        expected: i64,
        actual: i64,
    },
    Failed(u64),
}

/// From this value on the outcome is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    pub value: u64,
    pub change: Change,
}

/// What a sweep is a function of, beside the knob's value.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub variant: usize,
    pub seed: u64,
    /// The other knobs.
    pub knobs: SortedMap<usize, u64>,
    pub commands: Vec<Command>,
    pub until: Time,
}

impl Setting {
    pub fn of(run: &Run, knob: usize, until: Time) -> Self {
        let mut knobs = run.knobs.clone();
        knobs.remove(&knob);
        Self {
            variant: run.variant,
            seed: run.seed,
            knobs,
            commands: run.commands.clone(),
            until,
        }
    }
}

/// A knob's values that were tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    pub id: u32,
    pub knob: usize,
    pub setting: Setting,
    /// Its endings; none where a value makes no run, or one too long.
    pub samples: SortedMap<u64, Option<Ending>>,
}

impl Sweep {
    /// Returns the value to try next, or none where enough are tried.
    pub fn next(&self, knob: &Knob) -> Option<u64> {
        if self.samples.len() >= SAMPLES_MAX {
            return None;
        }
        let step = knob.step.max(1);
        let steps = (knob.max - knob.min) / step;
        let coarse = (0..=INTERVALS).map(|i| knob.min + steps * i / INTERVALS * step);
        let untried = |value: &u64| !self.samples.contains_key(value);
        if let Some(value) = coarse.clone().find(untried) {
            return Some(value);
        }
        let widest = self.gaps().into_iter().max_by_key(|(a, b)| b - a);
        let (a, b) = widest.filter(|(a, b)| b - a > step)?;
        Some(a + (b - a) / step / 2 * step).filter(untried)
    }

    /// Returns pairs of neighbours whose outcomes differ.
    fn gaps(&self) -> Vec<(u64, u64)> {
        let known: Vec<(u64, &Ending)> = self.known();
        let by_sign = self.by_sign(&known);
        let differ = known
            .windows(2)
            .filter(|pair| change(pair[0].1, pair[1].1, by_sign).is_some());
        differ.map(|pair| (pair[0].0, pair[1].0)).collect()
    }

    fn known(&self) -> Vec<(u64, &Ending)> {
        let known = self.samples.iter();
        known
            .filter_map(|(value, ending)| Some((*value, ending.as_ref()?)))
            .collect()
    }

    /// Returns whether amounts change so often that only whether they are as expected is worth a mark.
    fn by_sign(&self, known: &[(u64, &Ending)]) -> bool {
        let flips = known
            .windows(2)
            .filter(|pair| change(pair[0].1, pair[1].1, false).is_some());
        flips.count() > FLIPS_MAX
    }

    /// Returns where the outcome flips, from the least value on.
    pub fn flips(&self) -> Vec<Flip> {
        let known = self.known();
        let by_sign = self.by_sign(&known);
        let flip = |pair: &[(u64, &Ending)]| {
            Some(Flip {
                value: pair[1].0,
                change: change(pair[0].1, pair[1].1, by_sign)?,
            })
        };
        known.windows(2).filter_map(flip).collect()
    }
}

/// Returns what is another outcome in the second ending, the ledger before the clients.
fn change(from: &Ending, to: &Ending, by_sign: bool) -> Option<Change> {
    let excess = |line: &Option<(i64, i64)>| {
        let excess = line.map_or(0, |(expected, actual)| actual - expected);
        if by_sign { excess.signum() } else { excess }
    };
    let lines = from.lines.iter().zip(&to.lines);
    let changed = lines.enumerate().find(|(_, (a, b))| excess(a) != excess(b));
    if let Some((line, (_, Some((expected, actual))))) = changed {
        return Some(Change::Line {
            line,
            expected: *expected,
            actual: *actual,
        });
    }
    let failed = match by_sign {
        true => (from.failed > 0) != (to.failed > 0),
        false => from.failed != to.failed,
    };
    failed.then_some(Change::Failed(to.failed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::lesson::Lesson;
    use crate::lesson::embedded;

    /// Returns the lesson and an empty sweep of its knob.
    fn sweep(samples: &[(u64, u64)]) -> Sweep {
        let ending = |failed| Ending {
            failed,
            ..Ending::default()
        };
        Sweep {
            id: 0,
            knob: 0,
            setting: Setting {
                variant: 0,
                seed: 1,
                knobs: SortedMap::default(),
                commands: Vec::new(),
                until: Time::ZERO,
            },
            samples: samples
                .iter()
                .map(|(v, n)| (*v, Some(ending(*n))))
                .collect(),
        }
    }

    fn knob() -> Knob {
        let json = embedded::by_id("duplicate-payment").expect("a lesson").json;
        let lesson: Lesson = sim::scenario::parse(json.as_bytes()).expect("a file");
        lesson.knobs()[0].clone()
    }

    /// From 10 ms to 500 ms in steps of 10 ms; the outcome flips at 230 ms.
    #[test]
    fn the_flip_is_closed_in_on() {
        let (knob, ms) = (knob(), 1_000_000);
        let mut sweep = sweep(&[]);
        let mut tried = 0;
        while let Some(value) = sweep.next(&knob) {
            let failed = u64::from(value >= 230 * ms);
            let ending = Ending {
                failed,
                ..Ending::default()
            };
            sweep.samples.insert(value, Some(ending));
            tried += 1;
        }
        assert!(tried <= SAMPLES_MAX, "{tried}");
        let change = Change::Failed(1);
        let value = 230 * ms;
        assert_eq!(sweep.flips(), [Flip { value, change }]);
    }

    #[test]
    fn what_changes_all_the_way_is_marked_where_it_begins() {
        let sweep = sweep(&[
            (1, 0),
            (2, 0),
            (3, 4),
            (4, 5),
            (5, 6),
            (6, 7),
            (7, 8),
            (8, 9),
        ]);
        let change = Change::Failed(4);
        assert_eq!(sweep.flips(), [Flip { value: 3, change }]);
    }

    #[test]
    fn what_could_not_be_run_is_passed_over() {
        let mut sweep = sweep(&[(1, 0), (3, 0)]);
        sweep.samples.insert(2, None);
        assert_eq!(sweep.flips(), []);
    }
}
