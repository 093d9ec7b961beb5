//! Balancing by load.

use crate::golden::run;
use sim::fact::Fact;
use sim::program::MessageKind;

/// Returns to which instance each request went, 12 requests 10 ms apart to three instances of which the first is slow.
fn chosen(balance: &str, handler: &str) -> Vec<u32> {
    let scenario = format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"open": {{"first": "0s", "interval": "10ms", "count": 12}}}}, "program": [{{"call": "shop.buy", "or": []}}]}},
        "shop": {{"kind": "service", "instances": 3, "workers": 9, "balance": "{balance}", "handlers": {{"buy": {handler}}}}}}}}}"#
    );
    let run = run(&scenario, "10s");
    let facts = run.describe(0..run.len());
    let sent = facts.iter().filter_map(|said| match said.fact {
        Fact::Sent {
            kind: MessageKind::Request,
            to_unit,
            ..
        } => Some(to_unit),
        _ => None,
    });
    sent.collect()
}

/// Each request takes 25 ms, so that two others are at work when one comes: they go round; where nothing takes time, all
/// instances look idle and the first gets everything.
///
/// Holds: LB-4.
#[test]
fn the_least_outstanding_is_chosen() {
    let busy = chosen("least_outstanding", r#"[{"work": "25ms"}, {"reply": 1}]"#);
    assert_eq!(busy, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    let idle = chosen("least_outstanding", r#"[{"reply": 1}]"#);
    assert_eq!(idle, [0; 12]);
}

/// Of two different instances one is always at most as loaded as the other, so the one that has more than both others is
/// never chosen.
///
/// Holds: LB-5.
#[test]
fn the_better_of_two_is_chosen() {
    let chosen = chosen("two_choices", r#"[{"work": "9s"}, {"reply": 1}]"#);
    assert_eq!(chosen.len(), 12);
    let mut load = [0; 3];
    for unit in chosen {
        let mut others = (0..3).filter(|other| *other != unit);
        let heaviest = others.all(|other| load[other as usize] < load[unit as usize]);
        assert!(!heaviest, "{load:?}, and then {unit}");
        load[unit as usize] += 1;
    }
    assert!(load.iter().all(|n| *n > 0), "{load:?}");
}
