//! Share links: what the page writes into its address leads back to the same runs at the same event.

use super::tests::{Page, lesson, lesson_until, ms};
use crate::app::Msg;
use crate::app::effect::Effect;
use crate::app::route::Route;
use crate::app::state::{Dialog, Notice};
use sim::model::Action;
use sim::time::Span;

/// Opens an address in a page of its own.
fn opened(hash: &str) -> Page {
    let mut page = Page::empty();
    page.send(Msg::RouteChanged(Route::parse(hash)));
    page.send(Msg::LessonLoaded(lesson())).record();
    page
}

#[test]
fn a_link_brings_knobs_commands_and_the_cursor() {
    let mut page = Page::ready();
    page.send(Msg::KnobDragged { knob: 0, value: 5 }).record();
    page.send(Msg::KnobReleased);
    page.send(Msg::SeekTime(ms(9)));
    page.send(Msg::Command(Action::Crash {
        node: 1,
        instance: None,
    }))
    .record();
    page.send(Msg::StepForward);
    let hash = page.state.route().hash();
    let hash = format!("{hash}&lang=ko");
    assert!(
        hash.contains("&knobs=workers:5&do=crash.shop@9000000.1&"),
        "{hash}"
    );
    let other = opened(&hash);
    assert_eq!(other.state.notices, []);
    assert_eq!(other.state.route().hash(), hash);
    let run = |page: &Page| {
        let run = page.state.focused_run().expect("a run");
        (run.knobs.clone(), run.commands.clone())
    };
    assert_eq!(run(&other), run(&page));
    let seen = |page: &Page| page.tape().and_then(|tape| tape.seen(tape.len()));
    assert_eq!(seen(&other), seen(&page));
    assert_eq!(other.state.applied(), page.state.applied());
}

/// The run is recorded to its end then, not only as far ahead as somebody at its beginning needs it.
#[test]
fn a_link_behind_the_end_arrives_at_the_end() {
    let mut page = Page::empty();
    page.send(Msg::RouteChanged(Route::parse("#/l/pay?v=1&at=99&lang=en")));
    page.send(Msg::LessonLoaded(lesson_until("10s"))).record();
    assert_eq!(page.state.wanted.at, None);
    let tape = page.tape().expect("it is recorded");
    assert!(tape.complete());
    assert_eq!(page.state.applied(), tape.len());
}

#[test]
fn a_link_brings_both_sides_and_which_one_is_followed() {
    let hash = "#/l/pay?v=1&variant=as-is&beside=as-is&beside-do=hang.shop@7000000.0&focus=beside&at=4&lang=en";
    let page = opened(hash);
    assert_eq!(page.state.notices, []);
    assert_eq!((page.state.shown.len(), page.state.focused), (2, 1));
    let again = page.state.route();
    assert!(again.same_place(&Route::parse(hash)), "{}", again.hash());
}

#[test]
fn parts_that_make_no_sense_are_told_and_the_rest_is_opened() {
    let page = opened(
        "#/l/pay?v=1&variant=gone&knobs=workers:99,colour:3&do=crash.nobody@1.0~crash.shop@9000000.1&seed=x&at=3",
    );
    let parts = [
        "seed=x",
        "variant=gone",
        "workers:99",
        "colour:3",
        "crash.nobody@1.0",
    ];
    let parts = parts.map(str::to_owned).to_vec();
    assert_eq!(
        page.state.notices,
        [Notice::LinkPartly {
            parts,
            lesson: true
        }]
    );
    let run = page.state.focused_run().expect("a run");
    assert_eq!(
        (run.variant, run.commands.len(), run.knobs.len()),
        (0, 1, 0)
    );
    assert_eq!(page.state.applied(), 3);
}

#[test]
fn an_address_that_names_no_place_is_told_and_not_left_standing() {
    let mut page = Page::empty();
    page.send(Msg::RouteChanged(Route::parse("#/s/AAAA")));
    let parts = vec!["/s/AAAA".to_owned()];
    assert_eq!(
        page.state.notices,
        [Notice::LinkPartly {
            parts,
            lesson: false
        }]
    );
    let home = Effect::SetRoute(Box::new(page.state.route()));
    assert!(page.effects.contains(&home), "{:?}", page.effects);
    assert_eq!(page.state.route().hash(), "#/");
}

