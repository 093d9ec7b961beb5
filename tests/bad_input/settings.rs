//! Values of the right type that make no sense: durations, settings of policies, sizes.

use super::{ends, nodes, refused, scenario};

/// A client with this policy around its only call.
fn policy(settings: &str) -> String {
    nodes(&format!(
        r#""w": {{"kind": "client", "load": {{"at": ["0s"]}}, "policies": {{"p": {settings}}}, "program": [{{"call": "s.f", "through": ["p"]}}]}}, "s": {{"kind": "service", "handlers": {{"f": []}}}}"#
    ))
}

#[test]
fn settings_that_would_change_nothing() {
    refused(
        scenario(
            r#""nodes": {"web": {"kind": "client", "load": {"at": ["0s"]}, "program": [{"call": "shop.buy"}]},
                "shop": {"kind": "service", "handlers": {"buy": []}}, "bank": {"kind": "service"}},
              "links": {"web - bank": {"latency": "1ms"}, "web -> shop": {"latency": "1ms"}}"#,
        ),
        "3행 39열, $.scenario.links[\"web - bank\"]: “web”과 “bank” 사이에는 오가는 메시지가 없어서 이 설정은 쓰이지 않아요. 쓸 수 있는 것: web -> shop, shop -> web.",
        "line 3, column 39, $.scenario.links[\"web - bank\"]: No message passes between “web” and “bank”, so this setting would change nothing. Possible here: web -> shop, shop -> web.",
    );
}

