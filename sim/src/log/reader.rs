//! The positions of one member, and when it commits.
//!
//! # Rules
//! - KA-11 what is committed is the next offset to read. An automatic commit happens inside `poll`, once its interval has passed,
//!   for everything that earlier polls returned: processed or not.
//! - KA-12 committed before it is processed: at most once. After it: at least once.
//! - KA-22 a reader may go to any offset.
//!
//! # Source
//! Apache Kafka 4.0, `ConsumerCoordinator.maybeAutoCommitOffsetsAsync`, `SubscriptionState`.

use super::assign::TopicPartition;
use crate::time::{Span, Time};
use std::collections::BTreeMap;

/// When a member commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitMode {
    /// `enable.auto.commit`, at this interval.
    Auto { interval: Span },
    /// As soon as records are fetched.
    Before,
    /// When all records of a poll are processed.
    AfterBatch,
    /// After each record.
    AfterEach,
    /// When the program says so.
    Manual,
}

impl Default for CommitMode {
    fn default() -> Self {
        Self::Auto {
            interval: Span::from_secs(5),
        }
    }
}

/// An offset to commit: the next one to read.
pub type Offset = (TopicPartition, u64);

/// What one member reads, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    mode: CommitMode,
    places: BTreeMap<TopicPartition, Place>,
    auto_at: Time,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// The next offset to fetch.
    position: u64,
    /// The offset after the last one that was processed.
    processed: u64,
    /// What was committed last, as far as this member knows.
    committed: Option<u64>,
    /// The first offset that was fetched and never came: nothing beyond it counts as processed.
    missing: Option<u64>,
    /// It was told to go elsewhere, and has committed nothing since.
    is_sought: bool,
    /// Its offset is not in the log, and there is no policy: nothing is fetched until it is told to go elsewhere.
    is_halted: bool,
    /// The last record of the latest fetch, where no data follows it: once it is processed, all up to the position is.
    last: Option<u64>,
}

impl Place {
    /// Returns whether an offset is not committed yet.
    fn is_new(&self, offset: u64) -> bool {
        match self.committed {
            Some(committed) => offset > committed,
            None => offset > 0 || self.is_sought,
        }
    }
}

impl Reader {
    pub fn new(mode: CommitMode, now: Time) -> Self {
        let auto_at = match mode {
            CommitMode::Auto { interval } => now + interval,
            _ => now,
        };
        Self {
            mode,
            places: BTreeMap::new(),
            auto_at,
        }
    }

    pub fn mode(&self) -> CommitMode {
        self.mode
    }

    /// Begins to read a partition at an offset.
    pub fn assign(&mut self, partition: TopicPartition, offset: u64) {
        let place = Place {
            position: offset,
            processed: offset,
            committed: None,
            missing: None,
            is_sought: false,
            is_halted: false,
            last: None,
        };
        self.places.insert(partition, place);
    }

    pub fn revoke(&mut self, partition: &TopicPartition) {
        self.places.remove(partition);
    }

    /// Goes to an offset. Returns whether the partition is read here.
    pub fn seek(&mut self, partition: &TopicPartition, offset: u64) -> bool {
        let Some(place) = self.places.get_mut(partition) else {
            return false;
        };
        *place = Place {
            position: offset,
            processed: offset,
            committed: None,
            missing: None,
            is_sought: true,
            is_halted: false,
            last: None,
        };
        true
    }

    /// Reads on from an offset: back to a record that is handled again, or over what holds nothing. Returns whether the partition
    /// is read here.
    pub fn go_on_from(&mut self, partition: &TopicPartition, offset: u64) -> bool {
        let Some(place) = self.places.get_mut(partition) else {
            return false;
        };
        place.position = offset;
        place.processed = offset;
        place.missing = None;
        place.last = None;
        true
    }

    /// The latest fetch ended with this record; what follows it up to the position is no data.
    pub fn ended_with(&mut self, partition: &TopicPartition, last: u64) {
        if let Some(place) = self.places.get_mut(partition) {
            place.last = Some(last);
        }
    }

