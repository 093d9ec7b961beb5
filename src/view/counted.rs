//! What a frame counts over all that happened before its cursor, kept for a frame that has no time to count.

use super::frame::{Ask, Frame, Jump, Latencies, Measure, Strip};
use std::rc::Rc;

/// What was counted last: what a frame shows that has no time to count.
#[derive(Debug, Default)]
pub struct Counted {
    comparison: Vec<Measure>,
    strip: Rc<Strip>,
    jumps: Vec<Jump>,
    /// Of which client.
    latencies: Option<(u16, Option<Latencies>)>,
}

impl Counted {
    /// Returns a frame with what was counted last, where it has nothing of its own, and keeps what it has.
    pub fn fill(&mut self, mut frame: Frame, ask: &Ask) -> Frame {
        if ask.stage_only {
            return frame;
        }
        let focused = frame.focused;
        let inside = frame.runs[focused].inside.as_mut();
        if frame.late {
            frame.comparison.clone_from(&self.comparison);
            frame.transport.strip = Rc::clone(&self.strip);
            frame.transport.jumps.clone_from(&self.jumps);
            if let Some(inside) = inside
                && let Some((_, latencies)) =
                    self.latencies.as_ref().filter(|it| it.0 == inside.node)
            {
                inside.latencies.clone_from(latencies);
            }
        } else {
            self.comparison.clone_from(&frame.comparison);
            self.strip = Rc::clone(&frame.transport.strip);
            self.jumps.clone_from(&frame.transport.jumps);
            self.latencies = inside.map(|inside| (inside.node, inside.latencies.clone()));
        }
        frame
    }
}
