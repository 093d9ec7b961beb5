//! Settings of outlier ejection, and faults of single instances, that make no sense.

use super::{nodes, refused, scenario};

fn shop(ejection: &str) -> String {
    nodes(&format!(
        r#""shop": {{"kind": "service", "instances": 3, "ejection": {ejection}, "handlers": {{"buy": []}}}}"#
    ))
}

#[test]
fn settings_out_of_their_range() {
    refused(
        shop(
            r#"{"envoy": {"consecutive_5xx": 0, "enforcing_consecutive_5xx": "101%", "consecutive_gateway_failure": 1001, "interval": "0s", "base_ejection_time": "31d"}}"#,
        ),
        "1행 186열, $.scenario.nodes.shop.ejection.envoy.consecutive_5xx: 0은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 218열, $.scenario.nodes.shop.ejection.envoy.enforcing_consecutive_5xx: 101%는 범위를 벗어났어요. 0%부터 100%까지 쓸 수 있어요.\n\
         1행 257열, $.scenario.nodes.shop.ejection.envoy.consecutive_gateway_failure: 1001은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 275열, $.scenario.nodes.shop.ejection.envoy.interval: 0s는 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.\n\
         1행 303열, $.scenario.nodes.shop.ejection.envoy.base_ejection_time: 31d은 범위를 벗어났어요. 1ms부터 30d까지 쓸 수 있어요.",
        "line 1, column 186, $.scenario.nodes.shop.ejection.envoy.consecutive_5xx: 0 is out of range: from 1 to 1000.\n\
         line 1, column 218, $.scenario.nodes.shop.ejection.envoy.enforcing_consecutive_5xx: 101% is out of range: from 0% to 100%.\n\
         line 1, column 257, $.scenario.nodes.shop.ejection.envoy.consecutive_gateway_failure: 1001 is out of range: from 1 to 1000.\n\
         line 1, column 275, $.scenario.nodes.shop.ejection.envoy.interval: 0s is out of range: from 1ms to 30d.\n\
         line 1, column 303, $.scenario.nodes.shop.ejection.envoy.base_ejection_time: 31d is out of range: from 1ms to 30d.",
    );
    refused(
        shop(
            r#"{"envoy": {"max_ejection_percent": 10, "success_rate_minimum_hosts": 0, "success_rate_request_volume": "many", "success_rate_stdev_factor": 100001, "failure_percentage_at_threshold": 2}}"#,
        ),
        "1행 191열, $.scenario.nodes.shop.ejection.envoy.max_ejection_percent: 백분율이 와야 하는데 정수가 있어요. \"10%\"처럼 써 주세요.\n\
         1행 225열, $.scenario.nodes.shop.ejection.envoy.success_rate_minimum_hosts: 0은 범위를 벗어났어요. 1부터 1000까지 쓸 수 있어요.\n\
         1행 259열, $.scenario.nodes.shop.ejection.envoy.success_rate_request_volume: 정수가 와야 하는데 텍스트가 있어요.\n\
         1행 296열, $.scenario.nodes.shop.ejection.envoy.success_rate_stdev_factor: 100001은 범위를 벗어났어요. 1부터 100000까지 쓸 수 있어요.\n\
         1행 339열, $.scenario.nodes.shop.ejection.envoy.failure_percentage_at_threshold: 2는 범위를 벗어났어요. 0부터 1까지 쓸 수 있어요.",
        "line 1, column 191, $.scenario.nodes.shop.ejection.envoy.max_ejection_percent: Expected a percentage, found a whole number. Write \"10%\".\n\
         line 1, column 225, $.scenario.nodes.shop.ejection.envoy.success_rate_minimum_hosts: 0 is out of range: from 1 to 1000.\n\
         line 1, column 259, $.scenario.nodes.shop.ejection.envoy.success_rate_request_volume: Expected a whole number, found a text.\n\
         line 1, column 296, $.scenario.nodes.shop.ejection.envoy.success_rate_stdev_factor: 100001 is out of range: from 1 to 100000.\n\
         line 1, column 339, $.scenario.nodes.shop.ejection.envoy.failure_percentage_at_threshold: 2 is out of range: from 0 to 1.",
    );
}

