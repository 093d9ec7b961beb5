//! Questions: where they are asked, what an answer leads to, and that nobody is nagged.

use super::tests::{Page, ms};
use crate::app::Shared;
use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::predictions::{Answer, Predict, Predictions, Told};
use crate::app::route::Route;
use crate::app::state::Notice;
use crate::app::stride::{Stride, Way};
use crate::lesson::embedded::by_id;
use crate::text::Lang;
use crate::view::frame::Selected;
use sim::time::Span;

/// The lease is over at 220 ms, in row 9; the second charge is made at 255 ms, in row 11.
fn page() -> Page {
    page_of("duplicate-payment")
}

fn page_of(lesson: &str) -> Page {
    let mut page = Page::empty();
    open(&mut page, lesson);
    page
}

fn open(page: &mut Page, lesson: &str) {
    let lesson = by_id(lesson).expect("a lesson");
    let file = sim::scenario::parse(lesson.json.as_bytes()).expect("good");
    page.send(Msg::LessonLoaded(Shared::new(file))).record();
}

/// Instant in milliseconds, events applied, what is asked, and from which row on the future is hidden.
type Stands = (u64, u32, Option<usize>, Option<u32>);

fn stands(page: &Page) -> Stands {
    let s = &page.state;
    let hidden = s.hidden_from().map(|place| place.before);
    (s.cursor.at.0 / 1_000_000, s.applied(), s.asking(), hidden)
}

#[track_caller]
fn check(page: &mut Page, table: &[(Msg, Stands)]) {
    for (i, (msg, expected)) in table.iter().enumerate() {
        page.send(msg.clone());
        assert_eq!(stands(page), *expected, "{i}: {msg:?}");
    }
}

fn answer(option: usize) -> [Msg; 2] {
    [
        Msg::Predict(Predict::Choose(option)),
        Msg::Predict(Predict::Reveal),
    ]
}

#[test]
fn playing_and_stepping_stop_right_before_the_event_and_seeking_does_not() {
    let second = Span::from_ms(250);
    let mut page = page();
    assert_eq!(stands(&page), (0, 0, None, Some(9)));
    page.send(Msg::Play);
    for _ in 0..200 {
        page.send(Msg::Tick(second));
    }
    assert_eq!(stands(&page), (220, 9, Some(0), Some(9)));
    assert!(!page.state.playing);
    check(
        &mut page,
        &[
            // On without an answer, and back: asked again, at the same place.
            (Msg::StepForward, (220, 10, None, Some(11))),
            (Msg::StepBack, (220, 9, Some(0), Some(9))),
            (Msg::StepBack, (30, 8, None, Some(9))),
            (Msg::StepForward, (220, 9, Some(0), Some(9))),
            // Between two events nothing is asked, and nothing snaps.
            (Msg::SeekTime(ms(100)), (100, 9, None, Some(9))),
            (
                Msg::Walk(Stride::Milestone, Way::Next),
                (220, 9, Some(0), Some(9)),
            ),
            (Msg::ToEnd, (260, 13, None, None)),
            (Msg::ToStart, (0, 0, None, Some(9))),
            (Msg::SeekRow(8), (220, 9, Some(0), Some(9))),
        ],
    );
    page.send(Msg::ToEnd);
    assert_eq!(page.state.passed_questions(), [0, 1]);
    check(
        &mut page,
        &[(
            Msg::Predict(Predict::Visit(1)),
            (255, 11, Some(1), Some(11)),
        )],
    );
}

#[test]
fn an_answer_runs_the_real_event_and_is_told() {
    let mut page = page();
    page.send(Msg::SeekRow(8));
    assert!(matches!(
        page.state.selected,
        Some(Selected::Message { .. })
    ));
    page.send(Msg::StepBack);
    assert_eq!(page.state.selected, None, "what it pointed at is let go");
    page.send(Msg::StepForward)
        .send(Msg::Predict(Predict::Reveal));
    assert_eq!(stands(&page).2, Some(0), "nothing was chosen");
    for msg in answer(0) {
        page.send(msg);
    }
    let told = Told {
        prediction: 0,
        option: 0,
    };
    assert_eq!(page.state.predictions.told, Some(told));
    assert_eq!(
        page.state.predictions.all[0].answer,
        Some(Answer {
            chosen: 0,
            right: 1
        })
    );
    assert_eq!(stands(&page), (220, 10, None, Some(11)));
    page.send(Msg::StepForward);
    assert_eq!(page.state.predictions.told, None);
    check(
        &mut page,
        &[
            (Msg::StepBack, (220, 10, None, Some(11))),
            (Msg::StepBack, (55, 9, None, Some(11))),
            (Msg::Predict(Predict::Visit(0)), (220, 10, None, Some(11))),
        ],
    );
    assert_eq!(page.state.predictions.told, Some(told));
}

