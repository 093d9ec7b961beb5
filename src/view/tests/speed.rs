//! How long frames take at many cursors of long runs. Printed, never judged: see `cargo xtask bench` for ratios.

use super::{Look, record_to};
use crate::lesson::embedded::by_id;
use crate::view::Camera;
use crate::view::frame::WhyAsk;
use sim::record::EVENTS_DEFAULT;
use sim::scenario::parse;
use std::time::Instant;

#[test]
fn frames_of_a_long_run_are_all_made() {
    let lesson = by_id("buffering").expect("the lesson is there");
    let file = parse(lesson.json.as_bytes()).expect("the lesson has no mistakes");
    for variant in file.variants() {
        let recording = record_to(&file, &variant.id, EVENTS_DEFAULT);
        let look = Look::at(&recording);
        let mut camera = Camera::default();
        let mut asking = Look::at(&recording);
        asking.why = Some(WhyAsk::default());
        let times = |camera: &mut Camera, cursors: &mut dyn Iterator<Item = u32>| {
            let mut all: Vec<u128> = cursors
                .map(|applied| {
                    let start = Instant::now();
                    let frame = look.after(camera, applied);
                    assert_eq!(frame.transport.applied, applied);
                    start.elapsed().as_micros()
                })
                .collect();
            all.sort_unstable();
            (all[all.len() / 2], all[all.len() * 99 / 100])
        };
        let len = recording.len();
        let first = times(&mut camera, &mut std::iter::once(0));
        let steps = times(&mut camera, &mut (0..len.min(300)));
        let seeks = times(&mut camera, &mut (0..100).map(|i| i * 7_919 % len));
        let mut asked: Vec<u128> = (1..40)
            .map(|i| {
                let start = Instant::now();
                let frame = asking.after(&mut camera, i * 7_919 % len);
                assert!(frame.why.is_some());
                start.elapsed().as_micros()
            })
            .collect();
        asked.sort_unstable();
        let (half, most) = (asked[asked.len() / 2], asked[asked.len() - 1]);
        println!("{}: why p50 {half} µs, at most {most} µs", variant.id);
        println!(
            "{}: {len} events; first frame {} µs; steps p50 {} µs, p99 {} µs; seeks p50 {} µs, p99 {} µs",
            variant.id, first.0, steps.0, steps.1, seeks.0, seeks.1
        );
    }
}
