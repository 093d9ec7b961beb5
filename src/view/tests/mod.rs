//! Frames of whole runs.

mod balancer;
mod breakers;
mod charting;
mod compare;
mod golden;
mod hiding;
mod latencies;
mod lengths;
mod lessons;
mod libraries;
mod logs;
mod partial;
mod payment;
mod rebalances;
mod routing;
mod scaling;
mod sifting;
mod speed;
mod why;

use super::Camera;
use super::frame::{Ask, Frame, Inside, Patience, RunAsk, Selected, Sift, WhyAsk};
use crate::text::Lang;
use sim::fact::Said;
use sim::record::Recording;
use sim::scenario::File;
use sim::time::Span;
use sim::world::Position;
use std::rc::Rc;

fn record(file: &File, variant: &str) -> Recording {
    record_to(file, variant, 6_000)
}

fn record_to(file: &File, variant: &str, events_max: u32) -> Recording {
    let model = file
        .compile(variant, &[])
        .unwrap_or_else(|problems| panic!("{problems:#?}"));
    Recording::whole(Rc::new(model), file.seed, Vec::new(), events_max)
}

/// What a test asks for.
struct Look<'a> {
    runs: Vec<&'a Recording>,
    lang: Lang,
    selected: Option<Selected>,
    why: Option<WhyAsk>,
    ahead: Span,
    stage_only: bool,
    patience: Option<Patience>,
}

impl<'a> Look<'a> {
    fn at(recording: &'a Recording) -> Self {
        Self {
            runs: vec![recording],
            lang: Lang::En,
            selected: None,
            why: None,
            ahead: Span::ZERO,
            stage_only: false,
            patience: None,
        }
    }

    fn after(&self, camera: &mut Camera, applied: u32) -> Frame {
        let applied = applied.min(self.runs[0].len());
        self.position(camera, self.runs[0].position(applied))
    }

    fn position(&self, camera: &mut Camera, cursor: Position) -> Frame {
        let runs: Vec<RunAsk> = self
            .runs
            .iter()
            .map(|recording| RunAsk {
                name: "run",
                recording,
                recorded: &[],
            })
            .collect();
        let ask = Ask {
            lang: self.lang,
            pace: Span::from_ms(20),
            runs: &runs,
            focused: 0,
            cursor,
            selected: self.selected.as_ref(),
            list_first: None,
            listed: true,
            sift: &Sift::default(),
            linear: false,
            ahead: self.ahead,
            stage_only: self.stage_only,
            patience: self.patience,
            why: self.why.as_ref(),
        };
        camera.frame(&ask).expect("there is a run")
    }
}

/// Returns how many events have happened right after the one that says an anchor.
#[track_caller]
fn after_anchor(recording: &Recording, anchor: &str) -> u32 {
    let (path, kind) = anchor.split_once(" @ ").expect("an anchor");
    let said = recording.describe(0..recording.len());
    let is_it = |s: &&Said| s.path == path && s.fact.kind().name() == kind;
    said.iter().find(is_it).expect("it is said").row + 1
}

/// Returns the inside of a node's unit after so many events.
#[track_caller]
fn inside_at(recording: &Recording, (node, unit): (&str, u32), applied: u32, lang: Lang) -> Inside {
    let node = recording.model().node(node).expect("a node");
    let mut look = Look::at(recording);
    look.lang = lang;
    look.selected = Some(Selected::Node { node, unit });
    let mut frame = look.after(&mut Camera::default(), applied);
    frame.runs.remove(0).inside.expect("it is selected")
}

/// Returns the inside of a node of a lesson's variant, after the event that says an anchor.
#[track_caller]
fn inside_after((lesson, variant): (&str, &str), node: &str, anchor: &str, lang: Lang) -> Inside {
    let recording = recorded(lesson, variant);
    let applied = after_anchor(&recording, anchor);
    inside_at(&recording, (node, 0), applied, lang)
}

/// Returns the whole run of a lesson's variant.
pub(super) fn recorded(lesson: &str, variant: &str) -> Recording {
    let json = crate::lesson::embedded::by_id(lesson)
        .expect("a lesson")
        .json;
    let file = sim::scenario::parse(json.as_bytes()).expect("a scenario file");
    let model = Rc::new(file.compile(variant, &[]).expect("a scenario"));
    Recording::whole(model, file.seed, Vec::new(), 10_000)
}
