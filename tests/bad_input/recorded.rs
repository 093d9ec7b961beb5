//! What a real library answered, as a file tells it: mistakes in it are told like all others.

use super::{nodes, told};
use signalbox::text::{Lang, problems};

fn recorded(case: &str) -> String {
    let scenario = nodes(
        r#""web": {"kind": "client", "load": {"at": ["0s"]}, "policies": {"fuse": {"resilience4j": {}}}, "program": [{"call": "shop.buy", "through": ["fuse"]}]},
           "shop": {"kind": "service", "handlers": {"buy": []}}"#,
    );
    let start = r#"{"variant": "main", "node": "web", "policy": "fuse", "library": "resilience4j", "version": "2.4.0", "case": "one", "steps": "#;
    let close = scenario.rfind('}').expect("an object");
    let words = r#"{"ko": "가", "en": "a"}"#;
    format!(
        r#"{}, "variants": [{{"id": "main", "label": {words}}}], "recorded": [{start}{case}}}]}}"#,
        &scenario[..close]
    )
}

/// A step as it should be, with one field written otherwise.
fn step(field: &str, value: &str) -> String {
    let fields = [
        ("at", r#""1ms""#),
        ("anchor", r#""web#1/shop.buy @ call_started""#),
        ("does", r#""asks""#),
        ("let_in", "true"),
        ("state", r#""closed""#),
        ("calls", "0"),
        ("failed", "0"),
    ];
    let written = fields.map(|(name, own)| {
        let value = if name == field { value } else { own };
        format!(r#""{name}": {value}"#)
    });
    format!("{{{}}}", written.join(", "))
}

/// Expects one mistake: its place without line and column, in both languages.
#[track_caller]
fn refused_at(text: &str, path: &str, ko: &str, en: &str) {
    let found = sim::scenario::parse(text.as_bytes()).expect_err("a mistake");
    let [problem] = &found[..] else {
        panic!("{}", told(&found, Lang::En));
    };
    assert_eq!(problem.path, path);
    assert!(problem.line.is_some());
    assert_eq!(problems::problem(problem, Lang::Ko), ko);
    assert_eq!(problems::problem(problem, Lang::En), en);
}

#[test]
fn recorded_answers_are_checked_like_everything_else() {
    let good = recorded(&format!("[{}]", step("", "")));
    assert!(sim::scenario::parse(good.as_bytes()).is_ok(), "{good}");
    for (field, value, ko, en) in [
        (
            "at",
            "1",
            "단위가 있는 시간이 와야 하는데 정수가 있어요. \"1ms\"처럼 써 주세요.",
            "Expected a duration with its unit, found a whole number. Write \"1ms\".",
        ),
        (
            "anchor",
            r#""wen#1 @ call_started""#,
            "“wen”이라는 노드는 없어요. 혹시 “web”이라고 쓰려고 했나요?",
            "There is no node “wen”. Did you mean “web”?",
        ),
        (
            "does",
            r#""askes""#,
            "“askes”라는 기록된 일은 없어요. 혹시 “asks”라고 쓰려고 했나요?",
            "There is no recorded deed “askes”. Did you mean “asks”?",
        ),
        (
            "state",
            r#""ajar""#,
            "“ajar”라는 회로 차단기의 상태는 없어요. 쓸 수 있는 것: closed, open, half_open.",
            "There is no state of a circuit breaker “ajar”. Possible here: closed, open, half_open.",
        ),
        (
            "calls",
            "-1",
            "-1은 범위를 벗어났어요. 0부터 1000000까지 쓸 수 있어요.",
            "-1 is out of range: from 0 to 1000000.",
        ),
        (
            "let_in",
            "1",
            "true나 false가 와야 하는데 정수가 있어요.",
            "Expected true or false, found a whole number.",
        ),
    ] {
        let text = recorded(&format!("[{}]", step(field, value)));
        refused_at(&text, &format!("$.recorded[0].steps[0].{field}"), ko, en);
    }
    let early = [step("at", r#""5ms""#), step("", "")].join(", ");
    refused_at(
        &recorded(&format!("[{early}]")),
        "$.recorded[0].steps[1]",
        "앞의 값이 뒤의 값보다 작아야 하는데 5ms, 1ms 순서예요.",
        "The first value should be the smaller one, but they are 5ms and 1ms.",
    );
    refused_at(
        &recorded("[]"),
        "$.recorded[0].steps",
        "기록된 단계가 비어 있어요.",
        "Here is no recorded step.",
    );
    let many = vec![step("", ""); 101].join(", ");
    refused_at(
        &recorded(&format!("[{many}]")),
        "$.recorded[0].steps",
        "기록된 단계가 101개나 있어요. 100개까지 쓸 수 있어요.",
        "Too many (recorded step): 101, and 100 are possible.",
    );
    refused_at(
        &good.replace(r#""policy": "fuse""#, r#""policy": "fues""#),
        "$.recorded[0].policy",
        "“fues”라는 정책은 없어요. 혹시 “fuse”라고 쓰려고 했나요?",
        "There is no policy “fues”. Did you mean “fuse”?",
    );
    refused_at(
        &good.replace(r#""library": "resilience4j""#, r#""library": "hystrix""#),
        "$.recorded[0].library",
        "“hystrix”라는 라이브러리는 없어요. 쓸 수 있는 것: resilience4j.",
        "There is no library “hystrix”. Possible here: resilience4j.",
    );
}
