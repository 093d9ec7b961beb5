//! What is wrong with a file: one sentence for each kind of mistake, one for what to write instead.
//!
//! The names and numbers come with the mistake ([`sim::scenario::Code`]). A test tells one of each kind.

use super::Lang;
use super::josa;
use crate::say;
use sim::scenario::{Code, Hint, NodeShape, Place, Problem, Shape, Token, What};

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
        Code::AnchorBad { text } => {
            let it = josa::topic(&quoted(text));
            say!(
                lang,
                "{it} 기준점이 아니에요. “web#1/orders.create @ call_started”처럼 경로와 사실 종류를 써 주세요.",
                "“{text}” is no anchor. Write path and kind of fact, like “web#1/orders.create @ call_started”."
            )
        }
        Code::PointsNowhere { pointer, variant } if variant.is_empty() => {
            let it = josa::topic(&quoted(pointer));
            say!(
                lang,
                "{it} 바꿀 수 없는 곳이에요. “/until”이나 “/scenario/” 아래만 바꿀 수 있어요.",
                "“{pointer}” cannot be changed; only “/until” and what is under “/scenario/” can."
            )
        }
        Code::PointsNowhere { pointer, variant } => {
            let it = josa::subject(&quoted(pointer));
            say!(
                lang,
                "변형 “{variant}”에는 {it} 가리키는 값이 없어요.",
                "In variant “{variant}” there is nothing at “{pointer}”."
            )
        }
        other => field(other, lang),
    }
}

fn field(code: &Code, lang: Lang) -> String {
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
            let it = josa::called(&quoted(field));
            say!(lang, "{it} 항목은 없어요.", "There is no field “{field}”.")
        }
        Code::FieldMissing { field } => {
            let it = josa::subject(&quoted(field));
            say!(lang, "{it} 빠졌어요.", "The field “{field}” is missing.")
        }
        Code::FieldTwice { field } => {
            let it = josa::subject(&quoted(field));
            say!(
                lang,
                "{it} 두 번 나와요.",
                "The field “{field}” stands here twice."
            )
        }
        Code::OneOf { fields, found } => one_of(fields, found, lang),
        Code::DurationBad { text } => {
            let it = josa::topic(&quoted(text));
            say!(
                lang,
                "{it} 시간이 아니에요. 단위는 ns, us, ms, s, min, h, d예요.",
                "“{text}” is no duration. Units are ns, us, ms, s, min, h, d."
            )
        }
        Code::PercentBad { text } => {
            let it = josa::topic(&quoted(text));
            say!(
                lang,
                "{it} 백분율이 아니에요.",
                "“{text}” is no percentage."
            )
        }
        Code::OutOfRange { value, min, max } => {
            let it = josa::topic(value);
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
            say!(
                lang,
                "{it} {found}개나 있어요. {max}개까지 쓸 수 있어요.",
                "Too many ({kind}): {found}, and {max} are possible."
            )
        }
        other => name(other, lang),
    }
}

