//! Why a member of a group gets no record.

use super::{Run, answers, golden, row_of, run};
use signalbox::explain::About;
use signalbox::text::Lang;
use std::fmt::Write;

#[test]
fn a_member_without_a_record_says_what_keeps_it() {
    let cases = [
        // Everything is read; the process is down; what it asks for is gone, and it goes on at the end.
        (
            "kafka-retention",
            "retention",
            "shops[2]#3/report @ offset_committed",
            "board",
            0,
        ),
        (
            "kafka-retention",
            "retention",
            "fault#1 @ crashed",
            "board",
            0,
        ),
        (
            "kafka-retention",
            "latest",
            "board.sales.0#position1 @ offset_reset",
            "board",
            0,
        ),
        // Nobody else has joined again; the other one owns everything.
        (
            "kafka-rebalance",
            "after",
            "fault#2 @ restarted",
            "fulfilment",
            1,
        ),
        (
            "kafka-partitions",
            "five",
            "shop#1/placed @ appended",
            "fulfilment",
            4,
        ),
        // An open transaction holds the last stable offset.
        (
            "kafka-transactions",
            "transaction",
            "fault#1 @ crashed",
            "mail",
            0,
        ),
    ];
    let mut text = String::new();
    for (lesson, variant, anchor, node, unit) in cases {
        let run = run(lesson, variant);
        let row = row_of(&run, anchor);
        let node = run.recording.model().node(node).expect("a node");
        for lang in Lang::ALL {
            writeln!(text, "{lesson}/{variant} {anchor}").expect("text");
            text.push_str(&answers(&run, row + 1, About::Node { node, unit }, lang));
        }
    }
    golden("reading.txt", &text);
}

/// The member that had read the order hangs with its offset in an open transaction: the new owner does not begin before that ends.
const TAKEN_OVER: &str = r#"{"signalbox": 1, "id": "taken-over", "title": {"ko": "물려받기", "en": "Taken over"}, "pace": "1s", "until": "1s", "seed": 1,
    "scenario": {"nodes": {
        "till": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"send": "kafka.orders", "message": "order", "body": 1}]},
        "kafka": {"kind": "broker", "topics": {"orders": {}, "receipts": {"replication": "2ms"}}},
        "desk": {"kind": "service", "instances": 2, "subscriptions": [{"topic": "kafka.orders", "commit": "manual", "session": "100ms", "heartbeat": "30ms", "program": [
            {"transaction": [{"send": "kafka.receipts", "message": "receipt", "body": 1}, {"send_offsets": true}, {"work": "20ms"}],
                "broker": "kafka", "transactional_id": "desk", "timeout": "500ms"}]}]}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "15ms", "hang": "desk", "instance": 0}]}}"#;

/// Holds: KA-12, KA-19.
#[test]
fn a_new_owner_says_whose_transaction_keeps_it_from_beginning() {
    let file = sim::scenario::parse(TAKEN_OVER.as_bytes()).expect("a good file");
    let run = Run::of(&file, "main", &[], 1).expect("it compiles");
    let assigned = row_of(&run, "desk.orders#rebalance1 @ assignment_made");
    let node = run.recording.model().node("desk").expect("a node");
    let about = || About::Node { node, unit: 1 };
    let told = |lang| answers(&run, assigned + 1, about(), lang);
    assert_eq!(
        told(Lang::En),
        "Why does desk[1] get no record of orders?\n      7 ms  It does not know yet where to begin in orders/0: an offset of the owner before is part of the open transaction of desk, and until that ends the broker tells nobody the committed offset (UNSTABLE_OFFSET_COMMIT).\n"
    );
    assert_eq!(
        told(Lang::Ko),
        "왜 desk[1]이 orders 토픽에서 받는 레코드가 없나요?\n      7 ms  orders/0에서 어디부터 읽을지 아직 몰라요. 앞선 주인의 오프셋이 desk의 열린 트랜잭션에 들어 있어서, 트랜잭션이 끝날 때까지 브로커가 커밋된 오프셋을 알려 주지 않아요(UNSTABLE_OFFSET_COMMIT).\n"
    );
    // Once it has ended the member reads, and nothing is asked.
    let ended = row_of(
        &run,
        "till#1/order/delivery2/init_transactions @ epoch_raised",
    );
    assert!(!answers(&run, ended + 1, about(), Lang::En).contains("UNSTABLE"));
}

/// A service reads topics of one name at two brokers, and one of its members dies: both groups are shared out anew at once.
const TWO_BROKERS: &str = r#"{"signalbox": 1, "id": "two-brokers", "title": {"ko": "둘", "en": "Two"}, "pace": "1s", "until": "20s", "seed": 1,
    "scenario": {"nodes": {
        "east": {"kind": "broker", "topics": {"orders": {}}},
        "west": {"kind": "broker", "topics": {"orders": {}}},
        "desk": {"kind": "service", "instances": 2, "subscriptions": [
            {"topic": "east.orders", "session": "8s", "heartbeat": "4s", "program": []},
            {"topic": "west.orders", "session": "9s", "heartbeat": "2s", "program": []}]}},
        "links": {"default": {"latency": "1ms"}},
        "faults": [{"at": "1s", "crash": "desk", "instance": 0}]}}"#;

#[test]
fn rebalances_of_two_brokers_are_told_apart() {
    let file = sim::scenario::parse(TWO_BROKERS.as_bytes()).expect("a good file");
    let run = Run::of(&file, "main", &[], 1).expect("it compiles");
    let later = row_of(&run, "desk.west.orders#rebalance1 @ rebalance_started");
    let earlier = row_of(&run, "desk.east.orders#rebalance1 @ rebalance_started");
    assert!(earlier < later);
    let node = run.recording.model().node("desk").expect("a node");
    let told = answers(&run, later + 1, About::Node { node, unit: 1 }, Lang::En);
    let (east, west) = told
        .split_once("Why does desk[1] get no record of west.orders?")
        .expect("both are asked about");
    let own =
        |session: &str| format!("desk[0] sent no heartbeat for the session timeout of {session}.");
    let has = |told: &str, session: &str| told.contains(&own(session));
    assert!(
        east.starts_with("Why does desk[1] get no record of east.orders?"),
        "{east}"
    );
    assert!(has(east, "8 s") && !has(east, "9 s"), "{east}");
    assert!(has(west, "9 s") && !has(west, "8 s"), "{west}");
}
