//! One step of a run: the next event is taken out, handled, and leaves its row.

use super::run::STATEMENTS_AT_ONCE_MAX;
use super::{End, NONE, Spot, World};
use crate::events::{Class, Event, LATEST, LOCAL_MAX, Stamp, Token};
use crate::fact::{Fact, FactKind, KindSet, Limit, NO_MESSAGE, NO_ROW, RowId};
use crate::model::{CHAIN_MAX, EVENTS_AT_ONCE_MAX};
use crate::sink::{Row, Sink};
use crate::time::Time;

/// What the kinds of timers and arrivals are called in the queue of events.
pub(super) mod kind {
    pub const ARRIVE: u8 = 0;
    pub const STEP: u8 = 1;
    pub const CALL: u8 = 2;
    pub const LOAD: u8 = 3;
    pub const LEASE: u8 = 4;
    pub const FAULT: u8 = 5;
    pub const WAKE: u8 = 6;
    pub const TRAP: u8 = 7;
    pub const LOCK: u8 = 8;
    pub const GROUP: u8 = 9;
    pub const FLUSH: u8 = 10;
    pub const LOOP: u8 = 11;
    pub const SWEEP: u8 = 12;
    pub const SCALE: u8 = 13;

    /// Returns whether a run in which only such events are left may be quiet: the last ones.
    #[inline]
    pub const fn is_housekeeping(kind: u8) -> bool {
        kind >= LOOP
    }
}

/// What comes next.
enum Next {
    Event(Event),
    /// It has happened already.
    Done,
    Nothing,
}

impl World {
    /// Handles the next event, whose row the sink is told. Returns whether there was one: not when the run is over.
    pub fn step<S: Sink>(&mut self, sink: &mut S) -> bool {
        loop {
            if self.end.is_some() {
                return false;
            }
            let next = self.events.pop();
            if next.is_some_and(|event| !self.is_due(&event)) {
                self.events.note_buried();
                continue;
            }
            let event = match next {
                Some(event)
                    if event.at <= self.until
                        && !kind::is_housekeeping(event.kind)
                        && self.commands_are_done() =>
                {
                    event
                }
                _ => match self.not_yet(sink, next) {
                    Next::Event(event) => event,
                    Next::Done => return true,
                    Next::Nothing => return false,
                },
            };
            if !self.calm && self.hold(&event) {
                continue;
            }
            self.begin(event.at, event.cause);
            if self.applied_now >= EVENTS_AT_ONCE_MAX {
                self.stop(sink, Limit::EventsAtOnce, EVENTS_AT_ONCE_MAX.into());
                return true;
            }
            self.dispatch(sink, &event);
            if self.statements > STATEMENTS_AT_ONCE_MAX {
                self.stop(sink, Limit::StatementsAtOnce, STATEMENTS_AT_ONCE_MAX.into());
            } else if self.chain > CHAIN_MAX {
                self.stop(sink, Limit::Chain, CHAIN_MAX.into());
            } else {
                self.finish(sink);
            }
            return true;
        }
    }

    /// Decides what comes next where that may be a command of the user, or the end.
    #[cold]
    #[inline(never)]
    fn not_yet<S: Sink>(&mut self, sink: &mut S, next: Option<Event>) -> Next {
        if self.command_is_next(next.map(|e| e.at)) {
            self.events.put_back(next);
            self.obey(sink);
            return Next::Done;
        }
        let chore = next.filter(|event| kind::is_housekeeping(event.kind));
        if self.commands_are_done() && chore.is_some_and(|event| self.is_quiet_but_for(&event)) {
            self.events.put_back(next);
            self.end = Some(End::Quiet);
            return Next::Nothing;
        }
        match next {
            None => {
                let are_done = self.commands_are_done();
                self.end = Some(if are_done { End::Quiet } else { End::Until });
                Next::Nothing
            }
            Some(event) if event.at <= self.until => Next::Event(event),
            Some(_) => {
                self.events.put_back(next);
                if self.until == Time::MAX {
                    self.stop_at(sink, Limit::Time, Time::MAX.0);
                    return Next::Done;
                }
                self.end = Some(End::Until);
                Next::Nothing
            }
        }
    }

    #[inline]
    fn commands_are_done(&self) -> bool {
        self.commands_done as usize >= self.commands.len()
    }

    /// Ends the run at a limit, with a row and a fact that say so.
    pub fn stop_at<S: Sink>(&mut self, sink: &mut S, limit: Limit, value: u64) {
        self.begin(self.now, NO_ROW);
        self.stop(sink, limit, value);
    }

    #[cold]
    fn stop<S: Sink>(&mut self, sink: &mut S, limit: Limit, value: u64) {
        self.end = Some(End::Limit(limit));
        let spot = Spot {
            node: 0,
            unit: 0,
            path: NONE,
            message: NO_MESSAGE,
        };
        self.say(sink, FactKind::LimitReached, spot, &[], |_| {
            Fact::LimitReached { limit, value }
        });
        self.finish(sink);
    }

