//! Durations, percentages and plain decimals as text: the form they have in files and on the command
//! line. `"250ms"`, `"1.5s"`, `"0.5%"`.
//!
//! All of it is integer arithmetic, so that reading a text and writing it again gives the same text.

use crate::time::Span;

/// A percentage is kept in parts per million: `"0.0001%"` is the smallest.
pub const PPM: u64 = 1_000_000;

const UNITS: [(&str, u64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// Returns the length of time that a text such as `"1.5s"` names; none where it names none or is finer than a nanosecond. What is
/// longer than 64 bits hold is as long as they hold, and so out of any range.
pub fn duration(text: &str) -> Option<Span> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, unit) = text.split_at(split);
    let unit = unit.trim();
    let (_, size) = UNITS
        .iter()
        .find(|(name, _)| *name == unit || (unit == "µs" && *name == "us"))?;
    scaled(number, *size).map(Span)
}

/// Returns parts per million of a text such as `"0.5%"`.
pub fn percent(text: &str) -> Option<u64> {
    scaled(text.trim().strip_suffix('%')?.trim_end(), PPM / 100)
}

/// Returns thousandths of a text such as `"1.5"`.
pub fn decimal_milli(text: &str) -> Option<u64> {
    scaled(text.trim(), 1_000)
}

/// Returns `number` times `size`, at most what 64 bits hold; none unless that is a whole number.
fn scaled(number: &str, size: u64) -> Option<u64> {
    let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(rest) {
        return None;
    }
    let rest = rest.trim_end_matches('0');
    let scale = 10u128
        .checked_pow(u32::try_from(rest.len()).ok()?)
        .filter(|s| *s <= 1_000_000_000_000_000_000)?;
    let part = if rest.is_empty() {
        0
    } else {
        rest.parse::<u128>().ok()?
    } * u128::from(size);
    if part % scale != 0 {
        return None;
    }
    // Only digits stand there, so what cannot be read is too great.
    let whole = whole.parse::<u64>().unwrap_or(u64::MAX);
    let part = u64::try_from(part / scale).ok()?;
    Some(whole.saturating_mul(size).saturating_add(part))
}

/// Returns the text of a length of time in the greatest unit that keeps it short: `"1.5s"`, `"70s"`,
/// `"250ms"`.
pub fn duration_text(span: Span) -> String {
    let (name, size) = unit_of(span);
    format!("{}{name}", quotient(span.0, size))
}

/// Returns the same with a space before the unit, as readers see it in a program: `"250 ms"`.
pub fn duration_shown(span: Span) -> String {
    let (name, size) = unit_of(span);
    format!("{} {name}", quotient(span.0, size))
}

/// Seconds up to an hour, so that a whole run reads on one scale.
fn unit_of(span: Span) -> (&'static str, u64) {
    let fits = |unit: &&(&str, u64)| {
        let third = unit.1 / 1_000;
        span.0 >= unit.1 && (third == 0 || span.0.is_multiple_of(third))
    };
    let greatest = UNITS[..4].iter().rev().find(fits);
    let unit = if span.0 == 0 {
        &UNITS[3]
    } else {
        greatest.unwrap_or(&UNITS[0])
    };
    (unit.0, unit.1)
}

/// Returns the text of parts per million: `"0.5%"`.
pub fn percent_text(ppm: u64) -> String {
    format!("{}%", quotient(ppm, PPM / 100))
}

/// Returns the text of thousandths: `"1.5"`.
pub fn decimal_text(milli: u64) -> String {
    quotient(milli, 1_000)
}

/// Returns a number rounded to thousandths.
pub fn rounded_text(number: f64) -> String {
    let sign = if number < 0.0 { "-" } else { "" };
    format!(
        "{sign}{}",
        decimal_text((number.abs() * 1_000.0 + 0.5) as u64)
    )
}

/// Returns `value / size` as a decimal without trailing zeros; `size` is a power of ten.
fn quotient(value: u64, size: u64) -> String {
    let width = size.ilog10() as usize;
    let mut text = format!("{}.{:0width$}", value / size, value % size);
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_durations() {
        let ns = |text| duration(text).map(|s| s.0);
        assert_eq!(ns("250ms"), Some(250_000_000));
        assert_eq!(ns("1.5s"), Some(1_500_000_000));
        assert_eq!(ns(" 0.5 us "), Some(500));
        assert_eq!(ns("1µs"), Some(1_000));
        assert_eq!(ns("2min"), Some(120_000_000_000));
        assert_eq!(ns("30d"), Some(2_592_000_000_000_000));
        assert_eq!(ns("0s"), Some(0));
        assert_eq!(ns("99999999999999d"), Some(u64::MAX));
        assert_eq!(ns("99999999999999999999999999999ns"), Some(u64::MAX));
        for wrong in [
            "",
            "5",
            "ms",
            "-1s",
            "1 fortnight",
            "1.s",
            ".5s",
            "1e3s",
            "0.5ns",
            "1.2.3s",
            "٣s",
            "1s1",
        ] {
            assert_eq!(ns(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn reads_percentages_and_decimals() {
        assert_eq!(percent("0.5%"), Some(5_000));
        assert_eq!(percent("100 %"), Some(PPM));
        assert_eq!(percent("0.00001%"), None);
        assert_eq!(percent("50"), None);
        assert_eq!(decimal_milli("1.5"), Some(1_500));
        assert_eq!(decimal_milli("0.0001"), None);
    }

    #[test]
    fn writes_durations() {
        let text = |ns| duration_text(Span(ns));
        assert_eq!(text(0), "0s");
        assert_eq!(text(1), "1ns");
        assert_eq!(text(70_000_000_000), "70s");
        assert_eq!(text(3_070_000_000), "3.07s");
        assert_eq!(text(160_000_000), "160ms");
        assert_eq!(text(1_000_000_001), "1000000.001us");
        assert_eq!(duration_shown(Span::from_ms(7)), "7 ms");
        assert_eq!(percent_text(5_000), "0.5%");
        assert_eq!(percent_text(PPM), "100%");
        assert_eq!(decimal_text(1_500), "1.5");
    }

    proptest! {
        #[test]
        fn durations_survive_writing(ns in any::<u64>()) {
            prop_assert_eq!(duration(&duration_text(Span(ns))), Some(Span(ns)));
        }

        #[test]
        fn percentages_survive_writing(ppm in any::<u64>()) {
            prop_assert_eq!(percent(&percent_text(ppm)), Some(ppm));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,24}") {
            let _ = (duration(&text), percent(&text), decimal_milli(&text));
        }
    }
}
