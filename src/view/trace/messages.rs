//! Messages in a trace: their ways, timeouts, and what brokers hold until it is settled.

use super::{Arrival, Passage, Trace, What};
use crate::view::names;
use sim::fact::{DropReason, Fact, Said};
use sim::time::{Span, Time};

impl Trace {
    pub(super) fn send(&mut self, said: &Said) {
        let Some(number) = said.message else { return };
        let Fact::Sent {
            to,
            to_unit,
            kind,
            label,
            attempt,
            copy,
            arrives,
        } = said.fact
        else {
            return self.delay(said, number);
        };
        let handed_over = self.open.handed_over.take();
        let delivery = handed_over.filter(|(row, _)| *row == said.row);
        self.passages.push(Passage {
            number,
            kind,
            label,
            path: said.path.clone(),
            from: (said.node, said.unit),
            to: (to, to_unit),
            sent_at: said.at,
            sent_row: said.row,
            arrives: arrives.unwrap_or(said.at + self.usual_way(said.node, to)),
            attempt,
            delivery: delivery.map_or(0, |(_, n)| n),
            copy,
            end: None,
        });
        if !copy && self.awaits_confirmation(said.node, to, label) {
            let program = names::sender(&said.path);
            // Sent again without an answer: it waits already.
            let is_again = program != names::caller(&said.path);
            if !(is_again && self.waits(program)) {
                self.wait(said, program, false);
            }
        }
    }

    /// Returns how long messages usually take between two nodes: where one that was lost would have been going.
    fn usual_way(&self, from: u16, to: u16) -> Span {
        let link = self.model.link(from, to);
        let link = link.map(|i| &self.model.links[usize::from(i)]);
        link.map_or(Span::ZERO, |link| {
            link.transfer + link.latency.mean().unwrap_or_default()
        })
    }

    /// A fault's delay is in the plan when the message is sent; a hand's comes later.
    pub(super) fn delay(&mut self, said: &Said, number: u32) {
        let Some(passage) = self.passage_mut(number) else {
            return;
        };
        match said.fact {
            Fact::Delayed { by } if passage.sent_row != said.row => passage.arrives += by,
            Fact::LetGo { arrives } => passage.arrives = arrives,
            Fact::Hastened { by } => {
                passage.arrives = Time(passage.arrives.0.saturating_sub(by.0));
            }
            _ => {}
        }
    }

    pub(super) fn passage_mut(&mut self, number: u32) -> Option<&mut Passage> {
        let i = self
            .passages
            .binary_search_by_key(&number, |p| p.number)
            .ok()?;
        Some(&mut self.passages[i])
    }

    /// What happens to a message after it arrived is not its way any more.
    pub(super) fn arrive(&mut self, said: &Said, lost: Option<DropReason>) {
        let arrival = Arrival {
            at: said.at,
            row: said.row,
            lost,
        };
        if let Some(passage) = said.message.and_then(|m| self.passage_mut(m)) {
            passage.end.get_or_insert(arrival);
        }
    }

    pub(super) fn time_out(&mut self, said: &Said, timeout: Span) {
        let from = Time(said.at.0.saturating_sub(timeout.0));
        self.stretch(said, 0, (from, Some(said.at)), What::Timeout(timeout));
        self.end_pause(said);
        // A receive has its program's own path, a call one below: that of the callee's program.
        let program = self.open.programs.get(names::without_branch(&said.path));
        if program.is_some_and(|program| program.node == said.node) {
            self.go_on(&said.path, said);
        }
    }

    pub(super) fn lease(&mut self, said: &Said) {
        let key = |queue: u16| {
            let path = names::without_delivery(&said.path);
            (said.node, queue, path.to_owned())
        };
        match said.fact {
            Fact::Leased {
                queue,
                delivery,
                lease,
                ..
            } => {
                self.open.handed_over = Some((said.row, delivery));
                if let Some(length) = lease {
                    let expired = false;
                    let what = What::Lease { length, expired };
                    let i = self.stretch(said, 0, (said.at, None), what);
                    self.open.leases.insert(key(queue), i);
                }
            }
            Fact::LeaseExpired { queue, .. } => {
                let i = self.open.leases.remove(&key(queue));
                self.close(i, said.at);
                if let Some(What::Lease { expired, .. }) = i.map(|i| &mut self.stretches[i].what) {
                    *expired = true;
                }
            }
            Fact::Settled { queue, .. } | Fact::Requeued { queue, .. } => {
                let i = self.open.leases.remove(&key(queue));
                self.close(i, said.at);
            }
            _ => {}
        }
    }
}
