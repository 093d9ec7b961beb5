//! Sorting whose code is there once for all types. The page would carry the standard library's once for each kind of item and of key,
//! four kilobytes at a time; that one is for loops that must be quick.

use std::cmp::Ordering;
use std::mem;

/// Sorts from low to high.
pub fn ascending<T: Ord>(items: &mut [T]) {
    by(items, T::cmp);
}

/// Sorts by a key; what has the same one stays in its order.
pub fn by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as a comparison says; what is equal stays in its order.
pub fn by<T>(items: &mut [T], compare: impl FnMut(&T, &T) -> Ordering) {
    if items.len() > 1 {
        arrange(items.len(), &mut Compared(items, compare));
    }
}

/// Items of whatever type, known by their places.
trait Items {
    fn compare(&mut self, a: usize, b: usize) -> Ordering;
    fn swap(&mut self, a: usize, b: usize);
}

struct Compared<'a, T, F>(&'a mut [T], F);

impl<T, F: FnMut(&T, &T) -> Ordering> Items for Compared<'_, T, F> {
    fn compare(&mut self, a: usize, b: usize) -> Ordering {
        self.1(&self.0[a], &self.0[b])
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.0.swap(a, b);
    }
}

/// Finds which item belongs at which place, then swaps, one circle of places after the other, until each is there.
fn arrange(count: usize, items: &mut dyn Items) {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| items.compare(*a, *b));
    for start in 0..count {
        let mut place = start;
        while order[place] != start {
            let from = mem::replace(&mut order[place], place);
            items.swap(place, from);
            place = from;
        }
        order[place] = place;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn does_what_the_standard_library_does(items in proptest::collection::vec((0u8..30, any::<u16>()), 0..100)) {
            let (mut ours, mut theirs) = (items.clone(), items.clone());
            super::by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            super::by(&mut ours, |a, b| b.1.cmp(&a.1));
            theirs.sort_by_key(|item| std::cmp::Reverse(item.1));
            prop_assert_eq!(&ours, &theirs);
            super::ascending(&mut ours);
            theirs.sort();
            prop_assert_eq!(&ours, &theirs);
        }
    }
}
