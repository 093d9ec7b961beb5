//! Which partition a record goes to.
//!
//! # Rules
//! - KA-1 a key: `(murmur2(key) & 0x7fffffff) mod n`, seed 0x9747b28c, m 0x5bd1e995, r 24.
//! - KA-2 the number of partitions is in the formula: adding some remaps keys.
//! - KA-3 no key: the producer sticks to one partition until it has appended at least `batch.size` bytes there, and changes
//!   at the next end of a batch, at twice the size in any case. The next one is drawn among the available, each as likely as
//!   its queue is shorter than the longest: `longest + 1 - queue`.
//!
//! # Source
//! Apache Kafka 4.0: `Utils.murmur2`, `BuiltInPartitioner`. librdkafka 2.16.1: `consistent`, `consistent_random`.

use crate::draw::Draw;

/// How a client library chooses the partition of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Partitioner {
    /// The Java client and those that follow it.
    #[default]
    Murmur2,
    /// librdkafka, on demand: no key counts as an empty one.
    Consistent,
    /// librdkafka's default: no key, or an empty one, is drawn.
    ConsistentRandom,
}

impl Partitioner {
    pub const ALL: [Self; 3] = [Self::Murmur2, Self::Consistent, Self::ConsistentRandom];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Murmur2 => "murmur2",
            Self::Consistent => "consistent",
            Self::ConsistentRandom => "consistent_random",
        }
    }

    /// Returns the partition, below `partitions`, of a record with this key; none where the key does not decide it.
    pub fn partition(self, key: Option<&[u8]>, partitions: u32) -> Option<u32> {
        let n = partitions.max(1);
        match self {
            Self::Murmur2 => key.map(|key| (murmur2(key) & 0x7fff_ffff) as u32 % n),
            Self::Consistent => Some(crc32(key.unwrap_or_default()) % n),
            Self::ConsistentRandom => key.filter(|k| !k.is_empty()).map(|key| crc32(key) % n),
        }
    }
}

/// Returns the 32-bit hash of the Java client.
pub fn murmur2(bytes: &[u8]) -> i32 {
    const M: u32 = 0x5bd1_e995;
    let scrambled = |k: u32| {
        let k = k.wrapping_mul(M);
        (k ^ (k >> 24)).wrapping_mul(M)
    };
    let (words, rest) = bytes.as_chunks::<4>();
    let mut hash = 0x9747_b28c ^ bytes.len() as u32;
    for word in words {
        hash = hash.wrapping_mul(M) ^ scrambled(u32::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        let last = rest
            .iter()
            .rev()
            .fold(0, |word, byte| (word << 8) | u32::from(*byte));
        hash = (hash ^ last).wrapping_mul(M);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(M);
    (hash ^ (hash >> 15)) as i32
}

/// Returns the CRC-32 of zlib, bit by bit: keys are short.
pub fn crc32(bytes: &[u8]) -> u32 {
    let folded = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            1 => (crc >> 1) ^ 0xedb8_8320,
            _ => crc >> 1,
        })
    });
    !folded
}

/// Where a producer's records without a key go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sticky {
    batch_bytes: u32,
    partition: Option<u32>,
    appended: u32,
}

impl Sticky {
    /// Returns a producer's state for one topic; `batch_bytes` is its `batch.size`.
    pub fn new(batch_bytes: u32) -> Self {
        Self {
            batch_bytes,
            partition: None,
            appended: 0,
        }
    }

    /// Returns the partition of the next record. `queues` are the bytes or batches that wait per available partition, in
    /// their order; a new one is drawn where there is none yet.
    pub fn partition(&mut self, queues: &[(u32, u32)], draw: &mut Draw) -> Option<u32> {
        if self.partition.is_none() {
            self.partition = drawn(queues, draw);
        }
        self.partition
    }

    /// Counts an appended record. Afterwards the partition may be open again: at the end of a batch once enough was
    /// appended, or at twice as much.
    pub fn appended(&mut self, bytes: u32, batch_ended: bool) {
        self.appended = self.appended.saturating_add(bytes);
        let enough = self.appended >= self.batch_bytes;
        let twice = self.appended >= self.batch_bytes.saturating_mul(2);
        if enough && batch_ended || twice {
            self.partition = None;
            self.appended = 0;
        }
    }
}

/// Returns the weight of each queue: how much shorter it is than the longest, plus one.
pub fn weights(queues: &[(u32, u32)]) -> Vec<u32> {
    let longest = queues.iter().map(|(_, queue)| *queue).max().unwrap_or(0);
    let weight = |(_, queue): &(u32, u32)| longest.saturating_add(1) - queue;
    queues.iter().map(weight).collect()
}

fn drawn(queues: &[(u32, u32)], draw: &mut Draw) -> Option<u32> {
    let weights = weights(queues);
    let total = weights.iter().fold(0_u32, |sum, w| sum.saturating_add(*w));
    let mut left = draw.below(total);
    for ((partition, _), weight) in queues.iter().zip(weights) {
        if left < weight {
            return Some(*partition);
        }
        left -= weight;
    }
    queues.last().map(|(partition, _)| *partition)
}
