//! Samples of facts about transactions of logs, and of epochs.

use super::model::{at_broker, said};
use sim::fact::*;
use sim::time::Span;

pub fn transaction_facts() -> Vec<Said> {
    let id = || "desk-0".to_owned();
    let mut all: Vec<Said> = [true, false]
        .map(|opens| {
            at_broker(Fact::Appended {
                topic: 0,
                partition: 1,
                offset: 7,
                key: None,
                transaction: Some(Within {
                    id: id(),
                    epoch: 2,
                    opens,
                }),
            })
        })
        .into();
    all.extend([0, 3].map(|records| {
        at_broker(Fact::Fetched {
            topic: 0,
            partition: 1,
            offset: 7,
            records,
            consumer: 3,
            consumer_unit: 1,
            lag: 0,
            again: None,
            aborted: 2,
        })
    }));
    all.push(at_broker(Fact::OffsetCommitted {
        topic: 0,
        partition: 1,
        offset: 8,
        group: 3,
        lag: 1,
        pending: true,
    }));
    let whys = [EpochWhy::First, EpochWhy::Started];
    all.extend(whys.map(|why| {
        at_broker(Fact::EpochRaised {
            id: Some(id()),
            epoch: 2,
            why,
        })
    }));
    let lost = EpochWhy::RecordsLost {
        broker: 2,
        topic: 0,
        partition: 1,
        lost: 3,
        again: 1,
    };
    let raised = Fact::EpochRaised {
        id: None,
        epoch: 1,
        why: lost,
    };
    all.push(said(0, "web#1", raised));
    let ends = [
        (true, EndedBy::Producer, 1, false),
        (false, EndedBy::Producer, 0, false),
        (false, EndedBy::NewerProducer, 1, false),
        (false, EndedBy::Timeout(Span::from_secs(60)), 0, false),
        (true, EndedBy::Producer, 0, true),
        (false, EndedBy::Producer, 0, true),
    ];
    all.extend(ends.map(|(committed, by, offsets, again)| {
        at_broker(Fact::TransactionDecided {
            id: id(),
            epoch: 2,
            committed,
            by,
            partitions: 2,
            offsets,
            again,
        })
    }));
    let refusals = [
        TransactionRefusal::Fenced { current: 3 },
        TransactionRefusal::Ending,
    ];
    all.extend(refusals.map(|why| {
        at_broker(Fact::TransactionRefused {
            id: id(),
            epoch: 2,
            why,
        })
    }));
    all.extend([(true, 1), (false, 0)].map(|(committed, left)| {
        at_broker(Fact::MarkerAppended {
            topic: 0,
            partition: 1,
            offset: 9,
            id: id(),
            committed,
            left,
            last_stable: 10,
        })
    }));
    all
}
