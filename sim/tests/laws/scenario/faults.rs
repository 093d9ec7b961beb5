//! What goes wrong in a random scenario.

use super::{Cast, Channel, Consumer, Producer};
use crate::random::Random;
use serde_json::{Value, json};

impl Cast {
    /// Up to four faults, each of which ends, and then everybody is started anew: whoever waits for what is lost waits no more.
    pub(super) fn faults(&self, random: &mut Random) -> Vec<Value> {
        let mut faults: Vec<Value> = (0..1 + random.below(4))
            .flat_map(|_| self.fault(random))
            .collect();
        for at in [400, 700, 1_000] {
            let services: &[&str] = if self.has_outbox() {
                &["orders", "desk"]
            } else {
                &["desk"]
            };
            for service in services {
                faults.push(json!({"at": format!("{at}ms"), "crash": service}));
                faults.push(json!({"at": format!("{}ms", at + 5), "restart": service}));
            }
        }
        faults
    }

    fn fault(&self, random: &mut Random) -> Vec<Value> {
        let sender = if self.has_outbox() { "orders" } else { "web" };
        let node = *random.pick(&["desk", "desk", "broker", sender]);
        let start = random.below(60);
        let at = format!("{start}ms");
        let later = format!("{}ms", start + 1 + random.below(40));
        let pair = *random.pick(&[["broker", "desk"], [sender, "broker"]]);
        match random.below(8) {
            0 | 1 => vec![
                json!({"at": at, "crash": node}),
                json!({"at": later, "restart": node}),
            ],
            2 => vec![
                json!({"at": at, "hang": node}),
                json!({"at": later, "resume": node}),
            ],
            3 => vec![
                json!({"at": at, "partition": pair}),
                json!({"at": later, "heal": pair}),
            ],
            4 | 5 => {
                let side = *random.pick(&["before", "after"]);
                let (node, program, lines) = self.line(random);
                let line = *random.pick(lines);
                vec![
                    json!({"at": at, "crash": node, "program": program, side: line}),
                    json!({"at": "150ms", "restart": node}),
                ]
            }
            _ => {
                let verdicts = [
                    json!("drop"),
                    json!("duplicate"),
                    json!("duplicate"),
                    json!({"delay": "9ms"}),
                ];
                let [a, b] = pair;
                let [from, to] = if random.one_in(2) { [a, b] } else { [b, a] };
                let (skip, count) = (random.below(3), 1 + random.below(2));
                vec![
                    json!({"at": at, "intercept": {"from": from, "to": to, "skip": skip, "count": count}, "verdict": random.pick(&verdicts)}),
                ]
            }
        }
    }

    /// Returns lines at which a process may crash.
    fn line(&self, random: &mut Random) -> (&'static str, &'static str, &'static [&'static str]) {
        if self.has_outbox() && random.one_in(2) {
            return match (self.producer, random.one_in(2)) {
                (_, true) => (
                    "orders",
                    "create",
                    &["insert orders", "insert outbox", "commit"],
                ),
                (Producer::Polling, _) => ("orders", "relay", &["select", "send", "update outbox"]),
                _ => ("orders", "relay", &["tail", "send", "update position"]),
            };
        }
        let lines: &[&str] = match self.consumer {
            Consumer::AtLeastOnce | Consumer::OneByOne => &["work", "insert effects", "ack"],
            Consumer::AtMostOnce => &["work", "insert effects"],
            Consumer::Idempotent => &["insert processed", "insert effects", "commit", "ack"],
            Consumer::Tokens => &["insert early", "insert effects", "commit", "ack"],
        };
        let lines = if self.channel == Channel::Topic {
            &lines[..2]
        } else {
            lines
        };
        ("desk", "broker.jobs", lines)
    }
}
