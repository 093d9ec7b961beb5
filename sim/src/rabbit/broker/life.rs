//! What time and restarts do to a broker.

use super::Broker;
use crate::queue::Stop;
use crate::rabbit::channel::Channel;
use crate::rabbit::pump;
use crate::time::{Span, Time};
use std::rc::Rc;

impl Broker {
    /// Lets time pass: what expires meanwhile is dropped when it is due, and so are queues that nobody used (RQ-25, RQ-26).
    pub fn advance(&mut self, to: Time) {
        while let Some(due) = self.next_expiry().filter(|due| *due <= to) {
            self.now = self.now.max(due);
            for at in 0..self.queues.len() as u16 {
                match self.expires_at(at) {
                    Some(due) if due <= self.now => self.forget_queue(at),
                    _ => pump::serve(self, at),
                }
            }
        }
        self.now = to;
    }

    /// Stops the broker and starts it again after a while. Connections are closed; what was not durable is gone (RQ-20 to RQ-24).
    pub fn restart(&mut self, how: Stop, down: Span) {
        self.channels.fill(Channel::default());
        self.consumers.clear();
        self.now += down;
        for at in 0..self.queues.len() as u16 {
            let kept = &mut self.queues[usize::from(at)];
            kept.unused = self.now;
            if kept.arguments.durable && !kept.arguments.exclusive {
                kept.queue.crash(how, self.now, 0);
                kept.queue.trim(self.now);
                pump::serve(self, at);
            } else {
                self.forget_queue(at);
            }
        }
        Rc::make_mut(&mut self.routing).forget_transient();
    }

    fn next_expiry(&self) -> Option<Time> {
        let heads = self.queues.iter().filter_map(|kept| {
            let head = kept.queue.head()?;
            head.expires_at
        });
        let queues = (0..self.queues.len() as u16).filter_map(|at| self.expires_at(at));
        heads.chain(queues).min()
    }

    /// Returns when a queue is deleted as nobody uses it; none where it is used, or never.
    fn expires_at(&self, at: u16) -> Option<Time> {
        let kept = &self.queues[usize::from(at)];
        let in_use = self.consumers.iter().any(|c| c.queue == at);
        let expires = kept.arguments.expires.filter(|_| !in_use && !kept.gone)?;
        Some(kept.unused + expires)
    }
}
