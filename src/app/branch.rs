//! A run in the page: a variant's own, or a branch that a command made.

use super::hand;
use super::lesson::{Lesson, knob_in_file};
use super::predictions::Wish;
use super::tape::Tape;
use crate::text::predict;
use crate::text::ui::{self, Deed};
use crate::text::{Lang, logs};
use crate::view::names;
use sim::model::{Action, Model, Verdict};
use sim::program::MessageKind;
use sim::scenario::Recorded;
use sim::sorted::SortedMap;
use sim::time::Time;
use sim::world::{Command, Position};

/// Never used twice in one session.
pub type RunId = u32;

/// A run and what it is a function of.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub id: RunId,
    /// The name that the reader gave it.
    pub title: Option<String>,
    /// An index into the lesson's variants.
    pub variant: usize,
    pub seed: u64,
    /// Knobs that were moved, by index, in their own units.
    pub knobs: SortedMap<usize, u64>,
    /// Empty for a variant's own run. The last one made the branch, and names it.
    pub commands: Vec<Command>,
    /// The answer that would be right in this run, where its patch made it.
    pub wish: Option<Wish>,
    /// What the last command struck, where it is a message: its name.
    pub struck: Option<String>,
    /// The run that this one left.
    pub parent: Option<RunId>,
    /// None until its first slice is recorded.
    pub tape: Option<Tape>,
    /// What a knob or a seed replaced, kept to compare with.
    pub ghost: Option<Ghost>,
    /// Whether the tape is another run's, which stands in until this run's own arrives.
    pub stale: bool,
    /// Which job may still deliver: an older one is ignored.
    pub job: u32,
    /// How far it was asked to be recorded.
    pub horizon: Time,
}

/// The run that was there before a knob was moved or the seed changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Ghost {
    pub tape: Tape,
    pub seed: u64,
    pub knobs: SortedMap<usize, u64>,
}

impl Run {
    /// Returns whether it is a variant's own run: no branch.
    pub fn is_own(&self) -> bool {
        self.parent.is_none() && self.commands.is_empty()
    }

    /// Returns what this run is for the one that replaces it.
    pub fn as_ghost(&self) -> Option<Ghost> {
        Some(Ghost {
            tape: self.tape.clone().filter(|_| !self.stale)?,
            seed: self.seed,
            knobs: self.knobs.clone(),
        })
    }

    /// Returns the name of the run where it stands alone: its variant's, and what makes it another run than the variant's own.
    pub fn name(&self, lesson: &Lesson, lang: Lang) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let variant = self.wished(lesson, lang).unwrap_or_else(|| {
            let variant = lesson.variants().get(self.variant);
            variant.map(|v| lang.pick(&v.label)).unwrap_or_default()
        });
        let parts = [Some(variant), self.deed(lang), self.settings(lesson, lang)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(" · ")
    }

    /// Returns its name under the run that it left.
    pub fn name_in_tree(&self, lesson: &Lesson, lang: Lang) -> String {
        let own = self
            .title
            .clone()
            .or_else(|| self.deed(lang))
            .or_else(|| self.wished(lesson, lang));
        let own = own.filter(|_| self.parent.is_some());
        match (own, self.parent) {
            (Some(name), _) => name,
            (None, Some(_)) => {
                let settings = self.settings(lesson, lang);
                ui::kept_run(settings.as_deref(), self.seed, lang)
            }
            (None, None) => self.name(lesson, lang),
        }
    }

