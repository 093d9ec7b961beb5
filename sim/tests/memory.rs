//! What a recording keeps of a run whose logs, tables, outboxes or lines grow: design §4 "Recording", performance goal G7. Bytes are counted,
//! not measured: an allocator that notes every byte asked for, and one test at a time.

use sim::model::Model;
use sim::record::Recording;
use sim::scenario;
use sim::sink::Silent;
use sim::world::World;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::alloc::System;
use std::rc::Rc;

#[global_allocator]
static BYTES: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const SEED: u64 = 1;
/// Events of a short and of a long run.
const SHORT: u32 = 20_000;
const LONG: u32 = 400_000;
/// Bytes that checkpoints may take for each event, beside what the world holds anyway: G7 has 16.
const PER_EVENT_MAX: f64 = 12.0;
/// The same where messages wait across checkpoints and are gone at the end: each of them is kept, once. Such a message comes
/// every fifth event or so; with a call, its caller and the caller's program wait too.
const MESSAGE_PER_EVENT_MAX: f64 = 104.0;
const CALL_PER_EVENT_MAX: f64 = 512.0;
/// Design §4: what a checkpoint takes in a long run over what it takes in a short one.
const GROWTH_MAX: f64 = 2.0;

/// A producer that never stops, and what grows; what checkpoints may take for each event, and what everything that is kept may, rows of
/// the run and what grows included.
const WORKLOADS: [(&str, [f64; 2], &str); 5] = [
    (
        "a log that a group reads",
        [PER_EVENT_MAX, 80.0],
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "4ms"}}}, "program": [
                {"send": "broker.orders", "message": "order", "key": {"concat": ["customer-", {"remainder": ["$occurrence", 9]}]}, "body": {"record": {"id": "$occurrence"}}, "confirmed": true}]},
            "broker": {"kind": "broker", "topics": {"orders": {"partitions": 3}}},
            "desk": {"kind": "service", "instances": 3, "subscriptions": [{"topic": "broker.orders", "commit": "after_batch", "program": [{"work": "3ms"}]}]}}}"#,
    ),
    (
        "a table of effects, and one of ids that were seen",
        [PER_EVENT_MAX, 92.0],
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "4ms"}}}, "program": [
                {"send": "broker.jobs", "message": "job", "body": {"record": {"at": "$now"}}, "persistent": true}]},
            "broker": {"kind": "broker", "queues": {"jobs": {}}},
            "desk": {"kind": "service", "workers": 2, "tables": {"effects": [], "processed": []}, "consumers": [{"queue": "broker.jobs", "prefetch": 2, "program": [
                {"work": "5ms"}, {"transaction": [{"insert": "processed", "key": "$id", "or": []}, {"insert": "effects", "value": {"record": {"at": "$message.at"}}}]}, {"ack": true}]}]}}}"#,
    ),
    (
        "an outbox that a relay follows, and whose rows it marks",
        [PER_EVENT_MAX, 64.0],
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "10ms"}}}, "program": [{"call": "orders.create"}]},
            "orders": {"kind": "service", "tables": {"orders": [], "outbox": [], "position": [{"key": "outbox", "value": 0}]},
                "handlers": {"create": [{"work": "2ms"}, {"transaction": [{"insert": "orders", "key": "$id", "value": 1}, {"insert": "outbox", "value": {"record": {"published": false}}}]}, {"reply": true}]},
                "loops": {"relay": {"every": "1ms", "program": [{"read": "position", "key": "outbox", "into": "saved"}, {"tail": "outbox", "after": "$saved", "into": "entries"},
                    {"each": "entry", "in": "$entries", "do": [{"send": "broker.orders", "message": "placed", "kind": "event", "body": {"record": {"id": "$entry.key"}}, "persistent": true},
                        {"update": "outbox", "key": "$entry.key", "value": {"record": {"published": true}}}, {"update": "position", "key": "outbox", "value": "$entry.position"}]}]}}},
            "broker": {"kind": "broker", "queues": {"orders": {}}},
            "desk": {"kind": "service", "consumers": [{"queue": "broker.orders", "program": [{"work": "1ms"}, {"ack": true}]}]}}}"#,
    ),
    (
        "a queue whose consumer takes half of what comes",
        [MESSAGE_PER_EVENT_MAX, 200.0],
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "4ms"}}}, "program": [
                {"send": "broker.jobs", "message": "job", "body": {"record": {"at": "$now"}}, "persistent": true}]},
            "broker": {"kind": "broker", "queues": {"jobs": {}}},
            "desk": {"kind": "service", "consumers": [{"queue": "broker.jobs", "prefetch": 1, "program": [{"work": "8ms"}, {"ack": true}]}]}}}"#,
    ),
    (
        "a service that handles half of what comes",
        [CALL_PER_EVENT_MAX, 800.0],
        r#"{"nodes": {
            "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "4ms"}}}, "program": [{"call": "orders.create"}]},
            "orders": {"kind": "service", "handlers": {"create": [{"work": "8ms"}, {"reply": true}]}}}}"#,
    ),
];