#[test]
fn names_that_are_not_known() {
    refused(
        shop(r#"{"istio": {}}"#),
        "1행 156열, $.scenario.nodes.shop.ejection: “envoy”가 빠졌어요.\n\
         1행 166열, $.scenario.nodes.shop.ejection.istio: “istio”라는 항목은 없어요. 쓸 수 있는 것: envoy.",
        "line 1, column 156, $.scenario.nodes.shop.ejection: The field “envoy” is missing.\n\
         line 1, column 166, $.scenario.nodes.shop.ejection.istio: There is no field “istio”. Possible here: envoy.",
    );
    refused(
        shop(r#"{"envoy": {"consecutive_5xxx": 3, "panic": "50%"}}"#),
        "1행 187열, $.scenario.nodes.shop.ejection.envoy.consecutive_5xxx: “consecutive_5xxx”라는 항목은 없어요. 혹시 “consecutive_5xx”라고 쓰려고 했나요?\n\
         1행 199열, $.scenario.nodes.shop.ejection.envoy.panic: “panic”이라는 항목은 없어요. 쓸 수 있는 것: consecutive_5xx, enforcing_consecutive_5xx, consecutive_gateway_failure, enforcing_consecutive_gateway_failure, interval, base_ejection_time, max_ejection_time, max_ejection_percent, success_rate_minimum_hosts, success_rate_request_volume, success_rate_stdev_factor, enforcing_success_rate, failure_percentage_threshold, failure_percentage_at_threshold, failure_percentage_minimum_hosts, failure_percentage_request_volume, enforcing_failure_percentage, healthy_panic_threshold.",
        "line 1, column 187, $.scenario.nodes.shop.ejection.envoy.consecutive_5xxx: There is no field “consecutive_5xxx”. Did you mean “consecutive_5xx”?\n\
         line 1, column 199, $.scenario.nodes.shop.ejection.envoy.panic: There is no field “panic”. Possible here: consecutive_5xx, enforcing_consecutive_5xx, consecutive_gateway_failure, enforcing_consecutive_gateway_failure, interval, base_ejection_time, max_ejection_time, max_ejection_percent, success_rate_minimum_hosts, success_rate_request_volume, success_rate_stdev_factor, enforcing_success_rate, failure_percentage_threshold, failure_percentage_at_threshold, failure_percentage_minimum_hosts, failure_percentage_request_volume, enforcing_failure_percentage, healthy_panic_threshold.",
    );
    refused(
        shop("true"),
        "1행 156열, $.scenario.nodes.shop.ejection: 객체가 와야 하는데 true나 false가 있어요.",
        "line 1, column 156, $.scenario.nodes.shop.ejection: Expected an object, found true or false.",
    );
}

/// Instances are counted from 0, for errors and slowness as for crashes.
#[test]
fn an_instance_that_is_not_there() {
    let faults = |faults: &str| {
        let nodes = r#""shop": {"kind": "service", "instances": 3, "handlers": {"buy": []}}"#;
        scenario(&format!(r#""nodes": {{{nodes}}}, "faults": [{faults}]"#))
    };
    refused(
        faults(
            r#"{"at": "0s", "error_rate": "shop", "instance": 3, "share": "50%"}, {"at": "0s", "slow": "shop", "instance": -1, "factor": "2"}, {"at": "0s", "partition": "shop", "instance": 0}"#,
        ),
        "1행 229열, $.scenario.faults[0].instance: 3은 범위를 벗어났어요. 0부터 2까지 쓸 수 있어요.\n\
         1행 290열, $.scenario.faults[1].instance: -1은 범위를 벗어났어요. 0부터 2까지 쓸 수 있어요.\n\
         1행 356열, $.scenario.faults[2].instance: “instance”라는 항목은 없어요. 쓸 수 있는 것: crash, stop, restart, hang, resume, partition, heal, error_rate, slow, intercept, seek, at.",
        "line 1, column 229, $.scenario.faults[0].instance: 3 is out of range: from 0 to 2.\n\
         line 1, column 290, $.scenario.faults[1].instance: -1 is out of range: from 0 to 2.\n\
         line 1, column 356, $.scenario.faults[2].instance: There is no field “instance”. Possible here: crash, stop, restart, hang, resume, partition, heal, error_rate, slow, intercept, seek, at.",
    );
}
