//! What is worth a line: messages that leave, arrive or get lost, and changes of state.

use crate::text::fact::{headline, is_again, message_label, milestone};
use crate::text::quantity::span;
use crate::text::{Lang, picture};
use sim::fact::{DropReason, Fact, FactKind, RowId, Said};
use sim::model::Model;
use sim::program::MessageKind;
use sim::time::Time;
use std::collections::BTreeMap;

/// One message on its way.
#[derive(Clone, Debug)]
pub struct Leg {
    pub from: u16,
    pub to: u16,
    pub label: String,
    /// Answers are drawn with a dashed line.
    pub answer: bool,
    pub lost: bool,
}

#[derive(Clone, Debug)]
pub enum Happening {
    /// An index into the legs.
    Leaves(usize),
    Arrives(usize),
    /// A message is lost that left before.
    Lost(usize),
    /// Words beside a lifeline.
    Note {
        node: u16,
        words: String,
    },
    /// So many more (or fewer) programs are at work there.
    Work {
        node: u16,
        by: i32,
    },
    Down {
        node: u16,
        down: bool,
    },
}

#[derive(Clone, Debug)]
pub struct Moment {
    pub row: RowId,
    pub at: Time,
    pub what: Happening,
}

#[derive(Clone, Debug, Default)]
pub struct Story {
    pub legs: Vec<Leg>,
    pub moments: Vec<Moment>,
    /// How many events there were.
    pub events: u32,
}

/// Returns what happened, in order.
pub fn tell(model: &Model, facts: &[Said], lang: Lang) -> Story {
    let mut story = Story {
        events: facts.last().map_or(0, |said| said.row + 1),
        ..Story::default()
    };
    let mut under_way = BTreeMap::new();
    for said in facts {
        if let Some(leg) = leg(said, model, lang) {
            under_way.extend(said.message.map(|m| (m, story.legs.len())));
            story.say(said, Happening::Leaves(story.legs.len()));
            story.legs.push(leg);
        }
        match &said.fact {
            Fact::Arrived { .. } | Fact::Delivered { .. } | Fact::Held { .. } => {
                if let Some(leg) = said.message.and_then(|m| under_way.remove(&m)) {
                    story.say(said, Happening::Arrives(leg));
                }
            }
            Fact::Dropped { reason, .. } => {
                let leg = said.message.and_then(|m| under_way.remove(&m));
                story.drop_leg(said, leg, *reason);
            }
            _ => {}
        }
        story.change(said, model, lang);
    }
    story
}

impl Story {
    fn say(&mut self, said: &Said, what: Happening) {
        self.moments.push(Moment {
            row: said.row,
            at: said.at,
            what,
        });
    }

    /// A message that is refused at the door did arrive; all others are lost on their way.
    fn drop_leg(&mut self, said: &Said, leg: Option<usize>, reason: DropReason) {
        let Some(leg) = leg else { return };
        if at_door(reason) {
            self.say(said, Happening::Arrives(leg));
        } else {
            self.legs[leg].lost = true;
            self.say(said, Happening::Lost(leg));
        }
    }

    fn change(&mut self, said: &Said, model: &Model, lang: Lang) {
        let node = said.node;
        match said.fact {
            Fact::HandlerStarted { .. } | Fact::Began { .. } => {
                self.say(said, Happening::Work { node, by: 1 })
            }
            Fact::HandlerEnded { .. } | Fact::Ended { .. } => {
                self.say(said, Happening::Work { node, by: -1 })
            }
            Fact::Crashed {
                replicas: Some(standing),
                ..
            }
            | Fact::Restarted {
                replicas: Some(standing),
            } => {
                let down = standing.leader.is_none();
                self.say(said, Happening::Down { node, down });
            }
            Fact::Crashed { .. } | Fact::Hung => {
                self.say(said, Happening::Down { node, down: true })
            }
            Fact::Restarted { .. } | Fact::Resumed { .. } => {
                self.say(said, Happening::Down { node, down: false })
            }
            _ => {}
        }
        if is_noted(&said.fact) {
            let words = words(said, model, lang);
            self.say(said, Happening::Note { node, words });
        }
    }
}

fn leg(said: &Said, model: &Model, lang: Lang) -> Option<Leg> {
    let Fact::Sent { to, kind, .. } = said.fact else {
        return None;
    };
    let label = message_label(said, model, lang)?;
    let label = if is_again(said) {
        format!("↻ {label}")
    } else {
        label
    };
    let answer = matches!(
        kind,
        MessageKind::Reply | MessageKind::Error | MessageKind::Ack | MessageKind::Confirm
    );
    Some(Leg {
        from: said.node,
        to,
        label,
        answer,
        lost: false,
    })
}

fn at_door(reason: DropReason) -> bool {
    matches!(
        reason,
        DropReason::Unavailable
            | DropReason::QueueFull
            | DropReason::RateLimited
            | DropReason::Expired
            | DropReason::NobodyWaits
            | DropReason::Discarded
            | DropReason::TooLate
            | DropReason::Unroutable
            | DropReason::Outdated
            | DropReason::Overflowed
            | DropReason::DeliveryLimit
            | DropReason::Orphaned
            | DropReason::Answered
            | DropReason::Repeated
    )
}

/// What is lost on its way ends in a ✕, which says enough.
fn is_noted(fact: &Fact) -> bool {
    if let Fact::Dropped { reason, .. } = fact {
        return at_door(*reason);
    }
    let effect = matches!(
        fact.kind(),
        FactKind::Inserted | FactKind::RolledBack | FactKind::RetryScheduled
    );
    let again = matches!(fact, Fact::Leased { again: Some(_), .. });
    effect || again || (milestone(fact.kind()) && fact.kind() != FactKind::Requeued)
}

fn words(said: &Said, model: &Model, lang: Lang) -> String {
    let node = model
        .nodes
        .get(usize::from(said.node))
        .map(|n| lang.pick(&n.label))
        .unwrap_or_default();
    let head = headline(said, model, lang);
    let more = match &said.fact {
        Fact::Ended { latency, .. } => span(*latency),
        Fact::TimedOut { timeout, .. } => span(*timeout),
        Fact::Inserted { table, key, .. } => {
            let table = model
                .nodes
                .get(usize::from(said.node))
                .and_then(|n| n.tables.get(usize::from(*table)));
            format!("{} {key}", table.map_or("", |t| &t.name))
        }
        Fact::RetryScheduled {
            attempt_next,
            attempts_max,
            ..
        } => format!("{attempt_next}/{attempts_max}"),
        Fact::Leased { delivery, .. } => picture::nth(*delivery, lang),
        _ => String::new(),
    };
    format!("{node}: {head} {more}").trim_end().to_owned()
}
