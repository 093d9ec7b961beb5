//! Apache Kafka 4.0 with its own Java client.
//!
//! # Source
//! The trunk of Apache Kafka of October 2024, commit 1eb7644: the vectors were recorded with its classes.

use super::Rules;
use crate::log::Partitioner;

pub const RULES: Rules = Rules {
    name: "kafka",
    version: "Apache Kafka 4.0",
    partitioner: Partitioner::Murmur2,
};
