//! What the explanations say beside the facts themselves: what somebody waits for, where a chain begins and is cut.

use super::fact::{Teller, busy_of, capital, ga, neun, reul};
use super::quantity::{count, time};
use super::words::words;
use super::{Lang, josa};
use crate::say;
use sim::fact::{Fact, Said};
use sim::model::Model;
use sim::time::Time;

words! {
    root_schedule: "여기에서 시작해요", "it begins here";
    root_fault: "시나리오에 정해 둔 장애", "a fault of the scenario";
    root_hand: "직접 한 일", "done by hand";
    because_of: "왜 그랬나요?", "Why?";
    what_followed: "그래서 무슨 일이 생겼나요?", "What followed?";
    why_not_yet: "무엇이 아직 없나요?", "What is missing?";
    nothing_missing: "지금 기다리는 것이 없어요.", "Nothing is waited for.";
    nothing_followed: "이 일로 생긴 일은 없어요.", "Nothing followed from it.";
}

/// Where an activation stands, and until when.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Counts from 1.
    pub line: u32,
    pub text: String,
    pub until: Option<Time>,
    /// Whether it waits for somebody else.
    pub waits: bool,
}

/// Returns the heading over a message's life.
pub fn life_of(message: &str, lang: Lang) -> String {
    say!(lang, "{message}의 일생", "The life of {message}")
}

pub fn life_goes_on(lang: Lang) -> String {
    say!(lang, "아직 끝나지 않았어요.", "It goes on.")
}

/// Returns the heading over what a node waits for.
pub fn waits_for_what(node: &str, lang: Lang) -> String {
    let node_neun = neun(node);
    say!(
        lang,
        "{node_neun} 무엇을 기다리나요?",
        "What is {node} waiting for?"
    )
}

/// Returns where the cursor stands.
pub fn at_event(applied: u32, at: Time, lang: Lang) -> String {
    let (applied, at) = (count(applied.into()), time(at));
    say!(
        lang,
        "사건 {applied}, t = {at}",
        "event {applied}, t = {at}"
    )
}

/// Returns how many steps are not told: `and 12 more`.
pub fn and_more(more: u32, or_further: bool, lang: Lang) -> String {
    let more = count(more.into());
    if or_further {
        return say!(lang, "그 밖에 {more}개 이상", "and at least {more} more");
    }
    say!(lang, "그 밖에 {more}개", "and {more} more")
}

/// Returns what whoever should answer does, and on which line it stands; `said` is how it began.
pub fn at_work(said: &Said, model: &Model, standing: &Standing, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, first, story) = (t.who(), t.who_first(), t.story());
    let (who_ga, story_reul) = (ga(&who), reul(&story));
    let Standing { line, text, .. } = standing;
    if standing.waits && standing.until.is_none() {
        return say!(
            lang,
            "{who}도 {story_reul} 처리하다가 {line}번째 줄 ‘{text}’에서 기다리고 있어요.",
            "{first} is at work on {story} and waits itself: line {line}, ‘{text}’."
        );
    }
    match standing.until.map(time) {
        Some(until) => say!(
            lang,
            "{who_ga} 아직 {story_reul} 처리하고 있어요. {line}번째 줄 ‘{text}’, t = {until}까지예요.",
            "{first} is still at work on {story}: line {line}, ‘{text}’, until t = {until}."
        ),
        None => say!(
            lang,
            "{who_ga} 아직 {story_reul} 처리하고 있어요. {line}번째 줄 ‘{text}’이에요.",
            "{first} is still at work on {story}: line {line}, ‘{text}’."
        ),
    }
}

/// Returns that a message is under way, and when it arrives.
pub fn on_its_way(said: &Said, model: &Model, arrives: Option<Time>, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Sent {
        kind,
        label,
        to,
        to_unit,
        ..
    } = said.fact
    else {
        return String::new();
    };
    let (thing, to) = (t.thing(kind, label), t.unit(to, to_unit));
    let (first, thing_ga, to_ro) = (capital(&thing), ga(&thing), josa::toward(&to));
    match arrives.map(time) {
        Some(at) => say!(
            lang,
            "{thing_ga} {to_ro} 가는 중이에요. t = {at}에 도착해요.",
            "{first} is on its way to {to} and arrives at t = {at}."
        ),
        None => say!(
            lang,
            "{thing_ga} {to_ro} 가는 중이지만 도착하지 못해요.",
            "{first} is on its way to {to} and will never arrive."
        ),
    }
}

/// Returns that something waits for a worker, behind others.
pub fn in_line(said: &Said, model: &Model, ahead: u32, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Queued { busy, workers, .. } = said.fact else {
        return String::new();
    };
    let (who, story, n) = (t.who(), t.story(), count(ahead.into()));
    let are_busy = busy_of(busy, workers);
    let story_ga = ga(&story);
    if ahead == 0 {
        return say!(
            lang,
            "{who}에서 {story_ga} 줄의 맨 앞에 서 있어요. 작업자 {workers}개 중 {busy}개가 일하고 있어요.",
            "At {who} {story} is first in line: {are_busy}."
        );
    }
    say!(
        lang,
        "{who}에서 {story_ga} {n}개 뒤에 줄을 서 있어요. 작업자 {workers}개 중 {busy}개가 일하고 있어요.",
        "At {who} {story} waits in line behind {n}: {are_busy}."
    )
}

