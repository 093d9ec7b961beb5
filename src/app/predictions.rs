//! The lesson's questions as the page knows them: where they stand in the run, what was chosen, what came out.
//!
//! A question is neither opened nor closed: it is asked wherever the cursor stands right before its event, until it is answered. So
//! stepping back asks again, seeking past does not nag, and nothing has to be put away. What comes behind a question stays
//! hidden until then.
//!
//! Questions are about the lesson's own runs: where a knob, the seed or a hand changed one, nothing is asked.

use super::branch::{Run, RunId};
use super::lesson::Lesson;
use super::state::AppState;
use crate::lesson::predictions::expected;
use crate::view::frame::Selected;
use sim::fact::RowId;
use sim::scenario::Prediction;
use sim::sorted::SortedMap;
use sim::time::Time;
use sim::world::Position;

/// An answer takes at most so long to play, in seconds.
const REVEAL_S: f64 = 4.0;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictions {
    /// One for each of the open lesson.
    pub all: Vec<Asked>,
    /// The one whose answer is being played.
    pub running: Option<usize>,
    /// The one whose answer was just shown.
    pub told: Option<Told>,
    /// The world that is shown where it answers the question, as soon as it is recorded.
    pub world: Option<RunId>,
    /// What is selected for the sake of a question.
    pub pointed: Option<Pointed>,
    /// What was answered in all lessons, today or before, by `lesson/prediction`.
    pub given: SortedMap<String, Answer>,
}

/// What the page knows of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// None until the run is recorded up to there.
    pub place: Option<Place>,
    /// Its anchors are not before that row.
    pub searched: RowId,
    pub chosen: Option<usize>,
    pub answer: Option<Answer>,
    /// How many hands went up for each option, as far as somebody counted.
    pub hands: Vec<u32>,
}

/// Where a question stands in its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The event that is asked about.
    pub before: RowId,
    /// Right before it, at its instant.
    pub at: Position,
    /// The event that shows the answer.
    pub until: RowId,
    pub until_at: Time,
}

/// What was chosen, and what was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    pub chosen: usize,
    pub right: usize,
}

/// An answer that is in sight, and the option of which the reader is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub prediction: usize,
    pub option: usize,
}

/// What a question points at, and what was selected before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    pub at: Selected,
    pub before: Option<Selected>,
}

/// What somebody does with a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Predict {
    /// Chooses an option of the question that is asked.
    Choose(usize),
    /// Lets the run show the answer.
    Reveal,
    /// Goes to a question, or to its answer where it was given.
    Visit(usize),
    /// Shows the world in which an option would be right, beside the real one.
    World(usize),
    /// Counts hands for an option.
    Hands {
        prediction: usize,
        option: usize,
        count: u32,
    },
    /// Points at what is asked about once more.
    Point,
    /// Goes on without an answer.
    Pass,
    /// Puts an answer away.
    Close,
    /// Forgets the answers of this lesson, so that it asks again.
    Again,
    /// Whether questions are asked at all.
    Ask(bool),
}

/// An option of a prediction, as what a run was made to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    pub prediction: usize,
    pub option: usize,
}

/// Returns under which name an answer is kept.
pub fn key(lesson: &Lesson, prediction: &Prediction) -> String {
    format!("{}/{}", lesson.id, prediction.id)
}

impl Predictions {
    /// Returns the answers as a text to keep: `lesson/prediction=chosen,right`, with spaces between them.
    pub fn to_text(&self) -> String {
        let text = |(name, answer): (&String, &Answer)| {
            format!("{name}={},{}", answer.chosen, answer.right)
        };
        self.given.iter().map(text).collect::<Vec<_>>().join(" ")
    }

    /// Takes the answers of a text that was kept; of junk it takes nothing.
    pub fn with_saved(mut self, text: &str) -> Self {
        let answer = |part: &str| {
            let (name, answer) = part.split_once('=')?;
            let (chosen, right) = answer.split_once(',')?;
            let (chosen, right) = (chosen.parse().ok()?, right.parse().ok()?);
            Some((name.to_owned(), Answer { chosen, right }))
        };
        self.given.extend(text.split(' ').filter_map(answer));
        self
    }

    /// Forgets what was answered in a lesson.
    pub fn forget(&mut self, lesson: &str) {
        let of_it = |name: &str| {
            name.strip_prefix(lesson)
                .is_some_and(|rest| rest.starts_with('/'))
        };
        let kept = self.given.iter().filter(|(name, _)| !of_it(name));
        self.given = kept.map(|(name, answer)| (name.clone(), *answer)).collect();
    }

    /// Returns what was answered, unless the lesson has changed since.
    fn answer(&self, lesson: &Lesson, prediction: &Prediction) -> Option<Answer> {
        let answer = self.given.get(&key(lesson, prediction)).copied()?;
        let same = expected(prediction) == Some(answer.right);
        (same && answer.chosen < prediction.options.len()).then_some(answer)
    }

