//! What decided a fact: the rows it names, and for what did not come, the row that kept it from coming.
//!
//! A broker that delivers again was told nothing: no earlier event made the lease run out. What decided it is that the
//! acknowledgement was lost, or that the consumer crashed or is still at work. The world cannot name that row without
//! remembering what it must not know, so it is found here, by identity: what became of the message with this path.

use super::book::Reader;
use super::path::{attempt_of, delivery_of, is_within, message_of, run_of, without_branches};
use crate::text::fact::lead;
use sim::events::Token;
use sim::fact::{Again, Fact, FactKind, KindSet, MessageNumber, RowId, Said};
use sim::program::MessageKind;
use sim::time::{Span, Time};
use sim::world::{Doing, Message, World};

/// How many rows are looked at for what became of a message.
const LOOKED_AT_MAX: usize = 256;

/// What somebody waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaited {
    Reply,
    Ack,
    Confirm,
}

/// What became of that for which somebody waits.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// The row says so: it was dropped, or its receiver crashed, or it ended without answering.
    Over { row: RowId },
    /// A message is under way.
    OnItsWay {
        row: RowId,
        message: MessageNumber,
        arrives: Option<Time>,
    },
    /// It waits for a worker, that many before it.
    InLine {
        row: RowId,
        node: u16,
        unit: u32,
        ahead: u32,
    },
    /// It lies unread at a process that stands still since a row.
    Unread { row: RowId },
    /// The activation in this slot handles it.
    AtWork { row: RowId, slot: u32 },
}

impl Fate {
    /// Returns whether nothing will come of it any more, as far as anybody can tell.
    pub fn is_hopeless(&self) -> bool {
        matches!(self, Self::Over { .. } | Self::Unread { .. })
    }

    /// Returns the latest row about it.
    pub fn row(&self) -> RowId {
        match self {
            Self::Over { row }
            | Self::OnItsWay { row, .. }
            | Self::InLine { row, .. }
            | Self::Unread { row }
            | Self::AtWork { row, .. } => *row,
        }
    }
}

