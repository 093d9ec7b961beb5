//! Scaling consumers by the length of a queue: how many instances there should be, and why. Values that know nothing of the world.
//!
//! # Rules
//! - AS-1 every so often: wanted = ⌈length ÷ target⌉, within the least and the most. The length alone decides, not how busy anybody is.
//! - AS-2 where length ÷ (target × instances) is within the tolerance of 1, nothing changes.
//! - AS-3 more are started at once; each takes new messages when its start-up time is over.
//! - AS-4 fewer only when none of the looks within the stabilization window, this one included, wanted more.
//! - AS-5 who stops takes no new messages, and ends when what it holds is done.
//!
//! # Source
//! Inventory rows 82 and 116 (semantics §1H, §1I): decisions depend on the lag only. The formula, the tolerance (10 %), the period (15 s)
//! and the window (300 s) are those of the Kubernetes HorizontalPodAutoscaler for an external metric with an average value
//! (`autoscaling/v2`); KEDA feeds it the length of a RabbitMQ queue, unacknowledged messages included.
//!
//! # Simplified
//! KEDA's own step between none and one (`activationValue`, `cooldownPeriod`) is no case of its own, and as many instances start at
//! once as are wanted (the field starts at most as many as there are, or four, in 15 s).

#[cfg(test)]
mod tests;

use crate::time::{Span, Time};
use serde::Serialize;
use std::collections::VecDeque;

/// How the instances of a service follow the length of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaling {
    /// The queue that is watched: an index into the model's nodes, and into that broker's queues.
    pub broker: u16,
    pub queue: u16,
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
    /// The broker is down, and nobody knows the length.
    Unknown,
}

/// What a look decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// ⌈length ÷ target⌉, whatever the limits.
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
    pub fn look(&mut self, s: &Scaling, now: Time, length: u32, instances: u32) -> Decision {
        let wanted = length.div_ceil(s.target);
        let near = s.is_near(length, instances);
        let asked = if near { instances } else { wanted };
        let asked = asked.clamp(s.min, s.max);
        self.looks.retain(|(at, _)| *at + s.stabilization >= now);
        while self.looks.back().is_some_and(|(_, n)| *n <= asked) {
            self.looks.pop_back();
        }
        self.looks.push_back((now, asked));
        let (at, highest) = self.looks.front().copied().unwrap_or((now, asked));
        let (next, why) = match (asked, highest) {
            _ if asked > instances => (asked, Why::More),
            _ if highest < instances => (highest, Why::Fewer),
            _ if near => (instances, Why::Near),
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

    /// Returns whether no later look can change anything while the length stays as it is.
    pub fn is_steady(&self, s: &Scaling, length: u32, instances: u32) -> bool {
        let asked = if s.is_near(length, instances) {
            instances
        } else {
            length.div_ceil(s.target)
        };
        let asked = asked.clamp(s.min, s.max);
        asked == instances && self.looks.iter().all(|(_, n)| *n <= instances)
    }
}

impl Scaling {
    /// Returns whether so many instances are near enough to what the length wants (AS-2).
    fn is_near(&self, length: u32, instances: u32) -> bool {
        const WHOLE: u128 = 1_000_000;
        let full = u128::from(self.target) * u128::from(instances);
        let off = full.abs_diff(u128::from(length));
        instances > 0 && off * WHOLE <= full * u128::from(self.tolerance)
    }
}
