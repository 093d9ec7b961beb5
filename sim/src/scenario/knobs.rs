//! Knobs: the few numbers of a scenario that a reader may turn, each with its range.

use super::json::{Json, Kind};
use super::patch;
use super::problem::{Code, Problem, Shape, What};
use super::reader::{Reader, shape};
use super::units;
use super::variants::Variant;
use crate::model::Words;
use crate::time::Span;

const KNOBS_MAX: usize = 20;

/// A number of the scenario that a reader may turn. Values are whole: nanoseconds, parts per million,
/// or the number itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    pub id: String,
    pub label: Words,
    pub help: Option<Words>,
    /// Where the number stands, a JSON pointer.
    pub pointer: String,
    pub kind: KnobKind,
    pub min: u64,
    pub max: u64,
    pub step: u64,
    /// The variants that have it; none for all.
    pub variants: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobKind {
    Duration,
    Number,
    Percent,
}

impl Knob {
    pub fn applies_to(&self, variant: &str) -> bool {
        self.variants
            .as_ref()
            .is_none_or(|all| all.iter().any(|v| v == variant))
    }

    /// Returns the value as files write it: `"250ms"`, `3`, `"0.5%"`.
    pub fn text(&self, value: u64) -> String {
        match self.kind {
            KnobKind::Duration => units::duration_text(Span(value)),
            KnobKind::Number => value.to_string(),
            KnobKind::Percent => units::percent_text(value),
        }
    }

    /// Returns the value of such a text; none where it is none of this kind.
    pub fn value(&self, text: &str) -> Option<u64> {
        match self.kind {
            KnobKind::Duration => units::duration(text).map(|d| d.0),
            KnobKind::Number => text.trim().parse().ok(),
            KnobKind::Percent => units::percent(text),
        }
    }

    /// Returns the value that stands in a scenario.
    pub fn value_in(&self, root: &Json) -> Option<u64> {
        self.read(patch::find(root, &self.pointer)?)
    }

    fn read(&self, json: &Json) -> Option<u64> {
        match (&json.kind, self.kind) {
            (Kind::Int(n), KnobKind::Number) => u64::try_from(*n).ok(),
            (Kind::Text(text), KnobKind::Duration | KnobKind::Percent) => self.value(text),
            _ => None,
        }
    }

    /// Puts a value into a scenario.
    ///
    /// # Errors
    /// The text is no value of this kind, or out of range.
    pub fn turn(&self, root: &mut Json, text: &str, path: &str) -> Result<(), Box<Problem>> {
        let problem = |code| {
            Box::new(Problem {
                code,
                path: path.into(),
                line: None,
                column: None,
                variant: None,
                hint: None,
            })
        };
        let Some(value) = self.value(text) else {
            let text = text.to_owned();
            return Err(problem(match self.kind {
                KnobKind::Duration => Code::DurationBad { text },
                KnobKind::Percent => Code::PercentBad { text },
                KnobKind::Number => Code::WrongType {
                    expected: Shape::Whole,
                    found: Shape::Text,
                },
            }));
        };
        if value < self.min || value > self.max {
            let (min, max) = (self.text(self.min), self.text(self.max));
            return Err(problem(Code::OutOfRange {
                value: self.text(value),
                min,
                max,
            }));
        }
        if let Some(json) = patch::find_mut(root, &self.pointer) {
            json.kind = match self.kind {
                KnobKind::Number => Kind::Int(i64::try_from(value).unwrap_or(i64::MAX)),
                KnobKind::Duration | KnobKind::Percent => Kind::Text(self.text(value).into()),
            };
        }
        Ok(())
    }
}

/// Reads the knobs.
pub fn knobs<'a>(r: &mut Reader<'a>, variants: &[Variant], json: &'a Json) -> Vec<Knob> {
    let items = r.list_at_most(json, What::Knob, KNOBS_MAX);
    let mut knobs: Vec<Knob> = Vec::new();
    for item in items {
        let Some(knob) = knob(r, variants, item) else {
            continue;
        };
        if knobs.iter().any(|k| k.id == knob.id) {
            r.note(
                item,
                Code::NameTwice {
                    what: What::Knob,
                    name: knob.id.clone(),
                },
            );
        }
        knobs.push(knob);
    }
    knobs
}

