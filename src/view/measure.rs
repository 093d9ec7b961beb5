//! How wide a text will be, without asking a browser: for laying out diagrams. Errs on the wide side, so
//! that nothing is clipped.

/// Returns the width of one line in the page's font, in the unit of `size`.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(advance).sum::<f32>() * size
}

/// Returns the advance of a character as a share of the font size.
fn advance(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | '\'' | ':' | ';' | '|' | '!' | '·' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | ' ' | '-' | '/' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        'A'..='Z' => 0.68,
        // Digits too, all of them: what counts on keeps its width.
        c if c.is_ascii() => 0.58,
        // Hangul and everything else full-width.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{ffdc}' => 0.98,
        _ => 0.62,
    }
}

/// Breaks a text at its spaces, but not at those that a number and its unit have between them, into as few lines as fit; a word that is too long keeps a line of its own.
pub fn wrap(text: &str, size: f32, width_max: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_ascii_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(" ", size) + width(word, size) <= width_max => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Returns how many lines a browser needs for a text in that width: it breaks at spaces, and inside a word only where that alone is
/// too wide.
pub fn lines(text: &str, size: f32, width_max: f32) -> usize {
    let wide = |line: &String| (width(line, size) / width_max.max(1.0)).ceil().max(1.0) as usize;
    wrap(text, size, width_max).iter().map(wide).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_is_wider_than_latin() {
        assert!(width("주문", 10.0) > width("or", 10.0));
        assert!((width("주문", 10.0) - 19.6).abs() < 0.01);
    }

    #[test]
    fn breaks_at_spaces_only() {
        assert_eq!(
            wrap("restaurant service", 14.0, 90.0),
            ["restaurant", "service"]
        );
        assert_eq!(wrap("결제 서비스", 14.0, 120.0), ["결제 서비스"]);
        assert_eq!(wrap("unbreakable", 14.0, 10.0), ["unbreakable"]);
        assert_eq!(
            wrap("lease 100\u{a0}ms", 14.0, 50.0),
            ["lease", "100\u{a0}ms"]
        );
        assert!(wrap("", 14.0, 10.0).is_empty());
    }

    #[test]
    fn a_word_that_is_too_wide_takes_several_lines() {
        assert_eq!(lines("", 14.0, 90.0), 0);
        assert_eq!(lines("restaurant service", 14.0, 90.0), 2);
        assert_eq!(lines("unbreakable", 14.0, 40.0), 3);
    }
}
