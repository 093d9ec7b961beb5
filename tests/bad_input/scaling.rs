//! Autoscalers that make no sense.

use super::{nodes, refused};

fn kitchen(rest: &str, scaling: &str) -> String {
    nodes(&format!(
        r#""broker": {{"kind": "broker", "queues": {{"orders": {{}}}}}}, "kitchen": {{"kind": "service", {rest} "autoscale": {scaling}}}"#
    ))
}

#[test]
fn numbers_out_of_their_range() {
    refused(
        kitchen(
            "",
            r#"{"queue": "broker.order", "target": 0, "every": "0s", "max": 1001, "tolerance": "101%"}"#,
        ),
        "1행 211열, $.scenario.nodes.kitchen.autoscale.queue: “broker.order”라는 큐는 없어요. 혹시 “broker.orders”라고 쓰려고 했나요?\n\
         1행 237열, $.scenario.nodes.kitchen.autoscale.target: 0은 범위를 벗어났어요. 1부터 1000000까지 쓸 수 있어요.\n\
         1행 249열, $.scenario.nodes.kitchen.autoscale.every: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 262열, $.scenario.nodes.kitchen.autoscale.max: 1001은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 281열, $.scenario.nodes.kitchen.autoscale.tolerance: 101%는 범위를 벗어났어요. 0%부터 100%까지 쓸 수 있어요.",
        "line 1, column 211, $.scenario.nodes.kitchen.autoscale.queue: There is no queue “broker.order”. Did you mean “broker.orders”?\n\
         line 1, column 237, $.scenario.nodes.kitchen.autoscale.target: 0 is out of range: from 1 to 1000000.\n\
         line 1, column 249, $.scenario.nodes.kitchen.autoscale.every: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 262, $.scenario.nodes.kitchen.autoscale.max: 1001 is out of range: from 1 to 1000.\n\
         line 1, column 281, $.scenario.nodes.kitchen.autoscale.tolerance: 101% is out of range: from 0% to 100%.",
    );
    refused(
        kitchen(
            r#""instances": 11,"#,
            r#"{"queue": "broker.orders", "target": 20, "min": 3, "max": 2}"#,
        ),
        "1행 217열, $.scenario.nodes.kitchen.autoscale: 앞의 값이 뒤의 값보다 작아야 하는데 3, 2 순서예요.",
        "line 1, column 217, $.scenario.nodes.kitchen.autoscale: The first value should be the smaller one, but they are 3 and 2.",
    );
    refused(
        kitchen(
            r#""instances": 11,"#,
            r#"{"queue": "broker.orders", "target": 20}"#,
        ),
        "1행 200열, $.scenario.nodes.kitchen.instances: 11은 범위를 벗어났어요. 1부터 10까지 쓸 수 있어요.",
        "line 1, column 200, $.scenario.nodes.kitchen.instances: 11 is out of range: from 1 to 10.",
    );
}

#[test]
fn what_cannot_stand_beside_it() {
    refused(
        kitchen(
            r#""handlers": {"buy": []},"#,
            r#"{"queue": "broker.orders", "target": 20}"#,
        ),
        "1행 167열, $.scenario.nodes.kitchen: “autoscale”, “handlers” 가운데 하나만 와야 하는데 “autoscale”, “handlers”가 있어요.",
        "line 1, column 167, $.scenario.nodes.kitchen: Exactly one of “autoscale”, “handlers” belongs here, found “autoscale”, “handlers”.",
    );
}
