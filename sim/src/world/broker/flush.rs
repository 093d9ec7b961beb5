//! What waits until a message is safe: its confirm, until it is on disk or with a majority of the replicas (RQ-8), and in a quorum
//! queue its delivery.

use crate::events::{Class, Event, Token};
use crate::fact::Failure;
use crate::path::PathRef;
use crate::sink::Sink;
use crate::time::Time;
use crate::world::step::kind;
use crate::world::{ActivationRef, World};
use std::collections::BTreeMap;

/// What is due, each by the token of its timer; none where no broker takes time to be safe.
pub(in crate::world) type Unconfirmed = Option<Box<BTreeMap<Token, Due>>>;

/// What happens when a message is safe.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Due {
    broker: u16,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// Its publisher is told.
    Confirm(Confirm),
    /// This queue may hand it over.
    Serve(u16),
}

/// Whom a confirm tells.
#[derive(Clone, Copy, Debug)]
struct Confirm {
    to: (u16, u32),
    path: PathRef,
    label: u32,
    activation: ActivationRef,
}

impl Due {
    /// Returns the path that it holds.
    pub fn path(&self) -> Option<PathRef> {
        match self.what {
            What::Confirm(confirm) => Some(confirm.path),
            What::Serve(_) => None,
        }
    }
}

impl World {
    /// Confirms a publish at that instant.
    pub(super) fn confirm_at(
        &mut self,
        at: Time,
        broker: u16,
        to: (u16, u32),
        path: PathRef,
        label: u32,
        activation: ActivationRef,
    ) {
        let confirm = Confirm {
            to,
            path: self.paths.retain(path),
            label,
            activation,
        };
        let what = What::Confirm(confirm);
        self.due_at(at, Due { broker, what });
    }

    /// Serves a queue at that instant: by then a majority has what was just stored.
    pub(super) fn serve_at(&mut self, at: Time, broker: u16, queue: u16) {
        let what = What::Serve(queue);
        self.due_at(at, Due { broker, what });
    }

    fn due_at(&mut self, at: Time, due: Due) {
        let token = self.schedule(at, Class::Timer, kind::FLUSH, 0);
        let all = self.unconfirmed.get_or_insert_default();
        all.insert(token, due);
    }

    /// What was to be safe is safe now.
    pub(in crate::world) fn flushed<S: Sink>(&mut self, sink: &mut S, token: Token) {
        let all = self.unconfirmed.as_mut();
        if let Some(due) = all.and_then(|all| all.remove(&token)) {
            match due.what {
                What::Confirm(confirm) => self.tell_publisher(sink, due.broker, confirm, None),
                What::Serve(queue) => self.hand_over(sink, due.broker, queue),
            }
        }
    }

    /// Returns whether something happens when this timer is up.
    pub(in crate::world) fn is_due_when_safe(&self, event: &Event) -> bool {
        let all = self.unconfirmed.as_ref();
        let Some(due) = all.and_then(|all| all.get(&event.token)) else {
            return false;
        };
        match due.what {
            What::Confirm(_) => true,
            What::Serve(queue) => {
                let queue = self.queue(due.broker, queue);
                queue.is_wanted() && queue.agreed_at().is_none_or(|at| at <= event.at)
            }
        }
    }

    /// A broker is gone before it confirmed: its publishers know only that their connections are closed (RQ-9).
    pub(super) fn forget_confirms<S: Sink>(&mut self, sink: &mut S, broker: u16) {
        let Some(all) = self.unconfirmed.as_mut() else {
            return;
        };
        let of_it = |(token, due): (&Token, &Due)| (due.broker == broker).then_some(*token);
        let gone: Vec<Token> = all.iter().filter_map(of_it).collect();
        let gone: Vec<Due> = gone.iter().filter_map(|token| all.remove(token)).collect();
        for due in gone {
            self.cancel();
            if let What::Confirm(confirm) = due.what {
                self.tell_publisher(sink, broker, confirm, Some(Failure::Reset));
            }
        }
    }

    /// Returns the broker whose timer this is.
    pub(in crate::world) fn broker_that_waits(&self, token: Token) -> Option<u16> {
        let due = self.unconfirmed.as_ref()?.get(&token)?;
        Some(due.broker)
    }

    pub(in crate::world) fn rename_flush(&mut self, old: Token, new: Token) {
        if let Some(all) = self.unconfirmed.as_mut()
            && let Some(due) = all.remove(&old)
        {
            all.insert(new, due);
        }
    }

    fn tell_publisher<S: Sink>(
        &mut self,
        sink: &mut S,
        broker: u16,
        confirm: Confirm,
        failure: Option<Failure>,
    ) {
        let Confirm {
            to,
            path,
            label,
            activation,
        } = confirm;
        self.confirm(sink, (broker, 0), to, path, label, activation, failure);
        self.paths.release(path);
    }
}
