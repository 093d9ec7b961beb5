//! Dead letters: where a dead message goes, and what is written on it (RQ-16 to RQ-19).

use super::envelope::Envelope;
use super::routing::{Hit, Routing};
use super::version::Version;
use crate::queue::Death;
use crate::time::{Span, Time};
use std::rc::Rc;

/// Where a queue sends what dies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeadLetters {
    pub exchange: Rc<str>,
    /// The routing key it gets; none: its own.
    pub key: Option<Rc<str>>,
}

/// How a message died in one queue for one reason: an entry of `x-death`.
#[derive(Clone, Debug, PartialEq)]
pub struct Passing {
    pub queue: Rc<str>,
    pub why: Death,
    pub count: u32,
    /// The exchange it had been published to, and its routing keys, when it first died like this.
    pub exchange: Rc<str>,
    pub keys: Vec<Rc<str>>,
    pub at: Time,
    /// The expiration it had.
    pub expiration: Option<Span>,
}

/// What becomes of a dead message.
#[derive(Clone, Debug, PartialEq)]
pub struct Burial {
    /// The queues that get it.
    pub hits: Vec<Hit>,
    /// Queues that would have got it in a cycle without any rejection (RQ-19).
    pub cycles: Vec<u16>,
    pub envelope: Envelope,
}

impl Death {
    /// Returns the name that `x-death` and files use (RQ-16).
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Expired => "expired",
            Self::Overflowed => "maxlen",
            Self::DeliveryLimit => "delivery_limit",
        }
    }
}

/// Returns what becomes of a message that died in a queue; none where its exchange does not exist: it is dropped (RQ-17).
pub fn bury(
    routing: &Routing,
    version: Version,
    to: &DeadLetters,
    queue: &Rc<str>,
    why: Death,
    message: &Envelope,
    now: Time,
) -> Option<Burial> {
    let exchange = routing.exchange(&to.exchange)?;
    let envelope = dead_letter(version, to, queue, why, message, now);
    let hits = routing.route(exchange, &envelope);
    let cycles = |hit: &Hit| {
        let name = routing.queues[usize::from(hit.queue)].as_deref();
        why != Death::Rejected && is_cycle(name.unwrap_or_default(), &envelope.deaths)
    };
    let (cycling, hits): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(cycles);
    let cycles = cycling.into_iter().map(|hit| hit.queue).collect();
    Some(Burial {
        hits,
        cycles,
        envelope,
    })
}

/// Returns what stands on a message after it died.
fn dead_letter(
    version: Version,
    to: &DeadLetters,
    queue: &Rc<str>,
    why: Death,
    message: &Envelope,
    now: Time,
) -> Envelope {
    let mut deaths = message.deaths.clone();
    let same = deaths
        .iter()
        .position(|death| death.queue == *queue && death.why == why);
    let mut passing = match same {
        Some(at) => deaths.remove(at),
        None => Passing {
            queue: queue.clone(),
            why,
            count: 0,
            exchange: message.exchange.clone(),
            keys: message.keys.clone(),
            at: now,
            expiration: message.expiration,
        },
    };
    passing.count += 1;
    let latest = Rc::new(Passing {
        exchange: message.exchange.clone(),
        ..passing.clone()
    });
    deaths.insert(0, passing);
    let first = message.first_death.clone();
    Envelope {
        exchange: to.exchange.clone(),
        keys: match &to.key {
            Some(key) => vec![key.clone()],
            None => message.keys.clone(),
        },
        expiration: None,
        deaths,
        first_death: first.or_else(|| Some(Rc::clone(&latest))),
        last_death: version.names_last_death().then_some(latest),
        ..message.clone()
    }
}

/// Returns whether a message would come to a queue in a circle in which nobody rejected it (RQ-19).
fn is_cycle(queue: &str, deaths: &[Passing]) -> bool {
    let before = deaths.iter().position(|death| &*death.queue == queue);
    let circle = before.map_or(&[][..], |at| &deaths[..=at]);
    !circle.is_empty() && circle.iter().all(|death| death.why != Death::Rejected)
}