    /// Returns what was recorded of real libraries that were called as this run calls: with the settings of its variant.
    pub fn recorded<'l>(&self, lesson: &'l Lesson) -> Vec<&'l Recorded> {
        if self.wish.is_some() || !self.knobs.is_empty() {
            return Vec::new();
        }
        let variant = lesson.variants().get(self.variant);
        let cases = lesson.recorded.iter();
        cases
            .filter(|case| variant.is_some_and(|it| it.id == case.variant))
            .collect()
    }

    /// Returns the name of the world of an answer, if it is one.
    fn wished(&self, lesson: &Lesson, lang: Lang) -> Option<String> {
        let wish = self.wish?;
        let prediction = lesson.predictions.get(wish.prediction)?;
        let option = prediction.options.get(wish.option)?;
        Some(predict::world_name(&lang.pick(&option.words), lang))
    }

    /// Returns what the last command did and when, if one made this run.
    fn deed(&self, lang: Lang) -> Option<String> {
        let command = self.commands.last()?;
        let tape = self.tape.as_ref()?;
        let model = tape.recording().model();
        let (deed, unit) = deed(&command.action, model)?;
        let whom = match unit {
            Some((node, instance)) => {
                let node = model.nodes.get(usize::from(node))?;
                let unit = instance.map_or(String::new(), |unit| names::unit(node, unit));
                format!("{}{unit}", lang.pick(&node.label))
            }
            None => self.struck.clone()?,
        };
        Some(ui::branch_name(&deed, &whom, command.when.at, lang))
    }

    /// Returns the knobs that stand elsewhere than in the file, with their values.
    fn settings(&self, lesson: &Lesson, lang: Lang) -> Option<String> {
        let moved = self.knobs.iter().filter_map(|(i, value)| {
            let knob = lesson.knobs().get(*i)?;
            let elsewhere = knob_in_file(lesson, self, *i)? != *value;
            let name = || {
                format!(
                    "{} {}",
                    lang.pick(&knob.label),
                    ui::knob_value(knob, *value)
                )
            };
            elsewhere.then(name)
        });
        let moved: Vec<String> = moved.collect();
        (!moved.is_empty()).then(|| moved.join(", "))
    }

    /// Returns the knobs that were moved, by id, with their values as files write them.
    pub fn knobs_written(&self, lesson: &Lesson) -> Vec<(String, String)> {
        let written = |(knob, value): (&usize, &u64)| {
            let knob = lesson.knobs().get(*knob)?;
            Some((knob.id.clone(), knob.text(*value)))
        };
        self.knobs.iter().filter_map(written).collect()
    }

    /// Returns the commands as a link writes them.
    pub fn hands_written(&self) -> Vec<String> {
        let Some(tape) = &self.tape else {
            return Vec::new();
        };
        let model = tape.recording().model();
        let written = |command| hand::write(command, model);
        self.commands.iter().filter_map(written).collect()
    }

    /// Returns how many events happened before a position.
    pub fn applied(&self, cursor: Position) -> u32 {
        self.tape.as_ref().map_or(0, |tape| tape.applied_at(cursor))
    }

    /// Returns the position right after that many events.
    pub fn position(&self, applied: u32) -> Position {
        self.tape
            .as_ref()
            .map_or_else(Position::default, |tape| tape.position(applied))
    }
}

/// A node, and which of its instances; none: all of them.
type Unit = (u16, Option<u32>);

