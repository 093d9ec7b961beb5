//! Where a scenario comes from: a file, or the catalogue.

use super::{Console, Exit};
use crate::lesson::embedded;
use crate::text::{cli as words, problems};
use sim::scenario::{self, BYTES_MAX, Checked, File, Problem, nearest};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Returns the checked file of a path or a lesson's id; otherwise says what is wrong and returns how the command ends.
pub fn open(what: &str, console: &mut Console) -> Result<File, Exit> {
    let named_file =
        Path::new(what).is_file() || what.contains(['/', '\\']) || what.ends_with(".json");
    if named_file {
        return read(what, console)?.map_err(|found| {
            tell(what, &found, console);
            Exit::Problems
        });
    }
    let Some(lesson) = embedded::by_id(what) else {
        let near = nearest(
            what,
            embedded::LESSONS
                .iter()
                .chain(embedded::STUDIES)
                .map(|l| l.id),
        );
        console.tell(&words::unknown_lesson(what, near, console.lang));
        return Err(Exit::Usage);
    };
    scenario::parse(lesson.json.as_bytes()).map_err(|found| {
        tell(what, &found, console);
        Exit::Problems
    })
}

/// Returns the checked file of a path, or its mistakes; otherwise says why it cannot be read.
pub fn read(path: &str, console: &mut Console) -> Result<Checked<File>, Exit> {
    bytes(path)
        .map(|bytes| bytes.and_then(|bytes| scenario::parse(&bytes)))
        .map_err(|e| {
            console.tell(&words::cannot_read(path, &e.to_string(), console.lang));
            Exit::Io
        })
}

/// Returns the bytes of a file, if they are not too many; of a pipe no more of them than tell that.
fn bytes(path: &str) -> io::Result<Checked<Vec<u8>>> {
    let file = fs::File::open(path)?;
    if let Err(found) = scenario::check_size(file.metadata()?.len()) {
        return Ok(Err(found));
    }
    let mut bytes = Vec::new();
    file.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(Ok(bytes))
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
