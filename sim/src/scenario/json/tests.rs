//! The reader of JSON beside serde_json, which must accept and refuse the same texts.

use super::*;
use proptest::prelude::*;

/// Returns the value as serde_json sees it; fields that stand twice keep the last value there too.
fn as_serde(json: &Json) -> serde_json::Value {
    match &json.kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(b) => (*b).into(),
        Kind::Int(n) => (*n).into(),
        Kind::Decimal(x) => (*x).into(),
        Kind::Text(s) => (&**s).into(),
        Kind::List(items) => items.iter().map(as_serde).collect(),
        Kind::Object(fields) => fields
            .iter()
            .map(|f| (f.name.to_string(), as_serde(&f.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

#[track_caller]
fn same_as_serde(text: &str) {
    match (read(text), serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(a), Ok(b)) => {
            if !text.contains(['.', 'e', 'E'])
                && !text.contains("-0")
                && !text.contains("999999999")
            {
                assert_eq!(as_serde(&a), b, "{text}");
            }
        }
        (Err((_, Code::TooDeep { .. })), _) | (Err(_), Err(_)) => {}
        (Ok(Json { .. }), Err(e)) => {
            assert!(e.to_string().contains("out of range"), "{text}: {e}")
        }
        (Err(e), Ok(_)) => panic!("{text}: {e:?}"),
    }
}

#[test]
fn accepts_and_refuses_the_same_texts_as_serde() {
    for text in [
        "",
        " ",
        "{}",
        "[]",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "01",
        "-",
        "-0",
        "1.",
        "1.5e3",
        "1e400",
        "tru",
        "nul",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\u0041\"",
        "\"\\ude00\"",
        "\"\\x\"",
        "\"a\nb\"",
        "\"unended",
        "[1 2]",
        "1 2",
        "{\"a\":{\"b\":[null,true,false,\"x\"]}}",
        "가",
        "\"가\"",
        "9223372036854775807",
        "\"\\u12\"",
        "\"\\u12가\"",
        "\"\\",
        "[\"\\u\"]",
    ] {
        same_as_serde(text);
    }
}

#[test]
fn tells_how_deep_is_too_deep() {
    let text = "[".repeat(100_000);
    assert_eq!(
        read(&text),
        Err((DEPTH_MAX, Code::TooDeep { max: DEPTH_MAX }))
    );
}

proptest! {
    #[test]
    fn reads_what_serde_reads(text in "[\\[\\]{}:,\"0-9eE.a\\\\u+ tfn-]{0,24}") {
        same_as_serde(&text);
    }
}
