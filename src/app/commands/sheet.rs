//! The list of keys that people read: in groups, and the answers of a question in one row.

use super::{Action, Command, IN_QUESTION, TABLE};
use crate::text::Lang;

/// What a group of commands is about, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Play,
    Jump,
    Screen,
    Page,
    Question,
}

/// One row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub action: Action,
    /// What is shown.
    pub keys: Vec<String>,
    /// Each key on its own, for a search.
    pub every: Vec<String>,
}

impl Group {
    pub const ALL: [Self; 5] = [
        Self::Play,
        Self::Jump,
        Self::Screen,
        Self::Page,
        Self::Question,
    ];
}

impl Action {
    pub fn group(self) -> Group {
        match self {
            Self::PlayPause
            | Self::StepForward
            | Self::StepBack
            | Self::ToStart
            | Self::ToEnd
            | Self::Faster
            | Self::Slower => Group::Play,
            Self::Walk(..) => Group::Jump,
            Self::ViewStage
            | Self::ViewSpaceTime
            | Self::ViewInside
            | Self::ViewLedger
            | Self::ViewEvents
            | Self::Zoom(_)
            | Self::TimeAxis
            | Self::WholeRequest
            | Self::Why
            | Self::Arrange(_)
            | Self::Present
            | Self::Blank => Group::Screen,
            Self::Undo
            | Self::Redo
            | Self::Catalogue
            | Self::Runs
            | Self::Glossary
            | Self::Share
            | Self::Reset
            | Self::Language
            | Self::Keys
            | Self::Escape => Group::Page,
            Self::Answer(_) | Self::Reveal => Group::Question,
        }
    }
}

/// Returns all commands with their keys, by group.
pub fn sheet(lang: Lang) -> Vec<(Group, Vec<Row>)> {
    let groups = Group::ALL.into_iter();
    groups.map(|group| (group, rows(group, lang))).collect()
}

fn rows(group: Group, lang: Lang) -> Vec<Row> {
    let all = TABLE.iter().chain(IN_QUESTION);
    let mut rows: Vec<Row> = Vec::new();
    for command in all.filter(|it| it.action.group() == group) {
        let keys = labels(command, lang);
        match (rows.last_mut(), command.action) {
            (Some(row), Action::Answer(n)) if n > 0 => row.goes_on(keys),
            _ => rows.push(Row {
                action: command.action,
                every: keys.clone(),
                keys,
            }),
        }
    }
    rows
}

fn labels(command: &Command, lang: Lang) -> Vec<String> {
    command.keys.iter().map(|key| key.label(lang)).collect()
}

impl Row {
    /// Takes the keys of the next answer in: `A–D`.
    fn goes_on(&mut self, keys: Vec<String>) {
        self.every.extend(keys);
        if let (Some(first), Some(last)) = (self.every.first(), self.every.last()) {
            self.keys = vec![format!("{first}–{last}")];
        }
    }

    /// Returns whether a key of the row is written like that, in small letters.
    pub fn is_on(&self, wanted: &str) -> bool {
        let shown = self.every.join(" ").to_lowercase();
        shown.contains(wanted) || self.keys.join(" ").to_lowercase().contains(wanted)
    }
}
