//! Every lesson, every variant, both languages.

use super::{Look, record};
use crate::lesson::embedded::LESSONS;
use crate::text::Lang;
use crate::view::Camera;
use crate::view::frame::{Frame, Phase};
use sim::record::Recording;
use sim::scenario::{File, parse};
use sim::time::Time;
use sim::world::Position;

fn lessons() -> impl Iterator<Item = File> {
    LESSONS.iter().map(|lesson| {
        parse(lesson.json.as_bytes()).unwrap_or_else(|e| panic!("{}: {e:#?}", lesson.id))
    })
}

fn each_run(mut check: impl FnMut(&str, &Recording)) {
    for file in lessons() {
        for variant in file.variants() {
            let recording = record(&file, &variant.id);
            check(&format!("{} {}", file.id, variant.id), &recording);
        }
    }
}

/// Some cursors of a run: its first events, its last ones and some in between.
fn cursors(len: u32) -> Vec<u32> {
    let mut all: Vec<u32> = (0..8).chain((0..=12).map(|i| len / 12 * i)).collect();
    all.extend(len.saturating_sub(3)..=len);
    all.retain(|applied| *applied <= len);
    all.sort_unstable();
    all.dedup();
    all
}

#[test]
fn nothing_that_is_read_is_empty() {
    each_run(|name, recording| {
        for lang in [Lang::Ko, Lang::En] {
            let mut look = Look::at(recording);
            look.lang = lang;
            let mut camera = Camera::default();
            for applied in cursors(recording.len()) {
                let frame = look.after(&mut camera, applied);
                let texts = texts(&frame);
                assert!(
                    texts.iter().all(|text| !text.trim().is_empty()),
                    "{name} {applied} {lang:?}: {texts:#?}"
                );
                let holes: Vec<&String> = texts
                    .iter()
                    .filter(|text| text.contains('?') || text.contains("  "))
                    .collect();
                assert!(holes.is_empty(), "{name} {applied} {lang:?}: {holes:#?}");
            }
        }
    });
}

/// Returns every text of a frame that must say something.
fn texts(frame: &Frame) -> Vec<String> {
    let mut out = vec![
        frame.sentence.headline.clone(),
        frame.sentence.text.clone(),
        frame.transport.position.clone(),
        frame.transport.time.clone(),
        frame.transport.spoken.clone(),
    ];
    out.extend(frame.ticks.iter().map(|t| t.label.clone()));
    out.extend(frame.transport.strip.marks.iter().map(|m| m.label.clone()));
    for row in &frame.events.rows {
        out.extend([
            row.headline.clone(),
            row.node.clone(),
            row.text.clone(),
            row.time.clone(),
        ]);
    }
    for measure in &frame.comparison {
        out.push(measure.label.clone());
        out.extend(measure.cells.iter().cloned());
    }
    for run in &frame.runs {
        for node in &run.stage.nodes {
            out.extend([node.label.clone(), node.spoken.clone()]);
            out.extend(node.lines.iter().cloned());
            out.extend(
                node.queues
                    .iter()
                    .flat_map(|q| &q.cells)
                    .map(|c| c.label.clone()),
            );
        }
        out.push(run.stage.spoken.clone());
        out.extend(run.stage.flights.iter().map(|f| f.label.clone()));
        out.extend(run.space_time.lifelines.iter().map(|l| l.label.clone()));
        out.extend(run.space_time.arrows.iter().map(|a| a.label.clone()));
        out.extend(run.space_time.marks.iter().map(|m| m.label.clone()));
        out.extend(
            run.ledger
                .iter()
                .flat_map(|l| [l.label.clone(), l.actual.clone()]),
        );
        if let Some(inside) = &run.inside {
            out.push(inside.title.clone());
            for program in &inside.programs {
                out.push(program.title.clone());
                for line in &program.lines {
                    out.push(line.text.clone());
                    out.extend(
                        line.here
                            .iter()
                            .flat_map(|h| [h.who.clone(), h.doing.clone()]),
                    );
                }
            }
            out.extend(inside.workers.iter().map(|w| w.label.clone()));
            for meter in &inside.meters {
                out.extend([meter.title.clone(), meter.spoken.clone()]);
            }
            for breaker in &inside.breakers {
                out.extend([
                    breaker.title.clone(),
                    breaker.label.clone(),
                    breaker.rate_label.clone(),
                    breaker.spoken.clone(),
                ]);
                let words = [&breaker.older, &breaker.buckets, &breaker.looks];
                out.extend(words.into_iter().flatten().cloned());
                out.extend(breaker.states.iter().map(|state| state.label.clone()));
                let cells = breaker.window.iter();
                out.extend(cells.flat_map(|cell| [cell.label.clone(), cell.leaves.clone()]));
            }
        }
    }
    out
}

