//! Outlier ejection: one bad instance of several.

use crate::golden::{check, check_run, run};
use sim::fact::Fact;
use sim::program::MessageKind;
use sim::record::Recording;
use sim::world::End;

/// A caller that asks every 10 ms, and a shop of three instances behind a balancer with these settings.
fn shop(balance: &str, envoy: &str, faults: &str) -> String {
    shop_every("10ms", balance, envoy, faults)
}

fn shop_every(interval: &str, balance: &str, envoy: &str, faults: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "{interval}", "count": 30}}}}, "policies": {{"patience": {{"timeout": "40ms"}}}},
            "program": [{{"call": "shop.buy", "through": ["patience"], "or": []}}]}},
        "shop": {{"kind": "service", "instances": 3, "workers": 9, "balance": "{balance}", "ejection": {{"envoy": {envoy}}},
            "handlers": {{"buy": [{{"work": "5ms"}}, {{"reply": 1}}]}}}}}},
        "faults": [{faults}]}}"#
    )
}

/// Returns how many requests each of the three instances got.
fn asked(run: &Recording) -> [u32; 3] {
    let mut asked = [0; 3];
    for said in run.describe(0..run.len()) {
        if let Fact::Sent {
            kind: MessageKind::Request,
            to_unit,
            ..
        } = said.fact
        {
            asked[to_unit as usize] += 1;
        }
    }
    asked
}

const TOLD: &str = "error_rate_set slow_set instance_ejected instance_returned ejection_withheld";
const QUICK: &str = r#"{"consecutive_5xx": 3, "interval": "50ms", "base_ejection_time": "60ms", "max_ejection_percent": "50%"}"#;
const BAD: &str = r#"{"at": "0s", "error_rate": "shop", "instance": 1, "share": "100%"}"#;

/// The third error of instance 1 ejects it for 60 ms, so it is back at the sweep at 150 ms and fails three times more. The other
/// two get all else. The sweep at 200 ms found it not ejected, so its second time is no longer than its first.
///
/// Holds: EN-1, EN-2.
#[test]
fn a_bad_instance_is_ejected_and_the_others_go_on() {
    let scenario = shop("round_robin", QUICK, BAD);
    check(
        &scenario,
        TOLD,
        "
            0 0ms shop.1 fault#1 error_rate_set instance=1 share=1.0 ‹
            29 70ms shop.1 web#8/shop.buy instance_ejected count=3 ejected=1 instances=3 lasts=60ms panics=false rule=errors times=1 until=150ms ‹ 7,18,28
            58 150ms shop.1 shop#sweep3 instance_returned ejected=0 ejected_for=80ms instances=3 ‹ 29
            87 220ms shop.1 web#23/shop.buy instance_ejected count=3 ejected=1 instances=3 lasts=60ms panics=false rule=errors times=1 until=300ms ‹ 65,76,86
        ",
    );
    assert_eq!(asked(&run(&scenario, "20s")), [12, 6, 12]);
}

