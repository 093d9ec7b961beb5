//! Which lessons and variants there are: read from `static/lessons/*.json`.

use serde_json::Value;
use std::fs;
use xtask::paths;
use xtask::shell::Outcome;

/// A lesson as far as its pictures need it.
pub struct Lesson {
    pub id: String,
    pub variants: Vec<String>,
}

/// Returns all lessons in the order of their ids.
///
/// # Errors
/// The folder or a file cannot be read.
pub fn all() -> Outcome<Vec<Lesson>> {
    let dir = paths::root().join("static/lessons");
    let files = fs::read_dir(&dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    let mut lessons = Vec::new();
    for file in files.flatten().map(|it| it.path()) {
        if file.extension().is_some_and(|it| it == "json") {
            let text =
                fs::read_to_string(&file).map_err(|why| format!("{}: {why}", file.display()))?;
            let value: Value =
                serde_json::from_str(&text).map_err(|why| format!("{}: {why}", file.display()))?;
            lessons.extend(lesson(&value));
        }
    }
    lessons.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(lessons)
}

/// Returns nothing for a file which is no lesson, such as a catalogue.
fn lesson(value: &Value) -> Option<Lesson> {
    let id = value["id"].as_str()?.to_string();
    let names = |name: &str| match &value[name] {
        Value::Array(list) => list
            .iter()
            .filter_map(|it| it["id"].as_str().or(it["name"].as_str()))
            .map(str::to_string)
            .collect(),
        Value::Object(map) => map.keys().cloned().collect(),
        _ => Vec::new(),
    };
    Some(Lesson {
        id,
        variants: names("variants"),
    })
}
