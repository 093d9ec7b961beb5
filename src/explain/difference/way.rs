//! The shortest way along causes from what was changed to what came out differently.

use super::outcome::End;
use super::{Pair, WayStep, Whose, whose};
use crate::explain::chain::{self, Link, Root, Walk, step, walk};
use crate::text::fact::{lead, milestone};
use sim::fact::{Fact, RowId, Said};
use sim::sort;
use sim::sorted::{SortedMap, SortedSet};
use std::collections::VecDeque;

/// So many events of the way itself are told; of a longer one its beginning and its end.
const STEPS_MAX: usize = 8;
/// So many turning points are told between them.
const TURNS_MAX: usize = 4;

/// The way in one run: its rows in order, and the walk it was found in.
struct Found {
    rows: Vec<RowId>,
    walk: Walk,
    /// A fault or a hand began it.
    made: bool,
}

/// Returns the way in the run in which the change can be seen best, with what the other run has at its end; and how many events
/// in its middle are left out.
pub fn way(pair: &mut Pair, end: &End) -> (Vec<WayStep>, u32) {
    let found = [0, 1].map(|side| end.of(side).cloned().map(|said| in_run(pair, side, said)));
    let better = |side: usize| found[side].as_ref().map(|f| (f.made, f.rows.len()));
    let side = if better(1) >= better(0) { 1 } else { 0 };
    let Some(own) = &found[side] else {
        return (Vec::new(), 0);
    };
    let mut steps = events(pair, side, own);
    steps.extend(turns(pair, side, own));
    sort::by_key(&mut steps, |(place, _)| *place);
    let mut steps: Vec<WayStep> = steps.into_iter().map(|(_, step)| step).collect();
    steps.extend(in_place(pair, 1 - side, end, found[1 - side].as_ref()));
    (steps, own.rows.len().saturating_sub(STEPS_MAX) as u32)
}

/// Returns what a run has at its end in place of the other's, and before it what went wrong, if that ended it.
fn in_place(pair: &Pair, side: usize, end: &End, found: Option<&Found>) -> Vec<WayStep> {
    let Some((said, found)) = end.of(side).zip(found) else {
        return Vec::new();
    };
    let before = found.rows.iter().rev().nth(1).and_then(|row| {
        let went_wrong = |s: &&Said| is_turn(&s.fact);
        found.walk.links[row].facts.iter().find(went_wrong)
    });
    let told = before.into_iter().chain([said]);
    told.filter_map(|s| placed(pair, side, s, whose(side), None))
        .map(|(_, step)| WayStep {
            instead: true,
            ..step
        })
        .collect()
}

/// Returns the way in one run from where newness began to a fact.
fn in_run(pair: &mut Pair, side: usize, said: Said) -> Found {
    let last = said.row;
    let walk = walk(&mut pair.sides[side].reader, said);
    let new = |link: &Link| link.facts.iter().any(|s| pair.is_new(side, s));
    let news: SortedMap<RowId, &Link> = walk
        .links
        .iter()
        .filter(|(row, link)| **row == last || new(link))
        .map(|(row, link)| (*row, link))
        .collect();
    let made = |link: &Link| {
        let by_hand = |s: &&Said| chain::made_by(s).is_some() && pair.is_new(side, s);
        link.facts.iter().find(by_hand).is_some()
    };
    let made = news
        .iter()
        .filter(|(_, link)| made(link))
        .map(|(row, _)| *row);
    let (rows, made) = shortest(&news, &made.collect(), last);
    Found { rows, walk, made }
}

