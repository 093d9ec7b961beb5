//! The time axis of the space-time diagram: a piecewise linear map from instants to heights.
//!
//! A run spends most of its time waiting: a lease of 100 ms beside messages of 1 ms. On a linear axis the
//! messages would be one flat stroke. So each gap between two instants at which something happens gets a height that
//! grows with the logarithm of its length: order and rough proportion stay, and no two labels share a line.
//!
//! # Units
//! Heights are CSS pixels from the top of the diagram.

use sim::sort;
use sim::time::{Span, Time};

/// A gap of any length is at least this high.
const GAP_MIN: f32 = 10.0;
/// A gap that dwarfs the others is at most this high.
const GAP_MAX: f32 = 132.0;

/// To scale, a second of watching is that high, but the whole no lower and no higher than this, and round instants are that far
/// apart at the least.
const SECOND: f32 = 220.0;
const LINEAR_MIN: f32 = 320.0;
const LINEAR_MAX: f32 = 16_000.0;
const ROUND_APART: f32 = 48.0;

/// Instants and their heights, both ascending; at least two points.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    knots: Vec<(Time, f32)>,
}

impl Axis {
    /// Returns an axis on which equal times have equal heights, with knots at round instants; `pace` is the time that a reader
    /// watches in one second.
    pub fn linear(from: Time, to: Time, pace: Span) -> Self {
        let to = to.max(from + Span(1));
        let length = to.since(from).0 as f64;
        let height = (length / pace.0.max(1) as f64 * f64::from(SECOND))
            .clamp(f64::from(LINEAR_MIN), f64::from(LINEAR_MAX));
        let y = |at: Time| (at.since(from).0 as f64 / length * height) as f32;
        let step = round_step(length * f64::from(ROUND_APART) / height);
        let first = from.0.div_ceil(step).max(1);
        let round = (first..)
            .map(|n| Time(n.saturating_mul(step)))
            .take_while(|at| *at < to);
        let mut knots = vec![(from, 0.0)];
        knots.extend(round.filter(|at| *at > from).map(|at| (at, y(at))));
        knots.push((to, height as f32));
        Self { knots }
    }

    /// Returns an axis over the instants at which something happens, in any order; `pace` is the time that a
    /// reader watches in one second, which gives a middling gap.
    pub fn by_event(
        from: Time,
        to: Time,
        instants: impl IntoIterator<Item = Time>,
        pace: Span,
    ) -> Self {
        let mut all: Vec<Time> = instants
            .into_iter()
            .filter(|t| (from..=to).contains(t))
            .collect();
        all.extend([from, to.max(from + Span(1))]);
        sort::ascending(&mut all);
        all.dedup();
        let mut y = 0.0;
        let mut knots = vec![(all[0], y)];
        for pair in all.windows(2) {
            y += gap_height(pair[1].since(pair[0]), pace);
            knots.push((pair[1], y));
        }
        Self { knots }
    }

    pub fn from(&self) -> Time {
        self.knots[0].0
    }

    pub fn to(&self) -> Time {
        self.knots[self.knots.len() - 1].0
    }

    pub fn height(&self) -> f32 {
        self.knots[self.knots.len() - 1].1
    }

    /// Returns the height of an instant; what lies outside the window is at its nearer edge.
    pub fn y(&self, at: Time) -> f32 {
        let i = self.knots.partition_point(|(t, _)| *t <= at);
        if i == 0 {
            return self.knots[0].1;
        }
        let Some((t1, y1)) = self.knots.get(i).copied() else {
            return self.height();
        };
        let (t0, y0) = self.knots[i - 1];
        y0 + (y1 - y0) * (at.since(t0).0 as f64 / t1.since(t0).0 as f64) as f32
    }

    /// Returns the instant at a height: what a click on the diagram means.
    pub fn time(&self, y: f32) -> Time {
        let i = self.knots.partition_point(|(_, h)| *h <= y);
        if i == 0 {
            return self.from();
        }
        let Some((t1, y1)) = self.knots.get(i).copied() else {
            return self.to();
        };
        let (t0, y0) = self.knots[i - 1];
        let share = f64::from(y - y0) / f64::from(y1 - y0).max(f64::EPSILON);
        t0 + Span((t1.since(t0).0 as f64 * share) as u64)
    }

