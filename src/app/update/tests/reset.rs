//! Three ways back to the beginning, and where the page begins.

use super::{Page, lesson, ms};
use crate::app::Msg;
use crate::app::effect::Effect;
use crate::app::predictions::Answer;
use crate::app::prefs::Theme;
use crate::app::route::Route;
use crate::app::state::{Dialog, Reset};
use crate::lesson::catalogue;
use crate::text::Lang;
use sim::model::Action;

/// A page on which everything was touched: a knob, the seed, a branch, answers, settings.
fn touched() -> Page {
    let mut page = Page::ready();
    for lesson in ["pay/first", "payment/first"] {
        let answer = Answer {
            chosen: 0,
            right: 1,
        };
        page.state
            .predictions
            .given
            .insert(lesson.to_owned(), answer);
    }
    page.send(Msg::KnobDragged { knob: 0, value: 5 }).record();
    page.send(Msg::KnobReleased);
    page.send(Msg::SetSeed(9)).record();
    page.send(Msg::SeekTime(ms(5)));
    let node = 1;
    let instance = None;
    page.send(Msg::Command(Action::Crash { node, instance }))
        .record();
    page.send(Msg::SetLang(Lang::En)).send(Msg::NextTheme);
    page.send(Msg::OpenDialog(Dialog::Reset(None)));
    page
}

/// Returns how many runs there are, the seed and the number of turned knobs in sight, and how many answers are kept.
fn found(page: &Page) -> (usize, u64, usize, usize) {
    let run = page.state.focused_run().expect("a run");
    let answers = page.state.predictions.given.iter().count();
    let knobs = run.knobs.iter().count();
    (page.state.runs.len(), run.seed, knobs, answers)
}

#[test]
fn resetting_the_run_is_one_step_that_can_be_taken_back() {
    let mut page = touched();
    assert_eq!(found(&page), (2, 9, 1, 2));
    page.send(Msg::Reset(Reset::Run)).record();
    assert_eq!(found(&page), (2, 7, 0, 2));
    assert_eq!((page.state.applied(), page.state.dialog), (0, None));
    page.send(Msg::Undo);
    assert_eq!(found(&page), (2, 9, 1, 2));
    page.send(Msg::Redo);
    assert_eq!(found(&page), (2, 7, 0, 2));
    let steps = page.state.undo.len();
    page.send(Msg::Reset(Reset::Run));
    assert_eq!(page.state.undo.len(), steps, "there is nothing to reset");
}

#[test]
fn resetting_the_lesson_forgets_its_runs_and_its_answers_alone() {
    let mut page = touched();
    page.send(Msg::Reset(Reset::Lesson)).record();
    assert_eq!(found(&page), (1, 7, 0, 1));
    assert_eq!(page.state.prefs.theme, Theme::Light);
    assert!(page.state.predictions.given.get("payment/first").is_some());
}

#[test]
fn resetting_everything_keeps_the_language_alone() {
    let mut page = touched();
    page.send(Msg::Reset(Reset::Everything));
    assert_eq!(page.state.predictions.given.iter().count(), 0);
    assert_eq!(page.state.prefs.theme, Theme::Auto);
    assert_eq!(page.state.prefs.lang, Lang::En);
    assert!(page.state.invites && page.state.runs.is_empty());
    let saved = |effect: &Effect| matches!(effect, Effect::Save(_) | Effect::SaveAnswers(_));
    assert_eq!(page.effects.iter().filter(|it| saved(it)).count(), 2);
    let first = catalogue::entries()[0].id.clone();
    assert!(page.effects.contains(&Effect::FetchLesson(first)));
}

#[test]
fn a_first_visit_opens_a_lesson_and_invites_to_play() {
    let first = catalogue::entries()[0].id.clone();
    let mut page = Page::empty();
    page.send(Msg::Arrived(None));
    assert!(page.effects.contains(&Effect::FetchLesson(first)));
    page.send(Msg::LessonLoaded(lesson())).record();
    assert!(page.state.invites && !page.state.playing);
    assert_eq!(page.state.applied(), 0);
    page.send(Msg::Toggle);
    assert!(!page.state.invites && page.state.playing);
}

/// What is remembered is an address; one that makes no sense counts as none.
#[test]
fn a_later_visit_comes_back_to_where_it_was() {
    let fetched = |last: &str| {
        let mut page = Page::empty();
        page.send(Msg::Arrived(Some(Route::parse(last))));
        let lesson = page.effects.iter().find_map(|effect| match effect {
            Effect::FetchLesson(id) => Some(id.clone()),
            _ => None,
        });
        (lesson, page.state.wanted.at, page.state.invites)
    };
    let first = catalogue::entries()[0].id.clone();
    assert_eq!(
        fetched("#/l/pay?at=3"),
        (Some("pay".to_owned()), Some(3), false)
    );
    assert_eq!(fetched("#/"), (None, None, false));
    assert_eq!(fetched("#/l/<x>"), (Some(first), None, true));
}
