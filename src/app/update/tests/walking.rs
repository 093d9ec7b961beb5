//! Strides from event to event, and where playing stops of itself.

use super::{Page, check, ms};
use crate::app::effect::Effect;
use crate::app::stops::Stop;
use crate::app::stride::{Stride, Way};
use crate::app::{Msg, Shared};
use crate::lesson::embedded;
use crate::view::Landmark;
use crate::view::frame::Selected;
use sim::time::Span;

/// A page with a lesson that asks nothing: its questions would stop a stride.
pub fn page_of(lesson: &str) -> Page {
    let json = embedded::by_id(lesson).expect("a lesson").json;
    let lesson = sim::scenario::parse(json.as_bytes()).expect("a file without mistakes");
    let mut page = Page::empty();
    page.state.prefs.questions = false;
    page.send(Msg::LessonLoaded(Shared::new(lesson))).record();
    page
}

/// Each line is a stride and the events that it leads to, one after the other, until it leads nowhere.
#[track_caller]
fn walk(page: &mut Page, table: &str) {
    let mut found = String::new();
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (name, _) = line.split_once('=').expect("stride = rows");
        let words: Vec<&str> = name.split_whitespace().collect();
        let way = match words[1] {
            "next" => Way::Next,
            _ => Way::Previous,
        };
        let stride = match words[0] {
            "hop" => Stride::Hop,
            "request" => Stride::Request,
            "along" => Stride::Along,
            "fault" => Stride::To(Landmark::Fault),
            "violation" => Stride::To(Landmark::Violation),
            "state" => Stride::To(Landmark::State),
            "duplicate" => Stride::To(Landmark::Duplicate),
            _ => Stride::To(Landmark::Timeout),
        };
        page.send(if way == Way::Next {
            Msg::ToStart
        } else {
            Msg::ToEnd
        });
        let mut rows = Vec::new();
        loop {
            let before = page.state.cursor;
            page.send(Msg::Walk(stride, way));
            if page.state.cursor == before {
                break;
            }
            rows.push((page.state.applied() - 1).to_string());
        }
        found.push_str(&format!("{} {} = {}\n", words[0], words[1], rows.join(" ")));
    }
    let expected: String = table
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|l| !l.is_empty())
        .map(|l| l + "\n")
        .collect();
    let found: String = found
        .lines()
        .map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ") + "\n")
        .collect();
    assert!(found == expected, "found:\n{found}");
}

/// Events: 0 the fault that will take the ack, 1 begin, 2 the request arrives, … 7 end, 8 the charge is written and its ack is lost,
/// 9 the lease runs out, 10 the second delivery, 11 the second charge, 12 its ack.
#[test]
fn a_stride_leads_to_the_next_event_of_its_story() {
    let mut page = page_of("duplicate-payment");
    walk(
        &mut page,
        "request next       = 1 7
         request previous   = 7 1
         fault next         = 0 8
         fault previous     = 8 0
         violation next     = 11
         violation previous = 11
         duplicate next     = 9 10
         duplicate previous = 10 9
         timeout next       = 9
         state next         =
         hop next           = 1 2 3 4 9 10 11 12
         hop previous       = 11 10 9 4 3 2 1",
    );
    page.send(Msg::Select(Some(Selected::Node { node: 3, unit: 0 })));
    walk(
        &mut page,
        "along next         = 0 6 8 10 11
         along previous     = 11 10 8 6 0",
    );
    page.send(Msg::Select(Some(Selected::Message { message: 1 })));
    walk(
        &mut page,
        "along next         = 3 4 9
         hop previous       = 9 4 3",
    );
}

