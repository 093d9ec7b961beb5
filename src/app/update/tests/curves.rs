//! The curve of a knob: run by run, stopped with its dialog, and each of its runs can be shown where it was decided.

use super::Page;
use super::sweeps::{asked, ending, page};
use crate::app::Msg;
use crate::app::curve::{Deed, SEEDS};
use crate::app::state::Dialog;
use crate::view::curve::Measure;

/// Acks lost, from 1 to 5: how many charges there are does not depend on the seed.
const LOST: usize = 3;

fn run_all(page: &mut Page) -> usize {
    let mut runs = 0;
    while let Some(sample) = asked(page) {
        page.send(Msg::Sampled {
            sweep: sample.sweep,
            value: sample.value,
            seed: sample.setting.seed,
            ending: ending(&sample),
        });
        runs += 1;
        assert!(runs < 5_000);
    }
    runs
}

#[test]
fn a_curve_is_run_to_its_end_and_a_point_opens_its_run() {
    let mut page = page();
    page.send(Msg::Curve(Deed::Open(LOST)));
    assert_eq!(page.state.dialog, Some(Dialog::Curve));
    assert!(asked(&page).is_none(), "it waits for its start");
    page.send(Msg::Curve(Deed::Seeds(SEEDS[0])));
    page.send(Msg::Curve(Deed::Start));
    let runs = run_all(&mut page);
    let curve = page.state.curve.clone().expect("a curve");
    let lesson = page.state.open_lesson().expect("a lesson").clone();
    assert_eq!(runs, curve.runs(&lesson.knobs()[LOST]));
    assert!(!curve.running);
    assert_eq!(curve.measure(), Measure::Line(0), "the first that changes");
    page.send(Msg::Curve(Deed::Measure(Measure::Line(0))));
    let curve = page.state.curve.clone().expect("a curve");
    let places = curve.places(curve.measure());
    let numbers: Vec<f64> = places.iter().map(|place| place.mean).collect();
    assert_eq!(numbers, [1.0, 2.0, 3.0, 4.0, 5.0], "a charge for each");
    let last = places.last().expect("a place");
    let undo = page.state.undo.len();
    page.send(Msg::Curve(Deed::Show {
        value: last.value,
        seed: last.middle().1,
    }))
    .record();
    assert_eq!((page.state.dialog, page.state.decide), (None, None));
    assert_eq!(page.state.undo.len(), undo + 1, "one step to undo");
    let run = page.state.focused_run().expect("a run");
    assert_eq!(run.knobs.get(&LOST), Some(&last.value));
    assert!(run.ghost.is_some());
    let wrongs = run.tape.as_ref().expect("a tape").wrongs();
    let decided = wrongs.iter().map(|wrong| wrong.row).min();
    assert_eq!(page.state.applied().checked_sub(1), decided);
}

#[test]
fn a_curve_stops_with_its_dialog_and_goes_on_from_there() {
    let mut page = page();
    page.send(Msg::Curve(Deed::Open(0)));
    page.send(Msg::Curve(Deed::Start));
    let first = asked(&page).expect("a first run");
    page.send(Msg::KnobNear(1));
    assert_eq!(page.state.sweep, None, "marks wait while a curve is drawn");
    page.send(Msg::Escape);
    page.send(Msg::Sampled {
        sweep: first.sweep,
        value: first.value,
        seed: first.setting.seed,
        ending: None,
    });
    assert!(asked(&page).is_none(), "nobody waits for it");
    page.send(Msg::Curve(Deed::Open(0)));
    let kept = page.state.curve.as_ref().map(|curve| curve.samples.len());
    assert_eq!(kept, Some(1));
    page.send(Msg::Curve(Deed::Start));
    assert_ne!(asked(&page).map(|s| s.value), Some(first.value));
}

#[test]
fn the_range_stays_in_order_and_what_lies_outside_is_forgotten() {
    let mut page = page();
    page.send(Msg::Curve(Deed::Open(LOST)));
    page.send(Msg::Curve(Deed::Seeds(SEEDS[0])));
    page.send(Msg::Curve(Deed::Start));
    let runs = run_all(&mut page);
    page.send(Msg::Curve(Deed::From(3)));
    page.send(Msg::Curve(Deed::To(2)));
    let curve = page.state.curve.clone().expect("a curve");
    assert_eq!((curve.from, curve.to), (2, 2));
    assert!(curve.samples.len() < runs);
    page.send(Msg::Curve(Deed::To(u64::MAX)));
    page.send(Msg::Curve(Deed::Seeds(7)));
    let curve = page.state.curve.clone().expect("a curve");
    let lesson = page.state.open_lesson().expect("a lesson").clone();
    assert_eq!(curve.to, lesson.knobs()[LOST].max);
    assert_eq!(curve.seeds, SEEDS[0], "only what can be chosen");
}

/// One value alone: the seeds are what differs, and each of its runs can be opened.
#[test]
fn one_value_is_run_with_many_seeds() {
    let mut page = page();
    page.send(Msg::Curve(Deed::Open(LOST)));
    let here = page.state.knob_value(LOST).expect("the knob has a value");
    page.send(Msg::Curve(Deed::OneValue));
    page.send(Msg::Curve(Deed::Start));
    assert_eq!(run_all(&mut page), SEEDS[2] as usize);
    let curve = page.state.curve.clone().expect("a curve");
    assert_eq!((curve.from, curve.to), (here, here));
    let places = curve.places(curve.measure());
    assert_eq!((places.len(), places[0].runs.len()), (1, SEEDS[2] as usize));
    let (value, seed) = (here, curve.setting.seed + 7);
    page.send(Msg::Curve(Deed::Show { value, seed })).record();
    let run = page.state.focused_run().expect("a run");
    assert_eq!((run.seed, page.state.dialog), (seed, None));
}
