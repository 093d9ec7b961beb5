//! The log mechanism of a broker: a record stays, and each reader moves an offset of its own.
//!
//! Pure bookkeeping, as in [`crate::queue`]: these values know neither the network nor the clock nor where their clients run.
//! The product that they follow is named by a [`Profile`]; `PROFILES.md` in this folder shows how to add one.
//!
//! | where | what it is |
//! |---|---|
//! | [`partitioner`] | which partition a key goes to, and where records without a key stick |
//! | [`assign`] | which member of a group owns which partition |
//! | [`partition`], [`record`] | an append-only log, and what readers see of it |
//! | [`replicas`] | leader, log end offsets, replicas in sync, high watermark |
//! | [`transactions`], [`cleanup`] | markers; retention and compaction |
//! | [`transactional`] | a transactional id: epochs, and the two phases of an end |
//! | [`group`] | members, generations and committed offsets of a group, a rebalance step by step |
//! | [`reader`], [`SeekTo`] | positions of one member, when it commits, and where it is told to go |
//! | [`producer`] | what a partition knows about its producers: duplicates, gaps, fencing |

pub mod assign;
pub mod cleanup;
pub mod group;
pub mod partition;
pub mod partitioner;
pub mod producer;
mod profile;
pub mod reader;
pub mod record;
pub mod replicas;
mod seek;
#[cfg(test)]
mod tests;
pub mod transactional;
pub mod transactions;

pub use assign::{Assignor, Member, TopicPartition};
pub use cleanup::{Cleanup, Compacted, Deleted};
pub use group::{Group, GroupSettings};
pub use partition::{NotAppended, Partition};
pub use partitioner::{Partitioner, Sticky};
pub use producer::Producers;
pub use profile::Profile;
pub use reader::{CommitMode, Reader};
pub use record::{Acks, Content, Isolation, Record};
pub use replicas::ReplicaSettings;
pub use seek::SeekTo;
pub use transactional::TransactionalId;
