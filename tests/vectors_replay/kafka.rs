//! `kafka.json`: the partitioners, the assignors and what a partition knows about its producers, of the profile
//! [`Profile::Kafka`].

use super::{Difference, Tally, kafka_assign};
use serde::Deserialize;
use serde_json::{Value, json};
use sim::log::partitioner::murmur2;
use sim::log::producer::{Batch, Refused};
use sim::log::{Partitioner, Producers, Profile};
use sim::time::{Span, Time};

/// Hex of the key, hash, and partitions per count: of the Java client, of librdkafka.
#[derive(Deserialize)]
struct Key(String, i32, Vec<u32>, Vec<u32>);

#[derive(Deserialize)]
struct Idempotent {
    id: String,
    ops: Vec<Value>,
    out: Vec<Value>,
}

pub fn replay(file: &Value) -> Result<Tally, String> {
    let mut tally = Tally {
        profile: Some(Profile::Kafka.rules().version),
        ..Tally::default()
    };
    let counts: Vec<u32> = read(&file["_meta"], "partition_counts")?;
    for row in read::<Vec<Value>>(file, "keys").unwrap_or_default() {
        let key = Key::deserialize(&row).map_err(|error| format!("keys: {error}"))?;
        replay_key(&key, &counts, &mut tally)?;
    }
    for case in read::<Vec<Value>>(file, "assign").unwrap_or_default() {
        kafka_assign::replay(&case, &mut tally)?;
    }
    for case in read::<Vec<Value>>(file, "idempotent_producer").unwrap_or_default() {
        let case = Idempotent::deserialize(&case)
            .map_err(|error| format!("idempotent_producer: {error}"))?;
        replay_producers(&case, &mut tally)?;
    }
    Ok(tally)
}

fn read<T: for<'a> Deserialize<'a>>(file: &Value, name: &str) -> Result<T, String> {
    T::deserialize(&file[name]).map_err(|error| format!("{name}: {error}"))
}

/// Counts one answer, and notes it where it is not the recorded one.
pub fn compare(
    tally: &mut Tally,
    kind: &'static str,
    at: (&str, &str),
    expected: Value,
    actual: Value,
) {
    tally.operations += 1;
    if expected != actual {
        tally.differences.push(Difference {
            kind,
            case: at.0.to_owned(),
            step: at.1.to_owned(),
            expected: expected.to_string(),
            actual: actual.to_string(),
        });
    }
}

fn replay_key(
    Key(hex, hash, java, librdkafka): &Key,
    counts: &[u32],
    tally: &mut Tally,
) -> Result<(), String> {
    let byte = |i: usize| u8::from_str_radix(hex.get(i..i + 2)?, 16).ok();
    let key: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    let key = key.ok_or_else(|| format!("keys: {hex} is not hex"))?;
    let case = format!("key {hex}");
    tally.cases += 1;
    compare(
        tally,
        "murmur2",
        (&case, "hash"),
        json!(hash),
        json!(murmur2(&key)),
    );
    for (kind, partitioner, expected) in [
        ("java partition", Partitioner::Murmur2, java),
        ("librdkafka partition", Partitioner::Consistent, librdkafka),
    ] {
        for (n, expected) in counts.iter().zip(expected) {
            let (step, actual) = (format!("of {n}"), partitioner.partition(Some(&key), *n));
            compare(tally, kind, (&case, &step), json!(expected), json!(actual));
        }
    }
    Ok(())
}

fn replay_producers(case: &Idempotent, tally: &mut Tally) -> Result<(), String> {
    tally.cases += 1;
    let mut producers = Producers::default();
    let (mut now, mut end) = (Time::ZERO, 0);
    for (i, op) in case.ops.iter().enumerate() {
        let expected = case.out.get(i).cloned().unwrap_or_default();
        let wrong = |_| format!("case {}: unknown operation {op}", case.id);
        let (kind, actual) = match op[0].as_str() {
            Some("clock") => {
                let (_, ms) = <(String, u64)>::deserialize(op).map_err(wrong)?;
                now = Time::ZERO + Span::from_ms(ms);
                (
                    "producers",
                    json!(format!("{} producers", producers.expire(now))),
                )
            }
            _ => {
                let (_, producer, epoch, first, records) =
                    <(String, u64, u16, u32, u32)>::deserialize(op).map_err(wrong)?;
                let batch = Batch {
                    producer,
                    epoch,
                    first,
                    records,
                };
                let answer = producers.check(batch);
                if answer.is_ok() {
                    producers.appended(batch, end, now);
                }
                let told = told(answer, end);
                end += if answer.is_ok() {
                    u64::from(records)
                } else {
                    0
                };
                ("batch", told)
            }
        };
        let step = format!("{i} {op}");
        compare(tally, kind, (&case.id, &step), expected, actual);
    }
    Ok(())
}

fn told(answer: Result<(), Refused>, offset: u64) -> Value {
    match answer {
        Ok(()) => json!(["ok", offset]),
        Err(Refused::Duplicate { offset }) => json!(["duplicate", offset]),
        Err(Refused::OutOfOrder { .. }) => json!("OutOfOrderSequenceException"),
        Err(Refused::OldEpoch { .. }) => json!("InvalidProducerEpochException"),
    }
}
