//! A transactional id as its coordinator sees it: who may use it, which partitions its transaction wrote to, and how it ends.
//!
//! ```text
//! Idle ──first record or offset──▶ Ongoing ──commit · abort · timeout · newer producer──▶ Ending ──all markers written──▶ Idle
//! ```
//!
//! # Rules
//! KA-19 a transactional id fences older epochs: a producer that starts with it gets a newer epoch, and what the one before left
//! open is aborted. A transaction ends in two phases: first the coordinator decides (from then on it is committed or aborted,
//! whoever crashes), then a marker is written to each partition. Each end raises the epoch once more, so that a record that is
//! still on its way cannot slip into the next transaction (KIP-890). A transaction that takes longer than its timeout is aborted.
//!
//! # Source
//! Apache Kafka 4.0: `TransactionCoordinator`, `TransactionMetadata`, `transaction.version=2`.
//!
//! # Simplified
//! A partition is part of a transaction from the first record on that its leader is sent, without a request of its own.

use std::collections::BTreeSet;

/// The greatest epoch; after it comes a new producer id.
const EPOCH_MAX: u16 = i16::MAX as u16;
/// The bit that tells transactional producers from others.
const TRANSACTIONAL: u64 = 1 << 63;

/// A transactional id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionalId {
    producer: u64,
    epoch: u16,
    phase: Phase,
    /// Where a marker is still to be written, or will be: numbers of logs.
    partitions: BTreeSet<u32>,
    /// The latest transaction that was ended by its own producer: its epoch, and how.
    ended: Option<(u16, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// No transaction.
    Idle,
    Ongoing,
    /// It is decided; markers are being written.
    Ending {
        committed: bool,
    },
}

/// A newer epoch is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fenced {
    pub current: u16,
}

/// What a starting producer finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It has its epoch.
    Ready,
    /// A transaction was open: it is aborted first.
    Aborts,
    /// A transaction is being ended: that comes first.
    Waits,
}

/// What the end of a transaction comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is decided now; markers follow.
    Decided,
    /// It was decided before: markers are being written.
    GoesOn,
    /// There is nothing to end, or it is done already.
    Done,
}

impl TransactionalId {
    /// Returns the n-th transactional id, with no producer yet.
    pub fn new(nth: u32) -> Self {
        Self {
            producer: TRANSACTIONAL | u64::from(nth) << 16,
            epoch: 0,
            phase: Phase::Idle,
            partitions: BTreeSet::new(),
            ended: None,
        }
    }

    /// Returns which transactional id a producer's id belongs to; none for a producer without one.
    pub fn nth_of(producer: u64) -> Option<u32> {
        (producer & TRANSACTIONAL != 0).then_some((producer >> 16) as u32)
    }

    pub fn producer(&self) -> u64 {
        self.producer
    }

    /// Returns the id of the producer that was at work before the epoch was raised from this one.
    pub fn producer_in(&self, epoch: u16) -> u64 {
        match epoch == EPOCH_MAX && self.epoch == 0 {
            true => self.producer - 1,
            false => self.producer,
        }
    }

    pub fn epoch(&self) -> u16 {
        self.epoch
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Returns the logs in which a marker is still to be written, or will be.
    pub fn partitions(&self) -> impl Iterator<Item = u32> {
        self.partitions.iter().copied()
    }

    /// A producer starts with this id: not the first one, which has epoch 0.
    pub fn start(&mut self) -> Start {
        match self.phase {
            Phase::Idle => {
                self.ended = None;
                self.raise();
                Start::Ready
            }
            Phase::Ongoing => {
                self.decide(false);
                self.ended = None;
                Start::Aborts
            }
            Phase::Ending { .. } => Start::Waits,
        }
    }

    /// A partition, or offsets of a group where there is none, become part of the transaction. Returns whether that opens it.
    ///
    /// # Errors
    /// A newer epoch is at work.
    pub fn join(&mut self, epoch: u16, log: Option<u32>) -> Result<bool, Fenced> {
        self.check(epoch)?;
        self.partitions.extend(log);
        let opens = self.phase == Phase::Idle;
        self.phase = Phase::Ongoing;
        Ok(opens)
    }

    /// Its producer ends the transaction; a repeated request is answered like the first one.
    ///
    /// # Errors
    /// A newer epoch is at work.
    pub fn end(&mut self, epoch: u16, committed: bool) -> Result<Ended, Fenced> {
        if self.ended == Some((epoch, committed)) {
            return Ok(match self.phase {
                Phase::Ending { .. } => Ended::GoesOn,
                _ => Ended::Done,
            });
        }
        self.check(epoch)?;
        if self.phase != Phase::Ongoing {
            return Ok(Ended::Done);
        }
        self.decide(committed);
        self.ended = Some((epoch, committed));
        Ok(Ended::Decided)
    }

    /// The transaction took too long. Returns whether one was open: it is aborted.
    pub fn time_out(&mut self) -> bool {
        let is_open = self.phase == Phase::Ongoing;
        if is_open {
            self.decide(false);
            self.ended = None;
        }
        is_open
    }

    /// A marker was written. Returns how many are still to be.
    pub fn marked(&mut self, log: u32) -> u32 {
        self.partitions.remove(&log);
        self.partitions.len() as u32
    }

    /// Everything of the transaction is written.
    pub fn finish(&mut self) {
        self.phase = Phase::Idle;
    }

    fn check(&self, epoch: u16) -> Result<(), Fenced> {
        match epoch == self.epoch {
            true => Ok(()),
            false => Err(Fenced {
                current: self.epoch,
            }),
        }
    }

    fn decide(&mut self, committed: bool) {
        self.phase = Phase::Ending { committed };
        self.raise();
    }

    fn raise(&mut self) {
        if self.epoch == EPOCH_MAX {
            self.producer += 1;
            self.epoch = 0;
        } else {
            self.epoch += 1;
        }
    }
}
