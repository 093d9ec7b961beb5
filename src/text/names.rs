//! Names of kinds, states and reasons: for filters, tables, legends and labels. One word or a few; no sentences.

use super::Lang;
use crate::say;
use sim::fact::{DropReason, FactKind, Outcome};
use sim::model::{Balance, Waiting};
use sim::policy::BreakerState;
use sim::program::MessageKind;

pub fn message_kind(kind: MessageKind, lang: Lang) -> String {
    match kind {
        MessageKind::Request => say!(lang, "요청", "request"),
        MessageKind::Reply => say!(lang, "응답", "reply"),
        MessageKind::Error => say!(lang, "오류 응답", "error reply"),
        MessageKind::Command => say!(lang, "명령", "command"),
        MessageKind::Event => say!(lang, "이벤트", "event"),
        MessageKind::Document => say!(lang, "문서", "document"),
        MessageKind::Ack => say!(lang, "확인 응답", "acknowledgement"),
        MessageKind::Confirm => say!(lang, "저장 확인", "confirmation"),
    }
}

pub fn outcome(outcome: Outcome, lang: Lang) -> String {
    match outcome {
        Outcome::Ok => say!(lang, "성공", "ok"),
        Outcome::Error => say!(lang, "오류", "error"),
        Outcome::Timeout => say!(lang, "타임아웃", "timeout"),
        Outcome::Rejected => say!(lang, "막힘", "not let through"),
    }
}

pub fn breaker_state(state: BreakerState, lang: Lang) -> String {
    match state {
        BreakerState::Closed => say!(lang, "닫힘", "closed"),
        BreakerState::Open => say!(lang, "열림", "open"),
        BreakerState::HalfOpen => say!(lang, "반열림", "half-open"),
        BreakerState::Disabled => say!(lang, "꺼짐", "disabled"),
        BreakerState::ForcedOpen => say!(lang, "강제 열림", "forced open"),
        BreakerState::MetricsOnly => say!(lang, "측정만", "metrics only"),
        BreakerState::ForcedClosed => say!(lang, "강제 닫힘", "forced closed"),
    }
}

/// Returns why a message went no further, as a short label: `ack lost` is a message kind with this behind it.
pub fn drop_reason(reason: DropReason, lang: Lang) -> String {
    match reason {
        DropReason::Loss => say!(lang, "길에서 사라짐", "lost on the way"),
        DropReason::Struck => say!(lang, "장애로 사라짐", "taken by a fault"),
        DropReason::Partitioned => say!(lang, "연결이 끊겨 있음", "cut off"),
        DropReason::Down => say!(lang, "받는 쪽이 꺼져 있음", "receiver not running"),
        DropReason::HungPeer => say!(lang, "읽히지 않고 사라짐", "lost unread"),
        DropReason::Unavailable => say!(lang, "서비스가 내려가 있음", "not up"),
        DropReason::QueueFull => say!(lang, "대기열이 가득 참", "queue full"),
        DropReason::RateLimited => say!(lang, "처리율 제한에 걸림", "rate limited"),
        DropReason::Expired => say!(lang, "기한이 지남", "came too late to start"),
        DropReason::NobodyWaits => say!(lang, "기다리는 쪽이 없음", "nobody waits"),
        DropReason::Crashed => say!(lang, "비정상 종료로 사라짐", "lost in a crash"),
        DropReason::Discarded => say!(lang, "소비자가 거부함", "discarded"),
        DropReason::TooLate => say!(lang, "기한이 지남", "deadline passed"),
        DropReason::Unroutable => say!(lang, "맞는 바인딩이 없음", "no route"),
        DropReason::Outdated => say!(lang, "큐에서 유효 시간이 지남", "expired in a queue"),
        DropReason::Overflowed => say!(lang, "큐가 넘침", "queue overflowed"),
        DropReason::DeliveryLimit => say!(lang, "전달 한도를 넘음", "delivery limit exceeded"),
        DropReason::Orphaned => say!(
            lang,
            "기다림이 끝난 뒤에 옴",
            "came after its request was given up"
        ),
        DropReason::Answered => say!(lang, "이미 답을 받음", "its request has an answer already"),
        DropReason::Repeated => say!(
            lang,
            "같은 쪽의 답을 이미 모음",
            "the same sender answered before"
        ),
    }
}

pub fn waiting(waiting: Waiting, lang: Lang) -> String {
    match waiting {
        Waiting::Blocking => say!(lang, "블로킹", "blocking"),
        Waiting::NonBlocking => say!(lang, "논블로킹", "non-blocking"),
    }
}

pub fn balance(balance: Balance, lang: Lang) -> String {
    match balance {
        Balance::RoundRobin => say!(lang, "라운드 로빈", "round robin"),
        Balance::Random => say!(lang, "무작위", "random"),
        Balance::LeastOutstanding => say!(lang, "남은 요청이 가장 적은 곳", "least outstanding"),
        Balance::TwoChoices => say!(lang, "둘 중 한가한 곳", "better of two"),
    }
}

