//! Why something failed or was repeated, as the part of a sentence that follows a colon. Korean ends without its full stop.

use super::super::Lang;
use crate::say;
use sim::fact::{Again, Failure};

pub fn failure(failure: Failure, lang: Lang) -> String {
    match failure {
        Failure::Answered => say!(lang, "오류가 돌아왔어요", "an error came back"),
        Failure::Refused => say!(
            lang,
            "받는 프로세스가 없어 연결이 거부됐어요",
            "nobody listens there, the connection was refused"
        ),
        Failure::Reset => say!(
            lang,
            "상대가 비정상 종료되어 연결이 끊겼어요",
            "the callee crashed, the connection was reset"
        ),
        Failure::Unavailable => say!(
            lang,
            "요청이 닿은 순간 서비스가 내려가 있었어요",
            "the request found the service down"
        ),
        Failure::QueueFull => say!(
            lang,
            "상대의 대기열이 가득 차 있었어요",
            "the callee had no room left in its line"
        ),
        Failure::RateLimited => say!(
            lang,
            "상대의 문 앞에서 처리율 제한(429)에 걸렸어요",
            "the rate limiter at the callee’s door let no more in (429)"
        ),
        Failure::TimedOut => say!(
            lang,
            "제한 시간 안에 응답이 오지 않았어요",
            "no answer came in time"
        ),
        Failure::Rejected => say!(
            lang,
            "호출하는 쪽의 정책이 보내지 않았어요",
            "the caller’s own policy did not let it through"
        ),
        Failure::Conflict => say!(
            lang,
            "고치려던 행이 바라던 상태가 아니었어요",
            "the row to be changed was not as it should be"
        ),
        Failure::DuplicateKey => say!(lang, "같은 키가 이미 있었어요", "the key was there already"),
        Failure::Injected => say!(
            lang,
            "일부러 넣은 장애가 오류로 답하게 했어요",
            "an injected fault made it answer with an error"
        ),
        Failure::BadResult => say!(
            lang,
            "받아들일 수 없는 응답이 왔어요",
            "the answer was one that the caller does not accept"
        ),
        Failure::BadRequest => say!(
            lang,
            "요청이 잘못됐다고 답했어요",
            "it answered that the request was at fault"
        ),
        Failure::NotStored => say!(
            lang,
            "브로커가 레코드를 필요한 만큼의 복제본에 저장하지 못했어요",
            "the broker could not store the record on enough replicas"
        ),
        Failure::OutOfOrder => say!(
            lang,
            "같은 생산자의 앞 일련번호가 로그에 없어요",
            "an earlier sequence of its producer is not in the log"
        ),
        Failure::Fenced => say!(
            lang,
            "더 새로운 에포크나 세대에 밀려났어요",
            "it is fenced: a newer epoch or generation is at work"
        ),
        Failure::Ending => say!(
            lang,
            "앞선 트랜잭션을 끝내는 중이에요",
            "the transaction before is still being ended"
        ),
        Failure::Unroutable => say!(
            lang,
            "맞는 바인딩이 없어서 되돌아왔어요",
            "no binding matched, and it was returned"
        ),
        Failure::DeadlinePassed => say!(lang, "기한이 지났어요", "the deadline had passed"),
    }
}

/// The reason why a message is delivered once more; Korean as a clause that leads on to what follows from it.
pub fn again(again: Again, lang: Lang) -> String {
    match again {
        Again::LeaseExpired => say!(
            lang,
            "확인 응답이 제때 오지 않아서",
            "no acknowledgement came in time"
        ),
        Again::ConsumerCrashed => {
            say!(
                lang,
                "소비자가 확인 응답을 보내기 전에 비정상 종료되어서",
                "its consumer crashed before it acknowledged"
            )
        }
        Again::ConsumerLeft => say!(
            lang,
            "소비자가 확인 응답 없이 연결을 닫아서",
            "its consumer closed its connection without acknowledging it"
        ),
        Again::Requeued => say!(lang, "소비자가 되돌려 줘서", "its consumer gave it back"),
        Again::Rejected => say!(
            lang,
            "소비자가 처리하지 못하고 돌려보내서",
            "its consumer could not handle it and sent it back"
        ),
        Again::BrokerRestarted => {
            say!(
                lang,
                "브로커가 다시 시작할 때 아직 확인 응답이 없어서",
                "it was not yet acknowledged when the broker restarted"
            )
        }
    }
}
