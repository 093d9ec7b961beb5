//! Bad files are told what is wrong with them.

use super::super::*;
use super::{PAYMENT, check_change, name_of};

#[track_caller]
fn hint(from: &str, to: &str) -> Option<Hint> {
    assert!(PAYMENT.contains(from), "the example has no {from}");
    let problems = parse(PAYMENT.replacen(from, to, 1).as_bytes()).expect_err("a mistake");
    problems.into_iter().next().and_then(|p| p.hint)
}

#[test]
fn tells_wrong_values() {
    check_change(
        "\"first\": \"0s\"",
        "\"first\": 0",
        &[("wrong_type", "$.scenario.nodes.web.load.open.first")],
    );
    check_change(
        "\"100ms\"",
        "\"100 lightyears\"",
        &[
            (
                "duration_bad",
                "$.scenario.nodes.broker.queues.orders.lease",
            ),
            ("wrong_type", "$.knobs[0]"),
        ],
    );
    check_change(
        "\"kind\": \"client\"",
        "\"kind\": \"clent\"",
        &[("name_unknown", "$.scenario.nodes.web.kind")],
    );
    check_change(
        "\"workers\": 2",
        "\"wrokers\": 2",
        &[("field_unknown", "$.scenario.nodes.orders.wrokers")],
    );
    check_change(
        "\"workers\": 2",
        "\"workers\": 0",
        &[("out_of_range", "$.scenario.nodes.orders.workers")],
    );
    check_change(
        "\"call\": \"orders.create\"",
        "\"call\": \"orders.creat\"",
        &[("name_unknown", "$.scenario.nodes.web.program[1].call")],
    );
    check_change(
        "\"call\": \"orders.create\"",
        "\"call\": \"broker.orders\"",
        &[("kind_wrong", "$.scenario.nodes.web.program[1].call")],
    );
    check_change(
        "\"again\", \"breaker\"",
        "\"agian\", \"breaker\"",
        &[("name_unknown", "$.scenario.nodes.web.program[1].through[0]")],
    );
}

#[test]
fn tells_hedging_that_does_not_stand_last() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s"]},
            "policies": {"twice": {"hedging": {"max_attempts": 2, "delay": "1ms"}}, "patience": {"timeout": "1s"}},
            "program": [{"call": "shop.buy", "through": ["twice", "patience"]}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"reply": true}]}}}}"#;
    let words = r#"{"ko": "시험", "en": "Test"}"#;
    let text = format!(
        r#"{{"signalbox": 1, "id": "test", "title": {words}, "until": "1s", "scenario": {scenario}}}"#
    );
    let found = parse(text.as_bytes()).expect_err("a mistake");
    let found: Vec<_> = found.iter().map(|p| (name_of(&p.code), &*p.path)).collect();
    let place = "$.scenario.nodes.web.program[0].through[0]";
    assert_eq!(found, [("not_innermost".to_owned(), place)]);
}

#[test]
fn tells_unknown_names() {
    check_change(
        "\"$member\", \"$occurrence\"",
        "\"$membre\", \"$occurrence\"",
        &[("name_unknown", "$.scenario.nodes.web.program[0].to.add[0]")],
    );
    check_change(
        "{\"fail\": \"$error\"}",
        "{\"reply\": \"$error\"}",
        &[("misplaced", "$.scenario.nodes.web.program[1].or[0].reply")],
    );
    check_change(
        "\"max_attempts\": 3",
        "\"max_attempts\": \"3\"",
        &[(
            "wrong_type",
            "$.scenario.nodes.web.policies.again.retry.max_attempts",
        )],
    );
    check_change(
        "\"failure_rate\": \"50%\"",
        "\"failure_rate\": \"0%\"",
        &[(
            "out_of_range",
            "$.scenario.nodes.web.policies.breaker.resilience4j.failure_rate",
        )],
    );
    check_change(
        "\"crash\": \"billing\"",
        "\"crash\": \"biling\"",
        &[("name_unknown", "$.scenario.faults[1].crash")],
    );
    check_change(
        "\"web -> orders\"",
        "\"web -> order\"",
        &[("name_unknown", "$.scenario.links[\"web -> order\"]")],
    );
    check_change(
        "\"until\": \"2s\"",
        "\"until\": \"31d\"",
        &[("out_of_range", "$.until")],
    );
    check_change(
        "\"until\": \"2s\"",
        "\"until\": \"0s\"",
        &[("out_of_range", "$.until")],
    );
}

