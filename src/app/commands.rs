//! The one table of commands: it feeds the key listener, the tooltips, and the dialog that lists the keys.
//!
//! Keys are matched by `KeyboardEvent.code`, so that they work on a Hangul layout, where `key` is a jamo. Arrows, Home and
//! End keep their native meaning in text fields and sliders; Space is not taken from a focused button; nothing acts while
//! Hangul is being composed.

mod names;
mod sheet;

pub use sheet::{Group, Row, sheet};

use super::arrangement::Arrange;
use super::msg::Msg;
use super::predictions::Predict;
use super::state::{AppState, Dialog, View};
use super::stride::{Stride, Way};
use super::zoom::Turn;
use crate::view::Landmark;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    PlayPause,
    StepForward,
    StepBack,
    /// To the next or previous event of some story.
    Walk(Stride, Way),
    ToStart,
    ToEnd,
    Faster,
    Slower,
    ViewStage,
    ViewSpaceTime,
    ViewInside,
    ViewLedger,
    ViewEvents,
    Zoom(Turn),
    TimeAxis,
    /// Selects the request of a message or an event, and then what that is a part of.
    WholeRequest,
    Why,
    Arrange(Arrange),
    Undo,
    Redo,
    Catalogue,
    Runs,
    Glossary,
    Share,
    Reset,
    Present,
    Blank,
    Language,
    Keys,
    Escape,
    /// An option of the question, from 0.
    Answer(usize),
    Reveal,
}

/// A key with its modifiers. Ctrl stands for ⌘ on a Mac as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    pub code: &'static str,
    pub shift: bool,
    pub ctrl: bool,
    pub alt: bool,
}

/// One line of the table.
#[derive(Debug)]
pub struct Command {
    pub action: Action,
    pub keys: &'static [Key],
}

/// What has the focus when a key is pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    #[default]
    Page,
    /// A button, link, checkbox or summary: Space and Enter are its own.
    Button,
    /// A slider, select or list of options: arrows and the like are its own.
    Slider,
    /// Everything but Escape and Alt is its own.
    Text,
}

/// A key press as the browser told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    pub code: String,
    pub shift: bool,
    pub ctrl: bool,
    pub alt: bool,
    pub composing: bool,
    /// Whether the focus is in a question: see [`IN_QUESTION`].
    pub in_question: bool,
    pub target: Target,
}

const fn key(code: &'static str) -> Key {
    Key {
        code,
        shift: false,
        ctrl: false,
        alt: false,
    }
}

const fn shift(code: &'static str) -> Key {
    Key {
        shift: true,
        ..key(code)
    }
}

const fn ctrl(code: &'static str) -> Key {
    Key {
        ctrl: true,
        ..key(code)
    }
}

const fn alt(code: &'static str) -> Key {
    Key {
        alt: true,
        ..key(code)
    }
}

const fn ctrl_shift(code: &'static str) -> Key {
    Key {
        shift: true,
        ..ctrl(code)
    }
}

const fn on(keys: &'static [Key], action: Action) -> Command {
    Command { action, keys }
}

const fn next(keys: &'static [Key], stride: Stride) -> Command {
    on(keys, Action::Walk(stride, Way::Next))
}

const fn previous(keys: &'static [Key], stride: Stride) -> Command {
    on(keys, Action::Walk(stride, Way::Previous))
}

