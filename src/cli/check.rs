//! `check`: every mistake in some files.

use super::{Console, Exit, source};
use crate::text::{cli as words, notice, problems};
use std::io;

/// Tells all mistakes of all files: those in files on standard output, unreadable ones on standard error.
///
/// # Errors
/// The result could not be written.
pub fn check(files: &[String], console: &mut Console) -> io::Result<Exit> {
    let mut exit = Exit::Ok;
    for path in files {
        let Ok(read) = source::read(path, console) else {
            exit = Exit::Io;
            continue;
        };
        match read {
            Ok(file) => writeln!(
                console.out,
                "{}",
                words::file_ok(path, file.variants().len(), console.lang)
            )?,
            Err(found) => {
                for problem in &found {
                    let place = problems::place(problem, console.lang);
                    writeln!(
                        console.out,
                        "{path}: {place}: {}",
                        problems::problem(problem, console.lang)
                    )?;
                }
                console.tell(&notice::file_refused(path, found.len(), console.lang));
                exit = if exit == Exit::Io {
                    exit
                } else {
                    Exit::Problems
                };
            }
        }
    }
    Ok(exit)
}
