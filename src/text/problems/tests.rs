//! What readers are told of bad files, in both languages.

use super::*;
use sim::scenario::{NodeShape, Place, Shape, What};

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
        Code::OneRight { found: 2 },
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
