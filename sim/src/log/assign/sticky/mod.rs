//! Sticky: balanced first, then as few moves as can be (KA-8).
//!
//! Where all members subscribe to the same topics, quotas decide ([`even`]); else partitions move from member to member as
//! long as that balances better ([`uneven`]).

mod claims;
mod even;
mod moves;
mod uneven;

use super::{Group, Place};
use claims::Claims;
use std::collections::BTreeSet;

pub struct Assigned {
    pub owned: Vec<Vec<Place>>,
    /// What changed hands, with its new owner.
    pub transfers: Vec<(Place, usize)>,
}

impl Assigned {
    /// Returns what can be given at once: not what another member still has to give up (KA-9).
    pub fn without_transfers(mut self) -> Vec<Vec<Place>> {
        for (place, to) in self.transfers {
            self.owned[to].retain(|held| *held != place);
        }
        self.owned
    }
}

pub fn assign(group: &Group) -> Assigned {
    let claims = Claims::new(group);
    let alike = |pair: &[super::Joined]| pair[0].topics == pair[1].topics;
    match group.members.windows(2).all(alike) {
        true => even::assign(group, &claims),
        false => {
            let owned = uneven::assign(group, claims);
            let transfers = transfers(group, &owned);
            Assigned { owned, transfers }
        }
    }
}

/// Returns what one member owned before and another owns now.
fn transfers(group: &Group, owned: &[Vec<Place>]) -> Vec<(Place, usize)> {
    let mut given_up: BTreeSet<Place> = BTreeSet::new();
    for (member, now) in group.members.iter().zip(owned) {
        given_up.extend(member.owned.iter().filter(|p| !now.contains(p)));
    }
    let mut transfers = Vec::new();
    for (to, now) in owned.iter().enumerate() {
        let before = &group.members[to].owned;
        let new = now.iter().filter(|p| !before.contains(p));
        transfers.extend(new.filter(|p| given_up.contains(p)).map(|p| (*p, to)));
    }
    transfers
}
