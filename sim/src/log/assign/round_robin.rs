//! Round robin: partition after partition to the next member that subscribes to its topic (KA-7).

use super::{Group, Place};

pub fn assign(group: &Group) -> Vec<Vec<Place>> {
    let mut owned = vec![Vec::new(); group.members.len()];
    let mut next = 0;
    for place in group.places() {
        // Somebody subscribes: the group holds no other topics.
        while !group.members[next].topics.contains(&place.0) {
            next = (next + 1) % owned.len();
        }
        owned[next].push(place);
        next = (next + 1) % owned.len();
    }
    owned
}
