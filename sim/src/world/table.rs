//! Reads and writes of a node's tables, alone or inside a transaction.
//!
//! A transaction keeps its writes aside; the commit applies all of them or none. Two transactions that insert the same
//! key both find it free; the one that commits second finds the duplicate then, and is rolled back.

use super::{World, Write};
use crate::fact::{Fact, FactKind, Failure, RowId};
use crate::program::{Insert, Pc, Read, Update};
use crate::sink::Sink;
use crate::table::TableState;
use crate::value::Value;

/// What a write lets the program do next.
pub(super) enum After {
    /// The next statement.
    Next,
    Jump(Pc),
    Fail(Failure),
}

impl World {
    /// Returns a table as it is at the start.
    pub(super) fn table_of(table: &crate::model::Table) -> TableState {
        let mut state = TableState::new();
        for (key, value) in &table.rows {
            // The check of the scenario saw to it that keys differ.
            let _ = state.insert(Some(key.clone()), value.clone(), Self::START);
        }
        state
    }

    fn changed(&self, table: usize, position: u32) -> RowId {
        self.tables[table]
            .get(position)
            .map_or(Self::START, |row| row.changed)
    }

    fn table_index(&self, slot: u32, table: u16) -> (u16, usize) {
        let node = self.processes[self.activations[slot].process as usize].node;
        (
            node,
            self.lookup.node(node).table as usize + usize::from(table),
        )
    }

    pub(super) fn insert<S: Sink>(&mut self, sink: &mut S, slot: u32, insert: &Insert) -> After {
        let key = Some(self.eval(slot, &insert.key)).filter(|k| *k != Value::Null);
        let value = self.eval(slot, &insert.value);
        if self.activations[slot].writes.is_some() {
            return self.insert_later(sink, slot, insert, (key, value));
        }
        let (_, index) = self.table_index(slot, insert.table);
        let (applied, table) = (self.applied, insert.table);
        let inserted = self.tables[index].insert(key.clone(), value, applied);
        match (inserted, key) {
            (Ok(key), _) => {
                let (spot, row) = (self.spot(slot), self.activations[slot].row);
                self.say(sink, FactKind::Inserted, spot, &[row], |_| Fact::Inserted {
                    table,
                    key: key.to_string(),
                    pending: false,
                });
                After::Next
            }
            (Err(_), Some(key)) => self.duplicate(sink, slot, table, key, insert.or),
            // The next number is free.
            (Err(_), None) => After::Next,
        }
    }

