//! Share links: what the page writes into its address leads back to the same runs at the same event.

use super::tests::{Page, lesson, ms};
use crate::app::Msg;
use crate::app::route::Route;
use crate::app::state::Notice;
use sim::model::Action;

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
    assert_eq!(page.state.notices, [Notice::LinkPartly { parts }]);
    let run = page.state.focused_run().expect("a run");
    assert_eq!(
        (run.variant, run.commands.len(), run.knobs.len()),
        (0, 1, 0)
    );
    assert_eq!(page.state.applied(), 3);
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
