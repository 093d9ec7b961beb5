//! What came out differently: lines of the ledger, else how clients' runs ended, else how long they took; and the first event
//! that made it so.

use super::Pair;
use crate::explain::counted::counts;
use crate::explain::path::{is_within, message_of, run_of};
use crate::text::explain_difference as words;
use crate::text::fact::lead;
use crate::text::quantity::{about, count, signed};
use sim::fact::{self, Fact, Said};
use sim::model::{Model, NodeKind, Sum};
use sim::sort;
use sim::sorted::SortedMap;
use sim::time::Span;
use std::collections::BTreeMap;

/// Something that has another value in each run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub label: String,
    pub left: String,
    pub right: String,
    /// The whole as one sentence.
    pub text: String,
}

/// The first event that made the outcome differ.
#[derive(Debug)]
pub struct End {
    /// The run that has it.
    pub side: usize,
    pub said: Said,
    /// What the other run has in its place.
    pub instead: Option<Said>,
    /// How many more there are that the other run does not have.
    more: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndKind {
    Outcome,
    Latency,
}

impl End {
    /// Returns how often else it came out like that, or nothing.
    pub fn again(&self, pair: &Pair) -> String {
        if self.more == 0 {
            return String::new();
        }
        words::again(self.more, pair.lang)
    }

    /// Returns the fact of each run at which the ways end: whose it is, and which it is.
    pub fn of(&self, side: usize) -> Option<&Said> {
        if side == self.side {
            Some(&self.said)
        } else {
            self.instead.as_ref()
        }
    }
}

// ---- what is shown ----

/// Returns what has another value in each run: the first of ledger, outcomes and latency that has any.
pub fn outcomes(pair: &Pair) -> Vec<Outcome> {
    let ledger = ledger(pair);
    if !ledger.is_empty() {
        return ledger;
    }
    let ended = clients(pair, true);
    if !ended.is_empty() {
        return ended;
    }
    clients(pair, false)
}

fn outcome(
    pair: &Pair,
    label: String,
    left: String,
    right: String,
    expected: Option<String>,
) -> Option<Outcome> {
    let names = [pair.sides[0].name, pair.sides[1].name];
    (left != right).then(|| Outcome {
        text: words::outcome(
            &label,
            names,
            [&left, &right],
            expected.as_deref(),
            pair.lang,
        ),
        label,
        left,
        right,
    })
}

fn model<'p>(pair: &'p Pair, side: usize) -> &'p Model {
    pair.sides[side].reader.recording.model()
}

fn ledger(pair: &Pair) -> Vec<Outcome> {
    let worlds = [0, 1].map(|i| pair.sides[i].reader.recording.last());
    let mut found = Vec::new();
    for line in &model(pair, 0).ledger {
        let Some(other) = model(pair, 1).ledger.iter().find(|l| l.name == line.name) else {
            continue;
        };
        let actual = [worlds[0].sum(&line.actual), worlds[1].sum(&other.actual)].map(signed);
        let expected = [(worlds[0], &line.expected), (worlds[1], &other.expected)];
        let expected = expected.map(|(world, sum)| sum.as_ref().map(|sum| signed(world.sum(sum))));
        let agreed = expected[0]
            .clone()
            .filter(|e| expected[1].as_ref() == Some(e));
        let [left, right] = actual;
        found.extend(outcome(
            pair,
            pair.lang.pick(&line.label),
            left,
            right,
            agreed,
        ));
    }
    found
}

/// How the runs of one client ended: how many of each outcome, and how long all took.
#[derive(Default)]
struct Ends {
    outcomes: [u64; 4],
    took: u128,
}

fn ends(pair: &Pair, side: usize) -> SortedMap<String, Ends> {
    let mut found: SortedMap<String, Ends> = SortedMap::default();
    for said in &pair.told[side].facts {
        if let Fact::Ended { outcome, latency } = said.fact {
            let name = &model(pair, side).nodes[usize::from(said.node)].name;
            let ends = found.or_default(name.clone());
            ends.outcomes[outcome as usize] += 1;
            ends.took += u128::from(latency.0);
        }
    }
    found
}

fn clients(pair: &Pair, by_outcome: bool) -> Vec<Outcome> {
    let both = [ends(pair, 0), ends(pair, 1)];
    let none = Ends::default();
    let mut found = Vec::new();
    for node in &model(pair, 0).nodes {
        if !matches!(node.kind, NodeKind::Client(_)) {
            continue;
        }
        let own = [0, 1].map(|i| both[i].get(&node.name).unwrap_or(&none));
        let who = pair.lang.pick(&node.label);
        if by_outcome {
            for kind in [
                fact::Outcome::Ok,
                fact::Outcome::Error,
                fact::Outcome::Timeout,
                fact::Outcome::Rejected,
            ] {
                let [left, right] = own.map(|ends| count(ends.outcomes[kind as usize]));
                let label = words::client_outcome(&who, kind, pair.lang);
                found.extend(outcome(pair, label, left, right, None));
            }
        } else {
            let [left, right] = own.map(mean);
            let label = words::client_latency(&who, pair.lang);
            found.extend(outcome(pair, label, left, right, None));
        }
    }
    found
}

fn mean(ends: &Ends) -> String {
    let n: u64 = ends.outcomes.iter().sum();
    ends.took
        .checked_div(n.into())
        .map_or_else(|| "–".into(), |mean| about(Span(mean as u64)))
}

