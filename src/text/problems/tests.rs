//! Every kind of mistake has words; what readers are told of whole files stands in `tests/bad_input`.

use super::*;
use sim::scenario::{NodeShape, Place, Shape, What};

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
        Code::NotInnermost { name: text() },
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
        Code::LinkUnused {
            a: text(),
            b: text(),
        },
        Code::CallsWithoutEnd {
            cycle: vec![text()],
        },
        Code::OnlyWith {
            field: text(),
            needs: text(),
        },
        Code::QueueImpossible,
        Code::ReplicasOfClassic,
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

#[test]
fn agrees_with_its_numbers() {
    let what = What::Node;
    let told = |max| {
        sentence(
            &Code::TooMany {
                what,
                found: 3,
                max,
            },
            Lang::En,
        )
    };
    assert_eq!(told(1), "Too many (node): 3, and 1 is possible.");
    assert_eq!(told(2), "Too many (node): 3, and 2 are possible.");
}
