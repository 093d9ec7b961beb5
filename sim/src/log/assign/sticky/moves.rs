//! Which partitions moved from whom to whom: a topic's partitions shall not move both ways between two members.

use super::super::Place;
use super::super::java::HashOrdered;
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Moves {
    from_to: BTreeMap<Place, (usize, usize)>,
    by_topic: BTreeMap<(u16, usize, usize), HashOrdered<Place>>,
}

impl Moves {
    /// Returns which partition to move instead: one that would move back.
    pub fn instead(&self, place: Place, from: usize, to: usize) -> Place {
        let from = self.from_to.get(&place).map_or(from, |(first, _)| *first);
        let back = self.by_topic.get(&(place.0, to, from));
        back.and_then(HashOrdered::first).unwrap_or(place)
    }

    /// Notes a move; one back to where it came from takes the note away.
    pub fn note(&mut self, place: Place, hash: i32, from: usize, to: usize) {
        let mut first = from;
        if let Some((origin, last)) = self.from_to.remove(&place) {
            let key = (place.0, origin, last);
            if let Some(set) = self.by_topic.get_mut(&key) {
                set.remove(place);
                if set.first().is_none() {
                    self.by_topic.remove(&key);
                }
            }
            if origin == to {
                return;
            }
            first = origin;
        }
        self.from_to.insert(place, (first, to));
        let set = self.by_topic.entry((place.0, first, to)).or_default();
        set.insert(hash, place);
    }
}