    /// Begins with the questions of a lesson; what was answered before stays answered.
    pub fn open(&mut self, lesson: &Lesson) {
        let asked = |prediction: &Prediction| Asked {
            answer: self.answer(lesson, prediction),
            hands: vec![0; prediction.options.len()],
            ..Asked::default()
        };
        self.all = lesson.predictions.iter().map(asked).collect();
        self.running = None;
        self.told = None;
        self.world = None;
        self.pointed = None;
    }
}

/// Returns whether a run is as the lesson has it.
pub fn is_lessons_own(lesson: &Lesson, run: &Run) -> bool {
    run.is_own() && is_set_as_in(lesson, run)
}

/// Returns whether a run has the seed and the knobs of the lesson.
fn is_set_as_in(lesson: &Lesson, run: &Run) -> bool {
    if run.seed != lesson.seed || run.knobs.is_empty() {
        return run.seed == lesson.seed;
    }
    let variant = lesson.variants().get(run.variant);
    let in_file = variant.map_or_else(Vec::new, |variant| lesson.knobs_of(&variant.id));
    run.knobs.iter().all(|(knob, value)| {
        let id = lesson.knobs().get(*knob).map(|knob| &knob.id);
        let own = in_file.iter().find(|(knob, _)| Some(&knob.id) == id);
        own.is_none_or(|(_, in_file)| in_file == value)
    })
}

impl AppState {
    /// Returns the questions of the run in sight, in their order, where it is one that is asked about.
    pub fn questions(&self) -> Vec<usize> {
        let (Some(lesson), [_]) = (self.open_lesson(), &self.shown[..]) else {
            return Vec::new();
        };
        let Some(run) = self.focused_run().filter(|run| is_lessons_own(lesson, run)) else {
            return Vec::new();
        };
        let variant = lesson.variants().get(run.variant).map(|v| &v.id);
        let all = lesson.predictions.iter().zip(&self.predictions.all);
        all.enumerate()
            .filter(|(_, (prediction, _))| Some(&prediction.variant) == variant)
            .map(|(i, _)| i)
            .collect()
    }

    /// Returns the questions of the run in sight that are not answered, with their places.
    pub fn open_questions(&self) -> Vec<(usize, Place)> {
        if !self.prefs.questions || self.predictions.all.iter().all(|it| it.answer.is_some()) {
            return Vec::new();
        }
        let place = |i: usize| {
            let asked = &self.predictions.all[i];
            asked
                .place
                .filter(|_| asked.answer.is_none())
                .map(|place| (i, place))
        };
        self.questions().into_iter().filter_map(place).collect()
    }

    /// Returns the variants of which a question is not answered yet: what their runs came to would answer it. None where the run in sight has
    /// another seed or other knobs: its numbers are other ones.
    pub fn secret_variants(&self) -> Vec<String> {
        let Some(lesson) = self.open_lesson().filter(|_| self.prefs.questions) else {
            return Vec::new();
        };
        let run = self.focused_run();
        if run.is_some_and(|run| !is_set_as_in(lesson, run)) {
            return Vec::new();
        }
        let all = lesson.predictions.iter().zip(&self.predictions.all);
        let open = all.filter(|(_, asked)| asked.answer.is_none());
        open.map(|(prediction, _)| prediction.variant.clone())
            .collect()
    }

    /// Returns the question that is asked where the cursor stands.
    pub fn asking(&self) -> Option<usize> {
        if self.playing {
            return None;
        }
        let here = |(_, place): &(usize, Place)| {
            self.cursor.at == place.at.at && self.applied() == place.before
        };
        self.open_questions().into_iter().find(here).map(|(i, _)| i)
    }

    /// Returns the questions that the cursor went past.
    pub fn passed_questions(&self) -> Vec<usize> {
        let applied = self.applied();
        let open = self.open_questions().into_iter();
        open.filter(|(_, place)| place.before < applied)
            .map(|(i, _)| i)
            .collect()
    }

    /// Returns where the future begins that would answer the next question.
    pub fn hidden_from(&self) -> Option<Place> {
        let applied = self.applied();
        let ahead = self.open_questions().into_iter().map(|(_, place)| place);
        ahead
            .filter(|place| place.before >= applied)
            .min_by_key(|place| place.before)
    }

    /// Returns how much simulated time passes in a second of watching, in nanoseconds: the lesson's pace times the speed, and more
    /// where an answer would take too long.
    pub fn rate(&self) -> f64 {
        let Some(lesson) = self.open_lesson() else {
            return 0.0;
        };
        let rate = lesson.pace.0 as f64 * self.speed.factor();
        let running = self
            .predictions
            .running
            .and_then(|i| self.predictions.all.get(i)?.place);
        running.map_or(rate, |place| {
            rate.max(place.until_at.since(place.at.at).0 as f64 / REVEAL_S)
        })
    }
}
