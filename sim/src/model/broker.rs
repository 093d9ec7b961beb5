//! Brokers: queues, exchanges and topics.

use crate::log::{Cleanup, Partitioner, Profile, ReplicaSettings};
use crate::queue::QueueSettings;
use crate::rabbit::routing::Routing;
use crate::rabbit::{DeadLetters, Version};
use crate::time::Span;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct Broker {
    /// How many brokers its cluster has. Each topic says how many of them keep it; quorum queues are on all of them.
    pub instances: u32,
    /// The probability that one publish finds it up.
    pub up: f64,
    /// The version of RabbitMQ that it is; none: a queue of no product.
    pub rabbitmq: Option<Version>,
    pub queues: Vec<Queue>,
    /// Its exchanges and bindings; exchanges count from 1, behind the default one.
    pub routing: Rc<Routing>,
    pub topics: Vec<Topic>,
}

impl Broker {
    /// Returns whether its instances are replicas of one another: they hold the same queues.
    pub fn is_replicated(&self) -> bool {
        self.instances > 1 && self.topics.is_empty()
    }

    /// Returns how many processes it is: replicas that answer as one are one, which knows which of them are down.
    pub fn processes(&self) -> u32 {
        if self.is_replicated() {
            1
        } else {
            self.instances
        }
    }
}

/// A point-to-point queue: a message is kept until it is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    pub name: String,
    pub settings: QueueSettings,
    /// Where it sends what dies in it; none: it is dropped.
    pub dead_letters: Option<DeadLetters>,
}

/// A topic: logs that readers go through, each at its own offset.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    pub name: String,
    pub profile: Profile,
    /// At least 1.
    pub partitions: u32,
    /// How producers choose the partition of a key.
    pub partitioner: Partitioner,
    /// After so many records without a key a producer goes to another partition.
    pub sticky: u32,
    pub replicas: ReplicaSettings,
    /// How long a follower takes to fetch what its leader appended.
    pub replication: Span,
    /// How its partitions get shorter; none: they keep everything.
    pub cleanup: Option<Cleanup>,
}
