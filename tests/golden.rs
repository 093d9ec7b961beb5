//! Golden sequence diagrams: how each variant of each lesson begins, as a reader sees it.
//!
//! A change of the machine, of a lesson or of the words shows here as a diff of the pictures. After looking at it,
//! `UPDATE_GOLDEN=1 cargo test --test golden` takes the new ones.

use signalbox::export::text_diagram::text_diagram;
use signalbox::lesson::embedded::LESSONS;
use signalbox::lesson::run::Run;
use signalbox::text::Lang;
use std::fs;
use std::path::Path;

/// About how many lines of a run are kept.
const LINES_MAX: usize = 40;

#[test]
fn every_variant_begins_as_it_was_drawn() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut different = Vec::new();
    for lesson in LESSONS {
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good lesson");
        for variant in file.variants() {
            let run = Run::of(&file, &variant.id, &[], file.seed).expect("it compiles");
            let rows = run.recording.len().min(LINES_MAX as u32);
            let facts = run.recording.describe(0..rows);
            let drawn = text_diagram(run.model(), &facts, Lang::En, LINES_MAX)
                .lines
                .join("\n")
                + "\n";
            let name = format!("{}.{}.txt", file.id, variant.id);
            if update {
                fs::write(folder.join(&name), &drawn)
                    .expect("the folder of golden diagrams can be written");
            } else if fs::read_to_string(folder.join(&name)).unwrap_or_default() != drawn {
                different.push(format!("{name} should be:\n{drawn}"));
            }
        }
    }
    assert!(
        different.is_empty(),
        "{}\nIf the new pictures are right: UPDATE_GOLDEN=1 cargo test --test golden",
        different.join("\n")
    );
}
