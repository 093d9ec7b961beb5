//! Samples of facts about autoscaling.

use super::check;
use super::model::{MS, said};
use sim::fact::*;
use sim::scaling::{Watched, Why};
use sim::time::{Span, Time};

pub fn scaling_facts() -> Vec<Said> {
    let queue = Watched::Queue {
        broker: 2,
        queue: 0,
    };
    let lag = Watched::Lag {
        broker: 2,
        topic: 0,
    };
    let look_at = |watched, backlog, wanted, before, after, why| Fact::Scaled {
        watched,
        backlog,
        wanted,
        before,
        after,
        ready: (after > before).then_some(Time(19_000_000_000)),
        why,
    };
    let look =
        |backlog, wanted, before, after, why| look_at(queue, backlog, wanted, before, after, why);
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
        look_at(lag, Some(240), 12, 1, 3, Why::More),
        look_at(lag, Some(240), 12, 3, 3, Why::Enough),
        look_at(lag, Some(40), 2, 3, 3, held),
        look_at(lag, None, 0, 3, 3, Why::Unknown),
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

/// Of a lag no more count than there are partitions, and the sentence says so with its numbers.
#[test]
fn the_partitions_are_the_limit() {
    let look = Fact::Scaled {
        watched: Watched::Lag {
            broker: 2,
            topic: 0,
        },
        backlog: Some(240),
        wanted: 12,
        before: 1,
        after: 3,
        ready: Some(Time(19_000_000_000)),
        why: Why::More,
    };
    check(
        said(3, "billing#look1", look),
        "orders 토픽에서 그룹의 지연(lag)이 240개예요. 인스턴스마다 20개씩이면 240 ÷ 20 = 12개예요. 하지만 토픽의 파티션이 3개라서 3개까지예요. 1개가 있어서 2개를 더 시작해요. t = 19 s에 다 켜져요.",
        "The group's lag in topic orders is 240; at 20 each that makes 240 ÷ 20 = 12. But the topic has 3 partitions: 3. With 1 there, 2 more start; ready at t = 19 s.",
    );
}
