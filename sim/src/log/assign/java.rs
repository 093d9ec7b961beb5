//! The order of things in Java, where an assignor's answer depends on it.

use crate::sort;
use std::cmp::Ordering;

/// Compares texts by their UTF-16 units.
pub fn compare(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// Returns the hash of a text.
pub fn hash(text: &str) -> i32 {
    text.encode_utf16()
        .fold(0, |hash, unit| combined(hash, i32::from(unit)))
}

/// Returns the hash of a partition of a topic.
pub fn partition_hash(topic: i32, partition: u32) -> i32 {
    combined(combined(1, partition as i32), topic)
}

fn combined(hash: i32, next: i32) -> i32 {
    hash.wrapping_mul(31).wrapping_add(next)
}

/// Returns the order in which a `HashMap` goes over keys of these hashes that were put in one after another.
pub fn map_order(hashes: &[i32]) -> Vec<usize> {
    let buckets = capacity(hashes.len());
    let mut order: Vec<usize> = (0..hashes.len()).collect();
    sort::by_key(&mut order, |i| bucket(hashes[*i], buckets));
    order
}

/// The keys of a `HashSet`, which never gives back room that it has taken.
#[derive(Clone, Debug)]
pub struct HashOrdered<T> {
    items: Vec<(i32, T)>,
    most: usize,
}

impl<T> Default for HashOrdered<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            most: 0,
        }
    }
}

impl<T: Copy + PartialEq> HashOrdered<T> {
    pub fn insert(&mut self, hash: i32, item: T) {
        self.items.push((hash, item));
        self.most = self.most.max(self.items.len());
    }

    pub fn remove(&mut self, item: T) {
        self.items.retain(|(_, held)| *held != item);
    }

    pub fn first(&self) -> Option<T> {
        let buckets = capacity(self.most);
        let first = self.items.iter().min_by_key(|(h, _)| bucket(*h, buckets));
        first.map(|(_, item)| *item)
    }
}

/// Returns how many buckets a table has that grew to so many keys: it doubles beyond three quarters.
fn capacity(keys: usize) -> u32 {
    let mut buckets: u32 = 16;
    while keys > buckets as usize / 4 * 3 {
        buckets *= 2;
    }
    buckets
}

fn bucket(hash: i32, buckets: u32) -> u32 {
    let hash = hash as u32;
    (hash ^ (hash >> 16)) & (buckets - 1)
}
