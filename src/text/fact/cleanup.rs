//! Sentences about logs that get shorter, and readers that go elsewhere in them.

use super::super::quantity::{counted, form, span};
use super::super::{josa, logs as words};
use super::logs::{place, place_here};
use super::teller::{Teller, ga, neun, reul};
use crate::say;
use sim::fact::{Deletion, Fact};
use sim::log::SeekTo;
use sim::log::group::Reset;

pub fn sentence(t: &Teller) -> String {
    match &t.said.fact {
        Fact::SegmentsDeleted { .. } => deleted(t),
        Fact::Compacted {
            topic,
            partition,
            upto,
            removed,
            kept,
            tombstones,
        } => compacted(
            t,
            &place_here(t, *topic, *partition),
            *upto,
            (*removed, *kept, *tombstones),
        ),
        Fact::OffsetReset { .. } => reset(t),
        Fact::Sought {
            broker,
            topic,
            partition,
            goal,
            position,
            offset,
            pending,
        } => {
            let place = place(t, *broker, *topic, *partition);
            match pending {
                true => seek_ordered(t, &place, *goal, *position),
                false => sought(t, &place, *goal, (*position, *offset)),
            }
        }
        other => unreachable!("{} is not about cleaning", other.kind().name()),
    }
}

fn deleted(t: &Teller) -> String {
    let Fact::SegmentsDeleted {
        topic,
        partition,
        first,
        start,
        segments,
        records,
        why,
        unread,
    } = &t.said.fact
    else {
        return String::new();
    };
    let (who, place) = (t.who_first(), place_here(t, *topic, *partition));
    let who_ga = ga(&who);
    let (all, whole, last) = (
        counted(*records, "record"),
        counted(*segments, "closed segment"),
        start.saturating_sub(1),
    );
    let why = deletion(t, *why);
    let mut said = say!(
        t.lang,
        "{who_ga} {place}의 맨 앞에서 다 찬 세그먼트 {segments}개(오프셋 {first}번부터 {last}번까지, 레코드 {records}개)를 통째로 지웠어요. {why} 이제 로그는 {start}번부터예요.",
        "{who} deleted {whole} at the beginning of {place} as a whole: offsets {first} to {last}, {all}. {why} The log starts at offset {start} now."
    );
    for (group, records) in unread {
        let (group, all) = (t.node(*group), counted(*records, "record"));
        said += &say!(
            t.lang,
            " {group} 그룹이 한 번도 읽지 않은 레코드 {records}개도 함께 사라졌어요.",
            " Among them: {all} that the group {group} had never read."
        );
    }
    said
}

fn deletion(t: &Teller, why: Deletion) -> String {
    match why {
        Deletion::TooOld {
            age: Some(age),
            retention,
        } => {
            let (age, retention) = (span(age), span(retention));
            let (age_ga, retention_reul) = (ga(&age), reul(&retention));
            say!(
                t.lang,
                "그 가운데 가장 새 레코드도 덧붙인 지 {age_ga} 지나 보존(retention) 기간 {retention_reul} 넘겼어요.",
                "Even the newest of them is {age} old, more than the retention of {retention}."
            )
        }
        Deletion::TooOld { retention, .. } => {
            let retention = span(retention);
            let retention_is = josa::is(&retention);
            say!(
                t.lang,
                "컴팩션 뒤에 남은 레코드가 없는 세그먼트예요. 보존(retention) 기간은 {retention_is}.",
                "Compaction had left nothing in them; the retention is {retention}."
            )
        }
        Deletion::TooLarge { size, most } => {
            let all = counted(size, "record");
            say!(
                t.lang,
                "레코드가 {size}개 있었고, 이 세그먼트가 없어도 보존(retention) 크기 {most}개가 차요.",
                "The log had {all}, and without them it still has the {most} that retention keeps."
            )
        }
    }
}

fn compacted(
    t: &Teller,
    place: &str,
    upto: u32,
    (removed, kept, tombstones): (u32, u32, u32),
) -> String {
    let who = t.who_first();
    let (who_ga, place_reul) = (ga(&who), reul(place));
    let newer = removed - tombstones;
    let (all, rest) = (counted(newer, "record"), counted(kept, "record"));
    let mut said = say!(
        t.lang,
        "{who_ga} {place_reul} 컴팩션(compaction)했어요. {upto}번 앞에서, 같은 키의 더 새 레코드가 있는 {newer}개를 지우고 {kept}개를 남겼어요. 남은 레코드의 오프셋과 순서는 그대로예요.",
        "{who} compacted {place}. Below offset {upto} it removed {all} with a newer one of the same key and left {rest}, each at its offset and in its order."
    );
    if tombstones > 0 {
        let all = counted(tombstones, "tombstone");
        said += &say!(
            t.lang,
            " 남겨 둘 시간이 지난 툼스톤(tombstone) {tombstones}개도 지웠어요.",
            " The time of {all} was over, and gone they are."
        );
    }
    said
}

