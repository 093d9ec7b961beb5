//! Loops, locks, rows of tables and crashes at a line: what the reader is told.

use super::{nodes, refused, scenario};

fn service(inner: &str) -> String {
    nodes(&format!(r#""s": {{"kind": "service", {inner}}}"#))
}

#[test]
fn an_unknown_lock() {
    refused(
        service(r#""locks": {"stock": {}}, "handlers": {"f": [{"lock": "stok"}]}"#),
        "1행 177열, $.scenario.nodes.s.handlers.f[0].lock: “stok”이라는 락은 없어요. 혹시 “stock”이라고 쓰려고 했나요?",
        "line 1, column 177, $.scenario.nodes.s.handlers.f[0].lock: There is no lock “stok”. Did you mean “stock”?",
    );
}

#[test]
fn a_loop_has_no_message() {
    refused(
        service(
            r#""loops": {"relay": {"every": "0s", "program": [{"set": "x", "to": "$message"}, {"ack": true}]}}"#,
        ),
        "1행 154열, $.scenario.nodes.s.loops.relay.every: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.\n\
         1행 191열, $.scenario.nodes.s.loops.relay.program[0].to: “$message”는 서비스의 루프에서 쓸 수 없어요.\n\
         1행 212열, $.scenario.nodes.s.loops.relay.program[1].ack: “ack”은 서비스의 루프에서 쓸 수 없어요.",
        "line 1, column 154, $.scenario.nodes.s.loops.relay.every: 0s is out of range: from 1ns to 30d.\n\
         line 1, column 191, $.scenario.nodes.s.loops.relay.program[0].to: “$message” makes no sense in a loop of a service.\n\
         line 1, column 212, $.scenario.nodes.s.loops.relay.program[1].ack: “ack” makes no sense in a loop of a service.",
    );
}

#[test]
fn a_log_is_not_followed_in_a_transaction() {
    refused(
        service(
            r#""tables": {"t": {"memory": [], "rows": []}}, "handlers": {"f": [{"transaction": [{"tail": "t", "limit": 0, "into": "x"}]}, {"select": "t"}]}"#,
        ),
        "1행 164열, $.scenario.nodes.s.tables.t.rows: “rows”라는 항목은 없어요. 쓸 수 있는 것: memory.\n\
         1행 215열, $.scenario.nodes.s.handlers.f[0].transaction[0].tail: “tail”은 트랜잭션 안에서 쓸 수 없어요.\n\
         1행 229열, $.scenario.nodes.s.handlers.f[0].transaction[0].limit: 0은 범위를 벗어났어요. 1부터 1000000000까지 쓸 수 있어요.\n\
         1행 248열, $.scenario.nodes.s.handlers.f[1]: “into”가 빠졌어요.",
        "line 1, column 164, $.scenario.nodes.s.tables.t.rows: There is no field “rows”. Possible here: memory.\n\
         line 1, column 215, $.scenario.nodes.s.handlers.f[0].transaction[0].tail: “tail” makes no sense inside a transaction.\n\
         line 1, column 229, $.scenario.nodes.s.handlers.f[0].transaction[0].limit: 0 is out of range: from 1 to 1000000000.\n\
         line 1, column 248, $.scenario.nodes.s.handlers.f[1]: The field “into” is missing.",
    );
}

#[test]
fn a_crash_at_no_line() {
    let service = r#""s": {"kind": "service", "handlers": {"f": [{"work": "1ms"}]}, "loops": {"g": {"every": "1s", "program": []}}}"#;
    let faults = r#"[{"at": "0s", "crash": "s", "before": "work"}, {"at": "0s", "crash": "s", "program": "h", "before": "work"},
        {"at": "0s", "crash": "s", "program": "f", "after": "wrok 1 ms"}, {"at": "0s", "hang": "s", "before": "work"}]"#;
    refused(
        scenario(&format!(r#""nodes": {{{service}}}, "faults": {faults}"#)),
        "1행 224열, $.scenario.faults[0]: “program”이 빠졌어요.\n\
         1행 308열, $.scenario.faults[1].program: “h”라는 프로그램은 없어요. 혹시 “f”라고 쓰려고 했나요?\n\
         2행 61열, $.scenario.faults[2].after: “wrok 1 ms”라는 줄은 없어요. 혹시 “work 1 ms”라고 쓰려고 했나요?\n\
         2행 111열, $.scenario.faults[3].before: “before”라는 항목은 없어요. 쓸 수 있는 것: instance, crash, stop, restart, hang, resume, partition, heal, error_rate, slow, intercept, seek, at.",
        "line 1, column 224, $.scenario.faults[0]: The field “program” is missing.\n\
         line 1, column 308, $.scenario.faults[1].program: There is no program “h”. Did you mean “f”?\n\
         line 2, column 61, $.scenario.faults[2].after: There is no line “wrok 1 ms”. Did you mean “work 1 ms”?\n\
         line 2, column 111, $.scenario.faults[3].before: There is no field “before”. Possible here: instance, crash, stop, restart, hang, resume, partition, heal, error_rate, slow, intercept, seek, at.",
    );
}
