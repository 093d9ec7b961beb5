//! Sentences about programs: clients, handlers, work, waiting, mailboxes.

use super::super::quantity::{count, counted, form, measured, span};
use super::causes::failure;
use super::teller::{Teller, ga, neun, reul};
use crate::say;
use sim::fact::{Fact, Failure, Gathered, Outcome};
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    let who = t.who_first();
    let (who_ga, story) = (ga(&who), t.story());
    match &t.said.fact {
        Fact::Began { occurrence } => began(t, *occurrence),
        Fact::Ended { outcome, latency } => ended(t, *outcome, *latency),
        Fact::HandlerStarted {
            waited,
            busy,
            workers,
            ..
        } => handler_started(t, *waited, *busy, *workers),
        Fact::HandlerEnded { failed, took } => handler_ended(t, *failed, *took),
        Fact::WorkStarted {
            takes,
            in_progress: Some(n),
            ..
        } => {
            let all = counted(*n, "request");
            let (takes, n) = (measured(*takes), count(u64::from(*n)));
            say!(
                t.lang,
                "{who_ga} {story}의 작업을 시작했어요. 함께 처리하는 요청이 {n}개라서 {takes} 걸려요.",
                "{who} began its work on {story}. With {all} in progress it takes {takes}."
            )
        }
        Fact::WorkStarted { takes, .. } => {
            let takes = measured(*takes);
            say!(
                t.lang,
                "{who_ga} {story}의 작업을 시작했어요. {takes} 걸려요.",
                "{who} began its work on {story}, which takes {takes}."
            )
        }
        Fact::WorkDone { .. } => {
            say!(
                t.lang,
                "{who_ga} {story}의 작업을 마쳤어요.",
                "{who} finished its work on {story}."
            )
        }
        Fact::WaitStarted { takes, .. } => {
            let takes = measured(*takes);
            say!(
                t.lang,
                "{who_ga} 프로그램대로 {takes} 동안 기다려요.",
                "{who} waits {takes}, as its program says."
            )
        }
        Fact::WaitDone { .. } => {
            say!(
                t.lang,
                "{who_ga} 기다림을 마치고 이어 가요.",
                "{who} has waited long enough and goes on."
            )
        }
        Fact::Queued {
            position,
            busy,
            workers,
        } => queued(t, *position, *busy, *workers),
        Fact::ReceiveStarted {
            label,
            timeout,
            gathers,
        } => receive_started(t, *label, *timeout, *gathers),
        Fact::Received {
            label,
            waited,
            gathered: Some(gathered),
        } => gathered_one(t, *label, *waited, *gathered),
        Fact::Received { label, waited, .. } => {
            let (name, waited) = (t.label(*label), measured(*waited));
            let name_reul = reul(name);
            say!(
                t.lang,
                "{who_ga} {waited} 기다린 끝에 {name_reul} 받았어요.",
                "{who} got {name} after waiting {waited}."
            )
        }
        Fact::Kept { label } => {
            let (name, who_ga) = (t.label(*label), ga(&who));
            let name_ga = ga(name);
            say!(
                t.lang,
                "기다리기 전에 {name_ga} 먼저 도착해서 {who_ga} 보관해요.",
                "{who} keeps {name}: it came before anybody waited for it."
            )
        }
        other => unreachable!("{} is not about a program", other.kind().name()),
    }
}

fn began(t: &Teller, occurrence: u32) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    if let Some(name) = t.own_loop() {
        return say!(
            t.lang,
            "{who_ga} {name} 루프의 {occurrence}번째 차례를 시작했어요.",
            "{who} began round {occurrence} of its loop {name}."
        );
    }
    if !t.run().is_some_and(|run| run.repeats) {
        say!(
            t.lang,
            "{who_ga} 프로그램을 시작했어요.",
            "{who} started its program."
        )
    } else {
        say!(
            t.lang,
            "{who_ga} {occurrence}번째 실행을 시작했어요.",
            "{who} started run {occurrence} of its program."
        )
    }
}

fn ended(t: &Teller, outcome: Outcome, latency: Span) -> String {
    if let Some(name) = t.own_loop() {
        return round_ended(t, name, outcome, latency);
    }
    let at_once = latency == Span::ZERO;
    let (who, latency) = (t.run_first(), measured(latency));
    let who_neun = neun(&who);
    match outcome {
        Outcome::Ok if at_once && let Some(sends) = t.only_sends() => {
            let message = form(sends, "its message", "its messages");
            say!(
                t.lang,
                "{who_neun} 메시지를 보내기만 하고 기다리지 않아서 바로 끝났어요.",
                "{who} only sent {message}, waited for nothing, and was done at once."
            )
        }
        Outcome::Ok => {
            say!(
                t.lang,
                "{who_neun} {latency} 만에 원하던 일을 끝냈어요.",
                "{who} finished after {latency}."
            )
        }
        Outcome::Error => {
            say!(
                t.lang,
                "{who_neun} {latency} 만에 오류를 받고 끝났어요.",
                "{who} ended with an error after {latency}."
            )
        }
        Outcome::Timeout => say!(
            t.lang,
            "{who_neun} {latency} 동안 응답을 받지 못하고 끝났어요.",
            "{who} ended after {latency} without an answer."
        ),
        Outcome::Rejected => say!(
            t.lang,
            "{who_neun} 호출이 막혀서 {latency} 만에 끝났어요.",
            "{who} ended after {latency}: its call was not let through."
        ),
    }
}

