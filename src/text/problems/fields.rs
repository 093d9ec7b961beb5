//! Mistakes in the fields of an object, and in single values.

use super::names::{shape, what};
use super::{list, quoted, shown};
use crate::say;
use crate::text::quantity::{count, form};
use crate::text::{Lang, josa};
use sim::scenario::Code;

/// A field, or the shape of what stands in it.
pub fn field(code: &Code, lang: Lang) -> String {
    match code {
        Code::WrongType { expected, found } => {
            let wanted = shape(*expected, lang);
            let (wanted_ko, found) = (josa::subject(&wanted), shape(*found, lang));
            let found_ko = josa::subject(&found);
            say!(
                lang,
                "{wanted_ko} 와야 하는데 {found_ko} 있어요.",
                "Expected {wanted}, found {found}."
            )
        }
        Code::FieldUnknown { field } => {
            let field = quoted(field);
            let it = josa::called(&field);
            say!(lang, "{it} 항목은 없어요.", "There is no field {field}.")
        }
        Code::FieldMissing { field } => {
            let field = quoted(field);
            let it = josa::subject(&field);
            say!(lang, "{it} 빠졌어요.", "The field {field} is missing.")
        }
        Code::FieldTwice { field } => {
            let field = quoted(field);
            let it = josa::subject(&field);
            say!(
                lang,
                "{it} 두 번 나와요. 하나만 남겨 주세요.",
                "The field {field} stands here twice. Keep one of them."
            )
        }
        Code::OneOf { fields, found } => one_of(fields, found, lang),
        _ => String::new(),
    }
}

/// A value of the right shape that is none of the right ones.
pub fn value(code: &Code, lang: Lang) -> String {
    match code {
        Code::DurationBad { text } => {
            let text = quoted(text);
            let it = josa::topic(&text);
            say!(
                lang,
                "{it} 시간이 아니에요. 단위는 ns, us, ms, s, min, h, d예요.",
                "{text} is no duration. Units are ns, us, ms, s, min, h, d."
            )
        }
        Code::PercentBad { text } => {
            let text = quoted(text);
            let it = josa::topic(&text);
            say!(lang, "{it} 백분율이 아니에요.", "{text} is no percentage.")
        }
        Code::OutOfRange { value, min, max } => {
            let value = shown(value);
            let it = josa::topic(&value);
            let (from, to) = (min, max);
            say!(
                lang,
                "{it} 범위를 벗어났어요. {from}부터 {to}까지 쓸 수 있어요.",
                "{value} is out of range: from {from} to {to}."
            )
        }
        Code::OutOfOrder { low, high } => say!(
            lang,
            "앞의 값이 뒤의 값보다 작아야 하는데 {low}, {high} 순서예요.",
            "The first value should be the smaller one, but they are {low} and {high}."
        ),
        Code::Empty { what: kind } => {
            let it = josa::subject(&what(*kind, lang));
            let kind = what(*kind, lang);
            say!(lang, "{it} 비어 있어요.", "Here is no {kind}.")
        }
        Code::TooMany {
            what: kind,
            found,
            max,
        } => {
            let kind = what(*kind, lang);
            let it = josa::subject(&kind);
            let are = form(*max, "is", "are");
            let (found, max) = (count(*found), count(*max));
            say!(
                lang,
                "{it} {found}개나 있어요. {max}개까지 쓸 수 있어요.",
                "Too many ({kind}): {found}, and {max} {are} possible."
            )
        }
        _ => String::new(),
    }
}

fn one_of(fields: &[String], found: &[String], lang: Lang) -> String {
    let (possible, there) = (list(fields), list(found));
    let there_ga = josa::subject(&there);
    if fields.is_empty() {
        return say!(
            lang,
            "하나만 와야 하는데 {there_ga} 함께 있어요.",
            "One belongs here, found {there}."
        );
    }
    if found.is_empty() {
        return say!(
            lang,
            "{possible} 가운데 하나가 필요해요.",
            "One of {possible} is needed."
        );
    }
    say!(
        lang,
        "{possible} 가운데 하나만 와야 하는데 {there_ga} 있어요.",
        "Exactly one of {possible} belongs here, found {there}."
    )
}
