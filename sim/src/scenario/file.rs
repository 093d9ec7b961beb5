//! A whole file: one lesson, that is a scenario with its words.

use super::across;
use super::build;
use super::claims::{Anchor, Claim};
use super::envelope;
use super::json::{Field, Json, Kind};
use super::knobs::Knob;
use super::patch::Change;
use super::predictions::Prediction;
use super::problem::{Checked, Code, Problem, What};
use super::reader::{Reader, did_you_mean};
use super::recorded::Recorded;
use super::variants::Variant;
use crate::model::{Model, Words};
use crate::sort;
use crate::time::{Span, Time};

/// The version of the format that this program knows.
pub const VERSION: i64 = 1;

/// A checked file: each of its variants compiles with the knobs as they stand.
#[derive(Clone, Debug)]
pub struct File {
    pub id: String,
    pub chapter: Words,
    pub title: Words,
    pub question: Words,
    /// Markdown.
    pub text: Words,
    /// Simulated time per second of watching at normal speed.
    pub pace: Span,
    /// When a run ends, if it is not quiet before.
    pub until: Time,
    pub seed: u64,
    pub stops: Vec<Stop>,
    pub predictions: Vec<Prediction>,
    pub claims: Vec<Claim>,
    pub recorded: Vec<Recorded>,
    pub(super) variants: Vec<Variant>,
    pub(super) knobs: Vec<Knob>,
    /// For each variant the value of each knob in it, where it has that.
    pub(super) values: Vec<Vec<Option<u64>>>,
    pub(super) root: Json,
    pub(super) source: Box<str>,
}

/// An instant of a run at which a lesson has something to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub anchor: Anchor,
    /// The variant that has it; none for all of them.
    pub variant: Option<String>,
    pub words: Words,
}

