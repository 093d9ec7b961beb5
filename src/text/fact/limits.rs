//! Sentences about what limits calls: bulkheads, pools, rate limiters, throttling, and a service's door.

use super::super::quantity::{count, counted, form, measured, share, span, time};
use super::teller::{Teller, ga, reul};
use crate::say;
use sim::fact::Fact;
use sim::policy::{Awaiting, Rejection};
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::PermitAwaited {
            label, awaiting, ..
        } => awaited(t, *label, *awaiting),
        Fact::PermitGiven { label, waited, .. } => {
            let (who, op, waited) = (t.who_first(), t.operation(*label), measured(*waited));
            let (who_ga, op_reul) = (ga(&who), reul(&op));
            say!(
                t.lang,
                "{waited} 동안 기다린 끝에 차례가 와서 {who_ga} {op_reul} 불러요.",
                "After waiting for {waited}, the call from {who} to {op} is let in."
            )
        }
        Fact::PlaceFreed {
            held,
            outstanding,
            limit,
            ..
        } => {
            let (who, held) = (t.who(), measured(*held));
            let are = form((*outstanding).into(), "is", "are");
            say!(
                t.lang,
                "{who}에서 이미 포기한 호출이 이제야 끝났어요. 자리를 {held} 동안 붙잡고 있었고, 지금은 {limit}개 중 {outstanding}개가 차 있어요.",
                "A call that {who} had given up is over only now: it held its place for {held}. Now {outstanding} of {limit} {are} taken."
            )
        }
        Fact::Shed {
            label,
            limit,
            period,
            retry_after,
        } => shed(t, *label, *limit, *period, *retry_after),
        other => unreachable!("{} is not about a limit", other.kind().name()),
    }
}

/// Returns why a bulkhead, a rate limiter or a throttle did not let a call through.
pub fn rejected(t: &Teller, op: &str, rejection: Rejection) -> String {
    let (who, op_reul) = (t.who(), reul(op));
    match rejection {
        Rejection::BulkheadFull { outstanding, limit } => {
            let (calls, are) = calls(outstanding, limit);
            say!(
                t.lang,
                "{who}에서 나간 호출이 한도 {limit}개 중 {outstanding}개라 빈자리가 없어요. 그래서 {op_reul} 부르지 않았어요.",
                "{outstanding} of {calls} of {who} {are} outstanding, so {op} was not called."
            )
        }
        Rejection::WaitedTooLong {
            outstanding,
            limit,
            waited,
        } => {
            let waited = measured(waited);
            let (calls, are) = calls(outstanding, limit);
            say!(
                t.lang,
                "{who}에서 {waited} 동안 기다렸지만 {limit}개 중 {outstanding}개가 여전히 차 있어서 {op_reul} 부르지 않았어요.",
                "After waiting for {waited}, {outstanding} of {calls} of {who} {are} still outstanding, so {op} was not called."
            )
        }
        Rejection::PoolFull {
            running,
            threads,
            queued,
            room,
        } => {
            let (all, places) = (counted(threads, "thread"), counted(room, "place"));
            let are = form(running.into(), "is", "are");
            say!(
                t.lang,
                "{who}의 스레드 풀에서 {threads}개 중 {running}개가 일하고, 대기열에는 {room}자리 중 {queued}자리가 찼어요. 그래서 {op_reul} 부르지 않았어요.",
                "In the pool of {who}, {running} of {all} {are} taken and {queued} of {places} in its queue, so {op} was not called."
            )
        }
        Rejection::RateLimited {
            limit,
            period,
            next,
        } => {
            let calls = counted(limit, "call");
            let (limit, period, next) = (count(limit.into()), span(period), time(next));
            say!(
                t.lang,
                "{who}의 처리율 제한은 {period}에 {limit}번이에요. 다음 차례는 t = {next}에 와요. 그래서 {op_reul} 부르지 않았어요.",
                "The rate limit of {who} is {calls} in {period}; the next permit comes at t = {next}, so {op} was not called."
            )
        }
        Rejection::Throttled {
            requests,
            accepts,
            share_ppm,
        } => {
            let refused = share(f64::from(share_ppm / 100) / 10_000.0);
            let (all, were) = (
                form(requests.into(), "request", "requests"),
                form(accepts.into(), "was", "were"),
            );
            let (requests, accepts) = (count(requests.into()), count(accepts.into()));
            say!(
                t.lang,
                "최근 요청 {requests}개 중 {accepts}개만 받아들여져서 {who} 쪽이 스스로 {refused}를 걸러요. 이번 호출이 걸러져 {op_reul} 부르지 않았어요.",
                "Only {accepts} of the last {requests} {all} {were} accepted, so {who} refuses {refused} by itself; {op} was not called."
            )
        }
        Rejection::Open { .. } | Rejection::HalfOpenFull { .. } | Rejection::ForcedOpen { .. } => {
            unreachable!("a breaker has its own words")
        }
    }
}

/// English: the calls that may be outstanding, and the verb for those that are.
fn calls(outstanding: u32, limit: u32) -> (String, &'static str) {
    let are = form(outstanding.into(), "is", "are");
    (counted(limit, "call"), are)
}

fn awaited(t: &Teller, label: u32, awaiting: Awaiting) -> String {
    let (who, op) = (t.who(), t.operation(label));
    let op_reul = reul(&op);
    match awaiting {
        Awaiting::Place {
            position,
            outstanding,
            limit,
            until,
        } => {
            let end = until.map_or_else(String::new, |until| {
                let until = time(until);
                say!(
                    t.lang,
                    " 늦어도 t = {until}까지만 기다려요.",
                    " It waits until t = {until} at most."
                )
            });
            let (calls, are) = calls(outstanding, limit);
            say!(
                t.lang,
                "{who}에서 나간 호출이 {limit}개 중 {outstanding}개라, {op_reul} 부르기 전에 줄의 {position}번째에서 기다려요.{end}",
                "{outstanding} of {calls} of {who} {are} outstanding; this one to {op} waits as number {position} in line.{end}"
            )
        }
        Awaiting::Permit { at, limit, period } => {
            let calls = counted(limit, "call");
            let (at, limit, period) = (time(at), count(limit.into()), span(period));
            say!(
                t.lang,
                "{who}의 처리율 제한은 {period}에 {limit}번이에요. {op_reul} 부를 차례를 t = {at}에 맡아 두고 기다려요.",
                "The rate limit of {who} is {calls} in {period}; the permit for {op} is reserved for t = {at}."
            )
        }
    }
}

fn shed(t: &Teller, label: u32, limit: u32, period: Span, retry_after: Span) -> String {
    let (who, op) = (t.who(), t.operation(label));
    let all = counted(limit, "request");
    let (limit, period, after) = (count(limit.into()), span(period), span(retry_after));
    say!(
        t.lang,
        "{who}의 문은 {period}에 요청 {limit}개까지만 들여보내요. {op} 요청을 429로 돌려보내면서 Retry-After로 {after} 뒤에 다시 오라고 알려요.",
        "The door of {who} lets {all} in per {period}; this one for {op} gets 429, with Retry-After {after}."
    )
}
