//! Random sequences of operations on one queue.

use super::client::Client;
use super::{Tally, arguments, differ, id, list};
use serde_json::{Value, json};
use sim::queue::Subscription;
use sim::rabbit::channel::Settlement;

const QUEUE: &str = "q";

pub fn replay(tally: &mut Tally, case: &Value) -> Result<(), String> {
    let arguments = match arguments::queue(&case["queue_args"]) {
        Ok(arguments) => arguments,
        Err(unknown) => return not_yet(tally, unknown),
    };
    let mut client = Client::with(&[(QUEUE, arguments)]);
    tally.cases += 1;
    for (n, step) in list(&case["steps"]).iter().enumerate() {
        tally.operations += 1;
        let op = &step["op"];
        let name = op[0].as_str().unwrap_or_default();
        let (expected, actual) = match carry_out(&mut client, name, op) {
            Ok(answers) => answers,
            Err(unknown) => return not_yet(tally, unknown),
        };
        let text = format!("{} {op}", n + 1);
        differ(tally, "answer", id(case)?, &text, &expected, &actual);
        let deliveries = client.deliveries();
        // What the closing of one channel hands to another one before that is closed, too, was not recorded.
        if name == "close_all_and_drain" {
            continue;
        }
        let expected = match &step["deliveries"] {
            Value::Null => json!([]),
            told => told.clone(),
        };
        differ(
            tally,
            "deliveries",
            id(case)?,
            &text,
            &expected,
            &deliveries,
        );
    }
    Ok(())
}

/// Counts a sequence that needs something which is not known here; what came before it was compared.
fn not_yet(tally: &mut Tally, what: String) -> Result<(), String> {
    *tally.not_yet.entry(what).or_default() += 1;
    Ok(())
}

/// Carries out an operation; returns what it answered in the recording, and here. What it delivers is left for whoever looks.
fn carry_out(client: &mut Client, name: &str, op: &Value) -> Result<(Value, Value), String> {
    let told = &op[1];
    let nothing = || Ok((Value::Null, Value::Null));
    match name {
        "publish" => {
            for body in list(told) {
                client.publish(QUEUE, &text(body));
            }
            nothing()
        }
        "consume" => {
            let options = &op[2];
            let asked = Subscription {
                prefetch: number(&options["prefetch"]) as u32,
                automatic: number(&options["auto_ack"]) == 1,
                priority: number(&options["priority"]) as i32,
                ..Subscription::default()
            };
            client.subscribe(QUEUE, &text(told), asked);
            nothing()
        }
        "ack" | "nack" | "reject" => {
            let options = &op[3];
            let how = match (name, number(&options["requeue"])) {
                ("ack", _) => Settlement::Ack,
                (_, 0) => Settlement::Discard,
                ("reject", _) => Settlement::RejectAndRequeue,
                _ => Settlement::Requeue,
            };
            let multiple = number(&options["multiple"]) == 1;
            client.end(&text(told), &text(&op[2]), multiple, how);
            nothing()
        }
        "cancel" => {
            client.broker.cancel(&text(told));
            nothing()
        }
        "close_channel" => {
            client.leave(&text(told));
            nothing()
        }
        "get" => Ok((told.clone(), client.get(QUEUE))),
        "ready_count" => Ok((told.clone(), json!(client.ready(QUEUE)))),
        "close_all_and_drain" => {
            client.close_all();
            let drained = client.drain(QUEUE);
            Ok((told.clone(), json!(drained)))
        }
        other => Err(format!("an unknown operation: {other}")),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a number; flags are recorded as numbers or as booleans.
fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| i64::from(value == true))
}
