//! Random scenarios: valid files with two to six nodes, programs that end, and faults of every kind. The same number always gives
//! the same scenario, on every machine.

#[path = "newer.rs"]
mod newer;
#[path = "../numbers/mod.rs"]
mod numbers;

pub use numbers::Random;

use serde_json::{Map, Value, json};

impl Random {
    fn ms(&mut self, max: u64) -> String {
        format!("{}ms", self.below(max + 1))
    }
}

/// Who is there.
struct Cast {
    clients: u64,
    services: u64,
    broker: bool,
    /// Whether later parts of the machine are used too: the first hundred scenarios have frozen fingerprints.
    later: bool,
}

impl Cast {
    fn names(&self) -> Vec<String> {
        let clients = (0..self.clients).map(|i| format!("c{i}"));
        let services = (0..self.services).map(|i| format!("s{i}"));
        let broker = self.broker.then(|| "b".to_string());
        clients.chain(services).chain(broker).collect()
    }
}

/// Returns the JSON of a lesson file.
pub fn file(number: u64) -> String {
    let random = &mut Random::new(number);
    let cast = Cast {
        clients: 1 + random.below(2),
        services: 1 + random.below(3),
        broker: !random.one_in(3),
        later: number >= 100,
    };
    let mut nodes = Map::new();
    for i in 0..cast.clients {
        nodes.insert(format!("c{i}"), client(random, &cast));
    }
    for i in 0..cast.services {
        nodes.insert(format!("s{i}"), service(random, &cast, i));
    }
    if cast.broker {
        nodes.insert("b".into(), broker(random));
    }
    if cast.later {
        nodes.insert("q".into(), questions());
        newer::nodes(&mut nodes);
    }
    let mut faults: Vec<Value> = (0..random.below(5))
        .flat_map(|_| fault(random, &cast))
        .collect();
    if cast.later {
        faults.extend(newer::faults(random));
    }
    json!({"signalbox": 1, "id": "random", "title": {"ko": "임의", "en": "Random"}, "pace": "1ms", "until": "400ms", "seed": number,
        "scenario": {"nodes": nodes, "links": {"default": link(random)}, "faults": faults,
            "ledger": [{"name": "rows", "label": {"ko": "행", "en": "rows"}, "actual": {"count": "s0.rows"}}]}})
    .to_string()
}

fn client(random: &mut Random, cast: &Cast) -> Value {
    let load = match random.below(if cast.later { 5 } else { 4 }) {
        0 => {
            json!({"closed": {"think": dist(random, 10), "rounds": 1 + random.below(4)}})
        }
        1 => json!({"closed": {"think": "15ms"}}),
        2 => {
            json!({"open": {"first": random.ms(3), "interval": dist(random, 20), "count": 1 + random.below(12)}})
        }
        3 => json!({"at": (0..1 + random.below(5)).map(|_| random.ms(40)).collect::<Vec<_>>()}),
        _ => {
            json!({"open": {"rate": [["2ms", 0], ["20ms", random.below(400)], ["20ms", 60], ["60ms", 60]]}})
        }
    };
    let mut program = statements(random, cast, 0, 2, Who::Client);
    // A closed loop without thinking time needs time to pass.
    program.push(json!({"wait": "3ms"}));
    json!({"kind": "client", "members": 1 + random.below(3), "load": load, "policies": policies(cast), "program": program})
}

