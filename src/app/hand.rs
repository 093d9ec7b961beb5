//! Commands as a link writes them: `crash.payment@107000000.3`, what was done, to whom, and when.
//!
//! A link comes from a stranger. So a command is read against the model of its run, and is none where a name, a number or
//! an order makes no sense there. Instants are in nanoseconds; behind the dot stands how many events of that instant
//! came before.

mod seek;

pub use seek::SeekWay;

use sim::model::{Action, Intercept, Model, NodeKind, Trap, Verdict};
use sim::program::MessageKind;
use sim::time::{Span, Time};
use sim::world::{Command, Position};

/// What stands between two commands of a link.
pub const BETWEEN: char = '~';
/// More commands than that are not read.
pub const HANDS_MAX: usize = 64;

/// Returns a command as text, or none where a hand cannot have given it.
pub fn write(command: &Command, model: &Model) -> Option<String> {
    let node = |node: u16| Some(model.nodes.get(usize::from(node))?.name.clone());
    let of = |verb: &str, at: u16, instance: Option<u32>| {
        let instance = instance.map_or(String::new(), |i| format!(".{i}"));
        Some(format!("{verb}.{}{instance}", node(at)?))
    };
    let between = |verb: &str, a: u16, b: Option<u16>| {
        let other = match b {
            Some(b) => format!(".{}", node(b)?),
            None => String::new(),
        };
        Some(format!("{verb}.{}{other}", node(a)?))
    };
    let deed = match &command.action {
        Action::Crash { node, instance } => of("crash", *node, *instance),
        Action::Stop { node, instance } => of("stop", *node, *instance),
        Action::Restart { node, instance } => of("restart", *node, *instance),
        Action::Hang { node, instance } => of("hang", *node, *instance),
        Action::Resume { node, instance } => of("resume", *node, *instance),
        Action::Partition { a, b } => between("cut", *a, *b),
        Action::Heal { a, b } => between("heal", *a, *b),
        Action::Strike { message, verdict } => Some(match verdict {
            Verdict::Drop => format!("drop.{message}"),
            Verdict::Duplicate => format!("duplicate.{message}"),
            Verdict::Delay(by) => format!("delay.{message}.{}", by.0),
            Verdict::Refuse => format!("refuse.{message}"),
        }),
        Action::Hold { message } => Some(format!("hold.{message}")),
        Action::Release { message } => Some(format!("release.{message}")),
        Action::Overtake { message } => Some(format!("overtake.{message}")),
        Action::CrashAt(trap) => {
            let verb = if trap.after { "after" } else { "before" };
            let instance = trap.instance.map_or(String::new(), |i| format!("-{i}"));
            let (name, program, line) = (node(trap.node)?, trap.program, trap.line);
            Some(format!("{verb}.{name}.{program}-{line}{instance}"))
        }
        Action::Intercept(intercept) => lost_next(intercept, model),
        Action::Seek(seek) => Some(format!(
            "seek.{}.{}",
            node(seek.service)?,
            seek::write(seek)
        )),
        Action::ErrorRate { .. } | Action::Slow { .. } => None,
    }?;
    let Position { at, nth } = command.when;
    Some(format!("{deed}@{}.{nth}", at.0))
}

/// Returns the text of an intercept that a hand can set: the next acknowledgement or reply of a node is lost.
fn lost_next(intercept: &Intercept, model: &Model) -> Option<String> {
    let (from, kind) = (intercept.from?, intercept.kind?);
    let name = &model.nodes.get(usize::from(from))?.name;
    (*intercept == next_lost(from, kind)).then(|| format!("lose.{name}.{}", kind.name()))
}

/// Returns what loses the next message of a kind that a node sends.
pub fn next_lost(from: u16, kind: MessageKind) -> Intercept {
    Intercept {
        from: Some(from),
        to: None,
        kind: Some(kind),
        label: None,
        verdict: Verdict::Drop,
        skip: 0,
        count: 1,
    }
}

