//! Whatever happens to a queue, no message is in two places or in none.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
enum Step {
    Publish {
        persistent: bool,
        priority: Option<u8>,
    },
    Deliver,
    Settle {
        nth: usize,
        late: bool,
    },
    Requeue {
        nth: usize,
    },
    Reject {
        nth: usize,
    },
    Expire {
        nth: usize,
    },
    Wait,
    Connect(u16),
    Disconnect(u16),
    Crash,
    Fork,
}

const CONSUMERS: u16 = 3;

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<bool>(), prop::option::of(0..4_u8))
            .prop_map(|(persistent, priority)| Step::Publish { persistent, priority }),
        6 => Just(Step::Deliver),
        5 => (0..8_usize, prop::bool::weighted(0.2))
            .prop_map(|(nth, late)| Step::Settle { nth, late }),
        2 => (0..8_usize).prop_map(|nth| Step::Requeue { nth }),
        2 => (0..8_usize).prop_map(|nth| Step::Expire { nth }),
        1 => (0..8_usize).prop_map(|nth| Step::Reject { nth }),
        1 => Just(Step::Wait),
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
    dead: BTreeSet<u32>,
    now: Time,
    tokens: u64,
}

impl Tally {
    fn carry_out(&mut self, queue: &mut Queue<u32>, step: Step) {
        match step {
            Step::Publish {
                persistent,
                priority,
            } => {
                let publication = Publication {
                    priority,
                    ..Publication::of(self.stored.len() as u32, persistent)
                };
                if let Ok(slot) = queue.publish(publication, self.now, 0) {
                    assert!(self.stored.insert(slot));
                }
                queue.trim(self.now);
            }
            Step::Wait => {
                self.now += Span::from_ms(1);
                queue.trim(self.now);
            }
            Step::Reject { nth } => {
                if let Some((slot, lease)) = nth_lease(queue, nth) {
                    assert_eq!(queue.reject(&[(slot, lease.delivery)]), 1);
                }
            }
            Step::Deliver => self.deliver(queue),
            Step::Settle { nth, late } => {
                if let Some((slot, lease)) = nth_lease(queue, nth) {
                    let settled = queue.settle(slot, lease.delivery - u32::from(late));
                    assert_eq!(settled.is_some(), !late);
                    if !late {
                        assert!(self.settled.insert(slot));
                    }
                }
            }
            Step::Requeue { nth } => {
                if let Some((slot, lease)) = nth_lease(queue, nth) {
                    let given = [(slot, lease.delivery)];
                    let had = queue.requeue(&given, Again::Requeued, self.now, 0);
                    assert_eq!(had, [lease]);
                }
            }
            Step::Expire { nth } => {
                if let Some((slot, lease)) = nth_lease(queue, nth) {
                    let had = queue.lease_expired(slot, lease.token, self.now, 0);
                    assert_eq!(had, Some(lease));
                }
            }
            Step::Connect(consumer) => queue.connect(consumer),
            Step::Disconnect(consumer) => {
                let leased = queue.leased();
                let held = queue.disconnect(consumer, self.now, 0).len() as u32;
                assert_eq!(queue.leased(), leased - held);
            }
            Step::Crash => {
                let lost = queue.crash(Stop::Killed, self.now, 0).lost;
                assert!(lost.iter().all(|e| self.lost.insert(e.slot)));
                assert_eq!(queue.leased(), 0);
                assert_eq!(
                    queue.unburied().count(),
                    0,
                    "nothing dies while the broker is down"
                );
                queue.trim(self.now);
            }
            Step::Fork => drop(queue.clone().crash(Stop::Graceful, self.now, 0)),
        }
        for dead in queue.take_dead() {
            assert!(self.dead.insert(dead.entry.slot));
        }
    }

    fn deliver(&mut self, queue: &mut Queue<u32>) {
        let first = queue.ready_entries().next().map(|e| (e.slot, e.deliveries));
        if let Some(handover) = queue.next_delivery(self.now, 0) {
            assert_eq!(Some((handover.slot, handover.delivery - 1)), first);
            let marked = queue.settings().rules.marks_survivors;
            assert!(marked || handover.again.is_some() == (handover.delivery > 1));
            self.tokens += 1;
            queue.set_token(handover.slot, Token(self.tokens));
            if handover.automatic {
                assert!(self.settled.insert(handover.slot));
            }
        } else {
            let can = |c: &Consumer| c.has_credit() && !queue.settings().single_active;
            let idle = !queue.consumers().iter().any(can);
            assert!(first.is_none() || idle);
        }
    }