fn policies(cast: &Cast) -> Value {
    let mut policies = json!({"patience": {"timeout": "12ms"}, "long": {"timeout": "40ms"},
        "again": {"retry": {"max_attempts": 3, "wait": "0ms"}}, "later": {"retry": {"max_attempts": 2, "wait": "4ms"}},
        "breaker": {"resilience4j": {"window": 4, "minimum": 2, "failure_rate": "50%", "slow_rate": "80%", "slow_after": "9ms",
            "wait_open": "20ms", "half_open": 2, "automatic": false, "half_open_max": "0s"}},
        "fuse": {"resilience4j": {"window": 3, "minimum": 3, "failure_rate": "60%", "slow_rate": "100%", "slow_after": "60s",
            "wait_open": "15ms", "half_open": 1, "automatic": true, "half_open_max": "30ms"}},
        "command": {"hystrix": {"volume": 2, "error_rate": "50%", "sleep": "12ms", "window": "40ms", "tick": "10ms"}},
        "circuit": {"polly": {"throughput": 2, "failure_ratio": "40%", "sampling": "50ms", "break": "12ms"}},
        "places": {"bulkhead": {"limit": 1, "max_wait": "5ms"}}, "full": {"bulkhead": {"limit": 2}},
        "pool": {"pool": {"threads": 1, "threads_max": 2, "queue": 1, "reject_at": 1}},
        "bucket": {"token_bucket": {"limit": 1, "period": "7ms", "burst": 2}}, "cycles": {"rate_limiter": {"limit": 2, "period": "10ms", "timeout": "12ms"}},
        "due": {"deadline": "18ms"}, "twice": {"hedging": {"max_attempts": 3, "delay": "3ms"}},
        "mean": {"retry": {"max_attempts": 4, "wait": {"base": "2ms", "cap": "6ms", "jitter": "full"}, "budget": {"throttling": {"tokens": 4, "ratio": "0.5"}}}},
        "throttle": {"throttle": {"window": "100ms", "k": "1.1"}}});
    if cast.later {
        policies["spare"] = json!({"fallback": {"value": {"record": {"from": "nowhere"}}}});
        policies["memory"] = json!({"fallback": {"cached": "30ms"}});
        policies["other"] = json!({"fallback": {"call": "q.spare", "running": 1}});
        policies["none"] = json!({"fallback": {}});
    }
    policies
}

/// A service that only answers questions, and not always: what may stand in for it is no lie.
fn questions() -> Value {
    let answer = |share: &str| json!([{"work": "2ms"}, {"if": {"chance": [share]}, "then": [{"fail": "no", "blame": "callee"}]}, {"reply": 1}]);
    json!({"kind": "service", "handlers": {"get": answer("40%"), "spare": answer("30%")}})
}

/// A service may call those with a greater number only: no call comes back to itself.
fn service(random: &mut Random, cast: &Cast, number: u64) -> Value {
    let mut service = json!({"kind": "service", "instances": 1 + random.below(2), "workers": 1 + random.below(3),
        "balance": random.pick(&["round_robin", "random"]), "waiting": random.pick(&["blocking", "non_blocking"]),
        "up": random.pick(&["100%", "100%", "80%"]), "tables": {"rows": [{"key": "a", "value": 1}]}, "policies": policies(cast),
        "handlers": {"one": statements(random, cast, number + 1, 2, Who::Handler), "two": statements(random, cast, number + 1, 1, Who::Handler)}});
    if random.one_in(2) {
        service["queue_max"] = json!(random.below(4));
    }
    if cast.later && random.one_in(2) {
        service["deadlines"] = json!("propagated");
    }
    if cast.later && random.one_in(3) {
        service["load_slowdown"] = json!("30%");
    }
    if cast.later && random.one_in(3) {
        service["order"] = json!("lifo");
        service["drop_late"] = json!(true);
        service["door"] = json!({"token_bucket": {"limit": 1, "period": "9ms", "burst": 1}});
    }
    if cast.broker && (number == 0 || random.one_in(2)) {
        let automatic = random.one_in(3);
        let who = if automatic {
            Who::Automatic
        } else {
            Who::Consumer
        };
        let mut program = statements(random, cast, number + 1, 1, who);
        if !automatic && !random.one_in(4) {
            program.push(json!({"ack": true}));
        }
        let ack = if automatic { "automatic" } else { "manual" };
        service["consumers"] = json!([{"queue": "b.jobs", "prefetch": 1 + random.below(3), "ack": ack, "program": program}]);
    }
    service
}

