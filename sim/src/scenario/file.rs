//! A whole file: one lesson, that is a scenario with its words.

use super::build;
use super::claims::{self, Anchor, Claim, Known, Predicate};
use super::json::{Field, Json, Kind};
use super::knobs::{self, Knob};
use super::patch::Change;
use super::problem::{Checked, Code, Hint, Problem, Shape, What};
use super::reader::{Fields, Reader, did_you_mean, entries};
use super::variants::{self, Variant};
use crate::model::{Model, Words};
use crate::time::{Span, Time};

/// The version of the format that this program knows.
pub const VERSION: i64 = 1;

const FIELDS: [&str; 15] = [
    "signalbox",
    "id",
    "chapter",
    "title",
    "question",
    "text",
    "pace",
    "until",
    "seed",
    "scenario",
    "variants",
    "knobs",
    "stops",
    "predictions",
    "claims",
];
const STOPS_MAX: usize = 200;

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
    variants: Vec<Variant>,
    knobs: Vec<Knob>,
    root: Json,
    source: Box<str>,
}

/// An instant of a run at which a lesson has something to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub anchor: Anchor,
    /// The variant that has it; none for all of them.
    pub variant: Option<String>,
    pub words: Words,
}

/// A question that is asked before an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    pub before: Anchor,
    pub question: Words,
    pub options: Vec<Choice>,
}

