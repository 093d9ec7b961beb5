//! Writes of a node's tables, alone or inside a transaction; `query` reads them.
//!
//! A transaction keeps its writes aside; the commit applies all of them or none. Two transactions that insert the same
//! key both find it free; the one that commits second finds the duplicate then, and is rolled back. In the same way an update
//! that asks what the row is like (compare and set) looks once when it runs, and once more when its transaction commits.
//!
//! # Rules
//! OB-2, OB-7 (semantics §2.18): what one transaction writes is there whole or not at all.

use super::{Change, World, Write};
use crate::fact::{Fact, FactKind, Failure, RowId};
use crate::program::{Delete, Insert, Pc, Update};
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

    /// Returns where the table of an activation's node stands: its instance's own, where it is kept in memory.
    pub(super) fn table_index(&self, slot: u32, table: u16) -> usize {
        let process = &self.processes[self.activations[slot].process as usize];
        self.lookup.table(process.node, process.unit, table)
    }

    pub(super) fn insert<S: Sink>(&mut self, sink: &mut S, slot: u32, insert: &Insert) -> After {
        let key = Some(self.eval(slot, &insert.key)).filter(|k| *k != Value::Null);
        let value = self.eval(slot, &insert.value);
        if self.activations[slot].writes.is_some() {
            return self.insert_later(sink, slot, insert, (key, value));
        }
        let index = self.table_index(slot, insert.table);
        let (applied, table) = (self.applied, insert.table);
        let inserted = self.tables[index].insert(key.clone(), value, applied);
        match (inserted, key) {
            (Ok(key), _) => {
                self.touched(index, true);
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
        let index = self.table_index(slot, insert.table);
        let table = insert.table;
        if let Some(k) = &key
            && self.is_taken(slot, index, table, k)
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
                change: Change::Insert,
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

    /// Returns whether a key is there, as an open transaction sees it.
    fn is_taken(&self, slot: u32, index: usize, table: u16, key: &Value) -> bool {
        let own = self.activations[slot].writes.iter().flatten().rev();
        let mut changes = own
            .filter(|w| w.table == table && w.key.as_ref() == Some(key))
            .map(|w| w.change)
            .filter(|change| !matches!(change, Change::Update { .. }));
        match changes.next() {
            Some(change) => change == Change::Insert,
            None => self.tables[index].find(key).is_some(),
        }
    }

    fn duplicate<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        table: u16,
        key: Value,
        or: Option<Pc>,
    ) -> After {
        let index = self.table_index(slot, table);
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

    pub(super) fn update<S: Sink>(&mut self, sink: &mut S, slot: u32, update: &Update) -> After {
        let index = self.table_index(slot, update.table);
        let key = self.eval(slot, &update.key);
        let mut seen = None;
        if let Some(guard) = &update.only_if {
            let (value, row) = self.row_seen(slot, update.table, &key);
            let fits = value.is_some_and(|value| self.fits(slot, Some(guard), &value));
            if !fits {
                return self.refuse(sink, slot, (update.table, &key, false), update.or);
            }
            seen = Some(row);
        } else if update.or.is_some() && self.row_seen(slot, update.table, &key).0.is_none() {
            return self.refuse(sink, slot, (update.table, &key, false), update.or);
        }
        let value = self.eval(slot, &update.value);
        let (spot, row, table) = (self.spot(slot), self.activations[slot].row, update.table);
        let shown = if S::FACTS { key.clone() } else { Value::Null };
        let pending = self.activations[slot].writes.is_some();
        if let Some(writes) = &mut self.activations[slot].writes {
            writes.push(Write {
                table,
                key: Some(key),
                value,
                change: Change::Update { seen },
                or: update.or,
            });
        } else {
            let applied = self.applied;
            self.tables[index].update(&key, value, applied);
            self.touched(index, false);
        }
        self.say(sink, FactKind::Updated, spot, &[row], |_| Fact::Updated {
            table,
            key: shown.to_string(),
            pending,
        });
        After::Next
    }

    /// An update found another row than it asked for, and changes nothing.
    fn refuse<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        (table, key, overtaken): (u16, &Value, bool),
        or: Option<Pc>,
    ) -> After {
        let index = self.table_index(slot, table);
        let at = self.tables[index].find(key);
        let changed = at.map_or(Self::START, |at| self.changed(index, at));
        let (spot, row, found) = (self.spot(slot), self.activations[slot].row, at.is_some());
        self.say(sink, FactKind::UpdateRefused, spot, &[row, changed], |_| {
            Fact::UpdateRefused {
                table,
                key: key.to_string(),
                found,
                overtaken,
            }
        });
        self.roll_back(sink, slot);
        or.map_or(After::Fail(Failure::Conflict), After::Jump)
    }

    pub(super) fn delete<S: Sink>(&mut self, sink: &mut S, slot: u32, delete: &Delete) {
        let index = self.table_index(slot, delete.table);
        let key = self.eval(slot, &delete.key);
        let (value, changed) = self.row_seen(slot, delete.table, &key);
        let (spot, row, table) = (self.spot(slot), self.activations[slot].row, delete.table);
        let (shown, found) = (key.to_string(), value.is_some());
        let pending = self.activations[slot].writes.is_some();
        if let Some(writes) = &mut self.activations[slot].writes {
            writes.push(Write {
                table,
                key: Some(key),
                value: Value::Null,
                change: Change::Delete,
                or: None,
            });
        } else if self.tables[index].delete(&key, self.applied) {
            self.touched(index, false);
        }
        self.say(sink, FactKind::Deleted, spot, &[row, changed], |_| {
            Fact::Deleted {
                table,
                key: shown,
                found,
                pending,
            }
        });
    }

    pub(super) fn commit<S: Sink>(&mut self, sink: &mut S, slot: u32) -> After {
        let Some(writes) = self.activations[slot].writes.take() else {
            return After::Next;
        };
        if let Some((write, clash)) = self.clash(slot, &writes) {
            self.activations[slot].writes = Some(writes);
            let key = write.key.unwrap_or_default();
            return match clash {
                Change::Insert => self.duplicate(sink, slot, write.table, key, write.or),
                _ => self.refuse(sink, slot, (write.table, &key, true), write.or),
            };
        }
        let count = writes.len() as u32;
        for write in writes {
            let index = self.table_index(slot, write.table);
            self.write(index, write);
        }
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::Committed, spot, &[row], |_| {
            Fact::Committed { writes: count }
        });
        After::Next
    }

    /// Returns the first write that another commit has made impossible, and what it wanted to do.
    fn clash(&self, slot: u32, writes: &[Write]) -> Option<(Write, Change)> {
        let clashes = |w: &&Write| {
            let (table, Some(key)) = (&self.tables[self.table_index(slot, w.table)], &w.key) else {
                return false;
            };
            let at = table.find(key);
            match w.change {
                // What the same transaction deleted before is free again.
                Change::Insert => at.is_some() && !self.deletes_before(writes, w, key),
                Change::Update { seen: Some(row) } => {
                    at.and_then(|at| table.get(at))
                        .map_or(Self::START, |r| r.changed)
                        != row
                }
                _ => false,
            }
        };
        let found = writes.iter().find(clashes)?;
        Some((found.clone(), found.change))
    }

    fn deletes_before(&self, writes: &[Write], write: &Write, key: &Value) -> bool {
        let before = writes.iter().take_while(|w| !std::ptr::eq(*w, write));
        let mut same = before.filter(|w| w.table == write.table && w.key.as_ref() == Some(key));
        same.any(|w| w.change == Change::Delete)
    }

    /// Applies a write that is committed.
    fn write(&mut self, index: usize, write: Write) {
        let (table, applied) = (&mut self.tables[index], self.applied);
        match (write.change, &write.key) {
            // A key that was free before stays free: nothing runs in between.
            (Change::Insert, _) => {
                let _ = table.insert(write.key, write.value, applied);
            }
            (Change::Update { .. }, Some(key)) => {
                table.update(key, write.value, applied);
            }
            (Change::Delete, Some(key)) => {
                table.delete(key, applied);
            }
            _ => {}
        }
        self.touched(index, write.change == Change::Insert);
    }

    /// A table is not any more what it was: loops have something to look at, and whoever follows its log something to read.
    fn touched(&mut self, index: usize, inserted: bool) {
        self.touches += 1;
        if inserted && !self.tailers.is_empty() {
            self.wake_tailers(index);
        }
    }

    /// Counts what became of a label's messages, for the ledger.
    #[inline]
    pub(super) fn count(&mut self, label: u32, counter: crate::model::Counter) {
        self.counts[label as usize][counter as usize] += 1;
    }
}
