//! The envelope of a scenario: version, words, stops, predictions.

use super::claims::{self, Known};
use super::file::{File, Stop, VERSION};
use super::json::{Json, Kind};
use super::knobs::{self, Knob};
use super::predictions;
use super::problem::{Code, Hint, Shape, What};
use super::reader::{Fields, Reader, entries, shape};
use super::recorded;
use super::variants::{self, Variant};
use crate::time::{Span, Time};

const FIELDS: [&str; 16] = [
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
    "recorded",
];
/// Simulated time per second of watching, where the file does not say.
const PACE: Span = Span::from_ms(100);
const PACE_MIN: Span = Span(1_000);
const STOPS_MAX: usize = 200;

/// A file of a later version may hold what this program does not know; so nothing else is checked then.
pub fn version<'a>(r: &mut Reader<'a>, root: &'a Json) -> Option<Fields<'a>> {
    let fields = r.open_object(root)?;
    let Some(json) = fields.get("signalbox") else {
        let field = "signalbox".to_owned();
        let hint = Hint::Write(format!("\"signalbox\": {VERSION}"));
        r.note_with(root, Code::FieldMissing { field }, || Some(hint));
        return None;
    };
    let Kind::Int(found) = json.kind else {
        r.note_with(
            json,
            Code::WrongType {
                expected: Shape::Whole,
                found: shape(json),
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
pub fn parts<'a>(r: &mut Reader<'a>, o: Fields<'a>) -> Option<File> {
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
    let pace = o
        .get("pace")
        .map_or(Some(PACE), |json| r.duration_from(json, PACE_MIN));
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
    let known = known(o, &variants, &knobs);
    let stops = o
        .get("stops")
        .map(|json| stops(r, &known, json))
        .unwrap_or_default();
    let predictions = o
        .get("predictions")
        .map(|json| predictions::predictions(r, &known, json));
    let claims = o
        .get("claims")
        .map(|json| claims::claims(r, &known, json))
        .unwrap_or_default();
    let recorded = o
        .get("recorded")
        .map(|json| recorded::recorded(r, &known, json));
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
        predictions: predictions.unwrap_or_default(),
        claims,
        recorded: recorded.unwrap_or_default(),
        variants,
        knobs,
        root: Json::made(Kind::Null),
        values: Vec::new(),
        source: Box::default(),
    })
}

/// Returns what stops and claims may name: the nodes of all variants stand in the scenario itself or in a patch.
fn known<'k>(o: Fields<'k>, variants: &'k [Variant], knobs: &'k [Knob]) -> Known<'k> {
    let nodes = o.get("scenario").and_then(|json| json.field("nodes"));
    let in_file = nodes.into_iter().flat_map(entries).map(|(name, _)| name);
    let added = variants
        .iter()
        .flat_map(|v| &v.changes)
        .filter_map(|change| {
            let name = change.pointer().strip_prefix("/scenario/nodes/")?;
            (!name.contains('/')).then_some(name)
        });
    Known {
        nodes: in_file.chain(added).collect(),
        knobs: knobs.iter().map(|k| &*k.id).collect(),
        variants,
    }
}

fn stops<'a>(r: &mut Reader<'a>, known: &Known<'_>, json: &'a Json) -> Vec<Stop> {
    let items = r.list_at_most(json, What::FactKind, STOPS_MAX);
    items
        .iter()
        .filter_map(|item| stop(r, known, item))
        .collect()
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
