//! The log mechanism of a broker: a record stays, and each reader moves an offset of its own.
//!
//! Pure bookkeeping, as in [`crate::store`]: these values know neither the network nor the clock nor where their clients run.
//! The product that they follow is named by a [`Profile`].
//!
//! | where | what it is |
//! |---|---|
//! | [`partitioner`] | which partition a key goes to, and where records without a key stick |
//! | [`assign`] | which member of a group owns which partition |
//! | [`producer`] | what a partition knows about its producers: duplicates, gaps, fencing |

pub mod assign;
pub mod partitioner;
pub mod producer;
mod profile;
#[cfg(test)]
mod tests;

pub use assign::{Assignor, Member, TopicPartition};
pub use partitioner::{Partitioner, Sticky};
pub use producer::Producers;
pub use profile::Profile;
