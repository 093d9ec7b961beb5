//! What lessons claim and ask holds in the browser as it does natively. Run by `cargo xtask test browser`.
#![cfg(target_arch = "wasm32")]

use signalbox::lesson::{claims, predictions};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! lessons {
    ($($id:literal),* $(,)?) => {
        [$(include_str!(concat!("../static/lessons/", $id, ".json"))),*]
    };
}

/// Some of each part: calls that fail, breakers, limits, messages.
const LESSONS: [&str; 14] = lessons![
    "partial-failure",
    "retry-storm",
    "cb-hystrix",
    "cb-envoy",
    "outbox-polling",
    "idempotency-key",
    "delivery-guarantees",
    "duplicate-payment",
    "idempotent-consumer",
    "competing-consumers",
    "outbox-tailing",
    "ordering-tokens",
    "dual-write",
    "locks",
];

#[wasm_bindgen_test]
fn claims_and_predictions_hold() {
    for json in LESSONS {
        let file = sim::scenario::parse(json.as_bytes()).expect("the lesson is right");
        assert!(!file.claims.is_empty() && !file.predictions.is_empty());
        for claim in &file.claims {
            claims::check(&file, claim).unwrap_or_else(|broken| panic!("{}: {broken:#?}", file.id));
        }
        for asked in &file.predictions {
            predictions::check(&file, asked)
                .unwrap_or_else(|faults| panic!("{}: {faults:#?}", file.id));
        }
    }
}
