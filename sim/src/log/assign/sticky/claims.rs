//! What members say they own, and whom to believe.

use super::super::{Group, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Who owned what before, so far as it is believed.
pub struct Claims {
    /// By rank, in the order of the claims.
    pub owned: Vec<Vec<Place>>,
    /// Claimed by several members of one generation: nobody is believed.
    pub disputed: BTreeSet<Place>,
    /// The last owner, of an older generation, of what nobody of the newest claims or claimed first.
    pub older: BTreeMap<Place, usize>,
}

impl Claims {
    pub fn new(group: &Group) -> Self {
        let mut claims = Self {
            owned: vec![Vec::new(); group.members.len()],
            disputed: BTreeSet::new(),
            older: BTreeMap::new(),
        };
        let mut owner: BTreeMap<Place, usize> = BTreeMap::new();
        for member in &group.hashed {
            for place in &group.members[*member].owned {
                claims.claim(group, &mut owner, *member, *place);
            }
        }
        claims.note_older(group);
        claims
    }

    fn claim(
        &mut self,
        group: &Group,
        owner: &mut BTreeMap<Place, usize>,
        member: usize,
        place: Place,
    ) {
        let generation = |member: usize| group.members[member].generation;
        match owner.get(&place).copied() {
            None => self.owned[member].push(place),
            Some(other) if generation(member) == generation(other) => {
                self.disputed.insert(place);
                self.owned[other].retain(|held| *held != place);
            }
            Some(other) if generation(member) > generation(other) => {
                self.owned[other].retain(|held| *held != place);
                self.owned[member].push(place);
            }
            Some(_) => return,
        }
        owner.insert(place, member);
    }

    fn note_older(&mut self, group: &Group) {
        let newest = group.members.iter().map(|m| m.generation).max();
        for member in &group.hashed {
            let joined = &group.members[*member];
            if Some(joined.generation) == newest {
                continue;
            }
            for place in &joined.owned {
                let known = self.older.get(place);
                if known.is_none_or(|k| group.members[*k].generation < joined.generation) {
                    self.older.insert(*place, *member);
                }
            }
        }
    }
}