#[test]
fn tells_what_is_wrong_around_a_scenario() {
    check_change(
        "\"id\": \"payment\"",
        "\"id\": \"pay ment\"",
        &[("name_bad", "$.id")],
    );
    check_change("\"id\": \"payment\",", "", &[("field_missing", "$")]);
    check_change(
        "\"signalbox\": 1",
        "\"signalbox\": 2",
        &[("version_newer", "$.signalbox")],
    );
    check_change(
        "\"signalbox\": 1",
        "\"signalbox\": 0",
        &[("version_unknown", "$.signalbox")],
    );
    check_change("\"signalbox\": 1,", "", &[("field_missing", "$")]);
    check_change(
        "{\"repeat\": 2, \"do\": [{\"wait\": \"1ms\"}]}",
        "{\"repeat\": true, \"do\": []}",
        &[("loop_without_time", "$.scenario.nodes.web.program[3]")],
    );
    check_change(
        "web#1/orders.create @ call_started",
        "web#1/orders.create @ call_startd",
        &[("name_unknown", "$.stops[0].anchor")],
    );
    check_change(
        "web#1/orders.create @ call_started",
        "web",
        &[("anchor_bad", "$.stops[0].anchor")],
    );
    check_change(
        "\"/scenario/nodes/billing/consumers/0/program/0\"",
        "\"/scenario/nodes/biling/x/0\"",
        &[("points_nowhere", "$.variants")],
    );
    check_change(
        "\"max\": \"500ms\"",
        "\"max\": \"5ms\"",
        &[
            ("out_of_order", "$.knobs[0]"),
            ("out_of_range", "$.knobs[0]"),
        ],
    );
    check_change(
        "\"seed\": 7",
        "\"seed\": 7, \"seed\": 8",
        &[("field_twice", "$.seed")],
    );
    check_change("\"ko\": \"결제\", ", "", &[("field_missing", "$.title")]);
    check_change(
        "{\"ack\": true}",
        "{}",
        &[("empty", "$.scenario.nodes.billing.consumers[0].program[4]")],
    );
}

#[test]
fn tells_what_was_meant() {
    let near = |name: &str| Some(Hint::DidYouMean(name.into()));
    let write = |text: &str| Some(Hint::Write(text.into()));
    assert_eq!(hint("\"workers\": 2", "\"wrokers\": 2"), near("workers"));
    assert_eq!(
        hint("\"first\": \"0s\"", "\"first\": 250"),
        write("\"250ms\"")
    );
    assert_eq!(hint("\"loss\": \"25%\"", "\"loss\": 25"), write("\"25%\""));
    assert_eq!(
        hint("\"call\": \"orders.create\"", "\"call\": \"order.create\""),
        near("orders.create")
    );
    assert_eq!(
        hint("\"billing.charges\"", "\"billing.charge\""),
        near("billing.charges")
    );
}

#[test]
fn tells_all_mistakes_at_once_in_the_order_of_the_file() {
    let text = PAYMENT
        .replacen("\"first\": \"0s\"", "\"first\": 0", 1)
        .replacen("\"workers\": 2", "\"wrokers\": 2", 1)
        .replacen("\"crash\": \"billing\"", "\"crash\": \"biling\"", 1)
        .replacen("\"max\": \"500ms\"", "\"max\": \"x\"", 1);
    let problems = parse(text.as_bytes()).expect_err("four mistakes");
    let names: Vec<String> = problems.iter().map(|p| name_of(&p.code)).collect();
    assert_eq!(
        names,
        [
            "wrong_type",
            "field_unknown",
            "name_unknown",
            "duration_bad"
        ]
    );
    assert!(problems.windows(2).all(|pair| pair[0].line < pair[1].line));
    let line = text
        .lines()
        .position(|l| l.contains("\"first\": 0"))
        .map(|i| i as u32 + 1);
    assert_eq!(problems[0].line, line);
}

#[test]
fn a_mistake_of_one_variant_names_it() {
    let text = PAYMENT.replacen("\"insert\": \"processed\"", "\"insert\": \"procesed\"", 1);
    let problems = parse(text.as_bytes()).expect_err("a mistake");
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].variant.as_deref(), Some("table"));
    assert_eq!(problems[0].hint, Some(Hint::DidYouMean("processed".into())));
}

#[test]
fn refuses_calls_that_recurse_without_end() {
    let text = r#"{"signalbox": 1, "id": "x", "title": {"ko": "가", "en": "x"}, "until": "1s", "scenario": {"nodes": {
        "a": {"kind": "service", "handlers": {"f": [{"call": "b.g"}]}},
        "b": {"kind": "service", "handlers": {"g": [{"if": true, "then": [{"call": "a.f"}]}]}}}}}"#;
    let problems = parse(text.as_bytes()).expect_err("a circle");
    let cycle = ["a.f", "b.g", "a.f"].map(String::from).into();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, Code::CallsWithoutEnd { cycle });
    assert_eq!(
        problems[0].path,
        "$.scenario.nodes.b.handlers.g[0].then[0].call"
    );
}

