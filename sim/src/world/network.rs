//! The network: for each message a verdict — deliver after d, duplicate, drop, delay, refuse.
//!
//! A connection keeps order unless its link is marked unordered. A message between a partitioned pair, or one that the
//! link loses, is silent; a refused one is told to its sender at once.

use super::{Armed, Condition, Errand, Message, Spot, World, kind};
use crate::dist::Dist;
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{DropReason, Fact, FactKind, KindSet, RowId};
use crate::model::{Counter, Intercept, Link, Verdict};
use crate::path::{Element, PathRef};
use crate::sink::{Sink, Tally};
use crate::time::{Span, Time};

impl World {
    /// Hands a message to the network. `attempt` is for the reader: which attempt of its call it is.
    pub(super) fn transmit<S: Sink>(&mut self, sink: &mut S, mut message: Message, attempt: u32) {
        let model = self.scenario();
        let link = model
            .link(message.from, message.to)
            .map(|i| &model.links[usize::from(i)]);
        message.number = self.next_message;
        self.next_message += 1;
        let struck = self.intercepted(&message);
        let delay = match struck {
            Some((Verdict::Delay(by), _)) => by,
            _ => Span::ZERO,
        };
        let lost = self.lost(&message, link, struck);
        let arrives = match lost {
            Some(_) => None,
            None => Some(self.arrival(&message, link, delay)),
        };
        message.arrives = arrives.unwrap_or(self.now);
        let spot = Spot {
            node: message.from,
            unit: message.from_unit,
            path: message.path,
            message: message.number,
        };
        let earlier = message.row;
        let (to, to_unit, kind, label, copy) = (
            message.to,
            message.to_unit,
            message.kind,
            message.label,
            message.copy,
        );
        self.say(sink, FactKind::Sent, spot, &[earlier], |_| Fact::Sent {
            to,
            to_unit,
            kind,
            label,
            attempt,
            copy,
            arrives,
        });
        message.row = self.applied;
        // The leg from broker to consumer delivers what was sent before.
        if !matches!(message.errand, Errand::Delivery { .. }) {
            self.tally(sink, Tally::Sent { kind });
        }
        if matches!(
            message.errand,
            Errand::Request { .. } | Errand::Publish { .. } | Errand::Mail
        ) {
            self.count(label, Counter::Sent);
        }
        if delay > Span::ZERO {
            let row = struck.map_or(Self::START, |(_, row)| row);
            self.say(sink, FactKind::Delayed, spot, &[row], |_| Fact::Delayed {
                by: delay,
            });
        }
        if let Some((reason, row)) = lost {
            let slot = self.messages.insert(message);
            return self.drop_message(sink, slot, reason, &[row]);
        }
        let twice =
            matches!(struck, Some((Verdict::Duplicate, _))) || self.duplicated(&message, link);
        let slot = self.put_on_wire(message);
        if twice {
            self.copy(sink, slot);
        }
    }

    fn put_on_wire(&mut self, message: Message) -> u32 {
        let arrives = message.arrives;
        let slot = self.messages.insert(message);
        self.messages[slot].token = self.schedule(arrives, Class::Arrival, kind::ARRIVE, slot);
        slot
    }

