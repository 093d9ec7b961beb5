//! Where a reader is told to go.
//!
//! # Rules
//! - KA-22 reading removes nothing, so a reader may go to any offset. One that is not in the log is found out by the next fetch, and
//!   the reset policy decides (KA-11).
//!
//! # Source
//! Apache Kafka 4.0, `Consumer.seek`, `seekToBeginning`, `seekToEnd`, `offsetsForTimes`; `kafka-consumer-groups --reset-offsets`.

use super::partition::Partition;
use super::record::Isolation;
use crate::time::Time;
use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeekTo {
    /// The first offset that is still there.
    Beginning,
    /// Behind the last record that can be read.
    End,
    Offset(u64),
    /// The first record that was appended then or later; the end where there is none.
    Time(Time),
}

impl<M: Clone> Partition<M> {
    /// Returns the offset at which a reader stands after it was told to go there.
    pub fn sought(&self, to: SeekTo) -> u64 {
        let end = self.readable(Isolation::ReadUncommitted);
        match to {
            SeekTo::Beginning => self.start(),
            SeekTo::End => end,
            SeekTo::Offset(offset) => offset,
            SeekTo::Time(time) => self.offset_at(time).map_or(end, |offset| offset.min(end)),
        }
    }
}
