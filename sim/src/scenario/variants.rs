//! Variants: one scenario, told in several ways on one clock.

use super::json::Json;
use super::patch::{self, Change};
use super::problem::{Code, What};
use super::reader::Reader;
use crate::model::Words;

const VARIANTS_MAX: usize = 12;

/// A named patch of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub id: String,
    pub label: Words,
    pub changes: Vec<Change>,
}

impl Variant {
    /// Returns the scenario as the file has it.
    pub fn plain() -> Self {
        Self {
            id: "main".into(),
            label: Words::default(),
            changes: Vec::new(),
        }
    }
}

/// Reads the variants; a file without any has one, `main`, that carries its title.
pub fn variants<'a>(r: &mut Reader<'a>, json: Option<&'a Json>, title: &Words) -> Vec<Variant> {
    let items = json.and_then(|json| r.list(json)).unwrap_or(&[]);
    if let Some(json) = json {
        r.at_most(json, What::Variant, items.len(), VARIANTS_MAX);
    }
    let mut variants: Vec<Variant> = Vec::new();
    for item in items.iter().take(VARIANTS_MAX) {
        let Some(variant) = variant(r, item) else {
            continue;
        };
        if variants.iter().any(|v| v.id == variant.id) {
            r.note(
                item,
                Code::NameTwice {
                    what: What::Variant,
                    name: variant.id.clone(),
                },
            );
        }
        variants.push(variant);
    }
    if variants.is_empty() {
        variants.push(Variant {
            label: title.clone(),
            ..Variant::plain()
        });
    }
    variants
}

fn variant<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Variant> {
    let o = r.object(json, &["id", "label", "patch"])?;
    let id = r
        .need(o, "id")
        .and_then(|json| r.text(json).filter(|name| r.name(json, name)));
    let label = r.need(o, "label").and_then(|json| r.words(json));
    let changes = o
        .get("patch")
        .map(|json| patch::changes(r, json))
        .unwrap_or_default();
    Some(Variant {
        id: id?.to_owned(),
        label: label?,
        changes,
    })
}
