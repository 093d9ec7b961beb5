//! The pending events of a world: a binary heap of one packed integer per event.
//!
//! From the top the integer holds: time (52 bits), class (1), the row that scheduled it plus one
//! (27), how many that row had scheduled before (20), kind (4), slot (24). Comparing two integers
//! therefore is the order of the run: by time, at one instant timers before arrivals, then in the
//! order of scheduling. What kind and slot mean is the world's business.
//!
//! An event cannot be taken out. Whoever waits for a timer keeps its [`Token`]; cancelling is
//! forgetting the token, and an event that pops with another token than the one kept is dead. The
//! world counts the dead here and has them thrown out when they outnumber the living.
//!
//! # Source
//! Design §3.1 (order at one instant) and §4 "Event queue": between 32 and 8,000 pending events a
//! binary heap of one packed integer beat every other structure that was measured.

use crate::fact::{NO_ROW, RowId};
use crate::time::Time;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

const TIME_BITS: u32 = 52;
const ROW_BITS: u32 = 27;
const LOCAL_BITS: u32 = 20;
const KIND_BITS: u32 = 4;
const SLOT_BITS: u32 = 24;

const KIND_SHIFT: u32 = SLOT_BITS;
const TOKEN_SHIFT: u32 = KIND_SHIFT + KIND_BITS;
const CLASS_SHIFT: u32 = TOKEN_SHIFT + LOCAL_BITS + ROW_BITS;
const TIME_SHIFT: u32 = CLASS_SHIFT + 1;

const _: () = assert!(TIME_SHIFT + TIME_BITS == 128);
const _: () = assert!(Time::MAX.0 < LATEST.0);

/// What is scheduled later than this happens at this instant: after every possible end of a run.
pub const LATEST: Time = Time((1 << TIME_BITS) - 1);
/// The greatest row that can schedule.
pub const ROW_MAX: RowId = (1 << ROW_BITS) - 2;
/// How many events one row can schedule and have all of them ordered by their scheduling.
pub const LOCAL_MAX: u32 = 1 << LOCAL_BITS;
/// The greatest slot.
pub const SLOT_MAX: u32 = (1 << SLOT_BITS) - 1;

/// Below this length dead events are not worth throwing out.
const REBUILD_MIN: usize = 64;

/// At one instant timers come before arrivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Class {
    Timer = 0,
    Arrival = 1,
}

/// By whom an event was scheduled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The row that is being executed, or [`NO_ROW`] for the scenario itself.
    pub row: RowId,
    /// How many events that row scheduled before, below [`LOCAL_MAX`].
    pub local: u32,
}

/// Names one scheduled event: no two events of a run have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

impl Token {
    /// The token of no event.
    pub const NONE: Self = Self(u64::MAX);
}

impl Default for Token {
    fn default() -> Self {
        Self::NONE
    }
}

/// One pending event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: Time,
    pub class: Class,
    pub token: Token,
    /// The row that scheduled it, or [`NO_ROW`] for the scenario.
    pub cause: RowId,
    /// What happens, as the world numbers it; below 16.
    pub kind: u8,
    /// To whom it happens.
    pub slot: u32,
}

/// The pending events, the next one first.
///
/// Much of what happens schedules what happens next: such an event never enters the heap.
#[derive(Clone, Debug, Default)]
pub struct Events {
    /// An event that comes before all in the heap, if one was scheduled since the last one was taken out.
    first: Option<u128>,
    heap: BinaryHeap<Reverse<u128>>,
    dead: usize,
}

impl Events {
    pub fn new() -> Self {
        Self::default()
    }

    /// Schedules an event and returns its token. An instant after [`LATEST`] becomes [`LATEST`].
    ///
    /// # Panics
    /// In debug builds, where a number is beyond its width; the world ends a run before that.
    #[inline]
    pub fn push(&mut self, at: Time, class: Class, by: Stamp, kind: u8, slot: u32) -> Token {
        debug_assert!(by.row == NO_ROW || by.row <= ROW_MAX);
        debug_assert!(by.local < LOCAL_MAX);
        debug_assert!(u32::from(kind) < 1 << KIND_BITS && slot <= SLOT_MAX);
        let row = u64::from(by.row.wrapping_add(1)) & ((1 << ROW_BITS) - 1);
        let token = row << LOCAL_BITS | u64::from(by.local.min(LOCAL_MAX - 1));
        let token = Token(token);
        self.insert(packed(Event {
            at,
            class,
            token,
            cause: by.row,
            kind,
            slot,
        }));
        token
    }

