//! Loops, the outbox that they relay, and consumers that see a message twice.

use crate::golden::{check, run};
use sim::fact::Fact;
use sim::model::{Counter, Sum};
use sim::record::Recording;
use sim::world::End;

/// Relays what is not published yet, so many at a time, and marks it after the broker has confirmed it.
const POLLING: &str = r#"{"every": "100ms", "program": [
    {"select": "outbox", "where": {"equal": ["$row.published", false]}, "limit": 3, "into": "entries"},
    {"each": "entry", "in": "$entries", "do": [
        {"send": "broker.events", "message": "event", "kind": "event", "body": {"record": {"id": "$entry.key"}}, "persistent": true, "confirmed": true}]},
    {"each": "entry", "in": "$entries", "do": [{"update": "outbox", "key": "$entry.key", "value": {"record": {"published": true}}}]}]}"#;

/// Follows the commit log, and saves how far it came after the broker has confirmed it.
const TAILING: &str = r#"{"every": "1ms", "program": [
    {"read": "position", "key": "outbox", "into": "saved"},
    {"tail": "outbox", "after": "$saved.at", "into": "entries"},
    {"each": "entry", "in": "$entries", "do": [
        {"send": "broker.events", "message": "event", "kind": "event", "body": {"record": {"id": "$entry.key"}}, "persistent": true, "confirmed": true},
        {"update": "position", "key": "outbox", "value": {"record": {"at": "$entry.position"}}}]}]}"#;

/// A consumer that writes down each message that it has handled, together with what it did.
const ONCE: &str = r#"[{"work": "1ms"}, {"transaction": [{"insert": "processed", "key": "$message.id", "or": []}, {"insert": "effects"}]}, {"ack": true}]"#;

/// A shop with an outbox, its relay, a broker and a consumer.
fn shop(
    create: &str,
    outbox: &str,
    relay: &str,
    consumer: &str,
    loads: &str,
    faults: &str,
) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": [{loads}]}}, "program": [{{"call": "shop.create", "or": []}}]}},
        "shop": {{"kind": "service", "workers": 4, "tables": {{"orders": [], "outbox": [{outbox}], "position": [{{"key": "outbox", "value": {{"at": 0}}}}]}},
            "handlers": {{"create": {create}}}, "loops": {{"relay": {relay}}}}},
        "broker": {{"kind": "broker", "queues": {{"events": {{"lease": "50ms"}}}}}},
        "mail": {{"kind": "service", "tables": {{"processed": [], "effects": []}}, "consumers": [{{"queue": "broker.events", "program": {consumer}}}]}}}},
        "faults": [{faults}],
        "links": {{"default": {{"latency": "1ms"}}}}}}"#
    )
}

const CREATE: &str = r#"[{"work": "2ms"}, {"transaction": [{"insert": "orders", "key": "$id"}, {"work": "2ms"},
    {"insert": "outbox", "key": "$id", "value": {"record": {"published": false}}}]}, {"reply": true}]"#;

fn sent(run: &Recording) -> i64 {
    let label = run.model().names.iter().position(|n| &**n == "event");
    let label = label.map_or(0, |i| i as u32);
    run.last().sum(&Sum::Messages {
        label,
        counter: Counter::Sent,
    })
}

fn rows(run: &Recording, node: u16, table: u16) -> u32 {
    run.last().table(node, table).len()
}

