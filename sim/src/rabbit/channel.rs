//! A channel: delivery tags, and what is put off until a transaction commits (RQ-10).

use super::arguments::Refusal;
use std::collections::BTreeMap;

/// A delivery that a channel holds: queue, slot and number.
pub type Held = (u16, u32, u32);

/// How a client settles deliveries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    Ack,
    /// Given back, to be delivered again.
    Requeue,
    /// Given back as a failure (basic.reject with requeue).
    RejectAndRequeue,
    /// Not wanted.
    Discard,
}

/// The deliveries of one channel that are not settled, by tag.
#[derive(Clone, Debug, Default)]
pub struct Channel {
    tags: u64,
    held: BTreeMap<u64, Held>,
}

impl Channel {
    /// Takes a delivery and returns its tag; tags count from 1 on each channel.
    pub fn lend(&mut self, held: Held, automatic: bool) -> u64 {
        self.tags += 1;
        if !automatic {
            self.held.insert(self.tags, held);
        }
        self.tags
    }

    /// Takes out what a settlement of this tag is about: all tags up to it, where it is for several.
    ///
    /// # Errors
    /// The tag is not outstanding here: unknown, or settled before. The channel is closed then.
    pub fn take(&mut self, tag: u64, multiple: bool) -> Result<Vec<Held>, Refusal> {
        if !self.held.contains_key(&tag) {
            return Err(Refusal::PreconditionFailed);
        }
        if !multiple {
            return Ok(self.held.remove(&tag).into_iter().collect());
        }
        let later = self.held.split_off(&(tag + 1));
        let taken = std::mem::replace(&mut self.held, later);
        Ok(taken.into_values().collect())
    }

    /// Returns what is not settled, in the order of delivery, and forgets it.
    pub fn close(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.held).into_values().collect()
    }
}
