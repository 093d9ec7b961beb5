//! Identity is a path, not a counter: `web[3]#17/charge·2/attempt2`.
//!
//! Only the paths of what is alive are kept, as a tree in which each element knows its parent and
//! its key for draws. The text of a path is written only when somebody reads it.

mod text;

pub use text::{read_topic, topic_of};

use crate::draw::Key;
use crate::slab::{Packed, Slab};
use std::rc::Rc;

/// A path that is kept alive by whoever holds it, see [`Paths::retain`] and [`Paths::release`].
pub type PathRef = u32;
const NO_PARENT: u32 = u32::MAX;

/// One element of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// A run of a client's program.
    Run {
        node: u16,
        member: u32,
        occurrence: u32,
    },
    /// A call or message of that name, the n-th of its activation.
    /// A round of a service's loop.
    Round {
        node: u16,
        unit: u32,
        which: u16,
        occurrence: u32,
    },
    Named {
        label: u32,
        nth: u32,
    },
    /// The second and later attempts of a call.
    Attempt(u32),
    /// The second and later deliveries of a message; the first one has the message's own path, except for its copies.
    Delivery(u32),
    /// A copy that the network made, from 1.
    Copy(u32),
    /// The copy of a message for the second and later queue that gets it.
    To(u32),
    /// A message after it died in a queue for the n-th time.
    Dead(u32),
    Branch(u32),
    /// A fault on the schedule, from 1.
    Fault(u32),
    /// A command of the user, from 1.
    Hand(u32),
    /// A change of a queue's single active consumer, from 1.
    Active {
        node: u16,
        queue: u16,
        nth: u32,
    },
    /// A sweep of the balancer before a service, from 1.
    Sweep {
        node: u16,
        nth: u32,
    },
    /// A look of a service's autoscaler at its queue, from 1.
    Look {
        node: u16,
        nth: u32,
    },
    /// A time that a partition of a topic got shorter, from 1.
    Cleaning {
        node: u16,
        topic: u16,
        partition: u32,
        nth: u32,
    },
    /// A rebalance of the group that a service is with one of its subscriptions, from 1.
    Rebalance {
        node: u16,
        subscription: u16,
        nth: u32,
    },
    /// What concerns one member in it.
    Member(u32),
    /// A reader of a partition went to another offset than the next one: the n-th time that one of its group did, from 1.
    Position {
        node: u16,
        subscription: u16,
        partition: u32,
        nth: u32,
    },
    /// An instance that an autoscaler started or stopped; all turns of the service count, from 1.
    Turn {
        node: u16,
        unit: u32,
        nth: u32,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    parent: PathRef,
    holders: u32,
    element: Element,
    /// How many elements the path has.
    length: u32,
    key: Key,
}

impl Default for Node {
    fn default() -> Self {
        Self {
            parent: NO_PARENT,
            holders: 0,
            element: Element::Hand(0),
            length: 0,
            key: Key::ROOT,
        }
    }
}

/// A path that is kept for itself, apart from those that are alive: of a message in a log, which stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPath(Kept);

/// Elements with their keys, first to last.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    /// Most paths that are kept: a run, and what it sent. In place, since a log has many of them.
    Two([(Element, Key); 2]),
    Any(Rc<[(Element, Key)]>),
}

impl KeptPath {
    fn elements(&self) -> &[(Element, Key)] {
        match &self.0 {
            Kept::Two(elements) => elements,
            Kept::Any(elements) => elements,
        }
    }
}

/// The paths of everything alive.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    nodes: Slab<Node>,
}

/// Paths that are put away.
#[derive(Clone, Debug)]
pub struct PackedPaths(Packed<Node>);

impl PackedPaths {
    /// Returns the paths, each under the same reference.
    pub fn unpacked(&self) -> Paths {
        Paths {
            nodes: self.0.unpacked(),
        }
    }
}

impl Paths {
    /// Returns a copy to put away, which shares what it can with an earlier one.
    pub fn packed(&self, earlier: Option<&PackedPaths>) -> PackedPaths {
        PackedPaths(Packed::of(&self.nodes, earlier.map(|it| &it.0)))
    }

    /// Returns a path of one element, held once. `above` is the key of what the element is of: a population, for a run.
    #[inline(always)]
    pub fn root(&mut self, element: Element, above: Key) -> PathRef {
        self.add(NO_PARENT, 1, above, element, 0)
    }

    /// Returns the path with one more element, held once; the parent is held by it.
    #[inline(always)]
    pub fn child(&mut self, parent: PathRef, element: Element, name: u64) -> PathRef {
        let node = &mut self.nodes[parent];
        node.holders += 1;
        let (length, key) = (node.length + 1, node.key);
        self.add(parent, length, key, element, name)
    }

