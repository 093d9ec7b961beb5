//! Tables for terminals: words to the left, numbers to the right.

use crate::export::canvas::{pad, pad_start, width};
use std::io::{self, Write};

/// A table whose columns are as wide as they must be.
#[derive(Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
    /// Columns of words beside the first.
    words: Vec<usize>,
}

impl Table {
    pub fn new(head: Vec<String>) -> Self {
        Self {
            rows: vec![head],
            words: vec![0],
        }
    }

    /// Puts one more column to the left.
    pub fn of_words(mut self, column: usize) -> Self {
        self.words.push(column);
        self
    }

    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes the table with an indent, and an empty line behind it; nothing where it has no rows.
    ///
    /// # Errors
    /// The text could not be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.len() < 2 {
            return Ok(());
        }
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let cell = |row: &'_ Vec<String>, i: usize| row.get(i).map_or(0, |c| width(c));
        let widths: Vec<usize> = (0..columns)
            .map(|i| self.rows.iter().map(|r| cell(r, i)).max().unwrap_or(0))
            .collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate();
            let line: Vec<String> = cells
                .map(|(i, (text, w))| {
                    if self.words.contains(&i) {
                        pad(text, *w)
                    } else {
                        pad_start(text, *w)
                    }
                })
                .collect();
            writeln!(out, "  {}", line.join("  ").trim_end())?;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_hangul() {
        let mut table = Table::new(vec!["서비스".into(), "처리".into()]);
        table.row(vec!["orders".into(), "12".into()]);
        table.row(vec!["주문 서비스".into(), "1,024".into()]);
        let mut out = Vec::new();
        table.write(&mut out).expect("a vector takes everything");
        let expected = "  서비스        처리\n  orders          12\n  주문 서비스  1,024\n\n";
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }
}
