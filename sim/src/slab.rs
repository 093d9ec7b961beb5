//! Slots that are used again: an index stays valid until its slot is given back.

use std::fmt;
use std::rc::Rc;

/// Items under small integer keys. Freed slots are used again, last freed first, so that the same
/// history always gives the same keys.
///
/// An item stays in its slot when the slot is given back: whoever claims it next fills it anew, and can
/// use again what it owns. So nothing is moved, and a long run allocates nothing.
pub struct Slab<T> {
    slots: Vec<Slot<T>>,
    /// The slot that was freed last; [`END`]: none is free.
    free: u32,
}

struct Slot<T> {
    item: T,
    /// The slot that was freed before this one; [`END`] at the first one, [`USED`] where the slot is in use.
    next: u32,
}

const USED: u32 = u32::MAX;
const END: u32 = u32::MAX - 1;

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: END,
        }
    }
}

impl<T: Default> Slab<T> {
    /// Returns a slot to fill. What was in it before is still there.
    #[inline]
    pub fn claim(&mut self) -> u32 {
        let claimed = self.free;
        match self.slots.get_mut(claimed as usize) {
            Some(slot) => {
                self.free = std::mem::replace(&mut slot.next, USED);
                claimed
            }
            None => self.widen(),
        }
    }

    #[cold]
    fn widen(&mut self) -> u32 {
        let (item, next) = (T::default(), USED);
        self.slots.push(Slot { item, next });
        (self.slots.len() - 1) as u32
    }

    #[inline]
    pub fn insert(&mut self, item: T) -> u32 {
        let slot = self.claim();
        self[slot] = item;
        slot
    }

    /// Takes the item out of its slot and gives the slot back.
    ///
    /// # Panics
    /// Where the slot is empty: only a bug can ask for that.
    pub fn remove(&mut self, slot: u32) -> T {
        let item = std::mem::take(&mut self[slot]);
        self.release(slot);
        item
    }
}

impl<T> Slab<T> {
    /// Gives a slot back.
    ///
    /// # Panics
    /// Where the slot is empty: only a bug can ask for that.
    #[inline]
    pub fn release(&mut self, slot: u32) {
        let next = &mut self.slots[slot as usize].next;
        assert!(*next == USED, "the slot is in use");
        *next = self.free;
        self.free = slot;
    }

    #[inline]
    pub fn get(&self, slot: u32) -> Option<&T> {
        let slot = self.slots.get(slot as usize)?;
        (slot.next == USED).then_some(&slot.item)
    }

    #[inline]
    pub fn get_mut(&mut self, slot: u32) -> Option<&mut T> {
        let slot = self.slots.get_mut(slot as usize)?;
        (slot.next == USED).then_some(&mut slot.item)
    }

    /// Returns the items with their slots, in order of slots.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let slots = (0..).zip(&self.slots);
        slots.filter_map(|(i, slot)| (slot.next == USED).then_some((i, &slot.item)))
    }

    /// Returns the free slots, last freed first.
    fn free(&self) -> impl Iterator<Item = u32> {
        let first = (self.free != END).then_some(self.free);
        std::iter::successors(first, |slot| {
            let next = self.slots[*slot as usize].next;
            (next != END).then_some(next)
        })
    }

    /// Returns how many slots are in use, by counting them.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> std::ops::Index<u32> for Slab<T> {
    type Output = T;
    #[inline]
    fn index(&self, slot: u32) -> &T {
        let slot = &self.slots[slot as usize];
        debug_assert_eq!(slot.next, USED, "the slot is in use");
        &slot.item
    }
}

impl<T> std::ops::IndexMut<u32> for Slab<T> {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut T {
        let slot = &mut self.slots[slot as usize];
        debug_assert_eq!(slot.next, USED, "the slot is in use");
        &mut slot.item
    }
}

/// Of a copy only what is in use is equal: what lies in free slots is not copied.
impl<T: Clone + Default> Clone for Slab<T> {
    fn clone(&self) -> Self {
        let copy = |slot: &Slot<T>| Slot {
            item: match slot.next {
                USED => slot.item.clone(),
                _ => T::default(),
            },
            next: slot.next,
        };
        Self {
            slots: self.slots.iter().map(copy).collect(),
            free: self.free,
        }
    }
}

/// Shows what is in use, and which slots are free.
impl<T: fmt::Debug> fmt::Debug for Slab<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()?;
        f.debug_list().entries(self.free()).finish()
    }
}

/// Slots of a page of a slab that is put away.
const PAGE: usize = 32;

/// Items with their slots.
type Page<T> = Rc<[(u32, T)]>;

