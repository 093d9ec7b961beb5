//! Where a scenario comes from: a file, or the catalogue.

use super::{Console, Exit};
use crate::lesson::embedded;
use crate::text::{cli as words, problems};
use sim::scenario::{self, BYTES_MAX, File, Problem, nearest};
use std::fs;
use std::io::Read;
use std::path::Path;

/// Returns the checked file of a path or a lesson's id; otherwise says what is wrong and returns how the command ends.
pub fn open(what: &str, console: &mut Console) -> Result<File, Exit> {
    let named_file =
        Path::new(what).is_file() || what.contains(['/', '\\']) || what.ends_with(".json");
    if named_file {
        let bytes = read(what, console)?;
        return scenario::parse(&bytes).map_err(|found| {
            tell(what, &found, console);
            Exit::Problems
        });
    }
    let Some(lesson) = embedded::by_id(what) else {
        let near = nearest(what, embedded::LESSONS.iter().map(|l| l.id));
        console.tell(&words::unknown_lesson(what, near, console.lang));
        return Err(Exit::Usage);
    };
    scenario::parse(lesson.json.as_bytes()).map_err(|found| {
        tell(what, &found, console);
        Exit::Problems
    })
}

/// Returns the bytes of a file, no more of them than are needed to see that it is too big.
pub fn read(path: &str, console: &mut Console) -> Result<Vec<u8>, Exit> {
    let mut bytes = Vec::new();
    let limit = BYTES_MAX as u64 + 1;
    match fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)) {
        Ok(_) => Ok(bytes),
        Err(e) => {
            console.tell(&words::cannot_read(path, &e.to_string(), console.lang));
            Err(Exit::Io)
        }
    }
}

/// Tells every mistake with its place.
pub fn tell(file: &str, found: &[Problem], console: &mut Console) {
    for problem in found {
        let (place, text) = (
            problems::place(problem, console.lang),
            problems::problem(problem, console.lang),
        );
        console.tell(&format!("{file}: {place}: {text}"));
    }
}
