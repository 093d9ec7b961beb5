//! What is explained is lit, and what would tell the answer of a question is not explained.

use super::{Look, record};
use crate::explain::Whose;
use crate::lesson::embedded::by_id;
use crate::view::frame::{Frame, Inputs, Selected, WhyAsk};
use crate::view::{Camera, hide};
use sim::record::Recording;

fn run(variant: &str) -> Recording {
    let json = by_id("duplicate-payment").expect("a lesson").json;
    let file = sim::scenario::parse(json.as_bytes()).expect("a scenario file");
    record(&file, variant)
}

fn lit_rows(frame: &Frame) -> Vec<u32> {
    let lit = frame.events.rows.iter().filter(|row| row.lit);
    lit.map(|row| row.row).collect()
}

#[test]
fn the_chain_is_lit_in_every_view() {
    let run = run("as-is");
    let mut look = Look::at(&run);
    look.why = Some(WhyAsk::default());
    let frame = look.after(&mut Camera::default(), 12);
    let why = frame.why.as_ref().expect("it was asked");
    let chain: Vec<u32> = why.chain.steps.iter().map(|step| step.row).collect();
    assert_eq!(chain, [0, 1, 2, 3, 4, 6, 8, 9, 10, 11]);
    assert_eq!(lit_rows(&frame), chain);
    let picture = &frame.runs[0];
    assert!(picture.stage.nodes.iter().all(|node| node.lit));
    let arrows = picture.space_time.arrows.iter().filter(|arrow| arrow.lit);
    assert_eq!(
        arrows.count(),
        6,
        "what the chain sent, and what it received"
    );
    let dark = Look::at(&run).after(&mut Camera::default(), 12);
    assert!(dark.why.is_none() && lit_rows(&dark).is_empty());
}

/// After 9 events the charge is written and its ack is lost; after 11 it is delivered again.
#[test]
fn a_selected_request_is_lit_in_every_view() {
    let run = run("as-is");
    let mut look = Look::at(&run);
    let path = std::rc::Rc::from("web#1/orders.create/charge");
    look.selected = Some(Selected::Request { path });
    let frame = look.after(&mut Camera::default(), 11);
    let picture = &frame.runs[0];
    let card = picture.request.as_ref().expect("its card");
    assert_eq!(card.title, "request charge");
    let part_of = card.part_of.clone().map(|(path, _)| path.to_string());
    assert_eq!(part_of.as_deref(), Some("web#1/orders.create"));
    assert_eq!(lit_rows(&frame), [3, 4, 5, 6, 8, 9, 10, 11, 12]);
    let lit = |frame: &Frame| -> Vec<String> {
        let nodes = frame.runs[0].stage.nodes.iter();
        let lit = nodes.filter(|node| node.lit);
        lit.map(|node| node.label.clone()).collect()
    };
    assert_eq!(lit(&frame), ["payment service"]);
    let inside = picture.inside.as_ref().expect("where it is now");
    assert_eq!(inside.title, "payment service");
    let lines = inside.programs.iter().flat_map(|program| &program.lines);
    assert!(lines.flat_map(|line| &line.here).all(|a| a.lit));
    let arrows = picture.space_time.arrows.iter().filter(|arrow| arrow.lit);
    let arrows: Vec<u32> = arrows.map(|arrow| arrow.id).collect();
    assert_eq!(arrows, [1, 2, 3, 5, 6, 7]);
    let under_way = look.after(&mut Camera::default(), 5);
    assert!(under_way.runs[0].stage.flights.iter().any(|f| f.lit));
}

#[test]
fn an_earlier_event_is_explained_while_the_cursor_walks() {
    let run = run("as-is");
    let mut look = Look::at(&run);
    look.why = Some(WhyAsk {
        row: Some(11),
        line: None,
        inputs: None,
    });
    let frame = look.after(&mut Camera::default(), 3);
    assert_eq!(frame.why.expect("it was asked").row, Some(11));
}

#[test]
fn what_is_selected_is_asked_about() {
    let run = run("as-is");
    let mut look = Look::at(&run);
    look.why = Some(WhyAsk::default());
    look.selected = Some(Selected::Node { node: 3, unit: 0 });
    let frame = look.after(&mut Camera::default(), 8);
    let why = frame.why.expect("it was asked");
    assert_eq!(why.missing_title, "What is payment service waiting for?");
    assert!(
        why.missing[0]
            .question
            .starts_with("Why is charge not settled")
    );
    look.selected = Some(Selected::Message { message: 3 });
    let frame = look.after(&mut Camera::default(), 8);
    let life = frame.why.and_then(|why| why.life).expect("its life");
    assert_eq!((life.title.as_str(), life.steps.len()), ("charge", 9));
}

#[test]
fn two_runs_part_in_every_view_and_a_question_hides_it() {
    let (left, right) = (run("as-is"), run("processed-table"));
    let mut look = Look::at(&left);
    look.runs.push(&right);
    let inputs = ["as-is", "processed-table"].map(|variant| Inputs {
        variant: variant.to_owned(),
        knobs: Vec::new(),
    });
    look.why = Some(WhyAsk {
        row: None,
        line: None,
        inputs: Some(inputs),
    });
    let mut camera = Camera::default();
    let mut frame = look.after(&mut camera, 12);
    let difference = frame.why.as_ref().and_then(|why| why.difference.clone());
    let difference = difference.expect("it was asked");
    assert_eq!(difference.first(Whose::Right), Some(8));
    let parting = frame.events.rows.iter().filter(|row| row.parts);
    assert_eq!(parting.map(|row| row.row).collect::<Vec<_>>(), [8]);
    let parting = sim::time::Time::ZERO + sim::time::Span::from_ms(55);
    assert_eq!(frame.transport.parts, Some(parting));
    for run in &frame.runs {
        let parts = run.stage.nodes.iter().filter(|node| node.parts);
        let parts: Vec<&str> = parts.map(|node| &*node.label).collect();
        assert_eq!(parts, ["payment service"]);
        assert_eq!(run.lit.parts, Some(8));
        let marks = &run.space_time.marks;
        assert!(marks.iter().any(|mark| mark.label == "they part here"));
    }
    let again = look
        .after(&mut camera, 11)
        .why
        .and_then(|why| why.difference);
    let again = again.expect("it was asked");
    assert!(std::rc::Rc::ptr_eq(&difference, &again), "it is found once");
    hide(&mut frame, 9, sim::time::Time(220_000_000), "?");
    let why = frame.why.expect("it was asked");
    assert!(why.difference.is_none() && why.effects.steps.is_empty());
}
