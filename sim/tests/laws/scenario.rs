//! Random messaging: a producer, a broker, consumers, what they promise, and what goes wrong on the way. The same number always gives
//! the same scenario, on every machine.

mod faults;

use crate::random::Random;
use serde_json::{Map, Value, json};
use sim::law::{Effects, Outbox, Promises, Source};
use sim::model::{Model, NodeKind};

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Producer {
    /// Each message once.
    Direct,
    /// Each message twice, under one id.
    Twice,
    /// A relay that polls an outbox.
    Polling,
    /// A relay that follows the outbox's log.
    Tailing,
}

/// What lies between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Queue,
    /// An exchange of a RabbitMQ, with a queue of dead letters.
    Exchange,
    /// A topic that the consumers read as one group.
    Topic,
}

/// What a consumer promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consumer {
    /// It acknowledges after the effect.
    AtLeastOnce,
    /// It never acknowledges: handing over is enough.
    AtMostOnce,
    /// It keeps the ids that it has seen in the transaction of the effect.
    Idempotent,
    /// It has its effects in the order of the tokens that messages carry.
    Tokens,
    /// One consumer, one message at a time.
    OneByOne,
}

/// What a scenario is made of.
#[derive(Clone, Copy, Debug)]
pub struct Cast {
    pub producer: Producer,
    pub channel: Channel,
    pub consumer: Consumer,
    pub has_faults: bool,
    number: u64,
}

impl Cast {
    /// Returns the scenario of that number; every combination comes soon.
    pub fn of(number: u64) -> Self {
        use {Channel as C, Consumer as K, Producer as P};
        let producers = [P::Direct, P::Polling, P::Twice, P::Tailing, P::Direct];
        let consumers = [
            K::AtLeastOnce,
            K::AtMostOnce,
            K::Idempotent,
            K::Tokens,
            K::OneByOne,
        ];
        let channels = [C::Queue, C::Exchange, C::Topic];
        Self {
            consumer: consumers[(number % 5) as usize],
            producer: producers[(number / 5 % 5) as usize],
            channel: channels[(number / 25 % 3) as usize],
            has_faults: !number.is_multiple_of(8),
            number,
        }
    }

    /// Returns the one without faults of its own that is made of these.
    pub fn quiet(producer: Producer, consumer: Consumer) -> Self {
        Self {
            producer,
            channel: Channel::Queue,
            consumer,
            has_faults: false,
            number: 0,
        }
    }

    /// Returns the same over another channel.
    pub fn over(self, channel: Channel) -> Self {
        Self { channel, ..self }
    }

    /// Returns the JSON of a lesson file.
    pub fn file(&self) -> Value {
        let random = &mut Random::new(self.number);
        let words = json!({"ko": "임의", "en": "Random"});
        let mut nodes = Map::new();
        nodes.insert("web".into(), self.web(random));
        if self.has_outbox() {
            nodes.insert("orders".into(), self.orders(random));
        }
        nodes.insert("broker".into(), self.broker(random));
        nodes.insert("desk".into(), self.desk(random));
        let faults = if self.has_faults {
            self.faults(random)
        } else {
            Vec::new()
        };
        json!({"signalbox": 1, "id": "random", "title": words, "pace": "1ms", "until": "3s", "seed": self.number,
            "scenario": {"nodes": nodes, "links": self.links(random), "faults": faults}})
    }

    pub fn has_outbox(&self) -> bool {
        matches!(self.producer, Producer::Polling | Producer::Tailing)
    }

    fn send(&self, id: &Value) -> Value {
        let body = json!({"record": {"id": id, "key": {"remainder": [id, 2]}, "n": id}});
        let mut send = json!({"message": "job", "kind": "event", "body": body, "persistent": true, "confirmed": true});
        match self.channel {
            Channel::Queue => send["send"] = json!("broker.jobs"),
            Channel::Exchange => {
                send["send"] = json!({"exchange": "broker.x"});
                send["key"] = json!("job.new");
            }
            Channel::Topic => {
                send["send"] = json!("broker.jobs");
                send["key"] = json!({"concat": ["customer-", {"remainder": [id, 2]}]});
                send["timeout"] = json!("20ms");
                // Whoever sends again may send behind what was sent meanwhile (KA-4).
                send["attempts"] = json!(if self.consumer == Consumer::OneByOne {
                    1
                } else {
                    3
                });
                send["idempotent"] = json!(self.number.is_multiple_of(2));
            }
        }
        send
    }