/// Returns a trap in a node's program, from `program-line` or `program-line-instance`.
fn trap(whom: &str, place: &str, after: bool, model: &Model) -> Option<Trap> {
    let node = model.node(whom)?;
    let numbers: Option<Vec<u32>> = place.split('-').map(|n| n.parse().ok()).collect();
    let (program, line, instance) = match numbers?[..] {
        [program, line] => (program, line, None),
        [program, line, instance] => (program, line, Some(instance)),
        _ => return None,
    };
    let (program, line) = (u16::try_from(program).ok()?, u16::try_from(line).ok()?);
    let lines = &sim::world::program(model, node, program)?.lines;
    let known = usize::from(line) < lines.len() && instance.is_none_or(|i| i < units(model, node));
    known.then_some(Trap {
        node,
        instance,
        program,
        line,
        after,
    })
}

/// Returns how many instances of a node can be told apart.
fn units(model: &Model, node: u16) -> u32 {
    match &model.nodes[usize::from(node)].kind {
        NodeKind::Broker(broker) => broker.instances,
        other => other.processes(),
    }
}

/// Returns the command that a text stands for in a model.
pub fn read(text: &str, model: &Model) -> Option<Command> {
    let (deed, when) = text.split_once('@')?;
    let (at, nth) = when.split_once('.')?;
    let when = Position {
        at: Time(at.parse().ok()?),
        nth: nth.parse().ok()?,
    };
    let words: Vec<&str> = deed.split('.').collect();
    let (verb, whom, more) = match words[..] {
        [verb, whom] => (verb, whom, None),
        [verb, whom, more] => (verb, whom, Some(more)),
        _ => return None,
    };
    let command = |action| Some(Command { when, action });
    let action = match verb {
        "crash" | "stop" | "restart" | "hang" | "resume" => process(verb, whom, more, model)?,
        "cut" | "heal" => {
            let a = model.node(whom)?;
            let b = match more {
                Some(name) => Some(model.node(name).filter(|b| *b != a)?),
                None => None,
            };
            match verb {
                "cut" => Action::Partition { a, b },
                _ => Action::Heal { a, b },
            }
        }
        "before" | "after" => Action::CrashAt(trap(whom, more?, verb == "after", model)?),
        "seek" => Action::Seek(seek::read(whom, more?, model)?),
        "lose" => {
            let kinds = [MessageKind::Ack, MessageKind::Reply];
            let kind = kinds.into_iter().find(|kind| more == Some(kind.name()))?;
            Action::Intercept(next_lost(model.node(whom)?, kind))
        }
        _ => {
            let message = whom.parse().ok()?;
            let verdict = match (verb, more) {
                ("hold", None) => return command(Action::Hold { message }),
                ("release", None) => return command(Action::Release { message }),
                ("overtake", None) => return command(Action::Overtake { message }),
                ("drop", None) => Verdict::Drop,
                ("duplicate", None) => Verdict::Duplicate,
                ("delay", Some(by)) => Verdict::Delay(Span(by.parse().ok()?)),
                ("refuse", None) => Verdict::Refuse,
                _ => return None,
            };
            Action::Strike { message, verdict }
        }
    };
    command(action)
}

/// Returns whether a node can be asked to stop: anything else loses what it holds either way.
fn is_broker(model: &Model, node: u16) -> bool {
    matches!(&model.nodes[usize::from(node)].kind, NodeKind::Broker(_))
}

/// Returns what happens to a process, one instance of it or all.
fn process(verb: &str, whom: &str, more: Option<&str>, model: &Model) -> Option<Action> {
    let node = model.node(whom)?;
    let instances = units(model, node);
    let instance = match more {
        Some(i) => Some(i.parse().ok().filter(|i| *i < instances)?),
        None => None,
    };
    Some(match verb {
        "crash" => Action::Crash { node, instance },
        "stop" if is_broker(model, node) => Action::Stop { node, instance },
        "stop" => return None,
        "restart" => Action::Restart { node, instance },
        "hang" => Action::Hang { node, instance },
        _ => Action::Resume { node, instance },
    })
}

#[cfg(test)]
mod tests {
    use super::{read, write};
    use crate::lesson::embedded;
    use sim::log::SeekTo;
    use sim::model::Action;
    use sim::time::Time;

    fn model() -> sim::model::Model {
        model_of("duplicate-payment", "as-is")
    }