    #[inline]
    fn insert(&mut self, key: u128) {
        let is_first = match (self.first, self.heap.peek()) {
            (Some(first), _) => key < first,
            (None, Some(Reverse(next))) => key < *next,
            (None, None) => true,
        };
        let later = if is_first {
            self.first.replace(key)
        } else {
            Some(key)
        };
        if let Some(later) = later {
            self.push_later(later);
        }
    }

    #[inline(never)]
    fn push_later(&mut self, key: u128) {
        self.heap.push(Reverse(key));
    }

    /// Returns the next event and leaves it there.
    #[inline(always)]
    pub fn peek(&self) -> Option<Event> {
        let next = self.first.or(self.heap.peek().map(|key| key.0));
        next.map(unpacked)
    }

    /// Takes out the next event.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<Event> {
        let next = self
            .first
            .take()
            .or_else(|| self.heap.pop().map(|key| key.0));
        next.map(unpacked)
    }

    /// Gives back the event that was taken out last, where nothing was scheduled since.
    pub fn put_back(&mut self, event: Option<Event>) {
        if let Some(later) = std::mem::replace(&mut self.first, event.map(packed)) {
            self.push_later(later);
        }
    }

    /// Returns how many events are pending, the dead ones included.
    #[inline]
    pub fn len(&self) -> usize {
        self.heap.len() + usize::from(self.first.is_some())
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Counts one pending event as dead: its token was forgotten.
    #[inline]
    pub fn note_dead(&mut self) {
        self.dead += 1;
    }

    /// Counts one dead event as gone: it popped.
    #[inline]
    pub fn note_buried(&mut self) {
        self.dead = self.dead.saturating_sub(1);
    }

    /// Returns whether the dead outnumber the living, so that [`Self::retain`] pays.
    #[inline]
    pub fn should_rebuild(&self) -> bool {
        self.dead > REBUILD_MIN / 2 && self.dead * 2 > self.len() && self.len() > REBUILD_MIN
    }

    /// Keeps the events for which `alive` holds. Nobody is counted as dead afterwards.
    #[inline]
    pub fn retain(&mut self, mut alive: impl FnMut(&Event) -> bool) {
        self.first = self.first.filter(|key| alive(&unpacked(*key)));
        self.heap.retain(|key| alive(&unpacked(key.0)));
        self.dead = 0;
    }

    /// Returns the pending events in no particular order, the dead ones included.
    pub fn iter(&self) -> impl Iterator<Item = Event> {
        let keys = self
            .first
            .into_iter()
            .chain(self.heap.iter().map(|key| key.0));
        keys.map(unpacked)
    }
}

#[inline(always)]
fn packed(event: Event) -> u128 {
    let high =
        event.at.0.min(LATEST.0) << (TIME_SHIFT - 64) | (event.class as u64) << (CLASS_SHIFT - 64);
    u128::from(high) << 64
        | u128::from(event.token.0) << TOKEN_SHIFT
        | u128::from(event.kind & 0xF) << KIND_SHIFT
        | u128::from(event.slot & SLOT_MAX)
}