fn broker(random: &mut Random) -> Value {
    let mut jobs = json!({"durable": random.one_in(2)});
    if random.one_in(2) {
        jobs["lease"] = json!(format!("{}ms", 8 + random.below(20)));
    }
    if random.one_in(4) {
        jobs["length_max"] = json!(1 + random.below(5));
    }
    json!({"kind": "broker", "up": random.pick(&["100%", "100%", "90%"]), "queues": {"jobs": jobs}})
}

#[derive(Clone, Copy, PartialEq)]
enum Who {
    Client,
    Handler,
    Consumer,
    Automatic,
    /// In a branch or transaction: no answers, settlements, transactions.
    Inner,
}

fn statements(random: &mut Random, cast: &Cast, first: u64, depth: u64, who: Who) -> Vec<Value> {
    (0..1 + random.below(4))
        .map(|_| statement(random, cast, first, depth, who))
        .collect()
}

fn statement(random: &mut Random, cast: &Cast, first: u64, depth: u64, who: Who) -> Value {
    let inner = |random: &mut Random| statements(random, cast, first, depth - 1, who);
    match random.below(20) {
        0..=3 if who != Who::Client => json!({"work": dist(random, 8)}),
        4 => json!({"wait": dist(random, 5)}),
        5..=9 if first < cast.services => call(random, cast, first),
        10 | 11 if cast.broker => send(random),
        12 if depth > 0 => {
            json!({"if": {"chance": ["40%"]}, "then": inner(random), "else": inner(random)})
        }
        13 if depth > 0 => {
            json!({"each": "n", "in": {"list": [1, 2, 3]}, "do": inner(random)})
        }
        14 if depth > 0 => {
            let branch =
                |random: &mut Random| statements(random, cast, first, depth - 1, Who::Inner);
            json!({"parallel": [branch(random), branch(random)]})
        }
        15 if depth > 0 => {
            let mut body = inner(random);
            body.push(json!({"wait": "1ms"}));
            json!({"repeat": 2, "do": body})
        }
        16 if who == Who::Handler => json!({"reply": {"add": [1, "$request"]}}),
        17 if matches!(who, Who::Handler | Who::Client) && random.one_in(3) => {
            json!({"fail": "no"})
        }
        17 if who == Who::Consumer => {
            json!({"if": {"chance": ["30%"]}, "then": [{"nack": random.pick(&["requeue", "discard"])}]})
        }
        18 if matches!(who, Who::Handler | Who::Consumer) => json!({"transaction": [
            {"insert": "rows", "key": "$id", "value": 1, "or": [{"wait": "1ms"}]}, {"work": "1ms"},
            {"update": "rows", "key": "a", "value": 2}, {"read": "rows", "key": "a", "into": "a"}]}),
        19 if matches!(who, Who::Handler | Who::Consumer) => {
            json!({"insert": "rows", "key": random.below(4), "value": {"record": {"n": 1}}, "or": []})
        }
        19 if who == Who::Client && cast.broker => {
            json!({"receive": "note", "correlation": "$member", "timeout": format!("{}ms", 1 + random.below(30)), "or": []})
        }
        _ => json!({"set": "x", "to": {"add": [1, 2]}}),
    }
}

fn call(random: &mut Random, cast: &Cast, first: u64) -> Value {
    if cast.later && random.one_in(3) {
        return match random.one_in(2) {
            true => question(random),
            false => newer::statement(random),
        };
    }
    let to = first + random.below(cast.services - first);
    const THROUGH: [&[&str]; 7] = [
        &[],
        &["patience"],
        &["again", "patience"],
        &["long", "later", "patience"],
        &["again", "breaker", "patience"],
        &["fuse"],
        &["again", "later", "fuse"],
    ];
    const LATER: [&[&str]; 14] = [
        &["again", "command", "patience"],
        &["circuit", "patience"],
        &["command", "again", "circuit"],
        &["patience", "pool"],
        &["pool", "patience"],
        &["long", "places"],
        &["again", "full", "patience"],
        &["later", "bucket"],
        &["due", "mean"],
        &["due"],
        &["patience", "twice"],
        &["twice"],
        &["patience", "cycles"],
        &["again", "throttle", "patience"],
    ];
    let through = match cast.later && random.one_in(2) {
        true => random.pick(&LATER),
        false => random.pick(&THROUGH),
    };
    let operation = random.pick(&["one", "two"]);
    let mut call = json!({"call": format!("s{to}.{operation}"), "body": random.below(9), "through": through, "into": "x"});
    if !random.one_in(3) {
        call["or"] = json!([{"set": "x", "to": "$error"}]);
    }
    call
}

