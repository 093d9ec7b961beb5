//! A knob's curve: what comes out at many of its values, each with many seeds. Run to the end by the meter, one run after the
//! other, while the page stays quick.

use super::lesson::Knob;
use super::sweep::{Ending, Setting};
use crate::view::curve::{Measure, Place};
use sim::sort;
use sim::sorted::SortedMap;

/// The most values of a knob that are tried; they lie as evenly as the knob's steps allow.
pub const VALUES_MAX: u64 = 24;
/// How many seeds a reader can ask for.
pub const SEEDS: [u32; 4] = [1, 5, 20, 100];
/// How many seeds one value alone is given at least.
pub const SEEDS_OF_ONE: u32 = SEEDS[2];

/// Returns the number that a run adds to a curve; none where it has none.
fn number(measure: Measure, ending: &Ending) -> Option<f64> {
    let ms = |ns: u64| ns as f64 / 1e6;
    match measure {
        Measure::Failed | Measure::Requests if ending.ended == 0 => None,
        Measure::Failed => Some(100.0 * ending.failed as f64 / ending.ended as f64),
        Measure::Half => Some(ms(ending.latency?.0.0)),
        Measure::Most => Some(ms(ending.latency?.1.0)),
        Measure::Requests => Some(ending.requests as f64 / ending.ended as f64),
        Measure::Line(i) => {
            let (expected, actual) = (*ending.lines.get(i)?)?;
            Some((actual - expected) as f64)
        }
    }
}

/// A knob's values and seeds, and how their runs ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The number of this trial among all trials of knobs.
    pub id: u32,
    pub knob: usize,
    /// What the runs have in common; its seed is the first of the seeds.
    pub setting: Setting,
    pub from: u64,
    pub to: u64,
    pub seeds: u32,
    /// What the reader chose to see; none: the first thing that the knob changes.
    pub chosen: Option<Measure>,
    pub running: bool,
    /// By value and seed; none where a value makes no run, or one too long.
    pub samples: SortedMap<(u64, u64), Option<Ending>>,
}

impl Curve {
    /// Returns the values that are tried, from the least on.
    pub fn values(&self, knob: &Knob) -> Vec<u64> {
        let step = knob.step.max(1);
        let from = self.from.clamp(knob.min, knob.max);
        let steps = self.to.clamp(from, knob.max).saturating_sub(from) / step;
        let parts = steps.clamp(1, VALUES_MAX - 1);
        let mut values: Vec<u64> = (0..=parts)
            .map(|i| from + steps * i / parts * step)
            .collect();
        values.dedup();
        values
    }

    /// Returns how many runs there will be.
    pub fn runs(&self, knob: &Knob) -> usize {
        self.values(knob).len() * self.seeds as usize
    }

    /// Returns the next value and seed to run: all values with one seed before the next seed, so that the whole curve is seen early.
    pub fn next(&self, knob: &Knob) -> Option<(u64, u64)> {
        let values = self.values(knob);
        let seeds = (0..u64::from(self.seeds)).map(|i| self.setting.seed.wrapping_add(i));
        let all = seeds.flat_map(|seed| values.iter().map(move |value| (*value, seed)));
        all.into_iter()
            .find(|place| !self.samples.contains_key(place))
    }

    /// Returns what is shown: what the reader chose, or the first thing that differs between two values.
    pub fn measure(&self) -> Measure {
        let lines = self.samples.values().flatten().map(|e| e.lines.len());
        let changes = |measure: &Measure| {
            let places = self.places(*measure);
            places.windows(2).any(|pair| pair[0].mean != pair[1].mean)
        };
        self.chosen
            .or_else(|| Measure::all(lines.max().unwrap_or(0)).find(changes))
            .unwrap_or(Measure::Failed)
    }

