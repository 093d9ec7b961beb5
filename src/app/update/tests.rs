//! Tables: messages on the left, what became of the page on the right.

use super::update;
use crate::app::branch::{Hand, Nth};
use crate::app::effect::{Effect, Source};
use crate::app::lesson::{Entry, Knob, KnobKind, Lesson, Variant};
use crate::app::state::{AppState, Notice, Opened};
use crate::app::{Msg, Prefs, Shared, Tape, route::Route};
use crate::text::Lang;
use sim::model::Words;
use sim::time::{Span, Time};

fn words(en: &str) -> Words {
    Words {
        ko: en.to_owned(),
        en: en.to_owned(),
    }
}

fn lesson() -> Shared<Lesson> {
    let variant = |id: &str| Variant {
        id: id.to_owned(),
        label: words(id),
    };
    Shared::new(Lesson {
        entry: Entry {
            id: "pay".into(),
            chapter: words("c"),
            title: words("t"),
            question: words("q"),
        },
        text: words(""),
        pace: Span(10),
        until: Time(1_000),
        seed: 7,
        variants: vec![variant("as-is"), variant("table")],
        knobs: vec![Knob {
            id: "lease".into(),
            label: words("lease"),
            help: None,
            kind: KnobKind::Duration,
            min: 10,
            max: 500,
            step: 10,
            default: 100,
            variants: vec![0],
        }],
    })
}

/// Events at 0 0 5 5 5 9 20; the fifth and the last are milestones.
fn tape() -> Tape {
    Tape::new([0, 0, 5, 5, 5, 9, 20].map(Time).to_vec(), vec![4, 6], true)
}

struct Page {
    state: AppState,
    effects: Vec<Effect>,
}

impl Page {
    fn empty() -> Self {
        Self {
            state: AppState::new(Prefs::default(), Route::default()),
            effects: Vec::new(),
        }
    }

    /// A page with the lesson open and its first variant recorded.
    fn ready() -> Self {
        let mut page = Self::empty();
        page.send(Msg::LessonLoaded(lesson())).record();
        page
    }

    fn send(&mut self, msg: Msg) -> &mut Self {
        let (next, effects) = update(&self.state, &msg);
        self.state = next.unwrap_or_else(|| self.state.clone());
        self.effects = effects;
        self
    }

    /// Answers every job of the last message.
    fn record(&mut self) -> &mut Self {
        for (run, job) in self.jobs() {
            self.send(Msg::Recorded {
                run,
                job,
                tape: tape(),
            });
        }
        self
    }

    fn jobs(&self) -> Vec<(u32, u32)> {
        let job = |effect: &Effect| match effect {
            Effect::Record(job) => Some((job.run, job.job)),
            _ => None,
        };
        self.effects.iter().filter_map(job).collect()
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
        assert_eq!(found, (Time(at), applied, playing), "{name}");
    }
}

#[test]
fn the_cursor_walks_over_events() {
    let second = Span::from_secs(1);
    check(
        &mut Page::ready(),
        vec![
            (Msg::StepBack, 0, 0, false),
            (Msg::StepForward, 0, 1, false),
            (Msg::StepForward, 0, 2, false),
            (Msg::StepForward, 5, 3, false),
            (Msg::StepBack, 0, 2, false),
            (Msg::MilestoneNext, 5, 5, false),
            (Msg::MilestoneNext, 20, 7, false),
            (Msg::MilestoneNext, 20, 7, false),
            (Msg::MilestonePrevious, 5, 5, false),
            (Msg::MilestonePrevious, 0, 0, false),
            (Msg::ToEnd, 20, 7, false),
            (Msg::StepForward, 20, 7, false),
            (Msg::SeekTime(Time(7)), 7, 5, false),
            (Msg::StepBack, 5, 5, false),
            (Msg::StepBack, 5, 4, false),
            (Msg::SeekRow(5), 9, 6, false),
            (Msg::SeekTime(Time(99)), 20, 7, false),
            (Msg::Toggle, 0, 0, true),
            (Msg::Tick(second), 2, 2, true),
            (Msg::StepForward, 5, 3, false),
            (Msg::Play, 5, 3, true),
            (Msg::Faster, 5, 3, true),
            (Msg::Tick(second), 10, 6, true),
            (Msg::Tick(second), 15, 6, true),
            (Msg::Hidden, 15, 6, false),
            (Msg::Tick(second), 15, 6, false),
            (Msg::Play, 15, 6, true),
            (Msg::Tick(second), 20, 7, false),
        ],
    );
}

