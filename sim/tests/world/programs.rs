//! Statements: loops, branches, transactions and draws.

use crate::golden::check;

fn program(statements: &str, tables: &str) -> String {
    format!(
        r#"{{"nodes": {{
        "web": {{"kind": "client", "load": {{"at": ["0s"]}}, "program": [{{"call": "shop.buy", "into": "answer", "or": []}}]}},
        "shop": {{"kind": "service", "tables": {{{tables}}}, "handlers": {{"buy": [{statements}]}}}}}}}}"#
    )
}

const STOCK: &str = r#""stock": [{"key": "a", "value": 3}]"#;

#[test]
fn each_and_if_and_repeat() {
    let statements = r#"{"set": "sum", "to": 0},
        {"each": "n", "in": {"list": [1, 2, 3]}, "do": [
            {"if": {"less": ["$n", 3]}, "then": [{"set": "sum", "to": {"add": ["$sum", "$n"]}}], "else": [{"wait": "1ms"}]}]},
        {"repeat": 2, "do": [{"wait": "0s"}, {"set": "sum", "to": {"multiply": ["$sum", 10]}}]},
        {"insert": "stock", "key": "$sum", "value": "$sum"}"#;
    check(
        &program(statements, STOCK),
        "wait_started wait_done inserted",
        r#"
            1 0ms shop.0 web#1/shop.buy wait_started line=5 takes=1ms ‹ 0
            2 1ms shop.0 web#1/shop.buy wait_done line=5 ‹ 1
            2 1ms shop.0 web#1/shop.buy wait_started line=7 takes=0ms ‹ 1
            3 1ms shop.0 web#1/shop.buy wait_done line=7 ‹ 2
            3 1ms shop.0 web#1/shop.buy wait_started line=7 takes=0ms ‹ 2
            4 1ms shop.0 web#1/shop.buy wait_done line=7 ‹ 3
            4 1ms shop.0 web#1/shop.buy inserted key=300 pending=false table=0 ‹ 3
        "#,
    );
}

#[test]
fn branches_run_side_by_side_and_keep_what_they_set() {
    let statements = r#"{"set": "x", "to": 1},
        {"parallel": [[{"work": "2ms"}, {"set": "y", "to": 2}], [{"work": "1ms"}, {"set": "x", "to": 10}], [{"wait": "3ms"}]]},
        {"insert": "stock", "key": "$x", "value": "$y"}, {"read": "stock", "key": 10, "into": "z"},
        {"if": {"equal": ["$z", 2]}, "then": [{"reply": "both"}]}"#;
    check(
        &program(statements, STOCK),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=0ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=0ms ‹ 0
            1 0ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 0ms shop.0 web#1/shop.buy/branch1 work_started line=3 takes=2ms ‹ 0
            1 0ms shop.0 web#1/shop.buy/branch2 work_started line=6 takes=1ms ‹ 0
            1 0ms shop.0 web#1/shop.buy/branch3 wait_started line=9 takes=3ms ‹ 0
            2 1ms shop.0 web#1/shop.buy/branch2 work_done line=6 ‹ 1
            3 2ms shop.0 web#1/shop.buy/branch1 work_done line=3 ‹ 1
            4 3ms shop.0 web#1/shop.buy/branch3 wait_done line=9 ‹ 1
            4 3ms shop.0 web#1/shop.buy inserted key=10 pending=false table=0 ‹ 1
            4 3ms shop.0 web#1/shop.buy read found=true key=10 table=0 ‹ 1
            4 3ms shop.0 web#1/shop.buy sent arrives=3ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 1
            4 3ms shop.0 web#1/shop.buy handler_ended took=3ms ‹ 1
            5 3ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=3ms ‹ 0,4
            5 3ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=3ms ‹ 0,4
            5 3ms web.0 web#1 ended latency=3ms outcome=ok ‹ 0,4
        "#,
    );
}

#[test]
fn a_branch_that_fails_fails_the_whole() {
    let statements = r#"{"parallel": [[{"wait": "2ms"}], [{"fail": "no"}]]}, {"work": "9ms"}"#;
    check(
        &program(statements, STOCK),
        "wait_done handler_ended attempt_failed ended",
        r#"
            2 2ms shop.0 web#1/shop.buy/branch1 wait_done line=2 ‹ 1
            2 2ms shop.0 web#1/shop.buy handler_ended failed=answered took=2ms ‹ 1
            3 2ms web.0 web#1/shop.buy attempt_failed attempt=1 failure=answered label=shop.buy took=2ms ‹ 0,2
            3 2ms web.0 web#1 ended latency=2ms outcome=ok ‹ 0,2
        "#,
    );
}

#[test]
fn a_branch_may_fork_again() {
    let statements = r#"{"parallel": [[{"parallel": [[{"wait": "1ms"}], [{"set": "x", "to": 1}]]}, {"set": "y", "to": {"add": ["$x", 1]}}], [{"wait": "2ms"}]]}, {"insert": "stock", "key": "$y", "value": 1}"#;
    check(
        &program(statements, STOCK),
        "wait_started wait_done inserted reply_received handler_ended",
        r#"
            1 0ms shop.0 web#1/shop.buy/branch1/branch1 wait_started line=4 takes=1ms ‹ 0
            1 0ms shop.0 web#1/shop.buy/branch2 wait_started line=9 takes=2ms ‹ 0
            2 1ms shop.0 web#1/shop.buy/branch1/branch1 wait_done line=4 ‹ 1
            3 2ms shop.0 web#1/shop.buy/branch2 wait_done line=9 ‹ 1
            3 2ms shop.0 web#1/shop.buy inserted key=2 pending=false table=0 ‹ 1
            3 2ms shop.0 web#1/shop.buy handler_ended took=2ms ‹ 1
            4 2ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=2ms ‹ 0,3
        "#,
    );
}