/// Returns how many answers came while a program still gathers.
pub fn gathered_so_far(n: u32, lang: Lang) -> String {
    let n = count(n.into());
    say!(
        lang,
        "지금까지 {n}개를 모았고, 정해진 시간이 끝나야 다음으로 넘어가요.",
        "{n} came so far; it goes on when its window is over."
    )
}

/// Returns until when a lock is held at the most.
pub fn lease_until(at: Time, lang: Lang) -> String {
    let at = time(at);
    say!(
        lang,
        "임대는 t = {at}에 끝나요. 그때는 다음 차례가 락을 얻어요.",
        "The lease ends at t = {at}: then the next in line gets the lock."
    )
}

pub fn next_attempt(attempt: u32, at: Time, lang: Lang) -> String {
    let at = time(at);
    say!(
        lang,
        "{attempt}번째 시도는 t = {at}에 해요.",
        "Attempt {attempt} is made at t = {at}."
    )
}

/// Returns when somebody stops waiting.
pub fn waits_until(said: &Said, model: &Model, at: Time, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, first, at) = (t.who(), t.who_first(), time(at));
    let who_neun = neun(&who);
    say!(
        lang,
        "{who_neun} 늦어도 t = {at}까지만 기다려요.",
        "{first} waits until t = {at} at the latest."
    )
}

/// Returns that nothing ends a wait.
pub fn waits_for_ever(said: &Said, model: &Model, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let (who, first) = (t.who(), t.who_first());
    let who_neun = neun(&who);
    say!(
        lang,
        "제한 시간이 없어서 {who_neun} 끝없이 기다려요.",
        "{first} has no time limit: it would wait for ever."
    )
}

/// Returns who holds a message, and until when.
pub fn leased(said: &Said, model: &Model, until: Option<Time>, lang: Lang) -> String {
    let t = Teller { said, model, lang };
    let Fact::Leased {
        consumer,
        consumer_unit,
        delivery,
        ..
    } = said.fact
    else {
        return String::new();
    };
    let (story, to) = (t.story(), t.unit(consumer, consumer_unit));
    let (story_reul, to_ga, first) = (reul(&story), ga(&to), capital(&to));
    match until.map(time) {
        Some(until) => say!(
            lang,
            "{to_ga} {story_reul} 가지고 있어요({delivery}번째 전달). 임대는 t = {until}까지예요.",
            "{first} has {story} (delivery {delivery}); the lease ends at t = {until}."
        ),
        None => say!(
            lang,
            "{to_ga} {story_reul} 가지고 있어요({delivery}번째 전달). 연결이 끊기기 전에는 끝이 없어요.",
            "{first} has {story} (delivery {delivery}) for as long as it is connected."
        ),
    }
}

pub fn behind(n: u32, lang: Lang) -> String {
    let n = count(n.into());
    say!(
        lang,
        "큐에 앞선 메시지가 {n}개 있어요.",
        "In the queue, {n} stand before it."
    )
}

pub fn no_consumer(lang: Lang) -> String {
    say!(
        lang,
        "이 큐를 읽는 소비자가 없어요.",
        "Nobody reads this queue."
    )
}

/// Returns that a consumer holds as many as it may.
pub fn consumer_full(
    said: &Said,
    model: &Model,
    unsettled: u32,
    prefetch: u32,
    lang: Lang,
) -> String {
    let t = Teller { said, model, lang };
    let Fact::Leased {
        consumer,
        consumer_unit,
        ..
    } = said.fact
    else {
        return String::new();
    };
    let (who, story) = (t.unit(consumer, consumer_unit), t.story());
    let (who_neun, first, story_reul) = (neun(&who), capital(&who), reul(&story));
    say!(
        lang,
        "{who_neun} 한 번에 {prefetch}개까지 받는데 {unsettled}개를 아직 끝내지 않았어요. {story_reul} 가장 오래 가지고 있어요.",
        "{first} takes {prefetch} at a time and has not settled {unsettled}; it has held {story} longest."
    )
}

/// Returns since which event a line of the ledger differs; `event` is its sentence.
pub fn differs_since(event: &str, lang: Lang) -> String {
    say!(
        lang,
        "이때부터 달라졌어요. {event}",
        "It differs since then: {event}"
    )
}

/// Says that a line of the ledger shows what it began with.
pub fn never_moved(lang: Lang) -> String {
    say!(
        lang,
        "아직 이 줄에 더해진 것이 없어요.",
        "Nothing has been counted in this line yet."
    )
}

pub fn differs_long(lang: Lang) -> String {
    say!(
        lang,
        "더 오래전부터 달랐어요.",
        "It has differed for longer than was looked back."
    )
}
