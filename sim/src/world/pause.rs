//! Pauses: work that keeps a worker busy, and waiting.
//!
//! Where service times depend on the load, each request in progress, the one that begins included, makes work longer by a share
//! of it: with 1 s and 1 %, the fiftieth one takes 1.5 s.
//!
//! # Source
//! Brooker's congestive collapse (`simple_collapse_sim`): 1 s and 10 ms more for each request in flight.
//!
//! # Simplified
//! How long work takes is settled when it begins: what comes or goes later does not change it.

use super::run::Flow;
use super::step::kind;
use super::{Doing, NOT_SLOW, World, scaled};
use crate::dist::Dist;
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind, NO_ROW, RowId};
use crate::sink::Sink;
use crate::time::Span;

/// How long work takes, and why longer than it was drawn.
struct Prolonged {
    takes: Span,
    /// How many requests are in progress, where that counts.
    in_progress: Option<u32>,
    /// The row that made the process slow.
    slow_row: RowId,
}

impl Prolonged {
    fn not(takes: Span) -> Self {
        Self {
            takes,
            in_progress: None,
            slow_row: NO_ROW,
        }
    }
}

impl World {
    /// Lets a drawn time pass: as work, or as waiting.
    #[inline]
    pub(super) fn pause<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        dist: &Dist,
        work: bool,
    ) -> Flow {
        let takes = match dist {
            Dist::Constant(span) => *span,
            drawn => {
                let pc = u32::from(self.activations[slot].pc) | 0x8000_0000;
                let nth = self.nth(slot, pc);
                let key = self
                    .paths
                    .key(self.activations[slot].path)
                    .with(u64::from(pc) << 32 | u64::from(nth));
                drawn.sample(&mut self.draw(Purpose::Work, key))
            }
        };
        let Prolonged {
            takes,
            in_progress,
            slow_row,
        } = if work {
            self.prolonged(slot, takes)
        } else {
            Prolonged::not(takes)
        };
        let token = self.schedule(self.now + takes, Class::Timer, kind::STEP, slot);
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let line = self.line(slot);
        let because = [row, slow_row];
        if work {
            let beside = self.beside::<S>(slot, in_progress, because);
            let because = beside.as_deref().unwrap_or(&because);
            self.say(sink, FactKind::WorkStarted, spot, because, |_| {
                Fact::WorkStarted {
                    line,
                    takes,
                    in_progress,
                }
            });
        } else {
            self.say(sink, FactKind::WaitStarted, spot, &because, |_| {
                Fact::WaitStarted { line, takes }
            });
        }
        let (now, applied) = (self.now, self.applied);
        let activation = &mut self.activations[slot];
        activation.token = token;
        activation.since = now;
        activation.row = applied;
        activation.state = if work { Doing::Working } else { Doing::Waiting };
        if !work {
            self.let_go(sink, slot);
        }
        Flow::Stop
    }

    /// Returns how long work takes at a process that may be slow.
    #[inline(always)]
    fn prolonged(&self, slot: u32, takes: Span) -> Prolonged {
        let process = &self.processes[self.activations[slot].process as usize];
        let (slow, slowdown) = (process.slow_milli, process.load_slowdown);
        if slow == NOT_SLOW && slowdown == 0 {
            return Prolonged::not(takes);
        }
        let in_progress = (slowdown > 0).then_some(process.busy);
        let takes = scaled(takes, slow);
        Prolonged {
            takes: in_progress.map_or(takes, |n| slowed(takes, slowdown, n)),
            in_progress,
            slow_row: match slow {
                NOT_SLOW => NO_ROW,
                _ => process.slow_row,
            },
        }
    }

    /// Returns why work takes as long as it does where that depends on the load: also the rows at which those began that are in
    /// progress. Nothing where it does not, or where facts are not wanted.
    #[inline]
    fn beside<S: Sink>(
        &self,
        slot: u32,
        in_progress: Option<u32>,
        because: [RowId; 2],
    ) -> Option<Vec<RowId>> {
        in_progress.filter(|_| S::FACTS)?;
        let holders = self.holders::<S>(self.activations[slot].process);
        Some(because.into_iter().chain(holders).collect())
    }

    /// A pause is over, or nothing came in time.
    pub(super) fn timer_of_activation<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let (spot, line) = (self.spot(slot), self.line(slot));
        let row = self.activations[slot].row;
        self.activations[slot].token = Token::NONE;
        match self.activations[slot].state {
            Doing::Working => {
                self.say(sink, FactKind::WorkDone, spot, &[row], |_| Fact::WorkDone {
                    line,
                });
                self.count_waste(sink, slot);
                self.activations[slot].pc += 1;
            }
            Doing::Waiting => {
                self.say(sink, FactKind::WaitDone, spot, &[row], |_| Fact::WaitDone {
                    line,
                });
                self.activations[slot].pc += 1;
            }
            Doing::Calling(id) => return self.give_up_call(sink, slot, id),
            Doing::Tailing => {}
            Doing::Locking { taken } => return self.lock_wait_over(sink, slot, taken),
            Doing::Confirming => return self.ack_timer(sink, slot),
            _ => return self.receive_timed_out(sink, slot),
        }
        self.activations[slot].row = self.applied;
        self.go_on(sink, slot);
    }
}

/// Returns a time longer by so many parts per million for each of so many.
fn slowed(span: Span, ppm: u64, many: u32) -> Span {
    let more = u128::from(span.0) * u128::from(ppm) * u128::from(many) / 1_000_000;
    Span(
        span.0
            .saturating_add(u64::try_from(more).unwrap_or(u64::MAX)),
    )
}
