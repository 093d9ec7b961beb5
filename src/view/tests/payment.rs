//! One payment whose acknowledgement is lost: what each view shows of it.

use super::{Look, record};
use crate::view::Camera;
use crate::view::frame::{CellState, Fate, LedgerRow, Phase, Selected, SpaceTime, Tone};
use sim::model::{Action, Verdict};
use sim::record::Recording;
use sim::scenario::parse;
use sim::time::Time;
use sim::world::{Command, Position};
use std::rc::Rc;

pub fn payment() -> Recording {
    let file = parse(include_bytes!("payment.json")).unwrap_or_else(|e| panic!("{e:#?}"));
    record(&file, "")
}

const fn ms(ms: u64) -> Time {
    Time(ms * 1_000_000)
}

fn at(at: Time) -> Position {
    Position { at, nth: u32::MAX }
}

#[test]
fn a_message_is_seen_where_it_is() {
    let run = payment();
    let frame = Look::at(&run).position(&mut Camera::default(), at(ms(1)));
    let flights = &frame.runs[0].stage.flights;
    assert_eq!(flights.len(), 1);
    assert_eq!((flights[0].from, flights[0].to), (0, 1));
    assert_eq!(
        (flights[0].progress, flights[0].phase),
        (0.25, Phase::Flying)
    );
    assert_eq!(flights[0].label, "charge");
}

#[test]
fn a_lost_message_ends_half_way_and_the_next_one_comes_again() {
    let run = payment();
    let frame = Look::at(&run).position(&mut Camera::default(), at(ms(15)));
    let lost = &frame.runs[0].stage.flights[0];
    assert_eq!((lost.phase, lost.progress), (Phase::Lost, 0.5));
    let arrows = &frame.runs[0].space_time.arrows;
    let fates: Vec<(Fate, bool)> = arrows.iter().map(|a| (a.fate, a.again)).collect();
    assert_eq!(
        fates,
        [
            (Fate::Arrived, false),
            (Fate::Arrived, false),
            (Fate::Lost, false),
            (Fate::Arrived, true),
            (Fate::Arrived, false),
        ]
    );
    assert!(arrows[2].lit && !arrows[3].lit);
    assert_eq!(arrows[3].label, "charge (2nd)");
    assert_eq!(arrows[3].tone, Tone::Retry);
}

#[test]
fn the_diagram_is_the_same_wherever_the_cursor_stands_but_for_what_is_lit() {
    let run = payment();
    let mut camera = Camera::default();
    let look = Look::at(&run);
    let first = look.after(&mut camera, 0).runs.remove(0).space_time;
    let is_lit = |picture: &SpaceTime| picture.arrows.iter().any(|arrow| arrow.lit);
    assert!(!is_lit(&first));
    let mut lit = 0;
    for applied in 1..=run.len() {
        let picture = look.after(&mut camera, applied).runs.remove(0).space_time;
        assert!(first.same_marks(&picture), "{applied}");
        lit += u32::from(is_lit(&picture));
    }
    assert!(lit > 0 && lit < run.len(), "{lit} of {}", run.len());
}

#[test]
fn a_lease_runs_down_in_its_cell() {
    let run = payment();
    let mut camera = Camera::default();
    let cell = |camera: &mut Camera, t: Time| {
        let frame = Look::at(&run).position(camera, at(t));
        let queue = frame.runs[0].stage.nodes[1].queues[0].clone();
        (queue.cells[0].note.clone(), queue.cells[0].state)
    };
    assert_eq!(
        cell(&mut camera, ms(5)),
        ("\u{2007}99 ms".into(), CellState::Leased)
    );
    assert_eq!(
        cell(&mut camera, ms(4)),
        ("100 ms".into(), CellState::Leased)
    );
}

#[test]
fn the_ledger_tells_when_the_card_is_charged_twice() {
    let run = payment();
    let mut camera = Camera::default();
    let look = Look::at(&run);
    let row = |frame: crate::view::frame::Frame| frame.runs[0].ledger[0].clone();
    let verdict = |row: &LedgerRow| (row.actual.clone(), row.pending, row.differs);
    let early = row(look.position(&mut camera, at(ms(5))));
    assert_eq!(verdict(&early), ("0".to_owned(), true, false));
    let before = row(look.position(&mut camera, at(ms(20))));
    assert_eq!(verdict(&before), ("1".to_owned(), false, false));
    let after = row(look.after(&mut camera, run.len()));
    assert_eq!(verdict(&after), ("2".to_owned(), false, true));
}

#[test]
fn the_inside_shows_who_stands_on_which_line() {
    let run = payment();
    let mut look = Look::at(&run);
    look.selected = Some(Selected::Node { node: 2, unit: 0 });
    let frame = look.position(&mut Camera::default(), at(ms(12)));
    let inside = frame.runs[0].inside.clone().expect("billing is selected");
    let program = &inside.programs[0];
    assert_eq!(program.title, "broker.charges");
    assert_eq!(program.lines[0].here[0].who, "charge");
    assert_eq!(program.lines[0].here[0].doing, "working 4 ms");
    assert_eq!(inside.workers[0].note, "4 ms");
    assert_eq!(
        (inside.tables[0].total, inside.tables[0].rows.len()),
        (0, 0)
    );
}

#[test]
fn a_hand_takes_a_message_where_it_is() {
    let run = payment();
    let command = Command {
        when: Position { at: ms(1), nth: 0 },
        action: Action::Strike {
            message: 0,
            verdict: Verdict::Drop,
        },
    };
    let model = Rc::clone(run.model());
    let struck = Recording::whole(model, run.seed(), vec![command], 1_000);
    let frame = Look::at(&struck).position(&mut Camera::default(), at(ms(1)));
    let flight = &frame.runs[0].stage.flights[0];
    assert_eq!((flight.phase, flight.progress), (Phase::Lost, 0.25));
    let arrow = &frame.runs[0].space_time.arrows[0];
    assert_eq!((arrow.fate, arrow.reach), (Fate::Lost, 0.25));
}
