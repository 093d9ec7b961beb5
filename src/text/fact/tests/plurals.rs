//! English sentences agree with their numbers: each is said of 1 and of 2.

mod policies;

use super::model::{MS, at_broker, handler, model, said};
use super::{Lang, sentence};
use crate::text::{balancer, cli, curve, explain_reading, notice, predict};
use crate::text::{rebalance, routing, scaling, ui};
use sim::fact::*;
use sim::log::SeekTo;
use sim::log::group::Reset;
use sim::outlier::{Because, Why};
use sim::scaling::{Watched, Why as Decision};
use sim::time::Time;

const EN: Lang = Lang::En;

/// Checks what is said of 1 and of 2; `|` stands between them.
#[track_caller]
fn check(said: impl Fn(u32) -> String, expected: &str) {
    let both = expected.split('|').map(str::trim);
    for (n, expected) in (1..).zip(both) {
        let told = said(n);
        assert!(told.contains(expected), "{told}\nshould say {expected}");
    }
}

#[track_caller]
fn tell(said: impl Fn(u32) -> Said, expected: &str) {
    let model = model();
    check(|n| sentence(&said(n), &model, EN), expected);
}

#[test]
fn logs_and_groups() {
    let shared = |owned, moved| Fact::AssignmentMade {
        broker: 2,
        topic: 0,
        generation: 4,
        members: 2,
        partitions: 4,
        owned,
        moved,
        after: MS,
    };
    tell(
        |n| said(3, "", shared(4, n)),
        "1 has a new owner | 2 have a new owner",
    );
    tell(
        |n| said(3, "", shared(4 - n, 0)),
        "the 1 that is to move yet: its owner has to give it up | the 2 that are to move yet: their owner has to give them up",
    );
    let sought = |position, offset| Fact::Sought {
        broker: 2,
        topic: 0,
        partition: 1,
        goal: SeekTo::Offset(u64::from(offset)),
        position,
        offset,
        pending: false,
    };
    tell(
        |n| said(3, "", sought(5 + n, 5)),
        "reads 1 offset again | reads 2 offsets again",
    );
    tell(
        |n| said(3, "", sought(5, 5 + n)),
        "skips 1 offset without reading it | skips 2 offsets without reading them",
    );
    let reset = |policy, n| Fact::OffsetReset {
        broker: 2,
        topic: 0,
        partition: 1,
        found: 5,
        start: 5 + n,
        end: 9,
        policy,
        next: Some(5 + n),
    };
    tell(
        |n| said(3, "", reset(Reset::Earliest, n)),
        "never sees the 1 offset | never sees the 2 offsets",
    );
    tell(
        |n| said(3, "", reset(Reset::Latest, n)),
        "skips 1 offset, even if | skips 2 offsets, those included",
    );
    let again = |records, is_lost| Fact::Fetched {
        topic: 0,
        partition: 1,
        offset: 7,
        records: 4,
        consumer: 3,
        consumer_unit: 0,
        lag: 2,
        again: Some(HandedBefore {
            records,
            unit: 0,
            generation: 2,
            is_lost,
            is_replay: false,
        }),
        aborted: 0,
    };
    tell(
        |n| at_broker(again(n, true)),
        "and is sent again | and are sent again",
    );
    tell(
        |n| at_broker(again(n, false)),
        "Its offset was not committed, so it is read again: a duplicate. | Their offsets were not committed, so they are read again: duplicates.",
    );
    let refused = |n: u32| Fact::AppendRefused {
        topic: 0,
        partition: 1,
        why: Refusal::NotEnoughReplicas {
            in_sync: n as u16,
            min_in_sync: 3,
        },
    };
    tell(
        |n| at_broker(refused(n)),
        "1 of 3 replicas is in sync | 2 of 3 replicas are in sync",
    );
    let elected = |gone_before| Fact::LeaderElected {
        topic: 0,
        partition: 1,
        leader: Some(0),
        is_unclean: true,
        in_sync: 1,
        end: 7,
        lost: 0,
        lost_acknowledged: 0,
        lost_markers: 0,
        gone_before,
    };
    tell(
        |n| at_broker(elected(n)),
        "1 offset was empty | 2 offsets were empty",
    );
    let hidden = |n: u32| explain_reading::not_replicated("orders/0", 4, n.into(), EN);
    check(hidden, "the last one is not | the last 2 are not");
    let left = |n: u32| explain_reading::under_way("orders/0", 4, n.into(), EN);
    check(
        left,
        "there is 1 more, which comes | there are 2 more, which come",
    );
    check(
        |n| rebalance::preparing(n, 3, EN),
        "1 of 3 has joined | 2 of 3 have joined",
    );
}