    fn model_of(lesson: &str, variant: &str) -> sim::model::Model {
        let lesson = embedded::by_id(lesson).expect("a lesson");
        let lesson = sim::scenario::parse(lesson.json.as_bytes()).expect("a scenario file");
        lesson.compile(variant, &[]).expect("a scenario")
    }

    #[test]
    fn a_seek_comes_back_from_its_text() {
        let model = model_of("kafka-rebalance", "after");
        for text in [
            "seek.fulfilment.0-beginning@1.0",
            "seek.fulfilment.0-end-1@1.0",
            "seek.fulfilment.0-offset7@1.0",
            "seek.fulfilment.0-time2000000-0@1.0",
        ] {
            let command = read(text, &model).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(write(&command, &model).as_deref(), Some(text));
        }
        for text in [
            "seek.fulfilment@1.0",
            "seek.fulfilment.0@1.0",
            "seek.fulfilment.1-end@1.0",
            "seek.fulfilment.0-middle@1.0",
            "seek.fulfilment.0-offset@1.0",
            "seek.fulfilment.0-end-2@1.0",
            "seek.fulfilment.0-end-0-0@1.0",
            "seek.kafka.0-end@1.0",
        ] {
            assert_eq!(read(text, &model), None, "{text}");
        }
    }

    #[test]
    fn a_seek_names_the_subscription_that_it_is_for() {
        let text = r#"{"signalbox": 1, "id": "two", "title": {"ko": "둘", "en": "Two"}, "until": "1s", "scenario": {"nodes": {
            "kafka": {"kind": "broker", "topics": {"orders": {}, "bills": {}}},
            "desk": {"kind": "service", "subscriptions": [
                {"topic": "kafka.orders", "program": []}, {"topic": "kafka.bills", "program": []}]}}}}"#;
        let file = sim::scenario::parse(text.as_bytes()).expect("a scenario file");
        let model = file
            .compile(&file.variants()[0].id, &[])
            .expect("a scenario");
        let command = read("seek.desk.1-time15000000@1.0", &model).expect("a command");
        let Action::Seek(seek) = command.action else {
            panic!("a seek");
        };
        assert_eq!(
            (seek.subscription, seek.to),
            (1, SeekTo::Time(Time(15_000_000)))
        );
        assert_eq!(
            write(&command, &model).as_deref(),
            Some("seek.desk.1-time15000000@1.0")
        );
        assert_eq!(read("seek.desk.2-end@1.0", &model), None);
    }

    #[test]
    fn a_command_comes_back_from_its_text() {
        let model = model();
        for text in [
            "crash.payment@107000000.3",
            "stop.broker@3.0",
            "restart.payment.0@0.0",
            "hang.broker@5.1",
            "resume.broker@6.0",
            "cut.orders@7.0",
            "heal.orders.broker@8.4294967295",
            "drop.14@9.0",
            "duplicate.0@9.1",
            "delay.3.250000000@9.2",
            "refuse.4@10.0",
            "hold.4@10.1",
            "release.4@10.2",
            "overtake.5@10.3",
            "before.payment.0-2@11.0",
            "after.payment.0-1-0@11.1",
            "lose.payment.ack@12.0",
            "lose.orders.reply@12.1",
        ] {
            let command = read(text, &model).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(write(&command, &model).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_makes_no_sense_in_the_model_is_no_command() {
        let model = model();
        for text in [
            "",
            "@",
            "crash@1.0",
            "crash.payment",
            "stop.payment@1.0",
            "crash.payment@1",
            "crash.payment@-1.0",
            "crash.nobody@1.0",
            "crash.payment.1@1.0",
            "crash.payment.0.0@1.0",
            "cut.orders.orders@1.0",
            "drop.x@1.0",
            "drop.1.2@1.0",
            "delay.1@1.0",
            "explode.payment@1.0",
            "hold.x@1.0",
            "hold.1.2@1.0",
            "before.payment@1.0",
            "before.payment.0@1.0",
            "before.payment.0-99@1.0",
            "after.payment.9-0@1.0",
            "after.payment.0-0-1@1.0",
            "after.broker.0-0@1.0",
            "lose.payment@1.0",
            "lose.payment.event@1.0",
            "crash.payment@99999999999999999999.0",
        ] {
            assert_eq!(read(text, &model), None, "{text}");
        }
    }
}
