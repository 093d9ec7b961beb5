//! Whose turn it is among the consumers of one queue (RQ-13, RQ-14, RQ-29).

use super::consumer::{Consumer, Subscription};
use super::settings::{QueueSettings, Rejoin};
use std::collections::VecDeque;

/// Who gets the next delivery: higher priorities first, those of one priority in turn.
#[derive(Clone, Debug)]
pub(super) struct Rotation {
    consumers: Vec<Consumer>,
    line: VecDeque<u16>,
    /// The one that gets everything, where the queue has one.
    active: Option<u16>,
    /// The one of which the broker has told, and how often it told of another one.
    told: Option<u16>,
    changes: u32,
    single: bool,
    takeover: bool,
    rejoin: Rejoin,
}

impl Rotation {
    pub fn new(settings: &QueueSettings) -> Self {
        Self {
            consumers: Vec::new(),
            line: VecDeque::new(),
            active: None,
            told: None,
            changes: 0,
            single: settings.single_active,
            takeover: settings.rules.takeover,
            rejoin: settings.rules.rejoin,
        }
    }

    pub fn add(&mut self, asked: Subscription) -> u16 {
        self.consumers.push(Consumer::new(asked));
        (self.consumers.len() - 1) as u16
    }

    pub fn consumers(&self) -> &[Consumer] {
        &self.consumers
    }

    /// Returns the single active consumer; none where the queue has none.
    pub fn active(&self) -> Option<u16> {
        self.active
    }

    /// Returns how often the active consumer has changed, where it is another one than when this was last asked (RQ-29).
    #[inline]
    pub fn take_change(&mut self) -> Option<u32> {
        if self.told == self.active {
            return None;
        }
        self.told = self.active;
        self.changes += 1;
        Some(self.changes)
    }

    pub fn connect(&mut self, index: u16) {
        let consumer = &mut self.consumers[usize::from(index)];
        if !consumer.connected {
            consumer.connected = true;
            consumer.unsettled = 0;
            self.join(index);
            self.choose_active();
        }
    }

    /// Takes a consumer out; what it holds unsettled is no business of the rotation any more.
    pub fn disconnect(&mut self, index: u16) {
        let consumer = &mut self.consumers[usize::from(index)];
        consumer.connected = false;
        consumer.unsettled = 0;
        self.leave(index);
        self.active = self.active.filter(|active| *active != index);
        self.choose_active();
    }

    pub fn disconnect_all(&mut self) {
        for consumer in &mut self.consumers {
            consumer.connected = false;
            consumer.unsettled = 0;
        }
        self.line.clear();
        self.active = None;
    }

    /// Returns whose turn it is, and whether its deliveries settle themselves. It goes to the back of the line, or leaves it where
    /// this took its last credit.
    pub fn next(&mut self) -> Option<(u16, bool)> {
        if self.single {
            return self.next_of_one();
        }
        while let Some(index) = self.line.pop_front() {
            if !self.consumers[usize::from(index)].has_credit() {
                continue;
            }
            let automatic = self.take_credit(index);
            let stays = self.rejoin == Rejoin::WhenTried;
            if stays || self.consumers[usize::from(index)].has_credit() {
                self.join(index);
            }
            return Some((index, automatic));
        }
        None
    }

    /// Gives one credit back; a consumer that left the line joins it at the back.
    pub fn settled(&mut self, index: u16) {
        let Some(consumer) = self.consumers.get_mut(usize::from(index)) else {
            return;
        };
        let had_credit = consumer.has_credit();
        consumer.unsettled = consumer.unsettled.saturating_sub(1);
        if consumer.has_credit() && !had_credit && !self.line.contains(&index) {
            self.join(index);
        }
        self.choose_active();
    }

    fn next_of_one(&mut self) -> Option<(u16, bool)> {
        let active = self.active?;
        if !self.consumers[usize::from(active)].has_credit() {
            self.leave(active);
            return None;
        }
        Some((active, self.take_credit(active)))
    }

    fn take_credit(&mut self, index: u16) -> bool {
        let consumer = &mut self.consumers[usize::from(index)];
        if !consumer.automatic {
            consumer.unsettled += 1;
        }
        consumer.automatic
    }

    /// Makes the first in line the active consumer where there is none, or where a newcomer of higher priority takes over from one
    /// that has nothing in hand.
    fn choose_active(&mut self) {
        let Some(first) = self.line.front().copied().filter(|_| self.single) else {
            return;
        };
        let outranked = |active: u16| {
            let (active, first) = (self.consumer(active), self.consumer(first));
            self.takeover && first.priority > active.priority && active.unsettled == 0
        };
        if self.active.is_none_or(outranked) {
            self.active = Some(first);
        }
    }

    fn consumer(&self, index: u16) -> &Consumer {
        &self.consumers[usize::from(index)]
    }

    /// Puts a consumer behind the last one of its priority.
    fn join(&mut self, index: u16) {
        let priority = self.consumer(index).priority;
        let is_before = |other: &u16| self.consumer(*other).priority >= priority;
        let place = self.line.iter().rposition(is_before).map_or(0, |at| at + 1);
        self.line.insert(place, index);
    }

    fn leave(&mut self, index: u16) {
        self.line.retain(|other| *other != index);
    }
}
