//! A message reaches its process.

use super::{Condition, Errand, Spot, World};
use crate::draw::Purpose;
use crate::events::{Event, Token};
use crate::fact::{DropReason, Fact, FactKind, KindSet, NO_ROW, RowId};
use crate::program::MessageKind;
use crate::sink::{Sink, Tally};
use crate::time::Span;

impl World {
    pub(super) fn arrive<S: Sink>(&mut self, sink: &mut S, slot: u32) {
        let applied = self.applied;
        let message = &mut self.messages[slot];
        message.token = Token::NONE;
        let (to, to_unit) = (message.to, message.to_unit);
        let process = self.process_index(to, to_unit);
        if !self.calm && self.finds_nobody(sink, slot, process) {
            return;
        }
        let spot = self.message_spot(slot, to, to_unit);
        let message = &mut self.messages[slot];
        let sent_row = std::mem::replace(&mut message.row, applied);
        let (kind, label, from) = (message.kind, message.label, message.from);
        let took = self.now.since(message.sent);
        if !matches!(
            message.errand,
            Errand::Answer { .. } | Errand::Delivery { .. } | Errand::Record(_)
        ) {
            self.say(sink, FactKind::Arrived, spot, &[sent_row], |_| {
                Fact::Arrived {
                    kind,
                    label,
                    from,
                    took,
                }
            });
        }
        // Not copied as a whole: what was just written in pieces is slow to read in one.
        match self.messages[slot].errand {
            Errand::Request { .. } => self.request_arrived(sink, slot, process),
            Errand::Answer { to, failure } => self.answer_arrived(sink, slot, to, failure),
            _ => self.messaging_arrived(sink, slot, process),
        }
    }

    /// What is neither a request nor its answer reaches its process. Not in line: these are many, and the two others frequent.
    #[inline(never)]
    fn messaging_arrived<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let (kind, errand) = (self.messages[slot].kind, self.messages[slot].errand);
        if matches!(
            errand,
            Errand::Settle { .. }
                | Errand::Confirm { .. }
                | Errand::Commit(_)
                | Errand::Ask(_)
                | Errand::Mail
        ) {
            self.tally_arrived(sink, kind);
        }
        match errand {
            Errand::Request { .. } | Errand::Answer { .. } => {
                unreachable!("they arrive by themselves")
            }
            Errand::Publish { to, confirm, .. } => self.publish_arrived(sink, slot, to, confirm),
            Errand::Delivery { .. } => self.delivery_arrived(sink, slot, process),
            Errand::Settle {
                queue,
                entry,
                delivery,
                how,
            } => {
                self.settle_arrived(sink, slot, queue, (entry, delivery), how);
            }
            Errand::Confirm { to, failure } => self.confirm_arrived(sink, slot, to, failure),
            Errand::Append(append) => self.append_arrived(sink, slot, append),
            Errand::Record(fetched) => self.record_arrived(sink, slot, process, fetched),
            Errand::Commit(commit) => self.commit_arrived(sink, slot, commit),
            Errand::Ask(ask) => self.ask_arrived(sink, slot, ask),
            Errand::Mail => self.mail_arrived(sink, slot),
        }
    }

    /// Counts a message that has reached the one whom it is for.
    #[inline]
    pub(super) fn tally_arrived<S: Sink>(&self, sink: &mut S, kind: MessageKind) {
        let redelivered = false;
        self.tally(sink, Tally::Delivered { kind, redelivered });
    }

    /// Returns whether nobody takes the message that reached its process: it is dropped, or lies there unread.
    #[cold]
    fn finds_nobody<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) -> bool {
        if let Some((reason, row)) = self.cut_off(slot, process) {
            self.drop_message(sink, slot, reason, &[row]);
            return true;
        }
        let is_hung = self.processes[process as usize].condition == Condition::Hung;
        if is_hung {
            self.arrive_at_hung(sink, slot, process);
        }
        is_hung
    }

    /// Returns why a message that reached its process finds nobody there, and the row that decided it: a partition lies between,
    /// or the process for which it was sent crashed.
    fn cut_off(&self, slot: u32, process: u32) -> Option<(DropReason, RowId)> {
        let message = &self.messages[slot];
        let process = &self.processes[process as usize];
        if let Some(row) = self.partition_between(message.from, message.to) {
            return Some((DropReason::Partitioned, row));
        }
        let is_gone = process.crash_row != NO_ROW && message.sent_row <= process.crash_row;
        (is_gone || matches!(process.condition, Condition::Crashed | Condition::Off))
            .then_some((DropReason::Down, process.crash_row))
    }

    fn arrive_at_hung<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let message = &self.messages[slot];
        let (kind, label, from) = (message.kind, message.label, message.from);
        let spot = self.message_spot(slot, message.to, message.to_unit);
        let because = [message.row, self.processes[process as usize].condition_row];
        self.say(sink, FactKind::Held, spot, &because, |_| Fact::Held {
            kind,
            label,
            from,
        });
        self.messages[slot].row = self.applied;
        self.processes[process as usize]
            .held
            .push(Event::of_message(slot));
    }

    #[inline]
    pub(super) fn message_spot(&self, slot: u32, node: u16, unit: u32) -> Spot {
        let message = &self.messages[slot];
        Spot {
            node,
            unit,
            path: message.path,
            message: message.number,
        }
    }

    fn request_arrived<S: Sink>(&mut self, sink: &mut S, slot: u32, process: u32) {
        let node = self.messages[slot].to;
        let Some(service) = self.service(node) else {
            return;
        };
        let (up, queue_max) = (service.up, service.queue_max);
        if up < 1.0 && !self.is_up(slot, node, up) {
            return self.drop_message(sink, slot, DropReason::Unavailable, &[]);
        }
        if self.processes[process as usize].door.is_some() && !self.passes_door(sink, slot, process)
        {
            return;
        }
        self.wait_for_worker(sink, slot, process, queue_max);
    }

    /// Returns the one draw "up?" of this message at this node.
    pub(super) fn is_up(&self, slot: u32, node: u16, up: f64) -> bool {
        let key = self
            .paths
            .key(self.messages[slot].path)
            .with(self.lookup.node(node).hash);
        self.draw(Purpose::Up, key).chance(up)
    }

    /// Lets a message go no further, for a reason, and tells whoever waits for it and can be told.
    #[cold]
    pub(super) fn drop_message<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        reason: DropReason,
        because: &[RowId],
    ) {
        self.drop_late(sink, slot, reason, because, None);
    }

    /// Lets a message go no further that came so long after nobody wanted it any more.
    #[cold]
    pub(super) fn drop_late<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        reason: DropReason,
        because: &[RowId],
        late: Option<Span>,
    ) {
        let message = self.messages.remove(slot);
        let spot = Spot {
            node: message.to,
            unit: message.to_unit,
            path: message.path,
            message: message.number,
        };
        let mut rows = vec![message.row];
        rows.extend_from_slice(because);
        let (kind, label, from, to) = (message.kind, message.label, message.from, message.to);
        if reason.is_loss() {
            self.flag(KindSet::LOST);
        }
        self.say(sink, FactKind::Dropped, spot, &rows, |_| Fact::Dropped {
            reason,
            kind,
            label,
            from,
            to,
            late,
        });
        self.tally(sink, Tally::Dropped { kind, reason });
        self.tell_sender(sink, &message, reason);
        if let Errand::Record(fetched) = message.errand {
            self.record_lost(&message, fetched);
        } else if let Errand::Commit(commit) = message.errand {
            self.commit_lost(message.from_unit, commit);
        }
        self.paths.release(message.path);
    }
}