    /// Sends a copy of a message that arrives with it.
    fn copy<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        self.flag(KindSet::AGAIN);
        self.messages[slot].copies += 1;
        let mut copy = self.messages[slot].clone();
        copy.path = self.path_of_copy(&copy);
        copy.copy = true;
        copy.copies = 0;
        copy.number = self.next_message;
        self.next_message += 1;
        let spot = Spot {
            node: copy.from,
            unit: copy.from_unit,
            path: copy.path,
            message: copy.number,
        };
        let (to, to_unit, kind, label, arrives) =
            (copy.to, copy.to_unit, copy.kind, copy.label, copy.arrives);
        let (attempt, row) = (1, copy.row);
        self.say(sink, FactKind::Sent, spot, &[row], |_| Fact::Sent {
            to,
            to_unit,
            kind,
            label,
            attempt,
            copy: true,
            arrives: Some(arrives),
        });
        copy.row = self.applied;
        self.tally(sink, Tally::Sent { kind });
        self.put_on_wire(copy);
    }

    /// Returns a path that no other copy has. A first delivery has the path of its message, which may have copies of its own.
    fn path_of_copy(&mut self, message: &Message) -> PathRef {
        let copy = Element::Copy(message.copies);
        if matches!(message.errand, Errand::Delivery { delivery: 1, .. }) && !message.copy {
            let delivery = self.paths.child(message.path, Element::Delivery(1), 0);
            let path = self.paths.child(delivery, copy, 0);
            self.paths.release(delivery);
            return path;
        }
        self.paths.child(message.path, copy, 0)
    }

    fn arrival(&mut self, message: &Message, link: Option<&Link>, delay: Span) -> Time {
        let Some(link) = link else {
            return self.now + delay;
        };
        let latency = match &link.latency {
            Dist::Constant(span) => *span,
            drawn => drawn.sample(&mut self.draw(Purpose::Link, self.leg_key(message))),
        };
        let arrives = self.now + link.transfer + latency + delay;
        let steady = matches!(link.latency, Dist::Constant(_))
            && delay == Span::ZERO
            && self.order.is_empty();
        if link.unordered || steady {
            return arrives;
        }
        self.in_order(message, arrives)
    }

    /// Returns when a message arrives that may not overtake an earlier one of its connection.
    fn in_order(&mut self, message: &Message, arrives: Time) -> Time {
        let pair = self
            .model
            .link(message.from, message.to)
            .unwrap_or_default();
        let now = self.now;
        if self.order.len() > 64 {
            self.order.retain(|_, latest| *latest > now);
        }
        let latest = self
            .order
            .entry((pair, message.from_unit, message.to_unit))
            .or_default();
        *latest = arrives.max(*latest);
        *latest
    }

    /// Returns the key for draws about this leg of a message's way: the request's differs from the reply's.
    fn leg_key(&self, message: &Message) -> crate::draw::Key {
        let hash = &self.lookup.node_hash;
        let leg = hash[usize::from(message.from)].rotate_left(1)
            ^ hash[usize::from(message.to)]
            ^ message.kind as u64;
        self.paths.key(message.path).with(leg)
    }

    fn lost(
        &self,
        message: &Message,
        link: Option<&Link>,
        struck: Option<(Verdict, RowId)>,
    ) -> Option<(DropReason, RowId)> {
        if let Some(row) = self.partition_between(message.from, message.to) {
            return Some((DropReason::Partitioned, row));
        }
        match struck {
            Some((Verdict::Drop, row)) => return Some((DropReason::Struck, row)),
            Some((Verdict::Refuse, row)) => return Some((DropReason::Down, row)),
            _ => {}
        }
        let loss = link.map_or(0.0, |l| l.loss);
        let lost = loss > 0.0 && self.draw(Purpose::Loss, self.leg_key(message)).chance(loss);
        lost.then_some((DropReason::Loss, Self::START))
    }

    fn duplicated(&self, message: &Message, link: Option<&Link>) -> bool {
        let share = link.map_or(0.0, |l| l.duplicate);
        share > 0.0
            && self
                .draw(Purpose::Duplicate, self.leg_key(message))
                .chance(share)
    }

    /// Returns the row that parted the two, if they are parted.
    pub(super) fn partition_between(&self, a: u16, b: u16) -> Option<RowId> {
        let parts = |(x, y, _): &&(u16, Option<u16>, RowId)| match y {
            Some(y) => (*x, *y) == (a, b) || (*x, *y) == (b, a),
            None => (*x == a) != (*x == b),
        };
        self.partitions.iter().find(parts).map(|(_, _, row)| *row)
    }

    /// Returns the verdict on a message, and the row that armed it. Each armed intercept counts each message that fits;
    /// the first one whose turn it is decides.
    fn intercepted(&mut self, message: &Message) -> Option<(Verdict, RowId)> {
        let mut verdict = None;
        for armed in &mut self.intercepts {
            if !fits(&armed.intercept, message) {
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
        let found = self
            .messages
            .iter()
            .find(|(_, m)| m.number == number && m.token != Token::NONE);
        let Some((slot, _)) = found else { return };
        let (from, unit) = (self.messages[slot].from, self.messages[slot].from_unit);
        let spot = self.message_spot(slot, from, unit);
        match verdict {
            Verdict::Drop => {
                self.cancel();
                self.drop_message(sink, slot, DropReason::Struck, &[]);
            }
            Verdict::Refuse => {
                self.cancel();
                self.drop_message(sink, slot, DropReason::Down, &[]);
            }
            Verdict::Duplicate => self.copy(sink, slot),
            Verdict::Delay(by) => {
                self.cancel();
                let arrives = self.messages[slot].arrives + by;
                self.messages[slot].arrives = arrives;
                self.messages[slot].token =
                    self.schedule(arrives, Class::Arrival, kind::ARRIVE, slot);
                self.hold_followers(slot);
                self.say(sink, FactKind::Delayed, spot, &[], |_| Fact::Delayed { by });
                self.messages[slot].row = self.applied;
            }
        }
    }

    /// What was sent later on an ordered connection waits for the message that was held back.
    fn hold_followers(&mut self, slot: u32) {
        let first = self.messages[slot].clone();
        let unordered = |i: u16| self.model.links[usize::from(i)].unordered;
        if self.model.link(first.from, first.to).is_none_or(unordered) {
            return;
        }
        self.in_order(&first, first.arrives);
        let follows = |m: &Message| {
            (m.from, m.from_unit, m.to, m.to_unit)
                == (first.from, first.from_unit, first.to, first.to_unit)
                && m.number > first.number
                && m.token != Token::NONE
                && m.arrives < first.arrives
        };
        let mut later: Vec<(u32, u32)> = self
            .messages
            .iter()
            .filter(|(_, m)| follows(m))
            .map(|(slot, m)| (m.number, slot))
            .collect();
        later.sort_unstable();
        for (_, slot) in later {
            self.cancel();
            let token = self.schedule(first.arrives, Class::Arrival, kind::ARRIVE, slot);
            self.messages[slot].arrives = first.arrives;
            self.messages[slot].token = token;
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

    /// Returns whether a process runs.
    pub(super) fn is_running(&self, process: u32) -> bool {
        self.processes[process as usize].condition == Condition::Up
    }
}

fn fits(intercept: &Intercept, message: &Message) -> bool {
    intercept.from.is_none_or(|n| n == message.from)
        && intercept.to.is_none_or(|n| n == message.to)
        && intercept.kind.is_none_or(|k| k == message.kind)
        && intercept.label.is_none_or(|l| l == message.label)
        && !message.copy
}