    /// Every stored message is settled, lost, ready or leased: one of them.
    fn check(&self, queue: &Queue<u32>) {
        let ready: Vec<u32> = queue.ready_entries().map(|e| e.slot).collect();
        let leased: Vec<u32> = queue.leased_entries().map(|(e, _)| e.slot).collect();
        assert!(leased.is_sorted());
        let settings = queue.settings();
        let plain = settings.priority_max.is_none() && settings.rules == Rules::default();
        assert!(!plain || ready.is_sorted());
        assert_eq!(ready.first().copied(), queue.head().map(|e| e.slot));
        assert_eq!(ready.len(), queue.ready() as usize);
        assert_eq!(leased.len(), queue.leased() as usize);
        let mut all: Vec<u32> = ready.into_iter().chain(leased).collect();
        all.extend(self.settled.iter().chain(&self.lost).chain(&self.dead));
        all.sort_unstable();
        assert!(all.iter().eq(&self.stored));
        for (index, consumer) in queue.consumers().iter().enumerate() {
            let held = queue
                .leased_entries()
                .filter(|(_, lease)| usize::from(lease.consumer) == index)
                .count();
            assert_eq!(held, consumer.unsettled as usize);
            assert!(consumer.connected || held == 0);
            assert!(consumer.prefetch == 0 || consumer.unsettled <= consumer.prefetch);
        }
    }
}

fn nth_lease(queue: &Queue<u32>, nth: usize) -> Option<(u32, Lease)> {
    let leased = queue.leased_entries().nth(nth);
    leased.map(|(entry, lease)| (entry.slot, *lease))
}

fn queue(settings: QueueSettings) -> Queue<u32> {
    let mut queue = Queue::new(settings);
    for (prefetch, automatic, priority) in [(0, false, 0), (2, false, 1), (1, true, 0)] {
        queue.add_consumer(Subscription {
            prefetch,
            automatic,
            priority,
            ..Subscription::default()
        });
    }
    queue
}

fn rules() -> impl Strategy<Value = Rules> {
    let comes = || prop_oneof![Just(Return::Place), Just(Return::Front), Just(Return::Tail)];
    let rejoin = prop_oneof![Just(Rejoin::WhenFull), Just(Rejoin::WhenTried)];
    let flags = any::<[bool; 4]>();
    let rules = (comes(), comes(), rejoin, flags);
    let made = |(given_back, abandoned, rejoin, flags)| {
        let [only_failures, replicated, marks_survivors, takeover] = flags;
        Rules {
            given_back,
            abandoned,
            rejoin,
            only_failures,
            replicated,
            marks_survivors,
            takeover,
        }
    };
    prop_oneof![Just(Rules::default()), rules.prop_map(made)]
}

fn settings() -> impl Strategy<Value = QueueSettings> {
    let overflow = prop_oneof![
        Just(Overflow::Refuse),
        Just(Overflow::DropHead),
        Just(Overflow::RejectPublish)
    ];
    let numbers = (
        prop::option::of(1..20_u32),
        prop::option::of(0..3_u8),
        prop::option::of(0..3_u32),
        prop::option::of((0..4_u64).prop_map(Span::from_ms)),
    );
    let made = |(durable, single_active, overflow, numbers, rules)| {
        let (length_max, priority_max, delivery_limit, ttl) = numbers;
        QueueSettings {
            durable,
            single_active,
            overflow,
            length_max,
            priority_max,
            delivery_limit,
            ttl,
            rules,
            ..QueueSettings::default()
        }
    };
    (any::<bool>(), any::<bool>(), overflow, numbers, rules()).prop_map(made)
}

proptest! {
    #[test]
    fn every_message_is_in_one_place(
        settings in settings(),
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let mut queue = queue(settings);
        let mut tally = Tally::default();
        for step in steps {
            tally.carry_out(&mut queue, step);
            tally.check(&queue);
        }
    }

    #[test]
    fn without_crashes_everything_is_settled_in_the_end(
        steps in prop::collection::vec(step(), 1..300),
    ) {
        let mut queue = queue(QueueSettings::default());
        let mut tally = Tally::default();
        for step in steps.into_iter().filter(|s| !matches!(s, Step::Crash)) {
            tally.carry_out(&mut queue, step);
        }
        queue.connect(0);
        while !queue.is_empty() {
            tally.carry_out(&mut queue, Step::Deliver);
            tally.carry_out(&mut queue, Step::Settle { nth: 0, late: false });
        }
        tally.settled.append(&mut tally.dead);
        prop_assert_eq!(&tally.settled, &tally.stored);
    }
}
