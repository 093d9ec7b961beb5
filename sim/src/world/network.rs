//! The network: for each message a verdict — deliver after d, duplicate, drop, delay, refuse.
//!
//! A connection keeps order unless its link is marked unordered. A message between a partitioned pair, or one that the
//! link loses, is silent; a refused one is told to its sender at once.

use super::letter::{Leg, Letter};
use super::step::kind;
use super::{Condition, Errand, Message, Spot, World};
use crate::dist::Dist;
use crate::draw::Purpose;
use crate::events::{Class, Token};
use crate::fact::{DropReason, Fact, FactKind, KindSet, RowId};
use crate::model::{Counter, Link, Verdict};
use crate::path::{Element, PathRef};
use crate::sink::{Sink, Tally};
use crate::time::{Span, Time};
use std::rc::Rc;

/// What becomes of a message.
struct Fate {
    /// When it arrives, if it does.
    arrives: Option<Time>,
    /// By how much it is held back, and the row that said so.
    delayed: Option<(Span, RowId)>,
    lost: Option<(DropReason, RowId)>,
    is_doubled: bool,
}

impl World {
    /// Hands a message to the network.
    pub(super) fn post<S: Sink>(&mut self, sink: &mut S, letter: Letter) {
        let (from, to) = (letter.from.0, letter.to.0);
        let slot = self.messages.claim();
        let number = self.next_message;
        self.next_message += 1;
        let steady = self.lookup.steady(from, to);
        if let Some(time) = steady.filter(|_| self.calm && self.order.is_empty()) {
            let arrives = self.now + time;
            self.say_sent(sink, &letter, number, Some(arrives));
            let token = self.schedule(arrives, Class::Arrival, kind::ARRIVE, slot);
            self.fill(slot, letter, number, (arrives, token));
        } else {
            self.transmit(sink, slot, letter, number);
        }
    }

    /// Sends a message whose fate is not known beforehand.
    fn transmit<S: Sink>(&mut self, sink: &mut S, slot: u32, letter: Letter, number: u32) {
        let fate = self.fate(&Leg::of(&letter));
        self.say_sent(sink, &letter, number, fate.arrives);
        let spot = letter.spot(number);
        let arrives = fate.arrives.unwrap_or(self.now);
        self.fill(slot, letter, number, (arrives, Token::NONE));
        if let Some((by, row)) = fate.delayed {
            self.say(sink, FactKind::Delayed, spot, &[row], |_| Fact::Delayed {
                by,
            });
        }
        if let Some((reason, row)) = fate.lost {
            return self.drop_message(sink, slot, reason, &[row]);
        }
        self.put_on_wire(slot);
        if fate.is_doubled {
            self.copy(sink, slot);
        }
    }

    #[inline(always)]
    fn say_sent<S: Sink>(
        &mut self,
        sink: &mut S,
        letter: &Letter,
        number: u32,
        arrives: Option<Time>,
    ) {
        let (kind, label) = (letter.kind, letter.label);
        self.say(
            sink,
            FactKind::Sent,
            letter.spot(number),
            &[letter.row],
            |_| Fact::Sent {
                to: letter.to.0,
                to_unit: letter.to.1,
                kind,
                label,
                attempt: letter.attempt,
                copy: false,
                arrives,
            },
        );
        // The leg from broker to consumer delivers what was sent before.
        if !matches!(letter.errand, Errand::Delivery { .. } | Errand::Record(_)) {
            self.tally(sink, Tally::Sent { kind });
        }
        if matches!(
            letter.errand,
            Errand::Request { .. }
                | Errand::Publish { .. }
                | Errand::Append(_)
                | Errand::Ask(_)
                | Errand::Commit(super::log::CommitOf { awaited: true, .. })
                | Errand::Mail
        ) {
            self.count(label, Counter::Sent);
        }
    }

    /// Makes a claimed slot this message.
    #[inline(always)]
    fn fill(&mut self, slot: u32, letter: Letter, number: u32, (arrives, token): (Time, Token)) {
        let message = &mut self.messages[slot];
        message.number = number;
        message.path = letter.path;
        message.kind = letter.kind;
        message.label = letter.label;
        (message.from, message.from_unit) = letter.from;
        (message.to, message.to_unit) = letter.to;
        message.sent = self.now;
        message.sent_row = self.applied;
        message.arrives = arrives;
        message.token = token;
        message.held = None;
        message.queued = self.now;
        message.row = self.applied;
        message.body = letter.body;
        message.correlation = letter.correlation;
        message.reply_to = letter.reply_to;
        message.copy = false;
        message.copies = 0;
        message.errand = letter.errand;
        message.envelope = letter.envelope;
    }

