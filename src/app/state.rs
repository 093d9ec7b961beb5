//! Everything that the page is, at one moment.

use super::branch::{Run, RunId};
use super::curve::Curve;
use super::lesson::{Lesson, Problem, knob_in_file};
use super::predictions::Predictions;
use super::prefs::Prefs;
use super::route::Route;
use super::shared::Shared;
use super::sweep::Sweep;
use super::tape::Tape;
use super::zoom::Zoom;
use crate::view::frame::{Selected, Sift};

use sim::time::Time;
use sim::world::Position;

/// Playing speed: 1× is the lesson's own pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speed(i8);

impl Speed {
    const MIN: i8 = -2;
    const MAX: i8 = 3;

    pub fn faster(self) -> Self {
        Self((self.0 + 1).min(Self::MAX))
    }

    pub fn slower(self) -> Self {
        Self((self.0 - 1).max(Self::MIN))
    }

    /// Returns the factor: ¼ to 8.
    pub fn factor(self) -> f64 {
        libm::exp2(f64::from(self.0))
    }

    pub fn label(self) -> &'static str {
        match self.0 {
            -2 => "¼×",
            -1 => "½×",
            0 => "1×",
            1 => "2×",
            2 => "4×",
            _ => "8×",
        }
    }
}

/// The four views on the cursor. On a phone one at a time is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum View {
    #[default]
    Stage,
    SpaceTime,
    Inside,
    Ledger,
    /// The lesson's words, a tab of its own only on a phone.
    Lesson,
    /// The event list.
    Events,
    /// The chain of causes, and what is missing.
    Why,
}

impl View {
    /// Returns the id of its element.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::SpaceTime => "space-time",
            Self::Inside => "inside",
            Self::Ledger => "ledger",
            Self::Lesson => "lesson",
            Self::Events => "events",
            Self::Why => "why",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    Catalogue,
    Keys,
    /// The runs of this lesson: variants and branches.
    Runs,
    /// The address of this place, to give to others.
    Share,
    /// The curve of a knob.
    Curve,
    /// The terms; the one that was asked for, by its place among them.
    Glossary(Option<usize>),
    /// The three ways back to the beginning, and of which it is asked whether it is meant.
    Reset(Option<Reset>),
}

/// What to begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// The runs in sight: seed, knobs, what was done by hand. It can be taken back.
    Run,
    /// The lesson: all its runs and its answers.
    Lesson,
    /// Everything that the page keeps.
    Everything,
}

/// The lesson that is open, or why none is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opened {
    #[default]
    Nothing,
    Fetching(String),
    Ready(Shared<Lesson>),
}

/// What the reader is told until it is dismissed. The words are `text`'s.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Preferences cannot be kept: the browser blocks storage.
    StorageBlocked,
    /// The lesson could not be fetched.
    Unreachable {
        lesson: String,
        reason: String,
    },
    /// There is no such lesson.
    Unknown {
        lesson: String,
    },
    /// A file has mistakes; the last good run stays.
    Problems {
        file: String,
        problems: Vec<Problem>,
    },
    /// What the reader did can be taken back.
    Branched {
        run: RunId,
    },
    Deleted {
        run: RunId,
    },
    /// All random values of the runs in sight are others now.
    Seeded,
    /// Parts of the address that make no sense here, as they stand in it. What it asks for beside was opened; where it names no lesson,
    /// the list of them was.
    LinkPartly {
        parts: Vec<String>,
        lesson: bool,
    },
    /// The link is of a later version of the page than this one.
    LinkNewer,
    /// The run of the link is another one today: the machine or the lesson has changed since.
    LinkOutdated,
}

/// What the reader did, for the words beside undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Moved a knob, by its index.
    Knob(usize),
    Seed,
    /// Made a branch by a command.
    Branch,
    Rename,
    Delete,
    /// Kept the run that a knob replaced.
    Kept,
    /// Made the world of an answer.
    World,
    /// Went back to the run as the lesson has it.
    Reset,
}

/// What undo brings back: runs, and which of them are shown; never the clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// What it is before.
    pub step: Step,
    pub runs: Vec<Run>,
    pub shown: Vec<RunId>,
    pub focused: usize,
    pub cursor: Position,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AppState {
    pub prefs: Prefs,
    pub lesson: Opened,
    /// What the address asked for and the lesson has not shown yet.
    pub wanted: Route,
    pub runs: Vec<Run>,
    /// One run, or two side by side on one clock.
    pub shown: Vec<RunId>,
    /// Which of `shown` the keys, the list and the sentence follow.
    pub focused: usize,
    /// Where the cursor stands: an instant and how many events of the focused run are applied at it.
    pub cursor: Position,
    pub playing: bool,
    pub speed: Speed,
    pub selected: Option<Selected>,
    pub predictions: Predictions,
    /// A phone's tab, and the view that has the focus elsewhere.
    pub view: View,
    /// What the right column shows: the inside, the event list or the lesson.
    pub side: View,
    /// The row that is explained while the reader walks through its causes; none: the one at the cursor.
    pub why_pin: Option<u32>,
    /// The line of the ledger that is explained, and after how many events it was asked about.
    pub why_line: Option<(u16, u32)>,
    /// Whether the difference of the two runs in sight is explained.
    pub differ: bool,
    pub stage_as_table: bool,
    pub space_time_as_table: bool,
    pub zoom: Zoom,
    /// Equal times have equal heights in the space-time diagram; else every event has its room.
    pub linear: bool,
    pub dialog: Option<Dialog>,
    /// Large type for a projector.
    pub presenting: bool,
    /// A first visit: the button that plays stands out until something moves.
    pub invites: bool,
    /// Nothing is shown while presenting: the class looks at the teacher.
    pub blank: bool,
    /// After how many events the link that was opened ends, until somebody lifts it.
    pub until: Option<u32>,
    /// Whether the link to give to others ends here.
    pub share_ends: bool,
    /// Whether the address was copied, once that was asked for in the open dialog.
    pub copied: Option<bool>,
    pub notices: Vec<Notice>,
    /// The first row of the event list that is in sight; none: it follows the cursor.
    pub list_first: Option<u32>,
    /// Which events the list shows.
    pub sift: Sift,
    /// The runs as they were before the knob that is being dragged.
    pub drag: Option<Snapshot>,
    /// Where along a knob the outcome flips, as far as it is known.
    pub sweep: Option<Sweep>,
    pub sweep_next: u32,
    /// What comes out along a knob, with many seeds.
    pub curve: Option<Curve>,
    /// The run that is shown where it was decided, as soon as it is recorded.
    pub decide: Option<RunId>,
    pub undo: Vec<Snapshot>,
    pub redo: Vec<Snapshot>,
    pub run_next: RunId,
    pub job_next: u32,
}

