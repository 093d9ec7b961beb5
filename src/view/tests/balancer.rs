//! The balancer before a service: whom it asks, whom not, and what decides next.

use super::*;
use crate::view::frame::BalancerView;

/// Returns the balancer of the payment service after the event that says an anchor.
#[track_caller]
fn at(variant: &str, anchor: &str, lang: Lang) -> BalancerView {
    let inside = inside_after(("cb-envoy", variant), "pay", anchor, lang);
    inside.balancer.expect("it ejects")
}

#[test]
fn errors_in_a_row_are_counted_up_to_the_ejection() {
    let fourth = "web#18/orders.place/pay.charge @ attempt_failed";
    let view = at("ejection", fourth, Lang::En);
    assert_eq!(view.title, "Load balancing: round robin");
    assert_eq!(view.label, "0 of 5 ejected");
    assert_eq!(view.sweep, "sweeps in 647 ms");
    let bad = &view.instances[2];
    assert_eq!((bad.errors, bad.errors_max, bad.ejected), (4, 5, false));
    assert_eq!(bad.errors_label, "4 of 5 errors in a row");
    assert_eq!(bad.rate_label, "0 % of 4");
    let fifth = "web#23/orders.place/pay.charge @ instance_ejected";
    let view = at("ejection", fifth, Lang::Ko);
    assert_eq!(view.label, "5개 중 1개 제외됨");
    let bad = &view.instances[2];
    assert_eq!(bad.state, "제외됨, 1.547 s 남음");
    assert_eq!((bad.until.as_str(), bad.ejections), ("t = 2 s", 1));
    assert!(bad.changed && bad.ejected);
    let others = view.instances.iter().filter(|row| !row.ejected);
    assert!(others.clone().all(|row| row.state == "요청을 받음"));
    assert_eq!(others.count(), 4);
}

/// The rate stands beside the threshold that the sweep will hold it to.
#[test]
fn rates_stand_beside_their_threshold() {
    let before = "web#48/orders.place/pay.charge @ call_started";
    let view = at("rate", before, Lang::En);
    let threshold = view.threshold.expect("enough were asked");
    let bad = view.instances[2].rate.expect("it was asked");
    assert!(bad < threshold, "{bad} {threshold}");
    assert!(
        view.compared.contains("− 1.9 × deviation"),
        "{}",
        view.compared
    );
    let early = at(
        "rate",
        "web#3/orders.place/pay.charge @ call_started",
        Lang::Ko,
    );
    assert_eq!(early.threshold, None);
    assert_eq!(early.threshold_label, "–");
}
