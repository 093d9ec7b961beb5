//! Samples of facts about autoscaling.

use super::model::{MS, said};
use sim::fact::*;
use sim::scaling::Why;
use sim::time::{Span, Time};

pub fn scaling_facts() -> Vec<Said> {
    let look = |length, wanted, before, after, why| Fact::Scaled {
        broker: 2,
        queue: 0,
        length,
        wanted,
        before,
        after,
        ready: (after > before).then_some(Time(19_000_000_000)),
        why,
    };
    let held = Why::Held {
        highest: 6,
        until: Time(330_000_000_000),
    };
    let mut all = vec![
        look(Some(120), 6, 4, 6, Why::More),
        look(Some(300), 15, 6, 10, Why::More),
        look(Some(300), 15, 6, 6, Why::More),
        look(Some(1), 1, 6, 2, Why::Fewer),
        look(Some(0), 0, 6, 1, Why::Fewer),
        look(Some(40), 2, 2, 2, Why::Enough),
        look(Some(41), 3, 2, 2, Why::Near),
        look(Some(20), 1, 6, 6, held),
        look(None, 0, 6, 6, Why::Unknown),
    ];
    for (running, took) in [(true, MS), (false, MS), (false, Span::ZERO)] {
        all.push(Fact::InstanceScaled {
            running,
            took,
            instances: 5,
        });
    }
    let told = all.into_iter();
    told.map(|fact| said(3, "billing#look1", fact)).collect()
}
