//! The diagram of a small run, as a picture in a string.

use super::*;
use sim::record::Recording;
use std::rc::Rc;

const CHARGED_TWICE: &str = r#"{
  "signalbox": 1, "id": "charged-twice", "title": {"ko": "두 번", "en": "Twice"}, "until": "1s",
  "scenario": {
    "nodes": {
      "orders": {"kind": "client", "label": {"ko": "주문", "en": "orders"}, "load": {"at": ["0s"]},
        "program": [{"send": "broker.charges", "message": "charge", "body": 1}]},
      "broker": {"kind": "broker", "label": {"ko": "브로커", "en": "broker"}, "queues": {"charges": {"lease": "100ms"}}},
      "billing": {"kind": "service", "label": {"ko": "결제 서비스", "en": "billing"}, "tables": {"charges": []},
        "consumers": [{"queue": "broker.charges", "ack": "manual",
          "program": [{"work": "7ms"}, {"insert": "charges", "key": null, "value": "$message"}, {"ack": true}]}]}
    },
    "links": {"default": {"latency": "1ms"}},
    "faults": [{"at": "0s", "intercept": {"from": "billing", "to": "broker", "kind": "ack"}, "verdict": "drop"}]
  }
}"#;

fn diagram(lang: Lang, lines_max: usize) -> Diagram {
    let file = sim::scenario::parse(CHARGED_TWICE.as_bytes()).expect("the scenario is right");
    let model = Rc::new(file.compile("", &[]).expect("it compiles"));
    let recording = Recording::whole(Rc::clone(&model), 1, Vec::new(), 1_000);
    text_diagram(
        &model,
        &recording.describe(0..recording.len()),
        lang,
        lines_max,
    )
}

#[track_caller]
fn check(lang: Lang, expected: &str) {
    let drawn = diagram(lang, 1_000).lines.join("\n");
    assert_eq!(drawn.trim_end(), expected.trim_matches('\n'), "\n{drawn}\n");
}

#[test]
fn a_lost_acknowledgement_in_english() {
    check(
        Lang::En,
        "
              orders          broker                        billing
         0 s     ◆──charge───╲   │                             │   orders: Done 0 s
        1 ms     │           ╲──▶│                             │
                 │               ├───────charge────────╲       │
        2 ms     │               │                     ╲──────▶┃
        9 ms     │               │      ✕╌╌╌╌╌ack charge╌╌╌╌╌╌╌◆   billing: Row written charges 0
      101 ms     │               ◆───↻ charge (2nd)────╲       │   broker: Lease expired
                 │               ◆                             │   broker: Redelivered 2nd
      102 ms     │               │                     ╲──────▶┃
      109 ms     │               │      ╱╌↻ ack charge (2nd)╌╌╌◆   billing: Row written charges 1
      110 ms     │               │◀╌╌╌╌╌╱                      │
",
    );
}

#[test]
fn a_lost_acknowledgement_in_korean() {
    check(
        Lang::Ko,
        "
              주문           브로커                         결제 서비스
         0 s    ◆──charge───╲   │                                │   주문: 끝 0 s
        1 ms    │           ╲──▶│                                │
                │               ├────────charge─────────╲        │
        2 ms    │               │                       ╲───────▶┃
        9 ms    │               │       ✕╌╌╌╌╌╌charge ack╌╌╌╌╌╌╌╌◆   결제 서비스: 행 추가 charges 0
      101 ms    │               ◆───↻ charge (2번째)────╲        │   브로커: 임대 만료
                │               ◆                                │   브로커: 다시 전달 2번째
      102 ms    │               │                       ╲───────▶┃
      109 ms    │               │       ╱╌↻ charge ack (2번째)╌╌╌◆   결제 서비스: 행 추가 charges 1
      110 ms    │               │◀╌╌╌╌╌╌╱                        │
",
    );
}

#[test]
fn what_does_not_fit_is_counted() {
    let whole = diagram(Lang::En, 1_000);
    let cut = diagram(Lang::En, 4);
    assert!(cut.events_drawn < whole.events_drawn && cut.lines.len() < whole.lines.len());
    assert_eq!(cut.lines[..], whole.lines[..cut.lines.len()]);
}