    /// Returns whether an event that is next has something to do.
    #[inline(always)]
    fn is_due(&self, event: &Event) -> bool {
        match event.kind {
            kind::ARRIVE | kind::STEP | kind::CALL => self.is_valid(event),
            kind::LOAD => true,
            _ => self.is_rare_one_due(event),
        }
    }

    /// [`Self::is_due`] of what is not a message, a step, a call or a load. Not in line, so that these four are quick.
    #[inline(never)]
    fn is_rare_one_due(&self, event: &Event) -> bool {
        match event.kind {
            kind::LEASE => self.is_due_in_queue(event),
            kind::FLUSH => self.is_due_when_safe(event),
            _ => self.is_valid(event),
        }
    }

    /// Returns whether an event still counts: its timer was not cancelled.
    #[inline(always)]
    pub(super) fn is_valid(&self, event: &Event) -> bool {
        match event.kind {
            kind::ARRIVE => self
                .messages
                .get(event.slot)
                .is_some_and(|m| m.token == event.token),
            kind::STEP => self
                .activations
                .get(event.slot)
                .is_some_and(|a| a.token == event.token),
            kind::CALL => self
                .calls
                .get(event.slot)
                .is_some_and(|c| c.layer_of(event.token).is_some()),
            kind::LEASE => self
                .leases
                .get(&event.token)
                .is_some_and(|timer| self.is_kept(*timer)),
            kind::GROUP => self.is_alarm(event.token),
            kind::WAKE => self.shared[event.slot as usize]
                .timer
                .is_some_and(|(_, t)| t == event.token),
            kind::LOOP => self.is_timer_of_loop(event),
            kind::FLUSH => self.broker_that_waits(event.token).is_some(),
            kind::LOCK => self.lock_leases.contains_key(&event.token),
            kind::SWEEP => self.balancers[event.slot as usize]
                .timer
                .is_some_and(|(_, t)| t == event.token),
            kind::SCALE => self.is_timer_of_scaler(event),
            _ => true,
        }
    }

    #[inline(always)]
    pub(super) fn begin(&mut self, at: Time, cause: RowId) {
        if at > self.now {
            self.now = at;
            self.applied_now = 0;
        }
        self.cause = cause;
        self.scheduling = self.applied;
        self.scheduled = 0;
        self.statements = 0;
        self.kinds = KindSet::default();
        self.row_message = NO_MESSAGE;
        self.row_node = u16::MAX;
    }

    #[inline(always)]
    pub(super) fn finish<S: Sink>(&mut self, sink: &mut S) {
        let node = if self.row_node == u16::MAX {
            0
        } else {
            self.row_node
        };
        let mixed = self.now.0
            ^ u64::from(self.row_message).rotate_left(20)
            ^ u64::from(node).rotate_left(52);
        self.hash = (self.hash ^ mixed)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(29);
        self.hash = (self.hash ^ self.kinds.digest()).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        self.hash ^= self.hash >> 32;
        self.applied += 1;
        self.applied_now += 1;
        sink.row(Row::new(
            self.now,
            self.cause,
            self.row_message,
            self.kinds,
            node,
            self.hash,
        ));
        if self.events.should_rebuild() {
            self.drop_dead_timers();
        }
    }

    #[cold]
    fn drop_dead_timers(&mut self) {
        let mut events = std::mem::take(&mut self.events);
        events.retain(|event| self.is_valid(event));
        self.events = events;
    }

    #[inline]
    fn dispatch<S: Sink>(&mut self, sink: &mut S, event: &Event) {
        match event.kind {
            kind::ARRIVE => self.arrive(sink, event.slot),
            kind::STEP => self.timer_of_activation(sink, event.slot),
            kind::CALL => self.timer_of_call(sink, event.slot, event.token),
            kind::LOAD => self.start_run(sink, event.slot),
            _ => self.dispatch_rare(sink, event),
        }
    }

    /// [`Self::dispatch`] of what is not a message, a step, a call or a load. Not in line either.
    #[inline(never)]
    fn dispatch_rare<S: Sink>(&mut self, sink: &mut S, event: &Event) {
        match event.kind {
            kind::LEASE => self.lease_expired(sink, event.token),
            kind::FAULT => self.scheduled_fault(sink, event.slot),
            kind::TRAP => self.spring(sink, event.slot),
            kind::LOOP => self.start_round(sink, event.slot),
            kind::FLUSH => self.flushed(sink, event.token),
            kind::LOCK => self.lock_expired(sink, event.token),
            kind::SWEEP => self.sweep(sink, event.slot),
            kind::GROUP => self.alarmed(sink, event.token),
            kind::SCALE => self.scaling_timer(sink, event),
            _ => self.wake_shared(sink, event.slot),
        }
    }

    /// Schedules an event; its row is the cause of it.
    #[inline]
    pub(super) fn schedule(&mut self, at: Time, class: Class, kind: u8, slot: u32) -> Token {
        let local = self.scheduled.min(LOCAL_MAX - 1);
        self.scheduled += 1;
        self.events.push(
            at.min(LATEST),
            class,
            Stamp {
                row: self.scheduling,
                local,
            },
            kind,
            slot,
        )
    }

    #[inline]
    pub(super) fn cancel(&mut self) {
        self.events.note_dead();
    }
}
