//! Branches: named, deleted, brought back, and their past shared in memory.

use super::{Page, ms};
use crate::app::branch::RunId;
use crate::app::effect::Source;
use crate::app::lesson::Lesson;
use crate::app::state::{Notice, Step};
use crate::app::{Msg, Shared};
use crate::lesson::embedded;
use crate::text::Lang;
use sim::model::Action;
use sim::record::CHUNK_ROWS;

fn crash(node: u16) -> Msg {
    Msg::Command(Action::Crash {
        node,
        instance: None,
    })
}

/// A page with a run of several chunks.
fn long() -> Page {
    opened("buffering")
}

/// A page with a lesson.
fn opened(id: &str) -> Page {
    let json = embedded::by_id(id).expect("a lesson").json;
    let lesson = sim::scenario::parse(json.as_bytes()).expect("a file without mistakes");
    let mut page = Page::empty();
    page.send(Msg::LessonLoaded(Shared::new(lesson))).record();
    page
}

fn names(page: &Page) -> Vec<(RunId, Option<RunId>, String)> {
    let lesson: &Lesson = page.state.open_lesson().expect("a lesson");
    let name =
        |run: &crate::app::branch::Run| (run.id, run.parent, run.name_in_tree(lesson, Lang::En));
    page.state.runs.iter().map(name).collect()
}

/// Two branches of which the second left the first.
fn branched() -> Page {
    let mut page = Page::ready();
    page.send(Msg::SeekRow(3)).send(crash(1)).record();
    page.send(Msg::SeekTime(ms(9)));
    let restart = Action::Restart {
        node: 1,
        instance: None,
    };
    page.send(Msg::Command(restart)).record();
    page
}

#[test]
fn a_branch_says_which_instance_was_meant() {
    let mut page = opened("kafka-rebalance");
    for instance in [Some(1), None] {
        let hang = Action::Hang { node: 2, instance };
        page.send(Msg::SeekTime(ms(9)))
            .send(Msg::Command(hang))
            .record();
    }
    let [_, one, all] = &names(&page)[..] else {
        panic!("two branches");
    };
    assert_eq!(one.2, "fulfilment[1] hung at 9 ms");
    assert_eq!(all.2, "fulfilment hung at 9 ms");
}

#[test]
fn a_branch_hangs_on_the_run_that_it_left_and_says_what_was_done() {
    let mut page = branched();
    let lesson_name = "as it is".to_owned();
    let crashed = "shop crashed at 5 ms".to_owned();
    let restarted = "shop restarted at 9 ms".to_owned();
    assert_eq!(
        names(&page),
        [
            (0, None, lesson_name.clone()),
            (1, Some(0), crashed.clone()),
            (2, Some(1), restarted.clone())
        ]
    );
    let lesson = page.state.open_lesson().cloned().expect("a lesson");
    let full = page.state.runs[2].name(&lesson, Lang::En);
    assert_eq!(full, format!("{lesson_name} · {restarted}"));
    page.send(Msg::Rename {
        run: 2,
        title: "  the cure ".into(),
    });
    assert_eq!(names(&page)[2].2, "the cure");
    assert_eq!(page.state.undo.last().map(|s| s.step), Some(Step::Rename));
    page.send(Msg::Undo);
    assert_eq!(names(&page)[2].2, restarted);
    page.send(Msg::Redo).send(Msg::Rename {
        run: 2,
        title: String::new(),
    });
    assert_eq!(names(&page)[2].2, restarted, "an empty name is none");
}

#[test]
fn a_deleted_branch_leaves_its_children_and_comes_back() {
    let mut page = branched();
    let before = names(&page);
    page.send(Msg::Delete(1));
    assert_eq!(
        names(&page).iter().map(|n| (n.0, n.1)).collect::<Vec<_>>(),
        [(0, None), (2, Some(0))]
    );
    assert_eq!(page.state.shown, [2]);
    assert!(page.state.notices.contains(&Notice::Deleted { run: 1 }));
    page.send(Msg::Delete(2));
    assert_eq!(
        page.state.shown,
        [0],
        "the run that it left is shown instead"
    );
    page.send(Msg::Delete(0));
    assert_eq!(names(&page).len(), 1, "a variant's own run stays");
    page.send(Msg::Undo).send(Msg::Undo);
    assert_eq!((names(&page), page.state.shown.clone()), (before, vec![2]));
    assert!(page.jobs().is_empty(), "nothing is recorded anew");
    assert!(!page.state.notices.contains(&Notice::Deleted { run: 1 }));
}

#[test]
fn of_two_side_by_side_the_other_stays() {
    let mut page = branched();
    page.send(Msg::PutBeside(1)).send(Msg::Delete(2));
    assert_eq!((page.state.shown.clone(), page.state.focused), (vec![1], 0));
}