fn question(random: &mut Random) -> Value {
    const THROUGH: [&[&str]; 5] = [
        &["spare", "patience"],
        &["memory", "circuit"],
        &["long", "other", "command"],
        &["other", "memory"],
        &["none"],
    ];
    let through = random.pick(&THROUGH);
    json!({"call": "q.get", "body": random.below(2), "through": through, "into": "x", "or": []})
}

fn send(random: &mut Random) -> Value {
    let mut send = json!({"send": "b.jobs", "message": random.pick(&["job", "note"]), "kind": random.pick(&["command", "event", "document"]),
        "body": 1, "correlation": random.below(3), "persistent": random.one_in(2)});
    if random.one_in(3) {
        send["confirmed"] = json!(true);
        if random.one_in(2) {
            send["or"] = json!([{"wait": "1ms"}]);
        }
    }
    send
}

fn dist(random: &mut Random, max_ms: u64) -> Value {
    let mean = format!("{}ms", 1 + random.below(max_ms));
    match random.below(6) {
        0 => json!({"exponential": mean}),
        1 => json!({"uniform": ["1ms", format!("{}ms", 2 + random.below(max_ms))]}),
        2 => json!({"erlang": {"k": 2, "mean": mean}}),
        _ => json!(mean),
    }
}

fn link(random: &mut Random) -> Value {
    let mut link =
        json!({"latency": if random.one_in(4) { json!("0ms") } else { dist(random, 3) }});
    if random.one_in(3) {
        link["loss"] = json!("5%");
    }
    if random.one_in(3) {
        link["duplicate"] = json!("5%");
    }
    if random.one_in(4) {
        link["unordered"] = json!(true);
    }
    if random.one_in(4) {
        link["transfer"] = json!("200us");
    }
    link
}

/// Returns a fault, mostly with the one that ends it.
fn fault(random: &mut Random, cast: &Cast) -> Vec<Value> {
    let names = cast.names();
    let node = random.pick(&names).clone();
    let other = names
        .iter()
        .find(|n| **n != node)
        .cloned()
        .unwrap_or_default();
    let service = format!("s{}", random.below(cast.services));
    let start = random.below(100);
    let at = format!("{start}ms");
    let later = format!("{}ms", start + 1 + random.below(60));
    let mut both = match random.below(7) {
        0 | 1 => vec![
            json!({"at": at, "crash": node}),
            json!({"at": later, "restart": node}),
        ],
        2 => vec![
            json!({"at": at, "hang": node}),
            json!({"at": later, "resume": node}),
        ],
        3 => vec![
            json!({"at": at, "partition": [node, other]}),
            json!({"at": later, "heal": [node, other]}),
        ],
        4 => vec![
            json!({"at": at, "error_rate": service, "share": "60%"}),
            json!({"at": later, "error_rate": service, "share": "0%"}),
        ],
        5 => vec![json!({"at": at, "slow": service, "factor": "2.5"})],
        _ => {
            let verdict = match random.below(4) {
                0 => json!("drop"),
                1 => json!("duplicate"),
                2 => json!("refuse"),
                _ => json!({"delay": "7ms"}),
            };
            let (skip, count) = (random.below(3), 1 + random.below(3));
            vec![
                json!({"at": at, "intercept": {"from": node, "skip": skip, "count": count}, "verdict": verdict}),
            ]
        }
    };
    if random.one_in(4) {
        both.truncate(1);
    }
    both
}