/// Returns every earlier row that decided a fact, oldest first; none for what the scenario or a hand began.
pub fn causes(reader: &mut Reader, said: &Said) -> Vec<RowId> {
    let mut rows = said.because.clone();
    rows.extend(what_kept_it(reader, said));
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// Returns the row that kept something from coming, where a fact was decided by its absence.
pub fn what_kept_it(reader: &mut Reader, said: &Said) -> Option<RowId> {
    let from = *said.because.first()?;
    let message = message_of(&said.path);
    let (path, awaited) = match &said.fact {
        Fact::TimedOut { attempt, .. } => (attempt_of(&said.path, *attempt), Awaited::Reply),
        Fact::LeaseExpired { delivery, .. } => (delivery_of(message, *delivery), Awaited::Ack),
        Fact::Leased {
            again: Some(Again::LeaseExpired),
            delivery,
            ..
        } => (delivery_of(message, delivery - 1), Awaited::Ack),
        _ => return None,
    };
    let world = reader.recording.seek(said.row);
    fate(reader, &world, &path, awaited, from..said.row).map(|fate| fate.row())
}

/// Returns what became of the message with a path, as the world stands after the last row of a range; the range
/// begins where somebody began to wait.
pub fn fate(
    reader: &mut Reader,
    world: &World,
    path: &str,
    awaited: Awaited,
    rows: std::ops::Range<RowId>,
) -> Option<Fate> {
    at_work(world, path)
        .or_else(|| on_its_way(world, path, awaited))
        .or_else(|| over(reader, path, awaited, rows))
}

fn at_work(world: &World, path: &str) -> Option<Fate> {
    let nodes = 0..world.model().nodes.len() as u16;
    let mut all = nodes.flat_map(|node| world.activations(node));
    let is_it = |a: &sim::world::Activation| {
        a.handling.kind.is_some()
            && a.state != Doing::Joining
            && without_branches(&world.path_text(a.path)) == path
    };
    let (slot, activation) = all.find(|(_, a)| is_it(a))?;
    Some(Fate::AtWork {
        row: activation.row,
        slot,
    })
}

fn on_its_way(world: &World, path: &str, awaited: Awaited) -> Option<Fate> {
    let is_it = |m: &&Message| concerns(awaited, m.kind) && world.path_text(m.path) == path;
    let message = world.messages().find(is_it)?;
    if message.token != Token::NONE {
        let arrives = (message.arrives < Time::MAX).then_some(message.arrives);
        return Some(Fate::OnItsWay {
            row: message.sent_row,
            message: message.number,
            arrives,
        });
    }
    let (node, unit) = (message.to, message.to_unit);
    let mut line = world.line_of_process(node, unit);
    match line.position(|m| m.number == message.number) {
        Some(ahead) => Some(Fate::InLine {
            row: message.row,
            node,
            unit,
            ahead: ahead as u32,
        }),
        None => Some(Fate::Unread { row: message.row }),
    }
}

fn over(
    reader: &mut Reader,
    path: &str,
    awaited: Awaited,
    rows: std::ops::Range<RowId>,
) -> Option<Fate> {
    let kinds = KindSet::of(&[FactKind::Dropped, FactKind::HandlerEnded, FactKind::Crashed]);
    let mut before = rows.end;
    for _ in 0..LOOKED_AT_MAX {
        let row = reader.recording.prev_of(kinds, before)?;
        if row < rows.start {
            return None;
        }
        before = row;
        let is_it = |said: &Said| match said.fact {
            Fact::Dropped { kind, .. } => said.path == path && concerns(awaited, kind),
            Fact::HandlerEnded { .. } => said.path == path,
            _ => false,
        };
        let facts = reader.facts(row);
        if facts.iter().any(is_it) {
            return Some(Fate::Over { row });
        }
        let crashed = |said: &Said| matches!(said.fact, Fact::Crashed { lost_activations, .. } if lost_activations > 0);
        if let Some(crash) = facts.iter().find(|said| crashed(said))
            && was_there(reader, path, crash)
        {
            return Some(Fate::Over { row });
        }
    }
    None
}

/// Returns whether a crash took the activation with a path.
fn was_there(reader: &mut Reader, path: &str, crash: &Said) -> bool {
    let world = reader.recording.seek(crash.row);
    world
        .activations(crash.node)
        .any(|(_, a)| world.path_text(a.path) == path)
}

fn concerns(awaited: Awaited, kind: MessageKind) -> bool {
    use MessageKind as M;
    match awaited {
        Awaited::Reply => matches!(kind, M::Request | M::Reply | M::Error),
        Awaited::Ack => matches!(kind, M::Command | M::Event | M::Document | M::Ack),
        Awaited::Confirm => matches!(kind, M::Command | M::Event | M::Document | M::Confirm),
    }
}

/// Returns which fact of an earlier row decided a later fact: the key that was there, the message that arrived, the outcome in
/// the window; where none is named, the one that says most.
pub fn decisive<'f>(effect: &Said, earlier: &'f [Said]) -> Option<&'f Said> {
    let named = earlier.iter().filter(|said| names(&effect.fact, said));
    if let Some(said) = named.reduce(heavier) {
        return Some(said);
    }
    if let Some(said) = hop(effect, earlier) {
        return Some(said);
    }
    if absent(&effect.fact) {
        let message = message_of(&effect.path);
        let of_it = |said: &&Said| message_of(&said.path) == message;
        let lost = |said: &&Said| matches!(said.fact, Fact::Dropped { .. });
        if let Some(said) = earlier.iter().filter(of_it).find(lost) {
            return Some(said);
        }
    }
    let own: Vec<&Said> = earlier.iter().filter(|s| told(effect, s)).collect();
    let same = own.iter().copied().filter(|s| s.path == effect.path);
    began_work(same.clone())
        .or_else(|| same.reduce(heavier))
        .or_else(|| own.into_iter().reduce(heavier))
        .or_else(|| lead(earlier))
}

/// Returns the fact that says how long work or a wait takes, where how it came to be says less.
fn began_work<'f>(mut facts: impl Iterator<Item = &'f Said> + Clone) -> Option<&'f Said> {
    let says_more = |s: &Said| match s.fact {
        Fact::HandlerStarted { waited, .. } => waited > Span::ZERO,
        Fact::Delivered { redelivered, .. } => redelivered,
        _ => false,
    };
    if facts.clone().any(says_more) {
        return None;
    }
    facts.find(|s| matches!(s.fact, Fact::WorkStarted { .. } | Fact::WaitStarted { .. }))
}

