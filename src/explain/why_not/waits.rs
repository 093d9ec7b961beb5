//! Calls that a bulkhead or a rate limiter of their caller keeps waiting: since when, at which place, and who is inside.

use super::{Asked, Point};
use crate::text::gate;
use sim::fact::{Fact, Said};
use sim::policy::Awaiting;
use sim::world::{Call, LimitView, PlaceView};

impl Asked<'_, '_> {
    /// Returns what keeps a call at a gate; nothing where it waits at none.
    pub(super) fn at_gate(&mut self, call: &Call, said: &Said) -> Vec<Point> {
        let Some(layer) = call.layers.iter().find(|l| l.waits) else {
            return Vec::new();
        };
        let Some(row) = layer.permit.map(|permit| permit.mark) else {
            return Vec::new();
        };
        let awaited =
            |s: &Said| s.path == said.path && matches!(s.fact, Fact::PermitAwaited { .. });
        let Some(told) = self.fact(row, awaited) else {
            return Vec::new();
        };
        let mut points = vec![self.told(&told)];
        let limit = self.world.limit(said.node, said.unit, layer.policy);
        if let Some(LimitView::Places { inside, line, .. }) = limit
            && let Some(ahead) = line.iter().position(|place| place.path == told.path)
        {
            points.extend(self.moved_up(&told, ahead as u32 + 1));
            // Who stands behind others waits for them; the first waits for those inside.
            if ahead == 0 {
                points.extend(inside.iter().filter_map(|place| self.inside(place)));
            }
        }
        points
    }

    /// Returns the place in line that a call has come to, where it is not the one that it began at.
    fn moved_up(&self, told: &Said, now: u32) -> Option<Point> {
        let Fact::PermitAwaited {
            awaiting: Awaiting::Place { position, .. },
            ..
        } = told.fact
        else {
            return None;
        };
        (now != position).then(|| self.rule(gate::now_in_line(now, self.lang)))
    }

    /// Returns that a call holds a place.
    fn inside(&mut self, place: &PlaceView) -> Option<Point> {
        let said = self.fact(place.row, |s| s.path == place.path)?;
        let text = gate::holds_a_place(&said, &self.model(), place.since, place.left, self.lang)?;
        Some(self.point(&said, text))
    }
}
