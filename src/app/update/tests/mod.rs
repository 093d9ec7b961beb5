//! Tables: messages on the left, what became of the page on the right.

mod branches;
mod curves;
mod reset;
mod sweeps;
mod walking;
mod why;

use super::update;
use crate::app::effect::{Effect, Job, Source};
use crate::app::lesson::{Lesson, compile};
use crate::app::state::{AppState, Notice, Opened};
use crate::app::stride::{Stride, Way};
use crate::app::tape::ALL;
use crate::app::{Msg, Prefs, Shared, Tape, route::Route};
use crate::text::Lang;
use sim::model::Action;
use sim::record::Recording;
use sim::time::{Span, Time};
use std::rc::Rc;

pub fn ms(ms: u64) -> Time {
    Time::ZERO + Span::from_ms(ms)
}

/// Six starts of a program that waits for ever, and one crash; times in milliseconds.
pub fn lesson_until(until: &str) -> Shared<Lesson> {
    let json = r#"{
        "signalbox": 1, "id": "pay", "title": {"ko": "결제", "en": "Pay"}, "pace": "10ms", "until": "UNTIL", "seed": 7,
        "scenario": {
            "nodes": {
                "web": {"kind": "client", "place": [0, 0], "load": {"at": ["0s", "0s", "5ms", "5ms", "9ms", "20ms"]},
                    "program": [{"wait": "1d"}]},
                "shop": {"kind": "service", "place": [1, 0], "workers": 3, "handlers": {"buy": [{"work": "1ns"}]}}
            },
            "faults": [{"at": "5ms", "crash": "shop"}]
        },
        "variants": [
            {"id": "as-is", "label": {"ko": "그대로", "en": "as it is"}, "patch": []},
            {"id": "table", "label": {"ko": "표", "en": "table"}, "patch": [{"remove": "/scenario/nodes/shop/workers"}]}
        ],
        "knobs": [{"id": "workers", "label": {"ko": "작업자", "en": "workers"}, "path": "/scenario/nodes/shop/workers",
            "kind": "number", "min": 1, "max": 9, "step": 1, "variants": ["as-is"]}]
    }"#;
    let file = sim::scenario::parse(json.replace("UNTIL", until).as_bytes());
    Shared::new(file.unwrap_or_else(|problems| panic!("{problems:#?}")))
}

pub fn lesson() -> Shared<Lesson> {
    lesson_until("1s")
}

/// Does what a job asks for, all at once.
fn performed(job: &Job, events_max: u32) -> Tape {
    let mut recording = match &job.source {
        Source::Start {
            lesson,
            variant,
            seed,
            wish,
            knobs,
            commands,
        } => {
            let model = compile(lesson, *variant, *wish, knobs).expect("a scenario");
            Recording::start(Rc::new(model), *seed, commands.clone())
        }
        Source::Extend(tape) => tape.recording().clone(),
        Source::Fork { from, when, action } => from
            .recording()
            .fork(from.applied_at(*when), action.clone()),
    };
    while !recording.extend(job.until, events_max, u32::MAX) {}
    Tape::new(recording)
}

pub struct Page {
    pub state: AppState,
    pub effects: Vec<Effect>,
}

impl Page {
    pub fn empty() -> Self {
        Self {
            state: AppState::new(Prefs::default(), Route::default()),
            effects: Vec::new(),
        }
    }

    /// A page with the lesson open and its first variant recorded.
    pub fn ready() -> Self {
        let mut page = Self::empty();
        page.send(Msg::LessonLoaded(lesson())).record();
        page
    }

    pub fn send(&mut self, msg: Msg) -> &mut Self {
        let (next, effects) = update(&self.state, &msg);
        self.state = next.unwrap_or_else(|| self.state.clone());
        self.effects = effects;
        self
    }

    /// Answers every job of the last message.
    pub fn record(&mut self) -> &mut Self {
        for job in self.jobs() {
            let tape = performed(&job, 50_000);
            self.send(Msg::Recorded {
                run: job.run,
                job: job.job,
                tape,
            });
        }
        self
    }

    pub fn jobs(&self) -> Vec<Job> {
        let job = |effect: &Effect| match effect {
            Effect::Record(job) => Some((**job).clone()),
            _ => None,
        };
        self.effects.iter().filter_map(job).collect()
    }

    pub fn tape(&self) -> Option<Tape> {
        self.state.focused_run()?.tape.clone()
    }
}

#[track_caller]
fn check(page: &mut Page, table: Vec<(Msg, u64, u32, bool)>) {
    for (msg, at, applied, playing) in table {
        let name = format!("{msg:?}");
        page.send(msg);
        let found = (
            page.state.cursor.at,
            page.state.applied(),
            page.state.playing,
        );
        assert_eq!(found, (ms(at), applied, playing), "{name}");
    }
}

