//! Reading values of the tree one by one, and noting every mistake on the way.
//!
//! Each method returns what it read, or none after having noted why not. The caller goes on either
//! way, so that one reading finds all mistakes.

use super::json::{Json, Kind};
use super::locate;
use super::nearest::nearest;
use super::problem::{Code, Hint, Problem, Shape, What};
use crate::model::Words;
use crate::sort;
use crate::sorted::SortedSet;

/// The most mistakes that are told at once.
pub const PROBLEMS_MAX: usize = 100;
/// The most names that a hint lists.
const KNOWN_MAX: usize = 30;
/// The longest name, in letters.
pub const NAME_MAX: u32 = 40;

/// A mistake and the value it is about.
#[derive(Clone, Debug)]
struct Noted<'a> {
    at: &'a Json,
    code: Code,
    hint: Option<Hint>,
}

/// Collects the mistakes of one tree.
#[derive(Debug, Default)]
pub struct Reader<'a> {
    noted: Vec<Noted<'a>>,
    more: u64,
    /// What has no use in this variant, and is a mistake if it has none in any other.
    /// None where nobody asks.
    idle: Option<Vec<Noted<'a>>>,
}

/// The fields of an object whose names were checked.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    pub at: &'a Json,
}

impl<'a> Fields<'a> {
    pub fn get(&self, name: &str) -> Option<&'a Json> {
        self.at.field(name)
    }
}

/// Returns name and value of each field; nothing where it is no object.
pub fn entries(json: &Json) -> impl Iterator<Item = (&str, &Json)> {
    let fields: &[super::json::Field] = match &json.kind {
        Kind::Object(fields) => fields,
        _ => &[],
    };
    fields.iter().map(|f| (&*f.name, &f.value))
}

/// Returns what a value looks like.
pub fn shape(json: &Json) -> Shape {
    match json.kind {
        Kind::Null => Shape::Nothing,
        Kind::Bool(_) => Shape::Bool,
        Kind::Int(_) => Shape::Whole,
        Kind::Decimal(_) => Shape::Number,
        Kind::Text(_) => Shape::Text,
        Kind::List(_) => Shape::List,
        Kind::Object(_) => Shape::Object,
    }
}

impl<'a> Reader<'a> {
    pub fn note(&mut self, at: &'a Json, code: Code) {
        self.note_with(at, code, || None);
    }

    pub fn note_with(&mut self, at: &'a Json, code: Code, hint: impl FnOnce() -> Option<Hint>) {
        if self.noted.len() == PROBLEMS_MAX {
            self.more += 1;
        } else {
            self.noted.push(Noted {
                at,
                code,
                hint: hint(),
            });
        }
    }

