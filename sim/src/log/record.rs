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
    /// What it says of its producer; none where that is nothing.
    producer: Option<Rc<Produced>>,
}

/// What a record says of its producer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Produced {
    transaction: Option<u64>,
    batch: Option<Batch>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<M> {
    Value(M),
    /// A null value: the key is to be forgotten.
    Tombstone(Rc<Tombstone<M>>),
    /// The end of a producer's transaction: readers see a gap.
    Marker {
        committed: bool,
    },
    /// Compaction removed it.
    Gone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone<M> {
    /// What stands for the null value.
    pub value: M,
    /// When it goes for good, once it was compacted.
    pub goes_at: Option<Time>,
}

impl<M> Record<M> {
    /// Returns a record that is part of no transaction.
    pub fn new(key: Option<Rc<str>>, value: M, at: Time) -> Self {
        Self::of(key, Content::Value(value), at)
    }

    /// Returns a null value; `value` is what stands for it there.
    pub fn tombstone(key: Rc<str>, value: M, at: Time) -> Self {
        let goes_at = None;
        let tombstone = Rc::new(Tombstone { value, goes_at });
        Self::of(Some(key), Content::Tombstone(tombstone), at)
    }

    /// Returns the end of a producer's transaction.
    pub fn marker(producer: u64, committed: bool, at: Time) -> Self {
        let marker = Self::of(None, Content::Marker { committed }, at);
        marker.in_transaction(Some(producer))
    }

    fn of(key: Option<Rc<str>>, content: Content<M>, at: Time) -> Self {
        let producer = None;
        Self {
            key,
            content,
            at,
            producer,
        }
    }

    /// Returns it as part of a producer's transaction.
    #[must_use]
    pub fn in_transaction(self, transaction: Option<u64>) -> Self {
        let batch = self.batch();
        self.produced(Produced { transaction, batch })
    }

    /// Returns it as an idempotent producer numbers it.
    #[must_use]
    pub fn numbered(self, batch: Option<Batch>) -> Self {
        let transaction = self.transaction();
        self.produced(Produced { transaction, batch })
    }

    fn produced(mut self, produced: Produced) -> Self {
        let says_something = produced != Produced::default();
        self.producer = says_something.then(|| Rc::new(produced));
        self
    }

    /// Returns the producer whose transaction it is part of, or ends.
    pub fn transaction(&self) -> Option<u64> {
        self.producer.as_ref()?.transaction
    }

    /// Returns how an idempotent producer numbers it: one record a batch.
    pub fn batch(&self) -> Option<Batch> {
        self.producer.as_ref()?.batch
    }

    /// Returns what stands there for readers; none for a marker, or what was compacted away.
    pub fn value(&self) -> Option<&M> {
        match &self.content {
            Content::Value(value) => Some(value),
            Content::Tombstone(tombstone) => Some(&tombstone.value),
            Content::Marker { .. } | Content::Gone => None,
        }
    }

    /// Returns whether a reader is handed it.
    pub fn is_data(&self) -> bool {
        matches!(self.content, Content::Value(_) | Content::Tombstone(_))
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
