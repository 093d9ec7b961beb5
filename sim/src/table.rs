//! The rows of one table of a node, and the index that finds them by key.
//!
//! A row whose key is the number of its position needs no index: that is what rows without a key
//! of their own get, and while a table has no other rows it keeps no keys at all. For the other keys the index keeps (hash, position) pairs, packed into one
//! integer each, in sorted shared runs which are merged when eight of one size have gathered, and
//! a small owned rest. Copies share the runs, so a checkpoint costs what happened since the last.
//!
//! Rows never leave their places, so that the table is its own commit log: whatever a transaction does not commit never
//! gets here, in the order of the commits, and a row that is deleted stays as an entry that nobody finds.
//!
//! # Simplified
//! The log holds what was inserted. Changes and deletions are not entries of their own.
//!
//! # Source
//! Design §4 "Recording"; the runs are those of a log-structured merge tree with tiers.

use crate::fact::RowId;
use crate::grow::Grow;
use crate::value::Value;
use std::rc::Rc;

/// One row of a table, as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    pub key: Value,
    pub value: &'a Value,
    /// The row of the run that wrote it last.
    pub changed: RowId,
    /// Whether it is only an entry of the log any more.
    pub deleted: bool,
}

/// What is kept of a row beside its key.
#[derive(Clone, Debug)]
struct Entry {
    value: Value,
    changed: RowId,
    deleted: bool,
}

/// The key of an insert was there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Where the row stands that has it.
    pub position: u32,
}

/// A table as it is at one instant.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    entries: Grow<Entry>,
    /// The keys of all rows; none as long as each is the number of its row's position.
    keys: Option<Grow<Value>>,
    index: Index,
    /// The number after the greatest integer key.
    number_next: i64,
    /// How many rows were deleted.
    deleted: u32,
}

impl TableState {
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a row and returns its key. Without a key it gets the next number: its position, or
    /// the number after the greatest integer key where that is more.
    ///
    /// # Errors
    /// A row with this key is there already; nothing happens.
    pub fn insert(
        &mut self,
        key: Option<Value>,
        value: Value,
        changed: RowId,
    ) -> Result<Value, Duplicate> {
        let position = self.entries.len();
        let key = key.unwrap_or_else(|| Value::I64(self.number_next.max(i64::from(position))));
        let hash = hash(&key);
        if let Some(position) = self.find_hashed(&key, hash) {
            return Err(Duplicate { position });
        }
        if !is_position(&key, position) {
            self.index.insert(hash, position);
        }
        if let Value::I64(n) = key {
            self.number_next = self.number_next.max(n.saturating_add(1));
        }
        if self.keys.is_none() && !is_position(&key, position) {
            self.keys = Some((0..position).map(number).collect());
        }
        if let Some(keys) = &mut self.keys {
            keys.push(key.clone());
        }
        self.entries.push(Entry {
            value,
            changed,
            deleted: false,
        });
        Ok(key)
    }

    /// Returns the position of the row with this key.
    pub fn find(&self, key: &Value) -> Option<u32> {
        self.find_hashed(key, hash(key))
    }

    fn find_hashed(&self, key: &Value, hash: u32) -> Option<u32> {
        if let Value::I64(n) = key
            && let Ok(position) = u32::try_from(*n)
            && self.has_key(position, key)
        {
            return Some(position);
        }
        self.index
            .positions(hash)
            .find(|position| self.has_key(*position, key))
    }

    /// Returns the row at a position.
    #[inline]
    pub fn get(&self, position: u32) -> Option<Row<'_>> {
        Some(self.row(position, self.entries.get(position)?))
    }

    fn row<'a>(&self, position: u32, entry: &'a Entry) -> Row<'a> {
        let keys = self.keys.as_ref();
        let key = keys.and_then(|keys| keys.get(position).cloned());
        Row {
            key: key.unwrap_or_else(|| number(position)),
            value: &entry.value,
            changed: entry.changed,
            deleted: entry.deleted,
        }
    }

    /// Replaces the value of the row with this key. Returns whether there is one.
    pub fn update(&mut self, key: &Value, value: Value, changed: RowId) -> bool {
        let Some(position) = self.find(key) else {
            return false;
        };
        let entry = Entry {
            value,
            changed,
            deleted: false,
        };
        self.entries.set(position, entry)
    }

    /// Deletes the row with this key. Returns whether there was one.
    pub fn delete(&mut self, key: &Value, changed: RowId) -> bool {
        let Some(position) = self.find(key) else {
            return false;
        };
        let Some(row) = self.entries.get(position) else {
            return false;
        };
        let entry = Entry {
            changed,
            deleted: true,
            ..row.clone()
        };
        self.deleted += 1;
        self.entries.set(position, entry)
    }

    /// Returns how many rows there are.
    #[inline]
    pub fn len(&self) -> u32 {
        self.entries.len() - self.deleted
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many entries the commit log has: all rows that ever were.
    #[inline]
    pub fn log_len(&self) -> u32 {
        self.entries.len()
    }

    /// Returns the entries of the commit log from a position on, counted from 0: also those whose rows were deleted.
    pub fn log_from(&self, position: u32) -> impl Iterator<Item = Row<'_>> {
        let position = position.min(self.entries.len());
        let entries = (position..).zip(self.entries.iter_from(position));
        entries.map(|(position, entry)| self.row(position, entry))
    }

    /// Returns the rows in the order of their insertion.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.log_from(0).filter(|row| !row.deleted)
    }

    /// Returns the values of the rows, in that order.
    fn values(&self) -> impl Iterator<Item = &Value> {
        let there = self.entries.iter().filter(|entry| !entry.deleted);
        there.map(|entry| &entry.value)
    }

    /// Returns how many rows there are, all or those whose field equals a value. With a filter it
    /// looks at every row.
    pub fn count(&self, filter: Option<(&str, &Value)>) -> u32 {
        match filter {
            None => self.len(),
            Some((field, value)) => {
                let same = |row: &&Value| row.field(field) == *value;
                self.values().filter(same).count() as u32
            }
        }
    }

    /// Returns the sum of an integer field over all rows, cut to what 64 bits hold. It looks at
    /// every row.
    pub fn sum(&self, field: &str) -> i64 {
        let sum: i128 = self
            .values()
            .map(|row| i128::from(row.field(field).as_i64()))
            .sum();
        sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    fn has_key(&self, position: u32, key: &Value) -> bool {
        let is_there = |entry: &Entry| !entry.deleted;
        let has_key = match &self.keys {
            Some(keys) => keys.get(position) == Some(key),
            None => is_position(key, position),
        };
        has_key && self.entries.get(position).is_some_and(is_there)
    }
}

