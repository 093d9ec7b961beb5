//! What the model leaves out, in words: one sentence for each id of [`sim::simplified`].

use super::{Lang, say};
use sim::model::Model;
use sim::simplified::Simplified;

/// Returns the sentences that concern a scenario.
pub fn left_out(model: &Model, lang: Lang) -> Vec<String> {
    Simplified::of(model).map(|id| sentence(id, lang)).collect()
}

/// Returns what is simplified, and what that means.
pub fn sentence(id: Simplified, lang: Lang) -> String {
    let (ko, en) = match id {
        Simplified::OneClock => (
            "모든 노드가 시계 하나를 함께 봐요. 실제 컴퓨터의 시계는 조금씩 어긋나요.",
            "All nodes share one clock. The clocks of real machines drift apart.",
        ),
        Simplified::StatementsTakeNoTime => (
            "시간은 work와 wait에서만 흘러요. 테이블에 쓰고 커밋하는 일은 시간이 걸리지 않아요.",
            "Only work and wait take time. Writing to a table and committing take none.",
        ),
        Simplified::MessagesHaveNoSize => (
            "메시지에는 크기가 없어요. 한 링크를 지나는 시간은 내용과 상관없어요.",
            "Messages have no size: how long one is on its way does not depend on its content.",
        ),
        Simplified::ConnectionsOpenAtOnce => (
            "연결을 여는 데는 시간이 걸리지 않아요. 실제로는 TCP와 TLS가 몇 번 오가요.",
            "Opening a connection takes no time. Really TCP and TLS go back and forth first.",
        ),
        Simplified::PoliciesTakeNoTime => (
            "타임아웃, 재시도, 회로 차단기 자체는 시간을 쓰지 않아요.",
            "Timeouts, retries and circuit breakers take no time of their own.",
        ),
        Simplified::CallsCommitWhole => (
            "응답은 한꺼번에 도착해요. 실제 gRPC에서는 응답 헤더가 온 순간부터 다시 시도할 수 없어요.",
            "An answer arrives all at once. In real gRPC a call cannot be attempted again once the headers of its answer are there.",
        ),
        Simplified::BreakerSeesOneAtATime => (
            "회로 차단기는 결과를 한 번에 하나씩 봐요. 실제로는 여러 스레드가 동시에 기록해요.",
            "A circuit breaker sees one outcome at a time. Really several threads record at once.",
        ),
        Simplified::BalancerIsBlind => (
            "부하 분산은 꺼진 인스턴스도 고를 수 있어요. 상태 검사는 없고, 실패를 보고 제외하는 일만 있어요.",
            "A balancer may choose an instance that is down: there are no health checks, only ejection by what failed.",
        ),
        Simplified::BrokerSeesResets => (
            "소비자의 연결이 끊기면 브로커가 바로 알아요. 실제로는 하트비트가 끝나야 아는 때도 있어요.",
            "A broker knows at once that a consumer’s connection is gone. Really it may have to wait for a heartbeat.",
        ),
        Simplified::MessagesLast => (
            "메시지는 만료되지 않고 우선순위가 없으며, 몇 번이든 다시 전달돼요. 데드 레터 큐는 없어요.",
            "Messages do not expire and have no priority; they are delivered however often it takes. There is no dead-letter queue.",
        ),
        Simplified::FullQueueRefusesNewest => (
            "큐가 가득 차면 새로 온 메시지를 거부해요. 전달했지만 확인 응답을 받지 못한 메시지도 자리를 차지해요.",
            "A full queue refuses the newest message. Messages that are handed over but not acknowledged count.",
        ),
        Simplified::OnlyLeasedMarked => (
            "브로커가 비정상 종료된 뒤에는, 전달하고 확인 응답을 받지 못한 메시지에만 다시 전달했다는 표시가 붙어요.",
            "After a broker’s crash only messages that were handed over and not acknowledged are marked as delivered before.",
        ),
        Simplified::WarmUpCounts => (
            "통계는 처음부터 세요. 시스템이 자리를 잡는 동안도 그대로 들어가요.",
            "Statistics count from the start: the time in which things settle counts as any other.",
        ),
        Simplified::PoolThreadsEndAtOnce => (
            "스레드 풀의 기본 수를 넘는 스레드는 기다리는 호출이 없으면 곧바로 끝나요. 답을 기다리는 스레드는 인터럽트로도 깨어나지 않아요.",
            "A thread of a pool beyond its core ends as soon as nothing waits for it, and no interrupt wakes a thread that waits for an answer.",
        ),
        Simplified::ThrottleForgetsInSlices => (
            "클라이언트가 스스로 거르는 창은 길이의 60분의 1씩 지난 일을 잊어요.",
            "A client that throttles itself forgets what is past in slices of a sixtieth of its window.",
        ),
        Simplified::LoadCountsAtStart => (
            "부하에 따라 느려지는 서비스의 작업 시간은 시작할 때 정해져요. 그 뒤에 요청이 더 오거나 떠나도 바뀌지 않아요.",
            "Where load slows a service, how long work takes is settled when it begins: requests that come or go later do not change it.",
        ),
        Simplified::DoorKnowsWhoWaits => (
            "서비스는 요청을 보낸 쪽이 아직 기다리는지 저절로 알아요. 실제로는 요청에 기한을 담아 보내야 해요.",
            "A service knows by itself whether a caller still waits. Really the request would have to carry its deadline.",
        ),
        Simplified::BalancerSeesAllCallers => (
            "부하 분산 하나가 모든 호출자의 결과를 함께 보고, 타임아웃과 연결 거부도 그 인스턴스의 오류로 세요. 실제로는 프록시마다 따로 세고, 이런 오류를 따로 셀 수도 있어요.",
            "One balancer sees what all callers get, and counts timeouts and refused connections as errors of the instance. Really each proxy counts for itself, and may count these apart.",
        ),
        Simplified::OldOrphansAreKept => (
            "상관관계 ID가 있는 응답만 고아로 알아봐요. 우편함은 끝난 요청을 256개까지 기억하고, 더 오래된 요청의 응답은 그냥 보관해요.",
            "Only an answer with a correlation id can be told to be an orphan. A mailbox remembers its latest 256 requests that are over; an answer to an older one is kept.",
        ),
        Simplified::BalancerNeverRefuses => (
            "인스턴스가 모두 제외되면 패닉 기준이 0%여도 모두에게 보내요. 실제 Envoy는 그때 503으로 답해요. 점검해도 바뀔 것이 없는 때는 사건으로 나타나지 않아요.",
            "Where all instances are ejected all get requests, even with a panic threshold of 0 %; Envoy would answer 503. A sweep that changes nothing is no event.",
        ),
        Simplified::FailoverAtOnce => (
            "브로커가 멈추면 바로 알려져서 그 순간 다른 복제본이 리더가 돼요. 복제본이 하나뿐이면, 브로커가 다시 시작할 때 덧붙인 레코드가 그대로 있어요. 응답 없는 브로커는 계속 리더로 남아요.",
            "That a broker stopped is known at once, and another replica leads in the same instant. Where there is no other, all that was appended is there again when the broker restarts. A broker that hangs goes on leading.",
        ),
        Simplified::GroupsNeedNoMessages => (
            "하트비트와 리밸런스 절차는 메시지로 오가지 않아요. 구성원은 다음 하트비트 때 리밸런스를 알게 되고, 마지막 구성원이 들어오는 순간 가장 오래된 구성원이 리더로서 파티션을 나눠 모두에게 알려요.",
            "Heartbeats and the steps of a rebalance are not sent as messages. A member hears of a rebalance at its next heartbeat; in the instant in which the last one joins, the member that has been there longest leads, shares out the partitions, and all are told.",
        ),
        Simplified::SegmentsCountRecords => (
            "로그의 세그먼트는 크기 대신 레코드 수로 세고, 시간이 지났다고 닫히지는 않아요. 보존과 컴팩션은 리더가 한순간에 해요.",
            "Segments of a log count records in place of bytes and are not closed by age. The leader cleans for all replicas, in no time.",
        ),
        Simplified::SeeksWaitForPolls => (
            "시크는 구성원이 다음에 폴할 때 이루어져요. auto.offset.reset이 none이면 실제 클라이언트는 예외를 던지지만, 여기서는 그 파티션만 읽지 않아요.",
            "A seek takes effect when the member polls next. With auto.offset.reset=none a real client throws; here it only stops reading that partition.",
        ),
        Simplified::EpochsComeWithTransactions => (
            "트랜잭션 생산자는 첫 트랜잭션을 시작할 때 에포크를 받아요. 실제로는 프로세스가 시작할 때 받아요. 트랜잭션이 끝났다는 답은 마커를 모두 쓴 뒤에 와요.",
            "A transactional producer gets its epoch with its first transaction, really when its process starts. It hears of the end when all markers are written.",
        ),
        Simplified::RecordsTravelAlone => (
            "한 번에 가져간 레코드도 하나씩 따로 움직여요. 처리에 실패한 레코드는 처리한 것으로 세요.",
            "Records that are fetched together travel one by one. A record whose handling failed counts as handled.",
        ),
        Simplified::LeadersAreFoundAtOnce => (
            "브로커의 복제본은 새 리더를 곧바로 뽑고, 클라이언트도 새 리더를 곧바로 찾아요. 실제로는 몇 초가 걸리기도 해요.",
            "The replicas of a broker elect a new leader at once, and clients find it at once. Really that may take seconds.",
        ),
        Simplified::AutoscalerSeesAtOnce => (
            "오토스케일러는 큐의 길이나 그룹의 지연을 바로 알고, 필요한 만큼을 한꺼번에 시작하며, 번호가 큰 인스턴스부터 멈춰요. 실제로는 지표가 늦게 오고, 한 번에 늘리는 수에도 한도가 있어요.",
            "An autoscaler knows the length of its queue, or the lag of its group, at once, starts as many instances as it wants together, and stops those of the highest numbers first. Really the number comes late, and only so many may start at a time.",
        ),
    };
    say(lang, ko, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_in_both_languages() {
        for id in Simplified::ALL {
            let (ko, en) = (sentence(id, Lang::Ko), sentence(id, Lang::En));
            assert!(ko.ends_with("요.") && en.ends_with('.'), "{ko} {en}");
            assert!(!en.chars().any(|c| ('가'..='힣').contains(&c)), "{en}");
        }
    }

    #[test]
    fn only_what_concerns_a_scenario_is_told() {
        let told = |id: &str| {
            let lesson = crate::lesson::embedded::by_id(id).expect("a lesson");
            let file = sim::scenario::parse(lesson.json.as_bytes()).expect("it is right");
            left_out(&file.compile("", &[]).expect("it compiles"), Lang::En).join(" ")
        };
        assert!(told("cb-resilience4j").contains("circuit breaker sees one outcome"));
        assert!(!told("cb-resilience4j").contains("dead-letter"));
        assert!(told("duplicate-payment").contains("dead-letter"));
        assert!(!told("duplicate-payment").contains("Retries wait"));
    }
}