fn name(code: &Code, lang: Lang) -> String {
    match code {
        Code::NameUnknown { what: kind, name } => {
            let (kind, it) = (what(*kind, lang), josa::called(&quoted(name)));
            let kind_ko = josa::topic(&kind);
            say!(
                lang,
                "{it} {kind_ko} 없어요.",
                "There is no {kind} “{name}”."
            )
        }
        Code::NameTwice { what: kind, name } => {
            let (kind, it) = (what(*kind, lang), josa::called(&quoted(name)));
            let kind_ko = josa::subject(&kind);
            say!(
                lang,
                "{it} {kind_ko} 둘이에요.",
                "There are two of the name “{name}” ({kind})."
            )
        }
        Code::NameBad { name, max } => {
            let it = josa::topic(&quoted(name));
            say!(
                lang,
                "{it} 이름으로 쓸 수 없어요. 글자, 숫자, -, _로 {max}자까지 쓸 수 있어요.",
                "“{name}” cannot be a name: letters, digits, - and _ make one, at most {max} of them."
            )
        }
        Code::NameReserved { name } => {
            let it = josa::topic(&quoted(name));
            say!(
                lang,
                "{it} 다른 뜻으로 쓰는 이름이에요.",
                "The name “{name}” means something else."
            )
        }
        Code::KindWrong {
            name,
            expected,
            found,
        } => {
            let (wanted, found) = (node_shape(*expected, lang), node_shape(*found, lang));
            let (it, wanted_ko, found_ko) = (
                josa::topic(&quoted(name)),
                josa::subject(&wanted),
                josa::is(&found),
            );
            say!(
                lang,
                "여기에는 {wanted_ko} 와야 하는데 {it} {found_ko}.",
                "A {wanted} is needed here, and “{name}” is a {found}."
            )
        }
        Code::Misplaced { statement, place } => {
            let (it, at) = (josa::topic(&quoted(statement)), place_name(*place, lang));
            say!(
                lang,
                "{it} {at} 쓸 수 없어요.",
                "“{statement}” makes no sense {at}."
            )
        }
        Code::CallsWithoutEnd { cycle } => {
            let way = cycle.join(" → ");
            say!(
                lang,
                "서비스들이 서로를 끝없이 호출해요: {way}.",
                "These calls go in a circle without end: {way}."
            )
        }
        Code::LoopWithoutTime => say!(
            lang,
            "이 반복 안에서는 시간이 흐르지 않아서 끝나지 않아요. 조건 밖에 시간이 걸리는 문장을 하나 넣어 주세요.",
            "No time passes in this loop, so it would never let go. Put in a statement that takes time, outside any condition."
        ),
        Code::NotAnExpression => say!(
            lang,
            "여기에는 값이나 함수 하나가 와야 해요.",
            "A value or one function belongs here."
        ),
        // All others are told by the functions above.
        _ => String::new(),
    }
}

