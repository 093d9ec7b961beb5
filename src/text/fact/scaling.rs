//! Sentences about autoscaling: what the length of a queue or the lag of a group asks for, how many instances there will be, and why not
//! another number.

use super::super::quantity::{count, counted, form, share, span, time};
use super::teller::{Teller, ga, neun};
use crate::say;
use crate::text::scaling::{partitions, watched_name};
use sim::fact::Fact;
use sim::scaling::{Scaling, Watched, Why};
use sim::time::{Span, Time};

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::Scaled {
            watched,
            backlog,
            wanted,
            before,
            after,
            ready,
            why,
        } => {
            let Some(backlog) = *backlog else {
                return unknown(t, *watched, *before);
            };
            let sum = sum(t, *watched, backlog, *wanted);
            let limit = limit(t, *watched, *wanted);
            let then = decided(t, &limit, (*before, *after), *ready, *why);
            say!(t.lang, "{sum} {then}", "{sum} {then}")
        }
        Fact::InstanceScaled {
            running: true,
            took,
            instances,
        } => {
            let (who, took, now) = (t.who_first(), span(*took), running(*instances));
            let who_ga = ga(&who);
            let (ko, en) = match reads_topic(t) {
                true => ("그룹에 들어가요", "joins its group"),
                false => ("메시지를 받아요", "takes messages now"),
            };
            say!(
                t.lang,
                "{who_ga} {took} 만에 다 켜져서 이제 {ko}. 실행 중인 인스턴스는 {instances}개예요.",
                "{who} is ready {took} after it was asked for, and {en}. {now}"
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
                        format!("finished what it held, which took {took}"),
                    )
                }
            };
            let (left_ko, left) = match reads_topic(t) {
                true => ("그룹에서 나가 ", ", leaves its group"),
                false if *took > Span::ZERO => ("", ","),
                false => ("", ""),
            };
            say!(
                t.lang,
                "{who_ga} {ko} {left_ko}꺼졌어요. 실행 중인 인스턴스는 {instances}개예요.",
                "{who} {en}{left} and is off. {now}"
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

/// Returns whether the instances are members of groups.
fn reads_topic(t: &Teller) -> bool {
    let service = t.service(t.said.node);
    service.is_some_and(|s| !s.subscriptions.is_empty())
}

/// Returns what waits, and what it asks for: "120 ÷ 20 = 6".
fn sum(t: &Teller, watched: Watched, backlog: u32, wanted: u32) -> String {
    let target = settings(t).map_or(1, |s| s.target);
    let name = watched_name(t.model, watched);
    let (waits, all) = (backlog, count(backlog.into()));
    let sign = match u32::try_from(u64::from(target) * u64::from(wanted)) {
        Ok(full) if full == waits => "=",
        _ => "→",
    };
    match watched {
        Watched::Queue { .. } => {
            let held = counted(waits, "message");
            say!(
                t.lang,
                "{name} 큐에 {all}개가 있어요. 인스턴스마다 {target}개씩이면 {all} ÷ {target} {sign} {wanted}개예요.",
                "The queue {name} holds {held}; at {target} each that makes {all} ÷ {target} {sign} {wanted}."
            )
        }
        Watched::Lag { .. } => say!(
            t.lang,
            "{name} 토픽에서 그룹의 지연(lag)이 {all}개예요. 인스턴스마다 {target}개씩이면 {all} ÷ {target} {sign} {wanted}개예요.",
            "The group's lag in topic {name} is {all}; at {target} each that makes {all} ÷ {target} {sign} {wanted}."
        ),
    }
}

fn decided(
    t: &Teller,
    limit: &str,
    (from, to): (u32, u32),
    ready: Option<Time>,
    why: Why,
) -> String {
    match why {
        Why::More if to > from => {
            let (more, ready) = (to - from, time(ready.unwrap_or_default()));
            let start = form(more.into(), "starts", "start");
            say!(
                t.lang,
                "{limit}{from}개가 있어서 {more}개를 더 시작해요. t = {ready}에 다 켜져요.",
                "{limit}With {from} there, {more} more {start}; ready at t = {ready}."
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
            let (were, stay) = (form(highest.into(), "was", "were"), stays(from));
            say!(
                t.lang,
                "{limit}하지만 {highest}개가 필요했던 때부터 {neun} 줄이지 않아요. t = {until}까지 {from}개를 그대로 둬요.",
                "{limit}But {highest} {were} wanted less than {window} ago: until t = {until} {stay}."
            )
        }
        Why::Unknown => String::new(),
    }
}

/// Returns which limit the number wanted is beyond; nothing where it is not.
fn limit(t: &Teller, watched: Watched, wanted: u32) -> String {
    let Some(s) = settings(t) else {
        return String::new();
    };
    let partitions = partitions(t.model, watched).filter(|n| wanted > *n);
    match partitions {
        Some(n) if (s.min..s.max).contains(&n) => {
            let all = counted(n, "partition");
            say!(
                t.lang,
                "하지만 토픽의 파티션이 {n}개라서 {n}개까지예요. ",
                "But the topic has {all}: {n}. "
            )
        }
        _ if partitions.unwrap_or(wanted) < s.min => {
            let min = s.min;
            say!(
                t.lang,
                "최소 {min}개는 남겨요. ",
                "At least {min} must run. "
            )
        }
        _ if wanted > s.max => {
            let max = s.max;
            say!(t.lang, "최대는 {max}개예요. ", "At most {max} may run. ")
        }
        _ => String::new(),
    }
}

/// English: that no instance is stopped.
fn stays(from: u32) -> String {
    match from {
        1 => "the one there stays".into(),
        n => format!("all {n} stay"),
    }
}

fn unknown(t: &Teller, watched: Watched, from: u32) -> String {
    let stay = stays(from);
    match watched {
        Watched::Queue { broker, .. } => {
            let broker = t.node(broker);
            let broker_ga = ga(&broker);
            say!(
                t.lang,
                "{broker_ga} 꺼져 있어서 큐의 길이를 알 수 없어요. {from}개를 그대로 둬요.",
                "Nobody knows the length of the queue while {broker} is down: {stay}."
            )
        }
        Watched::Lag { .. } => {
            let topic = watched_name(t.model, watched);
            say!(
                t.lang,
                "{topic} 토픽에 리더가 없는 파티션이 있어서 그룹의 지연(lag)을 알 수 없어요. {from}개를 그대로 둬요.",
                "Nobody knows the lag of the group while a partition of {topic} has no leader: {stay}."
            )
        }
    }
}

fn settings<'a>(t: &'a Teller) -> Option<&'a Scaling> {
    t.service(t.said.node)?.scaling.as_deref()
}
