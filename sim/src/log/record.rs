//! What stands in a log.

use super::producer::Batch;
use crate::time::Time;
use std::rc::Rc;

/// One place of a log. Its offset is its position: offsets are never given twice, nor changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<M> {
    pub key: Option<Rc<str>>,
    pub content: Content<M>,
    pub at: Time,
    /// The producer whose transaction it is part of, or ends.
    pub transaction: Option<u64>,
    /// How an idempotent producer numbers it: one record a batch.
    pub batch: Option<Batch>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<M> {
    Value(M),
    /// A null value: the key is to be forgotten. Once compacted, it goes for good at this instant.
    Tombstone {
        value: M,
        goes_at: Option<Time>,
    },
    /// The end of a producer's transaction: readers see a gap.
    Marker {
        committed: bool,
    },
    /// Compaction removed it.
    Gone,
}

impl<M> Record<M> {
    /// Returns a record that is part of no transaction.
    pub fn new(key: Option<Rc<str>>, value: M, at: Time) -> Self {
        Self {
            key,
            content: Content::Value(value),
            at,
            transaction: None,
            batch: None,
        }
    }

    /// Returns a null value; `value` is what stands for it there.
    pub fn tombstone(key: Rc<str>, value: M, at: Time) -> Self {
        Self {
            key: Some(key),
            content: Content::Tombstone {
                value,
                goes_at: None,
            },
            at,
            transaction: None,
            batch: None,
        }
    }

    /// Returns what stands there for readers; none for a marker, or what was compacted away.
    pub fn value(&self) -> Option<&M> {
        match &self.content {
            Content::Value(value) | Content::Tombstone { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Returns whether a reader is handed it.
    pub fn is_data(&self) -> bool {
        matches!(self.content, Content::Value(_) | Content::Tombstone { .. })
    }
}

/// When a producer counts a record as stored (`acks`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Acks {
    /// It does not wait: a loss is invisible.
    None,
    /// The leader has it.
    Leader,
    /// Every replica that is in sync has it.
    #[default]
    All,
}

impl Acks {
    pub const ALL: [Self; 3] = [Self::None, Self::Leader, Self::All];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Leader => "1",
            Self::All => "all",
        }
    }
}

/// What a reader sees of open and aborted transactions (`isolation.level`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    #[default]
    ReadUncommitted,
    ReadCommitted,
}

impl Isolation {
    pub const ALL: [Self; 2] = [Self::ReadUncommitted, Self::ReadCommitted];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadUncommitted => "read_uncommitted",
            Self::ReadCommitted => "read_committed",
        }
    }
}
