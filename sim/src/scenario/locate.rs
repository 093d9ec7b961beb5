//! Where a value stands: its JSON path, and its line and column.
//!
//! Readers note a mistake together with the value it is about, and nothing else. Only when there are
//! mistakes is the tree walked once more, to find by address how one gets there. So a good file
//! pays nothing for paths.

use super::json::{Json, Kind, NOWHERE};

/// Returns the JSON path of each wanted value; what is not in the tree is the root.
pub fn paths(root: &Json, wanted: &[&Json]) -> Vec<String> {
    let mut found = vec![None; wanted.len()];
    walk(root, &mut String::from("$"), wanted, &mut found);
    found
        .into_iter()
        .map(|path| path.unwrap_or_else(|| "$".to_owned()))
        .collect()
}

fn walk(json: &Json, path: &mut String, wanted: &[&Json], found: &mut [Option<String>]) {
    for (want, slot) in wanted.iter().zip(found.iter_mut()) {
        if std::ptr::eq(*want, json) {
            *slot = Some(path.clone());
        }
    }
    let length = path.len();
    match &json.kind {
        Kind::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push_str(&format!("[{i}]"));
                walk(item, path, wanted, found);
                path.truncate(length);
            }
        }
        Kind::Object(fields) => {
            for field in fields {
                push_field(path, &field.name);
                walk(&field.value, path, wanted, found);
                path.truncate(length);
            }
        }
        _ => {}
    }
}

/// Appends `.name`, or `["name"]` where the name is not a plain word.
pub fn push_field(path: &mut String, name: &str) {
    if !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    {
        path.push('.');
        path.push_str(name);
    } else {
        path.push_str(&format!("[{name:?}]"));
    }
}

/// Returns line and column of a byte of the text, both from 1; none for [`NOWHERE`].
pub fn line_and_column(text: &str, at: u32) -> Option<(u32, u32)> {
    if at == NOWHERE {
        return None;
    }
    let before = text.get(..at as usize)?;
    let line = before.bytes().filter(|b| *b == b'\n').count() as u32 + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) as u32 + 1;
    Some((line, column))
}
