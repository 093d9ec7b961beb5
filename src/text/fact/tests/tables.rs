//! Samples of facts about tables and locks.

use super::model::at_consumer;
use sim::fact::*;
use sim::time::Span;

pub fn table_facts() -> Vec<Said> {
    let key = String::from("web#2/charge");
    vec![
        at_consumer(Fact::Inserted {
            table: 0,
            key: String::new(),
            pending: true,
        }),
        at_consumer(Fact::Inserted {
            table: 0,
            key: key.clone(),
            pending: false,
        }),
        at_consumer(Fact::Inserted {
            table: 0,
            key: key.clone(),
            pending: true,
        }),
        at_consumer(Fact::Updated {
            table: 0,
            key: key.clone(),
            pending: true,
        }),
        at_consumer(Fact::Read {
            table: 0,
            key: key.clone(),
            found: true,
        }),
        at_consumer(Fact::Read {
            table: 0,
            key: key.clone(),
            found: false,
        }),
        at_consumer(Fact::DuplicateKey {
            table: 0,
            key: key.clone(),
        }),
        at_consumer(Fact::Deleted {
            table: 0,
            key: key.clone(),
            found: true,
            pending: true,
        }),
        at_consumer(Fact::Deleted {
            table: 0,
            key: key.clone(),
            found: false,
            pending: false,
        }),
        refused(&key, false, false),
        refused(&key, true, false),
        refused(&key, true, true),
        selected(0, None),
        selected(1, None),
        selected(1, Some(4)),
        selected(3, Some(7)),
        at_consumer(Fact::LogAwaited {
            table: 0,
            position: 3,
        }),
        at_consumer(Fact::Committed { writes: 2 }),
        at_consumer(Fact::RolledBack { writes: 1 }),
    ]
}

fn refused(key: &str, found: bool, overtaken: bool) -> Said {
    at_consumer(Fact::UpdateRefused {
        table: 0,
        key: key.to_owned(),
        found,
        overtaken,
    })
}

fn selected(found: u32, position: Option<u32>) -> Said {
    at_consumer(Fact::Selected {
        table: 0,
        found,
        position,
    })
}

pub fn lock_facts() -> Vec<Said> {
    let (lease, key) = (Span::from_ms(100), || String::from("7"));
    let taken = |key: String, lease, waited| {
        at_consumer(Fact::LockTaken {
            lock: 0,
            key,
            token: 3,
            lease,
            waited,
        })
    };
    let released = |held| {
        at_consumer(Fact::LockReleased {
            lock: 0,
            key: key(),
            token: 3,
            held,
        })
    };
    vec![
        taken(key(), None, Span::ZERO),
        taken("null".into(), Some(lease), lease),
        at_consumer(Fact::LockAwaited {
            lock: 0,
            key: key(),
            token: 3,
            timeout: None,
        }),
        at_consumer(Fact::LockExpired {
            lock: 0,
            key: key(),
            token: 3,
            lease,
        }),
        released(true),
        released(false),
    ]
}
