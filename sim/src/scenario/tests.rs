//! Tests of the whole way from text to model.

use super::*;
use crate::fact::FactKind;
use crate::model::{Action, Load, NodeKind, Sum, Verdict};
use crate::program::{Expr, Given, MessageKind, Op, Program};
use crate::time::{Span, Time};
use proptest::prelude::*;

/// A scenario that uses most of the format.
const PAYMENT: &str = include_str!("tests/payment.json");

fn payment() -> File {
    parse(PAYMENT.as_bytes()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn lines(program: &Program) -> String {
    let line = |l: &crate::program::Line| format!("{}{}", "  ".repeat(l.depth.into()), l.text);
    program
        .lines
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Parses the example with one text replaced by another, and expects these mistakes: code and path.
#[track_caller]
fn check(from: &str, to: &str, expected: &[(&str, &str)]) {
    assert!(PAYMENT.contains(from), "the example has no {from}");
    let found = parse(PAYMENT.replacen(from, to, 1).as_bytes())
        .err()
        .unwrap_or_default();
    let found: Vec<(String, &str)> = found.iter().map(|p| (name_of(&p.code), &*p.path)).collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(code, path)| (&**code, *path)).collect();
    assert_eq!(found, expected, "{from} → {to}");
}

fn name_of(code: &Code) -> String {
    let json = serde_json::to_value(code).expect("a code is plain data");
    json["code"].as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn hint(from: &str, to: &str) -> Option<Hint> {
    assert!(PAYMENT.contains(from), "the example has no {from}");
    let problems = parse(PAYMENT.replacen(from, to, 1).as_bytes()).expect_err("a mistake");
    problems.into_iter().next().and_then(|p| p.hint)
}

#[test]
fn reads_the_words_and_the_numbers_of_a_file() {
    let file = payment();
    assert_eq!(
        (&*file.id, file.seed, file.pace, file.until),
        ("payment", 7, Span::from_ms(50), Time(2_000_000_000))
    );
    assert_eq!(
        file.variants().iter().map(|v| &*v.id).collect::<Vec<_>>(),
        ["as-is", "table"]
    );
    assert_eq!(
        file.knobs_of("as-is")
            .iter()
            .map(|(k, v)| k.text(*v))
            .collect::<Vec<_>>(),
        ["100ms", "1%", "4"]
    );
    assert_eq!(file.knobs_of("table").len(), 2);
    assert_eq!(
        file.stops[0].anchor,
        Anchor {
            path: "web#1/orders.create".into(),
            kind: FactKind::CallStarted
        }
    );
    assert_eq!(file.claims.len(), 13);
    assert_eq!(file.predictions.len(), 1);
}

#[test]
fn compiles_nodes_links_faults_and_the_ledger() {
    let model = compile(&payment(), "as-is", &[]).expect("good");
    let names: Vec<&str> = model.nodes.iter().map(|n| &*n.name).collect();
    assert_eq!(names, ["web", "orders", "broker", "billing"]);
    let pairs: Vec<(u16, u16)> = model.links.iter().map(|l| (l.from, l.to)).collect();
    assert_eq!(
        pairs,
        [(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 0), (3, 2)]
    );
    let link = |from, to| &model.links[usize::from(model.link(from, to).expect("linked"))];
    assert_eq!(
        link(0, 1).latency,
        crate::dist::Dist::Constant(Span::from_ms(5))
    );
    assert_eq!((link(1, 0).loss, link(2, 3).loss), (0.01, 0.25));
    assert_eq!(
        link(1, 2).latency,
        crate::dist::Dist::Exponential {
            mean: Span::from_ms(1)
        }
    );
    let charge = model
        .names
        .iter()
        .position(|n| &**n == "charge")
        .expect("named") as u32;
    assert_eq!(model.faults.len(), 4);
    assert_eq!(model.faults[0].0, Time(0));
    let Action::Intercept(intercept) = &model.faults[0].1 else {
        panic!("{:?}", model.faults[0])
    };
    assert_eq!(
        (intercept.label, intercept.kind, intercept.verdict),
        (Some(charge), Some(MessageKind::Ack), Verdict::Drop)
    );
    assert_eq!(
        model.ledger[0].expected,
        Some(Sum::Count {
            node: 1,
            table: 0,
            filter: None
        })
    );
    let NodeKind::Client(web) = &model.nodes[0].kind else {
        panic!("web is a client")
    };
    assert!(matches!(web.load, Load::Open { count: Some(4), .. }));
    assert_eq!(model.until, Time(2_000_000_000));
}

#[test]
fn variants_and_knobs_change_the_model() {
    let file = payment();
    let set = |knob: &str, value: &str| vec![(knob.to_owned(), value.to_owned())];
    let lease = |model: &Model| match &model.nodes[2].kind {
        NodeKind::Broker(broker) => broker.queues[0].lease,
        _ => None,
    };
    assert_eq!(
        lease(&compile(&file, "", &set("lease", "0.25s")).expect("good")),
        Some(Span::from_ms(250))
    );
    assert_eq!(
        lease(&compile(&file, "table", &set("orders", "3")).expect("left alone")),
        Some(Span::from_ms(100))
    );
    let problem = |variant, knobs: &[(String, String)]| {
        compile(&file, variant, knobs).expect_err("wrong").remove(0)
    };
    let range = |v: &str| Code::OutOfRange {
        value: v.into(),
        min: "10ms".into(),
        max: "500ms".into(),
    };
    assert_eq!(problem("as-is", &set("lease", "1s")).code, range("1s"));
    assert_eq!(problem("as-is", &set("lease", "1s")).path, "$.knobs[0]");
    assert_eq!(
        name_of(&problem("as-is", &set("lease", "long")).code),
        "duration_bad"
    );
    assert_eq!(
        name_of(&problem("as-is", &set("orders", "x")).code),
        "wrong_type"
    );
    assert_eq!(
        problem("as-is", &set("leese", "1s")).hint,
        Some(Hint::DidYouMean("lease".into()))
    );
    assert_eq!(
        problem("tabel", &[]).hint,
        Some(Hint::DidYouMean("table".into()))
    );
}

#[test]
fn compiles_programs_to_ops_and_lines() {
    let model = compile(&payment(), "table", &[]).expect("good");
    let NodeKind::Service(billing) = &model.nodes[3].kind else {
        panic!("billing is a service")
    };
    let program = &billing.consumers[0].program;
    assert_eq!(
        lines(program),
        "begin\n  insert processed $id\n    or\n      ack\n  insert charges $id\ncommit\nwork 7 ms\nif chance 50%\n  \
         work exponential 2 ms\nelse\n  wait 1 ms\nsend receipt → $reply_to\nack"
            .replace("    or\n      ack", "  or\n    ack")
    );
    let ops: Vec<String> = program.ops.iter().map(short).collect();
    assert_eq!(
        ops,
        [
            "begin",
            "insert or 3",
            "jump 5",
            "ack",
            "jump 7",
            "insert",
            "commit",
            "work",
            "unless → 11",
            "work",
            "jump 12",
            "wait",
            "send",
            "ack",
            "end"
        ]
    );
    assert_eq!(program.line_of.len(), program.ops.len());
    assert_eq!(&*program.slots[0], "error");
}

fn short(op: &Op) -> String {
    let or = |or: Option<u16>| or.map(|pc| format!(" or {pc}")).unwrap_or_default();
    match op {
        Op::Work(_) => "work".into(),
        Op::Wait(_) => "wait".into(),
        Op::Call(c) => format!("call{}", or(c.or)),
        Op::Send(s) => format!("send{}", or(s.or)),
        Op::Receive(r) => format!("receive{}", or(r.or)),
        Op::Reply(_) => "reply".into(),
        Op::Fail(_) => "fail".into(),
        Op::Insert(i) => format!("insert{}", or(i.or)),
        Op::Update(_) => "update".into(),
        Op::Read(_) => "read".into(),
        Op::Begin => "begin".into(),
        Op::Commit => "commit".into(),
        Op::Ack => "ack".into(),
        Op::Nack { .. } => "nack".into(),
        Op::Set { slot, .. } => format!("set {slot}"),
        Op::Jump(to) => format!("jump {to}"),
        Op::JumpUnless { to, .. } => format!("unless → {to}"),
        Op::Next { done, .. } => format!("next or {done}"),
        Op::Parallel { branches, then } => format!("parallel {branches:?} → {then}"),
        Op::Join => "join".into(),
        Op::End => "end".into(),
    }
}

#[test]
fn compiles_loops_branches_and_calls() {
    let model = compile(&payment(), "as-is", &[]).expect("good");
    let NodeKind::Client(web) = &model.nodes[0].kind else {
        panic!("web is a client")
    };
    assert_eq!(
        lines(&web.program),
        "total = $member + $occurrence\ncall orders.create through again, breaker, patience\nor\n  fail $error\n\
         each line in [1, 2]\n  total = $total + $line\n  wait 1 ms\nrepeat 2\n  wait 1 ms\nparallel\n  branch 1\n    wait 1 ms\n  \
         branch 2\n    wait 2 ms\nreceive receipt within 1 s\nor"
    );
    let ops: Vec<String> = web.program.ops.iter().map(short).collect();
    assert_eq!(
        ops,
        [
            "set 0",
            "call or 3",
            "jump 4",
            "fail",
            "set 3",
            "set 4",
            "next or 10",
            "set 0",
            "wait",
            "jump 6",
            "set 6",
            "unless → 15",
            "wait",
            "set 6",
            "jump 11",
            "parallel [16, 18] → 20",
            "wait",
            "join",
            "wait",
            "join",
            "receive or 22",
            "jump 22",
            "end"
        ]
    );
    let Op::Call(call) = &web.program.ops[1] else {
        panic!("a call")
    };
    assert_eq!(
        (call.to, call.handler, &*call.through),
        (1, 0, &[1, 2, 0][..])
    );
    let Expr::Record(fields) = &call.body else {
        panic!("{:?}", call.body)
    };
    assert_eq!(fields[0].1, Expr::Given(Given::Member));
}

#[test]
fn tells_where_and_what_is_wrong() {
    check(
        "\"first\": \"0s\"",
        "\"first\": 0",
        &[("wrong_type", "$.scenario.nodes.web.load.open.first")],
    );
    check(
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
    check(
        "\"kind\": \"client\"",
        "\"kind\": \"clent\"",
        &[("name_unknown", "$.scenario.nodes.web.kind")],
    );
    check(
        "\"workers\": 2",
        "\"wrokers\": 2",
        &[("field_unknown", "$.scenario.nodes.orders.wrokers")],
    );
    check(
        "\"workers\": 2",
        "\"workers\": 0",
        &[("out_of_range", "$.scenario.nodes.orders.workers")],
    );
    check(
        "\"call\": \"orders.create\"",
        "\"call\": \"orders.creat\"",
        &[("name_unknown", "$.scenario.nodes.web.program[1].call")],
    );
    check(
        "\"call\": \"orders.create\"",
        "\"call\": \"broker.orders\"",
        &[("kind_wrong", "$.scenario.nodes.web.program[1].call")],
    );
    check(
        "\"again\", \"breaker\"",
        "\"agian\", \"breaker\"",
        &[("name_unknown", "$.scenario.nodes.web.program[1].through[0]")],
    );
    check(
        "\"$member\", \"$occurrence\"",
        "\"$membre\", \"$occurrence\"",
        &[("name_unknown", "$.scenario.nodes.web.program[0].to.add[0]")],
    );
    check(
        "{\"fail\": \"$error\"}",
        "{\"reply\": \"$error\"}",
        &[("misplaced", "$.scenario.nodes.web.program[1].or[0].reply")],
    );
    check(
        "\"max_attempts\": 3",
        "\"max_attempts\": \"3\"",
        &[(
            "wrong_type",
            "$.scenario.nodes.web.policies.again.retry.max_attempts",
        )],
    );
    check(
        "\"failure_rate\": \"50%\"",
        "\"failure_rate\": \"0%\"",
        &[(
            "out_of_range",
            "$.scenario.nodes.web.policies.breaker.resilience4j.failure_rate",
        )],
    );
    check(
        "\"crash\": \"billing\"",
        "\"crash\": \"biling\"",
        &[("name_unknown", "$.scenario.faults[1].crash")],
    );
    check(
        "\"web -> orders\"",
        "\"web -> order\"",
        &[("name_unknown", "$.scenario.links[\"web -> order\"]")],
    );
    check(
        "\"until\": \"2s\"",
        "\"until\": \"31d\"",
        &[("out_of_range", "$.until")],
    );
    check(
        "\"until\": \"2s\"",
        "\"until\": \"0s\"",
        &[("out_of_range", "$.until")],
    );
    check(
        "\"id\": \"payment\"",
        "\"id\": \"pay ment\"",
        &[("name_bad", "$.id")],
    );
    check("\"id\": \"payment\",", "", &[("field_missing", "$")]);
    check(
        "\"signalbox\": 1",
        "\"signalbox\": 2",
        &[("version_newer", "$.signalbox")],
    );
    check(
        "\"signalbox\": 1",
        "\"signalbox\": 0",
        &[("version_unknown", "$.signalbox")],
    );
    check("\"signalbox\": 1,", "", &[("field_missing", "$")]);
    check(
        "{\"repeat\": 2, \"do\": [{\"wait\": \"1ms\"}]}",
        "{\"repeat\": true, \"do\": []}",
        &[("loop_without_time", "$.scenario.nodes.web.program[3]")],
    );
    check(
        "web#1/orders.create @ call_started",
        "web#1/orders.create @ call_startd",
        &[("name_unknown", "$.stops[0].anchor")],
    );
    check(
        "web#1/orders.create @ call_started",
        "web",
        &[("anchor_bad", "$.stops[0].anchor")],
    );
    check(
        "\"/scenario/nodes/billing/consumers/0/program/0\"",
        "\"/scenario/nodes/biling/x/0\"",
        &[("points_nowhere", "$.variants")],
    );
    check(
        "\"max\": \"500ms\"",
        "\"max\": \"5ms\"",
        &[
            ("out_of_order", "$.knobs[0]"),
            ("out_of_range", "$.knobs[0]"),
        ],
    );
    check(
        "\"seed\": 7",
        "\"seed\": 7, \"seed\": 8",
        &[("field_twice", "$.seed")],
    );
    check("\"ko\": \"결제\", ", "", &[("field_missing", "$.title")]);
    check(
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn cut_and_overwritten_files_never_panic(at in 0usize..4_000, length in 0usize..40, with in "[ -~가]{0,8}") {
        let mut bytes = PAYMENT.as_bytes().to_vec();
        let at = at % bytes.len();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        if let Ok(file) = parse(&bytes) {
            for variant in file.variants() {
                prop_assert!(compile(&file, &variant.id, &[]).is_ok());
            }
        }
    }

    /// Puts any value of the file into the place of any other.
    #[test]
    fn files_with_swapped_values_never_panic(from in 0usize..400, to in 0usize..400, number in any::<i64>()) {
        let mut root: serde_json::Value = serde_json::from_str(PAYMENT).expect("JSON");
        let mut all = Vec::new();
        pointers(&root, String::new(), &mut all);
        let source = root.pointer(&all[from % all.len()]).cloned().unwrap_or_default();
        let source = if from % 7 == 0 { number.into() } else { source };
        if let Some(place) = root.pointer_mut(&all[to % all.len()]) {
            *place = source;
        }
        if let Ok(file) = parse(root.to_string().as_bytes()) {
            for variant in file.variants() {
                prop_assert!(compile(&file, &variant.id, &[]).is_ok());
            }
        }
    }
}

fn pointers(json: &serde_json::Value, at: String, all: &mut Vec<String>) {
    match json {
        serde_json::Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| pointers(item, format!("{at}/{i}"), all));
        }
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| {
                pointers(value, format!("{at}/{}", name.replace('/', "~1")), all)
            });
        }
        _ => {}
    }
    all.push(at);
}