#[test]
fn a_transaction_commits_all_or_nothing() {
    let statements = r#"{"transaction": [{"insert": "stock", "key": "b", "value": 1}, {"update": "stock", "key": "a", "value": 2},
            {"read": "stock", "key": "a", "into": "own"}]},
        {"transaction": [{"insert": "stock", "key": "c", "value": "$own"}, {"insert": "stock", "key": "b", "value": 9,
            "or": [{"read": "stock", "key": "c", "into": "none"}, {"reply": "$none"}]}]},
        {"insert": "stock", "key": "a", "value": 1}"#;
    check(
        &program(statements, STOCK),
        "",
        r#"
            0 0ms web.0 web#1 began occurrence=1 ‹
            0 0ms web.0 web#1/shop.buy call_started holds_worker=false label=shop.buy to=shop ‹
            0 0ms web.0 web#1/shop.buy sent arrives=0ms attempt=1 copy=false kind=request label=shop.buy to=shop to_unit=0 ‹
            1 0ms shop.0 web#1/shop.buy arrived from=web kind=request label=shop.buy took=0ms ‹ 0
            1 0ms shop.0 web#1/shop.buy handler_started busy=1 line=0 waited=0ms workers=1 ‹ 0
            1 0ms shop.0 web#1/shop.buy inserted key=b pending=true table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy updated key=a pending=true table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy read found=true key=a table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy committed writes=2 ‹ 0
            1 0ms shop.0 web#1/shop.buy inserted key=c pending=true table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy duplicate_key key=b table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy rolled_back writes=1 ‹ 0
            1 0ms shop.0 web#1/shop.buy read found=false key=c table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy sent arrives=0ms attempt=1 copy=false kind=reply label=shop.buy to=web to_unit=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy duplicate_key key=a table=0 ‹ 0
            1 0ms shop.0 web#1/shop.buy handler_ended failed=duplicate_key took=0ms ‹ 0
            2 0ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=0ms ‹ 0,1
            2 0ms web.0 web#1/shop.buy call_ended label=shop.buy outcome=ok took=0ms ‹ 0,1
            2 0ms web.0 web#1 ended latency=0ms outcome=ok ‹ 0,1
        "#,
    );
}

#[test]
fn of_two_transactions_the_second_to_commit_finds_the_duplicate() {
    let scenario = r#"{"nodes": {
        "web": {"kind": "client", "load": {"at": ["0s", "1ms"]}, "program": [{"call": "shop.buy", "or": []}]},
        "shop": {"kind": "service", "workers": 2, "tables": {"paid": []}, "handlers": {"buy": [
            {"transaction": [{"insert": "paid", "key": 7, "value": "$occurrence", "or": [{"wait": "1ms"}, {"reply": "twice"}]}, {"work": "5ms"}]}]}}}}"#;
    check(
        scenario,
        "inserted duplicate_key committed rolled_back wait_done reply_received",
        r#"
            1 0ms shop.0 web#1/shop.buy inserted key=7 pending=true table=0 ‹ 0
            3 1ms shop.0 web#2/shop.buy inserted key=7 pending=true table=0 ‹ 2
            4 5ms shop.0 web#1/shop.buy committed writes=1 ‹ 1
            5 5ms web.0 web#1/shop.buy reply_received attempt=1 label=shop.buy took=5ms ‹ 0,4
            6 6ms shop.0 web#2/shop.buy duplicate_key key=7 table=0 ‹ 3,4
            6 6ms shop.0 web#2/shop.buy rolled_back writes=1 ‹ 3
            7 7ms shop.0 web#2/shop.buy wait_done line=3 ‹ 6
            8 7ms web.0 web#2/shop.buy reply_received attempt=1 label=shop.buy took=6ms ‹ 2,7
        "#,
    );
}

#[test]
fn a_chance_is_drawn_anew_each_time() {
    let statements = r#"{"repeat": 12, "do": [{"wait": "0s"}, {"if": {"chance": ["50%"]}, "then": [{"insert": "stock", "value": 1}]}]}"#;
    check(
        &program(statements, STOCK),
        "inserted",
        r#"
            2 0ms shop.0 web#1/shop.buy inserted key=1 pending=false table=0 ‹ 1
            7 0ms shop.0 web#1/shop.buy inserted key=2 pending=false table=0 ‹ 6
            10 0ms shop.0 web#1/shop.buy inserted key=3 pending=false table=0 ‹ 9
            12 0ms shop.0 web#1/shop.buy inserted key=4 pending=false table=0 ‹ 11
            13 0ms shop.0 web#1/shop.buy inserted key=5 pending=false table=0 ‹ 12
        "#,
    );
}

#[test]
fn work_is_drawn_anew_each_time() {
    let statements = r#"{"repeat": 3, "do": [{"work": {"uniform": ["1ms", "2ms"]}}]}"#;
    check(
        &program(statements, STOCK),
        "work_started",
        r#"
            1 0ms shop.0 web#1/shop.buy work_started line=1 takes=1.230588ms ‹ 0
            2 1.230588ms shop.0 web#1/shop.buy work_started line=1 takes=1.492974ms ‹ 1
            3 2.723562ms shop.0 web#1/shop.buy work_started line=1 takes=1.111867ms ‹ 2
        "#,
    );
}