fn reset(t: &Teller) -> String {
    let Fact::OffsetReset {
        broker,
        topic,
        partition,
        found,
        start,
        end,
        policy,
        next: to,
    } = t.said.fact
    else {
        return String::new();
    };
    let (who, place) = (t.who_first(), place(t, broker, topic, partition));
    let who_ga = ga(&who);
    let missed = say!(
        t.lang,
        "{who_ga} {place}의 {found}번을 달라고 했는데 그 오프셋은 로그에 없어요(out of range). 로그는 {start}번부터 {end}번 앞까지예요.",
        "{who} asked for offset {found} of {place}, which is out of range: the log goes from {start} to before {end}."
    );
    let then = match (policy, to) {
        (Reset::Earliest, Some(to)) => {
            let skipped = to.saturating_sub(found);
            let between = counted(skipped, "offset");
            match skipped {
                0 => say!(
                    t.lang,
                    "auto.offset.reset이 earliest라서 로그가 시작하는 {to}번부터 읽어요.",
                    "With auto.offset.reset=earliest it goes on where the log starts, at {to}."
                ),
                _ => say!(
                    t.lang,
                    "auto.offset.reset이 earliest라서 로그가 시작하는 {to}번부터 읽어요. 그 사이의 오프셋 {skipped}개는 읽지 못한 채 지나가요.",
                    "With auto.offset.reset=earliest it goes on where the log starts, at {to}, and never sees the {between} in between."
                ),
            }
        }
        (_, Some(to)) => {
            let skipped = to.saturating_sub(found);
            let all = counted(skipped, "offset");
            let those = form(
                skipped.into(),
                "even if a record is still there",
                "those included that are still there",
            );
            say!(
                t.lang,
                "auto.offset.reset이 latest라서 로그 끝인 {to}번부터 읽어요. 그 사이의 오프셋 {skipped}개는 남아 있는 것까지 건너뛰어요.",
                "With auto.offset.reset=latest it goes on at the end, at {to}, and skips {all}, {those}."
            )
        }
        (_, None) => say!(
            t.lang,
            "auto.offset.reset이 none이라서 소비자는 오류를 받고, 누가 옮겨 줄 때까지 이 파티션을 읽지 않아요.",
            "With auto.offset.reset=none the consumer gets an error, and reads this partition no more until somebody moves it."
        ),
    };
    say!(t.lang, "{missed} {then}", "{missed} {then}")
}

/// Only told so far: where that is may be another offset by then, so the place alone is named.
fn seek_ordered(t: &Teller, place: &str, to: SeekTo, from: u32) -> String {
    let (who, first) = (t.who(), t.who_first());
    let (who_neun, way) = (neun(&who), words::seek_goal(to, t.lang));
    let way_ro = josa::toward(&way);
    say!(
        t.lang,
        "{who_neun} 다음에 폴(poll)할 때 {place}에서 {from}번 대신 {way_ro} 가서 읽어요. 아직 처리하지 못한 레코드가 있으면 먼저 처리해요.",
        "{first} goes on reading {place} at {way} instead of offset {from} when it polls next: whatever it still holds is handled first."
    )
}

fn sought(t: &Teller, place: &str, to: SeekTo, (from, offset): (u32, u32)) -> String {
    let who = t.who();
    let who_neun = neun(&who);
    let way = words::seek_goal(to, t.lang);
    let what = match (offset < from, offset > from) {
        (true, _) => {
            let again = from - offset;
            let all = counted(again, "offset");
            say!(
                t.lang,
                "이미 지나온 오프셋 {again}개를 다시 읽어요.",
                "It reads {all} again that it had passed."
            )
        }
        (_, true) => {
            let skipped = offset - from;
            let (all, them) = (
                counted(skipped, "offset"),
                form(skipped.into(), "it", "them"),
            );
            say!(
                t.lang,
                "오프셋 {skipped}개를 읽지 않고 건너뛰어요.",
                "It skips {all} without reading {them}."
            )
        }
        _ => say!(t.lang, "있던 곳 그대로예요.", "That is where it was."),
    };
    say!(
        t.lang,
        "{who_neun} {place}에서 {way}로 시크(seek)해서 {from}번 대신 {offset}번부터 읽어요. {what}",
        "In {place} {who} seeks to {way} and reads from offset {offset} on instead of {from}. {what}"
    )
}
