//! Faults on a schedule.

use super::autoscale;
use super::json::{Json, Kind};
use super::problem::{Code, NodeShape, Shape, What};
use super::reader::{Fields, Reader};
use super::seeks;
use super::traps;
use super::wiring::{self, Head, Wiring};
use crate::model::{Action, Intercept, Node, Verdict};
use crate::program::MessageKind;
use crate::sort;
use crate::time::Time;

const FAULTS_MAX: usize = 10_000;
const FAULTS: [&str; 11] = [
    "crash",
    "stop",
    "restart",
    "hang",
    "resume",
    "partition",
    "heal",
    "error_rate",
    "slow",
    "intercept",
    "seek",
];
const INTERCEPT: [&str; 6] = ["from", "to", "kind", "message", "skip", "count"];
const VERDICTS: [&str; 4] = ["drop", "duplicate", "refuse", "delay"];

/// Reads the schedule, in order of time.
pub fn faults<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    nodes: &[Node],
    wiring: &mut Wiring<'a>,
    json: &'a Json,
) -> Vec<(Time, Action)> {
    let items = r.list_at_most(json, What::Fault, FAULTS_MAX);
    let mut faults: Vec<_> = items
        .iter()
        .filter_map(|item| fault(r, heads, nodes, wiring, item))
        .collect();
    sort::by_key(&mut faults, |(at, _)| *at);
    faults
}

fn fault<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    nodes: &[Node],
    wiring: &mut Wiring<'a>,
    json: &'a Json,
) -> Option<(Time, Action)> {
    let fields = r.open_object(json)?;
    let at = r.need(fields, "at").and_then(|json| r.duration(json));
    let named = r.one_of(fields, &FAULTS);
    let beside: &[&str] = match named.map(|(name, _)| name) {
        Some("crash") => &["instance", "program", "before", "after"],
        Some("stop" | "restart" | "hang" | "resume") => &["instance"],
        Some("error_rate") => &["instance", "share"],
        Some("slow") => &["instance", "factor"],
        Some("intercept") => &["verdict"],
        Some("seek") => &["instance", "topic", "to"],
        Some(_) => &[],
        None => &[
            "instance", "program", "before", "after", "share", "factor", "verdict", "topic", "to",
        ],
    };
    let known: Vec<&str> = beside
        .iter()
        .chain(&FAULTS)
        .chain(&["at"])
        .copied()
        .collect();
    r.object(json, &known);
    let (name, subject) = named?;
    let at_line = ["before", "after"]
        .iter()
        .any(|side| fields.get(side).is_some());
    let action = if name == "seek" {
        seeks::scheduled(r, heads, nodes, fields, subject)
    } else if name == "crash" && at_line {
        traps::crash_at(r, heads, nodes, fields, subject)
    } else {
        action(r, heads, wiring, fields, name, subject)
    };
    Some((Time(at?.0), action?))
}

fn action<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    o: Fields<'a>,
    name: &str,
    subject: &'a Json,
) -> Option<Action> {
    match name {
        "stop" => {
            let place = place(r, heads, o, subject);
            let node = broker(r, heads, subject)?;
            let (_, instance) = place?;
            Some(Action::Stop { node, instance })
        }
        "partition" => pair(r, heads, subject).map(|(a, b)| Action::Partition { a, b }),
        "heal" => pair(r, heads, subject).map(|(a, b)| Action::Heal { a, b }),
        "error_rate" => {
            let place = place(r, heads, o, subject);
            let share = r.need(o, "share").and_then(|json| r.share(json));
            let (node, instance) = place?;
            Some(Action::ErrorRate {
                node,
                instance,
                share: share?,
            })
        }
        "slow" => {
            let place = place(r, heads, o, subject);
            let factor = r
                .need(o, "factor")
                .and_then(|json| r.decimal_milli(json, 0, 1_000_000));
            let (node, instance) = place?;
            Some(Action::Slow {
                node,
                instance,
                factor_milli: factor?,
            })
        }
        "intercept" => intercept(r, heads, wiring, o, subject).map(Action::Intercept),
        _ => {
            let (node, instance) = place(r, heads, o, subject)?;
            Some(match name {
                "crash" => Action::Crash { node, instance },
                "restart" => Action::Restart { node, instance },
                "hang" => Action::Hang { node, instance },
                _ => Action::Resume { node, instance },
            })
        }
    }
}