/// A slab that is put away: as large as what is in use, less the pages that are the same in one that was put away earlier.
/// What waits for long is kept once, however many copies there are.
#[derive(Clone, Debug)]
pub struct Packed<T> {
    /// What is in use, with its slots: one page for so many slots.
    pages: Box<[Page<T>]>,
    /// The free slots, first freed first.
    free: Box<[Rc<[u32]>]>,
}

impl<T: Clone + PartialEq> Packed<T> {
    pub fn of(slab: &Slab<T>, earlier: Option<&Self>) -> Self {
        let pages = slab.slots.chunks(PAGE).enumerate().map(|(n, slots)| {
            let used = ((n * PAGE) as u32..)
                .zip(slots)
                .filter(|(_, slot)| slot.next == USED)
                .map(|(at, slot)| (at, &slot.item));
            match earlier.and_then(|it| it.pages.get(n)) {
                Some(page) if page.iter().map(|(at, it)| (*at, it)).eq(used.clone()) => {
                    Rc::clone(page)
                }
                _ => {
                    let mut page = Vec::with_capacity(used.clone().count());
                    page.extend(used.map(|(at, item)| (at, item.clone())));
                    page.into()
                }
            }
        });
        let mut free = Vec::with_capacity(slab.slots.len());
        free.extend(slab.free());
        free.reverse();
        let free = free.chunks(PAGE).enumerate().map(|(n, slots)| {
            match earlier.and_then(|it| it.free.get(n)) {
                Some(page) if **page == *slots => Rc::clone(page),
                _ => slots.into(),
            }
        });
        Self {
            pages: pages.collect(),
            free: free.collect(),
        }
    }
}

impl<T: Clone + Default> Packed<T> {
    /// Returns the slab with the same items in the same slots.
    pub fn unpacked(&self) -> Slab<T> {
        let items = || self.pages.iter().flat_map(|page| page.iter());
        let free = || self.free.iter().flat_map(|page| page.iter());
        let count = items().count() + free().count();
        let mut slots = Vec::with_capacity(count);
        let vacant = || Slot {
            item: T::default(),
            next: END,
        };
        for (at, item) in items() {
            slots.resize_with(*at as usize, vacant);
            let (item, next) = (item.clone(), USED);
            slots.push(Slot { item, next });
        }
        slots.resize_with(count, vacant);
        let mut slab = Slab { slots, free: END };
        for slot in free() {
            slab.slots[*slot as usize].next = slab.free;
            slab.free = *slot;
        }
        slab
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_claimed_slot_keeps_what_was_in_it() {
        let mut slab = Slab::default();
        let slot = slab.insert(vec![1]);
        slab.release(slot);
        assert_eq!((slab.get(slot), slab.len()), (None, 0));
        assert_eq!(slab.claim(), slot);
        assert_eq!(slab[slot], [1]);
        assert_eq!(slab.remove(slot), [1]);
        assert!(slab.is_empty());
    }

    #[test]
    fn a_packed_slab_shares_what_did_not_change() {
        let mut slab: Slab<u32> = Slab::default();
        for n in 0..1_000 {
            slab.insert(n);
        }
        (0..200).for_each(|slot| slab.release(slot));
        let before = Packed::of(&slab, None);
        slab.insert(1_000);
        slab[900] = 1;
        let after = Packed::of(&slab, Some(&before));
        let own = after.pages.iter().zip(&before.pages);
        assert_eq!(own.filter(|(a, b)| !Rc::ptr_eq(a, b)).count(), 2);
        let own = after.free.iter().zip(&before.free);
        assert_eq!(own.filter(|(a, b)| !Rc::ptr_eq(a, b)).count(), 1);
    }

    proptest! {
        #[test]
        fn a_packed_slab_goes_on_like_the_one_it_was(steps in prop::collection::vec(any::<(bool, u8)>(), 1..80)) {
            let mut slab: Slab<u32> = Slab::default();
            let mut earlier = None;
            for (n, (insert, which)) in (0..).zip(steps) {
                let used: Vec<u32> = slab.iter().map(|(slot, _)| slot).collect();
                if insert || used.is_empty() {
                    slab.insert(n);
                } else {
                    slab.release(used[usize::from(which) % used.len()]);
                }
                let packed = Packed::of(&slab, earlier.as_ref());
                let mut copy = packed.unpacked();
                earlier = Some(packed);
                prop_assert_eq!(format!("{slab:?}"), format!("{copy:?}"));
                let mut same = slab.clone();
                prop_assert_eq!((copy.insert(n), copy.insert(n)), (same.insert(n), same.insert(n)));
            }
        }
    }
}
