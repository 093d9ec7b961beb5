//! The profile: in what the versions of RabbitMQ differ, and its two kinds of queue.

use crate::queue::{Rejoin, Return, Rules};

/// A version of RabbitMQ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
pub enum Version {
    /// 3.10, as recorded from 3.10.8.
    #[serde(rename = "3.10")]
    V3_10,
    /// 4.x, as documented (snapshot of 2026-08, with what 4.3 changed).
    #[default]
    #[serde(rename = "4.x")]
    V4,
}

/// How a queue keeps its messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueKind {
    /// On one node.
    #[default]
    Classic,
    /// Replicated: what was confirmed outlives the loss of a node.
    Quorum,
}

impl Version {
    /// Returns the name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Self::V3_10 => "3.10",
            Self::V4 => "4.x",
        }
    }

    /// Returns whether a dead letter says where it died last, besides where it died first.
    pub fn names_last_death(self) -> bool {
        self == Self::V4
    }

    /// Returns how often a message may come back where nobody says (RQ-30).
    pub fn delivery_limit(self, kind: QueueKind) -> Option<u32> {
        (self == Self::V4 && kind == QueueKind::Quorum).then_some(20)
    }

    /// Returns the highest and the default priority of a queue of which nobody says (RQ-28).
    pub fn priorities(self, kind: QueueKind) -> Option<(u8, u8)> {
        (self == Self::V4 && kind == QueueKind::Quorum).then_some((31, 4))
    }

    /// Returns the rules of a queue. What a quorum queue is given back goes to the front where it has a delivery limit, and behind
    /// everything where it has none; what a closed channel leaves goes to the front.
    pub fn rules(self, kind: QueueKind, delivery_limit: Option<u32>) -> Rules {
        match kind {
            QueueKind::Classic => Rules {
                rejoin: Rejoin::WhenTried,
                marks_survivors: true,
                ..Rules::default()
            },
            QueueKind::Quorum => Rules {
                given_back: match delivery_limit {
                    Some(_) => Return::Front,
                    None => Return::Tail,
                },
                abandoned: Return::Front,
                rejoin: Rejoin::WhenFull,
                only_failures: self == Self::V4,
                replicated: true,
                marks_survivors: false,
                takeover: self == Self::V4,
            },
        }
    }
}
