//! Exchanges and bindings: to which queues a message goes (RQ-1 to RQ-6).

use super::envelope::Envelope;
use super::headers::{Headers, Match};
use super::topic;
use std::rc::Rc;

/// Which routing keys an exchange looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeKind {
    /// The one without a name: to the queue whose name is the routing key (RQ-2).
    Default,
    /// To every binding whose key is the routing key (RQ-1).
    Direct,
    /// To every binding (RQ-3).
    Fanout,
    /// To every binding whose pattern matches the routing key (RQ-4).
    Topic,
    /// To every binding whose arguments the headers meet (RQ-5).
    Headers,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    pub name: Rc<str>,
    pub kind: ExchangeKind,
    /// The exchange that gets what this one can send nowhere (RQ-6).
    pub alternate: Option<Rc<str>>,
    /// Whether it survives a restart of the broker.
    pub durable: bool,
}

/// From an exchange to a queue, or to another exchange.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    pub from: u16,
    pub to: Destination,
    pub key: Rc<str>,
    pub arguments: Headers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    Queue(u16),
    Exchange(u16),
}

/// One queue that gets a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub queue: u16,
    /// The exchange that sent it there.
    pub exchange: u16,
    /// The first binding that matched; none for the default exchange.
    pub binding: Option<u16>,
}

/// The exchanges and bindings of one broker.
#[derive(Clone, Debug, PartialEq)]
pub struct Routing {
    /// The default exchange is the first.
    pub exchanges: Vec<Exchange>,
    pub bindings: Vec<Binding>,
    /// The names of the queues, none for what was deleted.
    pub queues: Vec<Option<Rc<str>>>,
}

/// The index of the default exchange.
pub const DEFAULT_EXCHANGE: u16 = 0;

impl Default for Routing {
    fn default() -> Self {
        let default = Exchange {
            name: "".into(),
            kind: ExchangeKind::Default,
            alternate: None,
            durable: true,
        };
        Self {
            exchanges: vec![default],
            bindings: Vec::new(),
            queues: Vec::new(),
        }
    }
}

impl Routing {
    pub fn exchange(&self, name: &str) -> Option<u16> {
        let at = self.exchanges.iter().position(|e| &*e.name == name);
        at.map(|at| at as u16)
    }

    pub fn queue(&self, name: &str) -> Option<u16> {
        let is_it = |q: &Option<Rc<str>>| q.as_deref() == Some(name);
        self.queues.iter().position(is_it).map(|at| at as u16)
    }

    /// Returns the queues that get a copy of a message, each once, however many bindings match (RQ-1).
    pub fn route(&self, exchange: u16, message: &Envelope) -> Vec<Hit> {
        self.walk(exchange, message).0
    }

    /// Returns the exchanges that a message comes to, in order, the alternate ones among them (RQ-6).
    pub fn reached(&self, exchange: u16, message: &Envelope) -> Vec<u16> {
        self.walk(exchange, message).1
    }

    fn walk(&self, exchange: u16, message: &Envelope) -> (Vec<Hit>, Vec<u16>) {
        let (mut hits, mut seen, mut next) = (Vec::<Hit>::new(), vec![exchange], 0);
        while let Some(from) = seen.get(next).copied() {
            next += 1;
            let (queues, exchanges) = self.matches(from, message);
            let nowhere = queues.is_empty() && exchanges.is_empty();
            for hit in queues {
                if hits.iter().all(|other| other.queue != hit.queue) {
                    hits.push(hit);
                }
            }
            let alternate = self.alternate(from).filter(|_| nowhere);
            for exchange in exchanges.into_iter().chain(alternate) {
                if !seen.contains(&exchange) {
                    seen.push(exchange);
                }
            }
        }
        (hits, seen)
    }

    /// Forgets the exchanges that are not durable, and the bindings from and to them (RQ-23). Exchanges get new indexes.
    pub fn forget_transient(&mut self) {
        let mut left = 0;
        let new: Vec<Option<u16>> = self
            .exchanges
            .iter()
            .map(|exchange| {
                left += u16::from(exchange.durable);
                exchange.durable.then(|| left - 1)
            })
            .collect();
        self.exchanges.retain(|exchange| exchange.durable);
        let kept = self.bindings.drain(..).filter_map(|binding| {
            Some(Binding {
                from: new[usize::from(binding.from)]?,
                to: match binding.to {
                    Destination::Queue(_) => binding.to,
                    Destination::Exchange(at) => Destination::Exchange(new[usize::from(at)]?),
                },
                ..binding
            })
        });
        self.bindings = kept.collect();
    }

    fn alternate(&self, exchange: u16) -> Option<u16> {
        let name = self.exchanges[usize::from(exchange)].alternate.as_deref()?;
        self.exchange(name)
    }

    /// Returns what one exchange sends a message to.
    fn matches(&self, from: u16, message: &Envelope) -> (Vec<Hit>, Vec<u16>) {
        let kind = self.exchanges[usize::from(from)].kind;
        let hit = |queue, binding| Hit {
            queue,
            exchange: from,
            binding,
        };
        if kind == ExchangeKind::Default {
            let named = message.keys.iter().filter_map(|key| self.queue(key));
            return (named.map(|queue| hit(queue, None)).collect(), Vec::new());
        }
        let (mut queues, mut exchanges) = (Vec::new(), Vec::new());
        for (i, binding) in self.bindings.iter().enumerate() {
            if binding.from == from && binding.matches(kind, message) {
                match binding.to {
                    Destination::Queue(queue) => queues.push(hit(queue, Some(i as u16))),
                    Destination::Exchange(exchange) => exchanges.push(exchange),
                }
            }
        }
        (queues, exchanges)
    }
}

impl Binding {
    /// Returns whether a message that reached an exchange of this kind goes along this binding.
    pub fn matches(&self, kind: ExchangeKind, message: &Envelope) -> bool {
        let of_keys = |matched: &dyn Fn(&str) -> bool| message.keys.iter().any(|key| matched(key));
        match kind {
            ExchangeKind::Default => false,
            ExchangeKind::Direct => of_keys(&|key| key == &*self.key),
            ExchangeKind::Fanout => true,
            ExchangeKind::Topic => of_keys(&|key| topic::matches(&self.key, key)),
            ExchangeKind::Headers => Match::of(&self.arguments)
                .is_some_and(|how| how.is_met(&self.arguments, &message.headers)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Holds: RQ-6.
    #[test]
    fn a_message_comes_to_the_alternate_exchange_only_where_nothing_matches() {
        let exchange = |name: &str, kind, alternate: Option<&str>| Exchange {
            name: name.into(),
            kind,
            alternate: alternate.map(Rc::from),
            durable: true,
        };
        let binding = |from, to, key: &str| Binding {
            from,
            to: Destination::Queue(to),
            key: key.into(),
            arguments: Headers::default(),
        };
        let mut routing = Routing::default();
        routing.exchanges.extend([
            exchange("events", ExchangeKind::Direct, Some("rest")),
            exchange("rest", ExchangeKind::Fanout, None),
        ]);
        routing.bindings = vec![binding(1, 0, "paid"), binding(2, 1, "")];
        let reached = |key| routing.reached(1, &Envelope::new("events", key, Headers::default()));
        assert_eq!(reached("paid"), [1]);
        assert_eq!(reached("refund"), [1, 2]);
    }
}
