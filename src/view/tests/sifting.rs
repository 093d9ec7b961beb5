//! The event list shows what is asked for, and stands where the cursor does.

use super::recorded;
use crate::text::Lang;
use crate::view::frame::{Ask, EventList, RunAsk, Selected, Sift};
use crate::view::{Camera, Landmark};
use sim::record::Recording;
use sim::time::Span;

fn list(camera: &mut Camera, recording: &Recording, applied: u32, sift: &Sift) -> EventList {
    let runs = [RunAsk {
        name: "",
        recording,
        recorded: &[],
    }];
    let ask = Ask {
        lang: Lang::En,
        pace: Span::from_ms(10),
        runs: &runs,
        focused: 0,
        cursor: recording.position(applied),
        selected: Some(&Selected::Node { node: 3, unit: 0 }),
        list_first: None,
        listed: true,
        sift,
        linear: false,
        ahead: Span::ZERO,
        stage_only: false,
        patience: None,
        why: None,
    };
    camera.frame(&ask).expect("a frame").events
}

fn rows(list: &EventList) -> Vec<u32> {
    list.rows.iter().map(|row| row.row).collect()
}

#[test]
fn a_sieve_lets_through_what_is_asked_for() {
    let run = recorded("duplicate-payment", "as-is");
    let all: Vec<u32> = (0..run.len()).collect();
    let camera = &mut Camera::default();
    assert_eq!(rows(&list(camera, &run, 5, &Sift::default())), all);
    for mark in Landmark::ALL {
        let expected: Vec<u32> = all
            .iter()
            .copied()
            .filter(|row| run.row(*row).kinds().meets(mark.kinds()))
            .collect();
        let sift = Sift::default().toggled(mark);
        let found = list(camera, &run, run.len(), &sift);
        assert_eq!(rows(&found), expected, "{mark:?}");
        assert_eq!(
            (found.total, found.listed),
            (expected.len() as u32, expected.len() as u32)
        );
        assert_eq!(sift.toggled(mark), Sift::default());
    }
    let selected = Sift {
        selected: true,
        ..Sift::default()
    };
    let at_payment: Vec<u32> = all
        .iter()
        .copied()
        .filter(|row| run.row(*row).node() == 3)
        .collect();
    assert!(!at_payment.is_empty());
    let found = list(camera, &run, at_payment[0] + 1, &selected);
    assert_eq!(rows(&found), at_payment);
    assert_eq!((found.listed, found.events), (1, run.len()));
}

#[test]
fn words_are_found_in_what_the_list_writes() {
    let run = recorded("duplicate-payment", "as-is");
    let camera = &mut Camera::default();
    let mut found = |words: &str| {
        let words = words.to_owned();
        let sift = Sift {
            words,
            ..Sift::default()
        };
        list(camera, &run, 0, &sift).rows
    };
    let redelivered = found(" DELIVERY2 ");
    assert!(!redelivered.is_empty());
    let payment = found("payment service");
    assert!(payment.iter().all(|row| row.node == "payment service") && !payment.is_empty());
    assert_eq!(found("no such words"), []);
    assert_eq!(found("").len(), run.len() as usize);
}