#[test]
fn instances_and_workers() {
    let ejected = |why, ejected| Fact::InstanceEjected {
        why,
        times: 1,
        lasts: MS,
        until: Time(40_000_000_000),
        ejected,
        instances: 5,
        panics: false,
    };
    let at = |fact| said(3, "", fact);
    tell(
        |n| at(ejected(Why::Errors { count: n }, n)),
        "failed 1 time in a row | failed 2 times in a row",
    );
    tell(
        |n| at(ejected(Why::GatewayFailures { count: n }, n)),
        "did not answer 1 time in a row | did not answer 2 times in a row",
    );
    tell(
        |n| at(ejected(Why::Errors { count: 5 }, n)),
        "1 of 5 is ejected now | 2 of 5 are ejected now",
    );
    let rate = |n| Why::SuccessRate {
        rate: 90.0,
        mean: 98.0,
        stdev: 4.0,
        threshold: 90.4,
        requests: n,
        instances: n,
    };
    tell(
        |n| at(ejected(rate(n), 1)),
        "% of 1 request, | % of 2 requests,",
    );
    tell(
        |n| at(ejected(rate(n), 1)),
        "mean of 1 instance, | mean of 2 instances,",
    );
    let share = |n| Why::FailurePercentage {
        rate: 86.0,
        threshold: 85.0,
        requests: n,
        at_threshold: false,
    };
    tell(
        |n| at(ejected(share(n), 1)),
        "% of 1 request: | % of 2 requests:",
    );
    let withheld = |ejected| Fact::EjectionWithheld {
        why: Why::Errors { count: 5 },
        because: Because::TooMany {
            ejected_max: 100_000,
        },
        ejected,
        instances: 5,
    };
    tell(
        |n| at(withheld(n)),
        "But 1 of 5 is ejected | But 2 of 5 are ejected",
    );
    check(
        |n| balancer::errors_of(1, n, EN),
        "1 of 1 error in a row | 1 of 2 errors in a row",
    );
    let queued = |n| Fact::Queued {
        position: 1,
        busy: n,
        workers: 3,
    };
    tell(
        |n| handler(queued(n)),
        "1 of 3 workers is busy | 2 of 3 workers are busy",
    );
    let crashed = |running| Fact::Crashed {
        lost_activations: 0,
        lost_messages: 0,
        asked: false,
        replicas: Some(Replicas {
            running,
            of: 5,
            leader: None,
            elected: false,
        }),
    };
    tell(
        |n| said(2, "", crashed(n as u8)),
        "Only 1 of 5 runs, | Only 2 of 5 run,",
    );
    check(
        |n| scaling::running(n, n, 3, EN),
        "1 of at most 3 runs, 1 starts | 2 of at most 3 run, 2 start",
    );
    check(
        |n| scaling::running(n, 0, 3, EN),
        "1 of at most 3 runs | 2 of at most 3 run",
    );
    let scaled = |before, after, wanted, why| {
        at(Fact::Scaled {
            watched: Watched::Queue {
                broker: 2,
                queue: 0,
            },
            backlog: Some(9),
            wanted,
            before,
            after,
            ready: (after > before).then_some(Time(19_000_000_000)),
            why,
        })
    };
    tell(
        |n| scaled(1, 1 + n, 1 + n, Decision::More),
        "1 more starts; | 2 more start;",
    );
    let held = |n| Decision::Held {
        highest: n,
        until: Time(9),
    };
    tell(
        |n| scaled(n, n, 1, held(n)),
        "But 1 was wanted | But 2 were wanted",
    );
    tell(
        |n| scaled(n, n, 1, held(n)),
        "the one there stays. | all 2 stay.",
    );
    let worked = |n| Fact::WorkStarted {
        line: 0,
        takes: MS,
        in_progress: Some(n),
    };
    tell(
        |n| handler(worked(n)),
        "With 1 request in progress | With 2 requests in progress",
    );
    let matched = |n: u32| routing::matched_of(n as usize, n as usize, EN);
    check(matched, "1 of 1 binding matches. | 2 of 2 bindings match.");
}

#[test]
fn runs_and_events() {
    check(|n| ui::run_length(n, true, EN), "1 event | 2 events");
    check(|n| ui::listed(1, n, EN), "1 of 1 event | 1 of 2 events");
    check(|n| cli::so_far(n, Time(0), EN), "1 event, | 2 events,");
    check(
        |n| cli::lines_left_out(n, EN),
        "1 more event is not | 2 more events are not",
    );
    check(
        |n| cli::ended("It ended.", n, Time(0), 1, "f", EN),
        "1 event, | 2 events,",
    );
    check(
        |n| curve::progress(1, n as usize, EN),
        "1 of 1 run | 1 of 2 runs",
    );
    check(
        |n| curve::point("2", 1.0, 1.0, 1.0, n as usize, EN),
        "1 run | 2 runs",
    );
    check(|n| predict::hands(n, EN), "1 hand | 2 hands");
    let limit = |n| notice::ended(sim::world::End::Limit(Limit::Events), n, EN);
    check(limit, "limit of 1 event. | limit of 2 events.");
    check(
        |n| crate::text::quantity::counted(n, "record"),
        "1 record | 2 records",
    );
}