#[test]
fn a_long_answer_is_played_within_seconds() {
    let mut page = page_of("buffering");
    let before = |page: &Page, i: usize| page.state.predictions.all[i].place.expect("a place");
    let place = before(&page, 1);
    page.send(Msg::Predict(Predict::Visit(1)));
    assert_eq!(page.state.asking(), Some(1));
    for msg in answer(0) {
        page.send(msg);
    }
    assert!(page.state.playing && page.state.predictions.told.is_none());
    let mut ticks = 0;
    while page.state.playing && ticks < 100 {
        page.send(Msg::Tick(Span::from_ms(100)));
        ticks += 1;
    }
    assert!((35..=45).contains(&ticks), "{ticks} tenths of a second");
    assert_eq!(page.state.applied(), place.until + 1);
    assert!(page.state.predictions.told.is_some());
}

#[test]
fn the_world_of_a_wrong_answer_stands_beside_the_real_one() {
    let mut page = page();
    page.send(Msg::SeekRow(8));
    for msg in answer(0) {
        page.send(msg);
    }
    page.send(Msg::Predict(Predict::World(1)));
    assert_eq!(
        page.state.runs.len(),
        1,
        "what happens needs no other world"
    );
    page.send(Msg::Predict(Predict::World(0))).record();
    let [real, world] = page.state.shown[..] else {
        panic!("{:?}", page.state.shown);
    };
    let lesson = page.state.open_lesson().expect("open").clone();
    let run = |id| page.state.run(id).expect("a run");
    assert_eq!(
        run(world).name(&lesson, Lang::En),
        "If: It forgets it, because the charge was made"
    );
    let charges = |id| {
        let tape = run(id).tape.as_ref().expect("recorded");
        let last = tape.recording().last();
        last.sum(&last.model().ledger[0].actual)
    };
    assert_eq!((charges(real), charges(world)), (2, 1));
    assert_eq!(stands(&page).2, None);
    // Whoever opens the address sees both.
    let hash = page.state.route().hash();
    assert!(hash.contains("&beside-world=lease-over.1&"), "{hash}");
    let mut other = Page::empty();
    other.send(Msg::RouteChanged(Route::parse(&hash)));
    open(&mut other, "duplicate-payment");
    assert_eq!(other.state.notices, []);
    assert_eq!(other.state.route().hash(), hash);
    let wishes = |page: &Page| {
        page.state
            .shown_runs()
            .map(|run| run.wish)
            .collect::<Vec<_>>()
    };
    assert_eq!(wishes(&other), wishes(&page));
    let nonsense = hash.replace("lease-over.1", "lease-over.2");
    let mut other = Page::empty();
    other.send(Msg::RouteChanged(Route::parse(&nonsense)));
    open(&mut other, "duplicate-payment");
    let parts = vec!["beside-world=lease-over.2".to_owned()];
    assert!(other.state.notices.contains(&Notice::LinkPartly {
        parts,
        lesson: true
    }));
    page.send(Msg::Undo);
    assert_eq!(
        (page.state.runs.len(), page.state.shown.clone()),
        (1, vec![real])
    );
}

#[test]
fn only_the_lessons_own_run_is_asked_about_and_only_who_wants_it() {
    let mut page = page();
    page.send(Msg::SeekRow(8));
    page.send(Msg::KnobDragged {
        knob: 1,
        value: 40_000_000,
    })
    .record();
    page.send(Msg::KnobReleased);
    assert_eq!(
        (page.state.asking(), page.state.hidden_from()),
        (None, None)
    );
    page.send(Msg::Undo).send(Msg::SeekRow(8));
    assert_eq!(page.state.asking(), Some(0));
    page.send(Msg::Predict(Predict::Ask(false)));
    assert_eq!(
        (page.state.asking(), page.state.hidden_from()),
        (None, None)
    );
    assert!(!page.state.prefs.questions);
    page.send(Msg::Predict(Predict::Ask(true)));
    page.send(Msg::SideBySide).record();
    assert_eq!(page.state.asking(), None);
}