fn heavier<'f>(best: &'f Said, next: &'f Said) -> &'f Said {
    let weight = crate::text::fact::weight;
    if weight(&next.fact) > weight(&best.fact) {
        next
    } else {
        best
    }
}

/// Returns what sent the message that a fact is about, if a fact of the earlier row did.
fn hop<'f>(effect: &Said, earlier: &'f [Said]) -> Option<&'f Said> {
    let travels = matches!(
        effect.fact,
        Fact::Arrived { .. }
            | Fact::Stored { .. }
            | Fact::Held { .. }
            | Fact::Delivered { .. }
            | Fact::HandlerStarted { .. }
            | Fact::Queued { .. }
    );
    let refused = matches!(
        effect.fact,
        Fact::AttemptFailed { .. }
            | Fact::GaveUp { .. }
            | Fact::RetrySuppressed { .. }
            | Fact::CallEnded { .. }
            | Fact::HandlerEnded { .. }
            | Fact::Ended { .. }
    );
    let begins = |said: &&Said| match said.fact {
        Fact::CallStarted { .. } | Fact::Leased { .. } => travels && said.path == effect.path,
        Fact::Dropped { .. } => refused && is_within(&said.path, &effect.path),
        _ => false,
    };
    let sends = |said: &&Said| {
        travels
            && said.message.is_some()
            && said.message == effect.message
            && matches!(said.fact, Fact::Sent { .. })
    };
    earlier
        .iter()
        .find(begins)
        .or_else(|| earlier.iter().find(sends))
}

/// A message that was lost in the same row has nothing to do with what the row did otherwise.
fn told(effect: &Said, earlier: &Said) -> bool {
    match &earlier.fact {
        Fact::Dropped { .. } => earlier.message.is_some() && earlier.message == effect.message,
        _ => true,
    }
}

fn absent(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::TimedOut { .. } | Fact::LeaseExpired { .. } | Fact::Leased { again: Some(_), .. }
    )
}

/// Returns whether a later fact names an earlier one by what both are about.
fn names(effect: &Fact, said: &Said) -> bool {
    let written = |wanted: u16, wanted_key: &str| match &said.fact {
        Fact::Inserted { table, key, .. } | Fact::Updated { table, key, .. } => {
            *table == wanted && key == wanted_key
        }
        _ => false,
    };
    match effect {
        Fact::DuplicateKey { table, key }
        | Fact::Read {
            table,
            key,
            found: true,
        } => written(*table, key),
        Fact::BreakerChanged { policy: p, .. } => {
            matches!(&said.fact, Fact::OutcomeRecorded { policy, .. } if policy == p)
        }
        Fact::Rejected { policy: p, .. } => {
            matches!(&said.fact, Fact::OutcomeRecorded { policy, .. } | Fact::BreakerChanged { policy, .. } if policy == p)
        }
        Fact::InstanceEjected { .. } => {
            matches!(
                said.fact,
                Fact::AttemptFailed { .. } | Fact::TimedOut { .. }
            )
        }
        Fact::InstanceScaled { .. } => matches!(said.fact, Fact::Scaled { .. }),
        Fact::MemberJoined { .. } => matches!(said.fact, Fact::RebalanceStarted { .. }),
        Fact::AssignmentMade { .. } | Fact::PartitionsAssigned { .. } => {
            matches!(said.fact, Fact::MemberJoined { .. })
        }
        Fact::Scaled { .. } => matches!(
            said.fact,
            Fact::Scaled { .. } | Fact::Stored { .. } | Fact::Appended { .. }
        ),
        Fact::EjectionWithheld { .. } | Fact::InstanceReturned { .. } => {
            matches!(said.fact, Fact::InstanceEjected { .. })
        }
        Fact::Settled { .. } | Fact::AckIgnored { .. } => {
            matches!(said.fact, Fact::AckSent { .. })
        }
        Fact::LeaseExpired { delivery: n, .. } => {
            matches!(said.fact, Fact::Leased { delivery, .. } if delivery == *n)
        }
        _ => false,
    }
}

/// Returns whether a row is where the run of a fact's client began: the scenario's schedule made it, nothing before it.
pub fn begins_run(said: &Said, facts: &[Said]) -> bool {
    let run = run_of(&said.path);
    facts
        .iter()
        .any(|f| matches!(f.fact, Fact::Began { .. }) && f.path == run)
}
