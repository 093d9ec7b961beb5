//! Whatever happens to a store, no message is in two places or in none.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    Publish { persistent: bool },
    Deliver,
    Settle { nth: usize, late: bool },
    Requeue { nth: usize },
    Expire { nth: usize },
    Connect(u16),
    Disconnect(u16),
    Crash,
    Fork,
}

const CONSUMERS: u16 = 3;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => any::<bool>().prop_map(|persistent| Step::Publish { persistent }),
        6 => Just(Step::Deliver),
        5 => (0..8_usize, prop::bool::weighted(0.2))
            .prop_map(|(nth, late)| Step::Settle { nth, late }),
        2 => (0..8_usize).prop_map(|nth| Step::Requeue { nth }),
        2 => (0..8_usize).prop_map(|nth| Step::Expire { nth }),
        2 => (0..CONSUMERS).prop_map(Step::Connect),
        1 => (0..CONSUMERS).prop_map(Step::Disconnect),
        1 => Just(Step::Crash),
        1 => Just(Step::Fork),
    ]
}

/// What happened to the messages that were stored.
#[derive(Clone, Default)]
struct Tally {
    stored: BTreeSet<u32>,
    settled: BTreeSet<u32>,
    lost: BTreeSet<u32>,
    tokens: u64,
}

impl Tally {
    fn carry_out(&mut self, store: &mut Store<u32>, step: Step) {
        match step {
            Step::Publish { persistent } => {
                let next = self.stored.len() as u32;
                if let Ok(slot) = store.publish(next, persistent, Time::ZERO, 0) {
                    assert!(self.stored.insert(slot));
                }
            }
            Step::Deliver => self.deliver(store),
            Step::Settle { nth, late } => {
                if let Some((slot, lease)) = nth_lease(store, nth) {
                    let settled = store.settle(slot, lease.delivery - u32::from(late));
                    assert_eq!(settled.is_some(), !late);
                    if !late {
                        assert!(self.settled.insert(slot));
                    }
                }
            }
            Step::Requeue { nth } => {
                if let Some((slot, lease)) = nth_lease(store, nth) {
                    let had = store.requeue(slot, lease.delivery, Again::Requeued, 0);
                    assert_eq!(had, Some(lease));
                }
            }
            Step::Expire { nth } => {
                if let Some((slot, lease)) = nth_lease(store, nth) {
                    assert_eq!(store.lease_expired(slot, lease.token, 0), Some(lease));
                }
            }
            Step::Connect(consumer) => store.connect(consumer),
            Step::Disconnect(consumer) => {
                let leased = store.leased();
                let held = store.disconnect(consumer, 0).len() as u32;
                assert_eq!(store.leased(), leased - held);
            }
            Step::Crash => {
                let lost = store.crash(0).lost;
                assert!(lost.iter().all(|e| self.lost.insert(e.slot)));
                assert_eq!(store.leased(), 0);
            }
            Step::Fork => drop(store.clone().crash(0)),
        }
    }

    fn deliver(&mut self, store: &mut Store<u32>) {
        let first = store.ready_entries().next().map(|e| (e.slot, e.deliveries));
        if let Some(handover) = store.next_delivery(Time::ZERO, 0) {
            assert_eq!(Some((handover.slot, handover.delivery - 1)), first);
            assert_eq!(handover.again.is_some(), handover.delivery > 1);
            self.tokens += 1;
            store.set_token(handover.slot, Token(self.tokens));
            if handover.automatic {
                assert!(self.settled.insert(handover.slot));
            }
        } else {
            let idle = store.consumers().iter().all(|c| !c.has_credit());
            assert!(first.is_none() || idle);
        }
    }

    /// Every stored message is settled, lost, ready or leased: one of them.
    fn check(&self, store: &Store<u32>) {
        let ready: Vec<u32> = store.ready_entries().map(|e| e.slot).collect();
        let leased: Vec<u32> = store.leased_entries().map(|(e, _)| e.slot).collect();
        assert!(ready.is_sorted() && leased.is_sorted());
        assert_eq!(ready.len(), store.ready() as usize);
        assert_eq!(leased.len(), store.leased() as usize);
        let mut all: Vec<u32> = ready.into_iter().chain(leased).collect();
        all.extend(self.settled.iter().chain(&self.lost));
        all.sort_unstable();
        assert!(all.iter().eq(&self.stored));
        for (index, consumer) in store.consumers().iter().enumerate() {
            let held = store
                .leased_entries()
                .filter(|(_, lease)| usize::from(lease.consumer) == index)
                .count();
            assert_eq!(held, consumer.unsettled as usize);
            assert!(consumer.connected || held == 0);
            assert!(consumer.prefetch == 0 || consumer.unsettled <= consumer.prefetch);
        }
    }
}

fn nth_lease(store: &Store<u32>, nth: usize) -> Option<(u32, Lease)> {
    let leased = store.leased_entries().nth(nth);
    leased.map(|(entry, lease)| (entry.slot, *lease))
}

fn store(settings: StoreSettings) -> Store<u32> {
    let mut store = Store::new(settings);
    store.add_consumer(0, 0, 0, false);
    store.add_consumer(0, 1, 2, false);
    store.add_consumer(1, 0, 1, true);
    store
}

proptest! {
    #[test]
    fn every_message_is_in_one_place(
        durable: bool,
        length_max in prop::option::of(1..20_u32),
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let mut store = store(StoreSettings { durable, length_max, lease: None });
        let mut tally = Tally::default();
        for step in steps {
            tally.carry_out(&mut store, step);
            tally.check(&store);
        }
    }

    #[test]
    fn without_crashes_everything_is_settled_in_the_end(
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let mut store = store(StoreSettings::default());
        let mut tally = Tally::default();
        for step in steps.into_iter().filter(|s| !matches!(s, Step::Crash)) {
            tally.carry_out(&mut store, step);
        }
        store.connect(0);
        while !store.is_empty() {
            tally.carry_out(&mut store, Step::Deliver);
            tally.carry_out(&mut store, Step::Settle { nth: 0, late: false });
        }
        prop_assert_eq!(&tally.settled, &tally.stored);
    }
}
