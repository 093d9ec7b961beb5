//! What an event says: facts with the rows that decided them, and numbers for statistics.

use super::{NONE, World};
use crate::fact::{Fact, FactKind, KindSet, NO_MESSAGE, NO_ROW, RowId, Said};
use crate::path::PathRef;
use crate::sink::{Sink, Tally};

/// Where a fact is true, and whose story it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub node: u16,
    pub unit: u32,
    pub path: PathRef,
    pub message: u32,
}

impl World {
    /// Says a fact of the event that is being handled. `because` are the earlier rows that decided it, beside the
    /// row that scheduled the event.
    #[inline(always)]
    pub(super) fn say<S: Sink>(
        &mut self,
        sink: &mut S,
        kind: FactKind,
        spot: Spot,
        because: &[RowId],
        fact: impl FnOnce(&Self) -> Fact,
    ) {
        self.kinds.add(kind);
        // Where the message is known, so is the node: of the first fact.
        if self.row_message == NO_MESSAGE {
            self.row_message = spot.message;
            if self.row_node == u16::MAX {
                self.row_node = spot.node;
            }
        }
        if S::FACTS && sink.wants_facts() {
            let fact = fact(self);
            debug_assert_eq!(fact.kind(), kind);
            self.hand_fact(sink, spot, because, fact);
        }
    }

    /// Notes of the event that is being handled what the kinds of its facts do not say.
    #[inline]
    pub(super) fn flag(&mut self, flag: KindSet) {
        self.kinds = self.kinds.with(flag);
    }

    /// Hands a fact to the sink: not in line, since there are many facts and one way to hand them over.
    #[inline(never)]
    fn hand_fact<S: Sink>(&self, sink: &mut S, spot: Spot, because: &[RowId], fact: Fact) {
        let earlier = because.iter().copied().chain([self.cause]);
        let mut rows: Vec<RowId> = earlier
            .filter(|r| *r != NO_ROW && *r < self.applied)
            .collect();
        rows.sort_unstable();
        rows.dedup();
        let path = match spot.path {
            NONE => String::new(),
            path => self.paths.text(path, &self.model),
        };
        sink.fact(Said {
            row: self.applied,
            at: self.now,
            node: spot.node,
            unit: spot.unit,
            path,
            message: (spot.message != NO_MESSAGE).then_some(spot.message),
            fact,
            because: rows,
        });
    }

    #[inline(always)]
    pub(super) fn tally<S: Sink>(&self, sink: &mut S, tally: Tally) {
        if S::TALLIES {
            sink.tally(self.now, tally);
        }
    }

    /// Notes that one more (or one fewer) waits for a worker of a service.
    #[inline]
    pub(super) fn line_changed<S: Sink>(&mut self, sink: &mut S, node: u16, by: i32) {
        let gauge = self.gauge(node, 0);
        let waiting = &mut self.waiting[gauge as usize];
        *waiting = waiting.saturating_add_signed(by);
        let depth = *waiting;
        self.tell_depth(sink, (node, 0), gauge, depth, by);
    }

    /// Notes how many wait now.
    pub(super) fn depth<S: Sink>(&mut self, sink: &mut S, node: u16, queue: u16, depth: u32) {
        let gauge = self.gauge(node, queue);
        let before = std::mem::replace(&mut self.waiting[gauge as usize], depth);
        self.tell_depth(
            sink,
            (node, queue),
            gauge,
            depth,
            depth as i32 - before as i32,
        );
    }

    #[inline(always)]
    fn tell_depth<S: Sink>(
        &self,
        sink: &mut S,
        (node, queue): (u16, u16),
        gauge: u32,
        depth: u32,
        by: i32,
    ) {
        if S::DEPTHS {
            let gauge = gauge as u16;
            sink.tally(
                self.now,
                Tally::Depth {
                    node,
                    queue,
                    gauge,
                    depth,
                    by,
                },
            );
        }
    }
}
