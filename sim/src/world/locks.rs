//! Locks: one holder for each key, others in line; with a lease a holder loses its lock when the lease is over, whether it
//! is done or not. Every time a lock is taken it has a greater token: what writes under it can be told from what is late.
//!
//! The locks are the database's that a service's instances share: a crash of a holder takes back a lock without a lease,
//! and one with a lease stays until that is over.
//!
//! # Rules
//! OR-4 a holder that stands still longer than its lease loses the lock while it still runs; a fencing token lets a store
//! refuse what it writes then (semantics §2.19).
//!
//! # Simplified
//! Taking and giving back takes no time. A lease is not renewed.

use super::run::Flow;
use super::step::kind;
use super::{Condition, Doing, World};
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, Failure, RowId};
use crate::model::NodeKind;
use crate::program::{Lock, Op, Unlock};
use crate::sink::Sink;
use crate::time::{Span, Time};
use crate::value::Value;
use std::collections::VecDeque;
use std::rc::Rc;

/// Which lock it is: node, index into its locks, key.
pub type LockId = (u16, u16, Value);

/// A lock that was taken at least once.
#[derive(Clone, Debug, Default)]
pub struct LockState {
    /// The slot and serial of the activation that holds it.
    pub holder: Option<(u32, u32)>,
    /// How often it was taken: the token of its latest holder.
    pub token: i64,
    /// Until when, where there is a lease.
    pub until: Option<Time>,
    /// Since when the holder has it.
    pub since: Time,
    /// Who waits, first come first served: slot and serial.
    pub line: VecDeque<(u32, u32)>,
    /// The row at which it was taken.
    row: RowId,
    timer: Token,
}

impl World {
    /// Returns the locks of a node that are held or waited for, by lock and key.
    pub fn locks(&self, node: u16) -> impl Iterator<Item = (u16, &Value, &LockState)> {
        let mine = self.locks.iter().filter(move |(id, _)| id.0 == node);
        let alive = mine.filter(|(_, lock)| lock.holder.is_some() || !lock.line.is_empty());
        alive.map(|((_, lock, key), state)| (*lock, key, state))
    }

    fn lock_id(&self, slot: u32, lock: u16, key: Value) -> LockId {
        let node = self.processes[self.activations[slot].process as usize].node;
        (node, lock, key)
    }

    fn lease_of(&self, id: &LockId) -> Option<Span> {
        let NodeKind::Service(service) = &self.model.nodes[usize::from(id.0)].kind else {
            return None;
        };
        service.locks.get(usize::from(id.1))?.lease
    }