/// Returns the key of a row without one of its own.
fn number(position: u32) -> Value {
    Value::I64(i64::from(position))
}

fn is_position(key: &Value, position: u32) -> bool {
    matches!(key, Value::I64(n) if *n == i64::from(position))
}

/// How many entries stay unsorted, and how many runs of one size are merged into one.
const REST_MAX: usize = 32;
const TIER: usize = 8;

/// From the hash of a key to the positions that may have it. An entry is the hash (32 bits) above
/// the position (32 bits).
#[derive(Clone, Debug, Default)]
struct Index {
    /// Sorted, the largest first; the level says how often a run was merged.
    runs: Vec<Run>,
    rest: Vec<u64>,
}

#[derive(Clone, Debug)]
struct Run {
    level: u32,
    entries: Rc<[u64]>,
}

impl Index {
    fn insert(&mut self, hash: u32, position: u32) {
        self.rest.push(entry(hash, position));
        if self.rest.len() == REST_MAX {
            let rest = std::mem::take(&mut self.rest);
            self.add_run(0, rest);
            self.merge();
        }
    }

    fn add_run(&mut self, level: u32, mut entries: Vec<u64>) {
        entries.sort_unstable();
        self.runs.push(Run {
            level,
            entries: entries.into(),
        });
    }

    /// Merges the last runs while [`TIER`] of them have the same level.
    fn merge(&mut self) {
        while let Some(level) = self.runs.last().map(|run| run.level) {
            let same = self.runs.iter().rev().take_while(|r| r.level == level);
            if same.count() < TIER {
                return;
            }
            let merged = self.runs.split_off(self.runs.len() - TIER);
            let entries = merged.iter().flat_map(|run| run.entries.iter().copied());
            self.add_run(level + 1, entries.collect());
        }
    }

    /// Returns the positions whose keys have this hash, in no particular order.
    fn positions(&self, hash: u32) -> impl Iterator<Item = u32> {
        let in_rest = self.rest.iter().filter(move |e| hash_of(**e) == hash);
        let in_runs = self.runs.iter().flat_map(move |run| {
            let first = run.entries.partition_point(|e| *e < entry(hash, 0));
            let from = run.entries[first..].iter();
            from.take_while(move |e| hash_of(**e) == hash)
        });
        in_rest.chain(in_runs).map(|e| *e as u32)
    }
}

fn entry(hash: u32, position: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(position)
}

fn hash_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

/// Returns the FNV-1a hash of a value, folded to 32 bits: the same in every build.
fn hash(value: &Value) -> u32 {
    let hash = folded(0xCBF2_9CE4_8422_2325, value);
    (hash >> 32) as u32 ^ hash as u32
}

fn folded(hash: u64, value: &Value) -> u64 {
    match value {
        Value::Null => with_bytes(hash, &[0]),
        Value::Bool(b) => with_bytes(hash, &[1, u8::from(*b)]),
        Value::I64(n) => with_bytes(with_bytes(hash, &[2]), &n.to_le_bytes()),
        Value::Text(text) => with_text(with_bytes(hash, &[3]), text),
        Value::List(items) => items.iter().fold(with_bytes(hash, &[4]), folded),
        Value::Record(fields) => fields
            .iter()
            .fold(with_bytes(hash, &[5]), |hash, (name, value)| {
                folded(with_text(hash, name), value)
            }),
    }
}

/// Folds in a text and its end, which no text contains as a byte.
fn with_text(hash: u64, text: &str) -> u64 {
    with_bytes(with_bytes(hash, text.as_bytes()), &[0xFF])
}

fn with_bytes(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests;
