//! The picture of circuit breakers of every kind: the state, what each outcome will do, and what decides next.

use super::*;
use crate::view::frame::BreakerView;

/// Returns the breaker of a lesson's order service after the event that says an anchor.
#[track_caller]
fn at(lesson: &str, variant: &str, anchor: &str, lang: Lang) -> BreakerView {
    let inside = inside_after((lesson, variant), "orders", anchor, lang);
    inside.breakers[0].clone()
}

fn lit(view: &BreakerView) -> Vec<bool> {
    view.states.iter().map(|state| state.lit).collect()
}

#[test]
fn outcomes_of_hystrix_wait_for_the_health_check() {
    let anchor = "web#110/orders.show/tips.find @ outcome_recorded";
    let view = at("cb-hystrix", "busy", anchor, Lang::En);
    assert_eq!(lit(&view), [true, false, false]);
    assert_eq!(view.looks.as_deref(), Some("looks in 307 ms"));
    assert_eq!(view.buckets.as_deref(), Some("a window of 20 times 500 ms"));
    let last = view.window.last().expect("an outcome");
    assert!(!last.counts && !last.ok);
    assert_eq!(last.leaves, "counts in 307 ms");
    assert_eq!(view.window.len(), 100);
    assert!(view.older.is_some());
    let korean = at("cb-hystrix", "busy", anchor, Lang::Ko);
    assert_eq!(korean.looks.as_deref(), Some("307 ms 뒤에 살펴봄"));
}

#[test]
fn a_count_window_says_after_how_many_an_outcome_leaves() {
    let anchor = "web#41/orders.show/tips.find @ outcome_recorded";
    let view = at("cb-resilience4j", "breaker", anchor, Lang::En);
    assert_eq!(view.free, 0);
    let leaves: Vec<&str> = view.window.iter().map(|cell| &*cell.leaves).collect();
    assert_eq!(leaves[0], "leaves after 1 more");
    assert_eq!(leaves[9], "leaves after 10 more");
    assert_eq!((view.looks, view.buckets), (None, None));
}

#[test]
fn the_open_and_the_half_open_state_count_down_and_count_trials() {
    let open = at(
        "cb-polly",
        "polly",
        "web#10/orders.show/tips.find @ rejected",
        Lang::En,
    );
    assert_eq!(lit(&open), [false, true, false]);
    assert_eq!(
        open.until.map(|(_, words)| words).as_deref(),
        Some("half-open in 900 ms")
    );
    assert_eq!(open.window[0].leaves, "leaves in 9.102 s");
    let trial = at(
        "cb-polly",
        "polly",
        "web#19/orders.show/tips.find @ call_started",
        Lang::En,
    );
    assert_eq!(lit(&trial), [false, false, true]);
    assert_eq!(trial.permits, Some((1, 1)));
}