/// How many chunks of a run are the same memory in its branch.
#[track_caller]
fn shared(page: &Page, branch: RunId) -> bool {
    let tape = |run: RunId| {
        page.state
            .run(run)
            .and_then(|run| run.tape.clone())
            .expect("a tape")
    };
    let (parent, branch) = (tape(0), tape(branch));
    let rows = 2 * CHUNK_ROWS as u32;
    assert!(branch.recording().checkpoints() > 2 && branch.recording().commands().len() == 1);
    parent.recording().shares_with(branch.recording(), rows)
}

#[test]
fn a_branch_shares_its_past_in_memory_whatever_is_undone() {
    let mut page = long();
    let rows = 2 * CHUNK_ROWS as u32;
    page.send(Msg::SeekRow(rows + 100)).record();
    page.send(crash(2)).record();
    assert!(shared(&page, 1));
    page.send(Msg::Rename {
        run: 1,
        title: "x".into(),
    });
    assert!(shared(&page, 1), "after renaming");
    page.send(Msg::Undo).send(Msg::Undo).record();
    assert_eq!(page.state.runs.len(), 1);
    page.send(Msg::Redo).record();
    assert!(shared(&page, 1), "after undo and redo");
    page.send(Msg::Delete(1)).send(Msg::Undo).record();
    assert!(shared(&page, 1), "after being deleted and brought back");
    // The test can fail: what is recorded from the start shares nothing.
    let seed = page.state.runs[1].seed;
    page.send(Msg::ShowRun(1))
        .send(Msg::SetSeed(seed + 1))
        .record();
    assert!(!shared(&page, 1));
}

/// The branch's first slice had not arrived when it was undone.
#[test]
fn a_branch_that_was_not_recorded_yet_is_forked_again() {
    let mut page = long();
    page.send(Msg::SeekRow(500)).record();
    page.send(crash(2)).send(Msg::Undo).send(Msg::Redo);
    let jobs = page.jobs();
    assert!(
        jobs.iter()
            .any(|job| job.run == 1 && matches!(job.source, Source::Fork { .. })),
        "{jobs:?}"
    );
    page.record();
    let tape = page
        .state
        .run(1)
        .and_then(|run| run.tape.clone())
        .expect("a tape");
    assert_eq!(tape.recording().commands().len(), 1);
}

#[test]
fn what_a_knob_replaced_can_be_kept_and_stands_beside() {
    let mut page = Page::ready();
    let old = page.tape();
    page.send(Msg::KeepGhost);
    assert_eq!(page.state.runs.len(), 1, "nothing was replaced yet");
    page.send(Msg::KnobDragged { knob: 0, value: 5 }).record();
    page.send(Msg::KnobReleased).send(Msg::KeepGhost);
    assert_eq!(page.state.shown, [0, 1]);
    let kept = page.state.run(1).expect("a kept run");
    assert_eq!(
        (&kept.tape, kept.knobs.is_empty(), kept.parent),
        (&old, true, Some(0))
    );
    assert_eq!(
        names(&page)[0].2,
        "as it is · workers 5",
        "a moved knob is part of the name"
    );
    page.send(Msg::ChooseVariant(0));
    assert_eq!(
        page.state.shown,
        [0],
        "the kept run is not the variant's own"
    );
    page.send(Msg::Undo);
    assert_eq!(page.state.runs.len(), 1);
}

#[test]
fn a_branch_stands_beside_the_run_that_it_left() {
    let mut page = Page::ready();
    page.send(Msg::SeekRow(3)).send(crash(1)).record();
    let branch = page.state.shown[0];
    let cursor = page.state.cursor;
    page.send(Msg::SideBySide);
    assert_eq!(page.state.shown, [0, branch]);
    let focused = page.state.focused_run().map(|run| run.id);
    assert_eq!((focused, page.state.cursor), (Some(branch), cursor));
    page.send(Msg::ShowRun(0)).send(Msg::SideBySide).record();
    let variants: Vec<usize> = page.state.shown_runs().map(|run| run.variant).collect();
    assert_eq!(variants, [0, 1], "a variant stands beside another");
}

#[test]
fn undo_leaves_the_clock_where_it_is() {
    let mut page = Page::ready();
    // Of two events of one instant the first has happened.
    page.send(Msg::SeekRow(2));
    let before = page.state.cursor;
    assert_eq!(before.nth, 1);
    let title = "mine".to_owned();
    page.send(Msg::Rename { run: 0, title }).send(Msg::Undo);
    assert_eq!(page.state.cursor, before, "a name was taken back");
    page.send(Msg::SetSeed(9)).record();
    assert_eq!(page.state.notices, [Notice::Seeded]);
    page.send(Msg::Undo);
    assert_eq!(page.state.notices, [], "there is nothing to take back");
    assert_eq!(page.state.cursor, before, "a seed was taken back");
    page.send(crash(1)).record();
    let after = page.state.cursor;
    assert_ne!(after, before, "the cursor went on to the crash");
    page.send(Msg::Undo);
    assert_eq!(page.state.cursor, before, "a branch was taken back");
    page.send(Msg::Redo);
    assert_eq!(page.state.cursor, after, "and made again");
}