    /// Returns what came out at each value, as far as it is known.
    pub fn places(&self, measure: Measure) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for ((value, seed), ending) in self.samples.iter() {
            let Some(number) = ending.as_ref().and_then(|ending| number(measure, ending)) else {
                continue;
            };
            match places.last_mut().filter(|place| place.value == *value) {
                Some(place) => place.runs.push((number, *seed)),
                None => places.push(Place {
                    value: *value,
                    mean: 0.0,
                    runs: vec![(number, *seed)],
                }),
            }
        }
        for place in &mut places {
            let sum: f64 = place.runs.iter().map(|(number, _)| number).sum();
            place.mean = sum / place.runs.len() as f64;
            sort::by(&mut place.runs, |a, b| {
                a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
            });
        }
        places
    }

    /// Returns how many runs were too long to tell, or made no run.
    pub fn untold(&self) -> usize {
        self.samples.iter().filter(|(_, e)| e.is_none()).count()
    }
}

/// What a reader does with a curve.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Opens the dialog for a knob; what is known of it stays.
    Open(usize),
    From(u64),
    To(u64),
    Seeds(u32),
    /// Only the value that the knob has in the focused run, with many seeds.
    OneValue,
    Measure(Measure),
    Start,
    Stop,
    /// Shows the run of a value and a seed, where it was decided.
    Show {
        value: u64,
        seed: u64,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim::time::Time;

    fn knob() -> Knob {
        let json = crate::lesson::embedded::by_id("duplicate-payment").expect("a lesson");
        let lesson = sim::scenario::parse(json.json.as_bytes()).expect("a file");
        lesson.knobs()[0].clone()
    }

    fn curve(knob: &Knob, seeds: u32) -> Curve {
        Curve {
            id: 0,
            knob: 0,
            setting: Setting {
                variant: 0,
                seed: 7,
                knobs: SortedMap::default(),
                commands: Vec::new(),
                until: Time::ZERO,
            },
            from: knob.min,
            to: knob.max,
            seeds,
            chosen: None,
            running: true,
            samples: SortedMap::default(),
        }
    }

    /// From 10 ms to 500 ms in steps of 10 ms.
    #[test]
    fn values_lie_on_the_steps_of_the_knob_and_reach_both_ends() {
        let knob = knob();
        let values = curve(&knob, 1).values(&knob);
        assert_eq!(values.len() as u64, VALUES_MAX);
        assert_eq!((values[0], values[23]), (knob.min, knob.max));
        assert!(
            values
                .iter()
                .all(|value| (value - knob.min).is_multiple_of(knob.step))
        );
        assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
        let two = Curve {
            to: knob.min + knob.step,
            ..curve(&knob, 1)
        };
        assert_eq!(two.values(&knob), [knob.min, knob.min + knob.step]);
        let one = Curve {
            to: knob.min,
            ..curve(&knob, 1)
        };
        assert_eq!(one.values(&knob), [knob.min]);
    }

    #[test]
    fn each_value_is_run_once_with_each_seed() {
        let knob = knob();
        let mut curve = curve(&knob, 5);
        let mut order = Vec::new();
        while let Some((value, seed)) = curve.next(&knob) {
            let ending = Ending {
                failed: seed,
                ended: 100,
                ..Ending::default()
            };
            curve.samples.insert((value, seed), Some(ending));
            order.push(seed);
        }
        assert_eq!(order.len(), curve.runs(&knob));
        assert!(order.is_sorted(), "a seed after the other");
        assert_eq!(curve.measure(), Measure::Failed, "nothing changes");
        let places = curve.places(Measure::Failed);
        assert_eq!(places.len(), 24);
        let place = &places[3];
        assert_eq!(place.mean, 9.0);
        assert_eq!(
            [place.least(), place.middle(), place.greatest()],
            [(7.0, 7), (9.0, 9), (11.0, 11)]
        );
    }

    #[test]
    fn what_could_not_be_told_is_counted_and_left_out() {
        let knob = knob();
        let mut curve = curve(&knob, 1);
        curve.samples.insert((knob.min, 7), None);
        let empty = Some(Ending::default());
        curve.samples.insert((knob.max, 7), empty);
        assert_eq!(
            (curve.untold(), curve.places(Measure::Failed).len()),
            (1, 0)
        );
    }
}
