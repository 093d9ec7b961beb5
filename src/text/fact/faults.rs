//! Sentences about faults, by schedule or by hand, and about the limits of a run.

use super::super::quantity::{count, counted, share, span, thousandths};
use super::replicas;
use super::teller::{Teller, capital, ga, neun};
use crate::say;
use crate::text::josa;
use sim::fact::{Fact, Limit};
use sim::model::Verdict;

pub fn sentence(t: &Teller) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    match &t.said.fact {
        Fact::Crashed {
            lost_messages,
            asked,
            replicas: Some(standing),
            ..
        } if standing.running > 0 || !asked => replicas::went(t, *lost_messages, *asked, *standing),
        Fact::Crashed {
            lost_messages,
            asked: true,
            ..
        } => replicas::stopped(t, *lost_messages),
        Fact::Crashed {
            lost_activations,
            lost_messages,
            ..
        } => crashed(t, *lost_activations, *lost_messages),
        Fact::Restarted {
            replicas: Some(standing),
        } => replicas::came(t, *standing),
        Fact::Restarted { replicas: None } => say!(
            t.lang,
            "{who_ga} 빈 메모리로 다시 시작했어요. 테이블은 커밋된 그대로예요.",
            "{who} started again with an empty memory; its tables are as they were committed."
        ),
        Fact::Hung => say!(
            t.lang,
            "{who_ga} 응답 없이 멈췄어요. 연결은 살아 있어서 아무도 알지 못해요.",
            "{who} hangs: it stands still, its connections stay open, and nobody is told."
        ),
        Fact::Resumed { waiting } => {
            let all = counted(*waiting, "message");
            say!(
                t.lang,
                "{who_ga} 다시 움직여요. 그동안 메시지 {waiting}개가 쌓였어요.",
                "{who} goes on; {all} piled up meanwhile."
            )
        }
        Fact::Partitioned { from } => apart(t, *from),
        Fact::Healed { from } => healed(t, *from),
        Fact::ErrorRateSet {
            instance,
            share: rate,
        } if *rate <= 0.0 => {
            let who = whole_or_one(t, *instance);
            let (who_neun, who) = (neun(&who), capital(&who));
            say!(
                t.lang,
                "{who_neun} 이제 일부러 오류를 내지 않아요.",
                "{who} no longer answers with injected errors."
            )
        }
        Fact::ErrorRateSet {
            instance,
            share: rate,
        } => {
            let inside = whole_or_one(t, *instance);
            let who_neun = neun(&inside);
            let rate = share(*rate);
            say!(
                t.lang,
                "이제부터 {who_neun} 요청의 {rate}에 오류로 답해요.",
                "From now on {inside} answers {rate} of its requests with an error.",
            )
        }
        Fact::SlowSet {
            instance,
            factor_milli: 1_000,
        } => {
            let who = whole_or_one(t, *instance);
            let (who_neun, who) = (neun(&who), capital(&who));
            say!(
                t.lang,
                "{who_neun} 다시 원래 빠르기로 일해요.",
                "{who} works at its own speed again."
            )
        }
        Fact::SlowSet {
            instance,
            factor_milli,
        } => {
            let times = thousandths(*factor_milli);
            let inside = whole_or_one(t, *instance);
            say!(
                t.lang,
                "이제부터 {inside}의 작업은 시간이 {times}배 걸려요.",
                "From now on work at {inside} takes {times} times as long.",
            )
        }
        Fact::InterceptSet { verdict } => intercept(t, *verdict),
        Fact::CrashSet {
            program,
            line,
            after,
        } => crash_set(t, *program, *line, *after),
        Fact::LimitReached { limit, value } => limit_reached(t, *limit, *value),
        other => unreachable!("{} is not about a fault", other.kind().name()),
    }
}

/// Returns the node, or the one instance of it that is meant.
fn whole_or_one(t: &Teller, instance: Option<u32>) -> String {
    match instance {
        Some(_) => t.who(),
        None => t.node(t.said.node),
    }
}

fn crashed(t: &Teller, work: u32, messages: u32) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    let (requests, letters) = (counted(work, "request"), counted(messages, "message"));
    let (work_is, messages_are) = (is_or_are(work), is_or_are(messages));
    match (work, messages) {
        (0, 0) => say!(
            t.lang,
            "{who_ga} 비정상 종료됐어요. 하던 일은 없었어요.",
            "{who} crashed while it had nothing to do."
        ),
        (_, 0) => say!(
            t.lang,
            "{who_ga} 비정상 종료됐어요. 하던 일 {work}건이 사라졌어요.",
            "{who} crashed: {requests} at work {work_is} lost."
        ),
        (0, _) => say!(
            t.lang,
            "{who_ga} 비정상 종료됐어요. 메모리에 있던 메시지 {messages}개가 사라졌어요.",
            "{who} crashed: {letters} in its memory {messages_are} lost."
        ),
        _ => say!(
            t.lang,
            "{who_ga} 비정상 종료됐어요. 하던 일 {work}건과 메모리에 있던 메시지 {messages}개가 사라졌어요.",
            "{who} crashed: {requests} at work and {letters} in its memory are lost."
        ),
    }
}

