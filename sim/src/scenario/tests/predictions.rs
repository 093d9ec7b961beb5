//! Bad predictions are told what is wrong with them.

use super::check_change;

#[track_caller]
fn check(from: &str, to: &str, code: &str, path: &str) {
    check_change(from, to, &[(code, path)]);
}

const OPTIONS: &str = "$.predictions[0].options";

#[test]
fn names_and_places() {
    let at = |field: &str| format!("$.predictions[0].{field}");
    check(
        "{\"id\": \"charges\", ",
        "{",
        "field_missing",
        "$.predictions[0]",
    );
    check(
        "\"id\": \"charges\"",
        "\"id\": \"a b\"",
        "name_bad",
        &at("id"),
    );
    check(
        "\"charges\", \"variant\": \"as-is\"",
        "\"charges\", \"variant\": \"as-it-is\"",
        "name_unknown",
        &at("variant"),
    );
    check(
        "\"before\": \"web#1/orders.create @ call_started\"",
        "\"before\": \"web#1/orders.create\"",
        "anchor_bad",
        &at("before"),
    );
    for (there, code) in [
        ("\"biling\"", "name_unknown"),
        ("\"wbe#1/orders\"", "name_unknown"),
        ("7", "wrong_type"),
    ] {
        check(
            "\"points_at\": \"billing\"",
            &format!("\"points_at\": {there}"),
            code,
            &at("points_at"),
        );
    }
    check(
        "{\"ko\": \"몇 번?\", ",
        "{",
        "field_missing",
        &at("question"),
    );
}

#[test]
fn one_option_is_right_and_the_others_say_why_not() {
    check(
        ",\n        \"patch\": [{\"remove\": \"/scenario/faults/0\"}], \"misconception\": {\"ko\": \"한 번뿐이라는 생각\", \"en\": \"Once is once\"}",
        "",
        "one_right",
        OPTIONS,
    );
    check(
        "{\"words\": {\"ko\": \"두 번\", \"en\": \"Twice\"}, \"holds\": {\"ledger\": {\"charges\": 2}}},",
        "",
        "out_of_range",
        OPTIONS,
    );
    let second = format!("{OPTIONS}[1]");
    check(
        ", \"misconception\": {\"ko\": \"한 번뿐이라는 생각\", \"en\": \"Once is once\"}",
        "",
        "field_missing",
        &second,
    );
    check(
        "\"patch\": [{\"remove\": \"/scenario/faults/0\"}], \"misc",
        "\"misc",
        "field_missing",
        &second,
    );
    check(
        "\"holds\": {\"ledger\": {\"charges\": 1}}",
        "\"holds\": {\"availability\": {}}",
        "one_of",
        &format!("{second}.holds"),
    );
}

#[test]
fn the_world_of_a_wrong_answer_must_be_one() {
    check(
        "\"remove\": \"/scenario/faults/0\"",
        "\"remove\": \"/scenario/faults/9\"",
        "points_nowhere",
        &format!("{OPTIONS}[1].patch"),
    );
    check(
        "\"remove\": \"/scenario/faults/0\"",
        "\"set\": \"/scenario/nodes/orders/workers\", \"to\": 0",
        "out_of_range",
        "$.scenario.nodes.orders.workers",
    );
}