#[test]
fn hands_are_counted_and_answers_kept_while_the_page_is_open() {
    let mut page = page();
    page.send(Msg::SeekRow(8));
    page.send(Msg::Predict(Predict::Hands {
        prediction: 0,
        option: 2,
        count: 14,
    }));
    assert_eq!(page.state.predictions.all[0].hands, [0, 0, 14]);
    for msg in answer(0) {
        page.send(msg);
    }
    let text = "duplicate-payment/lease-over=0,1";
    assert!(page.effects.contains(&Effect::SaveAnswers(text.into())));
    let lesson = page.state.open_lesson().expect("open").clone();
    page.send(Msg::OpenCatalogue);
    page.send(Msg::LessonLoaded(lesson)).record();
    page.send(Msg::SeekRow(8));
    assert_eq!(stands(&page).2, None, "it was answered");
    page.send(Msg::Predict(Predict::Again));
    assert_eq!(stands(&page).2, None, "the question stands at its event");
    page.send(Msg::SeekRow(8));
    assert_eq!(stands(&page).2, Some(0));
    assert!(page.state.predictions.given.is_empty());
}

/// Answers that another visit left: those that fit the lesson count, junk does not.
#[test]
fn answers_of_another_visit_are_found_again() {
    let asked = |text: &str| {
        let mut page = Page::empty();
        page.state.predictions = Predictions::default().with_saved(text);
        open(&mut page, "duplicate-payment");
        page.send(Msg::SeekRow(8));
        stands(&page).2
    };
    assert_eq!(asked("duplicate-payment/lease-over=2,1"), None);
    for junk in [
        "",
        "[]",
        "duplicate-payment/lease-over=2,0",
        "duplicate-payment/lease-over=7,1",
        "duplicate-payment/lease-over=true",
    ] {
        assert_eq!(asked(junk), Some(0), "{junk}");
    }
}

#[test]
fn a_world_is_shown_where_it_answers_the_question() {
    let mut page = page_of("create-order");
    page.send(Msg::Predict(Predict::Visit(0)));
    for msg in answer(0) {
        page.send(msg);
    }
    while page.state.playing {
        page.send(Msg::Tick(Span::from_ms(100)));
    }
    assert_eq!(page.state.cursor.at, ms(100), "10 ms, and 90 of waiting");
    page.send(Msg::Predict(Predict::World(0)));
    let focus = Effect::Focus(super::predict::PANEL);
    assert!(page.effects.contains(&focus), "{:?}", page.effects);
    page.record();
    assert_eq!(page.state.cursor.at, ms(30), "10 ms, and 20 of waiting");
    assert!(page.state.predictions.told.is_some(), "it is still told");
    // A world that is recorded already is shown there at once.
    page.send(Msg::Predict(Predict::Visit(0)));
    page.send(Msg::Predict(Predict::World(0)));
    assert_eq!(page.state.cursor.at, ms(30));
}

#[test]
fn the_text_keeps_what_would_answer_a_question() {
    let mut page = page();
    let secrets = page.state.secret_variants();
    assert!(!secrets.is_empty(), "nothing is asked");
    page.send(Msg::Predict(Predict::Ask(false)));
    assert!(page.state.secret_variants().is_empty(), "nobody is asked");
    page.send(Msg::Predict(Predict::Ask(true)));
    assert_eq!(page.state.secret_variants(), secrets);
    page.send(Msg::SetSeed(99)).record();
    assert!(
        page.state.secret_variants().is_empty(),
        "another run is not what is asked about"
    );
    page.send(Msg::Undo);
    for asked in &mut page.state.predictions.all {
        asked.answer = Some(Answer {
            chosen: 0,
            right: 0,
        });
    }
    assert!(page.state.secret_variants().is_empty(), "all is answered");
}