/// Returns the shortest way back along new rows to a fault or hand, or else to one that has no new cause; and whether it was
/// a fault or hand.
fn shortest(
    news: &SortedMap<RowId, &Link>,
    roots: &SortedSet<RowId>,
    last: RowId,
) -> (Vec<RowId>, bool) {
    let direct = direct_causes(news);
    let mut towards: SortedMap<RowId, RowId> = SortedMap::from_iter([(last, last)]);
    let mut open = VecDeque::from([last]);
    let (mut made, mut began) = (None, None);
    while let Some(row) = open.pop_front() {
        if made.is_none() && roots.contains(&row) {
            made = Some(row);
        }
        let causes = &direct[&row];
        if causes.is_empty() && began.is_none() {
            began = Some(row);
        }
        for cause in causes.iter().rev().copied() {
            if !towards.contains_key(&cause) {
                towards.insert(cause, row);
                open.push_back(cause);
            }
        }
    }
    let mut at = made.or(began).unwrap_or(last);
    let mut rows = vec![at];
    while at != last {
        at = towards[&at];
        rows.push(at);
    }
    (rows, made.is_some())
}

/// Returns for each row its new causes without those that are behind another of them: whoever waits for an answer began to
/// wait, but what came of the question says more.
fn direct_causes(news: &SortedMap<RowId, &Link>) -> SortedMap<RowId, Vec<RowId>> {
    let mut behind: SortedMap<RowId, SortedSet<RowId>> = SortedMap::default();
    let mut direct = SortedMap::default();
    for (row, link) in news.iter() {
        let causes: Vec<RowId> = link
            .causes
            .iter()
            .copied()
            .filter(|r| news.contains_key(r))
            .collect();
        let mut further: SortedSet<RowId> = causes
            .iter()
            .flat_map(|c| behind[c].iter().copied())
            .collect();
        let own = causes.iter().copied().filter(|c| !further.contains(c));
        direct.insert(*row, own.collect());
        further.extend(causes);
        behind.insert(*row, further);
    }
    direct
}

/// Returns the events of the way itself, each with the new fact that says most, and that fact's place in its run.
fn events(pair: &Pair, side: usize, found: &Found) -> Vec<(usize, WayStep)> {
    let rows = &found.rows;
    let half = STEPS_MAX / 2;
    let told = |i: usize| rows.len() <= STEPS_MAX || i < half || i >= rows.len() - half;
    let last = rows.last().copied();
    let mut steps = Vec::new();
    for (_, row) in rows.iter().enumerate().filter(|(i, _)| told(*i)) {
        let link = &found.walk.links[row];
        let own = |s: &&Said| Some(*row) == last || pair.is_new(side, s);
        let new: Vec<Said> = link.facts.iter().filter(own).cloned().collect();
        steps.extend(lead(&new).and_then(|s| placed(pair, side, s, whose(side), link.root)));
    }
    steps
}

/// Returns the turning points that both runs have, on the chain of causes after the way began.
fn turns(pair: &Pair, side: usize, found: &Found) -> Vec<(usize, WayStep)> {
    let (Some(first), Some(last)) = (found.rows.first(), found.rows.last()) else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    let between = |(row, _): &(&RowId, &Link)| (*first..*last).contains(*row);
    for (_, link) in found.walk.links.iter().filter(between) {
        let both = |s: &&Said| is_turn(&s.fact) && !pair.is_new(side, s);
        let turning: Vec<Said> = link.facts.iter().filter(both).cloned().collect();
        steps.extend(lead(&turning).and_then(|s| placed(pair, side, s, Whose::Both, None)));
    }
    let skipped = steps.len().saturating_sub(TURNS_MAX);
    steps.split_off(skipped)
}

/// Returns a fact as an event on the way, with its place among all facts of its run.
fn placed(
    pair: &Pair,
    side: usize,
    said: &Said,
    whose: Whose,
    root: Option<Root>,
) -> Option<(usize, WayStep)> {
    let model = pair.sides[side].reader.recording.model();
    let mut all = pair.told[side].facts.iter();
    let place = all.position(|s| s == said).unwrap_or(usize::MAX);
    let step = step(std::slice::from_ref(said), root, model, pair.lang)?;
    let step = WayStep {
        whose,
        step,
        instead: false,
    };
    Some((place, step))
}

fn is_turn(fact: &Fact) -> bool {
    matches!(fact, Fact::Leased { again: Some(_), .. })
        || (milestone(fact.kind()) && !matches!(fact, Fact::Ended { .. }))
}