/// Returns the name of a kind of fact: for the filters of the event list, and where the fact says no more.
pub fn fact_kind(kind: FactKind, lang: Lang) -> String {
    match kind {
        FactKind::Began => say!(lang, "시작", "Began"),
        FactKind::Ended => say!(lang, "끝", "Ended"),
        FactKind::HandlerStarted => say!(lang, "처리 시작", "Started"),
        FactKind::HandlerEnded => say!(lang, "처리 끝", "Finished"),
        FactKind::WorkStarted => say!(lang, "작업 시작", "Working"),
        FactKind::WorkDone => say!(lang, "작업 끝", "Work done"),
        FactKind::WaitStarted => say!(lang, "기다림", "Waiting"),
        FactKind::WaitDone => say!(lang, "기다림 끝", "Waited"),
        FactKind::Queued => say!(lang, "줄 섬", "In line"),
        FactKind::Sent => say!(lang, "보냄", "Sent"),
        FactKind::Dropped => say!(lang, "사라짐", "Lost"),
        FactKind::Delayed => say!(lang, "늦춰짐", "Delayed"),
        FactKind::Arrived => say!(lang, "도착", "Arrived"),
        FactKind::Held => say!(lang, "읽히지 않음", "Unread"),
        FactKind::CallStarted => say!(lang, "호출", "Called"),
        FactKind::ReplyReceived => say!(lang, "응답 받음", "Answered"),
        FactKind::AttemptFailed => say!(lang, "시도 실패", "Attempt failed"),
        FactKind::TimedOut => say!(lang, "타임아웃", "Timed out"),
        FactKind::RetryScheduled => say!(lang, "재시도", "Retry"),
        FactKind::GaveUp => say!(lang, "포기", "Gave up"),
        FactKind::DeadlineReceived => say!(lang, "기한 받음", "Deadline received"),
        FactKind::DeadlinePassed => say!(lang, "기한 지남", "Deadline passed"),
        FactKind::WorkWasted => say!(lang, "헛일", "Wasted work"),
        FactKind::Hedged => say!(lang, "헤징", "Hedged"),
        FactKind::AttemptAbandoned => say!(lang, "시도 포기", "Attempt abandoned"),
        FactKind::RetrySuppressed => say!(lang, "재시도 억제", "Retry withheld"),
        FactKind::Rejected => say!(lang, "차단", "Rejected"),
        FactKind::OutcomeRecorded => say!(lang, "결과 기록", "Outcome counted"),
        FactKind::BreakerChanged => say!(lang, "회로 변화", "Circuit changed"),
        FactKind::CallEnded => say!(lang, "호출 끝", "Call ended"),
        FactKind::FellBack => say!(lang, "대체 응답", "Fell back"),
        FactKind::FallbackFailed => say!(lang, "대체 실패", "No fallback"),
        FactKind::WriteReplaced => say!(lang, "쓰기를 대체함", "Write replaced"),
        _ => stored_kind(kind, lang),
    }
}

