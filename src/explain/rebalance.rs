//! The steps of the latest rebalance of a group, as its facts said them.

use super::book::Reader;
use sim::fact::{Fact, FactKind, KindSet, RowId, Said};
use sim::log::group::Trigger;
use sim::model::Model;
use sim::path::read_topic;
use sim::record::Recording;
use sim::world::Readers;

/// How many rows with steps are looked at.
const LOOKED_AT_MAX: usize = 512;

const STEPS: [FactKind; 5] = [
    FactKind::RebalanceStarted,
    FactKind::MemberJoined,
    FactKind::AssignmentMade,
    FactKind::PartitionsRevoked,
    FactKind::PartitionsAssigned,
];

/// Returns how the paths of all rebalances of a group begin: `billing.orders#rebalance`.
pub fn path_of(group: &Readers, model: &Model) -> String {
    let service = &model.nodes[usize::from(group.service)].name;
    let topic = read_topic(model, group.service, group.subscription);
    format!("{service}.{topic}#rebalance")
}

/// Returns the last row before `applied` that says a step of any rebalance.
pub fn last_step(recording: &Recording, applied: u32) -> Option<RowId> {
    recording.prev_of(KindSet::of(&STEPS), applied)
}

/// Returns the steps of a group's latest rebalance that were said before `applied`, oldest first; none where there was none.
/// `path` is [`path_of`] it. With a rebalance in which what was given up finds its new owner comes the one in which it was given up.
pub fn steps(reader: &mut Reader, path: &str, applied: u32) -> Vec<Said> {
    let (mut found, mut before) = (Vec::new(), applied);
    for _ in 0..LOOKED_AT_MAX {
        let Some(row) = last_step(reader.recording, before) else {
            break;
        };
        before = row;
        let is_step =
            |said: &Said| STEPS.contains(&said.fact.kind()) && said.path.starts_with(path);
        let mut facts = reader.facts(row);
        facts.retain(is_step);
        let first = facts.iter().rposition(|said| begins(&said.fact));
        let rest = facts.split_off(first.unwrap_or(0));
        found.splice(0..0, rest);
        if first.is_some() {
            break;
        }
    }
    found
}

/// Returns whether a step is the first of a rebalance that no other one brought about.
fn begins(fact: &Fact) -> bool {
    matches!(fact, Fact::RebalanceStarted { trigger, again: false, .. } if *trigger != Trigger::GivenUp)
}
