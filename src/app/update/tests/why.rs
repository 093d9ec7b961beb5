//! The panel that says why: opened and closed, and kept at one event while the reader walks through its causes.

use super::walking::page_of;
use super::{Page, ms};
use crate::app::Msg;
use crate::app::effect::Effect;
use crate::app::state::View;
use crate::app::update::why::OPENER;

fn panel(page: &Page) -> (View, Option<u32>, u32) {
    (page.state.side, page.state.why_pin, page.state.applied())
}

#[test]
fn it_opens_with_the_focus_and_gives_it_back() {
    let mut page = Page::ready();
    page.send(Msg::Play).send(Msg::Why);
    assert_eq!((page.state.side, page.state.playing), (View::Why, false));
    assert!(page.effects.contains(&Effect::Focus(View::Why.id())));
    page.send(Msg::Why);
    assert_eq!(
        (page.state.side, page.state.view),
        (View::Inside, View::Stage)
    );
    assert!(page.effects.contains(&Effect::Focus(OPENER)));
    page.send(Msg::Why).send(Msg::Escape);
    assert_eq!(page.state.side, View::Inside);
    page.send(Msg::Why)
        .send(Msg::Show(View::Stage))
        .send(Msg::Why);
    assert_eq!((page.state.side, page.state.view), (View::Why, View::Why));
}

#[test]
fn walking_through_the_causes_keeps_what_is_explained() {
    let mut page = Page::ready();
    page.send(Msg::SeekTime(ms(9))).send(Msg::Why);
    assert_eq!(panel(&page), (View::Why, None, 6));
    page.send(Msg::WhyGo { side: 0, row: 2 });
    assert_eq!(panel(&page), (View::Why, Some(5), 3));
    page.send(Msg::WhyGo { side: 0, row: 0 });
    assert_eq!(panel(&page), (View::Why, Some(5), 1));
    page.send(Msg::StepForward);
    assert_eq!(panel(&page), (View::Why, None, 2));
    page.send(Msg::WhyGo { side: 1, row: 0 });
    assert_eq!(panel(&page), (View::Why, None, 2));
}

#[test]
fn the_difference_of_two_runs_goes_with_them() {
    let mut page = Page::ready();
    page.send(Msg::SideBySide).record();
    page.send(Msg::Why).send(Msg::Differ(true));
    page.send(Msg::WhyGo { side: 1, row: 1 });
    assert_eq!((page.state.focused, page.state.applied()), (1, 2));
    assert!(page.state.differ);
    page.send(Msg::ChooseVariant(0));
    assert!(!page.state.differ);
}

/// After 12 events the charge was written twice: row 11 is where the ledger went wrong.
#[test]
fn a_line_of_the_ledger_is_explained_by_the_event_that_made_it_so() {
    let mut page = page_of("duplicate-payment");
    page.send(Msg::SeekRow(11)).send(Msg::Show(View::Ledger));
    let line = 0;
    page.send(Msg::WhyLine { side: 0, line });
    assert_eq!(panel(&page), (View::Why, Some(11), 12));
    assert_eq!(page.state.why_line, Some((line, 12)));
    page.send(Msg::WhyGo { side: 0, row: 8 });
    assert_eq!(panel(&page), (View::Why, Some(11), 9));
    assert_eq!(page.state.why_line, Some((line, 12)), "it was asked there");
    page.send(Msg::Escape);
    assert_eq!(page.state.why_line, None);
    assert!(page.effects.contains(&Effect::Focus(View::Ledger.id())));
    // At the first charge the line is as it should be: what moved it last explains it.
    page.send(Msg::SeekRow(9))
        .send(Msg::WhyLine { side: 0, line });
    assert_eq!(panel(&page), (View::Why, Some(8), 10));
    page.send(Msg::StepForward);
    assert_eq!((page.state.why_pin, page.state.why_line), (None, None));
    page.send(Msg::WhyLine { side: 0, line: 99 });
    assert_eq!(page.state.why_line, None, "there is no such line");
}
