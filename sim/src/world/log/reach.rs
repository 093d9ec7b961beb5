//! Who can be reached: members fall silent when they or their connection stop, and are heard again.

use super::super::World;
use super::Alarm;
use crate::sink::Sink;
use std::rc::Rc;

impl World {
    /// Looks again which members of which groups can be reached: after a fault, by schedule or by hand.
    pub(in crate::world) fn reach_members<S: Sink>(&mut self, sink: &mut S) {
        for readers in 0..self.readers.len() as u32 {
            for unit in 0..self.readers[readers as usize].units.len() as u32 {
                self.reach_member(sink, readers, unit);
            }
        }
    }

    fn reach_member<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let now = self.now;
        let r = &self.readers[readers as usize];
        let (service, broker) = (r.service, r.broker);
        let is_up = self.is_running(self.process_index(service, unit));
        let cut = !self.is_heard(service, broker);
        let r = &mut self.readers[readers as usize];
        let id = Rc::clone(&r.units[unit as usize].id);
        let was_silent = r
            .group
            .member(&id)
            .is_some_and(|seat| seat.silent.is_some());
        match is_up && !cut {
            false if r.group.member(&id).is_some() && !was_silent => {
                r.group.fell_silent(&id, now);
                self.watch(readers, unit, false);
            }
            true if was_silent => {
                r.group.beats_again(&id);
                let at_work = r.units[unit as usize].outstanding > 0;
                self.watch(readers, unit, at_work);
                self.ask_again(sink, readers, unit);
            }
            true if r.group.member(&id).is_none() && r.units[unit as usize].outstanding == 0 => {
                self.poll(sink, readers, unit, None);
            }
            _ => {}
        }
    }

    /// A member that was silent goes on where it stood.
    fn ask_again<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let member = &mut self.readers[readers as usize].units[unit as usize];
        member.told = true;
        if member.outstanding == 0 {
            self.poll(sink, readers, unit, None);
        }
    }

    /// A process crashed: its members forget what they read. Their group learns of it when the session times out.
    pub(in crate::world) fn crash_members(&mut self, node: u16, unit: u32) {
        for readers in 0..self.readers.len() as u32 {
            if self.readers[readers as usize].service == node {
                self.fall_silent(readers, unit);
            }
        }
    }

    /// Sets the timer at which the coordinator loses patience with a member, in place of the one before.
    pub(in crate::world) fn watch(&mut self, readers: u32, unit: u32, at_work: bool) {
        let r = &mut self.readers[readers as usize];
        let member = &mut r.units[unit as usize];
        if let Some(token) = member.deadline.take()
            && self.ledger().alarms.remove(&token).is_some()
        {
            self.cancel();
        }
        let r = &self.readers[readers as usize];
        let id = Rc::clone(&r.units[unit as usize].id);
        if let Some((at, _)) = r.group.deadline(&id, at_work) {
            let token = self.alarm(at.max(self.now), readers, unit, Alarm::Deadline);
            self.readers[readers as usize].units[unit as usize].deadline = Some(token);
        }
    }
}
