//! RabbitMQ: exchanges and bindings in front of queues, and dead letters behind them.
//!
//! [`routing`] says to which queues a message goes, [`crate::queue`] keeps it, [`death`] writes on it how it died and where it goes
//! then, and [`pump`] lets all that happen at one instant, in the world as in [`Broker`], which the recorded vectors drive. A version
//! is a profile: settings, and the rules in which it differs ([`Version`]).
//!
//! # Rules
//! - RQ-1 direct: binding key equal to routing key; a queue gets one copy, however many bindings match. RQ-2 every queue is bound to
//!   the default exchange by its name, and not otherwise. RQ-3 fanout ignores the key. RQ-4 topic: words between dots; the empty key
//!   has none; `*` one word, `#` any number. RQ-5 headers: all or any; names with `x-` count where it says so.
//! - RQ-6 what no binding matches goes to the alternate exchange; else it is dropped, or returned where it is mandatory, and is
//!   confirmed all the same.
//! - RQ-7, RQ-8 each publish is confirmed once: acknowledged when all its queues accepted it, else refused.
//! - RQ-10 tags count per channel; `multiple` settles all up to one; one that is not outstanding closes the channel.
//! - RQ-16 to RQ-19 dead letters: reasons, routing key, `x-death`, circles without a rejection.
//! - RQ-26 a queue that nobody used for its `x-expires` is deleted.
//! - RQ-28, RQ-30 what a version says where a queue says nothing.
//!
//! # Source
//! 3.10.8 as recorded in `tests/vectors/rabbitmq.json`; 4.x as documented. Not a copy of its code.
//!
//! # Simplified
//! [`Broker`] is one node whose quorum queues always have their majority, and confirms when the queues have accepted; in the world a
//! broker has replicas and takes time to be safe (RQ-8, RQ-9, RQ-31).
//! A quorum queue enforces its length at once. No policies, no streams, no permissions, no flow control.

pub mod arguments;
pub mod broker;
pub mod channel;
pub mod death;
pub mod envelope;
pub mod headers;
pub mod pump;
pub mod routing;
#[cfg(test)]
mod tests;
mod topic;
pub mod version;

pub use arguments::{QueueArguments, Refusal};
pub use broker::Broker;
pub use death::DeadLetters;
pub use envelope::Envelope;
pub use version::{QueueKind, Version};
