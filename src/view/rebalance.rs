//! The groups at a node: the members of each, and its latest rebalance step by step.

use super::frame::{GroupView, MemberRow, RoundView, StepView, ToldStep, Tone};
use super::lens::Lens;
use crate::explain::rebalance::path_of;
use crate::text::quantity::brief;
use crate::text::{Lang, fact, names, rebalance as words};
use sim::fact::{Fact, Said};
use sim::log::group::{Phase, Trigger};
use sim::model::Model;
use sim::path::read_topic;
use sim::record::Recording;
use sim::sort;
use sim::time::Time;
use sim::world::Readers;
use std::rc::Rc;

/// The most members that have a row.
const MEMBERS_MAX: usize = 12;
/// The most steps that have a row in the table.
const TOLD_MAX: usize = 60;

/// Returns the groups of a service, or those that read the topics of a broker.
pub fn groups(
    lens: &mut Lens,
    recording: &Recording,
    (node, applied): (u16, u32),
    lang: Lang,
) -> Vec<GroupView> {
    let model = recording.model();
    let here = |r: &&Readers| r.service == node || r.broker == node;
    let own = lens.world(recording, applied).groups().iter().filter(here);
    let paths: Vec<String> = own.map(|r| path_of(r, model)).collect();
    let steps: Vec<Rc<[Said]>> = paths
        .iter()
        .map(|path| lens.rebalance(recording, path, applied))
        .collect();
    let own = lens.world(recording, applied).groups().iter().filter(here);
    let each = own.zip(&paths).zip(&steps);
    each.map(|((group, path), said)| {
        let here = Here {
            group,
            model,
            path,
            last: applied.checked_sub(1),
            lang,
        };
        here.view(said)
    })
    .collect()
}

/// A group at the cursor.
#[derive(Clone, Copy)]
struct Here<'a> {
    group: &'a Readers,
    model: &'a Model,
    path: &'a str,
    /// The row at the cursor.
    last: Option<u32>,
    lang: Lang,
}

