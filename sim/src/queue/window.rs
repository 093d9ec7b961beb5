//! The entries of a queue by slot: a window over all slots that were ever given.
//!
//! Slots are given in order and most entries leave in about that order, so the window is a row of
//! small shared pages; a page without entries is dropped when its last slot was given. A copy costs one pointer for each page
//! between the oldest and the newest entry.

use super::Entry;
use std::collections::VecDeque;
use std::rc::Rc;

/// Slots of a page.
const PAGE: u32 = 32;

#[derive(Clone, Debug)]
pub(super) struct Window<M> {
    /// None for a page that has no entry left.
    pages: VecDeque<Option<Rc<Page<M>>>>,
    /// How many pages were dropped in front of the first.
    dropped: u32,
    /// The slot that the next entry gets.
    next: u32,
}

#[derive(Clone, Debug)]
struct Page<M> {
    entries: Vec<Option<Entry<M>>>,
    /// How many entries are not none.
    left: u32,
}

impl<M> Page<M> {
    fn new() -> Self {
        Self {
            entries: Vec::with_capacity(PAGE as usize),
            left: 0,
        }
    }
}

impl<M: Clone> Window<M> {
    pub fn new() -> Self {
        Self {
            pages: VecDeque::new(),
            dropped: 0,
            next: 0,
        }
    }

    /// Appends what `entry` makes of its slot, and returns the slot.
    pub fn push(&mut self, entry: impl FnOnce(u32) -> Entry<M>) -> u32 {
        let slot = self.next;
        self.next += 1;
        if self.page_of(slot) == self.pages.len() {
            self.pages.push_back(Some(Rc::new(Page::new())));
        }
        if let Some(Some(page)) = self.pages.back_mut() {
            let page = Rc::make_mut(page);
            page.entries.push(Some(entry(slot)));
            page.left += 1;
        }
        slot
    }

    pub fn get(&self, slot: u32) -> Option<&Entry<M>> {
        let page = self.pages.get(self.page_of(slot))?.as_ref()?;
        page.entries.get((slot % PAGE) as usize)?.as_ref()
    }

    pub fn get_mut(&mut self, slot: u32) -> Option<&mut Entry<M>> {
        let place = self.page_of(slot);
        let page = Rc::make_mut(self.pages.get_mut(place)?.as_mut()?);
        page.entries.get_mut((slot % PAGE) as usize)?.as_mut()
    }

    pub fn remove(&mut self, slot: u32) -> Option<Entry<M>> {
        let place = self.page_of(slot);
        let kept = self.pages.get_mut(place)?;
        let page = Rc::make_mut(kept.as_mut()?);
        let entry = page.entries.get_mut((slot % PAGE) as usize)?.take()?;
        page.left -= 1;
        // A short queue empties its last page with every message: that one is kept.
        if page.left == 0 && page.entries.len() == PAGE as usize {
            *kept = None;
            self.drop_empty();
        }
        Some(entry)
    }

    /// Takes out all entries for which `gone` holds, in the order of their slots.
    pub fn remove_where(&mut self, gone: impl Fn(&Entry<M>) -> bool) -> Vec<Entry<M>> {
        let slots: Vec<u32> = self
            .iter_from(0)
            .filter(|e| gone(e))
            .map(|e| e.slot)
            .collect();
        slots.into_iter().filter_map(|s| self.remove(s)).collect()
    }

    pub fn for_each_mut(&mut self, mut change: impl FnMut(&mut Entry<M>)) {
        for page in self.pages.iter_mut().flatten() {
            let entries = &mut Rc::make_mut(page).entries;
            entries.iter_mut().flatten().for_each(&mut change);
        }
    }

    /// Returns the slot that the next entry gets.
    pub fn next_slot(&self) -> u32 {
        self.next
    }

    /// Returns the entries from a slot on.
    pub fn iter_from(&self, slot: u32) -> impl Iterator<Item = &Entry<M>> {
        let first = (slot / PAGE).saturating_sub(self.dropped) as usize;
        let first = first.min(self.pages.len());
        self.pages
            .range(first..)
            .flatten()
            .flat_map(|page| page.entries.iter().flatten())
            .skip_while(move |entry| entry.slot < slot)
    }

    /// Returns the first slot that has an entry, from this one on.
    pub fn first_from(&self, slot: u32) -> Option<u32> {
        self.iter_from(slot).next().map(|entry| entry.slot)
    }

    /// Returns how many pages are kept in memory.
    #[cfg(test)]
    pub fn pages_held(&self) -> usize {
        self.pages.iter().flatten().count()
    }

    fn page_of(&self, slot: u32) -> usize {
        (slot / PAGE).wrapping_sub(self.dropped) as usize
    }

    /// Drops empty pages in front.
    fn drop_empty(&mut self) {
        while let Some(None) = self.pages.front() {
            self.pages.pop_front();
            self.dropped += 1;
        }
    }
}
