//! Samples of facts about programs, messages and calls.

use super::model::{MS, at_broker, call, handler};
use sim::fact::*;
use sim::program::MessageKind;
use sim::time::{Span, Time};

pub fn program_facts() -> Vec<Said> {
    let mut all = vec![
        call(Fact::Began { occurrence: 2 }),
        handler(Fact::HandlerStarted {
            line: 0,
            waited: Span::ZERO,
            busy: 1,
            workers: 1,
        }),
        handler(Fact::HandlerStarted {
            line: 0,
            waited: MS,
            busy: 1,
            workers: 2,
        }),
        handler(Fact::HandlerEnded {
            failed: None,
            took: MS,
        }),
        handler(Fact::HandlerEnded {
            failed: Some(Failure::Answered),
            took: MS,
        }),
        handler(Fact::WorkStarted {
            line: 0,
            takes: MS,
            in_progress: None,
        }),
        handler(Fact::WorkStarted {
            line: 0,
            takes: MS,
            in_progress: Some(12),
        }),
        handler(Fact::WorkDone { line: 0 }),
        handler(Fact::WaitStarted { line: 0, takes: MS }),
        handler(Fact::WaitDone { line: 0 }),
        handler(Fact::Queued {
            position: 3,
            busy: 1,
            workers: 1,
        }),
        call(Fact::ReceiveStarted {
            label: 1,
            timeout: Some(MS),
            gathers: false,
        }),
        call(Fact::ReceiveStarted {
            label: 1,
            timeout: None,
            gathers: false,
        }),
        call(Fact::Received {
            label: 1,
            waited: MS,
            gathered: None,
        }),
        call(Fact::ReceiveStarted {
            label: 1,
            timeout: Some(MS),
            gathers: true,
        }),
        call(Fact::ReceiveStarted {
            label: 1,
            timeout: Some(Span::ZERO),
            gathers: false,
        }),
        call(Fact::Received {
            label: 1,
            waited: MS,
            gathered: Some(Gathered { nth: 1, of: None }),
        }),
        call(Fact::Received {
            label: 1,
            waited: MS,
            gathered: Some(Gathered {
                nth: 2,
                of: Some(2),
            }),
        }),
        call(Fact::Kept { label: 1 }),
    ];
    for outcome in [
        Outcome::Ok,
        Outcome::Error,
        Outcome::Timeout,
        Outcome::Rejected,
    ] {
        all.push(call(Fact::Ended {
            outcome,
            latency: MS,
        }));
        all.push(call(Fact::CallEnded {
            label: 0,
            outcome,
            took: MS,
        }));
    }
    all
}

pub fn message_facts() -> Vec<Said> {
    let mut all = vec![
        at_broker(Fact::Delayed { by: MS }),
        at_broker(Fact::HeldBack { left: MS }),
        at_broker(Fact::LetGo {
            arrives: Time(2_000_000),
        }),
        at_broker(Fact::Hastened { by: MS }),
    ];
    for kind in MessageKind::ALL {
        for (attempt, copy) in [(1, false), (2, false), (1, true)] {
            all.push(call(Fact::Sent {
                to: 1,
                to_unit: 0,
                kind,
                label: 0,
                attempt,
                copy,
                arrives: Some(Time(1_000_000)),
            }));
        }
        all.push(handler(Fact::Arrived {
            kind,
            label: 0,
            from: 0,
            took: MS,
        }));
        all.push(handler(Fact::Held {
            kind,
            label: 0,
            from: 0,
        }));
    }
    for reason in DropReason::ALL {
        all.push(handler(Fact::Dropped {
            reason,
            kind: MessageKind::Request,
            label: 0,
            from: 0,
            to: 1,
            late: Some(MS),
        }));
        all.push(at_broker(Fact::Dropped {
            reason,
            kind: MessageKind::Ack,
            label: 1,
            from: 3,
            to: 2,
            late: Some(MS),
        }));
    }
    all
}

pub fn call_facts() -> Vec<Said> {
    let failures = [
        Failure::Answered,
        Failure::Refused,
        Failure::Reset,
        Failure::Unavailable,
        Failure::QueueFull,
        Failure::RateLimited,
        Failure::TimedOut,
        Failure::Rejected,
        Failure::DuplicateKey,
        Failure::Injected,
        Failure::BadResult,
        Failure::BadRequest,
        Failure::DeadlinePassed,
    ];
    let mut all: Vec<_> = failures
        .map(|failure| {
            call(Fact::AttemptFailed {
                label: 0,
                attempt: 2,
                failure,
                took: MS,
            })
        })
        .into();
    all.extend([
        call(Fact::CallStarted {
            to: 1,
            label: 0,
            holds_worker: false,
        }),
        handler(Fact::CallStarted {
            to: 1,
            label: 0,
            holds_worker: true,
        }),
        handler(Fact::CallStarted {
            to: 1,
            label: 0,
            holds_worker: false,
        }),
        call(Fact::ReplyReceived {
            label: 0,
            attempt: 2,
            took: MS,
        }),
        call(Fact::TimedOut {
            label: 0,
            attempt: 1,
            timeout: Span::from_secs(1),
            answers: None,
        }),
        call(Fact::TimedOut {
            label: 1,
            attempt: 1,
            timeout: Span::from_ms(500),
            answers: Some(2),
        }),
        call(Fact::RetryScheduled {
            label: 0,
            attempt_next: 2,
            attempts_max: 3,
            wait: Span::ZERO,
            drawn: None,
            pushed_back: false,
        }),
        call(Fact::RetryScheduled {
            label: 0,
            attempt_next: 2,
            attempts_max: 3,
            wait: MS,
            drawn: Some((Span::ZERO, MS)),
            pushed_back: false,
        }),
        call(Fact::RetryScheduled {
            label: 0,
            attempt_next: 2,
            attempts_max: 3,
            wait: MS,
            drawn: None,
            pushed_back: true,
        }),
        handler(Fact::DeadlineReceived { remaining: MS }),
        handler(Fact::DeadlinePassed {
            line: 0,
            late: Span::ZERO,
        }),
        handler(Fact::DeadlinePassed { line: 0, late: MS }),
        handler(Fact::WorkWasted {
            line: 0,
            wasted: MS,
        }),
        call(Fact::Hedged {
            label: 0,
            attempt: 2,
            attempts_max: 3,
            after: Some(MS),
        }),
        call(Fact::Hedged {
            label: 0,
            attempt: 2,
            attempts_max: 3,
            after: None,
        }),
        call(Fact::AttemptAbandoned {
            label: 0,
            attempt: 1,
        }),
        call(Fact::RetrySuppressed {
            label: 0,
            policy: 0,
            attempts: 1,
            balance_milli: -100,
            needed_milli: 1_000,
        }),
        call(Fact::GaveUp {
            label: 0,
            attempts: 1,
        }),
        call(Fact::GaveUp {
            label: 0,
            attempts: 3,
        }),
    ]);
    all
}
