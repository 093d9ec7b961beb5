//! Messages that stay in a queue of a broker: with a consumer that has not settled them, or in line.

use super::{Answer, Asked, POINTS_MAX, Point, is_leased};
use crate::explain::cause::{Awaited, fate};
use crate::explain::path::delivery_of;
use crate::text::explain as words;
use crate::text::explain_question as ask;
use crate::text::explain_routing as routing;
use sim::fact::{Fact, Said};
use sim::queue::Lease;

impl Asked<'_, '_> {
    pub(super) fn in_queue(&mut self, broker: u16, queue: u16, slot: u32) -> Option<Answer> {
        let store = self.world.queue(broker, queue);
        let entry = store.entry(slot)?;
        let path = self.world.path_text(entry.message.path);
        let stored = |s: &Said| s.path == path && matches!(s.fact, Fact::Stored { .. });
        let said = self.fact(entry.stored_row, stored)?;
        let (points, question) = match store.lease(slot) {
            Some(lease) => (
                self.leased(broker, queue, &lease, &path, entry.last_row),
                ask::not_settled(&said, &self.model(), self.lang),
            ),
            None => (
                self.ready(broker, queue, slot),
                ask::not_delivered(&said, &self.model(), self.lang),
            ),
        };
        Some(Answer { question, points })
    }

    /// Returns why a message that is with a consumer is not settled.
    fn leased(
        &mut self,
        broker: u16,
        queue: u16,
        lease: &Lease,
        path: &str,
        row: u32,
    ) -> Vec<Point> {
        let path = delivery_of(path, lease.delivery);
        let handed = |s: &Said| s.path == path && matches!(s.fact, Fact::Leased { .. });
        let mut points = Vec::new();
        let handed = self.fact(row, handed);
        if let Some(said) = &handed {
            let text = words::leased(said, &self.model(), lease.until, self.lang);
            points.push(self.point(said, text));
        }
        let consumer =
            self.world.queue(broker, queue).consumers()[usize::from(lease.consumer)].clone();
        if let Some(still) = self.stands_still(consumer.node, consumer.unit) {
            points.push(still);
        }
        let rows = row..self.applied;
        let found = fate(self.reader, self.world, &path, Awaited::Ack, rows);
        if let Some(said) = handed {
            points.extend(self.fated(found, &path, &said));
        }
        points
    }

    /// Returns why a message that stands in line is not handed over.
    fn ready(&mut self, broker: u16, queue: u16, slot: u32) -> Vec<Point> {
        let mut points: Vec<Point> = self.stands_still(broker, 0).into_iter().collect();
        let store = self.world.queue(broker, queue);
        let ahead = store.ready_entries().take_while(|e| e.slot != slot).count() as u32;
        if ahead > 0 {
            points.push(self.rule(words::behind(ahead, self.lang)));
        }
        if store.consumers().is_empty() {
            points.push(self.rule(words::no_consumer(self.lang)));
        }
        if let Some(at) = store
            .agreed_at()
            .filter(|at| ahead == 0 && *at > self.world.now())
        {
            points.push(self.rule(routing::not_agreed(at, self.lang)));
        }
        let (consumers, active) = (store.consumers().to_vec(), store.active());
        let of_active = active.map(|index| {
            let active = &consumers[usize::from(index)];
            (active.node, active.unit)
        });
        for (i, consumer) in consumers.iter().enumerate().take(POINTS_MAX) {
            let stands_by = consumer.connected && active.is_some_and(|a| usize::from(a) != i);
            if let Some(still) = self.stands_still(consumer.node, consumer.unit) {
                points.push(still);
            } else if let Some(active) = of_active.filter(|_| stands_by) {
                let (who, model) = ((consumer.node, consumer.unit), self.model());
                points.push(self.rule(routing::stands_by(who, active, &model, self.lang)));
            } else if consumer.connected && !consumer.has_credit() {
                points.extend(self.full(broker, queue, i as u16));
            }
        }
        points
    }

    /// Returns that a consumer holds as many messages as it may, with the one that it holds longest.
    fn full(&mut self, broker: u16, queue: u16, consumer: u16) -> Option<Point> {
        let store = self.world.queue(broker, queue);
        let of = &store.consumers()[usize::from(consumer)];
        let held = |e: &&sim::world::Entry| {
            is_leased(e.state) && store.lease(e.slot).is_some_and(|l| l.consumer == consumer)
        };
        let longest = store.entries().filter(held).min_by_key(|e| e.last_row)?;
        let (row, unsettled, prefetch) = (longest.last_row, of.unsettled, of.prefetch);
        let said = self.fact(row, |s| matches!(s.fact, Fact::Leased { .. }))?;
        let text = words::consumer_full(&said, &self.model(), unsettled, prefetch, self.lang);
        Some(self.point(&said, text))
    }
}
