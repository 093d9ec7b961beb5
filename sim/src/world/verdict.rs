//! Verdicts of a fault or of the user's own hand on messages.

use super::letter::Leg;
use super::{Armed, Message, World};
use crate::events::Token;
use crate::fact::{DropReason, Fact, FactKind, RowId};
use crate::model::{Intercept, Verdict};
use crate::sink::Sink;
use crate::sort;

impl World {
    /// Returns the verdict on a message, and the row that armed it. Each armed intercept counts each message that fits;
    /// the first one whose turn it is decides.
    pub(super) fn intercepted(&mut self, leg: &Leg) -> Option<(Verdict, RowId)> {
        let mut verdict = None;
        for armed in &mut self.intercepts {
            if !fits(&armed.intercept, leg) {
                continue;
            }
            armed.seen += 1;
            if armed.seen > armed.intercept.skip && verdict.is_none() {
                armed.used += 1;
                verdict = Some((armed.intercept.verdict, armed.row));
            }
        }
        if verdict.is_some() {
            self.intercepts
                .retain(|armed| armed.used < armed.intercept.count);
        }
        verdict
    }

    /// The user's own hand: a verdict on one message that is in flight right now.
    pub(super) fn strike<S: Sink>(&mut self, sink: &mut S, number: u32, verdict: Verdict) {
        let Some(slot) = self.under_way(number) else {
            return;
        };
        let is_held = self.messages[slot].held.is_some();
        let (from, unit) = (self.messages[slot].from, self.messages[slot].from_unit);
        let spot = self.message_spot(slot, from, unit);
        match verdict {
            Verdict::Drop | Verdict::Refuse => {
                if !is_held {
                    self.cancel();
                }
                let reason = match verdict {
                    Verdict::Drop => DropReason::Struck,
                    _ => DropReason::Down,
                };
                self.drop_message(sink, slot, reason, &[]);
            }
            // What is held is let go first.
            _ if is_held => {}
            Verdict::Duplicate => self.copy(sink, slot),
            Verdict::Delay(by) => {
                self.cancel();
                let arrives = self.messages[slot].arrives + by;
                self.messages[slot].arrives = arrives;
                self.put_on_wire(slot);
                self.hold_followers(slot);
                self.say(sink, FactKind::Delayed, spot, &[], |_| Fact::Delayed { by });
                self.messages[slot].row = self.applied;
            }
        }
    }

    /// What was sent later on an ordered connection waits for the message that was held back.
    fn hold_followers(&mut self, slot: u32) {
        let first = &self.messages[slot];
        let (from, to) = ((first.from, first.from_unit), (first.to, first.to_unit));
        let (number, arrives) = (first.number, first.arrives);
        let unordered = |i: u16| self.model.links[usize::from(i)].unordered;
        if self.model.link(from.0, to.0).is_none_or(unordered) {
            return;
        }
        self.in_order(from, to, arrives);
        let follows = |m: &Message| {
            ((m.from, m.from_unit), (m.to, m.to_unit)) == (from, to)
                && m.number > number
                && m.token != Token::NONE
                && m.arrives < arrives
        };
        let mut later: Vec<(u32, u32)> = self
            .messages
            .iter()
            .filter(|(_, m)| follows(m))
            .map(|(slot, m)| (m.number, slot))
            .collect();
        sort::ascending(&mut later);
        for (_, slot) in later {
            self.cancel();
            self.messages[slot].arrives = arrives;
            self.put_on_wire(slot);
        }
    }

    pub(super) fn arm(&mut self, intercept: &Intercept) {
        if intercept.count == 0 {
            return;
        }
        let row = self.applied;
        self.intercepts.push(Armed {
            intercept: intercept.clone().into(),
            row,
            seen: 0,
            used: 0,
        });
    }
}

fn fits(intercept: &Intercept, leg: &Leg) -> bool {
    intercept.from.is_none_or(|n| n == leg.from)
        && intercept.to.is_none_or(|n| n == leg.to)
        && intercept.kind.is_none_or(|k| k == leg.kind)
        && intercept.label.is_none_or(|l| l == leg.label)
}
