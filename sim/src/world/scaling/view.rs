//! What can be seen of an autoscaler.

use super::super::World;
use crate::fact::{NO_ROW, RowId};
use crate::scaling::{Scaling, Seen};
use crate::time::Time;

#[derive(Clone, Debug)]
pub struct ScalerView<'a> {
    pub settings: &'a Scaling,
    /// What waits: messages in the queue, or the lag of the group; none while nobody knows.
    pub seen: Option<Seen>,
    /// How many instances run, those that go included.
    pub running: u32,
    /// Instances that start, and when they are ready.
    pub starting: Vec<(u32, Time)>,
    pub next_look: Time,
    /// The look in the window that wanted most, and when.
    pub highest: Option<(Time, u32)>,
    /// The row of the latest look.
    pub row: Option<RowId>,
}

impl World {
    /// Returns what can be seen of the autoscaler of a service, where it has one.
    pub fn scaler(&self, node: u16) -> Option<ScalerView<'_>> {
        let scaler = self.autoscalers.iter().find(|s| s.node == node)?;
        let (stay, leave) = self.running_of(node);
        let s = &*scaler.settings;
        Some(ScalerView {
            settings: s,
            seen: self.backlog(node, s.watched),
            running: stay + leave,
            starting: scaler.starts.iter().map(|s| (s.unit, s.ready)).collect(),
            next_look: scaler.next,
            highest: scaler.scaler.highest(),
            row: (scaler.row != NO_ROW).then_some(scaler.row),
        })
    }
}