fn knob<'a>(r: &mut Reader<'a>, variants: &[Variant], json: &'a Json) -> Option<Knob> {
    let o = r.object(
        json,
        &[
            "id", "label", "path", "kind", "min", "max", "step", "variants", "help",
        ],
    )?;
    let id = r
        .need(o, "id")
        .and_then(|json| r.text(json).filter(|name| r.name(json, name)));
    let label = r.need(o, "label").and_then(|json| r.words(json));
    let help = o.get("help").and_then(|json| r.words(json));
    let pointer = r.need(o, "path").and_then(|json| r.text(json));
    let kinds = ["duration", "number", "percent"].into_iter();
    let kind = match r
        .need(o, "kind")
        .and_then(|json| r.known(json, What::KnobKind, kinds))?
    {
        0 => KnobKind::Duration,
        1 => KnobKind::Number,
        _ => KnobKind::Percent,
    };
    let mut knob = Knob {
        id: id?.to_owned(),
        label: label?,
        help,
        pointer: pointer?.to_owned(),
        kind,
        min: 0,
        max: 0,
        step: 0,
        variants: o.get("variants").map(|json| variant_ids(r, variants, json)),
    };
    let mut bound = |name| r.need(o, name).and_then(|json| value(r, &knob, json));
    let (min, max, step) = (bound("min"), bound("max"), bound("step"));
    (knob.min, knob.max, knob.step) = (min?, max?, step?);
    if knob.min >= knob.max {
        r.note(
            json,
            Code::OutOfOrder {
                low: knob.text(knob.min),
                high: knob.text(knob.max),
            },
        );
    }
    if knob.step == 0 {
        r.out_of_range(json, knob.text(0), knob.text(1), knob.text(knob.max));
    }
    Some(knob)
}

fn value<'a>(r: &mut Reader<'a>, knob: &Knob, json: &'a Json) -> Option<u64> {
    match knob.kind {
        KnobKind::Duration => r.duration(json).map(|d| d.0),
        KnobKind::Percent => r.percent_ppm(json),
        KnobKind::Number => r.int(json, 0, i64::MAX).and_then(|n| u64::try_from(n).ok()),
    }
}

/// Reads a list of variants by their ids.
pub fn variant_ids<'a>(r: &mut Reader<'a>, variants: &[Variant], json: &'a Json) -> Vec<String> {
    let items = r.list(json).unwrap_or(&[]);
    let found = items
        .iter()
        .filter_map(|item| r.known(item, What::Variant, variants.iter().map(|v| &*v.id)));
    found.map(|i| variants[i].id.clone()).collect()
}

/// Notes each knob whose number is not there in a variant, or stands outside its range.
pub fn check<'a>(r: &mut Reader<'a>, knobs: &[Knob], at: &'a Json, variant: &str, scenario: &Json) {
    for knob in knobs.iter().filter(|k| k.applies_to(variant)) {
        let own = |item: &&Json| item.field("id").and_then(Json::as_text) == Some(&knob.id);
        let item = at
            .items()
            .and_then(|items| items.iter().find(own))
            .unwrap_or(at);
        let found =
            patch::find(scenario, &knob.pointer).filter(|_| patch::may_point(&knob.pointer));
        let Some(found) = found else {
            let (pointer, variant) = (knob.pointer.clone(), variant.to_owned());
            r.note(item, Code::PointsNowhere { pointer, variant });
            continue;
        };
        match knob.read(found) {
            None => {
                let expected = match knob.kind {
                    KnobKind::Duration => Shape::Duration,
                    KnobKind::Percent => Shape::Percent,
                    KnobKind::Number => Shape::Whole,
                };
                r.note(
                    item,
                    Code::WrongType {
                        expected,
                        found: shape(found),
                    },
                );
            }
            Some(value) if value < knob.min || value > knob.max => {
                r.out_of_range(
                    item,
                    knob.text(value),
                    knob.text(knob.min),
                    knob.text(knob.max),
                );
            }
            Some(_) => {}
        }
    }
}
