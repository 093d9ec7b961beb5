//! The pseudo-locale: English made twice as long, with accents, in brackets that show where text was clipped.
//! Words grow by their vowels, as German words do; the rest is filled with words of five letters.

/// Returns the text at no less than twice its length. Numbers, marks and spaces stay as they are.
pub fn stretch(en: &str) -> String {
    if en.trim().is_empty() {
        return en.to_owned();
    }
    let length_min = 2 * en.chars().count();
    let mut out: String = "[".into();
    for c in en.chars() {
        match accented(c) {
            Some(long) => out.extend([long, long]),
            None => out.push(c),
        }
    }
    while out.chars().count() + 1 < length_min {
        out.push_str(" lôrêm");
    }
    out.push(']');
    out
}

fn accented(c: char) -> Option<char> {
    Some(match c {
        'a' => 'å',
        'e' => 'é',
        'i' => 'î',
        'o' => 'ö',
        'u' => 'ü',
        'A' => 'Å',
        'E' => 'É',
        'I' => 'Î',
        'O' => 'Ö',
        'U' => 'Ü',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_twice_as_long_and_keeps_numbers() {
        for text in [
            "OK",
            "Play",
            "event 14 of 32",
            "The broker got no acknowledgement within 100 ms.",
        ] {
            let long = stretch(text);
            assert!(long.chars().count() >= 2 * text.chars().count(), "{long}");
            assert!(long.starts_with('[') && long.ends_with(']'));
        }
        assert!(stretch("event 14 of 32").contains("14"));
        assert_eq!(stretch(""), "");
    }
}
