//! Reads of a node's tables: one row, the rows that fit, and the commit log.
//!
//! # Rules
//! OB-3 a poller reads rows in the order of their keys, so many at a time; OB-4 a tailer reads them in the order of their
//! commits, and waits where there is nothing new (semantics §2.18).
//!
//! # Simplified
//! A selection looks at every row of its table, and takes no time.

use super::run::Flow;
use super::step::kind;
use super::{Change, Doing, World};
use crate::events::Class;
use crate::fact::{Fact, FactKind, RowId};
use crate::program::{Expr, Guard, Read, Select, Tail};
use crate::sink::Sink;
use crate::sorted::SortedMap;
use crate::table::{Row, TableState};
use crate::value::Value;
use std::rc::Rc;

impl World {
    /// Reads a row: its own open transaction first, then what is committed.
    pub(super) fn read<S: Sink>(&mut self, sink: &mut S, slot: u32, read: &Read) {
        let key = self.eval(slot, &read.key);
        let (value, changed) = self.row_seen(slot, read.table, &key);
        let (spot, row, table) = (self.spot(slot), self.activations[slot].row, read.table);
        let found = value.is_some();
        self.activations[slot].vars[usize::from(read.into)] = value.unwrap_or(Value::Null);
        self.say(sink, FactKind::Read, spot, &[row, changed], |_| {
            Fact::Read {
                table,
                key: key.to_string(),
                found,
            }
        });
    }

    /// Returns a row's value as an activation sees it, its own open transaction included, and the row of the run that last
    /// changed what is committed.
    pub(super) fn row_seen(&self, slot: u32, table: u16, key: &Value) -> (Option<Value>, RowId) {
        let index = self.table_index(slot, table);
        let own = self.activations[slot].writes.as_ref().and_then(|writes| {
            let mut mine = writes.iter().rev();
            mine.find(|w| w.table == table && w.key.as_ref() == Some(key))
        });
        let row = self.tables[index].find(key);
        let row = row.and_then(|at| self.tables[index].get(at));
        let changed = row.as_ref().map_or(Self::START, |row| row.changed);
        let value = match own {
            Some(write) => (write.change != Change::Delete).then(|| write.value.clone()),
            None => row.map(|row| row.value.clone()),
        };
        (value, changed)
    }

    /// Reads the rows that fit.
    pub(super) fn select<S: Sink>(&mut self, sink: &mut S, slot: u32, select: &Select) {
        let after = self.eval(slot, &select.after);
        let limit = select.limit.map_or(usize::MAX, |n| n as usize);
        let mut found = Vec::new();
        for (key, value) in self.rows_seen(slot, select.table) {
            if found.len() == limit {
                break;
            }
            let is_after = after == Value::Null || key > after;
            if is_after && self.fits(slot, select.only_if.as_ref(), &value) {
                found.push(record([("key", key), ("value", value)]));
            }
        }
        self.hand_rows(sink, slot, (select.table, select.into), found, None);
    }

    /// Returns whether a row is what is asked for.
    pub(super) fn fits(&mut self, slot: u32, guard: Option<&Guard>, value: &Value) -> bool {
        let Some(guard) = guard else { return true };
        self.activations[slot].vars[usize::from(guard.row)] = value.clone();
        self.eval(slot, &guard.condition).holds()
    }

    /// Returns the rows of a table by key, as an activation sees them.
    fn rows_seen(&self, slot: u32, table: u16) -> SortedMap<Value, Value> {
        let rows = self.tables[self.table_index(slot, table)].rows();
        let mut rows: SortedMap<Value, Value> =
            rows.map(|row| (row.key, row.value.clone())).collect();
        let own = self.activations[slot].writes.iter().flatten();
        for write in own.filter(|w| w.table == table) {
            let Some(key) = &write.key else { continue };
            if write.change == Change::Delete {
                rows.remove(key);
            } else {
                rows.insert(key.clone(), write.value.clone());
            }
        }
        rows
    }

    fn hand_rows<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        (table, into): (u16, u16),
        rows: Vec<Value>,
        position: Option<u32>,
    ) {
        let found = rows.len() as u32;
        self.activations[slot].vars[usize::from(into)] = Value::List(rows.into()).bounded();
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::Selected, spot, &[row], |_| Fact::Selected {
            table,
            found,
            position,
        });
    }

    /// Reads the commit log of a table; where there is nothing new, the activation waits for the next commit.
    pub(super) fn tail<S: Sink>(&mut self, sink: &mut S, slot: u32, tail: &Tail) -> Flow {
        let after = self.position_after(slot, &tail.after);
        let index = self.table_index(slot, tail.table);
        let limit = tail.limit.map_or(usize::MAX, |n| n as usize);
        let found = entries(&self.tables[index], after, limit);
        if !found.is_empty() {
            let position = after + found.len() as u32;
            let place = (tail.table, tail.into);
            self.hand_rows(sink, slot, place, found, Some(position));
            self.activations[slot].row = self.applied;
            return Flow::Next;
        }
        let (spot, row, table) = (self.spot(slot), self.activations[slot].row, tail.table);
        self.say(sink, FactKind::LogAwaited, spot, &[row], |_| {
            Fact::LogAwaited {
                table,
                position: after,
            }
        });
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.since = now;
        activation.row = applied;
        activation.state = Doing::Tailing;
        self.tailers.push((slot, activation.serial, index as u32));
        self.let_go(sink, slot);
        Flow::Stop
    }

    fn position_after(&self, slot: u32, after: &Expr) -> u32 {
        let after = self.eval(slot, after).as_i64();
        u32::try_from(after.max(0)).unwrap_or(u32::MAX)
    }

    /// Whoever waits for a table's log reads on, each in an event of its own.
    #[cold]
    pub(super) fn wake_tailers(&mut self, index: usize) {
        let tailers = std::mem::take(&mut self.tailers);
        let (woken, others): (Vec<_>, Vec<_>) = tailers
            .into_iter()
            .partition(|(_, _, table)| *table as usize == index);
        self.tailers = others;
        for (slot, serial, _) in woken {
            let waits = |a: &super::Activation| a.serial == serial && a.state == Doing::Tailing;
            if self.activations.get(slot).is_some_and(waits) {
                let token = self.schedule(self.now, Class::Timer, kind::STEP, slot);
                self.activations[slot].token = token;
            }
        }
    }
}

/// Returns entries of a table's commit log after a position, which counts from 1.
fn entries(table: &TableState, after: u32, limit: usize) -> Vec<Value> {
    let numbered = (i64::from(after) + 1..).zip(table.log_from(after));
    let entry = |(position, row): (i64, Row)| {
        record([
            ("position", Value::I64(position)),
            ("key", row.key),
            ("value", row.value.clone()),
        ])
    };
    numbered.take(limit).map(entry).collect()
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Record(fields.map(|(name, value)| (Rc::from(name), value)).into())
}
