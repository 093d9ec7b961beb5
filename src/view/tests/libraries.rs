//! A recorded library beside the model: row after row as the cursor comes there, and no more than that.

use crate::text::Lang;
use crate::view::Camera;
use crate::view::frame::{Agreement, Ask, LibraryView, RunAsk, Selected, Sift};
use sim::model::Action;
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario::{File, Recorded};
use sim::time::Span;
use sim::world::{Command, Position};
use std::rc::Rc;

fn lesson(id: &str) -> File {
    let json = crate::lesson::embedded::by_id(id).expect("a lesson").json;
    sim::scenario::parse(json.as_bytes()).expect("a scenario file")
}

fn record(file: &File, commands: Vec<Command>) -> Recording {
    let model = Rc::new(file.compile("library", &[]).expect("a scenario"));
    Recording::whole(model, file.seed, commands, EVENTS_DEFAULT)
}

fn after(run: &Recording, recorded: &Recorded, applied: u32) -> LibraryView {
    let node = recorded.place(run.model()).expect("a breaker").0;
    let runs = [RunAsk {
        name: "run",
        recording: run,
        recorded: &[recorded],
    }];
    let ask = Ask {
        lang: Lang::En,
        pace: Span::from_ms(20),
        runs: &runs,
        focused: 0,
        cursor: run.position(applied),
        selected: Some(&Selected::Node { node, unit: 0 }),
        list_first: None,
        listed: false,
        sift: &Sift::default(),
        linear: false,
        ahead: Span::ZERO,
        stage_only: false,
        patience: None,
        why: None,
    };
    let frame = Camera::default().frame(&ask).expect("there is a run");
    let inside = frame.runs[0].inside.clone().expect("the node");
    inside.libraries.into_iter().next().expect("a table")
}

#[test]
fn the_library_is_shown_up_to_the_cursor_and_agrees_at_every_step() {
    for id in ["cb-resilience4j", "cb-hystrix"] {
        let file = lesson(id);
        let (run, recorded) = (record(&file, Vec::new()), &file.recorded[0]);
        let mut told = 0;
        for applied in 0..=run.len() {
            let view = after(&run, recorded, applied);
            let known = view
                .rows
                .iter()
                .take_while(|row| row.answer.is_some())
                .count();
            assert!(
                view.rows[known..]
                    .iter()
                    .all(|row| row.answer.is_none() && row.model.is_none())
            );
            assert!(
                view.rows[..known]
                    .iter()
                    .all(|row| row.model == Some(Agreement::Same)),
                "{view:?}"
            );
            let now = view.rows.iter().position(|row| row.now);
            assert_eq!(now, known.checked_sub(1), "{id} after {applied}");
            assert!(known >= told, "an answer is not taken back");
            told = known;
        }
        assert_eq!(told, recorded.steps.len(), "{id}: all are told at the end");
    }
}

#[test]
fn another_answer_is_told_beside_the_recorded_one() {
    let mut file = lesson("cb-resilience4j");
    let run = record(&file, Vec::new());
    let case = &mut file.recorded[0];
    case.steps[3].answer.calls = 9;
    case.steps[4].at.0 += 1;
    let view = after(&run, case, run.len());
    let own = ["open", "1 of 2 failed (50\u{a0}%)"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(view.rows[3].model, Some(Agreement::Differs(own)));
    let missing = "no such event".to_owned();
    assert_eq!(view.rows[4].model, Some(Agreement::Missing(missing)));
}

#[test]
fn a_run_that_a_hand_changed_is_not_compared() {
    let file = lesson("cb-resilience4j");
    let crash = Command {
        when: Position::default(),
        action: Action::Crash {
            node: 2,
            instance: None,
        },
    };
    let run = record(&file, vec![crash]);
    let view = after(&run, &file.recorded[0], run.len());
    assert!(view.rows.is_empty() && view.struck.is_some());
}
