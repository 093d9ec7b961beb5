//! Sentences about transactions of logs, and the epochs of their producers.

use super::super::quantity::counted;
use super::logs::{place, place_here};
use super::teller::{Teller, ga};
use crate::say;
use crate::text::josa;
use crate::text::quantity;
use sim::fact::{EndedBy, EpochWhy, Fact, TransactionRefusal, Within};

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::EpochRaised { id, epoch, why } => raised(t, id.as_deref(), *epoch, *why),
        Fact::TransactionDecided { .. } => decided(t),
        Fact::TransactionRefused { id, epoch, why } => refused(t, id, *epoch, *why),
        Fact::MarkerAppended { .. } => marked(t),
        other => unreachable!("{} is not about a transaction", other.kind().name()),
    }
}

fn raised(t: &Teller, id: Option<&str>, epoch: u16, why: EpochWhy) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    let id = id.unwrap_or_default();
    match why {
        EpochWhy::First => say!(
            t.lang,
            "{who_ga} 트랜잭션 ID(transactional id) {id}에 에포크(epoch) {epoch}번을 줬어요. 이 ID로 처음 시작한 생산자예요.",
            "{who} gave the transactional id {id} the epoch {epoch}: it is the first producer with this id."
        ),
        EpochWhy::Started => say!(
            t.lang,
            "{who_ga} 트랜잭션 ID {id}의 에포크를 {epoch}번으로 올렸어요. 앞선 에포크의 생산자가 보내는 것은 이제 받지 않아요.",
            "{who} raised the epoch of the transactional id {id} to {epoch}: whatever a producer of an earlier epoch sends is refused from now on."
        ),
        EpochWhy::RecordsLost {
            broker,
            topic,
            partition,
            lost,
            again,
        } => {
            let place = place(t, broker, topic, partition);
            let (gone, more) = (counted(lost, "record"), counted(again, "record"));
            say!(
                t.lang,
                "{who_ga} 생산자의 에포크를 {epoch}번으로 올리고 일련번호를 0번부터 다시 매겨요. {place}에서 먼저 저장한 레코드 {lost}개가 사라져서, 앞 번호를 기다리는 한 아무것도 덧붙지 않기 때문이에요. 사라진 레코드는 돌아오지 않고, 다시 보내는 {again}개는 이미 저장된 것과 겹치거나 순서가 바뀔 수 있어요.",
                "{who} raised the producer's epoch to {epoch} and numbers from 0 again: {place} lost {gone} stored before, and would wait for those numbers for ever. What is lost stays lost; {more} sent again may repeat what is stored, or come in another order."
            )
        }
    }
}

fn decided(t: &Teller) -> String {
    let Fact::TransactionDecided {
        id,
        epoch,
        committed,
        by,
        partitions,
        offsets,
        again,
    } = &t.said.fact
    else {
        return String::new();
    };
    let who = t.who_first();
    let who_ga = ga(&who);
    if *again {
        return match committed {
            true => say!(
                t.lang,
                "{who_ga} {id}의 트랜잭션(에포크 {epoch})을 커밋하기로 이미 정했다고 다시 답해요.",
                "{who} says once more that the transaction of {id} in epoch {epoch} is committed."
            ),
            false => say!(
                t.lang,
                "{who_ga} {id}의 트랜잭션(에포크 {epoch})을 중단하기로 이미 정했다고 다시 답해요.",
                "{who} says once more that the transaction of {id} in epoch {epoch} is aborted."
            ),
        };
    }
    let parts = counted(*partitions, "partition");
    let with_offsets = match (offsets, committed) {
        (0, _) => String::new(),
        (n, true) => say!(
            t.lang,
            " 함께 보낸 오프셋 {n}개도 그때 커밋돼요.",
            " Offsets sent with it ({n}) are committed then, too."
        ),
        (n, false) => say!(
            t.lang,
            " 함께 보낸 오프셋 {n}개는 버려요.",
            " Offsets sent with it ({n}) are forgotten."
        ),
    };
    let said = match (committed, by) {
        (true, _) => say!(
            t.lang,
            "{who_ga} {id}의 트랜잭션(에포크 {epoch})을 커밋하기로 정했어요. 이제 누가 멈춰도 바뀌지 않아요. 파티션 {partitions}개에 커밋 마커(marker)를 써요.",
            "{who} decided that the transaction of {id} in epoch {epoch} is committed: whoever stops now, that stays. Markers follow in {parts}."
        ),
        (false, EndedBy::Producer) => say!(
            t.lang,
            "{who_ga} {id}의 트랜잭션(에포크 {epoch})을 생산자의 요청대로 중단하기로 정했어요. 파티션 {partitions}개에 중단 마커(marker)를 써요.",
            "{who} decided, as its producer asked, that the transaction of {id} in epoch {epoch} is aborted. Markers follow in {parts}."
        ),
        (false, EndedBy::NewerProducer) => say!(
            t.lang,
            "{who_ga} {id}의 열린 트랜잭션(에포크 {epoch})을 중단하기로 정했어요. 같은 트랜잭션 ID로 새 생산자가 시작했어요. 파티션 {partitions}개에 중단 마커(marker)를 써요.",
            "{who} decided that the open transaction of {id} in epoch {epoch} is aborted: a newer producer started with the same transactional id. Markers follow in {parts}."
        ),
        (false, EndedBy::Timeout(after)) => {
            let after = quantity::span(*after);
            say!(
                t.lang,
                "{who_ga} {id}의 트랜잭션(에포크 {epoch})을 중단하기로 정했어요. {after} 동안 끝나지 않아 트랜잭션 제한 시간을 넘겼어요. 파티션 {partitions}개에 중단 마커(marker)를 써요.",
                "{who} decided that the transaction of {id} in epoch {epoch} is aborted: it was open for {after}, its timeout. Markers follow in {parts}."
            )
        }
    };
    said + &with_offsets
}

