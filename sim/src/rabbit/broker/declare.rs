//! Exchanges, queues and bindings, and what of them the broker refuses.

use super::{Broker, Kept};
use crate::queue::Queue;
use crate::rabbit::arguments::{QueueArguments, Refusal};
use crate::rabbit::headers::{Headers, Match};
use crate::rabbit::routing::{Binding, DEFAULT_EXCHANGE, Destination, Exchange, ExchangeKind};
use std::rc::Rc;

impl Broker {
    /// Declares an exchange. Nothing happens where it is there already.
    ///
    /// # Errors
    /// One of that name is there and is another one.
    pub fn declare_exchange(&mut self, exchange: Exchange) -> Result<u16, Refusal> {
        if let Some(at) = self.routing.exchange(&exchange.name) {
            let same = self.routing.exchanges[usize::from(at)] == exchange;
            return same.then_some(at).ok_or(Refusal::PreconditionFailed);
        }
        let routing = Rc::make_mut(&mut self.routing);
        routing.exchanges.push(exchange);
        Ok((routing.exchanges.len() - 1) as u16)
    }

    /// Declares a queue. Where it is there already, that counts as a use of it.
    ///
    /// # Errors
    /// One of that name is there and is another one, or there cannot be such a queue.
    pub fn declare_queue(&mut self, name: &str, asked: QueueArguments) -> Result<u16, Refusal> {
        if let Some(at) = self.routing.queue(name) {
            let kept = &mut self.queues[usize::from(at)];
            kept.unused = self.now;
            let same = kept.arguments == asked;
            return same.then_some(at).ok_or(Refusal::PreconditionFailed);
        }
        let settings = asked.settings(self.version)?;
        self.queues.push(Kept {
            queue: Queue::new(settings),
            arguments: asked,
            unused: self.now,
            gone: false,
        });
        let routing = Rc::make_mut(&mut self.routing);
        routing.queues.push(Some(name.into()));
        Ok((routing.queues.len() - 1) as u16)
    }

    /// Binds a queue or an exchange to an exchange.
    ///
    /// # Errors
    /// An end is missing; the default exchange takes no bindings (RQ-2); `x-match` is nothing that it may be (RQ-5).
    pub fn bind(
        &mut self,
        exchange: &str,
        to: Destination,
        key: &str,
        arguments: Headers,
    ) -> Result<(), Refusal> {
        let from = self.routing.exchange(exchange).ok_or(Refusal::NotFound)?;
        if from == DEFAULT_EXCHANGE {
            return Err(Refusal::AccessRefused);
        }
        let kind = self.routing.exchanges[usize::from(from)].kind;
        if kind == ExchangeKind::Headers && Match::of(&arguments).is_none() {
            return Err(Refusal::PreconditionFailed);
        }
        let binding = Binding {
            from,
            to,
            key: key.into(),
            arguments,
        };
        let routing = Rc::make_mut(&mut self.routing);
        if !routing.bindings.contains(&binding) {
            routing.bindings.push(binding);
        }
        Ok(())
    }

    /// Deletes a queue with all that is in it; its consumers are cancelled, and nothing is dead-lettered (RQ-16).
    ///
    /// # Errors
    /// There is none of that name; it is in use, or not empty, where that matters.
    pub fn delete_queue(
        &mut self,
        name: &str,
        if_unused: bool,
        if_empty: bool,
    ) -> Result<(), Refusal> {
        let at = self.queue_index(name)?;
        let in_use = self.consumers.iter().any(|c| c.queue == at);
        let is_empty = self.queues[usize::from(at)].queue.ready() == 0;
        if (if_unused && in_use) || (if_empty && !is_empty) {
            return Err(Refusal::PreconditionFailed);
        }
        self.forget_queue(at);
        Ok(())
    }

    /// Takes a queue out, with its bindings and consumers. Its index is not given again.
    pub(super) fn forget_queue(&mut self, at: u16) {
        let kept = &mut self.queues[usize::from(at)];
        kept.gone = true;
        kept.queue = Queue::new(*kept.queue.settings());
        let routing = Rc::make_mut(&mut self.routing);
        routing.queues[usize::from(at)] = None;
        let to_it = Destination::Queue(at);
        routing.bindings.retain(|binding| binding.to != to_it);
        let (gone, left) = self.consumers.drain(..).partition(|c| c.queue == at);
        self.consumers = left;
        let gone: Vec<super::Consuming> = gone;
        self.cancelled.extend(gone.into_iter().map(|c| c.name));
    }
}
