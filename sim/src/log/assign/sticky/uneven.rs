//! Members subscribe to different topics: partitions move to members with fewer as long as that balances better.

use super::super::{Group, Place, java};
use super::Claims;
use super::moves::Moves;
use crate::sort;
use std::collections::{BTreeMap, BTreeSet};

pub fn assign(group: &Group, claims: Claims) -> Vec<Vec<Place>> {
    let mut balance = Balance::new(group, claims);
    let fresh = balance.fresh();
    let initializing = balance.sorted.last().is_none_or(|(count, _)| *count == 0);
    for place in &fresh {
        balance.give(*place);
    }
    balance.set_fixed_aside();
    let (before, score) = (balance.owned.clone(), balance.score());
    let movable = |list: &[Place]| -> Vec<Place> {
        let shared = |place: &&Place| group.topics[usize::from(place.0)].members.len() > 1;
        list.iter().filter(shared).copied().collect()
    };
    let everything = movable(&balance.in_order);
    if !balance.revoked {
        balance.reassign(&movable(&fresh));
    }
    let moved = balance.reassign(&everything);
    if !initializing && moved && balance.score() >= score {
        balance.owned = before;
    }
    balance.owned
}

struct Balance<'a> {
    group: &'a Group,
    older: BTreeMap<Place, usize>,
    owned: Vec<Vec<Place>>,
    owner: BTreeMap<Place, usize>,
    /// Every partition, those with the fewest possible owners first.
    in_order: Vec<Place>,
    /// Members whose partitions may move, those with the fewest first.
    sorted: BTreeSet<(usize, usize)>,
    moves: Moves,
    /// Whether a member lost a partition because it subscribes to its topic no more.
    revoked: bool,
}

impl<'a> Balance<'a> {
    fn new(group: &'a Group, claims: Claims) -> Self {
        let mut owned = claims.owned;
        let mut revoked = false;
        for (member, held) in group.members.iter().zip(&mut owned) {
            let claimed = held.len();
            held.retain(|place| member.topics.contains(&place.0));
            revoked |= held.len() < claimed;
        }
        let mut in_order: Vec<Place> = group.places().collect();
        sort::by_key(&mut in_order, |place| {
            group.topics[usize::from(place.0)].members.len()
        });
        let held = |(m, places): (usize, &Vec<Place>)| {
            let pairs = places.iter().map(move |place| (*place, m));
            pairs.collect::<Vec<_>>()
        };
        Self {
            group,
            older: claims.older,
            owner: owned.iter().enumerate().flat_map(held).collect(),
            sorted: owned
                .iter()
                .enumerate()
                .map(|(m, p)| (p.len(), m))
                .collect(),
            owned,
            in_order,
            moves: Moves::default(),
            revoked,
        }
    }

    /// Returns what nobody owns.
    fn fresh(&self) -> Vec<Place> {
        let free = |place: &&Place| !self.owner.contains_key(place);
        self.in_order.iter().filter(free).copied().collect()
    }

    fn count(&self, member: usize) -> usize {
        self.owned[member].len()
    }

    /// Returns how many partitions a member could own.
    fn most(&self, member: usize) -> usize {
        let topics = self.group.members[member].topics.iter();
        topics
            .map(|t| self.group.topics[usize::from(*t)].partitions as usize)
            .sum()
    }

    /// Returns the member with the fewest partitions that subscribes to a topic.
    fn poorest(&self, topic: u16) -> Option<usize> {
        let subscribes = |m: &usize| self.group.members[*m].topics.contains(&topic);
        self.sorted.iter().map(|(_, m)| *m).find(subscribes)
    }

    fn give(&mut self, place: Place) {
        if let Some(member) = self.poorest(place.0) {
            self.sorted.remove(&(self.count(member), member));
            self.owned[member].push(place);
            self.owner.insert(place, member);
            self.sorted.insert((self.count(member), member));
        }
    }

    /// Leaves out members that own all they can of topics which nobody else wants.
    fn set_fixed_aside(&mut self) {
        for member in 0..self.owned.len() {
            let shared = |t: &u16| self.group.topics[usize::from(*t)].members.len() > 1;
            let movable = self.owned[member].iter().any(|place| shared(&place.0));
            if self.count(member) >= self.most(member) && !movable {
                self.sorted.remove(&(self.count(member), member));
            }
        }
    }

    /// Returns whether no partition could move to a member that has at least two fewer.
    fn is_balanced(&self) -> bool {
        let (Some((min, _)), Some((max, _))) = (self.sorted.first(), self.sorted.last()) else {
            return true;
        };
        if min + 1 >= *max {
            return true;
        }
        let could_get = |(count, member): &(usize, usize)| {
            *count < self.most(*member)
                && self.owner.iter().any(|(place, other)| {
                    self.group.members[*member].topics.contains(&place.0)
                        && count + 1 < self.count(*other)
                })
        };
        !self.sorted.iter().any(could_get)
    }

    /// Returns the sum of the differences between all pairs of members: 0 is perfect.
    fn score(&self) -> usize {
        let counts: Vec<usize> = self.sorted.iter().map(|(count, _)| *count).collect();
        let after = |(i, a): (usize, &usize)| counts[i..].iter().map(|b| b - a).sum::<usize>();
        counts.iter().enumerate().map(after).sum()
    }

    /// Moves partitions until that balances nothing any more. Returns whether one moved.
    fn reassign(&mut self, movable: &[Place]) -> bool {
        let mut moved = false;
        loop {
            let mut changed = false;
            for place in movable {
                if self.is_balanced() {
                    break;
                }
                if let Some(to) = self.better(*place) {
                    self.shift(*place, to);
                    changed = true;
                }
            }
            moved |= changed;
            if !changed {
                return moved;
            }
        }
    }

    /// Returns who should own a partition instead: an owner of old before all others.
    fn better(&self, place: Place) -> Option<usize> {
        let count = self.count(*self.owner.get(&place)?);
        let poorer = |member: &usize| count > self.count(*member) + 1;
        let subscribes = |m: &usize| self.group.members[*m].topics.contains(&place.0);
        let older = self.older.get(&place).copied();
        if let Some(member) = older.filter(subscribes).filter(poorer) {
            return Some(member);
        }
        let others = &self.group.topics[usize::from(place.0)].members;
        others.iter().any(poorer).then(|| self.poorest(place.0))?
    }

    fn shift(&mut self, place: Place, to: usize) {
        let Some(owner) = self.owner.get(&place).copied() else {
            return;
        };
        let place = self.moves.instead(place, owner, to);
        let Some(from) = self.owner.insert(place, to) else {
            return;
        };
        for member in [from, to] {
            self.sorted.remove(&(self.count(member), member));
        }
        let topic = &self.group.topics[usize::from(place.0)];
        let hash = java::partition_hash(topic.hash, place.1);
        self.moves.note(place, hash, from, to);
        self.owned[from].retain(|held| *held != place);
        self.owned[to].push(place);
        for member in [from, to] {
            self.sorted.insert((self.count(member), member));
        }
    }
}
