//! A run in the page: a variant's own, or a branch that a command made.

use super::tape::Tape;
use sim::time::Time;
use std::collections::BTreeMap;

/// Never used twice in one session.
pub type RunId = u32;

/// What a reader's own hand does at the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    Crash {
        node: u16,
    },
    Restart {
        node: u16,
    },
    Hang {
        node: u16,
    },
    Resume {
        node: u16,
    },
    /// Cuts the node off from everyone.
    Partition {
        node: u16,
    },
    Heal {
        node: u16,
    },
    /// Takes the message that is on its way.
    Drop {
        message: u32,
    },
}

/// A command with its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command {
    pub at: Time,
    /// How many events happened before it.
    pub applied: u32,
    pub hand: Hand,
}

/// A run and what it is a function of.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub id: RunId,
    /// An index into the lesson's variants.
    pub variant: usize,
    pub seed: u64,
    /// Knobs that were moved, by index, in their own units.
    pub knobs: BTreeMap<usize, i64>,
    /// Empty for a variant's own run. The last one made the branch, and names it.
    pub commands: Vec<Command>,
    /// The run that this one left.
    pub parent: Option<RunId>,
    /// None until its first slice is recorded.
    pub tape: Option<Tape>,
    /// What the knobs replaced, kept to compare with.
    pub ghost: Option<Tape>,
    /// Which job may still deliver: an older one is ignored.
    pub job: u32,
    /// How far it was asked to be recorded.
    pub horizon: Time,
}

impl Run {
    /// Returns how many events happened before a position.
    pub fn applied(&self, at: Time, nth: Nth) -> u32 {
        let Some(tape) = &self.tape else { return 0 };
        match nth {
            Nth::All => tape.events_at(at),
            Nth::First(n) => (before(tape, at) + n).min(tape.events_at(at)),
        }
    }

    /// Returns the position right after that many events.
    pub fn position(&self, applied: u32) -> (Time, Nth) {
        let Some(tape) = &self.tape else {
            return (Time::ZERO, Nth::First(0));
        };
        let applied = applied.min(tape.len());
        match applied.checked_sub(1) {
            None => (Time::ZERO, Nth::First(0)),
            Some(last) => {
                let at = tape.at(last);
                (at, Nth::First(applied - before(tape, at)))
            }
        }
    }
}

/// How many of the events at one instant are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nth {
    First(u32),
    /// The cursor stands at the end of the instant.
    All,
}

fn before(tape: &Tape, at: Time) -> u32 {
    at.0.checked_sub(1)
        .map_or(0, |earlier| tape.events_at(Time(earlier)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run() -> Run {
        let at = [0, 0, 5, 5, 5, 9].map(Time).to_vec();
        Run {
            id: 0,
            variant: 0,
            seed: 1,
            knobs: BTreeMap::new(),
            commands: Vec::new(),
            parent: None,
            tape: Some(Tape::new(at, Vec::new(), true)),
            ghost: None,
            job: 0,
            horizon: Time(10),
        }
    }

    #[test]
    fn positions_count_events() {
        let run = run();
        for applied in 0..=6 {
            let (at, nth) = run.position(applied);
            assert_eq!(run.applied(at, nth), applied);
        }
        assert_eq!(run.applied(Time(5), Nth::All), 5);
        assert_eq!(run.applied(Time(5), Nth::First(9)), 5);
        assert_eq!(run.applied(Time(7), Nth::First(0)), 5);
        assert_eq!(run.position(99), (Time(9), Nth::First(1)));
    }
}
