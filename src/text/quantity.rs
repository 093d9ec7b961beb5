//! Times, counts and shares as people write them. All from integers, so that the same run reads the same everywhere.
//!
//! Units are the international symbols in both languages. What was set is written exactly; what was drawn or
//! measured is rounded by [`measured`], [`about`] and [`brief`] only.

use sim::time::{Span, Time};

const NS_PER_S: u64 = 1_000_000_000;
/// Days, hours, minutes, in nanoseconds.
const LONG: [(&str, u64); 3] = [
    ("d", 86_400 * NS_PER_S),
    ("h", 3_600 * NS_PER_S),
    ("min", 60 * NS_PER_S),
];
/// Seconds and below, in nanoseconds.
const SHORT: [(&str, u64); 4] = [("s", NS_PER_S), ("ms", 1_000_000), ("µs", 1_000), ("ns", 1)];

/// Returns a length of time exactly: `107 ms`, `1.2 s`, `3 min 10 s`, `0 s`.
pub fn span(span: Span) -> String {
    let mut rest = span.0;
    let mut parts = Vec::new();
    for (unit, size) in LONG {
        if rest >= size {
            parts.push(format!("{} {unit}", count(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 || parts.is_empty() {
        parts.push(below_minute(rest));
    }
    parts.join(" ")
}

/// Returns an instant as the time since the start of the run.
pub fn time(time: Time) -> String {
    span(Span(time.0))
}

/// Returns a length of time with three significant digits at the most: `10.6 ms`. For what was drawn or measured, where
/// nanoseconds say nothing; never for what was set.
pub fn about(length: Span) -> String {
    span(rounded(length, 1_000))
}

/// Returns a length of time with five significant digits at the most: `42.199 ms`. For what came out of the run, so that a drawn
/// time reads as well as a set one (no setting has more digits); never for what was set or for a limit.
pub fn measured(length: Span) -> String {
    span(rounded(length, 100_000))
}

/// Returns a length rounded so that less than `limit` of its grains are in it; whole units are never rounded away.
fn rounded(length: Span, limit: u64) -> Span {
    let Some((_, size)) = SHORT.iter().find(|(_, size)| length.0 >= *size) else {
        return length;
    };
    let mut grain = 1;
    while length.0 / grain >= limit && grain < *size {
        grain *= 10;
    }
    Span(length.0.saturating_add(grain / 2) / grain * grain)
}

/// Returns an instant in little room, with five significant digits at the most: for lists and the transport. Two events may read the
/// same; their order tells them apart.
pub fn brief(time: Time) -> String {
    const GRAIN: u64 = NS_PER_S / 100;
    if time.0 >= 60 * NS_PER_S {
        return clock(Time(time.0.saturating_add(GRAIN / 2) / GRAIN * GRAIN));
    }
    let rounded = rounded(Span(time.0), 100_000);
    clock(Time(rounded.0))
}

/// Returns an instant in as little room as it can be read in: `107 ms`, from one minute on `1:23.226`.
pub fn clock(time: Time) -> String {
    const MINUTE: u64 = 60 * NS_PER_S;
    if time.0 < MINUTE {
        return span(Span(time.0));
    }
    let (minutes, rest) = (time.0 / MINUTE, time.0 % MINUTE);
    let zero = if rest < 10 * NS_PER_S { "0" } else { "" };
    let seconds = format!("{zero}{}", decimal(rest, NS_PER_S));
    match minutes / 60 {
        0 => format!("{minutes}:{seconds}"),
        hours => format!("{hours}:{:02}:{seconds}", minutes % 60),
    }
}

/// Returns an instant in little room and with few digits: for what moves.
pub fn about_clock(time: Time) -> String {
    const GRAIN: u64 = NS_PER_S / 100;
    if time.0 < 60 * NS_PER_S {
        return about(Span(time.0));
    }
    clock(Time(time.0.saturating_add(GRAIN / 2) / GRAIN * GRAIN))
}

/// Returns the instant to the grain that can be told apart while watching: a two-hundredth of a second, or a little less. For a
/// cursor that stands between events, never for an event.
pub fn watched(at: Time, pace: Span) -> Time {
    let grain = 10_u64.pow((pace.0 / 200).max(1).ilog10());
    Time(at.0 / grain * grain)
}

/// Returns a number of seconds, and only seconds: for axes. `decimals` digits follow the point.
pub fn seconds(time: Time, decimals: u32) -> String {
    let grain = 10_u64.pow(9_u32.saturating_sub(decimals));
    format!(
        "{} s",
        decimal(time.0.saturating_add(grain / 2) / grain * grain, NS_PER_S)
    )
}

/// Returns a count with its thousands apart: `12,345`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Returns a counted English noun: `1 message`, `2 messages`.
pub fn counted(n: u32, noun: &str) -> String {
    format!("{} {noun}{}", count(n.into()), form(n.into(), "", "s"))
}

/// Returns the English word that goes with a number: `form(1, "is", "are")`.
pub fn form<'w>(n: u64, one: &'w str, many: &'w str) -> &'w str {
    if n == 1 { one } else { many }
}

/// Returns a signed count with its thousands apart: `−1,200`.
pub fn signed(n: i64) -> String {
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", count(n.unsigned_abs()))
}

/// Returns how much longer the second length is: `+12 ms`, `−3 ms`, `0`.
pub fn signed_about(from: Span, to: Span) -> String {
    match to.0.cmp(&from.0) {
        std::cmp::Ordering::Less => format!("−{}", about(Span(from.0 - to.0))),
        std::cmp::Ordering::Equal => "0".into(),
        std::cmp::Ordering::Greater => format!("+{}", about(Span(to.0 - from.0))),
    }
}

/// Returns a difference of counts with its sign: `+2`, `−1,200`, `0`.
pub fn difference(n: i64) -> String {
    let plus = if n > 0 { "+" } else { "" };
    format!("{plus}{}", signed(n))
}

/// Returns percents with two decimals at the most, zeros trimmed: `60 %`, `33.33 %`.
pub fn percent(percents: f64) -> String {
    let hundredths = (percents * 100.0).round().max(0.0) as u64;
    format!("{} %", decimal(hundredths, 100))
}

/// Returns a share from 0 to 1 as percents with two decimals at the most.
pub fn share(share: f64) -> String {
    percent(share * 100.0)
}

/// Returns a number given in thousandths: `3`, `1.5`.
pub fn thousandths(milli: u64) -> String {
    decimal(milli, 1_000)
}

/// Returns a number that is kept in thousandths and may be negative: `−0.5`.
pub fn signed_thousandths(milli: i64) -> String {
    let sign = if milli < 0 { "−" } else { "" };
    format!("{sign}{}", thousandths(milli.unsigned_abs()))
}

/// Returns any number in little room, with two decimals at the most: `12`, `−0.5`, `1,250.25`.
pub fn rounded_number(number: f64) -> String {
    let hundredths = (number.abs() * 100.0).round() as u64;
    let sign = if number < 0.0 && hundredths > 0 {
        "−"
    } else {
        ""
    };
    let (whole, rest) = (hundredths / 100, decimal(hundredths % 100, 100));
    format!("{sign}{}{}", count(whole), rest.trim_start_matches('0'))
}

/// Returns events per second of simulated time, with three significant digits: `20 /s`.
pub fn rate(per_second: f64) -> String {
    let decimals = match per_second {
        r if r >= 100.0 => 1,
        r if r >= 10.0 => 10,
        _ => 100,
    };
    format!(
        "{} /s",
        decimal(
            (per_second * decimals as f64).round().max(0.0) as u64,
            decimals
        )
    )
}

/// Returns the text with spaces before units and percent signs, and in `t = 2 s`, that a line cannot break at: for the page.
pub fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let unit = chars
            .peek()
            .is_some_and(|n| matches!(n, '%' | 'n' | 'µ' | 'm' | 's' | 'h' | 'd' | '/'));
        let joins = c == ' '
            && before.is_ascii_digit()
            && unit
            && is_unit(&chars.clone().take(4).collect::<String>());
        out.push(if joins { '\u{a0}' } else { c });
        before = c;
    }
    out.replace(" t = ", " t\u{a0}=\u{a0}")
}

fn is_unit(rest: &str) -> bool {
    let word: String = rest
        .chars()
        .take_while(|c| c.is_ascii_alphabetic() || matches!(c, 'µ' | '%' | '/'))
        .collect();
    matches!(
        word.as_str(),
        "%" | "ns" | "µs" | "ms" | "s" | "min" | "h" | "d" | "/s"
    )
}

fn below_minute(ns: u64) -> String {
    let (unit, size) = SHORT
        .into_iter()
        .find(|(_, size)| ns >= *size)
        .unwrap_or(SHORT[0]);
    format!("{} {unit}", decimal(ns, size))
}

/// Returns `n / size` as a decimal number without trailing zeros; `size` is a power of ten.
fn decimal(n: u64, size: u64) -> String {
    let whole = count(n / size);
    let rest = n % size;
    if rest == 0 {
        return whole;
    }
    let width = size.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_has_five_digits() {
        for (ns, words) in [
            (42_199_419, "42.199 ms"),
            (2_000_000_000, "2 s"),
            (1_234_500_000, "1.2345 s"),
            (999_999_999, "1 s"),
            (85, "85 ns"),
        ] {
            assert_eq!(measured(Span(ns)), words);
        }
    }

    #[test]
    fn instants_in_little_room() {
        for (ms, text) in [
            (107, "107 ms"),
            (59_999, "59.999 s"),
            (60_000, "1:00"),
            (83_226, "1:23.226"),
            (65_500, "1:05.5"),
            (3_605_000, "1:00:05"),
        ] {
            assert_eq!(clock(Time(ms * 1_000_000)), text);
        }
        for (ns, text) in [
            (0, "0 s"),
            (236_082_345, "236.08 ms"),
            (3_070_000_000, "3.07 s"),
            (59_999_999_999, "1:00"),
            (83_226_000_000, "1:23.23"),
        ] {
            assert_eq!(brief(Time(ns)), text);
        }
        assert_eq!(about_clock(Time(83_226_000_000)), "1:23.23");
        assert_eq!(about_clock(Time(3_525_000_000)), "3.53 s");
    }

    #[track_caller]
    fn check(ns: u64, exact: &str, rounded: &str) {
        assert_eq!(
            (span(Span(ns)).as_str(), about(Span(ns)).as_str()),
            (exact, rounded)
        );
    }

    #[test]
    fn times_are_exact_and_trimmed() {
        check(0, "0 s", "0 s");
        check(1, "1 ns", "1 ns");
        check(1_500, "1.5 µs", "1.5 µs");
        check(107_000_000, "107 ms", "107 ms");
        check(10_567_891, "10.567891 ms", "10.6 ms");
        check(999_999_999, "999.999999 ms", "1 s");
        check(1_200_000_000, "1.2 s", "1.2 s");
        check(3_070_000_000, "3.07 s", "3.07 s");
        check(59_999_999_999, "59.999999999 s", "1 min");
        check(190_000_000_000, "3 min 10 s", "3 min 10 s");
        check(190_000_000_001, "3 min 10.000000001 s", "3 min 10 s");
        check(3_600_000_000_000, "1 h", "1 h");
        check(
            u64::MAX,
            "213,503 d 23 h 34 min 33.709551615 s",
            "213,503 d 23 h 34 min 33 s",
        );
        assert_eq!(seconds(Time(70_049_000_000), 2), "70.05 s");
    }

    #[test]
    fn a_cursor_between_events_has_a_grain() {
        let at = Time(43_798_787);
        assert_eq!(time(watched(at, Span::from_ms(20))), "43.7 ms");
        assert_eq!(time(watched(at, Span::from_secs(5))), "40 ms");
        assert_eq!(watched(at, Span(1)), at);
    }

    #[test]
    fn counts_and_shares() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(signed(-1_200), "−1,200");
        assert_eq!(percent(60.0), "60 %");
        assert_eq!(percent(f64::from(33.333_332_f32)), "33.33 %");
        assert_eq!(share(0.005), "0.5 %");
        assert_eq!(share(0.985_075), "98.51 %");
        assert_eq!(thousandths(1_500), "1.5");
        assert_eq!(rate(20.0), "20 /s");
        assert_eq!(rate(123.4), "123 /s");
    }

    #[test]
    fn numbers_in_little_room() {
        for (number, text) in [
            (0.0, "0"),
            (12.0, "12"),
            (-0.5, "−0.5"),
            (-0.001, "0"),
            (33.333, "33.33"),
            (1_250.25, "1,250.25"),
            (0.07, "0.07"),
            (9.999, "10"),
        ] {
            assert_eq!(rounded_number(number), text);
        }
    }

    #[test]
    fn numbers_keep_their_units() {
        assert_eq!(
            unbroken("100 ms, 50 % and 20 /s"),
            "100\u{a0}ms, 50\u{a0}% and 20\u{a0}/s"
        );
        assert_eq!(unbroken("3 min 10 s"), "3\u{a0}min 10\u{a0}s");
        assert_eq!(unbroken("at t = 2 s"), "at t\u{a0}=\u{a0}2\u{a0}s");
        assert_eq!(
            unbroken("10 messages, 2 deliveries, 5 misses"),
            "10 messages, 2 deliveries, 5 misses"
        );
    }
}