impl AppState {
    pub fn new(prefs: Prefs, wanted: Route) -> Self {
        Self {
            prefs,
            lesson: Opened::Nothing,
            wanted,
            runs: Vec::new(),
            shown: Vec::new(),
            focused: 0,
            cursor: Position::default(),
            playing: false,
            speed: Speed::default(),
            selected: None,
            predictions: Predictions::default(),
            view: View::default(),
            side: View::Inside,
            why_pin: None,
            why_line: None,
            differ: false,
            stage_as_table: false,
            space_time_as_table: false,
            zoom: Zoom::default(),
            linear: false,
            dialog: None,
            presenting: false,
            invites: false,
            blank: false,
            until: None,
            share_ends: false,
            copied: None,
            notices: Vec::new(),
            list_first: None,
            sift: Sift::default(),
            drag: None,
            sweep: None,
            sweep_next: 0,
            curve: None,
            decide: None,
            undo: Vec::new(),
            redo: Vec::new(),
            run_next: 0,
            job_next: 0,
        }
    }

    pub fn open_lesson(&self) -> Option<&Shared<Lesson>> {
        match &self.lesson {
            Opened::Ready(lesson) => Some(lesson),
            _ => None,
        }
    }

    pub fn run(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// Returns the run that keys, list and sentence follow.
    pub fn focused_run(&self) -> Option<&Run> {
        self.run(*self.shown.get(self.focused)?)
    }

    /// Returns the runs in sight, left to right.
    pub fn shown_runs(&self) -> impl Iterator<Item = &Run> {
        self.shown.iter().filter_map(|id| self.run(*id))
    }

    /// Returns whether the panel that says why is in sight.
    pub fn asks_why(&self) -> bool {
        self.side == View::Why
    }

    /// Returns how many events of the focused run are applied.
    pub fn applied(&self) -> u32 {
        self.focused_run().map_or(0, |run| run.applied(self.cursor))
    }

    /// Returns the value of a knob, as the first run in sight that has it has it.
    pub fn knob_value(&self, knob: usize) -> Option<u64> {
        let lesson = self.open_lesson()?;
        let value = |run: &Run| {
            let in_file = knob_in_file(lesson, run, knob)?;
            Some(run.knobs.get(&knob).copied().unwrap_or(in_file))
        };
        self.focused_run()
            .and_then(value)
            .or_else(|| self.shown_runs().find_map(value))
    }

    /// Returns the last recorded instant of the runs in sight.
    pub fn end(&self) -> Time {
        let ends = self
            .shown_runs()
            .filter_map(|run| run.tape.as_ref())
            .map(Tape::end);
        ends.max().unwrap_or_default()
    }

    /// Returns whether nothing will be added to the runs in sight.
    pub fn complete(&self) -> bool {
        self.shown_runs()
            .all(|run| run.tape.as_ref().is_some_and(|tape| tape.complete()))
    }

    /// Returns the address of this place.
    pub fn route(&self) -> Route {
        let Some(lesson) = self.open_lesson() else {
            return Route {
                lang: self.wanted.lang,
                theme: self.wanted.theme,
                events_max: self.wanted.events_max,
                ..Route::default()
            };
        };
        let shown = |i: usize| self.run(*self.shown.get(i)?);
        let world = |i: usize| {
            let wish = shown(i)?.wish?;
            let question = &lesson.predictions.get(wish.prediction)?.id;
            Some((question.clone(), wish.option + 1))
        };
        let variant = |i: usize| {
            let variant = lesson.variants().get(shown(i)?.variant)?;
            Some(variant.id.clone())
        };
        let run = self.focused_run().or_else(|| shown(0));
        let applied = run.map_or(0, |run| run.applied(self.cursor));
        Route {
            lesson: Some(lesson.id.clone()),
            variant: variant(0),
            beside: variant(1),
            seed: run.map(|run| run.seed).filter(|seed| *seed != lesson.seed),
            knobs: run.map_or_else(Vec::new, |run| run.knobs_written(lesson)),
            hands: shown(0).map_or_else(Vec::new, Run::hands_written),
            hands_beside: shown(1).map_or_else(Vec::new, Run::hands_written),
            world: world(0),
            world_beside: world(1),
            focus_beside: self.focused == 1 && shown(1).is_some(),
            name: shown(0).and_then(|run| run.title.clone()),
            name_beside: shown(1).and_then(|run| run.title.clone()),
            at: Some(applied),
            until: self.until,
            seen: run.and_then(|run| run.tape.as_ref()?.seen(applied)),
            lang: self.wanted.lang.map(|_| self.prefs.lang),
            theme: self.wanted.theme.map(|_| self.prefs.theme),
            events_max: self.wanted.events_max,
            ..Route::default()
        }
    }
}
