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
    let path = shown_path(&problem.path);
    match (problem.line, problem.column) {
        // Where the text is no JSON, or the file as a whole is meant, a path would say nothing.
        (Some(line), Some(column)) if path == "$" => {
            say!(lang, "{line}행 {column}열", "line {line}, column {column}")
        }
        (Some(line), Some(column)) => {
            say!(
                lang,
                "{line}행 {column}열, {path}",
                "line {line}, column {column}, {path}"
            )
        }
        _ if path == "$" => say!(lang, "파일 전체", "the whole file"),
        _ => path,
    }
}

/// Returns a path that fits a few lines: its beginning and its end say where it leads.
fn shown_path(path: &str) -> String {
    let letters = path.chars().count();
    if letters <= 3 * SHOWN_MAX {
        return path.to_owned();
    }
    let begin: String = path.chars().take(SHOWN_MAX).collect();
    let end: String = path.chars().skip(letters - SHOWN_MAX).collect();
    format!("{begin}…{end}")
}

fn hint_text(hint: &Hint, lang: Lang) -> String {
    match hint {
        Hint::DidYouMean(name) => {
            let name = quoted(name);
            let it = josa::being(&name);
            say!(lang, "혹시 {it}고 쓰려고 했나요?", "Did you mean {name}?")
        }
        Hint::Known(names) => {
            let names = joined(names.iter().map(|name| shown(name)), ", ");
            say!(lang, "쓸 수 있는 것: {names}.", "Possible here: {names}.")
        }
        Hint::Write(text) => say!(lang, "{text}처럼 써 주세요.", "Write {text}."),
    }
}

/// The most letters that are shown of a name or value.
const SHOWN_MAX: usize = 60;
/// The most names that are listed.
const LISTED_MAX: usize = 20;

/// Returns what stands in the file as it can be shown: not all of a long text, and no control characters.
fn shown(text: &str) -> String {
    let mut short = String::new();
    for c in text.chars().take(SHOWN_MAX) {
        match c.is_control() {
            true => short.extend(c.escape_default()),
            false => short.push(c),
        }
    }
    if text.chars().nth(SHOWN_MAX).is_some() {
        short.push('…');
    }
    short
}

fn quoted(name: &str) -> String {
    format!("“{}”", shown(name))
}

fn list(names: &[String]) -> String {
    joined(names.iter().map(|name| quoted(name)), ", ")
}

/// Returns the first names; an ellipsis stands for the others.
fn joined(names: impl Iterator<Item = String>, between: &str) -> String {
    let mut names = names;
    let mut first: Vec<String> = names.by_ref().take(LISTED_MAX).collect();
    if names.next().is_some() {
        first.push("…".to_owned());
    }
    first.join(between)
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
        | Code::NotInnermost { .. }
        | Code::NameBad { .. }
        | Code::NameReserved { .. }
        | Code::KindWrong { .. } => meanings::name(code, lang),
        Code::Misplaced { .. }
        | Code::LinkUnused { .. }
        | Code::CallsWithoutEnd { .. }
        | Code::OnlyWith { .. }
        | Code::QueueImpossible
        | Code::ReplicasOfClassic
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
                "파일이 {mb} MB라서 열 수 없어요. {max_mb} MB까지 열 수 있으니 파일을 줄여 주세요.",
                "The file has {mb} MB, and up to {max_mb} MB can be opened. Make it shorter."
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
            "너무 깊이 겹쳐 있어요. {max}겹까지 쓸 수 있으니 겹친 괄호를 줄여 주세요.",
            "Nested too deeply: {max} levels are possible. Take some brackets away."
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
        Some('\n' | '\r') => say!(
            lang,
            "JSON 문법에 맞지 않아요. {wanted_ko} 와야 하는데 줄이 바뀌었어요.",
            "This is not JSON: expected {wanted}, found the end of the line."
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
