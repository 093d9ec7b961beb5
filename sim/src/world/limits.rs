//! What can be seen of the limits around calls: who holds each place and since when, and what is left of a rate.

use super::World;
use crate::fact::RowId;
use crate::policy::bulkhead::Place;
use crate::policy::{BucketSettings, BulkheadSettings, CyclesSettings, Policy, ThrottleSettings};
use crate::time::Time;

/// One who holds a place, or waits for one.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceView {
    /// The identity of its call.
    pub path: String,
    pub since: Time,
    pub row: RowId,
    /// Whether its caller gave up: the work alone holds the place.
    pub left: bool,
}

/// What can be seen of a limit.
#[derive(Clone, Debug, PartialEq)]
pub enum LimitView {
    Places {
        settings: BulkheadSettings,
        inside: Vec<PlaceView>,
        line: Vec<PlaceView>,
    },
    Bucket {
        settings: BucketSettings,
        tokens: u32,
    },
    Cycles {
        settings: CyclesSettings,
        permits: i64,
        next: Time,
        line: Vec<PlaceView>,
    },
    Throttle {
        settings: ThrottleSettings,
        requests: u32,
        accepts: u32,
        /// The share that is refused, from 0 to 1.
        share: f64,
    },
}

impl World {
    /// Returns what can be seen of a policy of a member or instance, if it is a limit.
    pub fn limit(&self, node: u16, unit: u32, policy: u16) -> Option<LimitView> {
        let slot = self.shared_index(node, unit, policy)?;
        self.limit_of(&self.shared[slot as usize].policy, slot)
    }

    /// Returns what can be seen of the rate limiter at the door of a service's instance, if it has one.
    pub fn door(&self, node: u16, unit: u32) -> Option<LimitView> {
        let door = self.process(node, unit).door.as_ref()?;
        self.limit_of(door, u32::MAX)
    }

    fn limit_of(&self, policy: &Policy, slot: u32) -> Option<LimitView> {
        let now = self.now;
        Some(match policy {
            Policy::Bulkhead(bulkhead) => LimitView::Places {
                settings: bulkhead.settings(),
                inside: bulkhead
                    .inside()
                    .iter()
                    .map(|p| self.place_seen(slot, p))
                    .collect(),
                line: bulkhead.line().map(|p| self.place_seen(slot, p)).collect(),
            },
            Policy::TokenBucket(bucket) => LimitView::Bucket {
                settings: bucket.settings(),
                tokens: bucket.tokens(now),
            },
            Policy::RateLimiter(cycles) => LimitView::Cycles {
                settings: cycles.settings(),
                permits: cycles.permits(now),
                next: cycles.next_cycle(now),
                line: cycles
                    .waiting()
                    .map(|(ask, at)| self.place_of(slot, ask.call, at, ask.mark))
                    .collect(),
            },
            Policy::Throttle(throttle) => {
                let (requests, accepts) = throttle.counts(now);
                let settings = throttle.settings();
                LimitView::Throttle {
                    settings,
                    requests,
                    accepts,
                    share: crate::policy::throttle::refused_share(
                        requests,
                        accepts,
                        settings.k_milli,
                    ),
                }
            }
            _ => return None,
        })
    }

    fn place_seen(&self, slot: u32, place: &Place) -> PlaceView {
        self.place_of(slot, place.call, place.since, place.mark)
    }

    fn place_of(&self, slot: u32, call: u64, since: Time, row: RowId) -> PlaceView {
        let late = self.path_of_late(slot, call);
        let (id, serial) = (call as u32, (call >> 32) as u32);
        let alive = self.calls.get(id).filter(|call| call.serial == serial);
        let path = late.or(alive.map(|call| call.path));
        PlaceView {
            path: path.map_or_else(String::new, |path| self.path_text(path)),
            since,
            row,
            left: late.is_some(),
        }
    }
}