#[test]
fn a_link_to_another_run_or_of_a_later_version_says_so() {
    let page = opened("#/l/pay?v=1&at=3&seen=00000000");
    assert_eq!(page.state.notices, [Notice::LinkOutdated]);
    assert_eq!(page.state.applied(), 3);
    assert_eq!(
        opened("#/l/pay?v=2&at=3").state.notices,
        [Notice::LinkNewer]
    );
}

#[test]
fn a_hostile_command_does_no_harm() {
    for command in [
        "drop.4294967295@0.0",
        "delay.1.18446744073709551615@18446744073709551615.4294967295",
        "crash.shop@5000000.4294967295",
    ] {
        let page = opened(&format!("#/l/pay?do={command}&at=2"));
        assert!(page.tape().is_some_and(|tape| tape.complete()), "{command}");
    }
}

#[test]
fn presenting_is_left_step_by_step() {
    let mut page = Page::ready();
    let looks = |page: &Page| (page.state.presenting, page.state.blank);
    for (msg, expected) in [
        (Msg::Blank, (false, false)),
        (Msg::Present(true), (true, false)),
        (Msg::Blank, (true, true)),
        (Msg::Blank, (true, false)),
        (Msg::Blank, (true, true)),
        (Msg::Escape, (true, false)),
        (Msg::Escape, (false, false)),
    ] {
        page.send(msg.clone());
        assert_eq!(looks(&page), expected, "{msg:?}");
    }
}

#[test]
fn a_link_ends_where_a_teacher_wanted_it_until_somebody_lifts_it() {
    let mut page = opened("#/l/pay?v=1&at=3&until=5&lang=en");
    assert_eq!(page.state.notices, []);
    assert_eq!(page.state.applied(), 3);
    let end = page.state.curtain().expect("the rest is hidden");
    assert_eq!((end.before, end.by_link), (5, true));
    for msg in [Msg::ToEnd, Msg::SeekRow(7), Msg::SeekTime(ms(60_000))] {
        page.send(msg.clone());
        assert_eq!(page.state.applied(), 5, "{msg:?}");
    }
    page.send(Msg::StepForward);
    assert_eq!(page.state.applied(), 5);
    page.send(Msg::StepBack);
    assert_eq!(page.state.applied(), 4);
    page.send(Msg::Play);
    for _ in 0..2_000 {
        page.send(Msg::Tick(Span::from_ms(100)));
    }
    assert_eq!((page.state.applied(), page.state.playing), (5, false));
    let again = page.state.route();
    assert_eq!(again.until, Some(5), "a reload hides it too");
    page.send(Msg::Lift).send(Msg::ToEnd);
    let len = page.tape().map_or(0, |tape| tape.len());
    assert!(page.state.applied() == len && len > 5);
    assert_eq!(
        (page.state.curtain(), page.state.route().until),
        (None, None)
    );
}

#[test]
fn a_link_that_ends_behind_the_run_hides_nothing() {
    let page = opened("#/l/pay?at=3&until=4000000");
    assert_eq!(page.state.curtain(), None);
}

#[test]
fn a_teacher_gives_a_link_that_ends_here() {
    let mut page = opened("#/l/pay?at=3&lang=en");
    page.send(Msg::OpenDialog(Dialog::Share));
    assert_eq!(page.state.shared(), page.state.route());
    page.send(Msg::ShareEnds(true));
    assert_eq!(page.state.shared().until, Some(3));
    assert_eq!(page.state.until, None, "the teacher sees on");
    page.send(Msg::CloseDialog)
        .send(Msg::OpenDialog(Dialog::Share));
    assert_eq!(
        page.state.shared().until,
        None,
        "it is wanted anew each time"
    );
}

#[test]
fn names_of_runs_travel_in_the_link() {
    let mut page =
        opened("#/l/pay?v=1&variant=as-is&beside=as-is&beside-do=hang.shop@7000000.0&at=4&lang=en");
    let shown = page.state.shown.clone();
    for (run, title) in shown.iter().zip(["임대 300 & <b>", "hung: 100 %"]) {
        let title = title.to_owned();
        page.send(Msg::Rename { run: *run, title });
    }
    let hash = page.state.route().hash();
    assert!(hash.is_ascii() && !hash.contains('<'), "{hash}");
    let other = opened(&hash);
    assert_eq!(other.state.notices, []);
    let titles = |page: &Page| -> Vec<_> {
        page.state
            .shown_runs()
            .map(|run| run.title.clone())
            .collect()
    };
    assert_eq!(titles(&other), titles(&page));
    assert_eq!(titles(&other)[0].as_deref(), Some("임대 300 & <b>"));
}
