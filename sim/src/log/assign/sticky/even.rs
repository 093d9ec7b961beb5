//! All members subscribe to the same topics: each keeps what it has up to its quota, the rest goes round.

use super::super::{Group, Place};
use super::{Assigned, Claims};
use crate::sort;
use std::collections::{BTreeSet, VecDeque};

pub fn assign(group: &Group, claims: &Claims) -> Assigned {
    let mut quotas = Quotas::new(group);
    quotas.keep(group, claims);
    sort::ascending(&mut quotas.below);
    sort::ascending(quotas.at_least.make_contiguous());
    quotas.hand_out(group, claims);
    Assigned {
        owned: quotas.owned,
        transfers: quotas.transfers,
    }
}

struct Quotas {
    /// Each member gets so many; `extra` of them get one more.
    least: usize,
    extra: usize,
    /// Members that have one more already.
    full: usize,
    /// Members with fewer than `least`.
    below: Vec<usize>,
    /// Members with `least` that may get one more.
    at_least: VecDeque<usize>,
    owned: Vec<Vec<Place>>,
    given_up: BTreeSet<Place>,
    transfers: Vec<(Place, usize)>,
}

impl Quotas {
    fn new(group: &Group) -> Self {
        let (places, members) = (group.places().count(), group.members.len());
        Self {
            least: places / members,
            extra: places % members,
            full: 0,
            below: Vec::new(),
            at_least: VecDeque::new(),
            owned: vec![Vec::new(); members],
            given_up: BTreeSet::new(),
            transfers: Vec::new(),
        }
    }

    /// Lets members keep what they have, up to the quota.
    fn keep(&mut self, group: &Group, claims: &Claims) {
        let most = self.least + usize::from(self.extra > 0);
        for member in &group.hashed {
            let mut held = claims.owned[*member].clone();
            held.retain(|place| !claims.disputed.contains(place));
            sort::by_key(&mut held, |(topic, partition)| (*partition, *topic));
            if held.len() < self.least {
                self.below.push(*member);
            } else if held.len() >= most && self.full < self.extra {
                self.full += 1;
                if self.full == self.extra {
                    self.at_least.clear();
                }
                self.given_up.extend(held.drain(most..));
            } else {
                if self.full < self.extra {
                    self.at_least.push_back(*member);
                }
                self.given_up.extend(held.drain(self.least..));
            }
            self.owned[*member] = held;
        }
    }

    /// Gives what nobody holds to those below the quota in turn, then one each to those at it.
    fn hand_out(&mut self, group: &Group, claims: &Claims) {
        let held: BTreeSet<Place> = self.owned.iter().flatten().copied().collect();
        let mut turn = 0;
        for place in group.places().filter(|place| !held.contains(place)) {
            if turn >= self.below.len() {
                turn = 0;
            }
            let member = match self.below.get(turn) {
                Some(member) => *member,
                None => match self.at_least.pop_front() {
                    Some(member) => member,
                    None => return,
                },
            };
            self.owned[member].push(place);
            if self.given_up.contains(&place) || claims.disputed.contains(&place) {
                self.transfers.push((place, member));
            }
            if self.owned[member].len() == self.least {
                self.below.remove(turn);
                self.at_least.push_back(member);
            } else {
                turn += 1;
            }
        }
    }
}
