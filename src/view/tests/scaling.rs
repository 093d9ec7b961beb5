//! The autoscaler of a service: what it watches, what that asks for, what limits it, and how each instance is.

use super::*;
use crate::text::scaling::State;
use crate::view::frame::ScalerView;

/// Returns the autoscaler of the kitchens whose lag is watched, after the event that says an anchor.
#[track_caller]
fn at(anchor: &str, lang: Lang) -> ScalerView {
    let inside = inside_after(("autoscale-on-lag", "kafka"), "kitchen", anchor, lang);
    inside.scaler.expect("it is scaled")
}

fn labels(view: &ScalerView, count: usize) -> Vec<&str> {
    let rows = view.instances.iter().take(count);
    rows.map(|row| row.label.as_str()).collect()
}

#[test]
fn the_lag_stands_beside_the_partitions_that_limit_it() {
    let look = "kitchen#look1 @ scaled";
    let view = at(look, Lang::En);
    assert_eq!(view.title, "Autoscaler: lag in topic orders");
    assert_eq!(view.sum, "now 120 ÷ 20 → 6");
    let limit = "no more than 3, one per partition";
    assert_eq!(view.limit.as_deref(), Some(limit));
    assert_eq!(view.label, "1 of at most 10 runs, 2 start");
    assert!(matches!(view.instances[2].state, State::Starting { .. }));
    let view = at(look, Lang::Ko);
    assert_eq!(view.title, "오토스케일러: orders 토픽의 지연(lag)");
    let limit = "토픽의 파티션이 3개라서 3개까지";
    assert_eq!(view.limit.as_deref(), Some(limit));
    let rows = ["실행 중, 파티션 0, 1, 2", "시작 중, 4 s 남음"];
    assert_eq!(labels(&view, 2), rows);
}

#[test]
fn a_member_that_has_started_reads_when_the_rebalance_is_over() {
    let ready = at("kitchen[2]#turn2 @ instance_scaled", Lang::En);
    let rows = [
        "runs, reads partitions 0, 1, 2",
        "runs, reads no partition",
        "runs, reads no partition",
        "off",
    ];
    assert_eq!(labels(&ready, 4), rows);
    let shared = "kitchen.orders#rebalance1/member2 @ partitions_assigned";
    let rows = [
        "실행 중, 파티션 0",
        "실행 중, 파티션 1",
        "실행 중, 파티션 2",
        "꺼짐",
    ];
    assert_eq!(labels(&at(shared, Lang::Ko), 4), rows);
    let left = at("kitchen[1]#turn4 @ instance_scaled", Lang::En);
    assert_eq!(left.limit, None);
    assert_eq!(labels(&left, 2), ["runs, reads partition 0", "off"]);
}