impl File {
    /// Returns the variants, at least one.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|v| v.id == id)
    }

    pub fn knobs(&self) -> &[Knob] {
        &self.knobs
    }

    /// Returns the knobs of a variant, each with the value it has in the file.
    pub fn knobs_of(&self, variant: &str) -> Vec<(&Knob, u64)> {
        self.knobs_with(variant, &[])
    }

    /// Returns the knobs of a variant with a wrong answer's patch on top, each with its value there.
    pub fn knobs_with(&self, variant: &str, wish: &[Change]) -> Vec<(&Knob, u64)> {
        let Some(i) = self.variants.iter().position(|it| it.id == variant) else {
            return Vec::new();
        };
        let wished = match wish {
            [] => None,
            _ => Some(values(&self.root, &self.variants[i], wish, &self.knobs)),
        };
        let values = wished.as_ref().unwrap_or(&self.values[i]);
        let knobs = self.knobs.iter().zip(values);
        knobs
            .filter_map(|(k, value)| Some((k, (*value)?)))
            .collect()
    }

    /// Compiles a variant with some knobs turned. No variant named means the first. A knob that the variant
    /// does not have is left alone.
    ///
    /// # Errors
    /// No such variant or knob, a value out of its range, or values that do not go together.
    pub fn compile(&self, variant: &str, turned: &[(String, String)]) -> Checked<Model> {
        self.compile_with(variant, &[], turned)
    }

    /// Compiles the world in which a wrong answer would be right: the variant, its patch, and then the knobs.
    ///
    /// # Errors
    /// As for [`Self::compile`]; what came with a file is known to compile with its knobs as they stand.
    pub fn compile_with(
        &self,
        variant: &str,
        wish: &[Change],
        turned: &[(String, String)],
    ) -> Checked<Model> {
        let found = if variant.is_empty() {
            self.variants.first()
        } else {
            self.variant(variant)
        };
        let Some(variant) = found else {
            return Err(vec![self.unknown(
                What::Variant,
                variant,
                "$.variants",
                self.variants.iter().map(|v| &*v.id),
            )]);
        };
        let mut scenario = patched(&self.root, variant, wish).map_err(|pointer| {
            let code = Code::PointsNowhere {
                pointer,
                variant: variant.id.clone(),
            };
            vec![Problem {
                code,
                path: "$.variants".into(),
                line: None,
                column: None,
                variant: None,
                hint: None,
            }]
        })?;
        let mut problems = Vec::new();
        for (id, text) in turned {
            match self.knobs.iter().position(|k| k.id == *id) {
                None => problems.push(self.unknown(
                    What::Knob,
                    id,
                    "$.knobs",
                    self.knobs.iter().map(|k| &*k.id),
                )),
                Some(i) if self.knobs[i].applies_to(&variant.id) => {
                    problems.extend(
                        self.knobs[i]
                            .turn(&mut scenario, text, &format!("$.knobs[{i}]"))
                            .err()
                            .map(|problem| *problem),
                    );
                }
                Some(_) => {}
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        model(&scenario, &self.source)
    }

    fn unknown<'k>(
        &self,
        what: What,
        name: &str,
        path: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Problem {
        let code = Code::NameUnknown {
            what,
            name: name.to_owned(),
        };
        let hint = did_you_mean(name, known);
        Problem {
            code,
            path: path.into(),
            line: None,
            column: None,
            variant: None,
            hint,
        }
    }
}

pub(super) fn model(scenario: &Json, source: &str) -> Checked<Model> {
    let mut r = Reader::default();
    match build::model(&mut r, scenario) {
        Some(model) => Ok(model),
        None => Err(r.finish(scenario, source)),
    }
}

/// Returns the scenario of a variant, with a wrong answer's patch on top: what is simulated, without the words of the lesson.
///
/// # Errors
/// The first change that points at nothing.
pub(super) fn patched(root: &Json, variant: &Variant, wish: &[Change]) -> Result<Json, String> {
    let part = |name: &str| {
        root.field(name).map(|value| Field {
            name: name.into(),
            value: value.clone(),
        })
    };
    let fields = ["until", "scenario"].into_iter().filter_map(part).collect();
    let mut scenario = Json {
        at: root.at,
        kind: Kind::Object(fields),
    };
    for change in variant.changes.iter().chain(wish) {
        if !change.apply(&mut scenario) {
            return Err(change.pointer().to_owned());
        }
    }
    Ok(scenario)
}

/// Returns the value of each knob in a variant with a wrong answer's patch on top, where that has it.
fn values(root: &Json, variant: &Variant, wish: &[Change], knobs: &[Knob]) -> Vec<Option<u64>> {
    let Ok(scenario) = patched(root, variant, wish) else {
        return Vec::new();
    };
    let value = |knob: &Knob| {
        let own = knob.applies_to(&variant.id);
        own.then(|| knob.value_in(&scenario)).flatten()
    };
    knobs.iter().map(value).collect()
}

/// Reads a file from its tree.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn file(root: Json, source: &str) -> Checked<File> {
    let mut r = Reader::default();
    let Some(version) = envelope::version(&mut r, &root) else {
        return Err(r.finish(&root, source));
    };
    r.fields_once(&root);
    let parts = envelope::parts(&mut r, version);
    let good = r.has_none();
    let (variants, knobs) = parts
        .as_ref()
        .map(|p| (&p.variants[..], &p.knobs[..]))
        .unwrap_or_default();
    let mut in_scenarios = across::check(&mut r, &root, source, variants, knobs);
    if let Some(parts) = parts.as_ref().filter(|_| good && in_scenarios.is_empty()) {
        in_scenarios = across::wishes(&mut r, &root, source, parts);
        across::recorded(&mut r, &root, source, parts);
    }
    let mut problems = r.finish(&root, source);
    let new = |p: &Problem| !problems.iter().any(|known| same(known, p));
    let in_scenarios: Vec<Problem> = in_scenarios.into_iter().filter(new).collect();
    problems.extend(in_scenarios);
    sort::by_key(&mut problems, |p| (p.line.unwrap_or(u32::MAX), p.column));
    match parts {
        Some(parts) if good && problems.is_empty() => Ok(File {
            values: { parts.variants.iter() }
                .map(|variant| values(&root, variant, &[], &parts.knobs))
                .collect(),
            source: source.into(),
            root,
            ..parts
        }),
        _ => Err(problems),
    }
}

pub(super) fn same(a: &Problem, b: &Problem) -> bool {
    a.code == b.code && a.path == b.path && a.line == b.line && a.column == b.column
}
