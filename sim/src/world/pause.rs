//! Pauses: work that keeps a worker busy, and waiting.

use super::run::Flow;
use super::step::kind;
use super::{Doing, World, scaled};
use crate::dist::Dist;
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{Fact, FactKind};
use crate::sink::Sink;

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
        let process = &self.processes[self.activations[slot].process as usize];
        let (slow, slow_row) = (process.slow_milli, process.slow_row);
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
        let takes = if work { scaled(takes, slow) } else { takes };
        let token = self.schedule(self.now + takes, Class::Timer, kind::STEP, slot);
        let (spot, row) = (self.spot(slot), self.activations[slot].row);
        let line = self.line(slot);
        let because = [row, if slow == 1000 { Self::START } else { slow_row }];
        if work {
            self.say(sink, FactKind::WorkStarted, spot, &because, |_| {
                Fact::WorkStarted { line, takes }
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
            _ => return self.receive_timed_out(sink, slot),
        }
        self.activations[slot].row = self.applied;
        self.go_on(sink, slot);
    }
}