fn model(scenario: &str) -> Rc<Model> {
    let words = r#"{"ko": "기억", "en": "Memory"}"#;
    let text = format!(
        r#"{{"signalbox": 1, "id": "memory", "title": {words}, "pace": "1s", "until": "30d", "seed": 1, "scenario": {scenario}}}"#
    );
    let file = scenario::parse(text.as_bytes()).unwrap_or_else(|p| panic!("{p:#?}"));
    let variant = file.variants()[0].id.clone();
    let model = file.compile(&variant, &[]);
    Rc::new(model.unwrap_or_else(|p| panic!("{p:#?}")))
}

fn bytes() -> isize {
    let stats = BYTES.stats();
    stats.bytes_allocated as isize - stats.bytes_deallocated as isize
}

/// Returns what `make` makes, and how many bytes it keeps.
fn kept<T>(make: impl FnOnce() -> T) -> (T, f64) {
    let before = bytes();
    let made = make();
    let kept = bytes() - before;
    (made, kept as f64)
}

/// How many bytes a run takes.
struct Bytes {
    /// Its checkpoints beside what its world holds at the end: for each of them, and for each event.
    per_checkpoint: f64,
    per_event: f64,
    /// Everything that is kept, for each event.
    kept: f64,
}

fn measured(model: &Rc<Model>, events: u32) -> Bytes {
    let (world, alone) = kept(|| {
        let mut world = World::new(Rc::clone(model), SEED, [].into());
        world.extend_until(model.until);
        while world.applied() < events && world.step(&mut Silent) {}
        world
    });
    assert_eq!(world.applied(), events, "the run goes on so long");
    drop(world);
    let (run, all) = kept(|| Recording::whole(Rc::clone(model), SEED, Vec::new(), events));
    let bytes = all - run.bytes_of_rows() as f64 - alone;
    Bytes {
        per_checkpoint: bytes / run.checkpoints() as f64,
        per_event: bytes / f64::from(run.len()),
        kept: all / f64::from(run.len()),
    }
}

#[test]
fn checkpoints_cost_what_happened_between_them_however_much_has_grown() {
    let mut faults = Vec::new();
    for (name, [per_event_max, kept_max], scenario) in WORKLOADS {
        let model = model(scenario);
        let short = measured(&model, SHORT).per_checkpoint;
        let long = measured(&model, LONG);
        let (growth, per_event, kept) = (long.per_checkpoint / short, long.per_event, long.kept);
        println!(
            "{name}: {short:.0} bytes a checkpoint, {growth:.2} times that in a long run; {per_event:.1} bytes an event, {kept:.1} in all"
        );
        if growth > GROWTH_MAX || per_event > per_event_max || kept > kept_max {
            faults.push(name);
        }
    }
    assert!(faults.is_empty(), "beyond the bound: {faults:?}");
}