/// Each line is what is selected after one more widening.
#[test]
fn a_message_widens_to_its_request_and_that_to_the_whole_run() {
    let mut page = page_of("duplicate-payment");
    let path = |page: &Page| match &page.state.selected {
        Some(Selected::Request { path }) => path.to_string(),
        other => format!("{other:?}"),
    };
    page.send(Msg::WholeRequest);
    assert_eq!(page.state.selected, None, "nothing happened yet");
    page.send(Msg::Select(Some(Selected::Message { message: 1 })));
    let mut found = Vec::new();
    for _ in 0..3 {
        page.send(Msg::WholeRequest);
        found.push(path(&page));
    }
    assert_eq!(
        found,
        ["web#1/orders.create/charge", "web#1/orders.create", "web#1"]
    );
    page.send(Msg::WholeRequest);
    assert_eq!(path(&page), "web#1", "there is nothing wider");
    // From the event at the cursor: the second delivery of the charge.
    page.send(Msg::Select(None)).send(Msg::SeekRow(10));
    page.send(Msg::WholeRequest);
    assert_eq!(path(&page), "web#1/orders.create/charge");
}

#[test]
fn a_selected_request_is_walked_and_outlives_a_new_recording() {
    let mut page = page_of("duplicate-payment");
    let charge = Selected::Request {
        path: "web#1/orders.create/charge".into(),
    };
    page.send(Msg::Select(Some(charge.clone())));
    walk(
        &mut page,
        "along next         = 3 4 5 6 8 9 10 11 12
         along previous     = 11 10 9 8 6 5 4 3",
    );
    page.send(Msg::SetSeed(5)).record();
    assert_eq!(page.state.selected, Some(charge));
}

#[test]
fn a_breaker_that_changes_is_a_change_of_state() {
    walk(
        &mut page_of("cb-resilience4j"),
        "state next         = 331 511 547 623 747 764
         state previous     = 764 747 623 547 511 331",
    );
}

#[test]
fn between_two_events_the_one_behind_is_the_previous_one() {
    let lease = Stride::To(Landmark::Timeout);
    check(
        &mut page_of("duplicate-payment"),
        vec![
            (Msg::Walk(lease, Way::Next), 220, 10, false),
            (Msg::SeekTime(ms(222)), 222, 10, false),
            (Msg::Walk(lease, Way::Previous), 220, 10, false),
            (Msg::Walk(lease, Way::Previous), 220, 10, false),
        ],
    );
}

/// 24 ms pass with each tick at 8×. The ack is lost at 55 ms, and the second delivery arrives at 225 ms.
#[test]
fn playing_stops_where_the_reader_wants_it() {
    let tick = || Msg::Tick(Span::from_ms(250));
    let mut page = page_of("duplicate-payment");
    for stop in [Stop::MessageLost, Stop::DeliveredTwice, Stop::BreakerOpens] {
        page.send(Msg::SetStop(stop, true));
        assert!(page.effects.contains(&Effect::Save(page.state.prefs)));
    }
    page.send(Msg::Faster).send(Msg::Faster).send(Msg::Faster);
    check(
        &mut page,
        vec![
            (Msg::Play, 0, 0, true),
            (tick(), 24, 5, true),
            (tick(), 48, 8, true),
            (tick(), 55, 9, false),
            (Msg::Play, 55, 9, true),
            (tick(), 79, 9, true),
            (Msg::SeekTime(ms(210)), 210, 9, false),
            (Msg::Play, 210, 9, true),
            (tick(), 225, 11, false),
            (Msg::SetStop(Stop::MessageLost, false), 225, 11, false),
            (Msg::SeekTime(ms(50)), 50, 8, false),
            (Msg::Play, 50, 8, true),
            (tick(), 74, 9, true),
        ],
    );
}

/// A run that stands beside stops the clock too, at the end of its instant.
#[test]
fn playing_stops_for_the_run_beside() {
    let mut page = page_of("duplicate-payment");
    page.send(Msg::ChooseVariant(1)).record();
    page.send(Msg::SideBySide).record();
    page.send(Msg::SetStop(Stop::TimedOut, true));
    page.send(Msg::SetStop(Stop::MessageLost, true));
    page.send(Msg::SeekTime(ms(54))).send(Msg::Play);
    page.send(Msg::Tick(Span::from_ms(250)));
    assert_eq!((page.state.cursor.at, page.state.playing), (ms(55), false));
}
