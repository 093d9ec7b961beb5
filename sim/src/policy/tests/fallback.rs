//! The fallback as tables: who asks for it, and how many run.

use super::bench::Bench;
use super::check;
use crate::draw::{Draw, Key, Purpose};
use crate::policy::{
    Ask, Fallback, FallbackSettings, Notes, Outcome, Permit, Policy, Settings, Settled, Settlement,
};
use crate::time::{Span, Time};

fn fallback(nth: Option<u32>, running_max: u32) -> Settings {
    Settings::Fallback(FallbackSettings { nth, running_max })
}

/// Holds: HY-9.
#[test]
fn failures_timeouts_and_rejections_ask_for_it() {
    check(
        fallback(Some(7), 10),
        "0 ask a: in
         1 ok a: done
         1 ask a: in
         2 ignored a: done
         2 ask a: in
         3 released a: done
         3 ask a: in
         4 fail a: Replace(7)
         4 ask b: in
         5 late b: Replace(7)
         5 ask c: in
         6 rejected c: Replace(7)",
    );
}

/// Holds: HY-9.
#[test]
fn without_one_the_failure_goes_outwards() {
    check(
        fallback(None, 10),
        "0 ask a: in
         1 fail a: done; Missing",
    );
}

/// Ten run; the eleventh is refused until one ends.
///
/// Holds: HY-9.
#[test]
fn one_more_than_may_run_is_refused() {
    let mut bench = Bench::new(&fallback(Some(0), 10));
    for call in 0..10 {
        bench.operate(&format!("0 ask {call}"), 0);
        assert_eq!(bench.operate(&format!("1 fail {call}"), 1), "Replace(0)");
    }
    bench.operate("2 ask x", 2);
    let refused = bench.operate("2 fail x", 3);
    assert_eq!(refused, "done; Full { running: 10, running_max: 10 }");
    assert_eq!(end_of_one(&mut bench.policy), Settlement::Done);
    bench.operate("3 ask y", 4);
    assert_eq!(bench.operate("3 fail y", 5), "Replace(0)");
}

/// Settles what stood in for a call.
fn end_of_one(policy: &mut Policy) -> Settlement {
    let ask = Ask { call: 0, mark: 0 };
    let permit = Permit {
        call: ask.call,
        mark: ask.mark,
        epoch: 0,
    };
    let settled = Settled {
        outcome: Outcome::Success,
        duration: Span::ZERO,
        mark: 2,
    };
    let mut draw = Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT);
    let permit = Fallback::stands_in(permit);
    policy.settle(Time::ZERO, permit, settled, &mut draw, &mut Notes::wanted())
}