    #[inline]
    pub(super) fn put_on_wire(&mut self, slot: u32) {
        let arrives = self.messages[slot].arrives;
        self.messages[slot].token = self.schedule(arrives, Class::Arrival, kind::ARRIVE, slot);
    }

    /// Decides what becomes of a message: by faults, by the user's hand and by its link.
    fn fate(&mut self, leg: &Leg) -> Fate {
        let model = Rc::clone(&self.model);
        let link = model
            .link(leg.from, leg.to)
            .map(|i| &model.links[usize::from(i)]);
        let struck = self.intercepted(leg);
        let delayed = match struck {
            Some((Verdict::Delay(by), row)) if by > Span::ZERO => Some((by, row)),
            _ => None,
        };
        let delay = delayed.map_or(Span::ZERO, |(by, _)| by);
        let lost = self.lost(leg, link, struck);
        let arrives = match lost {
            Some(_) => None,
            None => Some(self.arrival(leg, link, delay)),
        };
        let by_hand = matches!(struck, Some((Verdict::Duplicate, _)));
        Fate {
            arrives,
            delayed,
            lost,
            is_doubled: lost.is_none() && (by_hand || self.duplicated(leg, link)),
        }
    }

    /// Sends a copy of a message that arrives with it.
    #[cold]
    pub(super) fn copy<S: Sink>(&mut self, sink: &mut S, slot: u32) {
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
        let slot = self.messages.insert(copy);
        self.put_on_wire(slot);
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

    fn arrival(&mut self, leg: &Leg, link: Option<&Link>, delay: Span) -> Time {
        let Some(link) = link else {
            return self.now + delay;
        };
        let latency = match &link.latency {
            Dist::Constant(span) => *span,
            drawn => drawn.sample(&mut self.draw(Purpose::Link, self.leg_key(leg))),
        };
        let arrives = self.now + link.transfer + latency + delay;
        let steady = matches!(link.latency, Dist::Constant(_))
            && delay == Span::ZERO
            && self.order.is_empty();
        if link.unordered || steady {
            return arrives;
        }
        self.in_order((leg.from, leg.from_unit), (leg.to, leg.to_unit), arrives)
    }

    /// Returns when a message arrives that may not overtake an earlier one of its connection.
    pub(super) fn in_order(&mut self, from: (u16, u32), to: (u16, u32), arrives: Time) -> Time {
        let pair = self.model.link(from.0, to.0).unwrap_or_default();
        let now = self.now;
        if self.order.len() > 64 {
            self.order.retain(|_, latest| *latest > now);
        }
        let latest = self.order.or_default((pair, from.1, to.1));
        *latest = arrives.max(*latest);
        *latest
    }

    /// Returns the key for draws about this leg of a message's way: the request's differs from the reply's.
    fn leg_key(&self, leg: &Leg) -> crate::draw::Key {
        let mixed = self.lookup.node(leg.from).hash.rotate_left(1)
            ^ self.lookup.node(leg.to).hash
            ^ leg.kind as u64;
        self.paths.key(leg.path).with(mixed)
    }

    fn lost(
        &self,
        leg: &Leg,
        link: Option<&Link>,
        struck: Option<(Verdict, RowId)>,
    ) -> Option<(DropReason, RowId)> {
        if let Some(row) = self.partition_between(leg.from, leg.to) {
            return Some((DropReason::Partitioned, row));
        }
        match struck {
            Some((Verdict::Drop, row)) => return Some((DropReason::Struck, row)),
            Some((Verdict::Refuse, row)) => return Some((DropReason::Down, row)),
            _ => {}
        }
        let loss = link.map_or(0.0, |l| l.loss);
        let lost = loss > 0.0 && self.draw(Purpose::Loss, self.leg_key(leg)).chance(loss);
        lost.then_some((DropReason::Loss, Self::START))
    }

    fn duplicated(&self, leg: &Leg, link: Option<&Link>) -> bool {
        let share = link.map_or(0.0, |l| l.duplicate);
        share > 0.0
            && self
                .draw(Purpose::Duplicate, self.leg_key(leg))
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

    /// Returns whether a process runs.
    pub(super) fn is_running(&self, process: u32) -> bool {
        self.processes[process as usize].condition == Condition::Up
    }
}