#[test]
fn nothing_recorded_nothing_moves() {
    let mut page = Page::empty();
    for msg in [
        Msg::Play,
        Msg::StepForward,
        Msg::MilestoneNext,
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
    let jobs = page.jobs();
    assert_eq!(jobs.len(), 2);
    for (run, job) in jobs {
        page.send(Msg::Recorded {
            run,
            job,
            tape: tape(),
        });
    }
    assert_eq!(page.state.route(), route);
    assert_eq!(page.state.prefs.lang, Lang::En);
    let (next, effects) = update(&page.state, &Msg::RouteChanged(page.state.route()));
    assert!(effects.is_empty(), "{effects:?} {}", next.is_some());
}

#[test]
fn a_dragged_knob_is_one_undo_step_and_keeps_the_old_run() {
    let mut page = Page::ready();
    page.send(Msg::SeekTime(Time(9)));
    let old = page.state.focused_run().and_then(|run| run.tape.clone());
    page.send(Msg::KnobDragged {
        knob: 0,
        value: 150,
    });
    let stale = page.jobs()[0];
    page.send(Msg::KnobDragged {
        knob: 0,
        value: 9_999,
    });
    let (run, job) = page.jobs()[0];
    page.send(Msg::Recorded {
        run: stale.0,
        job: stale.1,
        tape: Tape::new(vec![], vec![], true),
    });
    assert_eq!(
        page.state.focused_run().and_then(|run| run.tape.clone()),
        old,
        "a stale slice is ignored"
    );
    page.send(Msg::Recorded {
        run,
        job,
        tape: tape(),
    })
    .send(Msg::KnobReleased);
    let now = page.state.focused_run().expect("a run is shown");
    assert_eq!(
        (now.knobs[&0], now.ghost.clone(), page.state.undo.len()),
        (500, old.clone(), 1)
    );
    assert_eq!(page.state.cursor.at, Time(9));
    page.send(Msg::Undo);
    let now = page.state.focused_run().expect("a run is shown");
    assert_eq!((now.knobs.get(&0), now.tape.clone()), (None, old));
    assert_eq!(page.state.cursor.at, Time(9), "undo never moves the clock");
    page.send(Msg::Redo);
    assert_eq!(
        page.state.focused_run().expect("a run is shown").knobs[&0],
        500
    );
}

#[test]
fn a_knob_of_another_variant_moves_nothing() {
    let mut page = Page::ready();
    page.send(Msg::ChooseVariant(1)).record();
    let (next, effects) = update(
        &page.state,
        &Msg::KnobDragged {
            knob: 0,
            value: 150,
        },
    );
    assert!(next.is_none() && effects.is_empty());
}

#[test]
fn a_command_forks_a_branch_and_the_old_run_can_be_brought_back() {
    let mut page = Page::ready();
    page.send(Msg::SeekRow(3))
        .send(Msg::Command(Hand::Crash { node: 1 }));
    let Some(Effect::Record(job)) = page.effects.iter().find(|e| matches!(e, Effect::Record(_)))
    else {
        panic!("a branch is recorded: {:?}", page.effects)
    };
    let Source::Fork { command, .. } = &job.source else {
        panic!("{:?}", job.source)
    };
    assert_eq!((command.at, command.applied), (Time(5), 4));
    let branch = job.run;
    page.record();
    assert_eq!(
        (page.state.shown.clone(), page.state.applied()),
        (vec![branch], 4)
    );
    assert_eq!(page.state.run(branch).and_then(|run| run.parent), Some(0));
    page.send(Msg::ShowRun(0));
    assert_eq!(page.state.shown, vec![0]);
    page.send(Msg::ShowRun(branch)).send(Msg::PutBeside(0));
    assert_eq!(page.state.shown, vec![branch, 0]);
    page.send(Msg::Undo);
    assert_eq!(
        (page.state.runs.len(), page.state.shown.clone()),
        (1, vec![0])
    );
}

#[test]
fn two_runs_share_one_clock() {
    let mut page = Page::ready();
    page.send(Msg::Compare { left: 0, right: 1 }).record();
    page.send(Msg::SeekRow(2));
    assert_eq!(page.state.cursor.nth, Nth::First(1));
    page.send(Msg::FocusRun(1));
    assert_eq!(
        (page.state.cursor.at, page.state.cursor.nth),
        (Time(5), Nth::All)
    );
    page.send(Msg::KnobDragged { knob: 0, value: 30 });
    assert_eq!(page.jobs().len(), 1, "only one of the two has the knob");
}

#[test]
fn a_run_without_end_is_extended_ahead_of_the_cursor() {
    let mut page = Page::empty();
    let mut endless = (*lesson()).clone();
    endless.until = Time::MAX;
    page.send(Msg::LessonLoaded(Shared::new(endless)));
    let Some(Effect::Record(job)) = page.effects.first() else {
        panic!("{:?}", page.effects)
    };
    assert_eq!(job.until, Time(1_200));
    let open = Tape::new((0..1_200).map(Time).collect(), vec![], false);
    let (run, job) = (job.run, job.job);
    page.send(Msg::Recorded {
        run,
        job,
        tape: open,
    });
    assert!(page.jobs().is_empty());
    page.send(Msg::SeekTime(Time(500)));
    assert!(page.jobs().is_empty());
    page.send(Msg::SeekTime(Time(700)));
    let Some(Effect::Record(job)) = page.effects.last() else {
        panic!("{:?}", page.effects)
    };
    assert_eq!(
        (job.until, matches!(job.source, Source::Extend(_))),
        (Time(1_900), true)
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