    /// Returns the instants of the axis that are at least that many pixels from one another, the first one first.
    pub fn instants_apart(&self, apart: f32) -> Vec<Time> {
        let mut out = Vec::new();
        let mut last = f32::NEG_INFINITY;
        for (at, y) in &self.knots {
            if y - last >= apart {
                out.push(*at);
                last = *y;
            }
        }
        out
    }
}

/// Returns the least of 1, 2, 5, 10, … nanoseconds that is as long.
fn round_step(at_least: f64) -> u64 {
    let mut decade: u64 = 1;
    loop {
        for step in [decade, 2 * decade, 5 * decade] {
            if step as f64 >= at_least {
                return step;
            }
        }
        decade *= 10;
    }
}

fn gap_height(gap: Span, pace: Span) -> f32 {
    // Doubling a gap adds the same height, whatever it was; a twentieth of a second of watching is one step.
    let steps = (gap.0 as f64 / (pace.0.max(20) as f64 / 20.0)) as f32;
    (GAP_MIN + 16.0 * libm::log2f(1.0 + steps)).min(GAP_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    #[test]
    fn to_scale_equal_times_have_equal_heights() {
        let axis = Axis::linear(Time(7 * MS), Time(107 * MS), Span::from_ms(20));
        assert_eq!(axis.height(), 1_100.0);
        assert_eq!((axis.y(Time(7 * MS)), axis.y(Time(57 * MS))), (0.0, 550.0));
        let ticks: Vec<u64> = axis.instants_apart(40.0).iter().map(|t| t.0 / MS).collect();
        assert_eq!(ticks[..4], [7, 15, 20, 25]);
        let long = Axis::linear(Time::ZERO, Time(90_000_000 * MS), Span::from_ms(20));
        assert_eq!(long.height(), LINEAR_MAX);
        let short = Axis::linear(Time::ZERO, Time::ZERO, Span::from_ms(20));
        assert_eq!((short.height(), short.to()), (LINEAR_MIN, Time(1)));
    }

    fn payment() -> Axis {
        let instants = [0, 1, 2, 9, 10, 101, 102].map(|ms| Time(ms * MS));
        Axis::by_event(Time::ZERO, Time(120 * MS), instants, Span::from_ms(20))
    }

    #[test]
    fn heights_keep_the_order_of_instants() {
        let axis = payment();
        let heights: Vec<f32> = (0..=120).map(|ms| axis.y(Time(ms * MS))).collect();
        assert!(heights.windows(2).all(|w| w[0] < w[1]), "{heights:?}");
    }

    #[test]
    fn every_gap_can_be_seen_and_none_dwarfs_the_rest() {
        let axis = payment();
        let short = axis.y(Time(MS)) - axis.y(Time::ZERO);
        let long = axis.y(Time(101 * MS)) - axis.y(Time(10 * MS));
        assert!(
            short >= GAP_MIN && long <= GAP_MAX && long > 2.0 * short,
            "{short} {long}"
        );
    }

    #[test]
    fn a_height_leads_back_to_its_instant() {
        let axis = payment();
        for ms in [0, 1, 5, 60, 110, 120] {
            let at = Time(ms * MS);
            let back = axis.time(axis.y(at));
            assert!(back.0.abs_diff(at.0) < MS / 100, "{at:?} {back:?}");
        }
    }

    #[test]
    fn numbers_at_the_axis_keep_apart() {
        let axis = payment();
        let shown = axis.instants_apart(40.0);
        assert!(shown.len() > 2 && shown[0] == Time::ZERO, "{shown:?}");
        assert!(
            shown
                .windows(2)
                .all(|w| axis.y(w[1]) - axis.y(w[0]) >= 40.0),
            "{shown:?}"
        );
    }

    #[test]
    fn an_empty_window_still_has_a_length() {
        let axis = Axis::by_event(Time(5), Time(5), [], Span::from_ms(1));
        assert!(axis.to() > axis.from() && axis.height() > 0.0);
    }
}
