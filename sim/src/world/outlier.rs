//! Outlier ejection in the world: balancers are told how attempts end, and sweep.
//!
//! An attempt ends for the balancer when its caller gets the answer, or gives up. What the caller's program or policies make of
//! it does not matter, and a copy that was abandoned for another's answer tells nothing.
//!
//! # Simplified
//! An answer after its caller gave up tells nothing more: the attempt has counted as silent.

use super::step::kind;
use super::{Spot, World};
use crate::draw::{Key, Purpose};
use crate::events::Class;
use crate::fact::{Fact, FactKind, Failure, NO_MESSAGE, RowId};
use crate::outlier::{Draws, Note, OutlierView, Outliers, Seen};
use crate::path::{Element, PathRef};
use crate::sink::Sink;
use crate::time::Time;
use std::rc::Rc;

impl World {
    /// Tells the balancer before a service how an attempt at one of its instances ended.
    #[inline(always)]
    pub(super) fn attempt_ended<S: Sink>(
        &mut self,
        sink: &mut S,
        instance: (u16, u32),
        failure: Option<Failure>,
        path: PathRef,
    ) {
        if self.balancers[usize::from(instance.0)].outliers.is_some() {
            self.record_attempt(sink, instance, failure, path);
        }
    }

    #[inline(never)]
    fn record_attempt<S: Sink>(
        &mut self,
        sink: &mut S,
        (node, unit): (u16, u32),
        failure: Option<Failure>,
        path: PathRef,
    ) {
        let (now, seen) = ((self.now, self.applied), seen(failure));
        self.with_outliers(sink, node, path, |outliers, draws, notes| {
            outliers.record(now, unit, seen, draws, notes);
        });
    }

    /// The balancer before a service sweeps.
    pub(super) fn sweep<S: Sink>(&mut self, sink: &mut S, node: u32) {
        let node = node as u16;
        let Some(service) = self.service(node) else {
            return;
        };
        let Some(settings) = &service.ejection else {
            return;
        };
        let nth = (self.now.0 / settings.interval.0) as u32;
        self.balancers[usize::from(node)].timer = None;
        let path = self.paths.root(Element::Sweep { node, nth }, Key::ROOT);
        let now = (self.now, self.applied);
        self.with_outliers(sink, node, path, |outliers, draws, notes| {
            outliers.wake(now, draws, notes);
        });
        self.paths.release(path);
    }

    /// Returns what can be seen of the instances behind a balancer at an instant, where it ejects some.
    pub fn outliers(&self, node: u16, at: Time) -> Option<OutlierView> {
        let outliers = self.balancers.get(usize::from(node))?.outliers.as_ref()?;
        Some(outliers.view(at))
    }

    /// Returns the row at which an instance was ejected, and until when, if it is.
    pub fn ejection(&self, node: u16, unit: u32) -> Option<(RowId, Time)> {
        let outliers = self.balancers.get(usize::from(node))?.outliers.as_ref()?;
        let ejected = outliers.ejection(unit)?;
        Some((ejected.mark, ejected.until))
    }

    fn with_outliers<S: Sink>(
        &mut self,
        sink: &mut S,
        node: u16,
        path: PathRef,
        tell: impl FnOnce(&mut Outliers, Draws, &mut Vec<Note>),
    ) {
        let Some(mut outliers) = self.balancers[usize::from(node)].outliers.take() else {
            return;
        };
        let mut notes = Vec::new();
        let name = self.lookup.node(node).key;
        let draws = |unit: u32, nth: u32| {
            let identity = name.with(u64::from(unit)).with(u64::from(nth));
            self.draw(Purpose::Ejection, identity)
        };
        tell(Rc::make_mut(&mut outliers), &draws, &mut notes);
        let wake = outliers.wake_at();
        self.balancers[usize::from(node)].outliers = Some(outliers);
        for note in notes {
            self.tell_of_instance(sink, node, path, note);
        }
        self.set_sweep(node, wake);
    }

    fn set_sweep(&mut self, node: u16, wake: Option<Time>) {
        let timer = self.balancers[usize::from(node)].timer;
        if timer.map(|(at, _)| at) == wake {
            return;
        }
        if timer.is_some() {
            self.cancel();
        }
        let slot = u32::from(node);
        let set = wake.map(|at| (at, self.schedule(at, Class::Timer, kind::SWEEP, slot)));
        self.balancers[usize::from(node)].timer = set;
    }

    fn tell_of_instance<S: Sink>(&mut self, sink: &mut S, node: u16, path: PathRef, note: Note) {
        let spot = |unit| Spot {
            node,
            unit,
            path,
            message: NO_MESSAGE,
        };
        match note {
            Note::Ejected(e) => {
                let spot = spot(e.instance);
                self.say(sink, FactKind::InstanceEjected, spot, &e.marks, |_| {
                    Fact::InstanceEjected {
                        why: e.why,
                        times: e.times,
                        lasts: e.lasts,
                        until: e.until,
                        ejected: e.ejected,
                        instances: e.instances,
                        panics: e.panics,
                    }
                });
            }
            Note::Returned(r) => {
                let spot = spot(r.instance);
                self.say(sink, FactKind::InstanceReturned, spot, &[r.mark], |_| {
                    Fact::InstanceReturned {
                        ejected_for: r.ejected_for,
                        ejected: r.ejected,
                        instances: r.instances,
                    }
                });
            }
            Note::Withheld(w) => {
                let spot = spot(w.instance);
                self.say(sink, FactKind::EjectionWithheld, spot, &w.marks, |_| {
                    Fact::EjectionWithheld {
                        why: w.why,
                        because: w.because,
                        ejected: w.ejected,
                        instances: w.instances,
                    }
                });
            }
        }
    }
}

/// Returns what an end tells of the instance: as HTTP would, by the first digit of its status and by the gateway's three.
fn seen(failure: Option<Failure>) -> Seen {
    match failure {
        None | Some(Failure::BadRequest | Failure::RateLimited | Failure::Rejected) => {
            Seen::Success
        }
        Some(
            Failure::Refused
            | Failure::Reset
            | Failure::Unavailable
            | Failure::QueueFull
            | Failure::TimedOut
            | Failure::DeadlinePassed,
        ) => Seen::GatewayFailure,
        Some(
            Failure::Answered
            | Failure::Injected
            | Failure::DuplicateKey
            | Failure::Conflict
            | Failure::BadResult
            | Failure::Unroutable
            | Failure::NotStored
            | Failure::OutOfOrder
            | Failure::Fenced
            | Failure::Ending,
        ) => Seen::Error,
    }
}
