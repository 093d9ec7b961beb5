//! Frames of which only a part is made, and windows that go on while events are hurried.

use super::{Look, recorded};
use crate::view::Camera;

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
    look.hurried = true;
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