/// One answer, and when it is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub words: Words,
    pub holds: Predicate,
    /// What would make it true.
    pub patch: Vec<Change>,
    pub misconception: Option<u32>,
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
        let Some(variant) = self.variant(variant) else {
            return Vec::new();
        };
        let Ok(scenario) = patched(&self.root, variant) else {
            return Vec::new();
        };
        let own = self.knobs.iter().filter(|k| k.applies_to(&variant.id));
        own.filter_map(|k| Some((k, k.value_in(&scenario)?)))
            .collect()
    }

    /// Compiles a variant with some knobs turned. No variant named means the first. A knob that the variant
    /// does not have is left alone.
    ///
    /// # Errors
    /// No such variant or knob, a value out of its range, or values that do not go together.
    pub fn compile(&self, variant: &str, turned: &[(String, String)]) -> Checked<Model> {
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
        let mut scenario = patched(&self.root, variant).map_err(|pointer| {
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

fn model(scenario: &Json, source: &str) -> Checked<Model> {
    let mut r = Reader::default();
    match build::model(&mut r, scenario) {
        Some(model) => Ok(model),
        None => Err(r.finish(scenario, source)),
    }
}

/// Returns the scenario of a variant: what is simulated, without the words of the lesson.
///
/// # Errors
/// The first change that points at nothing.
fn patched(root: &Json, variant: &Variant) -> Result<Json, String> {
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
    for change in &variant.changes {
        if !change.apply(&mut scenario) {
            return Err(change.pointer().to_owned());
        }
    }
    Ok(scenario)
}

/// Reads a file from its tree.
///
/// # Errors
/// Every mistake, in the order of the file.
pub fn file(root: Json, source: &str) -> Checked<File> {
    let mut r = Reader::default();
    let Some(version) = version(&mut r, &root) else {
        return Err(r.finish(&root, source));
    };
    r.fields_once(&root);
    let parts = parts(&mut r, version);
    let good = r.has_none();
    let (variants, knobs) = parts
        .as_ref()
        .map(|p| (&p.variants[..], &p.knobs[..]))
        .unwrap_or_default();
    let in_scenarios = check_variants(&mut r, &root, source, variants, knobs);
    let mut problems = r.finish(&root, source);
    let new = |p: &Problem| !problems.iter().any(|known| same(known, p));
    let in_scenarios: Vec<Problem> = in_scenarios.into_iter().filter(new).collect();
    problems.extend(in_scenarios);
    problems.sort_by_key(|p| (p.line.unwrap_or(u32::MAX), p.column));
    match parts {
        Some(parts) if good && problems.is_empty() => Ok(File {
            source: source.into(),
            root,
            ..parts
        }),
        _ => Err(problems),
    }
}

/// A file of a later version may hold what this program does not know; so nothing else is checked then.
fn version<'a>(r: &mut Reader<'a>, root: &'a Json) -> Option<Fields<'a>> {
    let fields = r.open_object(root)?;
    let json = r.need(fields, "signalbox")?;
    let Kind::Int(found) = json.kind else {
        r.note_with(
            json,
            Code::WrongType {
                expected: Shape::Whole,
                found: super::reader::shape(json),
            },
            || Some(Hint::Write(VERSION.to_string())),
        );
        return None;
    };
    match found {
        VERSION => return Some(fields),
        n if n > VERSION => r.note(
            json,
            Code::VersionNewer {
                found,
                known: VERSION,
            },
        ),
        _ => r.note(
            json,
            Code::VersionUnknown {
                found,
                known: VERSION,
            },
        ),
    }
    None
}

/// Reads everything but the scenario; the root and the source are put in later.
fn parts<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<File> {
    r.object(o.at, &FIELDS);
    let id = r
        .need(o, "id")
        .and_then(|json| r.text(json).filter(|name| r.name(json, name)));
    let title = r
        .need(o, "title")
        .and_then(|json| r.words(json))
        .unwrap_or_default();
    let mut words = |name| {
        o.get(name)
            .and_then(|json| r.words(json))
            .unwrap_or_default()
    };
    let (chapter, question, text) = (words("chapter"), words("question"), words("text"));
    let pace = o.get("pace").map_or(Some(Span::from_ms(100)), |json| {
        r.duration_from(json, Span(1_000))
    });
    let until = r
        .need(o, "until")
        .and_then(|json| r.duration_from(json, Span(1)));
    let seed = o
        .get("seed")
        .map_or(Some(1), |json| r.int(json, 0, i64::MAX));
    r.need(o, "scenario");
    let variants = variants::variants(r, o.get("variants"), &title);
    let knobs = o
        .get("knobs")
        .map(|json| knobs::knobs(r, &variants, json))
        .unwrap_or_default();
    let nodes = o.get("scenario").and_then(|json| json.field("nodes"));
    let known = Known {
        nodes: nodes
            .map(|json| entries(json).map(|(name, _)| name).collect())
            .unwrap_or_default(),
        knobs: knobs.iter().map(|k| &*k.id).collect(),
        variants: &variants,
    };
    let stops = o
        .get("stops")
        .map(|json| stops(r, &known, json))
        .unwrap_or_default();
    let predictions = o
        .get("predictions")
        .map(|json| predictions(r, &known, json))
        .unwrap_or_default();
    let claims = o
        .get("claims")
        .map(|json| claims::claims(r, &known, json))
        .unwrap_or_default();
    Some(File {
        id: id?.to_owned(),
        chapter,
        title,
        question,
        text,
        pace: pace?,
        until: Time(until?.0),
        seed: u64::try_from(seed?).ok()?,
        stops,
        predictions,
        claims,
        variants,
        knobs,
        root: Json::made(Kind::Null),
        source: Box::default(),
    })
}

fn stops<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Stop> {
    let items = limited(r, json, What::FactKind, STOPS_MAX);
    items
        .iter()
        .filter_map(|item| stop(r, known, item))
        .collect()
}

fn limited<'a>(r: &mut Reader<'a>, json: &'a Json, what: What, max: usize) -> &'a [Json] {
    let items = r.list(json).unwrap_or(&[]);
    if items.len() > max {
        r.note(
            json,
            Code::TooMany {
                what,
                found: items.len() as u64,
                max: max as u64,
            },
        );
        return &[];
    }
    items
}

fn stop<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Stop> {
    let o = r.object(json, &["anchor", "variant", "words"])?;
    let anchor = r
        .need(o, "anchor")
        .and_then(|json| claims::anchor(r, known, json));
    let variant = o.get("variant").map_or(Some(None), |json| {
        claims::variant_id(r, known, json).map(Some)
    });
    let words = r.need(o, "words").and_then(|json| r.words(json));
    Some(Stop {
        anchor: anchor?,
        variant: variant?,
        words: words?,
    })
}

fn predictions<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Prediction> {
    let items = limited(r, json, What::Claim, STOPS_MAX);
    items
        .iter()
        .filter_map(|item| prediction(r, known, item))
        .collect()
}

fn prediction<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Prediction> {
    let o = r.object(json, &["before", "question", "options"])?;
    let before = r
        .need(o, "before")
        .and_then(|json| claims::anchor(r, known, json));
    let question = r.need(o, "question").and_then(|json| r.words(json));
    let options = r
        .need(o, "options")
        .map(|json| limited(r, json, What::Claim, STOPS_MAX));
    let options = options?
        .iter()
        .filter_map(|item| choice(r, known, item))
        .collect();
    Some(Prediction {
        before: before?,
        question: question?,
        options,
    })
}

fn choice<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Choice> {
    let o = r.object(json, &["words", "holds", "patch", "misconception"])?;
    let words = r.need(o, "words").and_then(|json| r.words(json));
    let holds = r
        .need(o, "holds")
        .and_then(|json| claims::predicate(r, known, json));
    let patch = o
        .get("patch")
        .map(|json| super::patch::changes(r, json))
        .unwrap_or_default();
    let misconception = o
        .get("misconception")
        .map_or(Some(None), |json| r.count(json, 1, 1_000).map(Some));
    Some(Choice {
        words: words?,
        holds: holds?,
        patch,
        misconception: misconception?,
    })
}

/// Compiles every variant; a mistake that shows in all of them is told once.
fn check_variants<'a>(
    r: &mut Reader<'a>,
    root: &'a Json,
    source: &str,
    variants: &[Variant],
    knobs: &[Knob],
) -> Vec<Problem> {
    let plain = [Variant {
        id: String::new(),
        label: Words::default(),
        changes: Vec::new(),
    }];
    let variants = if variants.is_empty() {
        &plain[..]
    } else {
        variants
    };
    let mut found: Vec<(Problem, usize)> = Vec::new();
    let mut whole = 0;
    for variant in variants {
        let scenario = match patched(root, variant) {
            Ok(scenario) => scenario,
            Err(pointer) => {
                let at = root.field("variants").unwrap_or(root);
                r.note(
                    at,
                    Code::PointsNowhere {
                        pointer,
                        variant: variant.id.clone(),
                    },
                );
                continue;
            }
        };
        whole += 1;
        if let Some(at) = root.field("knobs") {
            knobs::check(r, knobs, at, &variant.id, &scenario);
        }
        for problem in model(&scenario, source).err().into_iter().flatten() {
            match found.iter_mut().find(|(p, _)| same(p, &problem)) {
                Some((_, count)) => *count += 1,
                None => found.push((
                    Problem {
                        variant: Some(variant.id.clone()),
                        ..problem
                    },
                    1,
                )),
            }
        }
    }
    let told = |(problem, count)| {
        if count == whole {
            Problem {
                variant: None,
                ..problem
            }
        } else {
            problem
        }
    };
    found.into_iter().map(told).collect()
}

fn same(a: &Problem, b: &Problem) -> bool {
    a.code == b.code && a.path == b.path && a.line == b.line && a.column == b.column
}
