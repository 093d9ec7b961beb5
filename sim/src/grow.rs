//! A list that only grows at its end, and whose copies share what they have in common.
//!
//! [`Grow`] holds what a run keeps for ever: table rows, log records. Complete pages of
//! [`FAN_OUT`] items hang in a radix tree of shared nodes; the incomplete last page is owned. A
//! copy costs a few pointers and at most one page; appending to or changing a copy duplicates
//! only the path to the page that changes. So the checkpoints of a recording cost what happened
//! between them, not what they hold.
//!
//! # Source
//! Design §4 "Recording". The structure is the bit-partitioned vector trie of Bagwell, with the
//! owned tail of Clojure's transient vectors.

use std::rc::Rc;

/// Items of a page, and children of a node.
pub const FAN_OUT: usize = 32;
const BITS: u32 = FAN_OUT.trailing_zeros();

/// An append-only list with cheap copies. Positions are `u32`: a run has fewer events than that.
#[derive(Clone, Debug)]
pub struct Grow<T> {
    /// The complete pages; none while there is no complete page.
    root: Option<Node<T>>,
    /// How many levels of branches lie above the pages.
    height: u32,
    /// How many items are in complete pages.
    paged: u32,
    /// The last, incomplete page: fewer than [`FAN_OUT`] items.
    tail: Vec<T>,
}

#[derive(Clone, Debug)]
enum Node<T> {
    Branch(Rc<Vec<Node<T>>>),
    Page(Rc<[T]>),
}

impl<T> Default for Grow<T> {
    fn default() -> Self {
        Self {
            root: None,
            height: 0,
            paged: 0,
            tail: Vec::new(),
        }
    }
}

impl<T: Clone> Grow<T> {
    pub fn new() -> Self {
        Self::default()
    }

    #[inline]
    pub fn len(&self) -> u32 {
        self.paged + self.tail.len() as u32
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends an item.
    #[inline]
    pub fn push(&mut self, item: T) {
        self.tail.push(item);
        if self.tail.len() == FAN_OUT {
            self.page_tail();
        }
    }

    /// Returns the item at a position, if there are that many.
    #[inline]
    pub fn get(&self, position: u32) -> Option<&T> {
        let offset = position as usize % FAN_OUT;
        self.page(position).get(offset)
    }

    /// Replaces the item at a position. Returns whether there is such a position.
    pub fn set(&mut self, position: u32, item: T) -> bool {
        if position >= self.len() {
            return false;
        }
        let offset = position as usize % FAN_OUT;
        if position >= self.paged {
            self.tail[offset] = item;
        } else if let Some(root) = &mut self.root {
            page_mut(root, self.height, position)[offset] = item;
        }
        true
    }

    /// Returns the items, first to last.
    pub fn iter(&self) -> Iter<'_, T> {
        self.iter_from(0)
    }

    /// Returns the items from a position on.
    pub fn iter_from(&self, position: u32) -> Iter<'_, T> {
        let page = self.page(position);
        let offset = page.len().min(position as usize % FAN_OUT);
        Iter {
            list: self,
            next: position,
            page: page[offset..].iter(),
        }
    }

    /// Returns the page that holds a position; an empty one beyond the end.
    #[inline]
    fn page(&self, position: u32) -> &[T] {
        if position >= self.paged {
            let in_tail = (position - self.paged) < FAN_OUT as u32;
            return if in_tail { &self.tail } else { &[] };
        }
        let mut node = self.root.as_ref();
        let mut level = self.height;
        loop {
            match node {
                Some(Node::Branch(children)) => {
                    node = children.get(child(position, level));
                    level -= 1;
                }
                Some(Node::Page(items)) => return items,
                None => return &[],
            }
        }
    }

    /// Moves the full tail into the tree.
    fn page_tail(&mut self) {
        let page = Node::Page(self.tail.drain(..).collect());
        let pages = self.paged >> BITS;
        self.paged += FAN_OUT as u32;
        match &mut self.root {
            None => self.root = Some(page),
            Some(root) if pages < 1 << (BITS * self.height) => append(root, self.height, page),
            Some(root) => {
                let old = std::mem::replace(root, Node::Branch(Rc::new(Vec::new())));
                let grown = lifted(page, self.height);
                *root = Node::Branch(Rc::new(vec![old, grown]));
                self.height += 1;
            }
        }
    }
}

/// Returns which child of a branch `level` levels above the pages leads to a position.
#[inline]
fn child(position: u32, level: u32) -> usize {
    (position >> (BITS * level)) as usize % FAN_OUT
}

/// Returns a node of that height which leads to this page alone.
fn lifted<T>(page: Node<T>, height: u32) -> Node<T> {
    (0..height).fold(page, |node, _| Node::Branch(Rc::new(vec![node])))
}

/// Appends a page to a node of that height that has room for it.
fn append<T: Clone>(node: &mut Node<T>, height: u32, page: Node<T>) {
    let Node::Branch(children) = node else {
        return;
    };
    let children = Rc::make_mut(children);
    match children.last_mut() {
        Some(last) if !full(last) => append(last, height - 1, page),
        _ => children.push(lifted(page, height - 1)),
    }
}

/// Returns whether a node has no room for another page.
fn full<T>(node: &Node<T>) -> bool {
    match node {
        Node::Page(_) => true,
        Node::Branch(children) => children.len() == FAN_OUT && children.last().is_some_and(full),
    }
}

/// Returns the page that holds a position, duplicating the path to it where it is shared.
fn page_mut<T: Clone>(node: &mut Node<T>, level: u32, position: u32) -> &mut [T] {
    match node {
        Node::Page(items) => Rc::make_mut(items),
        Node::Branch(children) => {
            let children = Rc::make_mut(children);
            page_mut(&mut children[child(position, level)], level - 1, position)
        }
    }
}