fn is_or_are(n: u32) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

fn apart(t: &Teller, from: Option<u16>) -> String {
    let who = t.who_first();
    let Some(other) = from.map(|n| t.node(n)) else {
        let who_neun = neun(&who);
        return say!(
            t.lang,
            "{who_neun} 네트워크에서 끊겼어요. 오가는 메시지가 모두 사라지고 아무도 알지 못해요.",
            "{who} is cut off from everyone: messages vanish, and nobody is told."
        );
    };
    let who_wa = josa::with(&who);
    say!(
        t.lang,
        "{who_wa} {other} 사이가 끊겼어요. 오가는 메시지가 모두 사라지고 아무도 알지 못해요.",
        "{who} and {other} are cut off from each other: messages vanish, and neither is told."
    )
}

fn healed(t: &Teller, from: Option<u16>) -> String {
    let who = t.who_first();
    let Some(other) = from.map(|n| t.node(n)) else {
        let who_ga = ga(&who);
        return say!(
            t.lang,
            "{who_ga} 다시 네트워크에 이어졌어요.",
            "{who} is connected to everyone again."
        );
    };
    let who_wa = josa::with(&who);
    say!(
        t.lang,
        "{who_wa} {other} 사이가 다시 이어졌어요.",
        "{who} and {other} are connected again."
    )
}

fn crash_set(t: &Teller, program: u16, line: u16, after: bool) -> String {
    let (who, who_ga) = (t.who(), ga(&t.who()));
    let line = t.line(program, line);
    if after {
        say!(
            t.lang,
            "이제 {who_ga} ‘{line}’ 줄을 마치자마자 비정상 종료돼요.",
            "From now on {who} crashes right after the line “{line}”."
        )
    } else {
        say!(
            t.lang,
            "이제 {who_ga} ‘{line}’ 줄에 이르면, 그 줄을 실행하기 전에 비정상 종료돼요.",
            "From now on {who} crashes when it comes to the line “{line}”, before that line runs."
        )
    }
}

fn intercept(t: &Teller, verdict: Verdict) -> String {
    match verdict {
        Verdict::Drop => say!(
            t.lang,
            "조건에 맞는 다음 메시지가 길에서 사라지도록 정했어요.",
            "The next message that fits will be lost on its way."
        ),
        Verdict::Duplicate => say!(
            t.lang,
            "조건에 맞는 다음 메시지가 두 번 도착하도록 정했어요.",
            "The next message that fits will arrive twice."
        ),
        Verdict::Delay(by) => {
            let by = span(by);
            say!(
                t.lang,
                "조건에 맞는 다음 메시지가 {by} 늦게 도착하도록 정했어요.",
                "The next message that fits will arrive {by} later."
            )
        }
        Verdict::Refuse => say!(
            t.lang,
            "조건에 맞는 다음 메시지가 거부되도록 정했어요.",
            "The next message that fits will be refused."
        ),
    }
}

fn limit_reached(t: &Teller, limit: Limit, value: u64) -> String {
    let value = count(value);
    match limit {
        Limit::Events => say!(
            t.lang,
            "사건이 한도인 {value}개에 이르러 실행을 멈췄어요.",
            "The run stopped at its limit of {value} events."
        ),
        Limit::EventsAtOnce => say!(
            t.lang,
            "한순간에 사건이 {value}개 일어나 실행을 멈췄어요. 시간이 흐르지 않는 반복이 있어요.",
            "The run stopped after {value} events at one instant: something repeats without time passing."
        ),
        Limit::StatementsAtOnce => say!(
            t.lang,
            "사건 하나가 문장을 {value}개 넘게 실행해서 실행을 멈췄어요. 시간이 흐르지 않는 반복이 있어요.",
            "The run stopped because one event ran more than {value} statements: something repeats without time passing."
        ),
        Limit::Chain => say!(
            t.lang,
            "요청 하나에서 꼬리를 물고 이어진 호출과 메시지가 {value}개를 넘어서 실행을 멈췄어요. 받은 메시지를 자기 큐로 다시 보내는 소비자가 있는지 보세요.",
            "The run stopped because one request led to a chain of more than {value} calls and messages. Look for a consumer that sends what it receives back to its own queue."
        ),
        Limit::Time => say!(
            t.lang,
            "모델 시간의 한도인 30일에 이르러 실행을 멈췄어요.",
            "The run stopped at the limit of 30 simulated days."
        ),
    }
}