/// All commands with their keys, in the order of the dialog.
pub const TABLE: &[Command] = &[
    on(&[key("Space"), key("KeyK"), alt("KeyK")], Action::PlayPause),
    on(&[key("ArrowRight")], Action::StepForward),
    on(&[key("ArrowLeft")], Action::StepBack),
    next(&[key("PageDown")], Stride::Milestone),
    previous(&[key("PageUp")], Stride::Milestone),
    next(&[shift("ArrowRight")], Stride::Along),
    previous(&[shift("ArrowLeft")], Stride::Along),
    next(&[key("KeyH")], Stride::Hop),
    previous(&[shift("KeyH")], Stride::Hop),
    next(&[key("KeyQ")], Stride::Request),
    previous(&[shift("KeyQ")], Stride::Request),
    next(&[key("KeyX")], Stride::To(Landmark::Fault)),
    previous(&[shift("KeyX")], Stride::To(Landmark::Fault)),
    next(&[key("KeyV")], Stride::To(Landmark::Violation)),
    previous(&[shift("KeyV")], Stride::To(Landmark::Violation)),
    next(&[key("KeyO")], Stride::To(Landmark::State)),
    previous(&[shift("KeyO")], Stride::To(Landmark::State)),
    next(&[key("KeyD")], Stride::To(Landmark::Duplicate)),
    previous(&[shift("KeyD")], Stride::To(Landmark::Duplicate)),
    next(&[key("KeyT")], Stride::To(Landmark::Timeout)),
    previous(&[shift("KeyT")], Stride::To(Landmark::Timeout)),
    on(&[key("Home")], Action::ToStart),
    on(&[key("End")], Action::ToEnd),
    on(&[shift("Period")], Action::Faster),
    on(&[shift("Comma")], Action::Slower),
    on(&[key("Digit1")], Action::ViewStage),
    on(&[key("Digit2")], Action::ViewSpaceTime),
    on(&[key("Digit3")], Action::ViewInside),
    on(&[key("Digit4")], Action::ViewLedger),
    on(&[key("Digit5")], Action::ViewEvents),
    on(
        &[shift("Equal"), key("Equal"), key("NumpadAdd")],
        Action::Zoom(Turn::In),
    ),
    on(
        &[key("Minus"), key("NumpadSubtract")],
        Action::Zoom(Turn::Out),
    ),
    on(&[key("Digit0"), shift("Digit1")], Action::Zoom(Turn::Fit)),
    on(&[key("KeyG")], Action::TimeAxis),
    on(&[key("KeyE")], Action::WholeRequest),
    on(&[key("KeyW")], Action::Why),
    on(&[key("BracketLeft")], Action::Arrange(Arrange::Lesson)),
    on(&[key("BracketRight")], Action::Arrange(Arrange::Side)),
    on(&[ctrl("KeyZ")], Action::Undo),
    on(&[ctrl("KeyY"), ctrl_shift("KeyZ")], Action::Redo),
    on(&[key("KeyC")], Action::Catalogue),
    on(&[key("KeyR")], Action::Runs),
    on(&[shift("KeyG")], Action::Glossary),
    on(&[key("KeyS")], Action::Share),
    on(&[shift("KeyR")], Action::Reset),
    on(&[key("KeyP")], Action::Present),
    on(&[key("KeyB"), key("Period")], Action::Blank),
    on(&[key("KeyL")], Action::Language),
    on(&[shift("Slash")], Action::Keys),
    on(&[key("Escape")], Action::Escape),
];

/// What keys mean while the focus is in a question. There they come before those of the page.
pub const IN_QUESTION: &[Command] = &[
    Command {
        action: Action::Answer(0),
        keys: &[key("KeyA")],
    },
    Command {
        action: Action::Answer(1),
        keys: &[key("KeyB")],
    },
    Command {
        action: Action::Answer(2),
        keys: &[key("KeyC")],
    },
    Command {
        action: Action::Answer(3),
        keys: &[key("KeyD")],
    },
    Command {
        action: Action::Reveal,
        keys: &[key("Enter")],
    },
];

impl Key {
    fn plain(self) -> bool {
        !self.ctrl && !self.alt && self.code != "Escape"
    }
}