fn refused(t: &Teller, id: &str, epoch: u16, why: TransactionRefusal) -> String {
    let (who, story) = (t.who_first(), t.story());
    let (who_ga, story_reul) = (ga(&who), josa::object(&story));
    match why {
        TransactionRefusal::Fenced { current } => say!(
            t.lang,
            "{who_ga} {story_reul} 받지 않았어요. 보낸 생산자는 {id}의 에포크 {epoch}번인데 지금 에포크는 {current}번이에요. 더 새로운 생산자에 밀려난(fenced) 생산자예요.",
            "{who} refused {story}: its producer has epoch {epoch} of {id}, and the current one is {current}. It is fenced."
        ),
        TransactionRefusal::Ending => say!(
            t.lang,
            "{who_ga} {story_reul} 아직 받지 않았어요. {id}의 앞선 트랜잭션에 마커를 쓰는 중이에요.",
            "{who} did not accept {story} yet: markers of the transaction before of {id} are being written."
        ),
    }
}

fn marked(t: &Teller) -> String {
    let Fact::MarkerAppended {
        topic,
        partition,
        offset,
        id,
        committed,
        left,
        last_stable,
    } = &t.said.fact
    else {
        return String::new();
    };
    let (who, place) = (t.who_first(), place_here(t, *topic, *partition));
    let who_ga = ga(&who);
    let said = match committed {
        true => say!(
            t.lang,
            "{who_ga} {place}의 {offset}번에 {id}의 커밋 마커를 덧붙였어요. read_committed 소비자는 이제 {last_stable}번 앞까지 읽을 수 있어요.",
            "{who} appended the commit marker of {id} to {place} at offset {offset}. With read_committed a consumer may read what is below {last_stable} now."
        ),
        false => say!(
            t.lang,
            "{who_ga} {place}의 {offset}번에 {id}의 중단 마커를 덧붙였어요. 그 트랜잭션의 레코드는 로그에 남지만 read_committed 소비자는 건너뛰고, 이제 {last_stable}번 앞까지 읽을 수 있어요.",
            "{who} appended the abort marker of {id} to {place} at offset {offset}. Its records stay in the log; with read_committed a consumer passes over them and may read what is below {last_stable} now."
        ),
    };
    match left {
        0 => said,
        n => {
            let parts = counted(*n, "partition");
            said + &say!(
                t.lang,
                " 파티션 {n}개에는 아직 쓰지 않았어요.",
                " {parts} still to go."
            )
        }
    }
}

/// Returns what follows where a record is part of a transaction.
pub(super) fn within(t: &Teller, within: &Within) -> String {
    let Within { id, epoch, opens } = within;
    match opens {
        true => say!(
            t.lang,
            " 여기서 {id}의 트랜잭션(에포크 {epoch})이 열려요. 끝나기 전까지 read_committed 소비자는 여기부터 읽지 못해요.",
            " This opens the transaction of {id} in epoch {epoch} here: until it ends, a consumer with read_committed reads nothing from here on."
        ),
        false => say!(
            t.lang,
            " {id}의 열린 트랜잭션(에포크 {epoch})에 들어가요.",
            " It is part of the open transaction of {id} in epoch {epoch}."
        ),
    }
}

/// Returns what an answer of the coordinator says, for one of the requests of a transaction; none for another message.
pub(super) fn answered(t: &Teller, name: &str) -> Option<String> {
    let who = t.who_first();
    let who_ga = ga(&who);
    Some(match name {
        "init_transactions" => say!(
            t.lang,
            "{who_ga} 코디네이터에게서 생산자 번호와 에포크를 받았어요. 이제 트랜잭션을 시작할 수 있어요.",
            "{who} got its producer id and its epoch from the coordinator: it can begin transactions now."
        ),
        "send_offsets" => say!(
            t.lang,
            "{who_ga} 오프셋이 트랜잭션에 들어갔다는 답을 받았어요. 커밋되면 함께 남아요.",
            "{who} knows now that the offset is part of the transaction: it is kept if that is committed."
        ),
        "commit_transaction" => say!(
            t.lang,
            "{who_ga} 트랜잭션이 커밋됐다는 답을 받았어요.",
            "{who} knows now that the transaction is committed."
        ),
        "abort_transaction" => say!(
            t.lang,
            "{who_ga} 트랜잭션이 중단됐다는 답을 받았어요.",
            "{who} knows now that the transaction is aborted."
        ),
        _ => return None,
    })
}