#[inline(always)]
fn unpacked(key: u128) -> Event {
    let token = (key >> TOKEN_SHIFT) as u64 & ((1 << (ROW_BITS + LOCAL_BITS)) - 1);
    let class = match (key >> CLASS_SHIFT) & 1 {
        0 => Class::Timer,
        _ => Class::Arrival,
    };
    Event {
        at: Time((key >> TIME_SHIFT) as u64),
        class,
        token: Token(token),
        cause: ((token >> LOCAL_BITS) as u32).wrapping_sub(1),
        kind: (key >> KIND_SHIFT) as u8 & 0xF,
        slot: key as u32 & SLOT_MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stamp(row: RowId, local: u32) -> Stamp {
        Stamp { row, local }
    }

    #[test]
    fn timers_come_before_arrivals_and_then_the_order_of_scheduling() {
        let mut events = Events::new();
        let at = Time(5);
        events.push(at, Class::Arrival, stamp(NO_ROW, 0), 1, 10);
        events.push(at, Class::Timer, stamp(3, 1), 2, 11);
        events.push(at, Class::Timer, stamp(3, 0), 3, 12);
        events.push(at, Class::Timer, stamp(NO_ROW, 7), 4, 13);
        events.push(Time(4), Class::Arrival, stamp(9, 0), 5, 14);
        let order: Vec<u32> = std::iter::from_fn(|| events.pop())
            .map(|e| e.slot)
            .collect();
        assert_eq!(order, [14, 13, 12, 11, 10]);
    }

    #[test]
    fn an_event_comes_out_as_it_went_in_up_to_the_limits() {
        let mut events = Events::new();
        let by = stamp(ROW_MAX, LOCAL_MAX - 1);
        let token = events.push(Time(u64::MAX), Class::Arrival, by, 15, SLOT_MAX);
        let event = Event {
            at: LATEST,
            class: Class::Arrival,
            token,
            cause: ROW_MAX,
            kind: 15,
            slot: SLOT_MAX,
        };
        assert_eq!(events.peek(), Some(event));
        assert_eq!(events.pop(), Some(event));
        assert_ne!(token, Token::NONE);
        assert!(events.is_empty());
    }

    #[test]
    fn the_scenario_is_the_cause_of_what_it_schedules() {
        let mut events = Events::new();
        events.push(Time(1), Class::Timer, stamp(NO_ROW, 0), 0, 0);
        events.push(Time(2), Class::Timer, stamp(0, 0), 0, 0);
        assert_eq!(events.pop().map(|e| e.cause), Some(NO_ROW));
        assert_eq!(events.pop().map(|e| e.cause), Some(0));
    }

    #[test]
    fn a_rebuild_pays_when_the_dead_outnumber_the_living() {
        let mut events = Events::new();
        for n in 0..100 {
            events.push(Time(u64::from(n)), Class::Timer, stamp(n, 0), 0, n);
        }
        (0..50).for_each(|_| events.note_dead());
        assert!(!events.should_rebuild());
        events.note_dead();
        assert!(events.should_rebuild());
        events.note_buried();
        assert!(!events.should_rebuild());
        events.note_dead();
        events.retain(|e| e.slot % 2 == 1);
        assert!(!events.should_rebuild());
        let left: Vec<u32> = std::iter::from_fn(|| events.pop())
            .map(|e| e.slot)
            .collect();
        assert_eq!(left, (0..50).map(|n| 2 * n + 1).collect::<Vec<_>>());
    }

    #[derive(Clone, Debug)]
    enum Step {
        Push {
            at: u64,
            arrival: bool,
            kind: u8,
            slot: u32,
        },
        Pop,
        Retain {
            modulus: u32,
        },
        Fork,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            6 => (0..40_u64, any::<bool>(), 0..16_u8, 0..=SLOT_MAX)
                .prop_map(|(at, arrival, kind, slot)| Step::Push { at, arrival, kind, slot }),
            4 => Just(Step::Pop),
            1 => (2..5_u32).prop_map(|modulus| Step::Retain { modulus }),
            1 => Just(Step::Fork),
        ]
    }

    proptest! {
        #[test]
        fn events_leave_as_from_a_sorted_list(steps in prop::collection::vec(step(), 1..300)) {
            let mut events = Events::new();
            let mut model: Vec<(u64, bool, u32, u8, u32)> = Vec::new();
            for (row, step) in steps.into_iter().enumerate() {
                let row = row as RowId;
                match step {
                    Step::Push { at, arrival, kind, slot } => {
                        let class = if arrival { Class::Arrival } else { Class::Timer };
                        events.push(Time(at), class, stamp(row, 0), kind, slot);
                        model.push((at, arrival, row, kind, slot));
                        model.sort_unstable();
                    }
                    Step::Pop => {
                        let expected = (!model.is_empty()).then(|| model.remove(0));
                        let actual = events.pop().map(|e| {
                            (e.at.0, e.class == Class::Arrival, e.cause, e.kind, e.slot)
                        });
                        prop_assert_eq!(actual, expected);
                    }
                    Step::Retain { modulus } => {
                        events.retain(|e| e.slot % modulus != 0);
                        model.retain(|m| m.4 % modulus != 0);
                    }
                    Step::Fork => {
                        let before = events.clone();
                        events.pop();
                        events = before;
                    }
                }
                prop_assert_eq!(events.len(), model.len());
                prop_assert_eq!(events.peek().map(|e| e.slot), model.first().map(|m| m.4));
            }
        }
    }
}
