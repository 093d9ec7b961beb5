//! Where in a run: the number of an event, a time, or an anchor; and the run recorded as far as that.

use crate::text::{Lang, cli as words};
use sim::fact::{FactKind, Said};
use sim::model::Model;
use sim::record::{EVENTS_MAX, Recording};
use sim::scenario::{nearest, units};
use sim::time::Time;
use sim::world::Position;
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many events are recorded before an anchor is looked for among them.
const SLICE: u32 = 4_096;

/// A run, recorded so far that a position is in it.
#[derive(Debug)]
pub struct Place {
    pub recording: Recording,
    /// How many events are applied there.
    pub applied: u32,
}

/// What a position says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Event(u32),
    /// All events at an instant, or the first few of them.
    Time(Time, Option<u32>),
    Anchor(String, FactKind),
}

/// Why there is no such position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is none of the three.
    Unreadable(String),
    /// The kind of fact of an anchor is not known.
    UnknownKind(String),
    EventTooLate {
        wanted: u32,
        events: u32,
    },
    TimeTooLate {
        wanted: Time,
        end: Time,
    },
    FewerAt {
        at: Time,
        wanted: u32,
        events: u32,
    },
    /// The path is there, and says only these kinds of facts.
    NoSuchFact {
        anchor: String,
        kinds: Vec<&'static str>,
    },
    NoSuchPath {
        path: String,
        near: Option<String>,
    },
}

impl Wrong {
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Unreadable(given) => words::bad_position(given, lang),
            Self::UnknownKind(given) => {
                let near = nearest(given, FactKind::ALL.iter().map(|k| k.name()));
                words::unknown_fact_kind(given, near, lang)
            }
            Self::EventTooLate { wanted, events } => words::event_too_late(*wanted, *events, lang),
            Self::TimeTooLate { wanted, end } => words::time_too_late(*wanted, *end, lang),
            Self::FewerAt { at, wanted, events } => {
                words::fewer_events_at(*at, *wanted, *events, lang)
            }
            Self::NoSuchFact { anchor, kinds } => words::no_such_fact(anchor, kinds, lang),
            Self::NoSuchPath { path, near } => words::no_such_path(path, near.as_deref(), lang),
        }
    }
}

/// Returns the run as far as a position.
///
/// # Errors
/// The text is no position, or the run has no such one.
pub fn find(model: &Rc<Model>, seed: u64, text: &str) -> Result<Place, Wrong> {
    let mut recording = Recording::start(Rc::clone(model), seed, Vec::new());
    let applied = match read(text)? {
        Wanted::Event(n) => event(&mut recording, n)?,
        Wanted::Time(at, nth) => instant(&mut recording, at, nth)?,
        Wanted::Anchor(path, kind) => anchor(&mut recording, &path, kind)?,
    };
    Ok(Place { recording, applied })
}

fn read(text: &str) -> Result<Wanted, Wrong> {
    let unreadable = || Wrong::Unreadable(text.to_owned());
    if let Some((path, kind)) = text.rsplit_once('@') {
        let (path, kind) = (path.trim(), kind.trim());
        if path.is_empty() || kind.is_empty() {
            return Err(unreadable());
        }
        let found = FactKind::by_name(kind).ok_or_else(|| Wrong::UnknownKind(kind.to_owned()))?;
        return Ok(Wanted::Anchor(path.to_owned(), found));
    }
    if let Ok(n) = text.trim().parse() {
        return Ok(Wanted::Event(n));
    }
    let (at, nth) = match text.split_once('+') {
        Some((at, nth)) => (at, Some(nth.trim().parse().map_err(|_| unreadable())?)),
        None => (text, None),
    };
    let at = units::duration(at.trim()).ok_or_else(unreadable)?;
    if at.0 > Time::MAX.0 {
        return Err(unreadable());
    }
    Ok(Wanted::Time(Time(at.0), nth))
}

fn event(recording: &mut Recording, wanted: u32) -> Result<u32, Wrong> {
    let until = recording.model().until;
    recording.extend(until, EVENTS_MAX, wanted);
    let events = recording.len();
    if events < wanted {
        return Err(Wrong::EventTooLate { wanted, events });
    }
    Ok(wanted)
}

fn instant(recording: &mut Recording, at: Time, nth: Option<u32>) -> Result<u32, Wrong> {
    let until = recording.model().until;
    while !recording.extend(at.min(until), EVENTS_MAX, SLICE) {}
    let over = recording.is_complete() && at > recording.known_until();
    if at > until || over {
        let end = recording.known_until().min(until);
        return Err(Wrong::TimeTooLate { wanted: at, end });
    }
    let before =
        at.0.checked_sub(1)
            .map_or(0, |at| recording.events_at(Time(at)));
    let events = recording.events_at(at) - before;
    match nth {
        Some(wanted) if wanted > events => Err(Wrong::FewerAt { at, wanted, events }),
        Some(nth) => Ok(recording.applied_at(Position { at, nth })),
        None => Ok(before + events),
    }
}

fn anchor(recording: &mut Recording, path: &str, kind: FactKind) -> Result<u32, Wrong> {
    let until = recording.model().until;
    let (mut kinds, mut paths) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let from = recording.len();
        let done = recording.extend(until, EVENTS_MAX, SLICE);
        for said in recording.describe(from..recording.len()) {
            if said.path != path {
                paths.insert(said.path);
            } else if said.fact.kind() == kind {
                return Ok(said.row + 1);
            } else {
                kinds.insert(kind_of(&said));
            }
        }
        if done {
            break;
        }
    }
    if kinds.is_empty() {
        let near = nearest(path, paths.iter().map(String::as_str));
        return Err(Wrong::NoSuchPath {
            path: path.to_owned(),
            near: near.map(str::to_owned),
        });
    }
    Err(Wrong::NoSuchFact {
        anchor: format!("{path} @ {}", kind.name()),
        kinds: kinds.into_iter().collect(),
    })
}

fn kind_of(said: &Said) -> &'static str {
    said.fact.kind().name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_of_a_position() {
        assert_eq!(read("14"), Ok(Wanted::Event(14)));
        assert_eq!(read("107ms"), Ok(Wanted::Time(Time(107_000_000), None)));
        assert_eq!(
            read("1.2s+2"),
            Ok(Wanted::Time(Time(1_200_000_000), Some(2)))
        );
        let anchor = Wanted::Anchor("web#1/orders.create/charge".into(), FactKind::Dropped);
        assert_eq!(
            read("web#1/orders.create/charge @ dropped"),
            Ok(anchor.clone())
        );
        assert_eq!(read("web#1/orders.create/charge@dropped"), Ok(anchor));
        for text in [
            "", "soon", "-3", "107", "1.5", "107ms+x", "@ ended", "web#1 @", "40d",
        ] {
            let good = text == "107";
            assert_eq!(read(text).is_ok(), good, "{text}");
        }
        assert_eq!(
            read("web#1 @ endet"),
            Err(Wrong::UnknownKind("endet".into()))
        );
    }
}