    /// Returns a reader that collects, too, what has no use.
    pub fn with_idle() -> Self {
        Self {
            idle: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Notes what has no use here: a mistake unless another variant uses it.
    pub fn note_idle(&mut self, at: &'a Json, code: Code, hint: impl FnOnce() -> Option<Hint>) {
        if let Some(idle) = self.idle.as_mut().filter(|idle| idle.len() < PROBLEMS_MAX) {
            let hint = hint();
            idle.push(Noted { at, code, hint });
        }
    }

    /// Returns what has no use in this variant, each with the byte where it stands.
    pub fn take_idle(&mut self, root: &Json, text: &str) -> Vec<(u32, Problem)> {
        let idle = self.idle.take().unwrap_or_default();
        let wanted: Vec<&Json> = idle.iter().map(|noted| noted.at).collect();
        let paths = locate::paths(root, &wanted);
        idle.into_iter()
            .zip(paths)
            .map(|(noted, path)| (noted.at.at, placed(noted, path, text)))
            .collect()
    }

    pub fn has_none(&self) -> bool {
        self.noted.is_empty()
    }

    /// Returns the mistakes with their paths and places in `text`, in the order of the file.
    pub fn finish(mut self, root: &Json, text: &str) -> Vec<Problem> {
        sort::by_key(&mut self.noted, |n| n.at.at);
        let wanted: Vec<&Json> = self.noted.iter().map(|n| n.at).collect();
        let paths = locate::paths(root, &wanted);
        let mut problems: Vec<Problem> = self
            .noted
            .into_iter()
            .zip(paths)
            .map(|(noted, path)| placed(noted, path, text))
            .collect();
        problems.dedup_by(|b, a| a.code == b.code && a.path == b.path);
        if self.more > 0 {
            let code = Code::AndMore { count: self.more };
            problems.push(Problem {
                code,
                path: "$".into(),
                line: None,
                column: None,
                variant: None,
                hint: None,
            });
        }
        problems
    }

    pub fn wrong_type(&mut self, json: &'a Json, expected: Shape) {
        self.note(
            json,
            Code::WrongType {
                expected,
                found: shape(json),
            },
        );
    }

    /// Reads an object that may hold the known fields and no others.
    pub fn object(&mut self, json: &'a Json, known: &[&str]) -> Option<Fields<'a>> {
        let fields = self.open_object(json)?;
        for (name, value) in entries(json) {
            if !known.contains(&name) {
                let code = Code::FieldUnknown {
                    field: name.to_owned(),
                };
                self.note_with(value, code, || did_you_mean(name, known.iter().copied()));
            }
        }
        Some(fields)
    }

    /// Reads an object whose field names are the file's own.
    pub fn open_object(&mut self, json: &'a Json) -> Option<Fields<'a>> {
        if !matches!(json.kind, Kind::Object(_)) {
            self.wrong_type(json, Shape::Object);
            return None;
        }
        Some(Fields { at: json })
    }

    /// Returns a field that must be there.
    pub fn need(&mut self, fields: Fields<'a>, name: &str) -> Option<&'a Json> {
        let value = fields.get(name);
        if value.is_none() {
            self.note(
                fields.at,
                Code::FieldMissing {
                    field: name.to_owned(),
                },
            );
        }
        value
    }

    /// Returns the one field of those that is there.
    pub fn one_of(&mut self, fields: Fields<'a>, names: &[&str]) -> Option<(&'a str, &'a Json)> {
        let mut found = entries(fields.at).filter(|(name, _)| names.contains(name));
        let first = found.next();
        let others: Vec<String> = found.map(|(name, _)| name.to_owned()).collect();
        if first.is_some() && others.is_empty() {
            return first;
        }
        let found = first
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .chain(others)
            .collect();
        self.note(
            fields.at,
            Code::OneOf {
                fields: owned(names),
                found,
            },
        );
        None
    }

    pub fn list(&mut self, json: &'a Json) -> Option<&'a [Json]> {
        let items = json.items();
        if items.is_none() {
            self.wrong_type(json, Shape::List);
        }
        items
    }

    /// Returns the items of a list of so many at most; none of a longer one.
    pub fn list_at_most(&mut self, json: &'a Json, what: What, max: usize) -> &'a [Json] {
        let items = self.list(json).unwrap_or(&[]);
        match self.at_most(json, what, items.len(), max) {
            true => items,
            false => &[],
        }
    }

    /// Returns whether there are so many of something at most, and notes it otherwise.
    pub fn at_most(&mut self, json: &'a Json, what: What, found: usize, max: usize) -> bool {
        let fits = found <= max;
        if !fits {
            let (found, max) = (found as u64, max as u64);
            self.note(json, Code::TooMany { what, found, max });
        }
        fits
    }

    pub fn text(&mut self, json: &'a Json) -> Option<&'a str> {
        let text = json.as_text();
        if text.is_none() {
            self.wrong_type(json, Shape::Text);
        }
        text
    }

    pub fn flag(&mut self, json: &'a Json) -> Option<bool> {
        match json.kind {
            Kind::Bool(b) => Some(b),
            _ => {
                self.wrong_type(json, Shape::Bool);
                None
            }
        }
    }

    /// Reads a whole number within the bounds.
    pub fn int(&mut self, json: &'a Json, min: i64, max: i64) -> Option<i64> {
        let Kind::Int(n) = json.kind else {
            self.wrong_type(json, Shape::Whole);
            return None;
        };
        if n < min || n > max {
            self.out_of_range(json, n.to_string(), min.to_string(), max.to_string());
            return None;
        }
        Some(n)
    }

    pub fn count(&mut self, json: &'a Json, min: u32, max: u32) -> Option<u32> {
        self.int(json, min.into(), max.into())
            .and_then(|n| u32::try_from(n).ok())
    }

    pub fn out_of_range(&mut self, json: &'a Json, value: String, min: String, max: String) {
        self.note(json, Code::OutOfRange { value, min, max });
    }

    /// Reads a sentence or name in both languages.
    pub fn words(&mut self, json: &'a Json) -> Option<Words> {
        if !matches!(json.kind, Kind::Object(_)) {
            self.wrong_type(json, Shape::Words);
            return None;
        }
        let fields = self.object(json, &["ko", "en"])?;
        let mut side = |name| {
            let json = self.need(fields, name)?;
            let text = self.text(json)?;
            if text.trim().is_empty() {
                self.note(json, Code::Empty { what: What::Words });
                return None;
            }
            Some(text.to_owned())
        };
        let (ko, en) = (side("ko"), side("en"));
        Some(Words { ko: ko?, en: en? })
    }

    /// Looks a name up; a miss is noted with the nearest known name.
    pub fn known<'k>(
        &mut self,
        json: &'a Json,
        what: What,
        known: impl Iterator<Item = &'k str> + Clone,
    ) -> Option<usize> {
        let name = self.text(json)?;
        let place = known.clone().position(|k| k == name);
        if place.is_none() {
            self.unknown(json, what, name, known);
        }
        place
    }

    pub fn unknown<'k>(
        &mut self,
        at: &'a Json,
        what: What,
        name: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let code = Code::NameUnknown {
            what,
            name: name.to_owned(),
        };
        self.note_with(at, code, || did_you_mean(name, known));
    }

    /// Checks a name that the file gives: letters, digits, `-` and `_`.
    pub fn name(&mut self, at: &'a Json, name: &str) -> bool {
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let good = !name.is_empty()
            && name.chars().all(plain)
            && name.chars().count() <= NAME_MAX as usize;
        if !good {
            self.note(
                at,
                Code::NameBad {
                    name: name.chars().take(80).collect(),
                    max: NAME_MAX,
                },
            );
        }
        good
    }

    /// Notes every field that stands twice in one object, anywhere in the tree.
    pub fn fields_once(&mut self, json: &'a Json) {
        match &json.kind {
            Kind::List(items) => items.iter().for_each(|item| self.fields_once(item)),
            Kind::Object(fields) => {
                let mut seen = SortedSet::default();
                for field in fields {
                    if !seen.insert(&*field.name) {
                        self.note(
                            &field.value,
                            Code::FieldTwice {
                                field: field.name.to_string(),
                            },
                        );
                    }
                    self.fields_once(&field.value);
                }
            }
            _ => {}
        }
    }
}

fn placed(noted: Noted<'_>, path: String, text: &str) -> Problem {
    let place = locate::line_and_column(text, noted.at.at);
    Problem {
        code: noted.code,
        path,
        line: place.map(|p| p.0),
        column: place.map(|p| p.1),
        variant: None,
        hint: noted.hint,
    }
}

/// Returns the nearest known name, or all of them where they are few.
pub fn did_you_mean<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<Hint> {
    let known: Vec<&str> = known.collect();
    match nearest(name, known.iter().copied()) {
        Some(near) => Some(Hint::DidYouMean(near.to_owned())),
        None if known.is_empty() || known.len() > KNOWN_MAX => None,
        None => Some(Hint::Known(owned(&known))),
    }
}

pub fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}