impl Action {
    /// Returns its keys, most used first.
    pub fn keys(self) -> &'static [Key] {
        TABLE
            .iter()
            .chain(IN_QUESTION)
            .find(|c| c.action == self)
            .map_or(&[], |c| c.keys)
    }

    /// Returns what it does to this page.
    pub fn msg(self, state: &AppState) -> Msg {
        match self {
            Self::PlayPause => Msg::Toggle,
            Self::StepForward => Msg::StepForward,
            Self::StepBack => Msg::StepBack,
            Self::Walk(stride, way) => Msg::Walk(stride, way),
            Self::ToStart => Msg::ToStart,
            Self::ToEnd => Msg::ToEnd,
            Self::Faster => Msg::Faster,
            Self::Slower => Msg::Slower,
            Self::ViewStage => Msg::Show(View::Stage),
            Self::ViewSpaceTime => Msg::Show(View::SpaceTime),
            Self::ViewInside => Msg::Show(View::Inside),
            Self::ViewLedger => Msg::Show(View::Ledger),
            Self::ViewEvents => Msg::Show(View::Events),
            Self::Zoom(turn) => Msg::Zoom(turn),
            Self::TimeAxis => Msg::Linear(!state.linear),
            Self::WholeRequest => Msg::WholeRequest,
            Self::Why => Msg::Why,
            Self::Arrange(arrange) => Msg::Arrange(arrange),
            Self::Undo => Msg::Undo,
            Self::Redo => Msg::Redo,
            Self::Catalogue => Msg::OpenDialog(Dialog::Catalogue),
            Self::Runs => Msg::OpenDialog(Dialog::Runs),
            Self::Share => Msg::OpenDialog(Dialog::Share),
            Self::Glossary => Msg::OpenDialog(Dialog::Glossary(None)),
            Self::Reset => Msg::OpenDialog(Dialog::Reset(None)),
            Self::Present => Msg::Present(!state.presenting),
            Self::Blank => Msg::Blank,
            Self::Language => Msg::SetLang(state.prefs.lang.other()),
            Self::Keys => Msg::OpenDialog(Dialog::Keys),
            Self::Escape => Msg::Escape,
            Self::Answer(option) => Msg::Predict(Predict::Choose(option)),
            Self::Reveal => Msg::Predict(Predict::Reveal),
        }
    }
}

/// Returns the commands that a press may mean, in the order of their precedence.
fn commands(press: &Press) -> impl Iterator<Item = &'static Command> + use<> {
    let here = if press.in_question { IN_QUESTION } else { &[] };
    here.iter().chain(TABLE)
}

/// Returns what a key press means, or none where it is not the page's.
pub fn on_key(press: &Press, state: &AppState) -> Option<Msg> {
    if press.composing || (state.dialog.is_some() && press.code != "Escape") {
        return None;
    }
    let fits = |k: &&Key| {
        k.code == press.code && k.shift == press.shift && k.ctrl == press.ctrl && k.alt == press.alt
    };
    let (command, key) = commands(press).find_map(|c| Some((c, c.keys.iter().find(fits)?)))?;
    let off = key.plain() && key.code != "Enter" && !state.prefs.single_keys;
    let taken = (key.plain() && keeps(press.target, key.code))
        || (key.ctrl && press.target == Target::Text);
    if off || taken {
        return None;
    }
    Some(command.action.msg(state))
}

/// Returns whether the browser must not act on a key of its own accord, because the table has it.
pub fn claims(press: &Press) -> bool {
    let plain = |key: &Key| key.plain() && keeps(press.target, key.code);
    let fits = |key: &Key| {
        key.code == press.code
            && key.shift == press.shift
            && key.ctrl == press.ctrl
            && key.alt == press.alt
    };
    let text = press.target == Target::Text;
    !press.composing
        && press.code != "Escape"
        && commands(press)
            .flat_map(|c| c.keys)
            .any(|key| fits(key) && !plain(key) && !(key.ctrl && text))
}

/// Returns whether the focused element needs a plain key for itself.
fn keeps(target: Target, code: &str) -> bool {
    match target {
        Target::Page => false,
        Target::Button => matches!(code, "Space" | "Enter"),
        Target::Slider => {
            matches!(code, "Space" | "Home" | "End" | "PageUp" | "PageDown")
                || code.starts_with("Arrow")
        }
        Target::Text => true,
    }
}

#[cfg(test)]
mod tests;
