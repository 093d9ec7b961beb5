//! Scheduled faults in words, where two runs differ by them.

use super::fact::{ga, node_name};
use super::quantity::{share, thousandths, time};
use super::{Lang, logs, names};
use crate::say;
use sim::model::{Action, Intercept, Model, Node, Seek, Trap, Verdict};
use sim::time::Time;

/// Returns a scheduled fault as a sentence.
pub fn fault(action: &Action, at: Time, model: &Model, lang: Lang) -> String {
    let when = time(at);
    let Some(node) = node_of(action) else {
        return at_messages(action, model, &when, lang);
    };
    let who = place_name(&model.nodes[usize::from(node)], instance_of(action), lang);
    let who_ga = ga(&who);
    match action {
        Action::Crash { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 비정상 종료돼요.",
            "{who} crashes at t = {when}."
        ),
        Action::Stop { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 요청을 받고 멈춰요.",
            "{who} is asked to stop at t = {when}."
        ),
        Action::Restart { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 다시 시작해요.",
            "{who} restarts at t = {when}."
        ),
        Action::Hang { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 응답 없이 멈춰요.",
            "{who} hangs at t = {when}."
        ),
        Action::Resume { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 다시 움직여요.",
            "{who} goes on at t = {when}."
        ),
        Action::Partition { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 네트워크에서 끊겨요.",
            "{who} is cut off at t = {when}."
        ),
        Action::Heal { .. } => say!(
            lang,
            "t = {when}에 {who_ga} 네트워크에 다시 이어져요.",
            "{who} is connected again at t = {when}."
        ),
        Action::Seek(seek) => {
            let to = logs::seek_goal(seek.to, lang);
            match logs::sought_topic(seek, model) {
                Some(topic) => say!(
                    lang,
                    "t = {when}에 {who_ga} {topic} 토픽에서 읽을 곳을 옮겨요: {to}.",
                    "{who} seeks in {topic} at t = {when}: {to}."
                ),
                None => say!(
                    lang,
                    "t = {when}에 {who_ga} 읽을 곳을 옮겨요: {to}.",
                    "{who} seeks at t = {when}: {to}."
                ),
            }
        }
        _ => from_then_on(action, &who, &when, lang),
    }
}

fn from_then_on(action: &Action, who: &str, when: &str, lang: Lang) -> String {
    let who_ga = ga(who);
    match action {
        Action::ErrorRate { share: rate, .. } => {
            let rate = share(*rate);
            say!(
                lang,
                "t = {when}부터 {who_ga} 요청의 {rate}에 오류로 답해요.",
                "{who} answers {rate} of its requests with an error from t = {when} on."
            )
        }
        Action::Slow { factor_milli, .. } => {
            let times = thousandths(*factor_milli);
            say!(
                lang,
                "t = {when}부터 {who}의 작업이 {times}배 걸려요.",
                "work at {who} takes {times} times as long from t = {when} on."
            )
        }
        _ => String::new(),
    }
}

/// Returns a node's name, with the instance that is meant.
fn place_name(node: &Node, instance: Option<u32>, lang: Lang) -> String {
    let name = node_name(node, lang);
    instance.map_or(name.clone(), |i| format!("{name}[{i}]"))
}

fn instance_of(action: &Action) -> Option<u32> {
    match action {
        Action::Crash { instance, .. }
        | Action::Stop { instance, .. }
        | Action::Restart { instance, .. }
        | Action::Hang { instance, .. }
        | Action::Resume { instance, .. }
        | Action::ErrorRate { instance, .. }
        | Action::Slow { instance, .. }
        | Action::Seek(Seek { instance, .. }) => *instance,
        _ => None,
    }
}

fn node_of(action: &Action) -> Option<u16> {
    match action {
        Action::Crash { node, .. }
        | Action::Stop { node, .. }
        | Action::Restart { node, .. }
        | Action::Hang { node, .. }
        | Action::Resume { node, .. }
        | Action::Partition { a: node, .. }
        | Action::Heal { a: node, .. }
        | Action::ErrorRate { node, .. }
        | Action::Slow { node, .. }
        | Action::Seek(Seek { service: node, .. }) => Some(*node),
        Action::Intercept(_)
        | Action::CrashAt(_)
        | Action::Strike { .. }
        | Action::Hold { .. }
        | Action::Release { .. }
        | Action::Overtake { .. } => None,
    }
}

fn at_messages(action: &Action, model: &Model, when: &str, lang: Lang) -> String {
    match action {
        Action::Intercept(what) => intercept(what, model, when, lang),
        Action::CrashAt(trap) => crash_at(trap, model, when, lang),
        _ => say!(
            lang,
            "t = {when}에 메시지 하나에 손을 대요.",
            "a message is struck at t = {when}."
        ),
    }
}

fn crash_at(trap: &Trap, model: &Model, when: &str, lang: Lang) -> String {
    let who = node_name(&model.nodes[usize::from(trap.node)], lang);
    let who_ga = ga(&who);
    let program = sim::world::program(model, trap.node, trap.program);
    let line = program.and_then(|p| p.lines.get(usize::from(trap.line)));
    let line = line.map_or("", |line| &line.text);
    if trap.after {
        say!(
            lang,
            "t = {when} 이후에 {who_ga} ‘{line}’ 줄을 마치자마자 비정상 종료돼요.",
            "{who} crashes after the line “{line}”, after t = {when}."
        )
    } else {
        say!(
            lang,
            "t = {when} 이후에 {who_ga} ‘{line}’ 줄 앞에서 비정상 종료돼요.",
            "{who} crashes before the line “{line}”, after t = {when}."
        )
    }
}

fn intercept(what: &Intercept, model: &Model, at: &str, lang: Lang) -> String {
    let label = what.label.and_then(|label| model.names.get(label as usize));
    let name = label.map_or("", |name| name);
    let kind = what.kind.map(|kind| names::message_kind(kind, lang));
    let thing = [name, kind.as_deref().unwrap_or_default()].join(" ");
    let thing = match thing.trim() {
        "" => say!(lang, "메시지", "messages"),
        thing => thing.to_owned(),
    };
    let n = what.count;
    let thing_ga = ga(&format!("{thing} {n}개"));
    match what.verdict {
        Verdict::Drop => say!(
            lang,
            "t = {at}부터 {thing_ga} 길에서 사라져요.",
            "{thing}: {n} lost on the way from t = {at} on."
        ),
        Verdict::Duplicate => say!(
            lang,
            "t = {at}부터 {thing_ga} 두 번 도착해요.",
            "{thing}: {n} arrive twice from t = {at} on."
        ),
        Verdict::Delay(_) => say!(
            lang,
            "t = {at}부터 {thing_ga} 늦게 도착해요.",
            "{thing}: {n} arrive later from t = {at} on."
        ),
        Verdict::Refuse => say!(
            lang,
            "t = {at}부터 {thing_ga} 거부돼요.",
            "{thing}: {n} refused from t = {at} on."
        ),
    }
}
