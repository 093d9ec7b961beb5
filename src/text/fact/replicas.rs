//! Sentences about brokers that stop in good order, and about the replicas of one.

use super::super::quantity::{counted, form};
use super::teller::{Teller, ga};
use crate::say;
use sim::fact::Replicas;

/// A broker was asked to stop.
pub fn stopped(t: &Teller, lost: u32) -> String {
    let who = t.who_first();
    let (who_ga, letters) = (ga(&who), counted(lost, "message"));
    match lost {
        0 => say!(
            t.lang,
            "{who_ga} 요청을 받고 멈췄어요. 가진 메시지를 모두 디스크에 적고 연결을 닫았어요.",
            "{who} was asked to stop: it wrote all its messages to disk and closed its connections."
        ),
        _ => say!(
            t.lang,
            "{who_ga} 요청을 받고 멈췄어요. 남길 메시지는 디스크에 적었고, 남기지 않는 메시지 {lost}개는 사라졌어요.",
            "{who} was asked to stop: it wrote to disk what it is to keep. Not kept, and lost: {letters}."
        ),
    }
}

/// A replica went, or all of them; one that was asked to.
pub fn went(t: &Teller, lost: u32, asked: bool, standing: Replicas) -> String {
    let (who, unit) = (t.who_first(), t.said.unit);
    let who_ga = ga(&who);
    if standing.running == 0 {
        return say!(
            t.lang,
            "{who_ga} 복제본을 모두 잃었어요. 연결을 거절해요.",
            "{who} has lost all its replicas and refuses connections."
        );
    }
    let rest = rest(t, standing);
    let letters = counted(lost, "message");
    let gone = match lost {
        0 => String::new(),
        _ => say!(
            t.lang,
            " 아직 과반에 있지 않던 메시지 {lost}개가 사라졌어요.",
            " Not with a majority yet, and lost: {letters}."
        ),
    };
    if asked {
        return say!(
            t.lang,
            "{who}의 복제본 {unit}번이 요청을 받고 멈췄어요. {rest}{gone}",
            "{who}’s replica {unit} was asked to stop. {rest}{gone}"
        );
    }
    say!(
        t.lang,
        "{who}의 복제본 {unit}번이 비정상 종료됐어요. {rest}{gone}",
        "{who}’s replica {unit} crashed. {rest}{gone}"
    )
}

/// A replica came back, or all of them.
pub fn came(t: &Teller, standing: Replicas) -> String {
    let (who, unit, rest) = (t.who_first(), t.said.unit, rest(t, standing));
    say!(
        t.lang,
        "{who}의 복제본 {unit}번이 다시 시작했어요. {rest}",
        "{who}’s replica {unit} started again. {rest}"
    )
}

/// What runs, and what that means.
fn rest(t: &Teller, standing: Replicas) -> String {
    let Replicas {
        running,
        of,
        leader,
        elected,
    } = standing;
    let needed = of / 2 + 1;
    let (run, are) = (
        form(running.into(), "runs", "run"),
        form(needed.into(), "is", "are"),
    );
    match leader {
        Some(leader) if elected => say!(
            t.lang,
            "{of}개 중 {running}개가 돌아서 과반({needed}개)이 되고, {leader}번이 새 리더가 됐어요.",
            "{running} of {of} {run}, a majority ({needed} {are} needed), and replica {leader} is the new leader."
        ),
        Some(leader) => say!(
            t.lang,
            "{of}개 중 {running}개가 돌아서 과반({needed}개)이 되고, {leader}번이 그대로 리더예요.",
            "{running} of {of} {run}, a majority ({needed} {are} needed), and replica {leader} still leads."
        ),
        None => say!(
            t.lang,
            "{of}개 중 {running}개만 돌아서 과반({needed}개)이 안 돼요. 저장도 전달도 확인도 멈춰요.",
            "Only {running} of {of} {run}, and a majority takes {needed}: nothing is stored, handed over or confirmed."
        ),
    }
}