#[test]
fn a_step_back_brings_the_same_frame_and_a_new_camera_too() {
    each_run(|name, recording| {
        let look = Look::at(recording);
        let mut camera = Camera::default();
        for applied in cursors(recording.len()) {
            let first = look.after(&mut camera, applied);
            look.after(&mut camera, applied + 1);
            let again = look.after(&mut camera, applied);
            assert!(first == again, "{name}: back to {applied}");
            let fresh = look.after(&mut Camera::default(), applied);
            assert!(first == fresh, "{name}: a new camera at {applied}");
        }
    });
}

#[test]
fn frames_are_bounded_however_long_the_run_is() {
    each_run(|name, recording| {
        let look = Look::at(recording);
        let mut camera = Camera::default();
        for applied in cursors(recording.len()) {
            let frame = look.after(&mut camera, applied);
            let picture = &frame.runs[0].space_time;
            assert!(
                picture.arrows.len() <= 300,
                "{name}: {} arrows",
                picture.arrows.len()
            );
            assert!(frame.transport.strip.marks.len() <= 101, "{name}");
            assert!(frame.events.rows.len() <= 48, "{name}");
            let cursor = frame.axis.from()..=frame.axis.to();
            assert!(cursor.contains(&frame.at), "{name} {applied}: {cursor:?}");
        }
    });
}

#[test]
fn messages_on_the_stage_are_those_that_the_diagram_shows_on_their_way() {
    each_run(|name, recording| {
        let look = Look::at(recording);
        let mut camera = Camera::default();
        for applied in cursors(recording.len()) {
            let frame = look.after(&mut camera, applied);
            let run = &frame.runs[0];
            let flying = run
                .stage
                .flights
                .iter()
                .filter(|f| f.phase == Phase::Flying);
            for flight in flying {
                let known = run
                    .space_time
                    .arrows
                    .iter()
                    .any(|a| a.id == flight.id || a.count > 1);
                assert!(
                    known,
                    "{name} {applied}: no arrow for {flight:?} {:?} {:?}",
                    frame.at,
                    frame.axis.from()
                );
                assert!(flight.sent_at <= frame.at, "{name} {applied}");
                assert!(flight.arrives_at >= frame.at, "{name} {applied}");
            }
        }
    });
}

#[test]
fn two_runs_stand_on_one_clock() {
    for file in lessons() {
        let [first, second, ..] = file.variants() else {
            continue;
        };
        let (a, b) = (record(&file, &first.id), record(&file, &second.id));
        let mut look = Look::at(&a);
        look.runs.push(&b);
        let mut camera = Camera::default();
        let end = a.row(a.len() - 1).at.max(b.row(b.len() - 1).at);
        for i in 0..=10 {
            let cursor = Position {
                at: Time(end.0 / 10 * i),
                nth: u32::MAX,
            };
            let frame = look.position(&mut camera, cursor);
            assert_eq!(frame.runs.len(), 2);
            assert!(frame.comparison.iter().all(|m| m.cells.len() == 2));
            let fresh = look.position(&mut Camera::default(), cursor);
            assert!(frame == fresh, "{} {i}", file.id);
        }
    }
}
