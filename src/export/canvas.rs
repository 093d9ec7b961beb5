//! One line of text as cells of a terminal: Hangul and other wide letters take two.

/// Marks the second cell of a wide letter.
const TAIL: char = '\0';

/// Returns how many cells a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(cells_of).sum()
}

/// Returns the text cut to that many cells, with an ellipsis where something is missing.
pub fn fit(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += cells_of(c);
        if used > cells {
            break;
        }
        out.push(c);
    }
    if cells > 0 {
        out.push('…');
    }
    out
}

/// Returns the text with blanks behind it up to that many cells.
pub fn pad(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}

/// Returns the text with blanks before it up to that many cells.
pub fn pad_start(text: &str, cells: usize) -> String {
    format!("{}{text}", " ".repeat(cells.saturating_sub(width(text))))
}

fn cells_of(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// A line that is drawn on.
#[derive(Clone, Debug)]
pub struct Line {
    cells: Vec<char>,
}

impl Line {
    pub fn blank(cells: usize) -> Self {
        Self {
            cells: vec![' '; cells],
        }
    }

    /// Puts one narrow letter; outside the line nothing happens.
    pub fn put(&mut self, at: usize, c: char) {
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = c;
        }
    }

    /// Writes a text from a cell on, as far as the line goes.
    pub fn write(&mut self, at: usize, text: &str) {
        let mut at = at;
        for c in text.chars() {
            let cells = cells_of(c);
            if cells == 0 {
                continue;
            }
            self.put(at, c);
            if cells == 2 {
                self.put(at + 1, TAIL);
            }
            at += cells;
        }
    }

    /// Returns the line as text, without blanks at its end.
    pub fn finish(&self) -> String {
        let text: String = self.cells.iter().filter(|c| **c != TAIL).collect();
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_cells() {
        assert_eq!(width("주문 서비스"), 11);
        assert_eq!(width("orders ✕ ↻"), 10);
        assert_eq!(fit("주문 서비스", 5), "주문…");
        assert_eq!(fit("orders", 6), "orders");
        assert_eq!(pad("주문", 6), "주문  ");
        assert_eq!(pad_start("주문", 6), "  주문");
    }

    #[test]
    fn a_line_keeps_its_columns_under_wide_letters() {
        let mut line = Line::blank(10);
        line.put(8, '│');
        line.write(1, "주문a");
        assert_eq!(line.finish(), " 주문a  │");
        line.write(9, "밖");
        assert_eq!(width(&line.finish()), 11);
    }
}
