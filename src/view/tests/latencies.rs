//! Charts of latencies say what clients saw, and nothing that is yet to come.

use super::{Look, recorded};
use crate::text::Lang;
use crate::text::fact::sentence;
use crate::view::frame::Selected;
use crate::view::{Camera, hide};
use sim::fact::{FactKind, Said};
use sim::time::Time;

#[test]
fn latencies_are_those_of_the_runs_that_ended() {
    let run = recorded("create-order", "sync");
    let client = run.model().node("web").expect("a client");
    let mut look = Look::at(&run);
    look.selected = Some(Selected::Node {
        node: client,
        unit: 0,
    });
    let mut camera = Camera::default();
    let mut found = |applied: u32| {
        let frame = look.after(&mut camera, applied);
        let inside = frame.runs[0].inside.clone().expect("the client's inside");
        inside.latencies
    };
    assert_eq!(found(0), None, "nothing ended yet");
    let all = found(run.len()).expect("runs that ended");
    let ended = crate::lesson::run::Run::recorded(run.clone()).ended("web");
    assert_eq!(all.points.len(), ended.len());
    let most = ended.iter().map(|(.., span)| *span).max();
    assert_eq!(
        Some(all.most.clone()),
        most.map(crate::text::quantity::about)
    );
    assert_eq!(all.at, 1.0);
    assert!(all.points.iter().any(|it| it.y == 1.0));
    let half = found(run.len() / 2).expect("runs that ended");
    assert!(half.points.len() < all.points.len());
    assert!(half.points.iter().all(|it| it.x <= half.at));
}

#[test]
fn who_only_sends_has_no_latencies() {
    let run = recorded("dlq", "limit");
    let node = run.model().node("web").expect("a client");
    let mut look = Look::at(&run);
    look.selected = Some(Selected::Node { node, unit: 0 });
    let frame = look.after(&mut Camera::default(), run.len());
    let inside = frame.runs[0].inside.clone().expect("the client's inside");
    let ended = crate::lesson::run::Run::recorded(run).ended("web");
    assert_eq!((inside.latencies, ended.len()), (None, 3));
}

#[test]
fn who_only_sends_has_done_no_more_than_that() {
    let told = |lesson, variant| {
        let run = crate::lesson::run::Run::recorded(recorded(lesson, variant));
        let ends = |said: &&Said| said.fact.kind() == FactKind::Ended;
        let said = run.facts().iter().find(ends).expect("a run that ended");
        [Lang::Ko, Lang::En].map(|lang| sentence(said, run.model(), lang))
    };
    assert_eq!(
        told("dlq", "limit"),
        [
            "웹 #1은 메시지를 보내기만 하고 기다리지 않아서 바로 끝났어요.",
            "Web #1 only sent its message, waited for nothing, and was done at once.",
        ]
    );
    for (lesson, variant) in [
        ("create-order", "sync"),
        ("delivery-guarantees", "at-least"),
    ] {
        let [ko, _] = told(lesson, variant);
        assert!(ko.contains("만에"), "{ko}");
    }
}

#[test]
fn a_question_hides_what_will_wait() {
    let run = recorded("create-order", "async");
    let mut look = Look::at(&run);
    let node = run.model().node("broker").expect("a broker");
    look.selected = Some(Selected::Node { node, unit: 0 });
    let mut frame = look.after(&mut Camera::default(), 10);
    let waits = |frame: &crate::view::frame::Frame| -> u32 {
        let inside = frame.runs[0].inside.as_ref().expect("the broker's inside");
        inside.charts.iter().flat_map(|it| it.peaks.iter()).sum()
    };
    assert!(waits(&frame) > 0, "messages wait in this run");
    hide(&mut frame, 0, Time::ZERO, "?");
    assert_eq!(waits(&frame), 0);
}
