//! What can happen to the page.

use super::arrangement::Arrange;
use super::branch::RunId;
use super::commands::Press;
use super::curve;
use super::lesson::{Lesson, Problem};
use super::predictions::Predict;
use super::route::Route;
use super::shared::Shared;
use super::state::{Dialog, Reset, View};
use super::stops::Stop;
use super::stride::{Stride, Way};
use super::sweep::Ending;
use super::tape::Tape;
use super::zoom::Turn;
use crate::text::Lang;
use crate::view::frame::{Selected, Sift};
use sim::model::Action;
use sim::time::{Span, Time};

#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    // From outside
    /// A lesson arrived and was checked; a file from the reader's disk comes the same way.
    LessonLoaded(Shared<Lesson>),
    /// No such lesson, or the network failed.
    LessonFailed {
        lesson: String,
        reason: Option<String>,
    },
    /// A file has mistakes.
    LessonRefused {
        file: String,
        problems: Vec<Problem>,
    },
    /// A slice of a run is there. An older job's is ignored.
    Recorded {
        run: RunId,
        job: u32,
        tape: Tape,
    },
    /// A variant or knob value makes no scenario.
    RecordFailed {
        run: RunId,
        job: u32,
        problems: Vec<Problem>,
    },
    RouteChanged(Route),
    /// The page was opened without an address; what it showed last, if that is remembered.
    Arrived(Option<Route>),
    StorageBlocked,
    /// The tab was hidden.
    Hidden,
    /// A key, as the browser told it: the table of commands says what it means.
    Pressed(Press),

    // Where to be
    OpenLesson(String),
    OpenCatalogue,
    /// A variant of the lesson alone.
    ChooseVariant(usize),
    /// Two runs on one clock: a branch and the run that it left, or a variant and another.
    SideBySide,
    ShowRun(RunId),
    /// Puts a run beside the focused one.
    PutBeside(RunId),
    /// Puts a run at a side of two.
    PutRun {
        side: usize,
        run: RunId,
    },
    /// Puts a variant's own run at a side of two.
    PutVariant {
        side: usize,
        variant: usize,
    },
    FocusRun(usize),
    /// Gives a run a name; an empty one gives it its own back.
    Rename {
        run: RunId,
        title: String,
    },
    /// Deletes a branch.
    Delete(RunId),
    /// Puts the run that a knob replaced beside the one that replaced it.
    KeepGhost,

    // Time
    Toggle,
    Play,
    Pause,
    /// That much real time went by while playing.
    Tick(Span),
    StepForward,
    StepBack,
    /// To the next or previous event of some story.
    Walk(Stride, Way),
    ToStart,
    ToEnd,
    SeekTime(Time),
    /// To right after that row.
    SeekRow(u32),
    Faster,
    Slower,

    // Why
    /// Opens the panel that says why, or closes it.
    Why,
    /// Opens the panel at what made a line of the ledger as it is, of the run at a side.
    WhyLine {
        side: usize,
        line: u16,
    },
    /// To right after an event that the panel names, of the run at a side.
    WhyGo {
        side: usize,
        row: u32,
    },
    /// Opens the panel at the difference of the two runs in sight.
    WhyDiffer,
    /// Explains the difference of the two runs in sight, or no longer.
    Differ(bool),

    // What if
    KnobDragged {
        knob: usize,
        value: u64,
    },
    KnobReleased,
    /// The reader came near a knob, with the pointer or the keyboard.
    KnobNear(usize),
    /// The curve of a knob.
    Curve(curve::Deed),
    /// How the run of a knob's value and a seed ended; none where it makes no run, or one too long.
    Sampled {
        sweep: u32,
        value: u64,
        seed: u64,
        ending: Option<Ending>,
    },
    SetSeed(u64),
    /// The reader's own hand, at the cursor.
    Command(Action),
    Undo,
    Redo,
    /// Begins anew.
    Reset(Reset),

    /// What somebody does with a question of the lesson.
    Predict(Predict),

    // The page itself
    Select(Option<Selected>),
    /// Selects the request that the selected message belongs to, or that the event at the cursor is about; from a request, what it is a
    /// part of.
    WholeRequest,
    Show(View),
    /// What the right column shows.
    ShowSide(View),
    ListScrolled(Option<u32>),
    /// Which events the list shows.
    Sift(Sift),
    StageAsTable(bool),
    SpaceTimeAsTable(bool),
    SetLang(Lang),
    NextTheme,
    SingleKeys(bool),
    /// What stands beside the picture, and how its halves share the height.
    Arrange(Arrange),
    /// How large the stage is drawn.
    Zoom(Turn),
    /// Whether equal times have equal heights in the space-time diagram.
    Linear(bool),
    /// Large type for a projector: the stage, the sentence and the transport alone.
    Present(bool),
    /// Blanks the picture while presenting, or shows it again.
    Blank,
    /// Shows what the link hid.
    Lift,
    /// Whether the link to give to others ends here.
    ShareEnds(bool),
    /// Puts the address of this place into the clipboard.
    CopyAddress,
    /// Whether it could be.
    Copied(bool),
    /// Whether playing pauses at such an event.
    SetStop(Stop, bool),
    OpenDialog(Dialog),
    CloseDialog,
    DismissNotice(usize),
    /// Esc: closes the dialog, or lets go of what is selected.
    Escape,
}
