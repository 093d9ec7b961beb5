//! A partition driven by lines of text: `step | result`.

use crate::log::{
    Acks, Cleanup, Content, Isolation, NotAppended, Partition, Record, ReplicaSettings,
};
use crate::time::{Span, Time};
use std::fmt::Write;

/// Runs the steps and compares the results; prints the corrected table where they differ.
#[track_caller]
pub fn check(settings: ReplicaSettings, cleanup: Cleanup, table: &str) {
    let mut bench = Bench {
        log: Partition::new(settings),
        cleanup,
        now: Time::ZERO,
    };
    crate::script::check(table, |step| bench.step(step));
}

struct Bench {
    log: Partition<String>,
    cleanup: Cleanup,
    now: Time,
}

impl Bench {
    fn step(&mut self, step: &str) -> String {
        let words: Vec<&str> = step.split_whitespace().collect();
        match words[..] {
            ["at", ms] => {
                self.now = Time::ZERO + Span::from_ms(ms.parse().expect("ms"));
                "ok".into()
            }
            [acks @ ("acks=0" | "acks=1" | "acks=all"), ref values @ ..] => {
                let acks = *Acks::ALL
                    .iter()
                    .find(|a| acks[5..] == *a.name())
                    .expect("acks");
                values
                    .iter()
                    .map(|v| self.append(v, acks, None))
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            ["in", producer, ref values @ ..] => {
                let producer = Some(producer.parse().expect("a producer"));
                let told = values.iter().map(|v| self.append(v, Acks::All, producer));
                told.collect::<Vec<_>>().join(" ")
            }
            [how @ ("commit" | "abort"), producer] => {
                let producer = producer.parse().expect("a producer");
                let ended = self
                    .log
                    .end_transaction(producer, how == "commit", self.now);
                told(ended)
            }
            ["fetched", replica, upto] => {
                let (replica, upto) = (number(replica) as u16, number(upto));
                match self.log.replicated(replica, upto, self.now) {
                    true => format!("in sync again, {}", self.state()),
                    false => self.state(),
                }
            }
            ["shrink"] => format!("{:?} left, {}", self.log.shrink(self.now), self.state()),
            ["crash", replica] => {
                let lost = self.log.crash(number(replica) as u16, self.now);
                self.changed(&lost)
            }
            ["restart", replica] => {
                let lost = self.log.restart(number(replica) as u16, self.now);
                self.changed(&lost)
            }
            ["read", from] => self.read(number(from), Isolation::ReadUncommitted),
            ["committed", from] => self.read(number(from), Isolation::ReadCommitted),
            ["lag", position] => {
                let lag = |isolation| self.log.lag(number(position), isolation);
                format!(
                    "{} {}",
                    lag(Isolation::ReadUncommitted),
                    lag(Isolation::ReadCommitted)
                )
            }
            ["retain"] => {
                let old = self.log.delete_old(self.cleanup, self.now);
                let excess = self.log.delete_excess(self.cleanup);
                let gone: u32 = [old, excess].iter().flatten().map(|d| d.records).sum();
                format!("{gone} gone, starts at {}", self.log.start())
            }
            ["compact"] => match self.log.compact(self.cleanup, self.now) {
                Some(done) => format!("{} gone, {} kept", done.gone.len(), done.kept),
                None => "not dirty".into(),
            },
            ["next"] => match self.log.next_cleaning(self.cleanup, self.now) {
                Some(at) => format!("at {}", at.since(Time::ZERO).as_ms()),
                None => "never".into(),
            },
            ["size"] => self.log.size().to_string(),
            ["log"] => self
                .log
                .iter()
                .map(|(o, r)| shown(o, r))
                .collect::<Vec<_>>()
                .join(" "),
            _ => panic!("unknown step {step}"),
        }
    }

    /// A value is `key=value`, `key=` for a tombstone, or `value` alone.
    fn append(&mut self, value: &str, acks: Acks, transaction: Option<u64>) -> String {
        let record = match value.split_once('=') {
            Some((key, "")) => Record::tombstone(key.into(), String::new(), self.now),
            Some((key, _)) => Record::new(Some(key.into()), value.to_owned(), self.now),
            None => Record::new(None, value.to_owned(), self.now),
        };
        let record = record.in_transaction(transaction);
        told(self.log.append(record, acks, self.now))
    }

    fn read(&self, from: u64, isolation: Isolation) -> String {
        match self.log.read(from, usize::MAX, isolation) {
            Ok(read) => {
                let records = read.records.iter().map(|(o, r)| shown(*o, r));
                let mut words: Vec<String> = records.collect();
                words.push(format!("then {}", read.next));
                words.join(" ")
            }
            Err(range) => format!("out of range {} to {}", range.start, range.end),
        }
    }

    fn changed(&self, lost: &[(u64, Record<String>)]) -> String {
        match lost {
            [] => self.state(),
            _ => format!("{} lost, {}", lost.len(), self.state()),
        }
    }

    /// High watermark, leader, end of each replica: `-` where it is down, `!` where it is out of sync.
    fn state(&self) -> String {
        let replicas = self.log.replicas();
        let leader = replicas
            .leader()
            .map_or("none".to_owned(), |l| l.to_string());
        let mut text = format!("high {}, leader {leader}, ends", replicas.high_watermark());
        for replica in replicas.all() {
            let up = if replica.is_up { "" } else { "-" };
            let sync = if replica.in_sync { "" } else { "!" };
            write!(text, " {}{up}{sync}", replica.end).unwrap();
        }
        text
    }
}

fn number(word: &str) -> u64 {
    word.parse().expect("a number")
}

fn told(answer: Result<u64, NotAppended>) -> String {
    match answer {
        Ok(offset) => offset.to_string(),
        Err(NotAppended::NoLeader) => "offline".into(),
        Err(NotAppended::NotEnoughReplicas {
            in_sync,
            min_in_sync,
        }) => {
            format!("{in_sync} of {min_in_sync} in sync")
        }
        Err(NotAppended::Producer(refused)) => format!("{refused:?}"),
    }
}

fn shown(offset: u64, record: &Record<String>) -> String {
    match &record.content {
        Content::Value(value) => format!("{offset}:{value}"),
        Content::Tombstone(_) => format!("{offset}:{}=", record.key.as_deref().unwrap_or("")),
        Content::Marker { committed: true } => format!("{offset}:committed"),
        Content::Marker { committed: false } => format!("{offset}:aborted"),
        Content::Gone => format!("{offset}:gone"),
    }
}
