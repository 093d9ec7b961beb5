//! What the world outside must do for the page.

use super::branch::RunId;
use super::lesson::Lesson;
use super::predictions::Wish;
use super::prefs::Prefs;
use super::route::Route;
use super::shared::Shared;
use super::tape::Tape;
use sim::model::Action;
use sim::time::Time;
use sim::world::{Command, Position};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch a lesson and answer with `LessonLoaded`, `LessonFailed` or `LessonRefused`.
    FetchLesson(String),
    /// Record in slices and answer each with `Recorded`; a newer job for the same run ends it.
    Record(Box<Job>),
    Save(Prefs),
    /// Keep what was answered.
    SaveAnswers(String),
    /// Put the place into the address, without a new entry in the history.
    SetRoute(Route),
    /// Put the page's whole address into the clipboard, and answer with `Copied`.
    CopyAddress,
    /// Move the keyboard's focus to a part of the page, by its id.
    Focus(&'static str),
    /// Move it there if nothing else has it.
    OfferFocus(&'static str),
}

/// A run to record.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    pub run: RunId,
    pub job: u32,
    pub source: Source,
    /// Until this instant, if the run does not end before.
    pub until: Time,
    /// Shown first when it reaches this instant, so that the cursor does not jump while a knob is dragged.
    pub first: Time,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    Start {
        lesson: Shared<Lesson>,
        variant: usize,
        wish: Option<Wish>,
        seed: u64,
        knobs: BTreeMap<usize, u64>,
        commands: Vec<Command>,
    },
    Extend(Tape),
    /// A branch: everything before the command is shared.
    Fork {
        from: Tape,
        when: Position,
        action: Action,
    },
}