/// Five rows wait, three go in one round; the relay crashes before it marks them: eight publications, five ids.
///
/// Holds: OB-3, OB-5.
#[test]
fn a_relay_that_crashes_before_it_marks_publishes_again() {
    let five: Vec<String> = (1..=5)
        .map(|n| format!(r#"{{"key": {n}, "value": {{"published": false}}}}"#))
        .collect();
    let crash = r#"{"at": "0s", "crash": "shop", "program": "relay", "before": "update outbox"}, {"at": "50ms", "restart": "shop"}"#;
    let scenario = shop(CREATE, &five.join(","), POLLING, ONCE, "", crash);
    check(
        &scenario,
        "selected crashed restarted",
        r#"
            1 0ms shop.0 shop.relay#1 selected found=3 table=1 ‹
            13 6ms shop.0 crashed lost_activations=1 lost_messages=0 ‹ 0,12
            18 50ms shop.0 fault#2 restarted ‹
            19 50ms shop.0 shop.relay#2 selected found=3 table=1 ‹ 18
            35 150ms shop.0 shop.relay#3 selected found=2 table=1 ‹ 30
            46 250ms shop.0 shop.relay#4 selected found=0 table=1 ‹ 42
        "#,
    );
    let run = run(&scenario, "20s");
    assert_eq!((sent(&run), rows(&run, 3, 0), rows(&run, 3, 1)), (8, 5, 5));
    assert_eq!(
        run.last().end(),
        Some(End::Quiet),
        "idle rounds keep no run going"
    );
}

/// Wherever the shop crashes, in an order or in its relay, before a line or after it: what was committed is published, what was
/// not never is, and the consumer has one effect of each.
///
/// Holds: OB-2, OB-8.
#[test]
fn committed_is_published_and_rolled_back_never() {
    let crashes = [
        ("create", "begin"),
        ("create", "insert orders"),
        ("create", "insert outbox"),
        ("create", "commit"),
        ("create", "reply"),
        ("relay", "select outbox"),
        ("relay", "send event"),
        ("relay", "update outbox"),
    ];
    let tailing = [
        ("create", "commit"),
        ("relay", "tail outbox"),
        ("relay", "send event"),
        ("relay", "update position"),
    ];
    let all = crashes.map(|c| (POLLING, c)).into_iter();
    let mut published_again = 0;
    for (relay, (program, line)) in all.chain(tailing.map(|c| (TAILING, c))) {
        for side in ["before", "after"] {
            let faults = format!(
                r#"{{"at": "20ms", "crash": "shop", "program": "{program}", "{side}": "{line}"}}, {{"at": "300ms", "restart": "shop"}}"#
            );
            let loads = r#""0s", "10ms", "25ms", "26ms", "400ms", "500ms""#;
            let run = run(&shop(CREATE, "", relay, ONCE, loads, &faults), "20s");
            let facts = run.describe(0..run.len());
            let crashed = facts.iter().any(|s| matches!(s.fact, Fact::Crashed { .. }));
            assert!(crashed, "nothing came to {line}");
            let (orders, outbox) = (rows(&run, 1, 0), rows(&run, 1, 1));
            assert!(
                orders == outbox && (4..=6).contains(&orders),
                "{orders} {outbox}"
            );
            assert_eq!(
                (rows(&run, 3, 0), rows(&run, 3, 1)),
                (orders, orders),
                "{side} {line}"
            );
            assert!(sent(&run) >= i64::from(orders));
            published_again += sent(&run) - i64::from(orders);
            assert_eq!(
                sim::law::breaches(run.model(), 1, &[], run.model().until, 9_000),
                []
            );
        }
    }
    assert!(published_again > 0, "some crash makes a duplicate");
}

/// No order of two writes to two places is safe: each has a crash after which one of them is missing.
///
/// Holds: OB-1.
#[test]
fn a_dual_write_loses_an_event_or_makes_up_one() {
    let publish = r#"{"send": "broker.events", "message": "event", "kind": "event", "body": {"record": {"id": "$id"}}, "persistent": true, "confirmed": true}"#;
    let commit = r#"{"transaction": [{"insert": "orders", "key": "$id"}, {"work": "1ms"}]}"#;
    let commit_first = format!(r#"[{commit}, {publish}, {{"reply": true}}]"#);
    let publish_first = format!(r#"[{publish}, {commit}, {{"reply": true}}]"#);
    let both = |create: &str, faults: &str| {
        let run = run(&shop(create, "", POLLING, ONCE, "\"0s\"", faults), "2s");
        (rows(&run, 1, 0), rows(&run, 3, 1))
    };
    let after_commit = r#"{"at": "0s", "crash": "shop", "program": "create", "after": "commit"}, {"at": "100ms", "restart": "shop"}"#;
    let in_transaction = r#"{"at": "0s", "crash": "shop", "program": "create", "before": "commit"}, {"at": "100ms", "restart": "shop"}"#;
    assert_eq!(both(&commit_first, ""), (1, 1));
    assert_eq!(both(&publish_first, ""), (1, 1));
    assert_eq!(
        both(&commit_first, after_commit),
        (1, 0),
        "the event is lost"
    );
    assert_eq!(
        both(&publish_first, in_transaction),
        (0, 1),
        "a ghost event"
    );
}

/// The mean of what a poller adds is half its interval; a tailer adds nothing but the ways of the messages.
///
/// Holds: OB-3, OB-4.
#[test]
fn a_poller_adds_half_its_interval_and_a_tailer_nothing() {
    let loads: Vec<String> = (0..200).map(|n| format!("\"{}ms\"", n * 37)).collect();
    let added = |relay: &str| {
        let run = run(&shop(CREATE, "", relay, ONCE, &loads.join(","), ""), "20s");
        let facts = run.describe(0..run.len());
        let at = |wanted: fn(&Fact) -> bool| -> Vec<u64> {
            let found = facts.iter().filter(|s| wanted(&s.fact));
            found.map(|s| s.at.0).collect()
        };
        let sent = at(|f| {
            matches!(
                f,
                Fact::Sent {
                    kind: sim::program::MessageKind::Event,
                    to: 2,
                    ..
                }
            )
        });
        let in_shop = facts.iter().filter(|s| s.node == 1);
        let committed = in_shop.filter(|s| matches!(s.fact, Fact::Committed { .. }));
        let orders: Vec<u64> = committed.map(|s| s.at.0).collect();
        assert_eq!((orders.len(), sent.len()), (200, 200));
        let sum: u64 = orders.iter().zip(&sent).map(|(c, s)| s - c).sum();
        let polls = facts
            .iter()
            .filter(|s| matches!(s.fact, Fact::Selected { .. }))
            .count();
        (sum / orders.len() as u64 / 1_000_000, polls)
    };
    let (polled, polls) = added(POLLING);
    let (tailed, reads) = added(TAILING);
    // Sends of one round wait for each other's confirmation: 2 ms each.
    assert!((48..=56).contains(&polled), "{polled} ms");
    assert!(polls >= 74, "{polls} polls in 7.4 s, found or not");
    assert!(tailed <= 1, "{tailed} ms");
    assert_eq!(reads, 200, "it reads when there is something");
}

/// Two relays without a lock select the same rows and publish both; a lock parts them.
///
/// Holds: OB-6.
#[test]
fn two_relays_publish_twice_unless_one_waits_for_the_other() {
    let locked = POLLING.replace(r#""program": ["#, r#""program": [{"lock": "relay"}, "#);
    let two = |relay: &str| {
        let loads = r#""0s", "110ms", "120ms", "130ms""#;
        let scenario = shop(CREATE, "", relay, ONCE, loads, "");
        let scenario = scenario.replace(
            r#""workers": 4,"#,
            r#""workers": 4, "instances": 2, "locks": {"relay": {}},"#,
        );
        let run = run(&scenario, "5s");
        (sent(&run), rows(&run, 3, 1))
    };
    assert_eq!(two(POLLING), (8, 4));
    assert_eq!(two(&locked), (4, 4));
}

/// Order A takes number 1 first and commits last; a relay that remembers the greatest number never sees it again.
///
/// Holds: OB-6.
#[test]
fn a_high_water_mark_skips_what_is_committed_late() {
    let create = r#"[{"read": "orders", "key": "sequence", "into": "last"}, {"set": "n", "to": {"add": ["$last.n", 1]}},
        {"update": "orders", "key": "sequence", "value": {"record": {"n": "$n"}}},
        {"transaction": [{"insert": "outbox", "key": "$n", "value": {"record": {"published": false}}},
            {"if": {"equal": ["$n", 1]}, "then": [{"work": "150ms"}]}]}]"#;
    let mark = r#"{"every": "100ms", "program": [{"read": "position", "key": "outbox", "into": "saved"},
        {"select": "outbox", "after": "$saved.at", "into": "entries"},
        {"each": "entry", "in": "$entries", "do": [
            {"send": "broker.events", "message": "event", "body": {"record": {"id": "$entry.key"}}, "confirmed": true},
            {"update": "position", "key": "outbox", "value": {"record": {"at": "$entry.key"}}}]}]}"#;
    let ids = |relay: &str| {
        let scenario = shop(create, "", relay, ONCE, r#""0s", "20ms""#, "");
        let sequence = r#""orders": [{"key": "sequence", "value": {"n": 0}}],"#;
        let run = run(&scenario.replace(r#""orders": [],"#, sequence), "5s");
        let processed = run.last().table(3, 0).rows();
        processed.map(|row| row.key.as_i64()).collect::<Vec<_>>()
    };
    assert_eq!(ids(mark), [2], "row 1 is skipped for ever");
    assert_eq!(ids(POLLING), [2, 1], "a mark on each row misses none");
    assert_eq!(
        ids(TAILING),
        [2, 1],
        "the log has them as they were committed"
    );
}

/// Where the effect and the message's id are written, and what a crash between them does.
///
/// Holds: OB-7.
#[test]
fn an_effect_and_its_id_belong_into_one_transaction() {
    let id =
        r#"{"insert": "processed", "key": "$message.id", "or": [{"set": "seen", "to": true}]}"#;
    let effect = r#"{"if": {"not": "$seen"}, "then": [{"insert": "effects"}]}"#;
    let unseen = r#"{"read": "processed", "key": "$message.id", "into": "seen"}"#;
    let effect_first = format!(
        r#"[{unseen}, {effect}, {{"work": "1ms"}}, {{"if": {{"not": "$seen"}}, "then": [{id}]}}, {{"ack": true}}]"#
    );
    let id_first = format!(
        r#"[{{"set": "seen", "to": false}}, {id}, {{"work": "1ms"}}, {effect}, {{"ack": true}}]"#
    );
    let ack_first = r#"[{"ack": true}, {"work": "3ms"}, {"insert": "effects"}]"#;
    let effects = |consumer: &str, side: &str, line: &str| {
        let faults = format!(
            r#"{{"at": "0s", "crash": "mail", "program": "broker.events", "{side}": "{line}"}}, {{"at": "30ms", "restart": "mail"}}"#
        );
        let one = r#"{"key": 1, "value": {"published": false}}"#;
        let run = run(&shop(CREATE, one, POLLING, consumer, "", &faults), "5s");
        let label = run.model().names.iter().position(|n| &**n == "event");
        let counter = Counter::Delivered;
        let label = label.map_or(0, |i| i as u32);
        (
            run.last().sum(&Sum::Messages { label, counter }),
            rows(&run, 3, 1),
        )
    };
    assert_eq!(effects(ONCE, "after", "commit"), (2, 1), "one transaction");
    assert_eq!(
        effects(&effect_first, "after", "insert effects"),
        (2, 2),
        "twice"
    );
    assert_eq!(
        effects(&id_first, "after", "insert processed"),
        (2, 0),
        "lost"
    );
    assert_eq!(
        effects(ack_first, "before", "insert effects"),
        (1, 0),
        "at most once"
    );
}

/// Holds: OB-9.
#[test]
fn a_duplicate_older_than_what_is_kept_of_ids_is_new() {
    let clean = r#"{"every": "20ms", "first": "40ms", "program": [{"select": "processed", "where": {"less": [{"add": ["$row.at", 60]}, "$now"]}, "into": "old"},
        {"each": "one", "in": "$old", "do": [{"delete": "processed", "key": "$one.key"}]}]}"#;
    let consumer = r#"[{"transaction": [{"insert": "processed", "key": "$message.id", "value": {"record": {"at": "$now"}}, "or": []}, {"insert": "effects"}]}, {"ack": true}]"#;
    let crash = |restart: &str| {
        format!(
            r#"{{"at": "0s", "crash": "shop", "program": "relay", "before": "update outbox"}}, {{"at": "{restart}", "restart": "shop"}}"#
        )
    };
    let effects = |restart: &str| {
        let one = r#"{"key": 1, "value": {"published": false}}"#;
        let scenario = shop(CREATE, one, POLLING, consumer, "", &crash(restart));
        let scenario = scenario.replace(
            r#""consumers": ["#,
            &format!(r#""loops": {{"clean": {clean}}}, "consumers": ["#),
        );
        rows(&run(&scenario, "1s"), 3, 1)
    };
    assert_eq!(effects("30ms"), 1);
    assert_eq!(effects("200ms"), 2, "its id was thrown away by then");
}

#[test]
fn a_loop_that_reads_the_clock_lasts_as_long_as_the_run() {
    let clock = r#"{"every": "100ms", "program": [{"set": "now", "to": "$now"}]}"#;
    let clock = clock.replace("\"now\", \"to\"", "\"then\", \"to\"");
    let run = run(&shop(CREATE, "", &clock, ONCE, "", ""), "2s");
    assert_eq!(run.last().end(), Some(End::Until));
    let facts = run.describe(0..run.len());
    let rounds = facts
        .iter()
        .filter(|s| matches!(s.fact, Fact::Began { .. }));
    assert_eq!(rounds.count(), 21);
}

#[test]
fn a_round_that_takes_longer_delays_the_next_and_a_hung_process_none_of_its_work() {
    let slow =
        r#"{"every": "10ms", "first": "5ms", "program": [{"work": "25ms"}, {"insert": "orders"}]}"#;
    let faults = r#"{"at": "40ms", "hang": "shop"}, {"at": "100ms", "resume": "shop"}"#;
    let scenario = shop(CREATE, "", slow, ONCE, "", faults);
    let run = run(&scenario, "160ms");
    let facts = run.describe(0..run.len());
    let began = facts
        .iter()
        .filter(|s| matches!(s.fact, Fact::Began { .. }));
    let at: Vec<u64> = began.map(|s| s.at.0 / 1_000_000).collect();
    assert_eq!(at, [5, 30, 100, 125, 150]);
}

/// Whoever follows a log waits without a timer, and reads on at the very commit.
///
/// Holds: OB-4.
#[test]
fn a_tailer_waits_for_the_next_commit() {
    check(
        &shop(CREATE, "", TAILING, ONCE, "\"0s\"", ""),
        "log_awaited selected committed",
        r#"
            1 0ms shop.0 shop.relay#1 log_awaited position=0 table=1 ‹
            4 5ms shop.0 web#1/shop.create committed writes=2 ‹ 3
            5 5ms shop.0 shop.relay#1 selected found=1 position=1 table=1 ‹ 4
            9 7ms shop.0 shop.relay#2 log_awaited position=1 table=1 ‹ 8
            11 8ms mail.0 shop.relay#1/event committed writes=2 ‹ 10
        "#,
    );
}
