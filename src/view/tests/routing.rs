//! The routing table of a broker, and what is written on the messages in its queues.

use super::*;
use crate::view::frame::{Health, Inside, RoutingView};

/// Returns the inside of the broker after the event that says an anchor.
#[track_caller]
fn said(recording: &Recording, anchor: &str, lang: Lang) -> Inside {
    at(recording, after_anchor(recording, anchor), lang)
}

fn at(recording: &Recording, applied: u32, lang: Lang) -> Inside {
    inside_at(recording, ("broker", 0), applied, lang)
}

#[track_caller]
fn table(variant: &str, anchor: &str, lang: Lang) -> RoutingView {
    let recording = recorded("rabbit-exchanges", variant);
    said(&recording, anchor, lang)
        .routing
        .expect("it has exchanges")
}

/// Returns the queues of the rows that are lit, of the first exchange.
fn lit(table: &RoutingView) -> Vec<(&str, &str)> {
    let rows = table.exchanges[0].bindings.iter();
    let lit = rows.filter(|row| row.matched == Some(true));
    lit.map(|row| (row.key.as_str(), row.to.as_str())).collect()
}

#[test]
fn the_bindings_that_matched_are_lit() {
    let first = table("topic", "web#1/event @ routed", Lang::En);
    assert_eq!(first.exchanges.len(), 1);
    assert_eq!(first.exchanges[0].kind, "topic");
    assert_eq!(lit(&first).len(), 3);
    assert!(first.changed && !first.nowhere);
    assert_eq!(first.verdict, "3 of 3 bindings match.");
    let second = table("topic", "web#2/event @ routed", Lang::En);
    assert_eq!(lit(&second), [("order.#", "audit")]);
    assert!(second.told.contains("#2"), "{}", second.told);
    assert!(second.told.contains("“order.paid”"), "{}", second.told);
    // Until the next one comes, the last one stays, and is not what just happened.
    let later = table("topic", "web#2/event @ confirmed", Lang::En);
    assert_eq!(lit(&later), lit(&second));
    assert!(!later.changed);
}

#[test]
fn no_row_is_lit_where_no_binding_matched() {
    for (variant, word) in [("topic", "confirmed"), ("mandatory", "mandatory")] {
        let none = table(variant, "web#3/event @ routed", Lang::En);
        assert!(lit(&none).is_empty() && none.nowhere);
        assert!(none.verdict.contains(word), "{}", none.verdict);
        let rows = &none.exchanges[0].bindings;
        assert!(rows.iter().all(|row| row.matched == Some(false)));
    }
}

#[test]
fn other_kinds_look_at_other_things() {
    let fanout = table("fanout", "web#3/event @ routed", Lang::En);
    assert_eq!(lit(&fanout).len(), 3);
    let direct = table("direct", "web#2/event @ routed", Lang::Ko);
    let expected = [("order.paid", "billing"), ("order.paid", "audit")];
    assert_eq!(lit(&direct), expected);
    // Japan is one of two headers that audit asks for.
    let headers = table("headers", "web#3/event @ routed", Lang::En);
    let queues: Vec<&str> = lit(&headers).iter().map(|(_, to)| *to).collect();
    assert_eq!(queues, ["audit"]);
    assert!(headers.told.contains("country = jp"), "{}", headers.told);
}

#[test]
fn nothing_is_asked_before_the_first_message() {
    let recording = recorded("rabbit-exchanges", "topic");
    let table = at(&recording, 0, Lang::En)
        .routing
        .expect("it has exchanges");
    let rows = &table.exchanges[0].bindings;
    assert!(rows.iter().all(|row| row.matched.is_none()));
    assert!(table.verdict.is_empty());
}

/// A broker with no exchange of its own has no table.
#[test]
fn cells_tell_who_holds_a_message_and_how_it_died() {
    let recording = recorded("dlq", "limit");
    let leased = said(&recording, "web#1/job @ leased", Lang::En);
    assert_eq!(leased.routing, None);
    let jobs = &leased.queues[0];
    assert!(jobs.label.contains("1 unacknowledged"), "{}", jobs.label);
    assert!(jobs.cells[0].note.contains("with "), "{:?}", jobs.cells);
    let dead = said(&recording, "web#1/job @ dead_lettered", Lang::En);
    let mut notes = dead.queues.iter().flat_map(|q| &q.cells).map(|c| &c.note);
    assert!(
        notes.any(|note| note.contains("dead letter, x-death: jobs ")),
        "{:?}",
        dead.queues
    );
}

#[test]
fn each_replica_is_told_apart_with_its_leader() {
    let recording = recorded("broker-spof", "three-one");
    let all = |applied, lang| {
        [0, 1, 2].map(|unit| inside_at(&recording, ("broker", unit), applied, lang))
    };
    let before = all(1, Lang::En);
    assert_eq!(before.each_ref().map(|it| it.units), [3; 3]);
    let titles = before.map(|it| it.title);
    assert_eq!(titles, ["broker[0] · leader", "broker[1]", "broker[2]"]);
    let said = recording.describe(0..recording.len());
    let crash = said
        .iter()
        .find(|said| said.fact.kind().name() == "crashed");
    let after = all(crash.expect("one crashes").row + 1, Lang::Ko);
    let down = after.each_ref().map(|it| it.health == Health::Crashed);
    assert_eq!(down, [true, false, false]);
    assert_eq!(after[0].health_label, "종료됨");
    assert_eq!(after[1].title, "브로커[1] · 리더");
}

#[test]
fn an_event_named_event_is_told_once() {
    let recording = recorded("rabbit-exchanges", "topic");
    let said = recording.describe(0..recording.len());
    let is_dropped = |said: &&Said| said.fact.kind().name() == "dropped";
    let dropped = said.iter().find(is_dropped).expect("one has no route");
    let tell = |lang| crate::text::fact::sentence(dropped, recording.model(), lang);
    let en = tell(Lang::En);
    assert!(en.starts_with("The event #3 was dropped"), "{en}");
    let ko = tell(Lang::Ko);
    assert!(ko.contains("이벤트 #3") && !ko.contains("event"), "{ko}");
}