/// Reads which node is meant, and which one of its instances; none: all of them.
fn place<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    o: Fields<'a>,
    subject: &'a Json,
) -> Option<(u16, Option<u32>)> {
    let node = wiring::node(r, heads, subject);
    let instance = instance(r, heads, node, o);
    Some((node?, instance?))
}

/// Reads which instance, or which member, is meant, counted from 0; `Some(None)` where none is named.
pub fn instance<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    node: Option<u16>,
    o: Fields<'a>,
) -> Option<Option<u32>> {
    let Some(json) = o.get("instance") else {
        return Some(None);
    };
    let head = &heads[usize::from(node?)];
    let all = ["instances", "members"]
        .iter()
        .find_map(|field| head.json.field(field));
    let number = |json: Option<&Json>, none| match json.map(|json| &json.kind) {
        Some(Kind::Int(n)) => u32::try_from(*n).unwrap_or(1),
        _ => none,
    };
    // Where they are scaled, any that may run is meant.
    let count = match head.json.field("autoscale") {
        Some(scaling) => number(scaling.field("max"), autoscale::MAX),
        None => number(all, 1),
    };
    let count = count.saturating_sub(1);
    r.count(json, 0, count).map(Some)
}

/// Reads which broker is meant: what else is asked to stop is nothing that the model tells from a crash.
fn broker<'a>(r: &mut Reader<'a>, heads: &[Head<'a>], json: &'a Json) -> Option<u16> {
    let node = wiring::node(r, heads, json)?;
    let (name, found) = (
        heads[usize::from(node)].name,
        heads[usize::from(node)].shape,
    );
    if found == NodeShape::Broker {
        return Some(node);
    }
    r.note(
        json,
        Code::KindWrong {
            name: name.into(),
            expected: NodeShape::Broker,
            found,
        },
    );
    None
}

fn pair<'a>(r: &mut Reader<'a>, heads: &[Head<'a>], json: &'a Json) -> Option<(u16, Option<u16>)> {
    match &json.kind {
        Kind::Text(_) => wiring::node(r, heads, json).map(|a| (a, None)),
        Kind::List(items) if items.len() == 2 => {
            let (a, b) = (
                wiring::node(r, heads, &items[0]),
                wiring::node(r, heads, &items[1]),
            );
            Some((a?, Some(b?)))
        }
        _ => {
            r.wrong_type(json, Shape::Pair);
            None
        }
    }
}

fn intercept<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    outer: Fields<'a>,
    json: &'a Json,
) -> Option<Intercept> {
    let o = r.object(json, &INTERCEPT)?;
    let verdict = r.need(outer, "verdict").and_then(|json| verdict(r, json));
    let mut end = |name| {
        o.get(name)
            .map_or(Some(None), |json| wiring::node(r, heads, json).map(Some))
    };
    let (from, to) = (end("from"), end("to"));
    let kinds = MessageKind::ALL.map(MessageKind::name);
    let kind = o.get("kind").map_or(Some(None), |json| {
        r.known(json, What::MessageKind, kinds.into_iter())
            .map(|i| Some(MessageKind::ALL[i]))
    });
    let label = o
        .get("message")
        .map_or(Some(None), |json| label(r, wiring, json).map(Some));
    let skip = o
        .get("skip")
        .map_or(Some(0), |json| r.count(json, 0, u32::MAX));
    let count = o
        .get("count")
        .map_or(Some(1), |json| r.count(json, 1, u32::MAX));
    Some(Intercept {
        from: from?,
        to: to?,
        kind: kind?,
        label: label?,
        verdict: verdict?,
        skip: skip?,
        count: count?,
    })
}

/// Returns the number of a call's or message's name that some program uses.
pub fn label<'a>(r: &mut Reader<'a>, wiring: &Wiring<'a>, json: &'a Json) -> Option<u32> {
    r.known(json, What::Message, wiring.names.iter().map(|name| &**name))
        .map(|i| i as u32)
}

fn verdict<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Verdict> {
    if let Kind::Object(_) = json.kind {
        let o = r.object(json, &["delay"])?;
        return r
            .need(o, "delay")
            .and_then(|json| r.duration(json))
            .map(Verdict::Delay);
    }
    match r.known(json, What::Verdict, VERDICTS[..3].iter().copied())? {
        0 => Some(Verdict::Drop),
        1 => Some(Verdict::Duplicate),
        _ => Some(Verdict::Refuse),
    }
}