    pub(super) fn lock<S: Sink>(&mut self, sink: &mut S, slot: u32, lock: &Lock) -> Flow {
        let id = self.lock_id(slot, lock.lock, self.eval(slot, &lock.key));
        self.activations[slot].since = self.now;
        let state = self.locks.entry(id.clone()).or_default();
        if state.holder.is_none() {
            self.take_lock(sink, slot, id, lock.into);
            return Flow::Next;
        }
        let serial = self.activations[slot].serial;
        state.line.push_back((slot, serial));
        let (token, row) = (state.token, state.row);
        let timeout = lock.timeout;
        let timer = match timeout {
            Some(timeout) => self.schedule(self.now + timeout, Class::Timer, kind::STEP, slot),
            None => Token::NONE,
        };
        let (spot, earlier) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::LockAwaited, spot, &[earlier, row], |_| {
            Fact::LockAwaited {
                lock: id.1,
                key: id.2.to_string(),
                token,
                timeout,
            }
        });
        let applied = self.applied;
        let activation = &mut self.activations[slot];
        activation.token = timer;
        activation.row = applied;
        activation.state = Doing::Locking { taken: false };
        self.let_go(sink, slot);
        Flow::Stop
    }

    /// Gives a free lock to an activation.
    fn take_lock<S: Sink>(&mut self, sink: &mut S, slot: u32, id: LockId, into: Option<u16>) {
        let lease = self.lease_of(&id);
        let timer = match lease {
            Some(lease) => self.schedule(self.now + lease, Class::Timer, kind::LOCK, 0),
            None => Token::NONE,
        };
        if lease.is_some() {
            self.lock_leases.insert(timer, id.clone());
        }
        let (now, row) = (self.now, self.applied);
        let holder = self.holder(slot);
        let state = self.locks.entry(id.clone()).or_default();
        let before = std::mem::replace(&mut state.row, row);
        state.token += 1;
        state.holder = Some(holder);
        state.since = now;
        state.until = lease.map(|lease| now + lease);
        state.timer = timer;
        let token = state.token;
        self.touches += 1;
        if let Some(into) = into {
            self.activations[slot].vars[usize::from(into)] = Value::I64(token);
        }
        let waited = now.since(self.activations[slot].since);
        let (spot, earlier) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::LockTaken, spot, &[earlier, before], |_| {
            Fact::LockTaken {
                lock: id.1,
                key: id.2.to_string(),
                token,
                lease,
                waited,
            }
        });
        self.activations[slot].row = row;
    }

    pub(super) fn unlock<S: Sink>(&mut self, sink: &mut S, slot: u32, unlock: &Unlock) {
        let id = self.lock_id(slot, unlock.lock, self.eval(slot, &unlock.key));
        let me = Some(self.holder(slot));
        let state = self.locks.get(&id);
        let held = state.is_some_and(|state| state.holder == me);
        let (token, taken) = state.map_or((0, Self::START), |state| (state.token, state.row));
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::LockReleased, spot, &[row, taken], |_| {
            Fact::LockReleased {
                lock: id.1,
                key: id.2.to_string(),
                token,
                held,
            }
        });
        if held {
            self.pass_lock_on(sink, &id);
        }
    }

    /// A lock is free: the first in line who still waits gets it.
    fn pass_lock_on<S: Sink>(&mut self, sink: &mut S, id: &LockId) {
        self.touches += 1;
        loop {
            let Some(state) = self.locks.get_mut(id) else {
                return;
            };
            state.holder = None;
            state.until = None;
            let timer = std::mem::replace(&mut state.timer, Token::NONE);
            let next = state.line.pop_front();
            if self.lock_leases.remove(&timer).is_some() {
                self.cancel();
            }
            let Some((slot, serial)) = next else { return };
            if !self.waits_for_lock(slot, serial) {
                continue;
            }
            if self.activations[slot].token != Token::NONE {
                self.cancel();
            }
            self.take_lock(
                sink,
                slot,
                id.clone(),
                self.lock_op(slot).and_then(|op| op.into),
            );
            self.activations[slot].state = Doing::Locking { taken: true };
            let token = self.schedule(self.now, Class::Timer, kind::STEP, slot);
            self.activations[slot].token = token;
            return;
        }
    }

    /// Returns who holds what an activation takes: branches take it for the whole.
    fn holder(&self, slot: u32) -> (u32, u32) {
        let root = self.root(slot);
        (root, self.activations[root].serial)
    }

    fn waits_for_lock(&self, slot: u32, serial: u32) -> bool {
        let waits = |a: &super::Activation| {
            let process = &self.processes[a.process as usize];
            a.serial == serial
                && a.state == Doing::Locking { taken: false }
                && process.condition != Condition::Crashed
        };
        self.activations.get(slot).is_some_and(waits)
    }

    fn lock_op(&self, slot: u32) -> Option<Lock> {
        let activation = &self.activations[slot];
        match activation.program.ops.get(usize::from(activation.pc)) {
            Some(Op::Lock(lock)) => Some((**lock).clone()),
            _ => None,
        }
    }

    /// A lease is over: whoever held the lock has it no more.
    pub(super) fn lock_expired<S: Sink>(&mut self, sink: &mut S, timer: Token) {
        let Some(id) = self.lock_leases.remove(&timer) else {
            return;
        };
        let Some(state) = self.locks.get_mut(&id) else {
            return;
        };
        state.timer = Token::NONE;
        let (holder, token, row) = (state.holder, state.token, state.row);
        let lease = self.lease_of(&id).unwrap_or_default();
        let alive = holder.filter(|(slot, serial)| {
            let a = self.activations.get(*slot);
            a.is_some_and(|a| a.serial == *serial)
        });
        let spot = match alive {
            Some((slot, _)) => self.spot(slot),
            None => super::Spot {
                node: id.0,
                unit: 0,
                path: super::NONE,
                message: crate::fact::NO_MESSAGE,
            },
        };
        self.say(sink, FactKind::LockExpired, spot, &[row], |_| {
            Fact::LockExpired {
                lock: id.1,
                key: id.2.to_string(),
                token,
                lease,
            }
        });
        self.pass_lock_on(sink, &id);
    }

    /// A wait for a lock is over: it was taken, or the time is up.
    pub(super) fn lock_wait_over<S: Sink>(&mut self, sink: &mut S, slot: u32, taken: bool) {
        if taken {
            self.activations[slot].pc += 1;
            return self.go_on(sink, slot);
        }
        let Some(lock) = self.lock_op(slot) else {
            return;
        };
        let serial = self.activations[slot].serial;
        let id = self.lock_id(slot, lock.lock, self.eval(slot, &lock.key));
        let label = lock.label;
        let timeout = self.now.since(self.activations[slot].since);
        if let Some(state) = self.locks.get_mut(&id) {
            state.line.retain(|waiting| *waiting != (slot, serial));
        }
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        self.say(sink, FactKind::TimedOut, spot, &[row], |_| Fact::TimedOut {
            label,
            attempt: 1,
            timeout,
            answers: None,
        });
        self.activations[slot].row = self.applied;
        match lock.or {
            Some(pc) => {
                self.activations[slot].pc = pc;
                self.go_on(sink, slot);
            }
            None => self.fail(sink, slot, Failure::TimedOut),
        }
    }

    /// An activation is over: what it holds without a lease is free, and, where it ended by itself, what it holds with one.
    #[inline]
    pub(super) fn give_locks_back<S: Sink>(&mut self, sink: &mut S, slot: u32, crashed: bool) {
        if !self.locks.is_empty() {
            self.give_held_locks_back(sink, slot, crashed);
        }
    }

    fn give_held_locks_back<S: Sink>(&mut self, sink: &mut S, slot: u32, crashed: bool) {
        let me = Some((slot, self.activations[slot].serial));
        let mine = |(_, state): &(&LockId, &LockState)| {
            state.holder == me && !(crashed && state.until.is_some())
        };
        let held: Vec<LockId> = self
            .locks
            .iter()
            .filter(mine)
            .map(|(id, _)| id.clone())
            .collect();
        for id in held {
            let (token, row) = self
                .locks
                .get(&id)
                .map_or((0, Self::START), |s| (s.token, s.row));
            let spot = self.spot(slot);
            let said = Rc::new(id.2.to_string());
            self.say(sink, FactKind::LockReleased, spot, &[row], |_| {
                Fact::LockReleased {
                    lock: id.1,
                    key: said.to_string(),
                    token,
                    held: true,
                }
            });
            self.pass_lock_on(sink, &id);
        }
    }
}
