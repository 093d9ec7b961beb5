//! Whether every lesson runs the same everywhere: goal G15.

use super::embedded::LESSONS;
use serde_json::{Map, Value, json};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario;
use std::rc::Rc;

/// A recording is looked at in so many places.
const PLACES: u32 = 64;

/// Returns `{lesson/variant: {fingerprint, again, seek}}`: of a run, of a second one, and whether the
/// world is the recorded one in all places.
pub fn all() -> Value {
    let mut found = Map::new();
    for lesson in LESSONS {
        let file = scenario::parse(lesson.json.as_bytes()).expect("the lesson is right");
        for variant in file.variants() {
            let model = Rc::new(file.compile(&variant.id, &[]).expect("it compiles"));
            let record =
                || Recording::whole(Rc::clone(&model), file.seed, Vec::new(), EVENTS_DEFAULT);
            let first = record();
            let value = json!({
                "fingerprint": format!("{:016x}", first.fingerprint()),
                "again": format!("{:016x}", record().fingerprint()),
                "seek": is_same_after_seeks(&first),
            });
            found.insert(format!("{}/{}", lesson.id, variant.id), value);
        }
    }
    Value::Object(found)
}

fn is_same_after_seeks(recording: &Recording) -> bool {
    let places =
        (1..=PLACES).map(|i| u64::from(recording.len()) * u64::from(i) / u64::from(PLACES));
    places.filter(|place| *place > 0).all(|place| {
        let hash = recording.seek(place as u32).fingerprint() as u16;
        hash == recording.row(place as u32 - 1).hash()
    })
}
