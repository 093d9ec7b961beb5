//! Sentences about autoscaling: what the length of the queue asks for, how many instances there will be, and why not another number.

use super::super::quantity::{count, share, span, time};
use super::teller::{Teller, counted, ga, neun};
use crate::say;
use sim::fact::Fact;
use sim::model::NodeKind;
use sim::scaling::{Scaling, Why};
use sim::time::{Span, Time};

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Scaled {
            broker,
            queue,
            length,
            wanted,
            before,
            after,
            ready,
            why,
        } => {
            let Some(length) = *length else {
                return unknown(t, *broker, *before);
            };
            let sum = sum(t, (*broker, *queue), length, *wanted);
            let then = decided(t, *wanted, (*before, *after), *ready, *why);
            say!(t.lang, "{sum} {then}", "{sum} {then}")
        }
        Fact::InstanceScaled {
            running: true,
            took,
            instances,
        } => {
            let (who, took, now) = (t.who_first(), span(*took), running(*instances));
            let who_ga = ga(&who);
            say!(
                t.lang,
                "{who_ga} {took} 만에 다 켜져서 이제 메시지를 받아요. 실행 중인 인스턴스는 {instances}개예요.",
                "{who} is ready {took} after it was asked for, and takes messages now. {now}"
            )
        }
        Fact::InstanceScaled {
            took, instances, ..
        } => {
            let (who, now) = (t.who_first(), running(*instances));
            let who_ga = ga(&who);
            let (ko, en) = match *took {
                Span::ZERO => (
                    "하던 일이 없어서".to_owned(),
                    "had nothing to do".to_owned(),
                ),
                took => {
                    let took = span(took);
                    (
                        format!("{took} 동안 하던 일을 마치고"),
                        format!("finished what it held, which took {took},"),
                    )
                }
            };
            say!(
                t.lang,
                "{who_ga} {ko} 꺼졌어요. 실행 중인 인스턴스는 {instances}개예요.",
                "{who} {en} and is off. {now}"
            )
        }
        other => unreachable!("{} is not about scaling", other.kind().name()),
    }
}

/// English: how many instances there are now.
fn running(instances: u32) -> String {
    match instances {
        1 => "1 instance runs now.".into(),
        n => format!("{n} instances run now."),
    }
}

/// Returns what the length asks for: "120 ÷ 20 = 6".
fn sum(t: &Teller, (broker, queue): (u16, u16), length: u32, wanted: u32) -> String {
    let queue = match t.model.nodes.get(usize::from(broker)).map(|n| &n.kind) {
        Some(NodeKind::Broker(broker)) => broker
            .queues
            .get(usize::from(queue))
            .map_or("?", |q| &*q.name),
        _ => "?",
    };
    let target = settings(t).map_or(1, |s| s.target);
    let (held, length) = (counted(length, "message"), count(length.into()));
    let sign = match u32::try_from(u64::from(target) * u64::from(wanted)) {
        Ok(full) if length == count(full.into()) => "=",
        _ => "→",
    };
    say!(
        t.lang,
        "{queue} 큐에 {length}개가 있어요. 인스턴스마다 {target}개씩이면 {length} ÷ {target} {sign} {wanted}개예요.",
        "The queue {queue} holds {held}; at {target} each that makes {length} ÷ {target} {sign} {wanted}."
    )
}

fn decided(
    t: &Teller,
    wanted: u32,
    (from, to): (u32, u32),
    ready: Option<Time>,
    why: Why,
) -> String {
    let limit = limit(t, wanted);
    match why {
        Why::More if to > from => {
            let (more, ready) = (to - from, time(ready.unwrap_or_default()));
            say!(
                t.lang,
                "{limit}{from}개가 있어서 {more}개를 더 시작해요. t = {ready}에 다 켜져요.",
                "{limit}With {from} there, {more} more start; ready at t = {ready}."
            )
        }
        Why::More => say!(
            t.lang,
            "{limit}하지만 멈추는 인스턴스가 자리를 차지하고 있어서 아직 시작하지 못해요.",
            "{limit}But instances that are about to stop take the places, so none starts yet."
        ),
        Why::Fewer => {
            let (fewer, window) = (
                from - to,
                settings(t).map_or(Span::ZERO, |s| s.stabilization),
            );
            let stop = match fewer {
                1 => "1 stops".to_owned(),
                n => format!("{n} stop"),
            };
            let since = match window {
                Span::ZERO => String::new(),
                window => {
                    let window = span(window);
                    say!(
                        t.lang,
                        "지난 {window} 동안 {to}개보다 많이 필요하다고 본 적이 없어요. ",
                        "No look of the last {window} wanted more than {to}. "
                    )
                }
            };
            say!(
                t.lang,
                "{limit}{since}{from}개 중 {fewer}개를 멈춰요. 하던 일은 마치고 꺼져요.",
                "{limit}{since}Of {from} there, {stop} when done with what is in hand."
            )
        }
        Why::Enough => say!(
            t.lang,
            "{limit}{from}개가 있으니 그대로 둬요.",
            "{limit}With {from} there, nothing changes."
        ),
        Why::Near => {
            let near = settings(t).map_or(0, |s| s.tolerance);
            let near = share(near as f64 / 1_000_000.0);
            say!(
                t.lang,
                "{from}개로도 목표에서 {near} 안이라 그대로 둬요.",
                "With {from} it is within {near} of the target, so nothing changes."
            )
        }
        Why::Held { highest, until } => {
            let window = span(settings(t).map_or(Span::ZERO, |s| s.stabilization));
            let until = time(until);
            let neun = neun(&window);
            say!(
                t.lang,
                "{limit}하지만 {highest}개가 필요했던 때부터 {neun} 줄이지 않아요. t = {until}까지 {from}개를 그대로 둬요.",
                "{limit}But {highest} were wanted less than {window} ago: until t = {until} all {from} stay."
            )
        }
        Why::Unknown => String::new(),
    }
}

/// Returns which limit the number wanted is beyond; nothing where it is not.
fn limit(t: &Teller, wanted: u32) -> String {
    match settings(t) {
        Some(s) if wanted > s.max => {
            let max = s.max;
            say!(t.lang, "최대는 {max}개예요. ", "At most {max} may run. ")
        }
        Some(s) if wanted < s.min => {
            let min = s.min;
            say!(
                t.lang,
                "최소 {min}개는 남겨요. ",
                "At least {min} must run. "
            )
        }
        _ => String::new(),
    }
}

fn unknown(t: &Teller, broker: u16, from: u32) -> String {
    let broker = t.node(broker);
    let broker_ga = ga(&broker);
    say!(
        t.lang,
        "{broker_ga} 꺼져 있어서 큐의 길이를 알 수 없어요. {from}개를 그대로 둬요.",
        "Nobody knows the length of the queue while {broker} is down: all {from} stay."
    )
}

fn settings<'a>(t: &'a Teller) -> Option<&'a Scaling> {
    t.service(t.said.node)?.scaling.as_deref()
}