fn stored_kind(kind: FactKind, lang: Lang) -> String {
    match kind {
        FactKind::Inserted => say!(lang, "행 추가", "Row written"),
        FactKind::Updated => say!(lang, "행 수정", "Row changed"),
        FactKind::Read => say!(lang, "행 읽음", "Row read"),
        FactKind::DuplicateKey => say!(lang, "중복 키", "Duplicate key"),
        FactKind::Selected => say!(lang, "행 찾음", "Rows selected"),
        FactKind::Deleted => say!(lang, "행 지움", "Row deleted"),
        FactKind::UpdateRefused => say!(lang, "고치지 않음", "Not changed"),
        FactKind::LogAwaited => say!(lang, "로그 기다림", "Follows the log"),
        FactKind::LockTaken => say!(lang, "락 얻음", "Lock taken"),
        FactKind::LockAwaited => say!(lang, "락 기다림", "Waits for a lock"),
        FactKind::LockExpired => say!(lang, "락 만료", "Lock expired"),
        FactKind::LockReleased => say!(lang, "락 돌려줌", "Lock given back"),
        FactKind::Committed => say!(lang, "커밋", "Committed"),
        FactKind::RolledBack => say!(lang, "롤백", "Rolled back"),
        FactKind::Stored => say!(lang, "저장", "Stored"),
        FactKind::Routed => say!(lang, "라우팅", "Routed"),
        FactKind::ActiveChanged => say!(lang, "활성 소비자 바뀜", "Active consumer"),
        FactKind::DeadLettered => say!(lang, "데드 레터로", "Dead-lettered"),
        FactKind::Leased => say!(lang, "전달", "Handed over"),
        FactKind::Settled => say!(lang, "처리 완료", "Settled"),
        FactKind::LeaseExpired => say!(lang, "임대 만료", "Lease expired"),
        FactKind::Requeued => say!(lang, "다시 큐로", "Back in the queue"),
        FactKind::AckIgnored => say!(lang, "확인 응답 무시", "Ack ignored"),
        FactKind::Delivered => say!(lang, "받음", "Received"),
        FactKind::AckSent => say!(lang, "확인 응답", "Acknowledged"),
        FactKind::NackSent => say!(lang, "되돌림", "Given back"),
        FactKind::Confirmed => say!(lang, "저장 확인", "Confirmed"),
        FactKind::ReceiveStarted => say!(lang, "메시지 기다림", "Listening"),
        FactKind::Received => say!(lang, "메시지 받음", "Got a message"),
        FactKind::Kept => say!(lang, "보관", "Kept"),
        FactKind::Crashed => say!(lang, "비정상 종료", "Crashed"),
        FactKind::Restarted => say!(lang, "다시 시작", "Restarted"),
        FactKind::Hung => say!(lang, "응답 없음", "Hung"),
        FactKind::Resumed => say!(lang, "다시 움직임", "Resumed"),
        FactKind::Partitioned => say!(lang, "단절", "Cut off"),
        FactKind::Healed => say!(lang, "연결 복구", "Connected again"),
        FactKind::ErrorRateSet => say!(lang, "오류율", "Error rate"),
        FactKind::SlowSet => say!(lang, "느려짐", "Slowed down"),
        FactKind::CrashSet => say!(lang, "종료 예약", "Crash set"),
        FactKind::HeldBack => say!(lang, "붙잡힘", "Held back"),
        FactKind::LetGo => say!(lang, "놓아줌", "Let go"),
        FactKind::Hastened => say!(lang, "앞지름", "Overtakes"),
        FactKind::PermitAwaited => say!(lang, "자리 기다림", "Waits for a place"),
        FactKind::PermitGiven => say!(lang, "자리 얻음", "Let in"),
        FactKind::PlaceFreed => say!(lang, "자리 뒤늦게 빔", "Place free at last"),
        FactKind::InstanceEjected => say!(lang, "제외", "Ejected"),
        FactKind::InstanceReturned => say!(lang, "제외 끝", "Back in"),
        FactKind::EjectionWithheld => say!(lang, "제외 안 함", "Not ejected"),
        FactKind::Scaled => say!(lang, "큐 길이 확인", "Looked at the queue"),
        FactKind::InstanceScaled => say!(lang, "인스턴스 꺼짐", "Instance off"),
        FactKind::Shed => say!(lang, "문 앞에서 거절", "Shed"),
        FactKind::InterceptSet => say!(lang, "가로채기", "Intercept"),
        FactKind::LimitReached => say!(lang, "한도", "Limit"),
        logged => log_kind(logged, lang),
    }
}

fn log_kind(kind: FactKind, lang: Lang) -> String {
    match kind {
        FactKind::Appended => say!(lang, "덧붙임", "Appended"),
        FactKind::AppendRefused => say!(lang, "덧붙이지 않음", "Not appended"),
        FactKind::Replicated => say!(lang, "복제함", "Replicated"),
        FactKind::InSyncChanged => say!(lang, "동기화 변경", "In-sync set changed"),
        FactKind::LeaderElected => say!(lang, "리더 선출", "Leader elected"),
        FactKind::EpochRaised => say!(lang, "에포크 올림", "Epoch raised"),
        FactKind::TransactionDecided => say!(lang, "트랜잭션 결정", "Transaction decided"),
        FactKind::TransactionRefused => say!(lang, "트랜잭션 거부", "Transaction refused"),
        FactKind::MarkerAppended => say!(lang, "마커 덧붙임", "Marker appended"),
        FactKind::Fetched => say!(lang, "가져감", "Fetched"),
        FactKind::OffsetCommitted => say!(lang, "오프셋 커밋", "Offset committed"),
        FactKind::CommitRefused => say!(lang, "커밋 거부", "Commit refused"),
        FactKind::RebalanceStarted => say!(lang, "리밸런스 시작", "Rebalance began"),
        FactKind::MemberJoined => say!(lang, "구성원 들어옴", "Member joined"),
        FactKind::AssignmentMade => say!(lang, "파티션 나눔", "Partitions shared out"),
        FactKind::PartitionsRevoked => say!(lang, "파티션 내놓음", "Partitions revoked"),
        FactKind::PartitionsAssigned => say!(lang, "파티션 맡음", "Partitions assigned"),
        FactKind::SegmentsDeleted => say!(lang, "세그먼트 삭제", "Segments deleted"),
        FactKind::Compacted => say!(lang, "컴팩션", "Compacted"),
        FactKind::OffsetReset => say!(lang, "오프셋 초기화", "Offset reset"),
        FactKind::Sought => say!(lang, "시크", "Sought"),
        told_above => unreachable!("{} has its name above", told_above.name()),
    }
}
