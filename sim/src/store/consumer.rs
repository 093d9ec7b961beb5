//! The consumers of one queue, and whose turn it is (RQ-13, RQ-14).

use std::collections::VecDeque;

/// One consumer of a queue: an instance of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// An index into the model's nodes.
    pub node: u16,
    /// Which instance, from 0.
    pub unit: u32,
    /// How many deliveries it may hold unsettled; 0 for unlimited.
    pub prefetch: u32,
    /// How many it holds unsettled.
    pub unsettled: u32,
    pub connected: bool,
    /// Whether a delivery is settled when it is handed over.
    pub automatic: bool,
}

impl Consumer {
    /// Returns whether it may get another delivery.
    pub fn has_credit(&self) -> bool {
        self.connected && (self.automatic || self.prefetch == 0 || self.unsettled < self.prefetch)
    }
}

/// Who gets the next delivery: exactly the consumers with credit stand in line.
#[derive(Clone, Debug, Default)]
pub(super) struct Rotation {
    consumers: Vec<Consumer>,
    line: VecDeque<u16>,
}

impl Rotation {
    pub fn add(&mut self, node: u16, unit: u32, prefetch: u32, automatic: bool) -> u16 {
        self.consumers.push(Consumer {
            node,
            unit,
            prefetch,
            unsettled: 0,
            connected: false,
            automatic,
        });
        (self.consumers.len() - 1) as u16
    }

    pub fn consumers(&self) -> &[Consumer] {
        &self.consumers
    }

    pub fn connect(&mut self, index: u16) {
        let consumer = &mut self.consumers[usize::from(index)];
        if !consumer.connected {
            consumer.connected = true;
            consumer.unsettled = 0;
            self.line.push_back(index);
        }
    }

    pub fn disconnect(&mut self, index: u16) {
        let consumer = &mut self.consumers[usize::from(index)];
        consumer.connected = false;
        consumer.unsettled = 0;
        self.line.retain(|other| *other != index);
    }

    pub fn disconnect_all(&mut self) {
        for consumer in &mut self.consumers {
            consumer.connected = false;
            consumer.unsettled = 0;
        }
        self.line.clear();
    }

    /// Returns whose turn it is, and whether its deliveries settle themselves. It goes to the back
    /// of the line, or leaves it where this took its last credit.
    pub fn next(&mut self) -> Option<(u16, bool)> {
        let index = self.line.pop_front()?;
        let consumer = &mut self.consumers[usize::from(index)];
        if !consumer.automatic {
            consumer.unsettled += 1;
        }
        if consumer.has_credit() {
            self.line.push_back(index);
        }
        Some((index, consumer.automatic))
    }

    /// Gives one credit back; a consumer that had none joins the line at the back.
    pub fn settled(&mut self, index: u16) {
        let consumer = &mut self.consumers[usize::from(index)];
        let had_credit = consumer.has_credit();
        consumer.unsettled = consumer.unsettled.saturating_sub(1);
        if consumer.has_credit() && !had_credit {
            self.line.push_back(index);
        }
    }
}
