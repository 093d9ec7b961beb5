//! The catalogue of lessons: what is said of each without opening it.

use super::json::{self, Json};
use super::locate;
use super::problem::Checked;
use super::reader::Reader;
use super::whole_file;
use crate::model::Words;

/// What the catalogue says of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    pub id: String,
    pub chapter: Words,
    pub title: Words,
    pub question: Words,
}

/// Reads a catalogue: a list of entries.
///
/// # Errors
/// All its mistakes, in the order of the text.
pub fn catalogue(text: &str) -> Checked<Vec<Entry>> {
    let root = json::read(text)
        .map_err(|(at, code)| vec![whole_file(code, locate::line_and_column(text, at))])?;
    let mut r = Reader::default();
    let items = r.list(&root).unwrap_or(&[]);
    let entries: Vec<Entry> = items
        .iter()
        .filter_map(|item| entry(&mut r, item))
        .collect();
    match r.has_none() {
        true => Ok(entries),
        false => Err(r.finish(&root, text)),
    }
}

fn entry<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Entry> {
    let o = r.object(json, &["id", "chapter", "title", "question"])?;
    let id = r.need(o, "id").and_then(|json| r.text(json));
    let mut words = |name| r.need(o, name).and_then(|json| r.words(json));
    let (chapter, title, question) = (words("chapter"), words("title"), words("question"));
    Some(Entry {
        id: id?.to_owned(),
        chapter: chapter?,
        title: title?,
        question: question?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Code;
    use super::*;

    #[test]
    fn mistakes_are_told() {
        let codes = |text| {
            catalogue(text).map_err(|all| all.into_iter().map(|p| p.code).collect::<Vec<_>>())
        };
        assert_eq!(codes("[]"), Ok(Vec::new()));
        assert!(matches!(codes("["), Err(all) if matches!(all[..], [Code::Syntax { .. }])));
        let field = |field: &str| Code::FieldMissing {
            field: field.to_owned(),
        };
        let missing = ["id", "chapter", "title", "question"].map(field);
        assert_eq!(codes("[{}]"), Err(missing.to_vec()));
    }
}