    fn web(&self, random: &mut Random) -> Value {
        let interval = format!("{}ms", 3 + random.below(9));
        let count = 3 + random.below(4);
        let mut send = self.send(&json!("$occurrence"));
        send["or"] = json!([]);
        let program = match self.producer {
            Producer::Direct => json!([send]),
            Producer::Twice => json!([{"repeat": 2, "do": [send, {"wait": "2ms"}]}]),
            _ => json!([{"call": "orders.create", "body": "$occurrence", "or": []}]),
        };
        json!({"kind": "client", "load": {"open": {"interval": interval, "count": count}}, "program": program})
    }

    /// The business row and the row of the outbox in one transaction, of which some are rolled back.
    fn orders(&self, random: &mut Random) -> Value {
        let create = json!([{"work": "2ms"}, {"transaction": [{"insert": "orders", "key": "$request"},
            {"insert": "outbox", "key": "$request", "value": {"record": {"published": false}}}, {"work": "1ms"},
            {"if": {"chance": ["25%"]}, "then": [{"fail": "no"}]}]}, {"reply": true}]);
        let send = self.send(&json!("$entry.key"));
        let relay = match self.producer {
            Producer::Polling => json!([
                {"select": "outbox", "where": {"equal": ["$row.published", false]}, "limit": 1 + random.below(3), "into": "entries"},
                {"each": "entry", "in": "$entries", "do": [send]},
                {"each": "entry", "in": "$entries", "do": [{"update": "outbox", "key": "$entry.key", "value": {"record": {"published": true}}}]}]),
            _ => {
                json!([{"read": "position", "key": "outbox", "into": "saved"}, {"tail": "outbox", "after": "$saved", "limit": 2, "into": "entries"},
                {"each": "entry", "in": "$entries", "do": [send, {"update": "position", "key": "outbox", "value": "$entry.position"}]}])
            }
        };
        json!({"kind": "service", "workers": 1 + random.below(2),
            "tables": {"orders": [], "outbox": [], "position": [{"key": "outbox", "value": 0}]},
            "handlers": {"create": create}, "loops": {"relay": {"every": format!("{}ms", 4 + random.below(9)), "program": relay}}})
    }

    fn broker(&self, random: &mut Random) -> Value {
        if self.channel == Channel::Queue {
            let mut jobs = json!({});
            if random.one_in(2) && self.consumer != Consumer::OneByOne {
                jobs["lease"] = json!(format!("{}ms", 15 + random.below(30)));
            }
            return json!({"kind": "broker", "queues": {"jobs": jobs}});
        }
        if self.channel == Channel::Topic {
            let partitions = 1 + random.below(3);
            return json!({"kind": "broker", "topics": {"jobs": {"partitions": partitions}}});
        }
        let dead = json!({"exchange": "", "key": "dead"});
        let mut jobs = json!({"kind": random.pick(&["classic", "quorum"])});
        match random.below(4) {
            0 => jobs["ttl"] = json!(format!("{}ms", 5 + random.below(40))),
            1 => jobs["length_max"] = json!(2 + random.below(3)),
            _ => {}
        }
        if random.one_in(2) {
            jobs["dead_letters"] = dead;
        }
        let kind = random.pick(&["topic", "fanout", "direct"]);
        let key = if *kind == "topic" { "job.#" } else { "job.new" };
        json!({"kind": "broker", "rabbitmq": random.pick(&["3.10", "4.x"]), "exchanges": {"x": {"kind": kind}},
            "bindings": [{"exchange": "x", "queue": "jobs", "key": key}, {"exchange": "x", "queue": "audit", "key": key}],
            "queues": {"jobs": jobs, "audit": {}, "dead": {}}})
    }

