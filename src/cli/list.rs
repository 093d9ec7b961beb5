//! `list`: the lessons and studies of the catalogue.

use super::{Console, Exit, source, table::Table};
use crate::lesson::embedded;
use crate::text::cli as words;
use std::io;

/// Writes the table of lessons.
///
/// # Errors
/// The result could not be written.
pub fn list(console: &mut Console) -> io::Result<Exit> {
    let lang = console.lang;
    let mut table = Table::new(vec![
        words::lesson(lang),
        words::title(lang),
        words::variants(lang),
    ])
    .of_words(1)
    .of_words(2);
    for lesson in embedded::LESSONS.iter().chain(embedded::STUDIES) {
        match source::open(lesson.id, console) {
            Ok(file) => {
                let variants: Vec<&str> = file.variants().iter().map(|v| &*v.id).collect();
                table.row(vec![
                    file.id.clone(),
                    lang.pick(&file.title),
                    variants.join(", "),
                ]);
            }
            Err(exit) => return Ok(exit),
        }
    }
    table.write(console.out)?;
    Ok(Exit::Ok)
}
