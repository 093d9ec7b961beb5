//! Permits that outlive their callers: a caller gave up, and what its call had asked for still holds its place.

use super::{CallRef, Layer, Spot, World};
use crate::path::PathRef;
use crate::policy::{Outcome, Permit, Settled};
use crate::sink::Sink;
use crate::time::Time;

/// A permit that waits for an answer which nobody else waits for.
#[derive(Clone, Debug)]
pub(super) struct Late {
    /// The attempt whose answer it is.
    of: CallRef,
    /// Retained: whose place it is can still be told.
    pub path: PathRef,
    label: u32,
    shared: u32,
    permit: Permit,
    entered: Time,
}

impl World {
    /// Forgets what calls of a shared policy held: its owner crashed.
    pub(super) fn forget_late(&mut self, shared: u32) {
        while let Some(i) = self.late.iter().position(|late| late.shared == shared) {
            let late = self.late.remove(i);
            self.paths.release(late.path);
        }
    }

    /// Leaves a layer's permit to the answer that is still to come, where its policy wants that. Returns whether it does.
    pub(super) fn leave_permit(&mut self, id: u32, i: usize, permit: Permit) -> bool {
        let Layer {
            policy, entered, ..
        } = self.calls[id].layers[i];
        let Some(shared) = self.shared_slot(id, policy) else {
            return false;
        };
        let leaves = self.shared[shared as usize].policy.outlives_caller(permit);
        if leaves {
            let call = &self.calls[id];
            let of = CallRef {
                slot: id,
                serial: call.serial,
                attempt: call.attempt,
            };
            let path = self.paths.retain(call.path);
            let label = self.spec_of(id).map_or(0, |spec| spec.label);
            self.late.push(Late {
                of,
                path,
                label,
                shared,
                permit,
                entered,
            });
        }
        leaves
    }

    /// The answer came for which nobody waits: what its attempt held is free.
    #[cold]
    pub(super) fn settle_late<S: Sink>(&mut self, sink: &mut S, of: CallRef, spot: Spot) {
        while let Some(i) = self.late.iter().position(|late| late.of == of) {
            let late = self.late.remove(i);
            let (now, mark) = (self.now, self.applied);
            let settled = Settled {
                outcome: Outcome::Released,
                duration: now.since(late.entered),
                mark,
            };
            self.with_shared(sink, late.shared, spot, late.label, |p, draw, notes| {
                p.settle(now, late.permit, settled, draw, notes)
            });
            self.paths.release(late.path);
        }
    }

    /// Returns the path of a call that gave up and left this permit behind.
    pub(super) fn path_of_late(&self, shared: u32, call: u64) -> Option<PathRef> {
        let mine = |late: &&Late| late.shared == shared && late.permit.call == call;
        self.late.iter().find(mine).map(|late| late.path)
    }

    /// A policy calls in one of those that it keeps waiting.
    pub(super) fn call_in<S: Sink>(&mut self, sink: &mut S, policy: u16, call: u64) {
        let (id, serial) = (call as u32, (call >> 32) as u32);
        let Some(call) = self.calls.get(id).filter(|call| call.serial == serial) else {
            return;
        };
        let waits = |layer: &Layer| layer.policy == policy && layer.waits;
        let Some(i) = call.layers.iter().position(waits) else {
            return;
        };
        if self.calls[id].layers[i].timer.take().is_some() {
            self.cancel();
        }
        let over = self.enter(sink, id, i);
        self.go_on_after(sink, over);
    }
}