/// The lesson's events are at 0 0 5 5 5 9 20; the third is the crash.
#[test]
fn the_cursor_walks_over_events() {
    let fifth = Span::from_ms(200);
    check(
        &mut Page::ready(),
        vec![
            (Msg::StepBack, 0, 0, false),
            (Msg::StepForward, 0, 1, false),
            (Msg::StepForward, 0, 2, false),
            (Msg::Walk(Stride::Milestone, Way::Next), 5, 3, false),
            (Msg::StepForward, 5, 4, false),
            (Msg::StepBack, 5, 3, false),
            (Msg::StepBack, 0, 2, false),
            (Msg::Walk(Stride::Milestone, Way::Next), 5, 3, false),
            (Msg::Walk(Stride::Milestone, Way::Previous), 0, 0, false),
            (Msg::SeekTime(ms(9)), 9, 6, false),
            (Msg::Walk(Stride::Milestone, Way::Previous), 5, 3, false),
            (Msg::SeekTime(ms(7)), 7, 5, false),
            (Msg::StepBack, 5, 5, false),
            (Msg::StepBack, 5, 4, false),
            (Msg::SeekRow(5), 9, 6, false),
            (Msg::Walk(Stride::Milestone, Way::Next), 1_000, 7, false),
            (Msg::StepForward, 20, 7, false),
            (Msg::SeekTime(ms(9_999)), 1_000, 7, false),
            (Msg::Toggle, 0, 0, true),
            (Msg::Tick(fifth), 2, 2, true),
            (Msg::StepForward, 5, 3, false),
            (Msg::Play, 5, 3, true),
            (Msg::Faster, 5, 3, true),
            (Msg::Tick(fifth), 9, 6, true),
            (Msg::Hidden, 9, 6, false),
            (Msg::Tick(fifth), 9, 6, false),
            (Msg::SeekTime(ms(999)), 999, 7, false),
            (Msg::Play, 999, 7, true),
            (Msg::Tick(fifth), 1_000, 7, false),
        ],
    );
}

#[test]
fn nothing_recorded_nothing_moves() {
    let mut page = Page::empty();
    for msg in [
        Msg::Play,
        Msg::StepForward,
        Msg::Walk(Stride::Milestone, Way::Next),
        Msg::ToEnd,
        Msg::Undo,
        Msg::KnobReleased,
    ] {
        let (next, effects) = update(&page.state, &msg);
        assert!(next.is_none() && effects.is_empty(), "{msg:?}");
    }
    page.send(Msg::OpenLesson("pay".into()));
    assert_eq!(page.state.lesson, Opened::Fetching("pay".into()));
    assert!(page.effects.contains(&Effect::FetchLesson("pay".into())));
    page.send(Msg::LessonFailed {
        lesson: "pay".into(),
        reason: None,
    });
    assert_eq!(page.state.lesson, Opened::Nothing);
    assert_eq!(
        page.state.notices,
        vec![Notice::Unknown {
            lesson: "pay".into()
        }]
    );
}

#[test]
fn an_address_opens_its_place() {
    let mut page = Page::empty();
    let route = Route::parse("#/l/pay?variant=table&beside=as-is&seed=3&at=4&lang=en");
    page.send(Msg::RouteChanged(route.clone()));
    assert!(page.effects.contains(&Effect::FetchLesson("pay".into())));
    page.send(Msg::LessonLoaded(lesson()));
    assert_eq!(page.jobs().len(), 2);
    page.record();
    assert!(page.state.route().same_place(&route));
    assert_eq!(page.state.prefs.lang, Lang::En);
    let (_, effects) = update(&page.state, &Msg::RouteChanged(page.state.route()));
    assert!(
        effects.is_empty(),
        "the page's own address changes nothing: {effects:?}"
    );
}

#[test]
fn a_file_with_mistakes_leaves_the_last_good_run() {
    let mut page = Page::ready();
    let before = page.state.clone();
    let problems = sim::scenario::parse(b"{").expect_err("not JSON");
    page.send(Msg::LessonRefused {
        file: "my.json".into(),
        problems: problems.clone(),
    });
    let notice = Notice::Problems {
        file: "my.json".into(),
        problems,
    };
    assert_eq!(
        page.state,
        AppState {
            notices: vec![notice],
            ..before.clone()
        }
    );
    page.send(Msg::DismissNotice(0));
    assert_eq!(page.state, before);
}

