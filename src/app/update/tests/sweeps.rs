//! Sweeps of a knob: begun when it is come near, one value at a time, forgotten with what they were about.

use super::Page;
use crate::app::effect::{Effect, Sample};
use crate::app::sweep::{Change, Ending, SAMPLES_MAX};
use crate::app::{Msg, Shared};
use crate::lesson::embedded;
use sim::measure::Glance;
use std::rc::Rc;

pub fn page() -> Page {
    let json = embedded::by_id("duplicate-payment").expect("a lesson").json;
    let lesson = sim::scenario::parse(json.as_bytes()).expect("a file without mistakes");
    let mut page = Page::empty();
    page.send(Msg::LessonLoaded(Shared::new(lesson))).record();
    page
}

pub fn asked(page: &Page) -> Option<Sample> {
    page.effects.iter().find_map(|effect| match effect {
        Effect::Sample(sample) => Some((**sample).clone()),
        _ => None,
    })
}

pub fn ending(sample: &Sample) -> Option<Ending> {
    let model = Rc::new(sample.model().ok()?);
    let setting = &sample.setting;
    let mut glance = Glance::start(
        &model,
        setting.seed,
        setting.commands.clone(),
        setting.until,
        20_000,
    );
    while !glance.go_on(256) {}
    Ending::of(&glance.measured())
}

/// Acks lost: from 2 on the third charge, and so on. Which values flip is the lesson's own business.
#[test]
fn a_knob_that_is_come_near_is_swept_to_its_flips() {
    let mut page = page();
    let lost = 3;
    page.send(Msg::KnobNear(lost));
    let mut runs = 0;
    while let Some(sample) = asked(&page) {
        let ending = ending(&sample);
        page.send(Msg::Sampled {
            sweep: sample.sweep,
            value: sample.value,
            seed: sample.setting.seed,
            ending,
        });
        runs += 1;
        assert!(runs <= SAMPLES_MAX);
    }
    let sweep = page.state.sweep.clone().expect("a sweep");
    let flips = sweep.flips();
    assert_eq!(runs, 5, "five values, each tried once");
    let first = &flips[0];
    let expected = Change::Line {
        line: 0,
        expected: 1,
        actual: 3,
    };
    assert_eq!((first.value, &first.change), (2, &expected));
    page.send(Msg::KnobNear(lost));
    assert!(asked(&page).is_none(), "it is known");
    // The same sweep holds while its own knob is dragged, and no longer when another one is.
    page.send(Msg::KnobDragged {
        knob: lost,
        value: 4,
    })
    .record();
    assert_eq!(page.state.sweep, Some(sweep));
    page.send(Msg::KnobDragged {
        knob: 0,
        value: 50_000_000,
    })
    .record();
    assert_eq!(page.state.sweep, None);
}

#[test]
fn a_late_sample_of_another_sweep_is_ignored() {
    let mut page = page();
    page.send(Msg::KnobNear(0));
    let old = asked(&page).expect("a first value");
    page.send(Msg::KnobNear(1));
    page.send(Msg::Sampled {
        sweep: old.sweep,
        value: old.value,
        seed: old.setting.seed,
        ending: None,
    });
    let sweep = page.state.sweep.as_ref().expect("a sweep");
    assert_eq!((sweep.knob, sweep.samples.len()), (1, 0));
    page.send(Msg::ChooseVariant(1)).record();
    assert_eq!(page.state.sweep, None);
}
