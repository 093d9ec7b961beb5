//! What is read again and what is never read, by when it is committed.

use crate::log::reader::{CommitMode, Offset, Reader};
use crate::log::{Acks, Isolation, Partition, Record, ReplicaSettings, TopicPartition};
use crate::time::{Span, Time};

fn partition() -> TopicPartition {
    TopicPartition {
        topic: "t".into(),
        partition: 0,
    }
}

fn log_of(records: u64) -> Partition<u64> {
    let mut log = Partition::new(ReplicaSettings::default());
    for n in 0..records {
        let record = Record::new(None, n, Time::ZERO);
        log.append(record, Acks::All, Time::ZERO)
            .expect("one replica");
    }
    log
}

/// Reads with polls of 5 records from where an earlier run committed; crashes after processing the record `crash`. Returns what
/// it processed and what is committed.
fn run(log: &Partition<u64>, mode: CommitMode, from: u64, crash: Option<u64>) -> (Vec<u64>, u64) {
    let (mut reader, mut committed, mut processed) =
        (Reader::new(mode, Time::ZERO), from, Vec::new());
    reader.assign(partition(), from);
    let mut keep = |offsets: Vec<Offset>| offsets.into_iter().for_each(|(_, at)| committed = at);
    loop {
        keep(reader.polls(Time::ZERO));
        let position = reader.position(&partition()).expect("it is read");
        let read = log
            .read(position, 5, Isolation::ReadUncommitted)
            .expect("in range");
        keep(reader.fetched(&partition(), read.next));
        if read.records.is_empty() {
            return (processed, committed);
        }
        for (offset, _) in read.records {
            processed.push(offset);
            if crash == Some(offset) {
                return (processed, committed);
            }
            keep(reader.processed(&partition(), offset));
        }
    }
}

/// Holds: KA-12.
#[test]
fn committed_after_it_is_read_again_and_before_it_is_lost() {
    let log = log_of(10);
    let (first, committed) = run(&log, CommitMode::AfterBatch, 0, Some(7));
    assert_eq!((first.len(), committed), (8, 5));
    assert_eq!(
        run(&log, CommitMode::AfterBatch, committed, None).0,
        [5, 6, 7, 8, 9]
    );
    let (first, committed) = run(&log, CommitMode::Before, 0, Some(7));
    assert_eq!((first.len(), committed), (8, 10));
    assert_eq!(run(&log, CommitMode::Before, committed, None).0, [0_u64; 0]);
    let (first, committed) = run(&log, CommitMode::AfterEach, 0, Some(7));
    assert_eq!((first.len(), committed), (8, 7));
}

/// Holds: KA-11.
#[test]
fn an_automatic_commit_is_inside_a_poll_for_what_earlier_polls_returned() {
    let mode = CommitMode::Auto {
        interval: Span::from_secs(5),
    };
    let at = |s| Time::ZERO + Span::from_secs(s);
    let mut reader = Reader::new(mode, Time::ZERO);
    reader.assign(partition(), 0);
    assert_eq!(reader.polls(at(1)), []);
    assert_eq!(reader.fetched(&partition(), 5), []);
    assert_eq!(reader.processed(&partition(), 0), []);
    assert_eq!(reader.polls(at(4)), []);
    assert_eq!(reader.polls(at(5)), [(partition(), 5)]);
    assert_eq!(reader.polls(at(10)), [], "nothing new");
    reader.fetched(&partition(), 8);
    assert_eq!(reader.gives_up(), [(partition(), 8)]);
}

/// Holds: KA-11.
#[test]
fn a_program_commits_the_offset_after_what_it_processed() {
    let mut reader = Reader::new(CommitMode::Manual, Time::ZERO);
    reader.assign(partition(), 0);
    reader.fetched(&partition(), 5);
    reader.processed(&partition(), 2);
    assert_eq!(reader.polls(Time::ZERO), []);
    assert_eq!(reader.commits(), [(partition(), 3)]);
}

/// Holds: KA-22.
#[test]
fn a_seek_reads_again() {
    let log = log_of(4);
    let mut reader = Reader::new(CommitMode::Manual, Time::ZERO);
    reader.assign(partition(), 4);
    assert!(reader.seek(&partition(), 1));
    let position = reader.position(&partition()).expect("it is read");
    let read = log
        .read(position, 9, Isolation::ReadUncommitted)
        .expect("in range");
    assert!(read.records.iter().map(|(offset, _)| *offset).eq(1..4));
    reader.revoke(&partition());
    assert!(!reader.seek(&partition(), 0));
}
