//! What happens inside a broker at one instant: copies are stored, handed over, and what dies goes on to other queues.

use super::death::{Burial, DeadLetters, bury};
use super::envelope::Envelope;
use super::routing::{Hit, Routing};
use super::version::Version;
use crate::fact::RowId;
use crate::queue::{Death, Full, Handover, Overflow, Publication, Queue};
use crate::time::Time;
use std::rc::Rc;

/// Where the queues of a broker live, and who is told.
pub trait Host {
    type Message: Clone;

    /// Returns the instant, and the row that is applied at it.
    fn now(&self) -> (Time, RowId);
    fn version(&self) -> Version;
    fn routing(&self) -> Rc<Routing>;
    fn queue(&mut self, queue: u16) -> &mut Queue<Self::Message>;
    /// Returns where a queue sends its dead letters.
    fn dead_letters(&self, queue: u16) -> Option<DeadLetters>;
    fn envelope(message: &Self::Message) -> &Envelope;
    /// Returns the copy of a message for one queue.
    fn copy(&mut self, of: &Self::Message, envelope: &Envelope, hit: Hit) -> Self::Message;
    /// A copy was stored.
    fn stored(&mut self, queue: u16, slot: u32);
    /// A copy was refused; where the queue says so, it dies then (`reject-publish-dlx`).
    fn refused(&mut self, queue: u16, message: &Self::Message, full: Full);
    /// A message is handed over.
    fn lend(&mut self, queue: u16, handover: Handover<Self::Message>);
    /// A message is dead, since that row where it was stored, none for one that was refused; told before its copies are stored.
    fn died(
        &mut self,
        queue: u16,
        message: &Self::Message,
        since: (Death, Option<RowId>),
        burial: Option<&Burial>,
    );
    /// The copies of the latest dead message are stored.
    fn buried(&mut self);
    /// A dead message, or one refused, is done with.
    fn forget(&mut self, message: Self::Message);
}

/// Stores a copy for each queue, and serves these queues. Returns whether all of them accepted (RQ-8).
pub fn publish<H: Host>(
    host: &mut H,
    hits: &[Hit],
    message: &H::Message,
    envelope: &Envelope,
) -> bool {
    let mut accepted = true;
    for hit in hits {
        accepted &= store(host, *hit, message, envelope);
    }
    accepted
}

/// Hands over what a queue can, drops what it must, and sends its dead letters on.
pub fn serve<H: Host>(host: &mut H, queue: u16) {
    let (now, row) = host.now();
    loop {
        while let Some(handover) = host.queue(queue).next_delivery(now, row) {
            host.lend(queue, handover);
        }
        host.queue(queue).trim(now);
        let dead = host.queue(queue).take_dead();
        if dead.is_empty() {
            return;
        }
        for dead in dead {
            send_on(
                host,
                queue,
                dead.entry.message,
                (dead.why, Some(dead.entry.last_row)),
            );
        }
    }
}

fn store<H: Host>(host: &mut H, hit: Hit, message: &H::Message, envelope: &Envelope) -> bool {
    let (now, row) = host.now();
    let copy = host.copy(message, envelope, hit);
    let publication = Publication {
        message: copy.clone(),
        persistent: envelope.persistent,
        priority: envelope.priority,
        ttl: envelope.expiration,
        bytes: envelope.bytes,
    };
    let kept = host.queue(hit.queue);
    let overflow = kept.settings().overflow;
    match kept.publish(publication, now, row) {
        Ok(slot) => {
            host.stored(hit.queue, slot);
            serve(host, hit.queue);
            true
        }
        Err(full) => {
            host.refused(hit.queue, &copy, full);
            match overflow {
                Overflow::RejectPublishDlx => {
                    send_on(host, hit.queue, copy, (Death::Overflowed, None));
                }
                _ => host.forget(copy),
            }
            false
        }
    }
}

/// Sends a dead message to where its queue says, if it says so.
fn send_on<H: Host>(
    host: &mut H,
    queue: u16,
    message: H::Message,
    (why, since): (Death, Option<RowId>),
) {
    let (now, _) = host.now();
    let (routing, version) = (host.routing(), host.version());
    let name = routing.queues.get(usize::from(queue)).cloned().flatten();
    let to = host.dead_letters(queue).zip(name);
    let burial = to.and_then(|(to, name)| {
        let envelope = H::envelope(&message);
        bury(&routing, version, &to, &name, why, envelope, now)
    });
    host.died(queue, &message, (why, since), burial.as_ref());
    if let Some(burial) = burial {
        publish(host, &burial.hits, &message, &burial.envelope);
    }
    host.buried();
    host.forget(message);
}