// ---- where it ends ----

/// Returns the first event that made the outcome differ, or none where nothing came out differently.
pub fn end(pair: &Pair) -> Option<End> {
    ledger_end(pair)
        .or_else(|| ended(pair, EndKind::Outcome))
        .or_else(|| ended(pair, EndKind::Latency))
}

/// Lines that one of the runs has right come first.
fn ledger_end(pair: &Pair) -> Option<End> {
    let worlds = [0, 1].map(|i| pair.sides[i].reader.recording.last());
    let mut lines = Vec::new();
    for line in &model(pair, 0).ledger {
        let other = model(pair, 1).ledger.iter().find(|l| l.name == line.name);
        let Some(other) = other else { continue };
        let both = [(worlds[0], line), (worlds[1], other)];
        let actual = both.map(|(world, line)| world.sum(&line.actual));
        let right = both.map(|(world, line)| {
            line.expected
                .as_ref()
                .is_none_or(|e| world.sum(e) == world.sum(&line.actual))
        });
        if actual[0] != actual[1] {
            lines.push((right[0] == right[1], [&line.actual, &other.actual]));
        }
    }
    sort::by_key(&mut lines, |(alike, _)| *alike);
    lines.iter().find_map(|(_, sums)| booked_end(pair, *sums))
}

/// Returns the first booking of a line that only one of the runs has. They are matched by the client's run that they belong to:
/// what one variant does by a call, the other may do by a message.
fn booked_end(pair: &Pair, sums: [&Sum; 2]) -> Option<End> {
    let booked = [0, 1].map(|i| bookings(pair, i, sums[i]));
    let mut only: Vec<(usize, &Said)> = Vec::new();
    for side in [0, 1] {
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for said in &booked[1 - side] {
            *others.entry(run_of(&said.path)).or_default() += 1;
        }
        for said in &booked[side] {
            match others.get_mut(run_of(&said.path)) {
                Some(left) if *left > 0 => *left -= 1,
                _ => only.push((side, said)),
            }
        }
    }
    let (side, said) = *only.iter().min_by_key(|(_, said)| (said.at, said.row))?;
    let more = only.iter().filter(|(s, _)| *s == side).count() as u32 - 1;
    Some(End {
        side,
        said: said.clone(),
        instead: instead(pair, 1 - side, said),
        more,
    })
}

fn bookings<'p>(pair: &'p Pair, side: usize, sum: &Sum) -> Vec<&'p Said> {
    let model = model(pair, side);
    let books = |said: &&Said| match (sum, &said.fact) {
        (
            Sum::Count { node, table, .. } | Sum::Field { node, table, .. },
            Fact::Inserted { table: t, .. } | Fact::Updated { table: t, .. },
        ) => said.node == *node && t == table,
        (Sum::Wasted { node }, Fact::WorkWasted { .. }) => said.node == *node,
        (Sum::Messages { label, counter }, _) => counts(*label, *counter, said, model),
        _ => false,
    };
    pair.told[side].facts.iter().filter(books).collect()
}

/// Returns what a run has in place of a fact of the other run: another end of the client's run, or else what it says
/// instead about the same message.
fn instead(pair: &Pair, side: usize, missing: &Said) -> Option<Said> {
    let facts = &pair.told[side].facts;
    let run = run_of(&missing.path);
    let end_of = |side: usize| {
        let mut all = pair.told[side].facts.iter();
        all.find(|s| s.path == run && matches!(s.fact, Fact::Ended { .. }))
    };
    if let (Some(here), Some(there)) = (end_of(side), end_of(1 - side))
        && outcome_of(here) != outcome_of(there)
    {
        return Some(here.clone());
    }
    let message = message_of(&missing.path);
    let nearer: [&dyn Fn(&Said) -> bool; 3] = [
        &|s| s.path == missing.path,
        &|s| is_within(&s.path, &missing.path),
        &|s| is_within(&s.path, message),
    ];
    nearer.iter().find_map(|fits| {
        let new = facts.iter().filter(|s| fits(s) && pair.is_new(side, s));
        let new: Vec<Said> = new.cloned().collect();
        lead(&new).cloned()
    })
}

fn outcome_of(said: &Said) -> Option<(fact::Outcome, Span)> {
    match said.fact {
        Fact::Ended { outcome, latency } => Some((outcome, latency)),
        _ => None,
    }
}

/// Returns the first run of a client that ended in another way, or later.
fn ended(pair: &Pair, kind: EndKind) -> Option<End> {
    let ends = |side: usize| {
        let facts = pair.told[side].facts.iter();
        facts.filter_map(|said| Some((said, outcome_of(said)?)))
    };
    let other: SortedMap<&str, (&Said, (fact::Outcome, Span))> = ends(1)
        .map(|(said, end)| (&*said.path, (said, end)))
        .collect();
    let mut differ = ends(0).filter_map(|(said, (outcome, latency))| {
        let (there, (other, later)) = other.get(&&*said.path)?;
        let differs = match kind {
            EndKind::Outcome => outcome != *other,
            _ => latency != *later,
        };
        differs.then_some((said, *there))
    });
    let (said, there) = differ.next()?;
    Some(End {
        side: 0,
        said: said.clone(),
        instead: Some(there.clone()),
        more: differ.count() as u32,
    })
}