fn round_ended(t: &Teller, name: &str, outcome: Outcome, latency: Span) -> String {
    let (who, latency) = (t.who_first(), measured(latency));
    let who_ga = ga(&who);
    if outcome == Outcome::Ok {
        return say!(
            t.lang,
            "{who_ga} {name} 루프의 이번 차례를 {latency} 만에 마쳤어요.",
            "{who} ended this round of {name} after {latency}."
        );
    }
    say!(
        t.lang,
        "{who_ga} {name} 루프의 이번 차례를 {latency} 만에 실패로 끝냈어요. 다음 차례에 다시 해요.",
        "{who} failed this round of {name} after {latency}; the next round tries again."
    )
}

fn handler_started(t: &Teller, waited: Span, busy: u32, workers: u32) -> String {
    let (who, story, busy) = (t.who_first(), t.story(), busy_words(t, busy, workers));
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    if waited == Span::ZERO {
        return say!(
            t.lang,
            "{who_ga} {story_reul} 바로 시작했어요. 이제 {busy}.",
            "{who} started {story} at once; {busy} now."
        );
    }
    let waited = measured(waited);
    say!(
        t.lang,
        "{who_ga} {waited} 줄을 서 있던 {story_reul} 시작했어요. 이제 {busy}.",
        "{who} started {story} after it waited {waited} in line; {busy} now."
    )
}

/// Korean without its full stop.
fn busy_words(t: &Teller, busy: u32, workers: u32) -> String {
    if workers == 1 && busy == 1 {
        return say!(
            t.lang,
            "하나뿐인 작업자가 일하고 있어요",
            "its one worker is busy"
        );
    }
    let are_busy = busy_of(busy, workers);
    say!(
        t.lang,
        "작업자 {workers}개 중 {busy}개가 일하고 있어요",
        "{are_busy}"
    )
}

/// English: how many workers are busy.
pub(in crate::text) fn busy_of(busy: u32, workers: u32) -> String {
    let are = form(busy.into(), "is", "are");
    format!("{busy} of {} {are} busy", counted(workers, "worker"))
}

fn handler_ended(t: &Teller, failed: Option<Failure>, took: Span) -> String {
    let (who, story, took) = (t.who_first(), t.story(), measured(took));
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    let Some(why) = failed else {
        return say!(
            t.lang,
            "{who_ga} {story_reul} {took} 만에 마쳤어요. 작업자가 다시 비었어요.",
            "{who} finished {story} after {took}; its worker is free again."
        );
    };
    let why = failure(why, t.lang);
    say!(
        t.lang,
        "{who_ga} {story_reul} {took} 만에 실패로 끝냈어요. {why}.",
        "{who} failed {story} after {took}: {why}."
    )
}

fn queued(t: &Teller, position: u32, busy: u32, workers: u32) -> String {
    let (who, story) = (t.who(), t.story());
    let story_ga = ga(&story);
    if workers == 1 && busy == 1 {
        return say!(
            t.lang,
            "{who}의 하나뿐인 작업자가 일하고 있어서 {story_ga} {position}번째로 줄을 섰어요.",
            "The one worker of {who} is busy, so {story} waits in line at place {position}."
        );
    }
    let are_busy = busy_of(busy, workers);
    say!(
        t.lang,
        "{who}의 작업자 {workers}개 중 {busy}개가 일하고 있어서 {story_ga} {position}번째로 줄을 섰어요.",
        "At {who} {are_busy}, so {story} waits in line at place {position}."
    )
}

fn gathered_one(t: &Teller, label: u32, waited: Span, gathered: Gathered) -> String {
    let (who, name, waited) = (t.who_first(), t.label(label), measured(waited));
    let (who_ga, name_reul, n) = (ga(&who), reul(name), count(gathered.nth.into()));
    if gathered.is_last() {
        return say!(
            t.lang,
            "모으기 시작한 지 {waited} 만에 {who_ga} {n}번째 {name_reul} 받았어요. 필요한 만큼 모여서 더 기다리지 않아요.",
            "{who} got {name} number {n} after {waited}: that is as many as it wants."
        );
    }
    say!(
        t.lang,
        "모으기 시작한 지 {waited} 만에 {who_ga} {n}번째 {name_reul} 받았어요.",
        "{who} got {name} number {n} after {waited}, and gathers on."
    )
}

fn receive_started(t: &Teller, label: u32, timeout: Option<Span>, gathers: bool) -> String {
    let (who, name) = (t.who_first(), t.label(label));
    let (who_ga, name_reul) = (ga(&who), reul(name));
    match timeout.map(span) {
        _ if timeout == Some(Span::ZERO) => say!(
            t.lang,
            "{who_ga} 우편함에 {name} 메시지가 와 있는지 봐요.",
            "{who} looks whether {name} is in its mailbox."
        ),
        Some(limit) if gathers => say!(
            t.lang,
            "{who_ga} 오는 대로 {name_reul} 모으기 시작했어요. {limit} 동안만 받아요.",
            "{who} begins to gather whatever {name} comes within {limit}."
        ),
        Some(limit) => say!(
            t.lang,
            "{who_ga} {name_reul} 기다리기 시작했어요. 길어야 {limit} 기다려요.",
            "{who} waits for {name}, {limit} at the most."
        ),
        None => say!(
            t.lang,
            "{who_ga} {name_reul} 기다리기 시작했어요.",
            "{who} waits for {name}, as long as it takes."
        ),
    }
}