    fn desk(&self, random: &mut Random) -> Value {
        let competes = !matches!(self.consumer, Consumer::Tokens | Consumer::OneByOne);
        let most = if competes { 3 } else { 1 };
        let effect = json!({"insert": "effects", "value": "$message"});
        let is_topic = self.channel == Channel::Topic;
        // Reading a topic is acknowledged by the offset.
        let ack = if is_topic {
            json!({"set": "done", "to": true})
        } else {
            json!({"ack": true})
        };
        let work = json!({"work": random.pick(&[json!("3ms"), json!({"exponential": "6ms"})])});
        let program = match self.consumer {
            Consumer::AtLeastOnce | Consumer::OneByOne => json!([work, effect, ack]),
            Consumer::AtMostOnce => json!([work, effect]),
            Consumer::Idempotent => json!([work,
                {"transaction": [{"insert": "processed", "key": "$message.id", "or": []}, effect]}, ack]),
            Consumer::Tokens => json!([work, {"read": "expected", "key": "next", "into": "next"},
                {"if": {"not": {"less": ["$message.n", "$next"]}}, "then": [{"transaction": [
                    {"insert": "early", "key": "$message.n", "value": {"record": {"id": "$message.id", "key": 0, "n": "$message.n"}}, "or": []},
                    {"select": "early", "into": "waiting"},
                    {"each": "one", "in": "$waiting", "do": [{"if": {"equal": ["$one.key", "$next"]}, "then": [
                        {"insert": "effects", "value": "$one.value"}, {"delete": "early", "key": "$one.key"},
                        {"set": "next", "to": {"add": ["$next", 1]}}]}]},
                    {"update": "expected", "key": "next", "value": "$next"}]}]}, ack]),
        };
        let automatic = self.consumer == Consumer::AtMostOnce;
        let ack = if automatic { "automatic" } else { "manual" };
        let prefetch = if competes { 1 + random.below(3) } else { 1 };
        let tables = json!({"effects": [], "processed": [], "expected": [{"key": "next", "value": 1}], "early": []});
        if is_topic {
            let most = if self.consumer == Consumer::Tokens {
                1
            } else {
                3
            };
            let commit = if automatic {
                "before"
            } else {
                *random.pick(&["after_batch", "after_each"])
            };
            let assignor = random.pick(&["range", "roundrobin", "sticky", "cooperative-sticky"]);
            return json!({"kind": "service", "instances": 1 + random.below(most), "tables": tables, "subscriptions": [{"topic": "broker.jobs",
                "commit": commit, "assignor": assignor, "records_max": 1 + random.below(3), "session": "30ms", "heartbeat": "8ms", "program": program}]});
        }
        json!({"kind": "service", "instances": 1 + random.below(most), "workers": 1 + random.below(most),
            "tables": tables,
            "consumers": [{"queue": "broker.jobs", "prefetch": prefetch, "ack": ack, "program": program}]})
    }

    fn links(&self, random: &mut Random) -> Value {
        let mut to_consumers =
            json!({"latency": random.pick(&[json!("2ms"), json!({"exponential": "3ms"})])});
        let mut links = json!({"default": {"latency": "2ms"}});
        if self.has_faults {
            // A relay that waits for a confirmation which is lost for ever would wait for ever: only consumers have bad links.
            if random.one_in(4) {
                to_consumers["loss"] = json!("8%");
            }
            if random.one_in(4) {
                to_consumers["duplicate"] = json!("10%");
            }
            if random.one_in(4) && self.consumer != Consumer::OneByOne {
                to_consumers["unordered"] = json!(true);
            }
        }
        links["broker - desk"] = to_consumers;
        links
    }

    /// Returns what the scenario promises.
    pub fn promises(&self, model: &Model) -> Promises {
        let broker = number(model, "broker");
        let at = |name: &str| source(model, broker, name);
        let is = |consumer: Consumer| self.consumer == consumer;
        let effects = Effects {
            node: number(model, "desk"),
            table: table(model, "desk", "effects"),
            broker,
            source: at("jobs"),
            at_least_once: !is(Consumer::AtMostOnce) && !is(Consumer::Tokens),
            at_most_once: is(Consumer::AtMostOnce),
            once: is(Consumer::Idempotent) || is(Consumer::Tokens),
            // A relay publishes in the order of commits, which is not that of the orders.
            in_order: is(Consumer::Tokens)
                || (is(Consumer::OneByOne) && self.producer == Producer::Direct),
        };
        let outbox = self.has_outbox().then(|| Outbox {
            node: number(model, "orders"),
            table: table(model, "orders", "outbox"),
            broker,
            source: at(if self.channel == Channel::Exchange {
                "audit"
            } else {
                "jobs"
            }),
        });
        Promises {
            effects: vec![effects],
            outboxes: outbox.into_iter().collect(),
        }
    }
}

fn number(model: &Model, name: &str) -> u16 {
    model.node(name).expect("the node is there")
}

fn table(model: &Model, node: &str, name: &str) -> u16 {
    let tables = &model.nodes[usize::from(number(model, node))].tables;
    let found = tables.iter().position(|table| table.name == name);
    found.expect("the table is there") as u16
}

fn source(model: &Model, broker: u16, name: &str) -> Source {
    let NodeKind::Broker(broker) = &model.nodes[usize::from(broker)].kind else {
        panic!("a broker has queues");
    };
    let queue = broker.queues.iter().position(|queue| queue.name == name);
    let topic = || broker.topics.iter().position(|topic| topic.name == name);
    let found = queue.map(|i| Source::Queue(i as u16));
    found
        .or_else(|| topic().map(|i| Source::Topic(i as u16)))
        .expect("it is there")
}