    /// Returns whether a record that was fetched is to be fetched again, since the position went back before it.
    pub fn is_behind(&self, partition: &TopicPartition, offset: u64) -> bool {
        let place = self.places.get(partition);
        place.is_some_and(|place| place.missing.is_none() && place.position <= offset)
    }

    /// Stops reading a partition until the next seek.
    pub fn halt(&mut self, partition: &TopicPartition) {
        if let Some(place) = self.places.get_mut(partition) {
            place.is_halted = true;
        }
    }

    /// Returns whether a partition that is read here stands still because its offset is not in the log.
    pub fn is_halted(&self, partition: &TopicPartition) -> bool {
        self.places
            .get(partition)
            .is_some_and(|place| place.is_halted)
    }

    /// Returns the next offset to fetch of a partition that is read here.
    pub fn position(&self, partition: &TopicPartition) -> Option<u64> {
        Some(self.places.get(partition)?.position)
    }

    /// Returns the partitions that are read here, in order, with their positions.
    pub fn positions(&self) -> impl Iterator<Item = (&TopicPartition, u64)> {
        self.places.iter().map(|(tp, place)| (tp, place.position))
    }

    /// The member polls: returns what it commits first.
    pub fn polls(&mut self, now: Time) -> Vec<Offset> {
        match self.mode {
            CommitMode::Auto { interval } if now >= self.auto_at => {
                self.auto_at = now + interval;
                self.due(|place| place.position)
            }
            CommitMode::AfterBatch => self.due(|place| place.processed),
            _ => Vec::new(),
        }
    }

    /// Returns when a poll will commit automatically, where there is something that it would commit.
    pub fn commits_at(&self) -> Option<Time> {
        let is_auto = matches!(self.mode, CommitMode::Auto { .. });
        let mut places = self.places.values();
        let is_due = is_auto && places.any(|place| place.is_new(place.position));
        is_due.then_some(self.auto_at)
    }

    /// Records up to `next` were fetched. Returns what is committed at once.
    pub fn fetched(&mut self, partition: &TopicPartition, next: u64) -> Vec<Offset> {
        if let Some(place) = self.places.get_mut(partition) {
            place.position = next;
        }
        match self.mode {
            CommitMode::Before => self.due(|place| place.position),
            _ => Vec::new(),
        }
    }

    /// A record was processed. Returns what is committed at once.
    pub fn processed(&mut self, partition: &TopicPartition, offset: u64) -> Vec<Offset> {
        if let Some(place) = self.places.get_mut(partition) {
            match place.missing {
                Some(missing) if offset > missing => return Vec::new(),
                Some(missing) if offset == missing => place.missing = None,
                _ => {}
            }
            place.processed = match place.last {
                Some(last) if last == offset => place.position,
                _ => offset + 1,
            };
        }
        match self.mode {
            CommitMode::AfterEach => self.due(|place| place.processed),
            _ => Vec::new(),
        }
    }

    /// A record that was fetched never came: it is fetched again, and all after it.
    pub fn fetch_again(&mut self, partition: &TopicPartition, offset: u64) {
        if let Some(place) = self.places.get_mut(partition) {
            place.position = place.position.min(offset);
            place.missing = Some(place.missing.map_or(offset, |missing| missing.min(offset)));
        }
    }

    /// Returns what is committed before partitions are given up in order: what an automatic commit would, at once.
    pub fn gives_up(&mut self) -> Vec<Offset> {
        match self.mode {
            CommitMode::Auto { .. } => self.due(|place| place.position),
            CommitMode::Manual => Vec::new(),
            _ => self.due(|place| place.processed),
        }
    }

    /// Returns the offsets after the last processed records: what a program commits by itself.
    pub fn commits(&mut self) -> Vec<Offset> {
        self.due(|place| place.processed)
    }

    /// Returns offsets that are not committed yet, and keeps that they are.
    fn due(&mut self, offset: impl Fn(&Place) -> u64) -> Vec<Offset> {
        let mut due = Vec::new();
        for (partition, place) in &mut self.places {
            let offset = offset(place);
            if place.is_new(offset) {
                place.is_sought = false;
                place.committed = Some(offset);
                due.push((partition.clone(), offset));
            }
        }
        due
    }
}
