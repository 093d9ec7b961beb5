//! Words inside the views: lines in nodes, labels of arrows and brackets, cells, and what assistive technology reads.

use super::Lang;
use super::quantity::{about, count, measured, span, time};
use super::words::words;
use crate::say;
use sim::fact::DropReason;
use sim::program::MessageKind;
use sim::time::{Span, Time};

words! {
    workers: "작업자", "Workers";
    worker_free: "비어 있음", "free";
    queue: "큐", "Queue";
    /// The line of requests at a service.
    input_queue: "대기열", "Input queue";
    mailbox: "우편함", "Mailbox";
    table: "테이블", "Table";
    tables: "테이블", "Tables";
    program: "프로그램", "Program";
    breaker: "회로 차단기", "Circuit breaker";
    window: "창", "Window";
    circuit: "회로", "circuit";
    crashed: "종료됨", "crashed";
    leader: "리더", "leader";
    hung: "응답 없음", "hung";
    cut_off: "연결 끊김", "cut off";
    up: "실행 중", "up";
    working: "작업 중", "working";
    waiting: "기다림", "waiting";
    waiting_blocked: "작업자를 잡고 기다림", "waiting, worker held";
    in_line: "줄 서 있음", "in line";
    listening: "메시지 기다림", "listening";
    busy: "작업", "busy";
    blocked: "블로킹", "blocked";
    pending: "커밋 전", "not committed";
    no_owner: "주인 없음", "no owner";
    changed: "바뀜", "changed";
    empty: "비어 있음", "empty";
    outcome_ok: "성공", "ok";
    outcome_error: "실패", "error";
    outcome_slow: "느림", "slow";
    arrived: "도착", "arrived";
    lost_word: "사라짐", "lost";
    refused: "거절됨", "refused";
    not_up: "내려가 있음", "not up";
    no_room: "자리 없음", "no room";
    too_late: "너무 늦음", "too late";
    discarded: "버려짐", "discarded";
    latency_mean: "응답 시간 평균", "latency, mean";
    latency_p95: "응답 시간 p95", "latency, p95";
    latency_max: "응답 시간 최대", "latency, max";
    blocked_time: "블로킹된 시간", "time blocked";
    runs_sent: "보낸 요청", "sent";
    runs_ok: "성공", "ok";
    runs_error: "오류", "errors";
    runs_timeout: "타임아웃", "timeouts";
    runs_rejected: "막힘", "not let through";
    handled: "처리한 수", "handled";
    waited_mean: "작업자를 기다린 시간 평균", "wait for a worker, mean";
    waiting_max: "가장 길었던 대기열", "longest line";
    stored_max: "가장 많이 보관한 수", "most stored";
    deliveries: "전달", "deliveries";
    not_started: "시작 전", "Not started";
    how_to_start: "재생을 누르거나 다음 사건으로 넘기면 시작해요.", "Press play, or step to the first event.";
    no_change: "변화 없음", "No change";
    nothing_changed: "이 사건으로 바뀐 것은 없어요.", "This event changed nothing.";
}

/// Returns the name of a request: `request charge #17`.
pub fn request(name: &str, lang: Lang) -> String {
    say!(lang, "요청 {name}", "request {name}")
}

/// Returns what a client or broker has sent.
pub fn sent(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "{n} 보냄", "{n} sent")
}

/// Returns how many workers are busy.
pub fn workers_busy(busy: u32, workers: u32, lang: Lang) -> String {
    say!(
        lang,
        "작업 중 {busy} / {workers}",
        "{busy} of {workers} busy"
    )
}

/// Returns how many wait in line.
pub fn waiting_count(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "대기 {n}", "{n} waiting")
}

/// Returns what a chart of a queue says.
pub fn waited(now: u32, most: u32, lang: Lang) -> String {
    let (now, most) = (count(now.into()), count(most.into()));
    say!(
        lang,
        "지금 {now}개, 가장 많을 때 {most}개",
        "{now} now, {most} at most"
    )
}

