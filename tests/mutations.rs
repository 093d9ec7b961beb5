//! Mutated lessons: whatever comes out is refused with words in both languages, or runs without a panic.

use serde_json::Value;
use signalbox::lesson::embedded::LESSONS;
use signalbox::text::{Lang, problems};
use sim::record::Recording;
use std::rc::Rc;

/// How many mutated files are tried for each lesson.
const ROUNDS: u64 = 150;
/// How far a mutated scenario is run.
const EVENTS_MAX: u32 = 1_000;

/// Numbers that are the same on every machine (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Returns the JSON pointers of all values under the scenario.
fn pointers(json: &Value, at: &str, all: &mut Vec<String>) {
    match json {
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{i}"), all);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                pointers(
                    value,
                    &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
                    all,
                );
            }
        }
        _ => {}
    }
    if at.starts_with("/scenario/") {
        all.push(at.to_owned());
    }
}

/// Returns something that may stand anywhere: often right where it stood, seldom where it comes to stand.
fn strange(numbers: &mut Numbers, root: &Value, all: &[String]) -> Value {
    let texts = [
        "0s",
        "1ns",
        "30d",
        "99999999999999999999d",
        "100%",
        "0%",
        "$id",
        "$request",
        "",
        "\u{0}",
        "orders",
    ];
    match numbers.below(4) {
        0 => texts[numbers.below(texts.len())].into(),
        1 => [0_i64, 1, 2, 1_000, -1, i64::MIN, i64::MAX][numbers.below(7)].into(),
        _ => root
            .pointer(&all[numbers.below(all.len())])
            .cloned()
            .unwrap_or_default(),
    }
}

fn run(file: &sim::scenario::File) {
    for variant in file.variants() {
        let model = file
            .compile(&variant.id, &[])
            .expect("every variant of a good file compiles");
        let recording = Recording::whole(Rc::new(model), file.seed, Vec::new(), EVENTS_MAX);
        let facts = recording.describe(0..recording.len().min(50));
        assert!(facts.len() < 1_000_000);
    }
}

#[test]
fn mutated_lessons_run_or_are_refused_in_both_languages() {
    let (mut good, mut bad) = (0, 0);
    for lesson in LESSONS {
        let whole: Value = serde_json::from_str(lesson.json).expect("JSON");
        let mut all = Vec::new();
        pointers(&whole, "", &mut all);
        let mut numbers = Numbers(lesson.json.len() as u64);
        for _ in 0..ROUNDS {
            let mut root = whole.clone();
            let value = strange(&mut numbers, &root, &all);
            if let Some(place) = root.pointer_mut(&all[numbers.below(all.len())]) {
                *place = value;
            }
            match sim::scenario::parse(root.to_string().as_bytes()) {
                Ok(file) => {
                    good += 1;
                    run(&file);
                }
                Err(found) => {
                    bad += 1;
                    for problem in &found {
                        assert!(!problems::problem(problem, Lang::Ko).is_empty());
                        assert!(!problems::problem(problem, Lang::En).is_empty());
                    }
                }
            }
        }
    }
    assert!(good > 100 && bad > 100, "{good} ran and {bad} were refused");
}