    // Each place adds one kind of element: inlined there, nothing is left of the match.
    #[inline(always)]
    fn add(
        &mut self,
        parent: PathRef,
        length: u32,
        key: Key,
        element: Element,
        name: u64,
    ) -> PathRef {
        let key = match element {
            Element::Run {
                member, occurrence, ..
            } => key.with(u64::from(member) << 32 | u64::from(occurrence)),
            Element::Round {
                unit,
                which,
                occurrence,
                ..
            } => key
                .with(0x7_0000_0000 | u64::from(which))
                .with(u64::from(unit) << 32 | u64::from(occurrence)),
            Element::Named { nth, .. } => key.with(name.wrapping_add(u64::from(nth))),
            Element::Attempt(n) => key.with(0x1_0000_0000 | u64::from(n)),
            Element::Delivery(n) => key.with(0x2_0000_0000 | u64::from(n)),
            Element::Copy(n) => key.with(0x3_0000_0000 | u64::from(n)),
            Element::To(n) => key.with(0x8_0000_0000 | u64::from(n)),
            Element::Dead(n) => key.with(0x9_0000_0000 | u64::from(n)),
            Element::Branch(n) => key.with(0x4_0000_0000 | u64::from(n)),
            Element::Fault(n) => key.with(0x5_0000_0000 | u64::from(n)),
            Element::Hand(n) => key.with(0x6_0000_0000 | u64::from(n)),
            Element::Active { queue, nth, .. } => key
                .with(0xA_0000_0000 | u64::from(queue))
                .with(u64::from(nth)),
            Element::Sweep { nth, .. } => key.with(0x7_0000_0000 | u64::from(nth)),
            Element::Look { nth, .. } => key.with(0xA_0000_0000 | u64::from(nth)),
            Element::Cleaning { nth, .. } => key.with(0xC_0000_0000 | u64::from(nth)),
            Element::Rebalance { nth, .. } => key.with(0xE_0000_0000 | u64::from(nth)),
            Element::Member(n) => key.with(0xF_0000_0000 | u64::from(n)),
            Element::Position { nth, .. } => key.with(0xD_0000_0000 | u64::from(nth)),
            Element::Turn { nth, .. } => key.with(0xB_0000_0000 | u64::from(nth)),
        };
        self.nodes.insert(Node {
            parent,
            holders: 1,
            element,
            length,
            key,
        })
    }

    #[inline]
    pub fn retain(&mut self, path: PathRef) -> PathRef {
        self.nodes[path].holders += 1;
        path
    }

    /// Gives up one hold; the last one forgets the path.
    #[inline]
    pub fn release(&mut self, path: PathRef) {
        let node = &mut self.nodes[path];
        node.holders -= 1;
        if node.holders == 0 {
            self.forget(path);
        }
    }

    /// Forgets a path that nobody holds, and with it every parent that only it held.
    fn forget(&mut self, mut path: PathRef) {
        loop {
            let parent = self.nodes[path].parent;
            self.nodes.release(path);
            if parent == NO_PARENT {
                return;
            }
            let node = &mut self.nodes[parent];
            node.holders -= 1;
            if node.holders > 0 {
                return;
            }
            path = parent;
        }
    }

    /// Returns a copy of a path that keeps nothing alive.
    pub fn kept(&self, path: PathRef) -> KeptPath {
        let last = &self.nodes[path];
        let element = |node: &Node| (node.element, node.key);
        if last.length == 2 {
            let first = &self.nodes[last.parent];
            return KeptPath(Kept::Two([element(first), element(last)]));
        }
        let above = |node: &&Node| self.nodes.get(node.parent);
        let upwards = std::iter::successors(Some(last), above);
        let mut elements: Vec<(Element, Key)> = upwards.map(element).collect();
        elements.reverse();
        KeptPath(Kept::Any(elements.into()))
    }

    /// Returns a kept path as one that is alive, held once: with the text and the key that it had.
    pub fn revived(&mut self, kept: &KeptPath) -> PathRef {
        let mut path = NO_PARENT;
        for (i, (element, key)) in kept.elements().iter().enumerate() {
            path = self.nodes.insert(Node {
                parent: path,
                holders: 1,
                element: *element,
                length: i as u32 + 1,
                key: *key,
            });
        }
        path
    }

    /// Returns the key for draws about whatever has this path.
    #[inline]
    pub fn key(&self, path: PathRef) -> Key {
        self.nodes[path].key
    }

    /// Returns how many elements a path has.
    pub fn length(&self, path: PathRef) -> u32 {
        self.nodes[path].length
    }

    /// Returns the path of the message itself, where this is one of its deliveries or copies, or a branch of what handles it.
    pub fn message_of(&self, mut path: PathRef) -> PathRef {
        while let Node {
            element:
                Element::Delivery(_)
                | Element::Copy(_)
                | Element::To(_)
                | Element::Dead(_)
                | Element::Branch(_),
            parent,
            ..
        } = &self.nodes[path]
        {
            path = *parent;
        }
        path
    }

    /// Returns whether a path is below the one with this key, or is that one itself.
    pub fn is_within(&self, mut path: PathRef, key: Key) -> bool {
        loop {
            let node = &self.nodes[path];
            if node.key == key {
                return true;
            }
            if node.parent == NO_PARENT {
                return false;
            }
            path = node.parent;
        }
    }

    /// Returns the path that a message had before it died, and before it was delivered again.
    pub fn alive(&self, mut path: PathRef) -> PathRef {
        while let Node {
            element: Element::Delivery(_) | Element::Dead(_),
            parent,
            ..
        } = &self.nodes[path]
        {
            path = *parent;
        }
        path
    }

    /// Checks that each path is held as often as it is named, by its holders and by its children.
    ///
    /// # Errors
    /// The first path that is not.
    pub fn audit(&self, held: impl Iterator<Item = PathRef>) -> Result<(), PathRef> {
        let mut open: std::collections::BTreeMap<PathRef, u32> = self
            .nodes
            .iter()
            .map(|(path, n)| (path, n.holders))
            .collect();
        let parents = self.nodes.iter().map(|(_, n)| n.parent);
        for path in held.chain(parents.filter(|p| *p != NO_PARENT)) {
            match open.get_mut(&path) {
                Some(left) if *left > 0 => *left -= 1,
                _ => return Err(path),
            }
        }
        match open.into_iter().find(|(_, left)| *left > 0) {
            Some((path, _)) => Err(path),
            None => Ok(()),
        }
    }

    /// Returns how many paths are alive: zero at the end of a run in which nothing is left over.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