/// Returns what a command did, and to which node or instance of one, or none for a message; none for what a hand cannot do.
fn deed(action: &Action, model: &Model) -> Option<(Deed, Option<Unit>)> {
    Some(match action {
        Action::Crash { node, instance } => (Deed::Crash, Some((*node, *instance))),
        Action::Stop { node, instance } => (Deed::ShutDown, Some((*node, *instance))),
        Action::Restart { node, instance } => (Deed::Restart, Some((*node, *instance))),
        Action::Hang { node, instance } => (Deed::Hang, Some((*node, *instance))),
        Action::Resume { node, instance } => (Deed::Resume, Some((*node, *instance))),
        Action::Partition { a, .. } => (Deed::CutOff, Some((*a, None))),
        Action::Heal { a, .. } => (Deed::Reconnect, Some((*a, None))),
        Action::Strike { verdict, .. } => {
            let deed = match verdict {
                Verdict::Drop => Deed::Drop,
                Verdict::Duplicate => Deed::Duplicate,
                Verdict::Delay(by) => Deed::Delay(*by),
                Verdict::Refuse => Deed::Refuse,
            };
            (deed, None)
        }
        Action::Hold { .. } => (Deed::Hold, None),
        Action::Release { .. } => (Deed::Release, None),
        Action::Overtake { .. } => (Deed::Overtake, None),
        Action::CrashAt(trap) => {
            let program = sim::world::program(model, trap.node, trap.program)?;
            let line = program.lines.get(usize::from(trap.line))?.text.clone();
            let deed = match trap.after {
                true => Deed::CrashAfter(line),
                false => Deed::CrashBefore(line),
            };
            (deed, Some((trap.node, trap.instance)))
        }
        Action::Intercept(intercept) => {
            let deed = match intercept.kind {
                Some(MessageKind::Ack) => Deed::LoseAck,
                Some(MessageKind::Reply) => Deed::LoseReply,
                _ => return None,
            };
            (deed, Some((intercept.from?, None)))
        }
        Action::Seek(seek) => {
            let (to, topic) = (seek.to, logs::sought_topic(seek, model));
            (
                Deed::Seek { to, topic },
                Some((seek.service, seek.instance)),
            )
        }
        Action::ErrorRate { .. } | Action::Slow { .. } => return None,
    })
}

/// Returns the message that a command is about.
pub fn message_of(action: &Action) -> Option<u32> {
    match action {
        Action::Strike { message, .. }
        | Action::Hold { message }
        | Action::Release { message }
        | Action::Overtake { message } => Some(*message),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::deed;
    use crate::text::Lang;
    use crate::text::ui::branch_name;
    use sim::log::SeekTo;
    use sim::model::{Action, Model, Seek};
    use sim::time::Time;

    /// A service that reads a topic of each of these brokers.
    fn readers(topics: &[&str]) -> Model {
        let read = topics
            .iter()
            .map(|topic| format!(r#"{{"topic": "{topic}", "program": []}}"#));
        let read: Vec<String> = read.collect();
        let text = format!(
            r#"{{"signalbox": 1, "id": "desk", "title": {{"ko": "책상", "en": "Desk"}}, "until": "1s", "scenario": {{"nodes": {{
            "east": {{"kind": "broker", "topics": {{"orders": {{}}, "bills": {{}}}}}},
            "west": {{"kind": "broker", "topics": {{"orders": {{}}}}}},
            "desk": {{"kind": "service", "subscriptions": [{}]}}}}}}}}"#,
            read.join(", ")
        );
        let file = sim::scenario::parse(text.as_bytes()).expect("a scenario file");
        let variant = &file.variants()[0].id;
        file.compile(variant, &[]).expect("a scenario")
    }

    #[track_caller]
    fn check(topics: &[&str], subscription: u16, ko: &str, en: &str) {
        let model = readers(topics);
        let action = Action::Seek(Seek {
            service: model.node("desk").expect("it is there"),
            instance: None,
            subscription,
            to: SeekTo::Beginning,
        });
        let (deed, _) = deed(&action, &model).expect("a hand does it");
        let name = |lang| branch_name(&deed, "desk", Time(5_000_000), lang);
        assert_eq!((name(Lang::Ko).as_str(), name(Lang::En).as_str()), (ko, en));
    }

    #[test]
    fn a_seek_names_the_topic_where_there_are_several() {
        check(
            &["east.orders"],
            0,
            "5 ms에 desk 시크: 로그의 처음",
            "desk seeks at 5 ms: the beginning of the log",
        );
        check(
            &["east.orders", "east.bills"],
            1,
            "5 ms에 desk bills 토픽에서 시크: 로그의 처음",
            "desk seeks in bills at 5 ms: the beginning of the log",
        );
        check(
            &["east.orders", "west.orders"],
            1,
            "5 ms에 desk west.orders 토픽에서 시크: 로그의 처음",
            "desk seeks in west.orders at 5 ms: the beginning of the log",
        );
    }
}
