//! Frames of which only a part is made, and windows that go on while events are hurried.

use super::{Look, recorded};
use crate::view::Camera;
use crate::view::frame::{Flight, Patience, Phase};
use sim::time::Span;

#[test]
fn the_stage_is_the_same_without_the_rest() {
    for (lesson, variant) in [("buffering", "queue"), ("retry-storm", "after")] {
        let recording = recorded(lesson, variant);
        let mut alone = Look::at(&recording);
        alone.stage_only = true;
        let whole = Look::at(&recording);
        for i in 0..60 {
            let applied = i * 7_919 % recording.len();
            let stage = |look: &Look| {
                let mut frame = look.after(&mut Camera::default(), applied);
                frame.runs.remove(0).stage
            };
            assert_eq!(stage(&alone), stage(&whole), "{lesson} at {applied}");
        }
    }
}

#[test]
fn a_hurried_window_goes_on_with_the_cursor() {
    let recording = recorded("buffering", "queue");
    let mut look = Look::at(&recording);
    look.ahead = Span::from_ms(20);
    let mut camera = Camera::default();
    let (mut start, mut moves) = (None, 0);
    for applied in (300..900).step_by(12) {
        let frame = look.after(&mut camera, applied);
        let first = frame.axis.from();
        moves += u32::from(start.replace(first) != Some(first));
        assert!((first..=frame.axis.to()).contains(&frame.at), "{applied}");
    }
    assert!(moves > 3, "the window went on {moves} times");
}

/// While events are hurried the stage knows which messages are sent until the next frame, and when each is gone: together with those on
/// their way, at each instant between just those that fly then.
#[test]
fn a_hurried_stage_knows_what_flies_until_the_next_frame() {
    let recording = recorded("buffering", "queue");
    let ahead = Span::from_ms(40);
    let mut look = Look::at(&recording);
    look.ahead = ahead;
    let still = Look::at(&recording);
    let (mut came, mut went) = (0, 0);
    for applied in (300..1_500).step_by(41) {
        let stage = look
            .after(&mut Camera::default(), applied)
            .runs
            .remove(0)
            .stage;
        let from = recording.row(applied - 1).at;
        let moves = |flight: &&Flight| flight.phase == Phase::Flying;
        let known: Vec<&Flight> = stage
            .flights
            .iter()
            .filter(moves)
            .chain(&stage.coming)
            .collect();
        for row in applied..recording.events_at(from + ahead) {
            let at = recording.row(row).at;
            let all = recording.events_at(at);
            let then = still
                .after(&mut Camera::default(), all)
                .runs
                .remove(0)
                .stage;
            let flies = |f: &&&Flight| f.sent_at <= at && f.gone_at.is_none_or(|gone| at < gone);
            let mut told: Vec<u32> = known.iter().filter(flies).map(|f| f.id).collect();
            let mut real: Vec<u32> = then.flights.iter().filter(moves).map(|f| f.id).collect();
            told.sort_unstable();
            real.sort_unstable();
            assert_eq!(told, real, "from {applied} to {all}");
        }
        came += stage.coming.len();
        went += stage
            .flights
            .iter()
            .filter(|f| f.gone_at.is_some_and(|gone| gone <= from + ahead))
            .count();
    }
    assert!(came > 20 && went > 5, "{came} came and {went} went");
    assert!(
        still.after(&mut Camera::default(), 700).runs[0]
            .stage
            .coming
            .is_empty()
    );
}

/// Without time to count, a frame is late and shows what was counted for the last one; once all is counted it is the one that is made at
/// once.
#[test]
fn a_frame_without_time_to_count_comes_after() {
    let [one, other] = ["queue", "direct"].map(|variant| recorded("buffering", variant));
    let whole = Look::at(&one);
    let hasty = |runs| Look {
        runs,
        patience: Some(Patience {
            now_ms: || 0.0,
            until_ms: 0.0,
        }),
        ..Look::at(&one)
    };
    let mut camera = Camera::default();
    let before = whole.after(&mut camera, 900);
    assert!(!before.late && !before.comparison.is_empty());
    // What is counted already is not late.
    assert!(!hasty(vec![&one]).after(&mut camera, 900).late);
    let late = hasty(vec![&other]).after(&mut camera, 5_000);
    assert!(late.late);
    assert_eq!(late.comparison, before.comparison);
    let mut whole = whole;
    whole.runs = vec![&other];
    let at_once = whole.after(&mut Camera::default(), 5_000);
    assert_eq!(late.runs[0].stage, at_once.runs[0].stage);
    assert_ne!(late.comparison, at_once.comparison);
    assert_eq!(whole.after(&mut camera, 5_000), at_once);
    assert_eq!(hasty(vec![&other]).after(&mut camera, 5_000), at_once);
}