#[test]
fn refuses_what_is_too_much() {
    let first = |bytes: &[u8]| parse(bytes).expect_err("too much").remove(0).code;
    assert_eq!(
        first(&vec![b' '; 10_000_000]),
        Code::FileTooBig {
            bytes: 10_000_000,
            max: 1_000_000
        }
    );
    assert_eq!(
        first("[".repeat(500_000).as_bytes()),
        Code::TooDeep { max: DEPTH_MAX }
    );
    let nodes: Vec<String> = (0..101)
        .map(|i| format!("\"n{i}\": {{\"kind\": \"service\"}}"))
        .collect();
    let head = r#"{"signalbox": 1, "id": "x", "title": {"ko": "가", "en": "x"}, "until": "1s", "scenario": {"nodes": {"#;
    assert_eq!(
        first(format!("{head}{}}}}}}}", nodes.join(",")).as_bytes()),
        Code::TooMany {
            what: What::Node,
            found: 101,
            max: 100
        }
    );
    let statements = vec!["{\"wait\": \"1s\"}"; 2_001].join(",");
    let service = format!(
        "{head}\"a\": {{\"kind\": \"service\", \"handlers\": {{\"f\": [{statements}]}}}}}}}}}}"
    );
    assert_eq!(
        first(service.as_bytes()),
        Code::TooMany {
            what: What::Statement,
            found: 2_001,
            max: 2_000
        }
    );
    let members = PAYMENT.replacen("\"members\": 2", "\"members\": 10001", 1);
    let range = Code::OutOfRange {
        value: "10001".into(),
        min: "1".into(),
        max: "10000".into(),
    };
    assert_eq!(first(members.as_bytes()), range);
}

#[test]
fn a_file_full_of_mistakes_is_told_in_short() {
    let fields: Vec<String> = (0..50_000).map(|i| format!("\"f{i}\": 0")).collect();
    let problems =
        parse(format!("{{\"signalbox\": 1, {}}}", fields.join(",")).as_bytes()).expect_err("many");
    assert!(problems.len() <= PROBLEMS_MAX + 1);
    assert!(
        problems
            .iter()
            .any(|p| matches!(p.code, Code::AndMore { count } if count > 49_000))
    );
}

#[test]
fn tells_where_the_text_stops_being_json() {
    let problem = |text: &[u8]| parse(text).expect_err("no JSON").remove(0);
    let at = |text: &[u8]| (problem(text).line, problem(text).column);
    assert_eq!(
        problem(b"{\"a\": }").code,
        Code::Syntax {
            expected: Token::Value,
            found: Some('}')
        }
    );
    assert_eq!(at(b"{\n  \"a\": 1\n  \"b\": 2}"), (Some(3), Some(3)));
    assert_eq!(
        problem(b"").code,
        Code::Syntax {
            expected: Token::Value,
            found: None
        }
    );
    assert_eq!(problem(b"\xff").code, Code::NotUtf8);
    assert_eq!(name_of(&problem(b"[]").code), "wrong_type");
}

#[test]
fn a_link_that_one_variant_uses_is_no_mistake() {
    let file = |program: &str| {
        let text = r#"{"signalbox": 1, "id": "x", "title": {"ko": "가", "en": "x"}, "until": "1s", "scenario": {
            "nodes": {"a": {"kind": "client", "load": {"at": ["0s"]}, "program": []}, "b": {"kind": "service", "handlers": {"f": []}}},
            "links": {"a -> b": {"latency": "1ms"}}},
            "variants": [{"id": "u", "label": {"ko": "가", "en": "u"}},
                {"id": "v", "label": {"ko": "가", "en": "v"}, "patch": [{"set": "/scenario/nodes/a/program", "to": PROGRAM}]}]}"#;
        parse(text.replace("PROGRAM", program).as_bytes())
    };
    assert!(file("[{\"call\": \"b.f\"}]").is_ok());
    let problems = file("[{\"wait\": \"1s\"}]").expect_err("no use");
    assert_eq!(problems.len(), 1);
    assert_eq!(name_of(&problems[0].code), "link_unused");
    assert_eq!(problems[0].path, "$.scenario.links[\"a -> b\"]");
}

#[test]
fn tells_a_rate_that_goes_back_in_time() {
    let load = "{\"open\": {\"first\": \"0s\"";
    let at = |rest: &str| format!("$.scenario.nodes.web.load.open.{rest}");
    let rate = |points: &str| format!("{{\"open\": {{\"rate\": {points}, \"first\": \"0s\"");
    let first = (String::from("field_unknown"), at("first"));
    for (points, code, place) in [
        ("[]", "empty", "rate"),
        ("7", "wrong_type", "rate"),
        ("[[\"1s\", 2], [\"0s\", 2]]", "out_of_order", "rate[1]"),
        ("[[\"1s\"]]", "wrong_type", "rate[0]"),
        ("[[\"1s\", -1]]", "wrong_type", "rate[0][1]"),
        ("[[\"1s\", 1000001]]", "out_of_range", "rate[0][1]"),
    ] {
        let found = parse(PAYMENT.replacen(load, &rate(points), 1).as_bytes()).expect_err("bad");
        let found: Vec<_> = found
            .iter()
            .map(|p| (name_of(&p.code), p.path.clone()))
            .collect();
        assert!(
            found.contains(&(code.to_owned(), at(place))),
            "{points}: {found:?}"
        );
        assert!(found.contains(&first), "{points}: {found:?}");
    }
}
