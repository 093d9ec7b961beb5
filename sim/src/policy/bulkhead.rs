//! The bulkhead: how many calls of one caller may be outstanding at once.
//!
//! A call takes a place when it goes in and holds it until what it went in for is over. Where no place is free it waits in
//! line, first come first served, or is rejected at once. There are two kinds, see [`BulkheadSettings`]: a limit that calls
//! wait for up to `max_wait`, and a pool of the caller's own threads with a queue before it.
//!
//! A place is held by the work, not by the caller: a caller that gives up leaves it to the answer that is still to come
//! ([`Bulkhead::holds`]). So `timeout` outside a bulkhead frees the caller alone, as a thread pool does; inside, the place too.
//!
//! # Rules
//! BH-1: in flight ≤ L; if the wait is 0 the (L+1)-th call fails in 0 time, else it waits ≤ maxWait, first in first out.
//! BH-2: places held by calls to a dependency ≈ λ·min(latency, timeout).
//! HY-10: with thread isolation the caller is released at the timeout while the worker may still run.
//! HY-11: a pool without a queue rejects the call beyond its threads at once; with a queue it rejects where as many wait as
//! the rejection threshold says, even if the queue is longer. (semantics §2.1.1, §2.3)
//!
//! # Source
//! resilience4j's SemaphoreBulkhead and FixedThreadPoolBulkhead; Hystrix's HystrixThreadPool; Java's ThreadPoolExecutor:
//! a thread of the core first, then the queue, then a thread beyond the core.
//!
//! # Simplified
//! A thread beyond the core ends as soon as nothing waits for it. An interrupt does not reach a thread that waits for the
//! network.

use super::note::{Awaiting, Note, Notes};
use super::verdict::{Admission, Ask, Outcome, Permit, Rejection, Settled, Woken};
use crate::time::{Span, Time};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How many may be inside, and how the others wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkheadSettings {
    /// A limit on outstanding calls; the others wait for at most `max_wait`, zero for not at all.
    Limit { limit: u32, max_wait: Span },
    /// A pool of threads: `core`, up to `max` once the queue is full; `queue_max` wait. Where `reject_at` wait already, the
    /// next is rejected, if there is a queue at all.
    Pool {
        core: u32,
        max: u32,
        queue_max: u32,
        reject_at: Option<u32>,
    },
}

impl BulkheadSettings {
    /// Hystrix's defaults: ten threads, no queue, and a rejection threshold that matters once there is one.
    pub const HYSTRIX: Self = Self::Pool {
        core: 10,
        max: 10,
        queue_max: 0,
        reject_at: Some(5),
    };

    /// Returns how many can be inside at once.
    pub const fn places(self) -> u32 {
        match self {
            Self::Limit { limit, .. } => limit,
            Self::Pool { core, max, .. } => {
                if max > core {
                    max
                } else {
                    core
                }
            }
        }
    }
}

/// One who is inside, or waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub call: u64,
    /// Unique among the places that this bulkhead gives.
    ticket: u32,
    /// Since when it is inside, or waits.
    pub since: Time,
    /// The row at which it went in, or began to wait.
    pub mark: u32,
    /// Until when it waits; none inside, and where it waits for as long as it takes.
    pub until: Option<Time>,
}

/// Who is inside and who waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Bulkhead {
    settings: BulkheadSettings,
    inside: Vec<Place>,
    line: VecDeque<Place>,
    /// Places that became free for those in line, who were not called in yet.
    due: u32,
    /// When and at which row the last of them became free.
    freed: (Time, u32),
    /// Who is called in and comes right now.
    called: Option<Place>,
    tickets: u32,
}

impl Bulkhead {
    /// Returns an empty one.
    pub const fn new(settings: BulkheadSettings) -> Self {
        Self {
            settings,
            inside: Vec::new(),
            line: VecDeque::new(),
            due: 0,
            freed: (Time::ZERO, 0),
            called: None,
            tickets: 0,
        }
    }

    pub const fn settings(&self) -> BulkheadSettings {
        self.settings
    }

    /// Returns who holds a place, in the order of going in.
    pub fn inside(&self) -> &[Place] {
        &self.inside
    }

    /// Returns who waits, first in line first.
    pub fn line(&self) -> impl ExactSizeIterator<Item = &Place> {
        self.line.iter()
    }

    /// Returns how many more could go in at once.
    pub fn available(&self) -> u32 {
        self.settings.places().saturating_sub(self.taken())
    }

    /// Returns whether the permit is of a call that is inside, and not of one that waits.
    pub fn holds(&self, permit: Permit) -> bool {
        self.inside
            .iter()
            .any(|place| place.ticket == permit.epoch && place.call == permit.call)
    }

    /// Places that are held or promised.
    fn taken(&self) -> u32 {
        self.inside.len() as u32 + self.due + self.called.is_some() as u32
    }

    /// How many wait and are not promised a place.
    fn waiting(&self) -> u32 {
        self.line.len() as u32 - self.due
    }

