//! Reading durations, shares and decimals: text with a unit, see [`super::units`].

use super::json::{Json, Kind};
use super::problem::{Code, Hint, Shape};
use super::reader::{Reader, shape};
use super::units;
use crate::time::{Span, Time};

impl<'a> Reader<'a> {
    /// Reads a length of time of at most 30 days.
    pub fn duration(&mut self, json: &'a Json) -> Option<Span> {
        self.duration_from(json, Span::ZERO)
    }

    pub fn duration_from(&mut self, json: &'a Json, min: Span) -> Option<Span> {
        let Some(text) = json.as_text() else {
            let code = Code::WrongType {
                expected: Shape::Duration,
                found: shape(json),
            };
            self.note_with(json, code, || unit_hint(json, "ms", "250ms"));
            return None;
        };
        let Some(span) = units::duration(text) else {
            self.note_with(
                json,
                Code::DurationBad {
                    text: text.to_owned(),
                },
                || Some(Hint::Write("\"250ms\"".into())),
            );
            return None;
        };
        if span < min || span.0 > Time::MAX.0 {
            let max = "30d".to_owned();
            self.out_of_range(json, text.to_owned(), units::duration_text(min), max);
            return None;
        }
        Some(span)
    }

    /// Reads a share as parts per million, at most all.
    pub fn percent_ppm(&mut self, json: &'a Json) -> Option<u64> {
        let Some(text) = json.as_text() else {
            let code = Code::WrongType {
                expected: Shape::Percent,
                found: shape(json),
            };
            self.note_with(json, code, || unit_hint(json, "%", "0.5%"));
            return None;
        };
        let Some(ppm) = units::percent(text) else {
            self.note_with(
                json,
                Code::PercentBad {
                    text: text.to_owned(),
                },
                || Some(Hint::Write("\"0.5%\"".into())),
            );
            return None;
        };
        if ppm > units::PPM {
            self.out_of_range(json, text.to_owned(), "0%".into(), "100%".into());
            return None;
        }
        Some(ppm)
    }

    /// Reads a share as a number from 0 to 1.
    pub fn share(&mut self, json: &'a Json) -> Option<f64> {
        self.percent_ppm(json)
            .map(|ppm| ppm as f64 / units::PPM as f64)
    }

    /// Reads a plain decimal that stands as text (`"1.5"`) or a whole number, in thousandths.
    pub fn decimal_milli(&mut self, json: &'a Json, min: u64, max: u64) -> Option<u64> {
        let milli = match &json.kind {
            Kind::Text(text) => units::decimal_milli(text),
            Kind::Int(n) => u64::try_from(*n).ok().and_then(|n| n.checked_mul(1_000)),
            _ => None,
        };
        let Some(milli) = milli else {
            let code = Code::WrongType {
                expected: Shape::Number,
                found: shape(json),
            };
            self.note_with(json, code, || Some(Hint::Write("\"1.5\"".into())));
            return None;
        };
        if milli < min || milli > max {
            let text = units::decimal_text;
            self.out_of_range(json, text(milli), text(min), text(max));
            return None;
        }
        Some(milli)
    }
}

fn unit_hint(json: &Json, unit: &str, example: &str) -> Option<Hint> {
    Some(Hint::Write(match json.kind {
        Kind::Int(n) if n >= 0 => format!("\"{n}{unit}\""),
        _ => format!("\"{example}\""),
    }))
}