/// Returns what a chart of latencies says.
pub fn latencies(ended: u64, failed: u64, most: Span, lang: Lang) -> String {
    let (ended, failed, most) = (count(ended), count(failed), about(most));
    if failed == "0" {
        return say!(
            lang,
            "{ended}번 끝남, 가장 오래 {most}",
            "{ended} ended, {most} at most"
        );
    }
    say!(
        lang,
        "{ended}번 끝남, 그중 실패 {failed}번, 가장 오래 {most}",
        "{ended} ended, {failed} of them not well, {most} at most"
    )
}

/// Returns how many messages a broker keeps.
pub fn stored(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "보관 {n}", "{n} stored")
}

/// Returns who reads a partition, which offset it has committed as the next one, and how far that is behind.
pub fn group_stands(owner: &str, next: u64, lag: u64, lang: Lang) -> String {
    let (next, lag) = (count(next), count(lag));
    say!(
        lang,
        "{owner}: 다음 {next}, 지연 {lag}",
        "{owner}: next {next}, lag {lag}"
    )
}

/// Returns how many runs of a client are under way.
pub fn under_way(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "진행 중 {n}", "{n} under way")
}

/// Returns how many runs of a client, or requests of a service, are done.
pub fn done(n: u64, lang: Lang) -> String {
    let n = count(n);
    say!(lang, "완료 {n}", "{n} done")
}

/// Returns which one it is: `2nd`, `2번째`.
pub fn nth(n: u32, lang: Lang) -> String {
    let ending = match (n % 10, n % 100) {
        (1, last) if last != 11 => "st",
        (2, last) if last != 12 => "nd",
        (3, last) if last != 13 => "rd",
        _ => "th",
    };
    say!(lang, "{n}번째", "{n}{ending}")
}

/// Returns the label of a message's arrow: its name, with the kind where the name alone would mislead, and the attempt or
/// delivery where there is more than one.
pub fn arrow(kind: MessageKind, name: &str, attempt: u32, lang: Lang) -> String {
    let label = match kind {
        MessageKind::Request
        | MessageKind::Command
        | MessageKind::Event
        | MessageKind::Document => name.to_owned(),
        MessageKind::Reply => say!(lang, "{name} 응답", "{name} reply"),
        MessageKind::Error => say!(lang, "{name} 오류", "{name} error"),
        MessageKind::Ack => say!(lang, "{name} ack", "ack {name}"),
        MessageKind::Confirm if super::transactions::is_request(name) => {
            say!(lang, "{name} 응답", "{name} ok")
        }
        MessageKind::Confirm => say!(lang, "{name} 저장 확인", "{name} stored"),
    };
    if attempt > 1 {
        format!("{label} ({})", nth(attempt, lang))
    } else {
        label
    }
}

/// Returns the label of the ✕ where a message was lost: `ack charge: lost`.
pub fn lost(label: &str, reason: DropReason, lang: Lang) -> String {
    let how = match reason {
        DropReason::Loss
        | DropReason::Struck
        | DropReason::Partitioned
        | DropReason::HungPeer
        | DropReason::Crashed => lost_word(lang),
        DropReason::Down => refused(lang),
        DropReason::Unavailable => not_up(lang),
        DropReason::QueueFull | DropReason::RateLimited => no_room(lang),
        DropReason::NobodyWaits | DropReason::Expired => too_late(lang),
        DropReason::Discarded => discarded(lang),
        DropReason::TooLate => came_too_late(lang),
        DropReason::Unroutable => say!(lang, "갈 큐 없음", "no route"),
        DropReason::Outdated => say!(lang, "유효 시간 지남", "expired"),
        DropReason::Overflowed => say!(lang, "넘침", "overflowed"),
        DropReason::DeliveryLimit => say!(lang, "전달 한도 넘음", "delivery limit"),
        DropReason::Orphaned | DropReason::Answered => say!(lang, "고아 응답", "orphan"),
        DropReason::Repeated => say!(lang, "중복 답", "repeated"),
    };
    format!("{label}: {how}")
}

