//! Predictions: what a lesson asks before a decisive instant, and the answers to choose from.
//!
//! Exactly one option is what happens. Each other one shows a misconception, and carries the patch of the variant that would make
//! it true. Which option holds is not written down: the predicates say it, over the run, and a test holds the lessons to that.

use super::claims::{self, Anchor, Known, Predicate};
use super::json::Json;
use super::patch::{self, Change};
use super::predicates;
use super::problem::{Code, What};
use super::reader::Reader;
use crate::model::Words;

const PREDICTIONS_MAX: usize = 50;
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=4;

/// A question that is asked right before an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    pub id: String,
    /// The variant that is asked about.
    pub variant: String,
    /// The fact before which the lesson stops.
    pub before: Anchor,
    /// The fact that shows the answer: `before` itself, or a later one.
    pub until: Anchor,
    pub points_at: Target,
    pub question: Words,
    pub options: Vec<Choice>,
}

/// What a question is about, for the page to outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Node(String),
    /// An identity path: the message that has it, or whoever its story is told of.
    Path(String),
}

/// One answer, and when it is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    pub words: Words,
    /// What the run must be like, all of it, for this answer to be right.
    pub holds: Vec<Predicate>,
    /// None for what happens.
    pub wrong: Option<Wrong>,
}

/// What a wrong answer shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// What would make it true, on top of the variant.
    pub patch: Vec<Change>,
    pub misconception: Words,
}

/// Reads the predictions.
pub fn predictions<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Prediction> {
    let items = r.list_at_most(json, What::Prediction, PREDICTIONS_MAX);
    let mut all: Vec<Prediction> = Vec::new();
    for item in items {
        let Some(prediction) = prediction(r, known, item) else {
            continue;
        };
        if all.iter().any(|p| p.id == prediction.id) {
            let code = Code::NameTwice {
                what: What::Prediction,
                name: prediction.id.clone(),
            };
            r.note(item, code);
        }
        all.push(prediction);
    }
    all
}

fn prediction<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Prediction> {
    let fields = [
        "id",
        "variant",
        "before",
        "until",
        "points_at",
        "question",
        "options",
    ];
    let o = r.object(json, &fields)?;
    let id = r
        .need(o, "id")
        .and_then(|json| r.text(json).filter(|name| r.name(json, name)));
    let variant = r
        .need(o, "variant")
        .and_then(|json| claims::variant_id(r, known, json));
    let before = r
        .need(o, "before")
        .and_then(|json| claims::anchor(r, known, json));
    let until = o
        .get("until")
        .map_or_else(|| before.clone(), |json| claims::anchor(r, known, json));
    let points_at = r
        .need(o, "points_at")
        .and_then(|json| target(r, known, json));
    let question = r.need(o, "question").and_then(|json| r.words(json));
    let options = r
        .need(o, "options")
        .and_then(|json| options(r, known, json));
    Some(Prediction {
        id: id?.to_owned(),
        variant: variant?,
        before: before?,
        until: until?,
        points_at: points_at?,
        question: question?,
        options: options?,
    })
}

fn target<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Target> {
    let text = r.text(json)?;
    let head = text.split(['[', '#', '.']).next().unwrap_or_default();
    if head.len() < text.len() {
        let heads = known.heads();
        if !heads.contains(&head) {
            r.unknown(json, What::Node, head, heads.into_iter());
            return None;
        }
        return Some(Target::Path(text.to_owned()));
    }
    r.known(json, What::Node, known.nodes.iter().copied())?;
    Some(Target::Node(text.to_owned()))
}

/// Reads two to four options, one of which is no mistake.
fn options<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Vec<Choice>> {
    let items = r.list(json)?;
    if !OPTIONS.contains(&items.len()) {
        let (least, most) = (OPTIONS.start().to_string(), OPTIONS.end().to_string());
        r.out_of_range(json, items.len().to_string(), least, most);
        return None;
    }
    let options: Vec<Choice> = items
        .iter()
        .filter_map(|item| choice(r, known, item))
        .collect();
    if options.len() < items.len() {
        return None;
    }
    let right = options.iter().filter(|o| o.wrong.is_none()).count();
    if right != 1 {
        let found = right as u64;
        r.note(json, Code::OneRight { found });
        return None;
    }
    Some(options)
}

fn choice<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Choice> {
    let o = r.object(json, &["words", "holds", "patch", "misconception"])?;
    let words = r.need(o, "words").and_then(|json| r.words(json));
    let holds = r.need(o, "holds").and_then(|json| all(r, known, json));
    let wrong = if o.get("patch").is_some() || o.get("misconception").is_some() {
        let patch = r.need(o, "patch").map(|json| patch::changes(r, json));
        let misconception = r.need(o, "misconception").and_then(|json| r.words(json));
        Some(Wrong {
            patch: patch?,
            misconception: misconception?,
        })
    } else {
        None
    };
    Some(Choice {
        words: words?,
        holds: holds?,
        wrong,
    })
}

/// Reads one predicate, or a list of them.
fn all<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Option<Vec<Predicate>> {
    let items = json.items().unwrap_or(std::slice::from_ref(json));
    if items.is_empty() {
        r.note(json, Code::Empty { what: What::Claim });
        return None;
    }
    let read: Vec<_> = items
        .iter()
        .map(|item| predicates::of_one_run(r, known, item))
        .collect();
    read.into_iter().collect()
}