/// Walks a [`Grow`] page by page.
#[derive(Clone, Debug)]
pub struct Iter<'a, T> {
    list: &'a Grow<T>,
    next: u32,
    page: std::slice::Iter<'a, T>,
}

impl<'a, T: Clone> Iterator for Iter<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        if self.page.as_slice().is_empty() {
            self.page = match self.list.len() > self.next {
                true => self.list.page(self.next).iter(),
                false => return None,
            };
        }
        self.next += 1;
        self.page.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.list.len().saturating_sub(self.next) as usize;
        (left, Some(left))
    }
}

impl<'a, T: Clone> IntoIterator for &'a Grow<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T: Clone> FromIterator<T> for Grow<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut list = Self::new();
        items.into_iter().for_each(|item| list.push(item));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// The bytes of nodes that `list` holds and `seen` did not; `seen` knows them afterwards.
    fn bytes_new<T>(list: &Grow<T>, seen: &mut BTreeSet<usize>) -> usize {
        fn walk<T>(node: &Node<T>, seen: &mut BTreeSet<usize>) -> usize {
            match node {
                Node::Page(items) => match seen.insert(Rc::as_ptr(items).cast::<T>() as usize) {
                    true => size_of_val(&**items),
                    false => 0,
                },
                Node::Branch(children) => match seen.insert(Rc::as_ptr(children) as usize) {
                    true => {
                        let own = children.capacity() * size_of::<Node<T>>();
                        own + children.iter().map(|c| walk(c, seen)).sum::<usize>()
                    }
                    false => 0,
                },
            }
        }
        let tail = list.tail.capacity() * size_of::<T>();
        size_of_val(list) + tail + list.root.as_ref().map_or(0, |root| walk(root, seen))
    }

    /// Bytes per checkpoint where one is kept every 1,024 items.
    fn bytes_per_checkpoint(items: u32, changes: bool) -> usize {
        let mut list = Grow::new();
        let mut kept = Vec::new();
        let mut seen = BTreeSet::new();
        let mut bytes = 0;
        for n in 0..items {
            if n % 1_024 == 0 {
                let copy = list.clone();
                bytes += bytes_new(&copy, &mut seen);
                kept.push(copy);
            }
            list.push(u64::from(n));
            if changes && n % 16 == 0 {
                list.set(n / 2, 0);
            }
        }
        bytes / kept.len()
    }

    #[test]
    fn a_checkpoint_costs_what_happened_since_the_last_one() {
        for changes in [false, true] {
            let small = bytes_per_checkpoint(10_000, changes);
            let large = bytes_per_checkpoint(1_000_000, changes);
            assert!(
                large <= 2 * small,
                "{large} B per checkpoint at 10^6, {small} B at 10^4"
            );
        }
    }

    #[test]
    fn every_position_is_found_at_every_height() {
        let list: Grow<u32> = (0..40_000).collect();
        assert_eq!(list.height, 3);
        assert!((0..40_000).all(|n| list.get(n) == Some(&n)));
        assert_eq!(list.get(40_000), None);
        assert_eq!(list.get(u32::MAX), None);
        assert!(list.iter().copied().eq(0..40_000));
        for from in [0, 1, 31, 32, 33, 1_023, 1_024, 39_999, 40_000, 50_000] {
            assert!(list.iter_from(from).copied().eq(from..40_000), "{from}");
        }
    }

    #[test]
    fn a_position_beyond_the_end_is_not_set() {
        let mut list: Grow<u32> = (0..3).collect();
        assert!(!list.set(3, 9));
        assert!(list.set(2, 9));
        assert!(list.iter().copied().eq([0, 1, 9]));
    }

    #[derive(Clone, Debug)]
    enum Step {
        Push(u16),
        Set(u16, u32),
        Fork(u8),
        Switch(u8),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            // Many at once, so that the tree gets branches.
            8 => (0..300_u16).prop_map(Step::Push),
            8 => (any::<u16>(), any::<u32>()).prop_map(|(at, item)| Step::Set(at, item)),
            2 => any::<u8>().prop_map(Step::Fork),
            2 => any::<u8>().prop_map(Step::Switch),
        ]
    }

    proptest! {
        #[test]
        fn it_is_a_vec_under_push_set_clone_and_fork(steps in prop::collection::vec(step(), 1..60)) {
            let mut branches: Vec<(Grow<u32>, Vec<u32>)> = vec![Default::default()];
            let mut at = 0;
            for step in steps {
                let (list, model) = &mut branches[at];
                match step {
                    Step::Push(count) => (0..u32::from(count)).for_each(|n| {
                        list.push(n);
                        model.push(n);
                    }),
                    Step::Set(position, item) => {
                        let position = usize::from(position) % (model.len() + 1);
                        let there = list.set(position as u32, item);
                        prop_assert_eq!(there, position < model.len());
                        if let Some(slot) = model.get_mut(position) {
                            *slot = item;
                        }
                    }
                    Step::Fork(from) => {
                        let copy = branches[usize::from(from) % branches.len()].clone();
                        branches.push(copy);
                        at = branches.len() - 1;
                    }
                    Step::Switch(to) => at = usize::from(to) % branches.len(),
                }
            }
            for (list, model) in &branches {
                prop_assert_eq!(list.len() as usize, model.len());
                prop_assert!(list.iter().eq(model.iter()));
                let from = model.len() / 3;
                prop_assert!(list.iter_from(from as u32).eq(&model[from..]));
            }
        }
    }
}
