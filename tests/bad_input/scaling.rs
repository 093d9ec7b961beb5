//! Autoscalers that make no sense.

use super::{nodes, refused};

fn kitchen(rest: &str, scaling: &str) -> String {
    nodes(&format!(
        r#""broker": {{"kind": "broker", "queues": {{"orders": {{}}}}, "topics": {{"notes": {{}}, "bills": {{}}}}}}, "kitchen": {{"kind": "service", {rest} "autoscale": {scaling}}}"#
    ))
}

#[test]
fn numbers_out_of_their_range() {
    refused(
        kitchen(
            "",
            r#"{"queue": "broker.order", "target": 0, "every": "0s", "max": 1001, "tolerance": "101%"}"#,
        ),
        "1행 249열, $.scenario.nodes.kitchen.autoscale.queue: “broker.order”라는 큐는 없어요. 혹시 “broker.orders”라고 쓰려고 했나요?\n\
         1행 275열, $.scenario.nodes.kitchen.autoscale.target: 0은 범위를 벗어났어요. 1부터 1000000까지 쓸 수 있어요.\n\
         1행 287열, $.scenario.nodes.kitchen.autoscale.every: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 300열, $.scenario.nodes.kitchen.autoscale.max: 1001은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 319열, $.scenario.nodes.kitchen.autoscale.tolerance: 101%는 범위를 벗어났어요. 0%부터 100%까지 쓸 수 있어요.",
        "line 1, column 249, $.scenario.nodes.kitchen.autoscale.queue: There is no queue “broker.order”. Did you mean “broker.orders”?\n\
         line 1, column 275, $.scenario.nodes.kitchen.autoscale.target: 0 is out of range: from 1 to 1000000.\n\
         line 1, column 287, $.scenario.nodes.kitchen.autoscale.every: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 300, $.scenario.nodes.kitchen.autoscale.max: 1001 is out of range: from 1 to 1000.\n\
         line 1, column 319, $.scenario.nodes.kitchen.autoscale.tolerance: 101% is out of range: from 0% to 100%.",
    );
    refused(
        kitchen(
            r#""instances": 11,"#,
            r#"{"queue": "broker.orders", "target": 20, "min": 3, "max": 2}"#,
        ),
        "1행 255열, $.scenario.nodes.kitchen.autoscale: 앞의 값이 뒤의 값보다 작아야 하는데 3, 2 순서예요.",
        "line 1, column 255, $.scenario.nodes.kitchen.autoscale: The first value should be the smaller one, but they are 3 and 2.",
    );
    refused(
        kitchen(
            r#""instances": 11,"#,
            r#"{"queue": "broker.orders", "target": 20}"#,
        ),
        "1행 238열, $.scenario.nodes.kitchen.instances: 11은 범위를 벗어났어요. 1부터 10까지 쓸 수 있어요.",
        "line 1, column 238, $.scenario.nodes.kitchen.instances: 11 is out of range: from 1 to 10.",
    );
}

/// One thing is watched, and of topics only one that the service reads.
#[test]
fn what_is_watched() {
    refused(
        kitchen("", r#"{"target": 20}"#),
        "1행 239열, $.scenario.nodes.kitchen.autoscale: “queue”, “topic” 가운데 하나가 필요해요.",
        "line 1, column 239, $.scenario.nodes.kitchen.autoscale: One of “queue”, “topic” is needed.",
    );
    refused(
        kitchen(
            "",
            r#"{"queue": "broker.orders", "topic": "broker.notes", "target": 20}"#,
        ),
        "1행 239열, $.scenario.nodes.kitchen.autoscale: “queue”, “topic” 가운데 하나만 와야 하는데 “queue”, “topic”이 있어요.",
        "line 1, column 239, $.scenario.nodes.kitchen.autoscale: Exactly one of “queue”, “topic” belongs here, found “queue”, “topic”.",
    );
    let reads = r#""subscriptions": [{"topic": "broker.notes", "program": []}],"#;
    refused(
        kitchen(reads, r#"{"topic": "broker.note", "target": 20}"#),
        "1행 309열, $.scenario.nodes.kitchen.autoscale.topic: “broker.note”라는 토픽은 없어요. 혹시 “broker.notes”라고 쓰려고 했나요?",
        "line 1, column 309, $.scenario.nodes.kitchen.autoscale.topic: There is no topic “broker.note”. Did you mean “broker.notes”?",
    );
    refused(
        kitchen(reads, r#"{"topic": "broker.bills", "target": 20}"#),
        "1행 309열, $.scenario.nodes.kitchen.autoscale.topic: “broker.bills”라는 구독은 없어요. 혹시 “broker.notes”라고 쓰려고 했나요?",
        "line 1, column 309, $.scenario.nodes.kitchen.autoscale.topic: There is no subscription “broker.bills”. Did you mean “broker.notes”?",
    );
}

#[test]
fn what_cannot_stand_beside_it() {
    refused(
        kitchen(
            r#""handlers": {"buy": []},"#,
            r#"{"queue": "broker.orders", "target": 20}"#,
        ),
        "1행 205열, $.scenario.nodes.kitchen: “autoscale”, “handlers” 가운데 하나만 와야 하는데 “autoscale”, “handlers”가 있어요.",
        "line 1, column 205, $.scenario.nodes.kitchen: Exactly one of “autoscale”, “handlers” belongs here, found “autoscale”, “handlers”.",
    );
}
