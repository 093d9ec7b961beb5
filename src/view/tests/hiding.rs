//! What would answer a question is not in the frame, in no view and no table.

use super::Look;
use super::payment::payment;
use crate::view::Camera;
use crate::view::hide;
use sim::fact::{FactKind, KindSet};

#[test]
fn behind_a_question_nothing_is_told() {
    let run = payment();
    let lease = KindSet::of(&[FactKind::LeaseExpired]);
    let row = run.next_of(lease, 0).expect("the lease ends");
    let at = run.row(row).at;
    let whole = Look::at(&run).after(&mut Camera::default(), 2);
    let mut frame = whole.clone();
    hide(&mut frame, row, at, "later");
    let (before, picture) = (&whole.runs[0].space_time, &frame.runs[0].space_time);
    assert!(before.arrows.iter().any(|arrow| arrow.again));
    assert!(!picture.arrows.iter().any(|arrow| arrow.again));
    assert!(!picture.arrows.is_empty() && picture.arrows.iter().all(|arrow| arrow.row < row));
    assert!(picture.marks.iter().all(|mark| mark.at <= at));
    assert!(picture.bars.iter().all(|bar| bar.from <= at));
    let hidden = frame.runs[0]
        .hidden
        .as_ref()
        .map(|it| (it.from, &*it.words));
    assert_eq!(hidden, Some((at, "later")));
    assert!(whole.events.rows.iter().any(|event| event.row >= row));
    assert!(frame.events.rows.iter().all(|event| event.row < row));
    assert_eq!(frame.events.total, row);
    let marks = |frame: &crate::view::frame::Frame| frame.transport.strip.marks.len();
    assert!(marks(&frame) < marks(&whole));
    assert_eq!(frame.transport.strip.load.last(), Some(&0));
    assert_eq!(frame.sentence, whole.sentence, "the past stays as it was");
}