fn one_of(fields: &[String], found: &[String], lang: Lang) -> String {
    let (possible, there) = (list(fields), list(found));
    if fields.is_empty() {
        return say!(
            lang,
            "하나만 와야 하는데 {there} 함께 있어요.",
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
        "{possible} 가운데 하나만 와야 하는데 {there} 있어요.",
        "Exactly one of {possible} belongs here, found {there}."
    )
}

fn syntax(expected: Token, found: Option<char>, lang: Lang) -> String {
    let wanted = token(expected, lang);
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

fn token(token: Token, lang: Lang) -> String {
    match token {
        Token::Value => say!(lang, "값", "a value"),
        Token::FieldName => say!(lang, "큰따옴표로 묶은 항목 이름", "a field name in quotes"),
        Token::Colon => say!(lang, "쌍점(:)", "a colon (:)"),
        Token::CommaOrBrace => say!(
            lang,
            "쉼표(,)나 닫는 중괄호(}})",
            "a comma or a closing brace (}})"
        ),
        Token::CommaOrBracket => say!(
            lang,
            "쉼표(,)나 닫는 대괄호(])",
            "a comma or a closing bracket (])"
        ),
        Token::Digit => say!(lang, "숫자", "a digit"),
        Token::EndOfText => say!(lang, "닫는 큰따옴표", "a closing quote"),
        Token::Escape => say!(lang, "\\n 같은 올바른 이스케이프", "an escape such as \\n"),
        Token::End => say!(lang, "파일의 끝", "the end of the file"),
    }
}

fn shape(shape: Shape, lang: Lang) -> String {
    match shape {
        Shape::Nothing => say!(lang, "null", "null"),
        Shape::Bool => say!(lang, "true나 false", "true or false"),
        Shape::Whole => say!(lang, "정수", "a whole number"),
        Shape::Number => say!(lang, "수", "a number"),
        Shape::Text => say!(lang, "텍스트", "a text"),
        Shape::List => say!(lang, "목록", "a list"),
        Shape::Pair => say!(lang, "값 두 개의 목록", "a list of two"),
        Shape::Object => say!(lang, "객체", "an object"),
        Shape::Duration => say!(lang, "단위가 있는 시간", "a duration with its unit"),
        Shape::Distribution => say!(lang, "시간이나 분포", "a duration or a distribution"),
        Shape::Percent => say!(lang, "백분율", "a percentage"),
        Shape::Words => say!(lang, "ko와 en이 있는 객체", "an object with ko and en"),
        Shape::Statement => say!(lang, "문장을 담은 객체", "an object with one statement"),
    }
}

fn node_shape(shape: NodeShape, lang: Lang) -> String {
    match shape {
        NodeShape::Client => say!(lang, "클라이언트", "client"),
        NodeShape::Service => say!(lang, "서비스", "service"),
        NodeShape::Broker => say!(lang, "메시지 브로커", "broker"),
    }
}

fn place_name(place: Place, lang: Lang) -> String {
    match place {
        Place::ClientProgram => say!(lang, "클라이언트의 프로그램에서", "in a client's program"),
        Place::Handler => say!(
            lang,
            "요청을 처리하는 프로그램에서",
            "in a handler of requests"
        ),
        Place::Consumer => say!(lang, "큐의 소비자 프로그램에서", "in a consumer of a queue"),
        Place::Transaction => say!(lang, "트랜잭션 안에서", "inside a transaction"),
        Place::Branch => say!(
            lang,
            "parallel의 갈래 안에서",
            "inside a branch of parallel"
        ),
        Place::OutsideOr => say!(lang, "or 밖에서", "outside an or"),
    }
}

fn what(what: What, lang: Lang) -> String {
    match what {
        What::Node => say!(lang, "노드", "node"),
        What::NodeKind => say!(lang, "노드 종류", "kind of node"),
        What::Handler => say!(lang, "서비스의 연산", "operation of a service"),
        What::Queue => say!(lang, "큐", "queue"),
        What::Table => say!(lang, "테이블", "table"),
        What::Policy => say!(lang, "정책", "policy"),
        What::Message => say!(lang, "메시지", "message"),
        What::MessageKind => say!(lang, "메시지 종류", "kind of message"),
        What::Variable => say!(lang, "변수", "variable"),
        What::Function => say!(lang, "함수", "function"),
        What::Statement => say!(lang, "문장", "statement"),
        What::Distribution => say!(lang, "분포", "distribution"),
        What::Setting => say!(lang, "설정값", "setting"),
        What::Fault => say!(lang, "장애", "fault"),
        What::Verdict => say!(lang, "판정", "verdict"),
        What::Variant => say!(lang, "변형", "variant"),
        What::Knob => say!(lang, "조절", "knob"),
        What::KnobKind => say!(lang, "조절의 종류", "kind of knob"),
        What::FactKind => say!(lang, "사실의 종류", "kind of fact"),
        What::Claim => say!(lang, "주장", "claim"),
        What::Counter => say!(lang, "계수", "counter"),
        What::LedgerLine => say!(lang, "장부의 줄", "ledger line"),
        What::Words => say!(lang, "문구", "text"),
        What::Member => say!(lang, "구성원", "member"),
        What::Instance => say!(lang, "인스턴스", "instance"),
        What::Row => say!(lang, "행", "row"),
        What::Link => say!(lang, "연결", "link"),
        What::Branch => say!(lang, "갈래", "branch"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ko: &str, en: &str) {
        let problems = sim::scenario::parse(text.as_bytes()).expect_err("a mistake");
        let told = |lang| {
            problems
                .iter()
                .map(|p| problem(p, lang))
                .collect::<Vec<_>>()
                .join("\n")
        };
        assert_eq!(told(Lang::Ko), ko);
        assert_eq!(told(Lang::En), en);
    }

    fn scenario(nodes: &str) -> String {
        format!(
            r#"{{"signalbox": 1, "id": "x", "title": {{"ko": "가", "en": "a"}}, "until": "1s", "scenario": {{"nodes": {{{nodes}}}}}}}"#
        )
    }

    #[test]
    fn broken_json() {
        check(
            "{\"a\": }",
            "JSON 문법에 맞지 않아요. 값이 와야 하는데 “}” 글자가 있어요.",
            "This is not JSON: expected a value, found “}”.",
        );
        check(
            "{\"a\": 1",
            "JSON이 여기서 끊겼어요. 쉼표(,)나 닫는 중괄호(})가 와야 해요.",
            "The JSON ends here, but a comma or a closing brace (}) should follow.",
        );
    }

    #[test]
    fn wrong_types_and_names() {
        check(
            &scenario(
                r#""a": {"kind": "service", "wrokers": 2, "handlers": {"f": [{"work": 7}, {"wait": "1 week"}]}}"#,
            ),
            "“wrokers”라는 항목은 없어요. 혹시 “workers”라고 쓰려고 했나요?\n\
             시간이나 분포가 와야 하는데 정수가 있어요. \"7ms\"처럼 써 주세요.\n\
             “1 week”는 시간이 아니에요. 단위는 ns, us, ms, s, min, h, d예요. \"250ms\"처럼 써 주세요.",
            "There is no field “wrokers”. Did you mean “workers”?\n\
             Expected a duration or a distribution, found a whole number. Write \"7ms\".\n\
             “1 week” is no duration. Units are ns, us, ms, s, min, h, d. Write \"250ms\".",
        );
        check(
            &scenario(r#""a": {"kind": "service", "handlers": {"f": [{"call": "b.g"}]}}"#),
            "“b.g”라는 서비스의 연산은 없어요. 쓸 수 있는 것: a.f.",
            "There is no operation of a service “b.g”. Possible here: a.f.",
        );
    }

    #[test]
    fn calls_without_end_and_versions() {
        check(
            &scenario(r#""a": {"kind": "service", "handlers": {"f": [{"call": "a.f"}]}}"#),
            "서비스들이 서로를 끝없이 호출해요: a.f → a.f.",
            "These calls go in a circle without end: a.f → a.f.",
        );
        check(
            "{\"signalbox\": 9}",
            "이 파일은 형식 9판이에요. 이 프로그램은 1판까지 알아요. Signalbox를 새로 고치거나 업데이트해 주세요.",
            "This file is of format version 9, and this program knows version 1. Reload or update Signalbox.",
        );
    }

    #[test]
    fn durations_sizes_and_depths() {
        check(
            &scenario("").replace("1s", "31d"),
            "31d은 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.\n노드가 비어 있어요.",
            "31d is out of range: from 1ns to 30d.\nHere is no node.",
        );
        check(
            &" ".repeat(10_000_000),
            "파일이 10 MB라서 열 수 없어요. 1 MB까지 열 수 있어요.",
            "The file has 10 MB; up to 1 MB can be opened.",
        );
        check(
            &"[".repeat(1_000),
            "너무 깊이 겹쳐 있어요. 64겹까지 쓸 수 있어요.",
            "Nested too deeply: 64 levels are possible.",
        );
    }

    #[test]
    fn every_kind_of_mistake_has_words() {
        let text = || "x".to_owned();
        let what = What::Node;
        let codes = [
            Code::FileTooBig { bytes: 1, max: 1 },
            Code::NotUtf8,
            Code::Syntax {
                expected: Token::End,
                found: None,
            },
            Code::TooDeep { max: 1 },
            Code::AndMore { count: 1 },
            Code::VersionNewer { found: 2, known: 1 },
            Code::VersionUnknown { found: 0, known: 1 },
            Code::WrongType {
                expected: Shape::Text,
                found: Shape::List,
            },
            Code::FieldUnknown { field: text() },
            Code::FieldMissing { field: text() },
            Code::FieldTwice { field: text() },
            Code::OneOf {
                fields: vec![text()],
                found: Vec::new(),
            },
            Code::NameUnknown { what, name: text() },
            Code::NameTwice { what, name: text() },
            Code::NameBad {
                name: text(),
                max: 1,
            },
            Code::NameReserved { name: text() },
            Code::DurationBad { text: text() },
            Code::PercentBad { text: text() },
            Code::OutOfRange {
                value: text(),
                min: text(),
                max: text(),
            },
            Code::OutOfOrder {
                low: text(),
                high: text(),
            },
            Code::Empty { what },
            Code::TooMany {
                what,
                found: 2,
                max: 1,
            },
            Code::KindWrong {
                name: text(),
                expected: NodeShape::Client,
                found: NodeShape::Broker,
            },
            Code::Misplaced {
                statement: text(),
                place: Place::Handler,
            },
            Code::CallsWithoutEnd {
                cycle: vec![text()],
            },
            Code::LoopWithoutTime,
            Code::NotAnExpression,
            Code::PointsNowhere {
                pointer: text(),
                variant: text(),
            },
            Code::AnchorBad { text: text() },
        ];
        for code in &codes {
            assert!(sentence(code, Lang::Ko).ends_with('.'), "{code:?}");
            assert!(sentence(code, Lang::En).ends_with('.'), "{code:?}");
        }
    }

    #[test]
    fn tells_the_place() {
        let found = sim::scenario::parse(b"{\n  \"signalbox\": 9}").expect_err("a mistake");
        assert_eq!(place(&found[0], Lang::Ko), "2행 16열, $.signalbox");
        assert_eq!(place(&found[0], Lang::En), "line 2, column 16, $.signalbox");
    }
}
