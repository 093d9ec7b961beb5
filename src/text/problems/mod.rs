//! What is wrong with a file: one sentence for each kind of mistake, one for what to write instead.
//!
//! The names and numbers come with the mistake ([`sim::scenario::Code`]).

mod fields;
mod meanings;
mod names;
#[cfg(test)]
mod tests;

use super::Lang;
use super::josa;
use crate::say;
use sim::scenario::{Code, Hint, Problem, Token};

/// Returns the mistake and its hint in a sentence or two, without the place.
pub fn problem(problem: &Problem, lang: Lang) -> String {
    let mut text = sentence(&problem.code, lang);
    if let Some(variant) = &problem.variant {
        text.push(' ');
        text.push_str(&say!(lang, "(변형 “{variant}”)", "(variant “{variant}”)"));
    }
    if let Some(hint) = &problem.hint {
        text.push(' ');
        text.push_str(&hint_text(hint, lang));
    }
    text
}

/// Returns where the mistake is: line and column if it is in the file, and the JSON path.
pub fn place(problem: &Problem, lang: Lang) -> String {
    let path = &problem.path;
    match (problem.line, problem.column) {
        (Some(line), Some(column)) => {
            say!(
                lang,
                "{line}행 {column}열, {path}",
                "line {line}, column {column}, {path}"
            )
        }
        _ => path.clone(),
    }
}

fn hint_text(hint: &Hint, lang: Lang) -> String {
    match hint {
        Hint::DidYouMean(name) => {
            let it = josa::being(&quoted(name));
            say!(lang, "혹시 {it}고 쓰려고 했나요?", "Did you mean “{name}”?")
        }
        Hint::Known(names) => {
            let names = names.join(", ");
            say!(lang, "쓸 수 있는 것: {names}.", "Possible here: {names}.")
        }
        Hint::Write(text) => say!(lang, "{text}처럼 써 주세요.", "Write {text}."),
    }
}

fn quoted(name: &str) -> String {
    format!("“{name}”")
}

fn list(names: &[String]) -> String {
    names
        .iter()
        .map(|n| quoted(n))
        .collect::<Vec<_>>()
        .join(", ")
}

fn sentence(code: &Code, lang: Lang) -> String {
    match code {
        Code::FileTooBig { .. }
        | Code::NotUtf8
        | Code::Syntax { .. }
        | Code::TooDeep { .. }
        | Code::AndMore { .. }
        | Code::VersionNewer { .. }
        | Code::VersionUnknown { .. } => whole(code, lang),
        Code::WrongType { .. }
        | Code::FieldUnknown { .. }
        | Code::FieldMissing { .. }
        | Code::FieldTwice { .. }
        | Code::OneOf { .. } => fields::field(code, lang),
        Code::DurationBad { .. }
        | Code::PercentBad { .. }
        | Code::OutOfRange { .. }
        | Code::OutOfOrder { .. }
        | Code::Empty { .. }
        | Code::TooMany { .. } => fields::value(code, lang),
        Code::NameUnknown { .. }
        | Code::NameTwice { .. }
        | Code::NameBad { .. }
        | Code::NameReserved { .. }
        | Code::KindWrong { .. } => meanings::name(code, lang),
        Code::Misplaced { .. }
        | Code::CallsWithoutEnd { .. }
        | Code::LoopWithoutTime
        | Code::NotAnExpression
        | Code::PointsNowhere { .. }
        | Code::AnchorBad { .. }
        | Code::OneRight { .. } => meanings::meaning(code, lang),
    }
}

/// What is wrong with the file as a whole.
fn whole(code: &Code, lang: Lang) -> String {
    match code {
        Code::FileTooBig { bytes, max } => {
            let (mb, max_mb) = (megabytes(*bytes), megabytes(*max));
            say!(
                lang,
                "파일이 {mb} MB라서 열 수 없어요. {max_mb} MB까지 열 수 있어요.",
                "The file has {mb} MB; up to {max_mb} MB can be opened."
            )
        }
        Code::NotUtf8 => say!(
            lang,
            "UTF-8 텍스트가 아니에요. 파일을 UTF-8로 저장해 주세요.",
            "This is not UTF-8 text. Save the file as UTF-8."
        ),
        Code::Syntax { expected, found } => syntax(*expected, *found, lang),
        Code::TooDeep { max } => say!(
            lang,
            "너무 깊이 겹쳐 있어요. {max}겹까지 쓸 수 있어요.",
            "Nested too deeply: {max} levels are possible."
        ),
        Code::AndMore { count } => say!(
            lang,
            "이 밖에 {count}군데가 더 있어요.",
            "And {count} more."
        ),
        Code::VersionNewer { found, known } => say!(
            lang,
            "이 파일은 형식 {found}판이에요. 이 프로그램은 {known}판까지 알아요. Signalbox를 새로 고치거나 업데이트해 주세요.",
            "This file is of format version {found}, and this program knows version {known}. Reload or update Signalbox."
        ),
        Code::VersionUnknown { found, known } => say!(
            lang,
            "형식 {found}판은 없어요. {known}판으로 써 주세요.",
            "There is no format version {found}; write {known}."
        ),
        _ => String::new(),
    }
}

fn syntax(expected: Token, found: Option<char>, lang: Lang) -> String {
    let wanted = names::token(expected, lang);
    let wanted_ko = josa::subject(&wanted);
    match found {
        None => say!(
            lang,
            "JSON이 여기서 끊겼어요. {wanted_ko} 와야 해요.",
            "The JSON ends here, but {wanted} should follow."
        ),
        Some(c) => {
            let c = c.escape_debug();
            say!(
                lang,
                "JSON 문법에 맞지 않아요. {wanted_ko} 와야 하는데 “{c}” 글자가 있어요.",
                "This is not JSON: expected {wanted}, found “{c}”."
            )
        }
    }
}

/// Returns megabytes with one decimal where it matters.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}
