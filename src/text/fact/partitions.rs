//! Sentences about the replicas of a partition.

use super::super::quantity::counted;
use super::logs::place_here;
use super::teller::{Teller, ga};
use crate::say;
use sim::fact::Fact;

pub fn sentence(t: &Teller) -> String {
    match t.said.fact {
        Fact::Replicated {
            topic,
            partition,
            end,
            high_watermark,
        } => {
            let (who, place) = (t.who_first(), place_here(t, topic, partition));
            let who_ga = ga(&who);
            say!(
                t.lang,
                "{who_ga} {place}에서 {end}번 앞까지 리더의 레코드를 복제했어요. 하이 워터마크(high watermark)는 {high_watermark}번이고, 소비자는 그 앞까지만 읽을 수 있어요.",
                "{who} now has all records of {place} below offset {end}. The high watermark is {high_watermark}: consumers read what is below it."
            )
        }
        Fact::InSyncChanged {
            topic,
            partition,
            joined,
            in_sync,
            min_in_sync,
        } => in_sync_changed(
            t,
            &place_here(t, topic, partition),
            joined,
            (in_sync, min_in_sync),
        ),
        Fact::LeaderElected { .. } => elected(t),
        ref other => unreachable!("{} is not about replicas", other.kind().name()),
    }
}

fn in_sync_changed(t: &Teller, place: &str, joined: bool, (in_sync, min): (u16, u16)) -> String {
    let who = t.who_first();
    let who_ga = ga(&who);
    let all = counted(u32::from(in_sync), "replica");
    let said = match joined {
        true => say!(
            t.lang,
            "{who_ga} {place}의 리더를 따라잡아 다시 동기화됐어요. 동기화된 복제본은 {in_sync}개예요.",
            "{who} caught up with the leader of {place} and is in sync again: {all} in sync."
        ),
        false => say!(
            t.lang,
            "{who_ga} {place}의 동기화된 복제본에서 빠졌어요. 동기화된 복제본은 {in_sync}개예요.",
            "{who} is no longer in sync with {place}: {all} in sync."
        ),
    };
    let short = match in_sync < min {
        true => say!(
            t.lang,
            " {min}개보다 적어서 acks=all로 보낸 레코드는 받지 않아요.",
            " That is fewer than {min}: records sent with acks=all are refused."
        ),
        false => String::new(),
    };
    said + &short
}

fn elected(t: &Teller) -> String {
    let Fact::LeaderElected {
        topic,
        partition,
        leader,
        is_unclean,
        in_sync,
        end,
        lost,
        lost_acknowledged,
        lost_markers,
        gone_before,
    } = t.said.fact
    else {
        return String::new();
    };
    let place = place_here(t, topic, partition);
    if leader.is_none() {
        return say!(
            t.lang,
            "{place}의 리더가 멈췄는데, 동기화된 복제본 가운데 남은 브로커가 없어요. 하나가 돌아올 때까지 이 파티션은 쓸 수도 읽을 수도 없어요.",
            "The leader of {place} stopped, and no other replica in sync runs. Until one returns nobody can write or read there."
        );
    }
    let leader = t.who_first();
    let (leader_ga, all) = (ga(&leader), counted(u32::from(in_sync), "replica"));
    let said = match is_unclean {
        true => say!(
            t.lang,
            "{leader_ga} 동기화되지 않은 복제본인데도 {place}의 새 리더가 됐어요.",
            "{leader} leads {place} now although it was not in sync."
        ),
        false => say!(
            t.lang,
            "{leader_ga} {place}의 새 리더가 됐어요. 동기화된 복제본은 {in_sync}개예요.",
            "{leader} leads {place} now: {all} in sync."
        ),
    };
    let has_all = lost + lost_markers == 0;
    said + &losses(t, end, (lost, lost_acknowledged), has_all)
        + &markers(t, lost_markers, lost > 0, is_unclean)
        + &emptied(t, end, gone_before)
}

fn losses(t: &Teller, end: u32, (lost, acknowledged): (u32, u32), has_all: bool) -> String {
    let gone = counted(lost, "record");
    match (lost, acknowledged) {
        (0, _) if !has_all => String::new(),
        (0, _) => say!(
            t.lang,
            " 옛 리더의 레코드를 모두 가지고 있어서 잃은 것은 없어요.",
            " It has all that the old leader had: nothing is lost."
        ),
        (_, 0) => say!(
            t.lang,
            " {end}번부터 복제되지 않은 레코드 {lost}개가 사라졌어요. 생산자에게 저장됐다고 알린 것은 없어요.",
            " {gone} from offset {end} on had not been replicated and are gone. None had been acknowledged."
        ),
        _ => say!(
            t.lang,
            " {end}번부터 복제되지 않은 레코드 {lost}개가 사라졌어요. 그 가운데 {acknowledged}개는 생산자가 저장됐다고 믿고 있어요.",
            " {gone} from offset {end} on had not been replicated and are gone. Of {acknowledged}, the producers believe that they are stored."
        ),
    }
}

/// Returns at how many of the offsets that are gone nothing was left to lose.
fn emptied(t: &Teller, end: u32, offsets: u32) -> String {
    if offsets == 0 {
        return String::new();
    }
    let were = if offsets == 1 { "was" } else { "were" };
    let empty = counted(offsets, "offset");
    say!(
        t.lang,
        " {end}번부터의 오프셋 가운데 {offsets}개는 보존이나 컴팩션으로 이미 비어 있었어요.",
        " From offset {end} on {empty} {were} empty already, through retention or compaction."
    )
}

/// Returns what becomes of the markers that are gone; of those that were on every replica in sync the coordinator knows no more.
fn markers(t: &Teller, lost: u32, beside: bool, is_unclean: bool) -> String {
    if lost == 0 {
        return String::new();
    }
    let gone = counted(lost, "transaction marker");
    let (also, too) = if beside { ("도", " too") } else { ("가", "") };
    let (be, it) = if lost == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    match is_unclean {
        false => say!(
            t.lang,
            " 복제되지 않은 트랜잭션 마커(marker) {lost}개{also} 사라졌어요. 코디네이터가 새 리더에 다시 써요.",
            " {gone} that had not been replicated {be} gone{too}: the coordinator writes {it} to the new leader again."
        ),
        true => say!(
            t.lang,
            " 트랜잭션 마커(marker) {lost}개{also} 사라졌어요. 코디네이터는 아직 끝나지 않은 트랜잭션의 마커만 다시 써요.",
            " {gone} {be} gone{too}: the coordinator writes again only those of transactions that are not over yet."
        ),
    }
}