impl Here<'_> {
    fn view(self, said: &[Said]) -> GroupView {
        let (group, lang) = (&self.group.group, self.lang);
        let service = &self.model.nodes[usize::from(self.group.service)];
        let topic = read_topic(self.model, self.group.service, self.group.subscription);
        let (joined, members) = self.joined();
        GroupView {
            title: words::title(&lang.pick(&service.label), &topic, lang),
            label: match group.phase() {
                Phase::Empty => words::empty(lang),
                Phase::Preparing => words::preparing(joined, members, lang),
                Phase::Stable => words::stable(group.generation(), lang),
            },
            rule: words::rule(group.settings().assignor, lang),
            rounds: self.rounds(said),
        }
    }

    /// Returns how many members have joined, of how many.
    fn joined(self) -> (u32, u32) {
        let members = self.group.group.members();
        let joined = members.iter().filter(|seat| seat.has_joined);
        (joined.count() as u32, members.len() as u32)
    }

    fn rounds(self, said: &[Said]) -> Vec<RoundView> {
        let begins = |said: &Said| matches!(said.fact, Fact::RebalanceStarted { again: false, .. });
        let firsts = said.iter().enumerate().filter(|(_, said)| begins(said));
        let firsts: Vec<usize> = firsts.map(|(i, _)| i).collect();
        let ends = firsts.iter().copied().skip(1).chain([said.len()]);
        let rounds = firsts.iter().zip(ends).map(|(from, to)| &said[*from..to]);
        let waits = self.group.group.phase() == Phase::Preparing;
        rounds
            .enumerate()
            .filter_map(|(i, said)| self.round(said, waits && i + 1 == firsts.len()))
            .collect()
    }

    /// Returns one rebalance; `waits` while it is not complete.
    fn round(self, said: &[Said], waits: bool) -> Option<RoundView> {
        let first = said.first()?;
        let Fact::RebalanceStarted { generation, .. } = first.fact else {
            return None;
        };
        let nth = first.path.get(self.path.len()..).unwrap_or_default();
        let mut members = self.members(said, waits);
        let more = members.len().saturating_sub(MEMBERS_MAX) as u32;
        members.truncate(MEMBERS_MAX);
        Some(RoundView {
            title: words::round(nth, generation, self.lang),
            steps: self.steps(said, first.at, waits),
            members,
            more,
            told: said.iter().take(TOLD_MAX).map(|s| self.told(s)).collect(),
        })
    }

    fn told(self, said: &Said) -> ToldStep {
        ToldStep {
            row: said.row,
            at: brief(said.at),
            step: names::fact_kind(said.fact.kind(), self.lang),
            words: fact::sentence(said, self.model, self.lang),
            changed: self.last == Some(said.row),
        }
    }

    /// Returns what an instance is called here: by its number where there are several.
    fn name(self, unit: u32) -> String {
        match self.group.units.len() {
            1 => self.model.nodes[usize::from(self.group.service)]
                .name
                .clone(),
            _ => format!("[{unit}]"),
        }
    }

    // ---- steps ----

    fn steps(self, said: &[Said], began: Time, waits: bool) -> Vec<StepView> {
        let lang = self.lang;
        let settings = self.group.group.settings();
        let is_eager = !settings.assignor.is_cooperative();
        let of = |is: fn(&Fact) -> bool| -> Vec<&Said> {
            said.iter().filter(|said| is(&said.fact)).collect()
        };
        let revoked = of(|f| matches!(f, Fact::PartitionsRevoked { .. }));
        let joined = of(|f| matches!(f, Fact::MemberJoined { .. }));
        let shared = of(|f| matches!(f, Fact::AssignmentMade { .. }));
        let assigned = of(|f| matches!(f, Fact::PartitionsAssigned { .. }));
        let given = revoked.iter().map(|said| match &said.fact {
            Fact::PartitionsRevoked { partitions, .. } => partitions.len() as u32,
            _ => 0,
        });
        let given: u32 = given.sum();
        let (there, members) = match waits {
            true => self.joined(),
            false => [joined.len() as u32; 2].into(),
        };
        let step = |label, said: &[&Said]| self.step(label, said, began);
        let mut steps: Vec<StepView> = Vec::new();
        for started in of(|f| matches!(f, Fact::RebalanceStarted { .. })) {
            if let &Fact::RebalanceStarted { trigger, by, .. } = &started.fact {
                let who = by.map_or_else(String::new, |unit| self.name(unit));
                let label = words::trigger(trigger, &who, settings, lang);
                steps.push(step(label, &[started]));
            }
        }
        let is_left = |seat: &sim::log::group::Seat| !seat.has_joined && !seat.owned.is_empty();
        let is_more_given = waits && self.group.group.members().iter().any(is_left);
        if is_eager && (given > 0 || is_more_given) {
            steps.push(step(words::revoke(given, lang), &revoked));
        }
        let join = steps.len();
        steps.push(step(words::join(there, members, lang), &joined));
        if waits || !shared.is_empty() {
            let leader = shared.first().map(|said| self.name(said.unit));
            steps.push(step(words::assign(leader.as_deref(), lang), &shared));
            let told = assigned.len() as u32;
            steps.push(step(words::sync(told, members, lang), &assigned));
            if !is_eager && given > 0 {
                steps.push(step(words::revoke(given, lang), &revoked));
            }
            let generation = shared.first().and_then(|said| match said.fact {
                Fact::AssignmentMade { generation, .. } => Some(generation),
                _ => None,
            });
            steps.push(step(words::done(generation, lang), &shared));
        }
        if waits && !steps.iter().any(|step| step.now) {
            steps[join].now = true;
        }
        for i in (1..steps.len()).rev() {
            if steps[i].note == steps[i - 1].note {
                steps[i].note.clear();
            }
        }
        steps[0].note = brief(began);
        steps
    }

    /// Returns a step of which so much was said.
    fn step(self, label: String, said: &[&Said], began: Time) -> StepView {
        let last = said.last();
        StepView {
            label,
            note: last.map_or_else(String::new, |said| words::after(said.at.since(began))),
            told: last.map_or_else(String::new, |said| {
                fact::sentence(said, self.model, self.lang)
            }),
            tone: last.map_or(Tone::Idle, |said| fact::tone(&said.fact)),
            row: last.map(|said| said.row),
            now: said.iter().any(|said| self.last == Some(said.row)),
        }
    }

    // ---- members ----

    /// Returns each member with what it owns before and after, those that have gone included.
    fn members(self, said: &[Said], waits: bool) -> Vec<MemberRow> {
        let mut found: Vec<((u32, bool), MemberRow)> = Vec::new();
        let lang = self.lang;
        for step in said {
            let unit = step.unit;
            match &step.fact {
                Fact::RebalanceStarted {
                    trigger: Trigger::Left | Trigger::SessionExpired | Trigger::PollTooLate,
                    by: Some(by),
                    left,
                    ..
                } => {
                    let row = self.member(*by, left, words::removed(lang), Some(step.row));
                    let after = Some(words::no_partitions(lang));
                    found.push(((*by, false), MemberRow { after, ..row }));
                }
                Fact::MemberJoined { owned, after, .. } => {
                    let note = words::joined(*after, lang);
                    let row = self.member(unit, owned, note, Some(step.row));
                    found.push(((unit, true), row));
                }
                Fact::AssignmentMade { .. } => {
                    let leader = found.iter_mut().find(|(key, _)| *key == (unit, true));
                    leader.into_iter().for_each(|(_, row)| row.leads = true);
                }
                Fact::PartitionsAssigned { owned, .. } => {
                    let of = found.iter_mut().find(|(key, _)| *key == (unit, true));
                    if let Some((_, row)) = of {
                        row.after = Some(self.list(owned));
                        row.changed |= self.last == Some(step.row);
                    }
                }
                _ => {}
            }
        }
        // Who joined and has gone again since then stands there as removed.
        let is_there = |unit: u32| {
            let id = &self.group.units[unit as usize].id;
            let seat = self.group.group.member(id);
            seat.is_some_and(|seat| seat.has_joined)
        };
        found.retain(|((unit, joined), row)| {
            !joined || row.after.is_some() || waits && is_there(*unit)
        });
        let missing = self.group.group.members().iter();
        let missing = missing.filter(|seat| waits && !seat.has_joined);
        for seat in missing {
            let unit = self.group.instance_of(&seat.id).unwrap_or_default();
            let owned: Vec<u32> = seat.owned.iter().map(|tp| tp.partition).collect();
            let row = self.member(unit, &owned, words::not_joined(lang), None);
            found.push(((unit, true), row));
        }
        sort::by_key(&mut found, |(key, _)| *key);
        found.into_iter().map(|(_, row)| row).collect()
    }

    fn member(self, unit: u32, before: &[u32], note: String, row: Option<u32>) -> MemberRow {
        MemberRow {
            name: self.name(unit),
            leads: false,
            before: self.list(before),
            after: None,
            note,
            changed: row.is_some() && self.last == row,
            row,
        }
    }

    /// Returns numbers of partitions.
    fn list(self, partitions: &[u32]) -> String {
        if partitions.is_empty() {
            return words::no_partitions(self.lang);
        }
        let numbers = partitions.iter().map(u32::to_string);
        numbers.collect::<Vec<_>>().join(", ")
    }
}
