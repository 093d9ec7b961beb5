//! Branches: `parallel` starts activations of their own, and goes on when the last one is done.

use super::run::Flow;
use super::{Doing, Origin, World};
use crate::events::Token;
use crate::path::Element;
use crate::program::Pc;
use crate::sink::Sink;

/// What branches are counted by, where calls and messages are counted by their label.
const BRANCH: u32 = u32::MAX;

impl World {
    pub(super) fn fork<S: Sink>(
        &mut self,
        sink: &mut S,
        slot: u32,
        branches: &[Pc],
        then: Pc,
    ) -> Flow {
        if branches.is_empty() {
            return Flow::Jump(then);
        }
        let parent = &mut self.activations[slot];
        parent.pc = then;
        parent.state = Doing::Forking;
        parent.branches = branches.len() as u32;
        for first in branches {
            let serial = self.new_serial();
            // Counted on over all branches of the activation: each has an identity of its own.
            let nth = self.nth(slot, BRANCH);
            let path = self.activations[slot].path;
            let path = self.paths.child(path, Element::Branch(nth), 0);
            let mut branch = self.activations[slot].clone();
            branch.serial = serial;
            branch.path = path;
            branch.pc = *first;
            branch.token = Token::NONE;
            branch.worker = None;
            branch.named = Vec::new();
            branch.branches = 0;
            branch.writes = None;
            branch.vars_before = Some(branch.vars.as_slice().into());
            branch.origin = Origin::Branch {
                parent: slot,
                first: *first,
            };
            branch.row = self.applied;
            let branch = self.activations.insert(branch);
            self.run(sink, branch);
        }
        let parent = &mut self.activations[slot];
        if parent.branches > 0 {
            parent.state = Doing::Joining;
            return Flow::Stop;
        }
        match parent.failed {
            Some(failure) => Flow::Fail(failure),
            None => Flow::Jump(then),
        }
    }

    /// A branch is done: what it set becomes the parent's, and the last one lets the parent go on.
    pub(super) fn join<S: Sink>(&mut self, sink: &mut S, slot: u32) -> Flow {
        let Origin::Branch { parent, .. } = self.activations[slot].origin else {
            return Flow::Next;
        };
        let branch = self.activations.remove(slot);
        self.paths.release(branch.path);
        let Some(waiting) = self.activations.get_mut(parent) else {
            return Flow::Stop;
        };
        let before = branch.vars_before.iter().flat_map(|vars| vars.iter());
        for ((mine, theirs), before) in waiting.vars.iter_mut().zip(branch.vars).zip(before) {
            if theirs != *before {
                *mine = theirs;
            }
        }
        if waiting.failed.is_none() {
            waiting.failed = branch.failed;
            waiting.failure_text = branch.failure_text;
        }
        waiting.row = self.applied;
        waiting.branches -= 1;
        // Where the last branch ends inside `fork`, the parent goes on there: a loop of such ends needs no deep stack.
        if waiting.branches == 0 && waiting.state == Doing::Joining {
            waiting.state = Doing::Running;
            match waiting.failed {
                Some(failure) => self.fail(sink, parent, failure),
                None => self.run(sink, parent),
            }
        }
        Flow::Stop
    }

    /// Returns the activation whose `parallel` an activation is a branch of, or itself.
    pub(super) fn root(&self, mut slot: u32) -> u32 {
        while let Origin::Branch { parent, .. } = self.activations[slot].origin {
            slot = parent;
        }
        slot
    }
}