    pub(super) fn admit(&mut self, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        if let Some(place) = self.called.take_if(|place| place.call == ask.call) {
            return self.come_in(place, now, ask, notes);
        }
        if let Some(i) = self.line.iter().position(|place| place.call == ask.call) {
            return self.waited(i, now, notes);
        }
        let (taken, waiting) = (self.taken(), self.waiting());
        match self.settings {
            BulkheadSettings::Limit { limit, .. } if taken < limit => self.go_in(now, ask),
            BulkheadSettings::Limit { limit, max_wait } if max_wait == Span::ZERO => {
                let outstanding = taken;
                self.refuse(notes, Rejection::BulkheadFull { outstanding, limit })
            }
            BulkheadSettings::Limit { max_wait, .. } => {
                self.stand_in_line(now, ask, Some(now + max_wait), notes)
            }
            BulkheadSettings::Pool {
                core,
                max,
                queue_max,
                reject_at,
            } => {
                let room = queue_max.min(reject_at.unwrap_or(u32::MAX));
                let over = queue_max > 0 && reject_at.is_some_and(|at| waiting >= at);
                if !over && taken < core {
                    self.go_in(now, ask)
                } else if waiting < room {
                    self.stand_in_line(now, ask, None, notes)
                } else if !over && taken < max {
                    self.go_in(now, ask)
                } else {
                    let (running, queued) = (taken, waiting);
                    self.refuse(
                        notes,
                        Rejection::PoolFull {
                            running,
                            threads: max.max(core),
                            queued,
                            room,
                        },
                    )
                }
            }
        }
    }

    fn ticket(&mut self) -> u32 {
        self.tickets = self.tickets.wrapping_add(1);
        self.tickets
    }

    fn place(&mut self, now: Time, ask: Ask, until: Option<Time>) -> (Place, Permit) {
        let ticket = self.ticket();
        let place = Place {
            call: ask.call,
            ticket,
            since: now,
            mark: ask.mark,
            until,
        };
        (place, permit(place))
    }

    fn go_in(&mut self, now: Time, ask: Ask) -> Admission {
        let (place, permit) = self.place(now, ask, None);
        self.inside.push(place);
        Admission::Now(permit)
    }

    fn stand_in_line(
        &mut self,
        now: Time,
        ask: Ask,
        until: Option<Time>,
        notes: &mut Notes,
    ) -> Admission {
        let (place, permit) = self.place(now, ask, until);
        let (position, taken) = (self.waiting() + 1, self.taken());
        self.line.push_back(place);
        notes.note(|| Note::Awaiting {
            awaiting: Awaiting::Place {
                position,
                outstanding: taken,
                limit: self.settings.places(),
                until,
            },
            marks: self.marks(),
        });
        Admission::At(until.unwrap_or(Time::MAX), permit)
    }

    /// One that was called in comes.
    fn come_in(&mut self, place: Place, now: Time, ask: Ask, notes: &mut Notes) -> Admission {
        let (waited, marks) = (now.since(place.since), [place.mark, self.freed.1]);
        let inside = Place {
            since: now,
            mark: ask.mark,
            until: None,
            ..place
        };
        self.inside.push(inside);
        notes.note(|| Note::LetIn { waited, marks });
        Admission::Now(permit(inside))
    }

    /// One in line asks again: too early it goes on waiting, at its end it is rejected.
    fn waited(&mut self, i: usize, now: Time, notes: &mut Notes) -> Admission {
        let place = self.line[i];
        if place.until.is_none_or(|until| now < until) {
            return Admission::At(place.until.unwrap_or(Time::MAX), permit(place));
        }
        self.leave_line(i);
        let (outstanding, limit) = (self.taken(), self.settings.places());
        let waited = now.since(place.since);
        self.refuse(
            notes,
            Rejection::WaitedTooLong {
                outstanding,
                limit,
                waited,
            },
        )
    }

    fn refuse(&self, notes: &mut Notes, rejection: Rejection) -> Admission {
        notes.refuse(rejection, || (None, self.marks()))
    }

    /// Returns the rows at which those inside went in.
    fn marks(&self) -> Vec<u32> {
        self.inside.iter().map(|place| place.mark).collect()
    }

    fn leave_line(&mut self, i: usize) {
        self.line.remove(i);
        self.due = self.due.min(self.line.len() as u32);
    }

    /// Gives a place back, or leaves the line. Places that a crash emptied are given back without effect.
    pub(super) fn settle(
        &mut self,
        now: Time,
        permit: Permit,
        settled: Settled,
        notes: &mut Notes,
    ) {
        let mine = |place: &Place| place.ticket == permit.epoch && place.call == permit.call;
        if let Some(i) = self.inside.iter().position(mine) {
            let place = self.inside.remove(i);
            if (self.due as usize) < self.line.len() {
                self.due += 1;
                self.freed = (now, settled.mark);
            }
            if settled.outcome == Outcome::Released {
                let (outstanding, limit) = (self.inside.len() as u32, self.settings.places());
                let (held, mark) = (now.since(place.since), place.mark);
                notes.note(|| Note::FreedLate {
                    held,
                    outstanding,
                    limit,
                    mark,
                });
            }
        } else if let Some(i) = self.line.iter().position(mine) {
            self.leave_line(i);
        }
    }

    /// At once, where a place is free for one in line.
    pub(super) fn wake_at(&self) -> Option<Time> {
        (self.due > 0).then_some(self.freed.0)
    }

    /// Calls the first in line in.
    pub(super) fn wake(&mut self) -> Woken {
        if self.due == 0 {
            return Woken::Nothing;
        }
        self.due -= 1;
        self.called = self.line.pop_front();
        match self.called {
            Some(place) => Woken::Ready(place.call),
            None => Woken::Nothing,
        }
    }
}

const fn permit(place: Place) -> Permit {
    Permit {
        call: place.call,
        mark: place.mark,
        epoch: place.ticket,
    }
}