/// Returns the word for a request that came too late to be started.
fn came_too_late(lang: Lang) -> String {
    say!(lang, "시작 안 함", "not started")
}

/// Returns the label of a lease's bracket.
pub fn lease(length: Span, lang: Lang) -> String {
    let length = span(length);
    say!(lang, "임대 {length}", "lease {length}")
}

/// Returns the label of a timeout's bracket.
pub fn timeout(length: Span, lang: Lang) -> String {
    let length = span(length);
    say!(lang, "타임아웃 {length}", "timeout {length}")
}

/// Returns how long one waited in line, at a bracket.
pub fn in_line_for(length: Span, lang: Lang) -> String {
    let length = measured(length);
    say!(lang, "대기 {length}", "in line {length}")
}

/// Returns how many waited in line at once, at a bracket.
pub fn in_line_up_to(n: u32, lang: Lang) -> String {
    say!(lang, "최대 {n}개 대기", "up to {n} in line")
}

/// Returns what an activation does, with how long it has done it: `waiting 42 ms`.
pub fn doing_for(what: &str, length: &str) -> String {
    format!("{what} {length}")
}

/// Returns how much is left: `98 ms left`.
pub fn left(length: Span, lang: Lang) -> String {
    let length = measured(length);
    say!(lang, "{length} 남음", "{length} left")
}

/// Returns the accessible name of a node: its name, then what can be seen in it.
pub fn node_spoken(name: &str, parts: &[String]) -> String {
    let mut all = vec![name.to_owned()];
    all.extend(parts.iter().filter(|p| !p.is_empty()).cloned());
    all.join(", ")
}

/// Returns the picture of the stage in one sentence.
pub fn stage_spoken(nodes: usize, flights: usize, at: Time, lang: Lang) -> String {
    let at = time(at);
    say!(
        lang,
        "무대: 노드 {nodes}개, 가는 중인 메시지 {flights}개, 시각 {at}.",
        "Stage: nodes {nodes}, messages on their way {flights}, at {at}."
    )
}

/// Returns the title of a loop's program.
pub fn own_loop(name: &str, lang: Lang) -> String {
    say!(lang, "{name} (루프)", "{name} (loop)")
}

/// Returns the title of a table: one in memory is gone with its process.
pub fn table_name(name: &str, in_memory: bool, lang: Lang) -> String {
    if in_memory {
        say!(lang, "{name} (메모리)", "{name} (memory)")
    } else {
        name.to_owned()
    }
}

/// Returns what stands in place of a row's value that an open transaction deletes.
pub fn to_be_deleted(lang: Lang) -> String {
    say!(lang, "지움", "deleted")
}

#[cfg(test)]
mod tests {
    use super::super::circuit;
    use super::*;

    #[test]
    fn labels_with_numbers() {
        assert_eq!(workers_busy(0, 1, Lang::Ko), "작업 중 0 / 1");
        assert_eq!(workers_busy(0, 1, Lang::En), "0 of 1 busy");
        for (n, en) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (21, "21st"),
            (112, "112th"),
        ] {
            assert_eq!(nth(n, Lang::En), en);
        }
        assert_eq!(
            arrow(MessageKind::Command, "charge", 2, Lang::Ko),
            "charge (2번째)"
        );
        assert_eq!(arrow(MessageKind::Ack, "charge", 1, Lang::En), "ack charge");
        assert_eq!(
            lost("charge ack", DropReason::Loss, Lang::Ko),
            "charge ack: 사라짐"
        );
        assert_eq!(
            node_spoken(
                "주문 서비스",
                &[circuit::is("열림", Lang::Ko), String::new()]
            ),
            "주문 서비스, 열림 (회로 차단기)"
        );
    }
}
