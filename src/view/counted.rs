//! What a frame counts over all that happened before its cursor, kept for a frame that has no time to count.

use super::frame::{Frame, Jump, Latencies, Measure, Strip};
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
    /// Returns a frame with what was counted last, where it is late, and else keeps what it counted.
    pub fn fill(&mut self, mut frame: Frame) -> Frame {
        let focused = frame.focused;
        let inside = frame.runs[focused].inside.as_mut();
        if frame.late {
            frame.comparison.clone_from(&self.comparison);
            // The strip may be known all the same.
            if frame.transport.strip.load.is_empty() {
                frame.transport.strip = Rc::clone(&self.strip);
                frame.transport.jumps.clone_from(&self.jumps);
            }
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
