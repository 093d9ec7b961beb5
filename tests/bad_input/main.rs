//! Bad input, line by line as the project lists it: what the reader is told in both languages, through the words that the page and
//! the command line use.
//!
//! Beside it: `sim/src/scenario/tests/arbitrary.rs` feeds arbitrary bytes, `tests/mutations.rs` runs mutated lessons, and the page's own tests
//! lock the storage, take WebAssembly away and drop broken files on it (`cargo xtask test page`).
#![cfg(not(target_arch = "wasm32"))]

mod ejection;
mod page;
mod recorded;
mod rows;
mod scaling;
mod settings;

use signalbox::text::{Lang, fact, problems};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::{Problem, parse};
use std::rc::Rc;

/// Returns the mistakes as the reader sees them, each with its place.
fn told(found: &[Problem], lang: Lang) -> String {
    let line = |p: &Problem| {
        format!(
            "{}: {}",
            problems::place(p, lang),
            problems::problem(p, lang)
        )
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, ko: &str, en: &str) {
    let found = parse(bytes.as_ref()).expect_err("a mistake");
    assert_eq!(told(&found, Lang::Ko), ko);
    assert_eq!(told(&found, Lang::En), en);
}

/// The run ends with a fact; this is its sentence.
#[track_caller]
fn ends(text: &str, ko: &str, en: &str) {
    let file = parse(text.as_bytes()).unwrap_or_else(|found| panic!("{}", told(&found, Lang::En)));
    let model = Rc::new(file.compile("", &[]).expect("a scenario"));
    let run = Recording::whole(model, file.seed, Vec::new(), EVENTS_DEFAULT);
    let last = run.describe(run.len() - 1..run.len());
    let said = fact::lead(&last).expect("the last row says why");
    assert_eq!(fact::sentence(said, run.model(), Lang::Ko), ko);
    assert_eq!(fact::sentence(said, run.model(), Lang::En), en);
}

fn scenario(inner: &str) -> String {
    format!(
        r#"{{"signalbox": 1, "id": "x", "title": {{"ko": "가", "en": "a"}}, "until": "1h", "scenario": {{{inner}}}}}"#
    )
}

fn nodes(nodes: &str) -> String {
    scenario(&format!(r#""nodes": {{{nodes}}}"#))
}

#[test]
fn broken_json() {
    refused(
        "{\"a\": }",
        "1행 7열: JSON 문법에 맞지 않아요. 값이 와야 하는데 “}” 글자가 있어요.",
        "line 1, column 7: This is not JSON: expected a value, found “}”.",
    );
    refused(
        "{\n  \"signalbox\": 1,\n  \"id\": \"x\n}",
        "3행 11열: JSON 문법에 맞지 않아요. 닫는 큰따옴표가 와야 하는데 줄이 바뀌었어요.",
        "line 3, column 11: This is not JSON: expected a closing quote, found the end of the line.",
    );
    refused(
        "",
        "1행 1열: JSON이 여기서 끊겼어요. 값이 와야 해요.",
        "line 1, column 1: The JSON ends here, but a value should follow.",
    );
    refused(
        b"{\"id\": \"\xff\"}",
        "1행 9열: UTF-8 텍스트가 아니에요. 파일을 UTF-8로 저장해 주세요.",
        "line 1, column 9: This is not UTF-8 text. Save the file as UTF-8.",
    );
}

#[test]
fn wrong_types() {
    refused(
        "[1, 2]",
        "1행 1열: 객체가 와야 하는데 목록이 있어요.",
        "line 1, column 1: Expected an object, found a list.",
    );
    refused(
        nodes(
            r#""s": {"kind": "service", "workers": "two", "handlers": {"f": [{"work": 7}, {"wait": "1 week"}, {"call": ["s"]}]}}"#,
        ),
        "1행 136열, $.scenario.nodes.s.workers: 정수가 와야 하는데 텍스트가 있어요.\n\
         1행 171열, $.scenario.nodes.s.handlers.f[0].work: 시간이나 분포가 와야 하는데 정수가 있어요. \"7ms\"처럼 써 주세요.\n\
         1행 184열, $.scenario.nodes.s.handlers.f[1].wait: “1 week”는 시간이 아니에요. 단위는 ns, us, ms, s, min, h, d예요. \"250ms\"처럼 써 주세요.\n\
         1행 204열, $.scenario.nodes.s.handlers.f[2].call: 텍스트가 와야 하는데 목록이 있어요.",
        "line 1, column 136, $.scenario.nodes.s.workers: Expected a whole number, found a text.\n\
         line 1, column 171, $.scenario.nodes.s.handlers.f[0].work: Expected a duration or a distribution, found a whole number. Write \"7ms\".\n\
         line 1, column 184, $.scenario.nodes.s.handlers.f[1].wait: “1 week” is no duration. Units are ns, us, ms, s, min, h, d. Write \"250ms\".\n\
         line 1, column 204, $.scenario.nodes.s.handlers.f[2].call: Expected a text, found a list.",
    );
    refused(
        scenario(
            r#""nodes": {"s": {"kind": "service"}}, "links": {"default": {"loss": 25}}, "faults": {"at": "1s"}"#,
        ),
        "1행 157열, $.scenario.links.default.loss: 백분율이 와야 하는데 정수가 있어요. \"25%\"처럼 써 주세요.\n\
         1행 173열, $.scenario.faults: 목록이 와야 하는데 객체가 있어요.",
        "line 1, column 157, $.scenario.links.default.loss: Expected a percentage, found a whole number. Write \"25%\".\n\
         line 1, column 173, $.scenario.faults: Expected a list, found an object.",
    );
}

#[test]
fn unknown_names() {
    refused(
        nodes(
            r#""shop": {"kind": "service", "wrokers": 2, "handlers": {"buy": [{"call": "bank.pay"}, {"fly": 1}]}}, "bank": {"kind": "bureau"}"#,
        ),
        "1행 139열, $.scenario.nodes.shop.wrokers: “wrokers”라는 항목은 없어요. 혹시 “workers”라고 쓰려고 했나요?\n\
         1행 172열, $.scenario.nodes.shop.handlers.buy[0].call: “bank.pay”라는 서비스의 연산은 없어요.\n\
         1행 193열, $.scenario.nodes.shop.handlers.buy[1].fly: “fly”라는 문장은 없어요. 쓸 수 있는 것: work, wait, call, send, receive, gather, reply, fail, commit_offset, seek, send_offsets, abort_transaction, ack, nack, reject, insert, update, delete, read, select, ….\n\
         1행 217열, $.scenario.nodes.bank.kind: “bureau”라는 노드 종류는 없어요. 쓸 수 있는 것: client, service, broker.",
        "line 1, column 139, $.scenario.nodes.shop.wrokers: There is no field “wrokers”. Did you mean “workers”?\n\
         line 1, column 172, $.scenario.nodes.shop.handlers.buy[0].call: There is no operation of a service “bank.pay”.\n\
         line 1, column 193, $.scenario.nodes.shop.handlers.buy[1].fly: There is no statement “fly”. Possible here: work, wait, call, send, receive, gather, reply, fail, commit_offset, seek, send_offsets, abort_transaction, ack, nack, reject, insert, update, delete, read, select, ….\n\
         line 1, column 217, $.scenario.nodes.bank.kind: There is no kind of node “bureau”. Possible here: client, service, broker.",
    );
    refused(
        scenario(
            r#""nodes": {"web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"call": "shop.bye"}]},
                "shop": {"kind": "service", "handlers": {"buy": []}}},
              "links": {"web -> shp": {"latency": "1ms"}}, "faults": [{"at": "1s", "crash": "shopp"}]"#,
        ),
        "1행 171열, $.scenario.nodes.web.program[0].call: “shop.bye”라는 서비스의 연산은 없어요. 혹시 “shop.buy”라고 쓰려고 했나요?\n\
         3행 39열, $.scenario.links[\"web -> shp\"]: “shp”라는 노드는 없어요. 혹시 “shop”이라고 쓰려고 했나요?\n\
         3행 93열, $.scenario.faults[0].crash: “shopp”라는 노드는 없어요. 혹시 “shop”이라고 쓰려고 했나요?",
        "line 1, column 171, $.scenario.nodes.web.program[0].call: There is no operation of a service “shop.bye”. Did you mean “shop.buy”?\n\
         line 3, column 39, $.scenario.links[\"web -> shp\"]: There is no node “shp”. Did you mean “shop”?\n\
         line 3, column 93, $.scenario.faults[0].crash: There is no node “shopp”. Did you mean “shop”?",
    );
}

#[test]
fn names_that_nobody_can_read_are_shown_in_short() {
    let long = "n".repeat(1_000);
    refused(
        nodes(&format!(r#""{long}": {{"kind": "service"}}"#)),
        "1행 1104열, $.scenario.nodes.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…”은 이름으로 쓸 수 없어요. 글자, 숫자, -, _로 40자까지 쓸 수 있어요.",
        "line 1, column 1104, $.scenario.nodes.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: “nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…” cannot be a name: letters, digits, - and _ make one, at most 40 of them.",
    );
    refused(
        nodes(r#""a\u001b[2Jb": {"kind": "service"}"#),
        "1행 115열, $.scenario.nodes[\"a\\u{1b}[2Jb\"]: “a\\u{1b}[2Jb”는 이름으로 쓸 수 없어요. 글자, 숫자, -, _로 40자까지 쓸 수 있어요.",
        "line 1, column 115, $.scenario.nodes[\"a\\u{1b}[2Jb\"]: “a\\u{1b}[2Jb” cannot be a name: letters, digits, - and _ make one, at most 40 of them.",
    );
}

#[test]
fn calls_that_recurse_without_end() {
    refused(
        nodes(
            r#""a": {"kind": "service", "handlers": {"f": [{"call": "b.g"}]}},
               "b": {"kind": "service", "handlers": {"g": [{"if": true, "then": [{"call": "a.f"}]}]}}"#,
        ),
        "2행 91열, $.scenario.nodes.b.handlers.g[0].then[0].call: 서비스들이 서로를 끝없이 호출해요: a.f → b.g → a.f. 이 가운데 호출 하나를 빼거나 메시지로 바꿔 주세요.",
        "line 2, column 91, $.scenario.nodes.b.handlers.g[0].then[0].call: These calls go in a circle without end: a.f → b.g → a.f. Remove one of them, or send a message instead.",
    );
}

#[test]
fn messages_that_lead_to_themselves() {
    ends(
        &nodes(
            r#""web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"send": "broker.q", "message": "again"}]},
               "broker": {"kind": "broker", "queues": {"q": {}}},
               "echo": {"kind": "service", "consumers": [{"queue": "broker.q", "program": [{"work": "1ms"}, {"send": "broker.q", "message": "again"}, {"ack": true}]}]}"#,
        ),
        "요청 하나에서 꼬리를 물고 이어진 호출과 메시지가 200개를 넘어서 실행을 멈췄어요. 받은 메시지를 자기 큐로 다시 보내는 소비자가 있는지 보세요.",
        "The run stopped because one request led to a chain of more than 200 calls and messages. Look for a consumer that sends what it receives back to its own queue.",
    );
}

#[test]
fn a_file_of_10_mb() {
    refused(
        " ".repeat(10_000_000),
        "파일 전체: 파일이 10 MB라서 열 수 없어요. 1 MB까지 열 수 있으니 파일을 줄여 주세요.",
        "the whole file: The file has 10 MB, and up to 1 MB can be opened. Make it shorter.",
    );
}

#[test]
fn deep_nesting() {
    refused(
        "[".repeat(1_000),
        "1행 65열: 너무 깊이 겹쳐 있어요. 64겹까지 쓸 수 있으니 겹친 괄호를 줄여 주세요.",
        "line 1, column 65: Nested too deeply: 64 levels are possible. Take some brackets away.",
    );
    let deep = format!("{}1{}", "[".repeat(50), "]".repeat(50));
    let pointer = format!("/scenario/nodes{}", "/0".repeat(20));
    let patch = format!(
        r#""variants": [{{"id": "v", "label": {{"ko": "가", "en": "a"}}, "patch": [{{"set": "{pointer}", "to": {deep}}}]}}], "scenario""#
    );
    refused(
        nodes(r#""s": {"kind": "service"}"#).replace("\"scenario\"", &patch),
        "1행 218열, $.variants[0].patch[0].to: 너무 깊이 겹쳐 있어요. 64겹까지 쓸 수 있으니 겹친 괄호를 줄여 주세요.",
        "line 1, column 218, $.variants[0].patch[0].to: Nested too deeply: 64 levels are possible. Take some brackets away.",
    );
}

#[test]
fn unknown_versions() {
    refused(
        "{\"signalbox\": 9}",
        "1행 15열, $.signalbox: 이 파일은 형식 9판이에요. 이 프로그램은 1판까지 알아요. Signalbox를 새로 고치거나 업데이트해 주세요.",
        "line 1, column 15, $.signalbox: This file is of format version 9, and this program knows version 1. Reload or update Signalbox.",
    );
    refused(
        "{\"signalbox\": 0}",
        "1행 15열, $.signalbox: 형식 0판은 없어요. 1판으로 써 주세요.",
        "line 1, column 15, $.signalbox: There is no format version 0; write 1.",
    );
    refused(
        "{\"signalbox\": \"1\"}",
        "1행 15열, $.signalbox: 정수가 와야 하는데 텍스트가 있어요. 1처럼 써 주세요.",
        "line 1, column 15, $.signalbox: Expected a whole number, found a text. Write 1.",
    );
    refused(
        "{\"name\": \"my-app\"}",
        "1행 1열: “signalbox”가 빠졌어요. \"signalbox\": 1처럼 써 주세요.",
        "line 1, column 1: The field “signalbox” is missing. Write \"signalbox\": 1.",
    );
}
