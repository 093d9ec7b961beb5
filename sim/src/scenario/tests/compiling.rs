//! Good files become models.

use super::super::*;
use super::{name_of, payment};
use crate::fact::FactKind;
use crate::model::{Action, Load, NodeKind, Sum, Verdict};
use crate::program::{Expr, Given, MessageKind, Op, Program};
use crate::time::{Span, Time};

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
    let asked = &file.predictions[0];
    assert_eq!((&*asked.id, &asked.before), ("charges", &asked.until));
    let wrong = asked.options[1]
        .wrong
        .as_ref()
        .expect("the second is wrong");
    let real = file.compile("as-is", &[]).expect("good");
    let wished = file.compile_with("as-is", &wrong.patch, &[]).expect("good");
    assert_eq!(real.faults.len(), wished.faults.len() + 1);
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
        NodeKind::Broker(broker) => broker.queues[0].settings.lease,
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
        Op::Gather(_) => "gather".into(),
        Op::Reply(_) => "reply".into(),
        Op::Fail(..) => "fail".into(),
        Op::Insert(i) => format!("insert{}", or(i.or)),
        Op::Update(u) => format!("update{}", or(u.or)),
        Op::Delete(_) => "delete".into(),
        Op::Read(_) => "read".into(),
        Op::Select(_) => "select".into(),
        Op::Tail(_) => "tail".into(),
        Op::Lock(l) => format!("lock{}", or(l.or)),
        Op::Unlock(_) => "unlock".into(),
        Op::Begin => "begin".into(),
        Op::Commit => "commit".into(),
        Op::CommitOffset { label: Some(_) } => "commit offset".into(),
        Op::CommitOffset { label: None } => "commit offset, not waiting".into(),
        Op::Seek(_) => "seek".into(),
        Op::Transact(_) => "transact".into(),
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

fn lines(program: &Program) -> String {
    let line = |l: &crate::program::Line| format!("{}{}", "  ".repeat(l.depth.into()), l.text);
    program
        .lines
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}