#[test]
fn a_dragged_knob_is_one_undo_step_and_keeps_the_old_run() {
    let mut page = Page::ready();
    page.send(Msg::SeekTime(ms(9)));
    let old = page.tape();
    page.send(Msg::KnobDragged { knob: 0, value: 5 });
    let stale = page.jobs().remove(0);
    page.send(Msg::KnobDragged {
        knob: 0,
        value: 9_999,
    });
    let job = page.jobs().remove(0);
    page.send(Msg::Recorded {
        run: stale.run,
        job: stale.job,
        tape: performed(&stale, 1),
    });
    assert_eq!(page.tape(), old, "a stale slice is ignored");
    let new = performed(&job, 1_000);
    page.send(Msg::Recorded {
        run: job.run,
        job: job.job,
        tape: new.clone(),
    })
    .send(Msg::KnobReleased);
    let run = page.state.focused_run().expect("a run is shown");
    assert_eq!(
        (run.knobs[&0], &run.tape, &run.ghost.clone().map(|g| g.tape)),
        (9, &Some(new), &old)
    );
    assert_eq!(
        (page.state.undo.len(), page.state.knob_value(0)),
        (1, Some(9))
    );
    assert_eq!(page.state.cursor.at, ms(9));
    page.send(Msg::Undo);
    assert_eq!((page.state.knob_value(0), page.tape()), (Some(3), old));
    assert_eq!(page.state.cursor.at, ms(9), "undo never moves the clock");
    page.send(Msg::Redo);
    assert_eq!(page.state.knob_value(0), Some(9));
}

#[test]
fn a_knob_of_another_variant_moves_nothing() {
    let mut page = Page::ready();
    page.send(Msg::ChooseVariant(1)).record();
    let (next, effects) = update(&page.state, &Msg::KnobDragged { knob: 0, value: 5 });
    assert!(next.is_none() && effects.is_empty());
    assert_eq!(page.state.knob_value(0), None);
}

#[test]
fn a_command_forks_a_branch_and_the_old_run_can_be_brought_back() {
    let mut page = Page::ready();
    let restart = Action::Restart {
        node: 1,
        instance: None,
    };
    page.send(Msg::SeekRow(3))
        .send(Msg::Command(restart.clone()));
    let job = page.jobs().remove(0);
    let Source::Fork { when, action, .. } = &job.source else {
        panic!("{:?}", job.source)
    };
    assert_eq!((when.at, when.nth, action), (ms(5), 2, &restart));
    page.record();
    assert_eq!(
        (page.state.shown.clone(), page.state.applied()),
        (vec![job.run], 5)
    );
    assert_eq!(page.state.run(job.run).and_then(|run| run.parent), Some(0));
    let events = |run: u32| {
        page.state
            .run(run)
            .and_then(|run| Some(run.tape.as_ref()?.len()))
    };
    assert_eq!((events(0), events(job.run)), (Some(7), Some(8)));
    page.send(Msg::ShowRun(0));
    assert_eq!(page.state.shown, vec![0]);
    page.send(Msg::ShowRun(job.run)).send(Msg::PutBeside(0));
    assert_eq!(page.state.shown, vec![job.run, 0]);
    page.send(Msg::Undo);
    assert_eq!(
        (page.state.runs.len(), page.state.shown.clone()),
        (1, vec![0])
    );
}

#[test]
fn two_runs_share_one_clock() {
    let mut page = Page::ready();
    page.send(Msg::SideBySide).record();
    page.send(Msg::SeekRow(2));
    assert_eq!((page.state.cursor.at, page.state.cursor.nth), (ms(5), 1));
    page.send(Msg::FocusRun(1));
    assert_eq!((page.state.cursor.at, page.state.cursor.nth), (ms(5), ALL));
    page.send(Msg::KnobDragged { knob: 0, value: 4 });
    assert_eq!(page.jobs().len(), 1, "only one of the two has the knob");
    page.send(Msg::PutVariant {
        side: 1,
        variant: 0,
    });
    assert_eq!(page.state.shown.len(), 2, "a run is not put beside itself");
}

#[test]
fn a_run_without_end_is_extended_ahead_of_the_cursor() {
    let mut page = Page::empty();
    page.send(Msg::LessonLoaded(lesson_until("1000s")));
    assert_eq!(page.jobs()[0].until, ms(1_200));
    page.record();
    assert_eq!(page.state.end(), ms(1_200));
    assert!(!page.state.complete() && page.jobs().is_empty());
    page.send(Msg::SeekTime(ms(500)));
    assert!(page.jobs().is_empty());
    page.send(Msg::SeekTime(ms(700)));
    let job = page.jobs().remove(0);
    assert_eq!(
        (job.until, matches!(job.source, Source::Extend(_))),
        (ms(1_900), true)
    );
}

#[test]
fn a_choice_of_language_is_saved_and_moves_nothing_else() {
    let mut page = Page::ready();
    page.send(Msg::SeekRow(3));
    let before = page.state.clone();
    page.send(Msg::SetLang(Lang::En));
    assert!(page.effects.contains(&Effect::Save(page.state.prefs)));
    assert_eq!(
        AppState {
            prefs: before.prefs,
            ..page.state.clone()
        },
        before
    );
}
