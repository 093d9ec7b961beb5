//! The curve of a knob as a picture: what came out at each value, with its spread.
//!
//! # Units
//! Places in the picture are shares from 0 to 1, from its lower left corner.

use crate::text::quantity::rounded_number;
use crate::text::{Lang, curve as words};
use sim::sort;

/// What a curve shows of each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The share of the clients' programs that did not end well, in percent.
    Failed,
    /// The median latency, in milliseconds.
    Half,
    /// What 95 of a hundred latencies do not exceed, in milliseconds.
    Most,
    /// Requests sent for each program that ended, each attempt and each hop counted.
    Requests,
    /// By how much a line of the ledger is off.
    Line(usize),
}

impl Measure {
    /// Returns those that there are with so many lines of the ledger.
    pub fn all(lines: usize) -> impl Iterator<Item = Self> {
        let fixed = [Self::Failed, Self::Half, Self::Most, Self::Requests];
        fixed.into_iter().chain((0..lines).map(Self::Line))
    }

    /// Returns its name with its unit; `line` names a line of the ledger.
    pub fn name(self, line: impl Fn(usize) -> String, lang: Lang) -> String {
        match self {
            Self::Failed => words::failed(lang),
            Self::Half => words::half(lang),
            Self::Most => words::most(lang),
            Self::Requests => words::requests(lang),
            Self::Line(i) => words::line_off(&line(i), lang),
        }
    }
}

/// One place of a curve: the runs with one value of the knob. There is at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub value: u64,
    pub mean: f64,
    /// What came out with each seed, the least first.
    pub runs: Vec<(f64, u64)>,
}

impl Place {
    pub fn least(&self) -> (f64, u64) {
        self.runs[0]
    }

    /// Returns the run in the middle, the upper one of two.
    pub fn middle(&self) -> (f64, u64) {
        self.runs[self.runs.len() / 2]
    }

    pub fn greatest(&self) -> (f64, u64) {
        self.runs[self.runs.len() - 1]
    }
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Marks of the vertical axis: where, and what stands there.
    pub marks: Vec<(f32, String)>,
    /// A point for each place.
    pub points: Vec<Point>,
    /// A point for each run, where there are not too many.
    pub runs: Vec<RunPoint>,
}

/// The most runs that get a point each; more are only seen as their spread.
pub const RUNS_MAX: usize = 500;

/// One run in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunPoint {
    pub x: f32,
    pub y: f32,
    pub value: u64,
    pub seed: u64,
    /// What came out.
    pub number: f64,
}

/// A place in the picture, with its spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f32,
    pub mean: f32,
    pub least: f32,
    pub greatest: f32,
}

/// Returns the picture of places between two values of the knob; nothing, where there are none. Where the values are one and the
/// same, its runs stand side by side in the order of their seeds.
pub fn plot(places: &[Place], from: u64, to: u64) -> Plot {
    let all = || {
        places
            .iter()
            .flat_map(|place| [place.least().0, place.greatest().0])
    };
    let low = all().fold(0.0, f64::min);
    let high = all().fold(0.0, f64::max);
    let step = step(high - low);
    let bottom = libm::floor(low / step) * step;
    let top = (libm::ceil(high / step) * step).max(bottom + step);
    let y = |number: f64| ((number - bottom) / (top - bottom)) as f32;
    let count = libm::round((top - bottom) / step) as u32;
    let marks = (0..=count).map(|i| {
        let number = bottom + step * f64::from(i);
        (y(number), rounded_number(number))
    });
    let width = to.saturating_sub(from).max(1) as f64;
    let x = |place: &Place| (place.value.saturating_sub(from) as f64 / width) as f32;
    let points = places.iter().map(|place| Point {
        x: x(place),
        mean: y(place.mean),
        least: y(place.least().0),
        greatest: y(place.greatest().0),
    });
    Plot {
        marks: marks.collect(),
        points: points.collect(),
        runs: runs(places, from == to, x, y),
    }
}

fn runs(
    places: &[Place],
    side_by_side: bool,
    x: impl Fn(&Place) -> f32,
    y: impl Fn(f64) -> f32,
) -> Vec<RunPoint> {
    let count: usize = places.iter().map(|place| place.runs.len()).sum();
    if count > RUNS_MAX {
        return Vec::new();
    }
    let mut points = Vec::with_capacity(count);
    for place in places {
        let own = place.runs.iter().map(|(number, seed)| RunPoint {
            x: x(place),
            y: y(*number),
            value: place.value,
            seed: *seed,
            number: *number,
        });
        points.extend(own);
    }
    if side_by_side {
        sort::by_key(&mut points, |point| point.seed);
        for (i, point) in points.iter_mut().enumerate() {
            point.x = (i as f32 + 0.5) / count as f32;
        }
    }
    points
}

/// Returns a round distance of marks, so that there are three to six: 1, 2 or 5 times a power of ten.
fn step(range: f64) -> f64 {
    if range <= 0.0 {
        return 1.0;
    }
    let rough = range / 5.0;
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let round = [1.0, 2.0, 5.0, 10.0];
    let factor = round.into_iter().find(|f| f * power >= rough * 0.999);
    factor.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(value: u64, runs: &[f64]) -> Place {
        Place {
            value,
            mean: runs.iter().sum::<f64>() / runs.len() as f64,
            runs: runs.iter().map(|number| (*number, 1)).collect(),
        }
    }

    #[test]
    fn marks_are_round_and_hold_everything() {
        for (high, marks) in [
            (100.0, "0 20 40 60 80 100"),
            (0.0, "0 1"),
            (3.0, "0 1 2 3"),
            (47.0, "0 10 20 30 40 50"),
            (0.03, "0 0.01 0.02 0.03"),
            (2_600.0, "0 1,000 2,000 3,000"),
        ] {
            let plot = plot(&[place(1, &[0.0, high])], 0, 2);
            let drawn: Vec<&str> = plot.marks.iter().map(|(_, text)| text.as_str()).collect();
            assert_eq!(drawn.join(" "), marks, "{high}");
            assert!(plot.points[0].greatest <= 1.0 && plot.points[0].least >= 0.0);
        }
    }

    #[test]
    fn the_runs_of_one_value_stand_side_by_side() {
        let mut two = place(7, &[0.0, 10.0]);
        two.runs = vec![(0.0, 4), (10.0, 3)];
        let seen = |plot: Plot| -> Vec<(f32, f32, u64)> {
            plot.runs.iter().map(|r| (r.x, r.y, r.seed)).collect()
        };
        let alone = plot(std::slice::from_ref(&two), 7, 7);
        assert_eq!(seen(alone), [(0.25, 1.0, 3), (0.75, 0.0, 4)]);
        let among = plot(&[two, place(9, &[5.0])], 5, 9);
        assert_eq!(seen(among), [(0.5, 0.0, 4), (0.5, 1.0, 3), (1.0, 0.5, 1)]);
        assert!(plot(&[place(1, &[0.0; 501])], 1, 1).runs.is_empty());
    }

    #[test]
    fn what_is_below_zero_is_drawn_too() {
        let plot = plot(&[place(0, &[-3.0]), place(10, &[1.0])], 0, 10);
        assert_eq!(plot.marks.first().map(|m| m.1.as_str()), Some("−3"));
        assert_eq!((plot.points[0].mean, plot.points[0].x), (0.0, 0.0));
        assert_eq!((plot.points[1].mean, plot.points[1].x), (1.0, 1.0));
    }
}
