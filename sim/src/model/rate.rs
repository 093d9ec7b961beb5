//! A rate that changes over time: how many come each second, as a line through points.
//!
//! Between two points the rate goes straight from one to the other; two points at one instant are a jump. Before the first
//! point and after the last one nobody comes, so a load with such a rate ends by itself.
//!
//! # Source
//! A Poisson process whose rate varies, by inversion: with the area under the rate as a clock, the gaps are exponential of
//! mean 1. One draw for each start, so that another rate never changes who draws what.

use crate::time::Time;
use std::rc::Rc;

/// The rate at an instant, in thousandths per second.
pub type Point = (Time, u64);

/// A rate that changes over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Rate {
    points: Rc<[Point]>,
}

/// What a rate of one thousandth per second makes in a nanosecond.
const UNIT: f64 = 1e-12;

impl Rate {
    /// Returns the rate through these points, whose instants never go back.
    pub fn new(points: Vec<Point>) -> Self {
        Self {
            points: points.into(),
        }
    }

    /// Returns the instant at which `starts` are due since `from`; none where so many never come.
    pub fn after(&self, from: Time, starts: f64) -> Option<Time> {
        let mut left = starts;
        for ends in self.points.windows(2) {
            let ((t0, r0), (t1, r1)) = (ends[0], ends[1]);
            let begin = t0.max(from);
            if begin >= t1 {
                continue;
            }
            let (whole, rest) = (t1.since(t0).0 as f64, t1.since(begin).0 as f64);
            let slope = (r1 as f64 - r0 as f64) * UNIT / whole;
            let rate = r1 as f64 * UNIT - slope * rest;
            let area = (rate + r1 as f64 * UNIT) / 2.0 * rest;
            if left < area {
                let ns = crossing(rate.max(0.0), slope, left).min(rest);
                return Some(Time(begin.0 + ns as u64));
            }
            left -= area;
        }
        None
    }
}

/// Returns where the area under a line reaches `area`: the root of rate·x + slope·x²/2 = area, in the form that loses no digits.
fn crossing(rate: f64, slope: f64, area: f64) -> f64 {
    let root = libm::sqrt((rate * rate + 2.0 * slope * area).max(0.0));
    if rate + root <= 0.0 {
        return 0.0;
    }
    2.0 * area / (rate + root)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;

    fn rate(points: &[(u64, u64)]) -> Rate {
        let points = points.iter().map(|(s, per)| (Time(s * S), per * 1_000));
        Rate::new(points.collect())
    }

    fn seconds(at: Option<Time>) -> Option<f64> {
        at.map(|at| (at.0 as f64 / 1e6).round() / 1e3)
    }

    #[test]
    fn starts_are_the_area_under_the_line() {
        // Up from 0 to 10 a second in 10 s: t²/2 have come after t seconds.
        let up = rate(&[(0, 0), (10, 10)]);
        assert_eq!(seconds(up.after(Time::ZERO, 8.0)), Some(4.0));
        assert_eq!(seconds(up.after(Time(4 * S), 10.0)), Some(6.0));
        assert_eq!(up.after(Time::ZERO, 50.0), None);
        // Down again, and never more.
        let down = rate(&[(0, 10), (10, 0)]);
        assert_eq!(seconds(down.after(Time::ZERO, 18.0)), Some(2.0));
        assert_eq!(seconds(down.after(Time::ZERO, 49.995)), Some(9.9));
        assert_eq!(down.after(Time::ZERO, 50.1), None);
    }

    #[test]
    fn a_rate_may_jump_and_rest() {
        let jumps = rate(&[(2, 1), (4, 1), (4, 0), (9, 0), (9, 100), (10, 100)]);
        assert_eq!(seconds(jumps.after(Time::ZERO, 1.0)), Some(3.0));
        assert_eq!(seconds(jumps.after(Time(3 * S), 1.5)), Some(9.005));
        assert_eq!(jumps.after(Time(3 * S), 102.0), None);
        assert_eq!(rate(&[(1, 5)]).after(Time::ZERO, 0.0), None);
        assert_eq!(Rate::new(Vec::new()).after(Time::ZERO, 0.0), None);
    }

    #[test]
    fn a_start_never_comes_before_it_is_asked_for() {
        let steep = Rate::new(vec![(Time(0), 1_000_000_000), (Time(Time::MAX.0), 0)]);
        for from in [0, 1, 7 * S, Time::MAX.0 - 1] {
            for starts in [0.0, 1e-9, 1.0, 1e6] {
                let at = steep.after(Time(from), starts);
                assert!(at.is_none_or(|at| at >= Time(from)), "{from} {starts}");
            }
        }
    }
}