#[test]
fn zero_durations() {
    let client = |load: &str, program: &str| {
        nodes(&format!(
            r#""web": {{"kind": "client", "load": {load}, "program": [{program}]}}"#
        ))
    };
    refused(
        client(r#"{"open": {"interval": {"exponential": "0s"}}}"#, ""),
        "1행 156열, $.scenario.nodes.web.load.open.interval: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.",
        "line 1, column 156, $.scenario.nodes.web.load.open.interval: 0s is out of range: from 1ns to 30d.",
    );
    refused(
        client(
            r#"{"at": ["0s"]}"#,
            r#"{"repeat": true, "do": [{"wait": "0s"}]}"#,
        ),
        "1행 162열, $.scenario.nodes.web.program[0]: 이 반복 안에서는 시간이 흐르지 않아서 끝나지 않아요. 조건 밖에 시간이 걸리는 문장을 하나 넣어 주세요. 쓸 수 있는 것: work, wait, call, receive.",
        "line 1, column 162, $.scenario.nodes.web.program[0]: No time passes in this loop, so it would never let go. Put in a statement that takes time, outside any condition. Possible here: work, wait, call, receive.",
    );
    ends(
        &client(r#"{"closed": {}}"#, r#"{"wait": "0s"}"#),
        "한순간에 사건이 10,000개 일어나 실행을 멈췄어요. 시간이 흐르지 않는 반복이 있어요.",
        "The run stopped after 10,000 events at one instant: something repeats without time passing.",
    );
    refused(
        scenario("").replace("1h", "0s"),
        "1행 71열, $.until: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.\n\
         1행 89열, $.scenario: “nodes”가 빠졌어요.",
        "line 1, column 71, $.until: 0s is out of range: from 1ns to 30d.\n\
         line 1, column 89, $.scenario: The field “nodes” is missing.",
    );
}

#[test]
fn huge_durations() {
    refused(
        nodes(r#""s": {"kind": "service", "handlers": {"f": [{"work": "31d"}]}}"#),
        "1행 153열, $.scenario.nodes.s.handlers.f[0].work: 31d은 범위를 벗어났어요. 0s부터 30d까지 쓸 수 있어요.",
        "line 1, column 153, $.scenario.nodes.s.handlers.f[0].work: 31d is out of range: from 0s to 30d.",
    );
    refused(
        nodes(
            r#""s": {"kind": "service", "handlers": {"f": [{"work": "99999999999999999999d"}]}}"#,
        ),
        "1행 153열, $.scenario.nodes.s.handlers.f[0].work: 99999999999999999999d은 범위를 벗어났어요. 0s부터 30d까지 쓸 수 있어요.",
        "line 1, column 153, $.scenario.nodes.s.handlers.f[0].work: 99999999999999999999d is out of range: from 0s to 30d.",
    );
    ends(
        &nodes(
            r#""web": {"kind": "client", "load": {"closed": {"think": "20d"}}, "program": [{"wait": {"pareto": {"min": "30d", "shape": "0.1"}}}]}"#,
        )
        .replace("1h", "30d"),
        "모델 시간의 한도인 30일에 이르러 실행을 멈췄어요.", "The run stopped at the limit of 30 simulated days.",
    );
}

#[test]
fn policies_out_of_their_range() {
    refused(
        policy(
            r#"{"resilience4j": {"window": 0, "minimum": 10001, "failure_rate": "0%", "slow_rate": "101%", "slow_after": "0s", "wait_open": "0s",
                "half_open": 0, "half_open_max": {"after": "0s", "then": "ajar"}}}"#,
        ),
        "1행 194열, $.scenario.nodes.w.policies.p.resilience4j.window: 0은 범위를 벗어났어요. 1부터 10000까지 쓸 수 있어요.\n\
         1행 208열, $.scenario.nodes.w.policies.p.resilience4j.minimum: 10001은 범위를 벗어났어요. 1부터 10000까지 쓸 수 있어요.\n\
         1행 231열, $.scenario.nodes.w.policies.p.resilience4j.failure_rate: 0%는 범위를 벗어났어요. 0.0001%부터 100%까지 쓸 수 있어요.\n\
         1행 250열, $.scenario.nodes.w.policies.p.resilience4j.slow_rate: 101%는 범위를 벗어났어요. 0%부터 100%까지 쓸 수 있어요.\n\
         1행 272열, $.scenario.nodes.w.policies.p.resilience4j.slow_after: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.\n\
         1행 291열, $.scenario.nodes.w.policies.p.resilience4j.wait_open: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         2행 30열, $.scenario.nodes.w.policies.p.resilience4j.half_open: 0은 범위를 벗어났어요. 1부터 10000까지 쓸 수 있어요.\n\
         2행 60열, $.scenario.nodes.w.policies.p.resilience4j.half_open_max.after: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.\n\
         2행 74열, $.scenario.nodes.w.policies.p.resilience4j.half_open_max.then: “ajar”라는 설정값은 없어요. 쓸 수 있는 것: open, closed.",
        "line 1, column 194, $.scenario.nodes.w.policies.p.resilience4j.window: 0 is out of range: from 1 to 10000.\n\
         line 1, column 208, $.scenario.nodes.w.policies.p.resilience4j.minimum: 10001 is out of range: from 1 to 10000.\n\
         line 1, column 231, $.scenario.nodes.w.policies.p.resilience4j.failure_rate: 0% is out of range: from 0.0001% to 100%.\n\
         line 1, column 250, $.scenario.nodes.w.policies.p.resilience4j.slow_rate: 101% is out of range: from 0% to 100%.\n\
         line 1, column 272, $.scenario.nodes.w.policies.p.resilience4j.slow_after: 0s is out of range: from 1ns to 30d.\n\
         line 1, column 291, $.scenario.nodes.w.policies.p.resilience4j.wait_open: 0s is out of range: from 1ms to 30d.\n\
         line 2, column 30, $.scenario.nodes.w.policies.p.resilience4j.half_open: 0 is out of range: from 1 to 10000.\n\
         line 2, column 60, $.scenario.nodes.w.policies.p.resilience4j.half_open_max.after: 0s is out of range: from 1ns to 30d.\n\
         line 2, column 74, $.scenario.nodes.w.policies.p.resilience4j.half_open_max.then: There is no setting “ajar”. Possible here: open, closed.",
    );
    refused(
        policy(
            r#"{"resilience4j": {"wait_open": {"initial": "0s", "multiplier": "0.5", "max": "31d"}}}"#,
        ),
        "1행 209열, $.scenario.nodes.w.policies.p.resilience4j.wait_open.initial: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 229열, $.scenario.nodes.w.policies.p.resilience4j.wait_open.multiplier: 0.5는 범위를 벗어났어요. 1부터 100까지 쓸 수 있어요.\n\
         1행 243열, $.scenario.nodes.w.policies.p.resilience4j.wait_open.max: 31d은 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.",
        "line 1, column 209, $.scenario.nodes.w.policies.p.resilience4j.wait_open.initial: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 229, $.scenario.nodes.w.policies.p.resilience4j.wait_open.multiplier: 0.5 is out of range: from 1 to 100.\n\
         line 1, column 243, $.scenario.nodes.w.policies.p.resilience4j.wait_open.max: 31d is out of range: from 1ms to 30d.",
    );
    refused(
        policy(r#"{"retry": {"max_attempts": 0, "wait": "31d", "on": ["fail"]}}"#),
        "1행 193열, $.scenario.nodes.w.policies.p.retry.max_attempts: 0은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 204열, $.scenario.nodes.w.policies.p.retry.wait: 31d은 범위를 벗어났어요. 0s부터 30d까지 쓸 수 있어요.\n\
         1행 218열, $.scenario.nodes.w.policies.p.retry.on[0]: “fail”이라는 설정값은 없어요. 쓸 수 있는 것: failure, timeout, rejected.",
        "line 1, column 193, $.scenario.nodes.w.policies.p.retry.max_attempts: 0 is out of range: from 1 to 1000.\n\
         line 1, column 204, $.scenario.nodes.w.policies.p.retry.wait: 31d is out of range: from 0s to 30d.\n\
         line 1, column 218, $.scenario.nodes.w.policies.p.retry.on[0]: There is no setting “fail”. Possible here: failure, timeout, rejected.",
    );
    refused(
        policy(r#"{"timeout": "0s"}"#),
        "1행 178열, $.scenario.nodes.w.policies.p.timeout: 0s는 범위를 벗어났어요. 1ns부터 30d까지 쓸 수 있어요.",
        "line 1, column 178, $.scenario.nodes.w.policies.p.timeout: 0s is out of range: from 1ns to 30d.",
    );
}

#[test]
fn breakers_out_of_their_range() {
    refused(
        policy(
            r#"{"hystrix": {"volume": 0, "error_rate": "0%", "sleep": "0s", "tick": "0s", "force_open": 1, "volumes": 3}}"#,
        ),
        "1행 189열, $.scenario.nodes.w.policies.p.hystrix.volume: 0은 범위를 벗어났어요. 1부터 10000까지 쓸 수 있어요.\n\
         1행 206열, $.scenario.nodes.w.policies.p.hystrix.error_rate: 0%는 범위를 벗어났어요. 0.0001%부터 100%까지 쓸 수 있어요.\n\
         1행 221열, $.scenario.nodes.w.policies.p.hystrix.sleep: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 235열, $.scenario.nodes.w.policies.p.hystrix.tick: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 255열, $.scenario.nodes.w.policies.p.hystrix.force_open: true나 false가 와야 하는데 정수가 있어요.\n\
         1행 269열, $.scenario.nodes.w.policies.p.hystrix.volumes: “volumes”라는 항목은 없어요. 혹시 “volume”이라고 쓰려고 했나요?",
        "line 1, column 189, $.scenario.nodes.w.policies.p.hystrix.volume: 0 is out of range: from 1 to 10000.\n\
         line 1, column 206, $.scenario.nodes.w.policies.p.hystrix.error_rate: 0% is out of range: from 0.0001% to 100%.\n\
         line 1, column 221, $.scenario.nodes.w.policies.p.hystrix.sleep: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 235, $.scenario.nodes.w.policies.p.hystrix.tick: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 255, $.scenario.nodes.w.policies.p.hystrix.force_open: Expected true or false, found a whole number.\n\
         line 1, column 269, $.scenario.nodes.w.policies.p.hystrix.volumes: There is no field “volumes”. Did you mean “volume”?",
    );
    refused(
        policy(r#"{"hystrix": {"window": "100ms"}}"#),
        "1행 189열, $.scenario.nodes.w.policies.p.hystrix.window: 100ms는 범위를 벗어났어요. 500ms부터 50s까지 쓸 수 있어요.",
        "line 1, column 189, $.scenario.nodes.w.policies.p.hystrix.window: 100ms is out of range: from 500ms to 50s.",
    );
    refused(
        policy(
            r#"{"polly": {"throughput": 0, "failure_ratio": "101%", "sampling": "0s", "break": "31d", "isolated": "no"}}"#,
        ),
        "1행 191열, $.scenario.nodes.w.policies.p.polly.throughput: 0은 범위를 벗어났어요. 1부터 10000까지 쓸 수 있어요.\n\
         1행 211열, $.scenario.nodes.w.policies.p.polly.failure_ratio: 101%는 범위를 벗어났어요. 0%부터 100%까지 쓸 수 있어요.\n\
         1행 231열, $.scenario.nodes.w.policies.p.polly.sampling: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 246열, $.scenario.nodes.w.policies.p.polly.break: 31d은 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 265열, $.scenario.nodes.w.policies.p.polly.isolated: true나 false가 와야 하는데 텍스트가 있어요.",
        "line 1, column 191, $.scenario.nodes.w.policies.p.polly.throughput: 0 is out of range: from 1 to 10000.\n\
         line 1, column 211, $.scenario.nodes.w.policies.p.polly.failure_ratio: 101% is out of range: from 0% to 100%.\n\
         line 1, column 231, $.scenario.nodes.w.policies.p.polly.sampling: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 246, $.scenario.nodes.w.policies.p.polly.break: 31d is out of range: from 1ms to 30d.\n\
         line 1, column 265, $.scenario.nodes.w.policies.p.polly.isolated: Expected true or false, found a text.",
    );
    refused(
        policy(r#"{"resilience4j": {"window": "2h"}}"#),
        "1행 194열, $.scenario.nodes.w.policies.p.resilience4j.window: 2h은 범위를 벗어났어요. 1s부터 1h까지 쓸 수 있어요.",
        "line 1, column 194, $.scenario.nodes.w.policies.p.resilience4j.window: 2h is out of range: from 1s to 1h.",
    );
}

#[test]
fn more_than_a_run_can_hold() {
    let crowd = (0..6).map(|i| {
        format!(
            r#""w{i}": {{"kind": "client", "members": 10000, "load": {{"at": []}}, "program": []}}"#
        )
    });
    refused(
        nodes(&crowd.collect::<Vec<_>>().join(", ")),
        "1행 99열, $.scenario.nodes: 구성원이 60,000개나 있어요. 50,000개까지 쓸 수 있어요.",
        "line 1, column 99, $.scenario.nodes: Too many (member): 60,000, and 50,000 are possible.",
    );
}