    /// Keeps an insert aside for the commit.
    fn insert_later<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        insert: &Insert,
        (key, value): (Option<Value>, Value),
    ) -> After {
        let (_, index) = self.table_index(slot, insert.table);
        let table = insert.table;
        if let Some(k) = &key
            && (self.tables[index].find(k).is_some() || self.is_pending(slot, table, k))
        {
            return self.duplicate(sink, slot, table, k.clone(), insert.or);
        }
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let shown = if S::FACTS { key.clone() } else { None };
        if let Some(writes) = &mut self.activations[slot].writes {
            writes.push(Write {
                table,
                key,
                value,
                insert: true,
                or: insert.or,
            });
        }
        self.say(sink, FactKind::Inserted, spot, &[row], |_| Fact::Inserted {
            table,
            key: shown.as_ref().map_or_else(String::new, Value::to_string),
            pending: true,
        });
        After::Next
    }

    fn is_pending(&self, slot: u32, table: u16, key: &Value) -> bool {
        let writes = self.activations[slot].writes.as_ref();
        writes.is_some_and(|w| {
            w.iter()
                .any(|w| w.insert && w.table == table && w.key.as_ref() == Some(key))
        })
    }

    fn duplicate<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        table: u16,
        key: Value,
        or: Option<Pc>,
    ) -> After {
        let (_, index) = self.table_index(slot, table);
        let inserted = self.tables[index]
            .find(&key)
            .map_or(Self::START, |at| self.changed(index, at));
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::DuplicateKey, spot, &[row, inserted], |_| {
            Fact::DuplicateKey {
                table,
                key: key.to_string(),
            }
        });
        self.roll_back(sink, slot);
        or.map_or(After::Fail(Failure::DuplicateKey), After::Jump)
    }

    /// Forgets what an open transaction wrote.
    pub(super) fn roll_back<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let Some(writes) = self.activations[slot].writes.take() else {
            return;
        };
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let writes = writes.len() as u32;
        self.say(sink, FactKind::RolledBack, spot, &[row], |_| {
            Fact::RolledBack { writes }
        });
    }

    pub(super) fn update<S: Sink>(&mut self, sink: &mut S, slot: u32, update: &Update) {
        let (_, index) = self.table_index(slot, update.table);
        let (key, value) = (self.eval(slot, &update.key), self.eval(slot, &update.value));
        let (spot, row, table) = (self.spot(slot), self.activations[slot].row, update.table);
        let shown = if S::FACTS { key.clone() } else { Value::Null };
        let pending = self.activations[slot].writes.is_some();
        if let Some(writes) = &mut self.activations[slot].writes {
            writes.push(Write {
                table,
                key: Some(key),
                value,
                insert: false,
                or: None,
            });
        } else {
            let applied = self.applied;
            self.tables[index].update(&key, value, applied);
        }
        self.say(sink, FactKind::Updated, spot, &[row], |_| Fact::Updated {
            table,
            key: shown.to_string(),
            pending,
        });
    }

    /// Reads a row: its own open transaction first, then what is committed.
    pub(super) fn read<S: Sink>(&mut self, sink: &mut S, slot: u32, read: &Read) {
        let (_, index) = self.table_index(slot, read.table);
        let key = self.eval(slot, &read.key);
        let own = self.activations[slot].writes.as_ref().and_then(|writes| {
            let mine = writes
                .iter()
                .rev()
                .find(|w| w.table == read.table && w.key.as_ref() == Some(&key))?;
            Some(mine.value.clone())
        });
        let at = self.tables[index].find(&key);
        let changed = at.map_or(Self::START, |at| self.changed(index, at));
        let value = own.or_else(|| Some(self.tables[index].get(at?)?.value.clone()));
        let (spot, row, table, found) = (
            self.spot(slot),
            self.activations[slot].row,
            read.table,
            value.is_some(),
        );
        self.activations[slot].vars[usize::from(read.into)] = value.unwrap_or(Value::Null);
        self.say(sink, FactKind::Read, spot, &[row, changed], |_| {
            Fact::Read {
                table,
                key: key.to_string(),
                found,
            }
        });
    }

    pub(super) fn commit<S: Sink>(&mut self, sink: &mut S, slot: u32) -> After {
        let Some(writes) = self.activations[slot].writes.take() else {
            return After::Next;
        };
        let node = self.processes[self.activations[slot].process as usize].node;
        let base = self.lookup.node(node).table as usize;
        let taken = writes.iter().find(|w| {
            w.insert
                && w.key
                    .as_ref()
                    .is_some_and(|k| self.tables[base + usize::from(w.table)].find(k).is_some())
        });
        if let Some(Write {
            table,
            key: Some(key),
            or,
            ..
        }) = taken.cloned()
        {
            self.activations[slot].writes = Some(writes);
            return self.duplicate(sink, slot, table, key, or);
        }
        let count = writes.len() as u32;
        let applied = self.applied;
        for write in writes {
            let table = &mut self.tables[base + usize::from(write.table)];
            if write.insert {
                // A key that was free above stays free: nothing runs in between.
                let _ = table.insert(write.key, write.value, applied);
            } else if let Some(key) = &write.key {
                table.update(key, write.value, applied);
            }
        }
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::Committed, spot, &[row], |_| {
            Fact::Committed { writes: count }
        });
        After::Next
    }

    /// Counts what became of a label's messages, for the ledger.
    #[inline]
    pub(super) fn count(&mut self, label: u32, counter: crate::model::Counter) {
        self.counts[label as usize][counter as usize] += 1;
    }
}
