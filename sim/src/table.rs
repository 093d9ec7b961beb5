//! The rows of one table of a node, and the index that finds them by key.
//!
//! A row whose key is the number of its position needs no index: that is what rows without a key
//! of their own get. For the other keys the index keeps (hash, position) pairs, packed into one
//! integer each, in sorted shared runs which are merged when four of one size have gathered, and
//! a small owned rest. Copies share the runs, so a checkpoint costs what happened since the last.
//!
//! Rows never go away: whatever a transaction does not commit never gets here.
//!
//! # Source
//! Design §4 "Recording"; the runs are those of a log-structured merge tree with tiers.

use crate::fact::RowId;
use crate::grow::Grow;
use crate::value::Value;
use std::rc::Rc;

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub key: Value,
    pub value: Value,
    /// The row of the run that wrote it last.
    pub changed: RowId,
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
    rows: Grow<Row>,
    index: Index,
    /// The number after the greatest integer key.
    number_next: i64,
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
        let position = self.rows.len();
        let key = key.unwrap_or_else(|| Value::I64(self.number_next.max(i64::from(position))));
        if let Some(position) = self.find(&key) {
            return Err(Duplicate { position });
        }
        if !is_position(&key, position) {
            self.index.insert(hash(&key), position);
        }
        if let Value::I64(n) = key {
            self.number_next = self.number_next.max(n.saturating_add(1));
        }
        self.rows.push(Row {
            key: key.clone(),
            value,
            changed,
        });
        Ok(key)
    }

    /// Returns the position of the row with this key.
    pub fn find(&self, key: &Value) -> Option<u32> {
        if let Value::I64(n) = key
            && let Ok(position) = u32::try_from(*n)
            && self.has_key(position, key)
        {
            return Some(position);
        }
        self.index
            .positions(hash(key))
            .find(|position| self.has_key(*position, key))
    }

    /// Returns the row at a position.
    #[inline]
    pub fn get(&self, position: u32) -> Option<&Row> {
        self.rows.get(position)
    }

    /// Replaces the value of the row with this key. Returns whether there is one.
    pub fn update(&mut self, key: &Value, value: Value, changed: RowId) -> bool {
        let Some(position) = self.find(key) else {
            return false;
        };
        let row = Row {
            key: key.clone(),
            value,
            changed,
        };
        self.rows.set(position, row)
    }

    #[inline]
    pub fn len(&self) -> u32 {
        self.rows.len()
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the rows in the order of their insertion.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// Returns how many rows there are, all or those whose field equals a value. With a filter it
    /// looks at every row.
    pub fn count(&self, filter: Option<(&str, &Value)>) -> u32 {
        match filter {
            None => self.len(),
            Some((field, value)) => self
                .rows()
                .filter(|row| row.value.field(field) == *value)
                .count() as u32,
        }
    }

    /// Returns the sum of an integer field over all rows, cut to what 64 bits hold. It looks at
    /// every row.
    pub fn sum(&self, field: &str) -> i64 {
        let sum: i128 = self
            .rows()
            .map(|row| i128::from(row.value.field(field).as_i64()))
            .sum();
        sum.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    fn has_key(&self, position: u32, key: &Value) -> bool {
        self.rows.get(position).is_some_and(|row| row.key == *key)
    }
}

fn is_position(key: &Value, position: u32) -> bool {
    matches!(key, Value::I64(n) if *n == i64::from(position))
}

/// How many entries stay unsorted, and how many runs of one size are merged into one.
const REST_MAX: usize = 32;
const TIER: usize = 4;

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
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn amount(n: i64) -> Value {
        Value::Record(vec![("amount".into(), Value::I64(n))].into())
    }

    #[test]
    fn rows_without_a_key_are_numbered_and_need_no_index() {
        let mut table = TableState::new();
        for n in 0..100 {
            assert_eq!(table.insert(None, amount(n), 1), Ok(Value::I64(n)));
        }
        assert_eq!(table.find(&Value::I64(99)), Some(99));
        assert_eq!(table.find(&Value::I64(100)), None);
        assert_eq!(table.find(&Value::I64(-1)), None);
        assert!(table.index.runs.is_empty() && table.index.rest.is_empty());
    }

    #[test]
    fn the_next_number_passes_by_every_number_that_was_given() {
        let mut table = TableState::new();
        table.insert(Some(Value::I64(7)), amount(1), 1).unwrap();
        assert_eq!(table.insert(None, amount(2), 1), Ok(Value::I64(8)));
        table
            .insert(Some(Value::I64(i64::MAX)), amount(1), 1)
            .unwrap();
        // There is no next number any more.
        let full = table.insert(None, amount(3), 1);
        assert_eq!(full, Err(Duplicate { position: 2 }));
    }

    #[test]
    fn a_key_that_is_there_changes_nothing() {
        let mut table = TableState::new();
        table.insert(Some(Value::text("a")), amount(1), 1).unwrap();
        let again = table.insert(Some(Value::text("a")), amount(2), 2);
        assert_eq!(again, Err(Duplicate { position: 0 }));
        assert_eq!(table.sum("amount"), 1);
        assert!(table.update(&Value::text("a"), amount(5), 3));
        assert!(!table.update(&Value::text("b"), amount(5), 3));
        let row = Row {
            key: Value::text("a"),
            value: amount(5),
            changed: 3,
        };
        assert_eq!(table.get(0), Some(&row));
    }

    #[test]
    fn sums_and_counts_see_every_row() {
        let mut table = TableState::new();
        for n in [3, 4, 4] {
            table.insert(None, amount(n), 1).unwrap();
        }
        table.insert(None, Value::Null, 1).unwrap();
        assert_eq!(table.count(None), 4);
        assert_eq!(table.count(Some(("amount", &Value::I64(4)))), 2);
        assert_eq!(table.count(Some(("amount", &Value::Null))), 1);
        assert_eq!(table.sum("amount"), 11);
        table.insert(None, amount(i64::MAX), 1).unwrap();
        assert_eq!(table.sum("amount"), i64::MAX);
    }

    #[test]
    fn the_index_keeps_few_runs() {
        let mut index = Index::default();
        for n in 0..100_000 {
            index.insert(n, n);
        }
        assert!(index.runs.len() <= 3 * 7, "{} runs", index.runs.len());
        assert!(index.positions(77_777).eq([77_777]));
        assert_eq!(index.positions(100_000).count(), 0);
    }

    #[test]
    fn keys_of_one_hash_are_told_apart() {
        let mut index = Index::default();
        for position in 0..200 {
            index.insert(7, position);
        }
        let mut found: Vec<u32> = index.positions(7).collect();
        found.sort_unstable();
        assert!(found.into_iter().eq(0..200));
    }

    fn key() -> impl Strategy<Value = Option<Value>> {
        prop_oneof![
            2 => Just(None),
            2 => (-5..200_i64).prop_map(|n| Some(Value::I64(n))),
            4 => (0..400_u32).prop_map(|n| Some(Value::text(&format!("k{n}")))),
            1 => any::<bool>().prop_map(|b| Some(Value::List(vec![Value::Bool(b)].into()))),
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_list_with_a_map_also_after_a_copy(
            steps in prop::collection::vec((key(), any::<bool>()), 1..400),
            fork in 0..400_usize,
        ) {
            let mut table = TableState::new();
            let mut rows: Vec<(Value, i64)> = Vec::new();
            let mut places: BTreeMap<Value, u32> = BTreeMap::new();
            let mut copied = None;
            for (n, (key, update)) in steps.into_iter().enumerate() {
                if n == fork {
                    copied = Some((table.clone(), rows.clone()));
                }
                let value = amount(n as i64);
                match key {
                    Some(key) if update => {
                        let there = table.update(&key, value, 0);
                        prop_assert_eq!(there, places.contains_key(&key));
                        if let Some(place) = places.get(&key) {
                            rows[*place as usize].1 = n as i64;
                        }
                    }
                    key => match table.insert(key.clone(), value, 0) {
                        Ok(got) => {
                            prop_assert!(key.is_none_or(|k| k == got));
                            let place = rows.len() as u32;
                            prop_assert_eq!(places.insert(got.clone(), place), None);
                            rows.push((got, n as i64));
                        }
                        Err(duplicate) => {
                            let place = key.and_then(|key| places.get(&key).copied());
                            prop_assert_eq!(place, Some(duplicate.position));
                        }
                    },
                }
            }
            for (table, rows) in [(table, rows)].into_iter().chain(copied) {
                let actual = table.rows().map(|r| (r.key.clone(), r.value.field("amount").as_i64()));
                prop_assert!(actual.eq(rows.iter().cloned()));
                for (place, (key, _)) in rows.iter().enumerate() {
                    prop_assert_eq!(table.find(key), Some(place as u32));
                }
            }
        }
    }
}
