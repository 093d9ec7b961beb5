//! What the world outside must do for the page.

use super::branch::RunId;
use super::lesson::Lesson;
use super::predictions::Wish;
use super::prefs::Prefs;
use super::route::Route;
use super::shared::Shared;
use super::sweep::Setting;
use super::tape::Tape;
use sim::model::{Action, Model};
use sim::scenario::Checked;
use sim::sorted::SortedMap;
use sim::time::Time;
use sim::world::{Command, Position};

#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch a lesson and answer with `LessonLoaded`, `LessonFailed` or `LessonRefused`.
    FetchLesson(String),
    /// Record in slices and answer each with `Recorded`; a newer job for the same run ends it.
    Record(Box<Job>),
    /// Run a knob's value to its end when nothing is to be recorded, and answer with `Sampled`; a newer one replaces it.
    Sample(Box<Sample>),
    Save(Prefs),
    /// Keep what was answered.
    SaveAnswers(String),
    /// Put the place into the address, without a new entry in the history.
    SetRoute(Box<Route>),
    /// Put the whole address of this place into the clipboard, and answer with `Copied`.
    CopyAddress(Box<Route>),
    /// Move the keyboard's focus to a part of the page, by its id.
    Focus(&'static str),
    /// Move it there if nothing else has it, but for the play controls, which have done their part.
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
    /// The run ends after so many events.
    pub events_max: u32,
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
        knobs: SortedMap<usize, u64>,
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

/// A knob's value to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    pub sweep: u32,
    pub lesson: Shared<Lesson>,
    pub knob: usize,
    pub value: u64,
    pub setting: Setting,
}

impl Sample {
    /// Returns the scenario with the knob at this value.
    ///
    /// # Errors
    /// The values make none.
    pub fn model(&self) -> Checked<Model> {
        let mut knobs = self.setting.knobs.clone();
        knobs.insert(self.knob, self.value);
        let turned: Vec<(String, String)> = knobs
            .iter()
            .filter_map(|(i, value)| {
                let knob = self.lesson.knobs().get(*i)?;
                Some((knob.id.clone(), knob.text(*value)))
            })
            .collect();
        let variant = self.lesson.variants().get(self.setting.variant);
        let id = variant.map_or("", |variant| &variant.id);
        self.lesson.compile(id, &turned)
    }
}
