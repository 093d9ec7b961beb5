//! The ready messages of a queue in the order of delivery.
//!
//! What was never handed over stands in the order of its slots, and costs nothing: a cursor runs over them. What came back, and
//! everything in a queue with priorities, has a place of its own.

use super::Entry;
use super::settings::Return;
use super::window::Window;
use std::collections::BTreeMap;

/// Where a message stands, first things first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// 255 less the priority.
    rank: u8,
    /// Whether it stands behind those that came to the front.
    behind: bool,
    /// The slot before which it stands, or at which.
    at: u32,
    /// Which of those; the message of that slot itself is the last.
    nth: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Ready messages that have a place of their own.
    placed: BTreeMap<Place, u32>,
    /// No entry from this slot on was ever handed over or placed.
    fresh: u32,
    /// How often something came to the front or the tail.
    returns: u32,
    ranked: bool,
    pub ready: u32,
    /// The bytes of what is ready.
    pub bytes: u64,
}

impl Line {
    pub fn new(ranked: bool) -> Self {
        Self {
            placed: BTreeMap::new(),
            fresh: 0,
            returns: 0,
            ranked,
            ready: 0,
            bytes: 0,
        }
    }

    /// Adds a message that was just stored.
    pub fn add<M>(&mut self, entry: &Entry<M>) {
        self.ready += 1;
        self.bytes += u64::from(entry.bytes);
        if self.ranked {
            self.fresh = entry.slot + 1;
            self.placed.insert(Self::own_place(entry), entry.slot);
        }
    }

    /// Adds a message that comes back; `next` is the slot that will be given next.
    pub fn put_back<M>(&mut self, entry: &Entry<M>, to: Return, next: u32) {
        self.ready += 1;
        self.bytes += u64::from(entry.bytes);
        self.returns += 1;
        let own = Self::own_place(entry);
        let (at, nth) = (next, self.returns);
        let place = match to {
            Return::Place => own,
            Return::Front => Place {
                behind: false,
                at: 0,
                nth,
                ..own
            },
            Return::Tail => Place { at, nth, ..own },
        };
        self.placed.insert(place, entry.slot);
    }

    /// Returns the slot of the message at the head.
    pub fn head<M: Clone>(&self, window: &Window<M>) -> Option<u32> {
        if self.ready == 0 {
            return None;
        }
        let placed = self.placed.first_key_value();
        match placed {
            Some((place, slot)) if place.at <= self.fresh || !place.behind => Some(*slot),
            _ => {
                let fresh = window.first_from(self.fresh);
                match (placed, fresh) {
                    (Some((place, slot)), Some(f)) if *place < Self::fresh_place(f) => Some(*slot),
                    (Some((_, slot)), None) => Some(*slot),
                    (_, fresh) => fresh,
                }
            }
        }
    }

    /// Takes the message at the head out of the line.
    pub fn take_head<M: Clone>(&mut self, window: &Window<M>) -> Option<u32> {
        let slot = self.head(window)?;
        match self.placed.first_key_value() {
            Some((_, first)) if *first == slot => drop(self.placed.pop_first()),
            _ => self.fresh = slot + 1,
        }
        self.ready -= 1;
        self.bytes -= window.get(slot).map_or(0, |e| u64::from(e.bytes));
        Some(slot)
    }

    /// Forgets ready messages that are gone from the window; `gone` is in the order of storing.
    pub fn forget<M>(&mut self, gone: &[Entry<M>]) {
        for entry in gone {
            self.ready -= 1;
            self.bytes -= u64::from(entry.bytes);
        }
        let is_gone = |slot: u32| gone.binary_search_by_key(&slot, |entry| entry.slot).is_ok();
        self.placed.retain(|_, slot| !is_gone(*slot));
    }

    /// Returns what is ready, in the order of delivery.
    pub fn iter<'a, M: Clone>(
        &'a self,
        window: &'a Window<M>,
    ) -> impl Iterator<Item = &'a Entry<M>> {
        let mut placed = self.placed.iter().peekable();
        let mut fresh = window.iter_from(self.fresh).peekable();
        std::iter::from_fn(move || {
            let placed_first = match (placed.peek(), fresh.peek()) {
                (Some((place, _)), Some(entry)) => **place < Self::fresh_place(entry.slot),
                (some, _) => some.is_some(),
            };
            match placed_first {
                true => placed.next().and_then(|(_, slot)| window.get(*slot)),
                false => fresh.next(),
            }
        })
    }

    /// Returns the slot from which on nothing was ever handed over.
    pub fn fresh(&self) -> u32 {
        self.fresh
    }

    fn own_place<M>(entry: &Entry<M>) -> Place {
        Place {
            rank: u8::MAX - entry.priority,
            ..Self::fresh_place(entry.slot)
        }
    }

    /// Returns the place of what was never handed over, in a line without priorities.
    fn fresh_place(slot: u32) -> Place {
        Place {
            rank: u8::MAX,
            behind: true,
            at: slot,
            nth: u32::MAX,
        }
    }
}