/// A run in which only sweeps are left is quiet, with an instance still ejected.
#[test]
fn sweeps_do_not_keep_a_run_from_being_quiet() {
    let run = run(&shop("round_robin", r#"{"consecutive_5xx": 3}"#, BAD), "1h");
    assert_eq!(run.end(), Some(End::Quiet));
    let world = run.seek(run.len());
    assert!(world.ejection(1, 1).is_some());
}

/// An instance that fails at once always looks idle: it gets more than its turn, until it is ejected.
///
/// Holds: LB-6.
#[test]
fn an_instance_that_fails_at_once_attracts_until_it_is_ejected() {
    let never = r#"{"enforcing_consecutive_5xx": "0%"}"#;
    let bad = BAD.replace("1, ", "2, ");
    let crowd = |balance, settings| asked(&run(&shop_every("1ms", balance, settings, &bad), "20s"));
    let sinkhole = crowd("least_outstanding", never);
    let ejected = crowd("least_outstanding", QUICK);
    let turns = crowd("round_robin", never);
    assert_eq!(
        (sinkhole, ejected, turns),
        ([6, 6, 18], [16, 11, 3], [10, 10, 10])
    );
}

/// A hung instance never answers: its callers give up, and that counts.
#[test]
fn silence_counts_as_a_gateway_failure() {
    let settings = r#"{"enforcing_consecutive_5xx": "0%", "consecutive_gateway_failure": 2, "enforcing_consecutive_gateway_failure": "100%"}"#;
    let hung = r#"{"at": "0s", "hang": "shop", "instance": 2}"#;
    check(&shop("round_robin", settings, hung), TOLD, "
            32 90ms shop.2 web#6/shop.buy instance_ejected count=2 ejected=1 instances=3 lasts=30000ms panics=false rule=gateway_failures times=1 until=40000ms ‹ 19,21
        ");
    let crashed = r#"{"at": "0s", "crash": "shop", "instance": 2}"#;
    check(&shop("round_robin", settings, crashed), TOLD, "
            22 50ms shop.2 web#6/shop.buy instance_ejected count=2 ejected=1 instances=3 lasts=30000ms panics=false rule=gateway_failures times=1 until=40000ms ‹ 11,21
        ");
}

/// At the limit the second bad instance stays in, and says so each time it would go.
#[test]
fn the_greatest_share_keeps_the_second_one_in() {
    let settings = r#"{"consecutive_5xx": 3, "max_ejection_percent": "10%"}"#;
    let both =
        format!(r#"{BAD}, {{"at": "0s", "error_rate": "shop", "instance": 2, "share": "100%"}}"#);
    check(&shop("round_robin", settings, &both), TOLD, "
            0 0ms shop.1 fault#1 error_rate_set instance=1 share=1.0 ‹
            1 0ms shop.2 fault#2 error_rate_set instance=2 share=1.0 ‹
            28 70ms shop.1 web#8/shop.buy instance_ejected count=3 ejected=1 instances=3 lasts=30000ms panics=false rule=errors times=1 until=40000ms ‹ 8,18,27
            31 80ms shop.2 web#9/shop.buy ejection_withheld because=too_many count=3 ejected=1 ejected_max=100000 instances=3 rule=errors ‹ 11,21,28,30
            52 140ms shop.2 web#15/shop.buy ejection_withheld because=too_many count=3 ejected=1 ejected_max=100000 instances=3 rule=errors ‹ 28,38,45,51
            73 200ms shop.2 web#21/shop.buy ejection_withheld because=too_many count=3 ejected=1 ejected_max=100000 instances=3 rule=errors ‹ 28,59,66,72
            94 260ms shop.2 web#27/shop.buy ejection_withheld because=too_many count=3 ejected=1 ejected_max=100000 instances=3 rule=errors ‹ 28,80,87,93
        ");
}

/// Two of three ejected leave a third, less than half: all are asked again. Without a panic threshold the one that is left is.
#[test]
fn a_balancer_that_panics_asks_everyone() {
    let settings = |panic: &str| {
        format!(
            r#"{{"consecutive_5xx": 3, "max_ejection_percent": "100%", "healthy_panic_threshold": "{panic}"}}"#
        )
    };
    let both =
        format!(r#"{BAD}, {{"at": "0s", "error_rate": "shop", "instance": 2, "share": "100%"}}"#);
    let panics = run(&shop("round_robin", &settings("50%"), &both), "20s");
    let calm = run(&shop("round_robin", &settings("30%"), &both), "20s");
    assert_eq!((asked(&panics), asked(&calm)), ([10, 10, 10], [24, 3, 3]));
    check_run(&panics, TOLD, "
            0 0ms shop.1 fault#1 error_rate_set instance=1 share=1.0 ‹
            1 0ms shop.2 fault#2 error_rate_set instance=2 share=1.0 ‹
            28 70ms shop.1 web#8/shop.buy instance_ejected count=3 ejected=1 instances=3 lasts=30000ms panics=false rule=errors times=1 until=40000ms ‹ 8,18,27
            31 80ms shop.2 web#9/shop.buy instance_ejected count=3 ejected=2 instances=3 lasts=30000ms panics=true rule=errors times=1 until=40000ms ‹ 11,21,30
        ");
}

/// Chosen at random, and the better of two, among those that are left.
#[test]
fn every_way_to_choose_passes_by_who_is_ejected() {
    let long = r#"{"consecutive_5xx": 1, "max_ejection_percent": "50%"}"#;
    for balance in ["round_robin", "random", "least_outstanding", "two_choices"] {
        let run = run(&shop_every("2ms", balance, long, BAD), "20s");
        assert_eq!(
            asked(&run)[1],
            1,
            "{balance}: it fails once, and is asked no more"
        );
    }
}

/// Of the requests to one slow instance all take longer; the others are as they were.
#[test]
fn one_instance_alone_can_be_slow() {
    let slow = r#"{"at": "0s", "slow": "shop", "instance": 0, "factor": "3"}, {"at": "200ms", "slow": "shop", "instance": 0, "factor": "1"}"#;
    let run = run(&shop("round_robin", "{}", slow), "20s");
    let mut longest = [0; 3];
    for said in run.describe(0..run.len()) {
        if let Fact::WorkStarted { takes, .. } = said.fact {
            let unit = said.unit as usize;
            longest[unit] = takes.as_ms().max(longest[unit]);
        }
    }
    assert_eq!(longest, [15, 5, 5]);
    check_run(
        &run,
        TOLD,
        "
            0 0ms shop.0 fault#1 slow_set factor_milli=3000 instance=0 ‹
            81 200ms shop.0 fault#2 slow_set factor_milli=1000 instance=0 ‹
        ",
    );
}
