//! Transactions of a channel: publishes and settlements that take effect together.

use super::{Broker, Mail};
use crate::rabbit::arguments::Refusal;
use crate::rabbit::channel::Settlement;

/// What a channel does when it commits. To roll back is to throw this away: what it would have settled stays outstanding.
#[derive(Clone, Debug, Default)]
pub struct Transaction {
    pub publishes: Vec<Mail>,
    /// Tags, whether all up to them, and how.
    pub settlements: Vec<(u64, bool, Settlement)>,
}

impl Broker {
    /// Carries out a transaction.
    ///
    /// # Errors
    /// An exchange or a tag is not there: the channel is closed, and what comes after is not carried out.
    pub fn commit(&mut self, channel: usize, transaction: &Transaction) -> Result<(), Refusal> {
        for mail in &transaction.publishes {
            self.publish(mail, false)?;
        }
        for (tag, multiple, how) in &transaction.settlements {
            self.settle(channel, *tag, *multiple, *how)?;
        }
        Ok(())
    }
}
