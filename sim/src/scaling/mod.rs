//! Scaling consumers by what waits for them, the length of a queue or the lag of a group: how many instances there should be, and why.
//! Values that know nothing of the world.
//!
//! # Rules
//! - AS-1 every so often: wanted = ⌈backlog ÷ target⌉, within the least and the most. The backlog alone decides, not how busy anybody is.
//! - AS-2 where backlog ÷ (target × instances) is within the tolerance of 1, nothing changes.
//! - AS-3 more are started at once; each takes new messages when its start-up time is over.
//! - AS-4 fewer only when none of the looks within the stabilization window, this one included, wanted more.
//! - AS-5 who stops takes no new messages, and ends when what it holds is done.
//! - AS-6 the backlog of a group is its lag, the end of each partition less the committed offset, over all partitions; of it at most
//!   partitions × target counts, so that nobody is started who would own no partition.
//!
//! # Source
//! Inventory rows 82 and 116 (semantics §1H, §1I): decisions depend on the lag only. The formula, the tolerance (10 %), the period (15 s)
//! and the window (300 s) are those of the Kubernetes HorizontalPodAutoscaler for an external metric with an average value
//! (`autoscaling/v2`); KEDA feeds it the length of a RabbitMQ queue, unacknowledged messages included. AS-6 is what KEDA's scaler for
//! Apache Kafka documents (2.13, `allowIdleConsumers: false`, which is the default).
//!
//! # Simplified
//! KEDA compares whole quotients with the number of partitions, so that a lag of less than one target more than all of them may hold
//! can ask for one more than it documents: here it never does.
//! KEDA's own step between none and one (`activationValue`, `cooldownPeriod`) is no case of its own, and as many instances start at
//! once as are wanted (the field starts at most as many as there are, or four, in 15 s).

#[cfg(test)]
mod tests;

use crate::time::{Span, Time};
use serde::Serialize;
use std::collections::VecDeque;

/// How the instances of a service follow what waits for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaling {
    pub watched: Watched,
    /// How many messages one instance is to have.
    pub target: u32,
    /// How often it looks.
    pub every: Span,
    pub min: u32,
    pub max: u32,
    /// How many run at the start.
    pub at_start: u32,
    /// How long an instance takes from being started to its first message.
    pub start_up: Span,
    /// How long a look that wanted more keeps instances from being stopped.
    pub stabilization: Span,
    /// In parts per million.
    pub tolerance: u64,
}

/// What an autoscaler watches: the broker is an index into the model's nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Watched {
    /// The length of a queue: an index into the broker's queues.
    Queue { broker: u16, queue: u16 },
    /// The lag of the service's group in a topic: an index into the broker's topics.
    Lag { broker: u16, topic: u16 },
}

impl Watched {
    pub fn broker(self) -> u16 {
        match self {
            Self::Queue { broker, .. } | Self::Lag { broker, .. } => broker,
        }
    }
}

/// What an autoscaler sees when it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// How many messages wait: the length of the queue, or the lag of the group.
    pub backlog: u32,
    /// Into how many partitions the topic is divided, where it is one.
    pub partitions: Option<u32>,
}

/// Why there will be more, fewer or as many instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// There are fewer than wanted.
    More,
    /// There are more than wanted, and no look in the window wanted as many.
    Fewer,
    /// There are as many as wanted.
    Enough,
    /// What there is comes near enough to the target.
    Near,
    /// There are more than wanted, but a look in the window wanted so many; the window of that one ends then.
    Held { highest: u32, until: Time },
    /// The broker is down, and nobody knows what waits.
    Unknown,
}

/// What a look decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// ⌈backlog ÷ target⌉, whatever the limits.
    pub wanted: u32,
    /// How many there will be.
    pub next: u32,
    pub why: Why,
}

/// What is kept from look to look: the looks in the window that wanted more than all later ones, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaler {
    looks: VecDeque<(Time, u32)>,
}

impl Scaler {
    /// Returns how many instances there should be, where so many are there or starting.
    pub fn look(&mut self, s: &Scaling, now: Time, seen: Seen, instances: u32) -> Decision {
        let wanted = seen.backlog.div_ceil(s.target);
        let near = s.is_near(seen, instances);
        let is_full = seen.partitions == Some(instances) && wanted >= instances;
        let asked = s.asked(seen, instances);
        self.looks.retain(|(at, _)| *at + s.stabilization >= now);
        while self.looks.back().is_some_and(|(_, n)| *n <= asked) {
            self.looks.pop_back();
        }
        self.looks.push_back((now, asked));
        let (at, highest) = self.looks.front().copied().unwrap_or((now, asked));
        let (next, why) = match (asked, highest) {
            _ if asked > instances => (asked, Why::More),
            _ if highest < instances => (highest, Why::Fewer),
            _ if near && !is_full => (instances, Why::Near),
            _ if asked == instances => (instances, Why::Enough),
            _ => {
                let until = at + s.stabilization;
                (instances, Why::Held { highest, until })
            }
        };
        Decision { wanted, next, why }
    }

    /// Returns the look in the window that wanted most, and when.
    pub fn highest(&self) -> Option<(Time, u32)> {
        self.looks.front().copied()
    }

    /// Returns whether no later look can change anything while what waits stays as it is.
    pub fn is_steady(&self, s: &Scaling, seen: Seen, instances: u32) -> bool {
        s.asked(seen, instances) == instances && self.looks.iter().all(|(_, n)| *n <= instances)
    }
}

impl Scaling {
    /// Returns how many instances a backlog asks for within the limits, where so many are there.
    fn asked(&self, seen: Seen, instances: u32) -> u32 {
        let asked = match self.is_near(seen, instances) {
            true => instances,
            false => self.counted(seen).div_ceil(self.target),
        };
        asked.clamp(self.min, self.max)
    }

    /// Returns how much of a backlog counts (AS-6).
    fn counted(&self, seen: Seen) -> u32 {
        let most = seen.partitions.map(|n| n.saturating_mul(self.target));
        seen.backlog.min(most.unwrap_or(u32::MAX))
    }

    /// Returns whether so many instances are near enough to what the backlog wants (AS-2).
    fn is_near(&self, seen: Seen, instances: u32) -> bool {
        const WHOLE: u128 = 1_000_000;
        let full = u128::from(self.target) * u128::from(instances);
        let off = full.abs_diff(u128::from(self.counted(seen)));
        instances > 0 && off * WHOLE <= full * u128::from(self.tolerance)
    }
}
