//! A group step by step: who begins a rebalance, who joins, what the leader shares out, and what each member owns before and after.

use super::*;
use crate::view::frame::{GroupView, Inside, MemberRow, RoundView};

/// Returns the inside of a node after the event that says an anchor, or so many events later.
#[track_caller]
fn inside(variant: &str, (anchor, later): (&str, u32), node: &str, lang: Lang) -> Inside {
    let recording = recorded("kafka-rebalance", variant);
    let applied = after_anchor(&recording, anchor) + later;
    inside_at(&recording, (node, 0), applied, lang)
}

#[track_caller]
fn group(variant: &str, at: (&str, u32), lang: Lang) -> GroupView {
    inside(variant, at, "fulfilment", lang).groups[0].clone()
}

/// Returns the steps of a rebalance: those at the cursor in brackets, those that lie ahead with a question mark.
fn steps(round: &RoundView) -> Vec<String> {
    let told = round.steps.iter().map(|step| {
        let text = format!("{} {}", step.label, step.note);
        match (step.now, step.row) {
            (true, None) => format!("[{}?]", text.trim()),
            (true, Some(_)) => format!("[{}]", text.trim()),
            (false, None) => format!("{}?", text.trim()),
            (false, Some(_)) => text.trim().to_owned(),
        }
    });
    told.collect()
}

fn members(round: &RoundView) -> Vec<String> {
    let told = |row: &MemberRow| {
        let after = row.after.as_deref().unwrap_or("…");
        let leads = if row.leads { ", leads" } else { "" };
        format!("{} {} → {after}: {}{leads}", row.name, row.before, row.note)
    };
    round.members.iter().map(told).collect()
}

const FIRST: &str = "fulfilment.orders#rebalance1 @ rebalance_started";

#[test]
fn a_group_without_a_rebalance_says_so() {
    let view = group("after", ("fault#1 @ crashed", 0), Lang::En);
    assert_eq!(view.title, "Group fulfilment · topic orders");
    assert_eq!(view.label, "reads in generation 1");
    assert_eq!(view.rule, "range · eager: all stop");
    assert!(view.rounds.is_empty());
}

/// Holds: KA-10.
#[test]
fn while_it_waits_the_steps_ahead_are_told_without_times() {
    let view = group("after", (FIRST, 0), Lang::En);
    assert_eq!(view.label, "rebalancing: 0 of 1 have joined");
    let round = &view.rounds[0];
    assert_eq!(round.title, "Rebalance 1: generation 1 → 2");
    assert_eq!(
        steps(round),
        [
            "[[1] silent for 2 s 3.5 s]",
            "revoke?",
            "join 0/1?",
            "assign?",
            "sync?",
            "done?"
        ]
    );
    assert_eq!(
        members(round),
        ["[0] 0, 1 → …: not joined yet", "[1] 2, 3 → none: removed"]
    );
    let view = group("after", (FIRST, 1), Lang::Ko);
    let waits = &view.rounds[0].steps;
    let now: Vec<&str> = waits.iter().filter(|s| s.now).map(|s| &*s.label).collect();
    assert_eq!(now, ["들어옴 0/1"]);
    assert_eq!(view.label, "리밸런스 중: 1명 가운데 0명 들어옴");
}

/// Holds: KA-9.
#[test]
fn eager_everyone_gives_up_everything_first() {
    let done = "fulfilment.orders#rebalance2 @ assignment_made";
    let view = group("after", (done, 0), Lang::En);
    assert_eq!(view.label, "reads in generation 3");
    assert_eq!(view.rounds.len(), 1);
    let round = &view.rounds[0];
    assert_eq!(
        steps(round),
        [
            "[1] joined 6 s",
            "[revoke 4 +634 ms]",
            "[join 2/2]",
            "[[0] assigns]",
            "[sync 2/2]",
            "[generation 3]"
        ]
    );
    assert_eq!(
        members(round),
        [
            "[0] 0, 1, 2, 3 → 0, 1: joined +634 ms, leads",
            "[1] none → 2, 3: joined"
        ]
    );
    let later = group("after", (done, 1), Lang::En);
    assert!(later.rounds[0].steps.iter().all(|step| !step.now));
}

/// Holds: KA-9.
#[test]
fn cooperative_only_what_moves_is_given_up_and_a_second_rebalance_follows() {
    let done = "fulfilment.orders#rebalance3 @ assignment_made";
    let view = group("cooperative", (done, 0), Lang::En);
    assert_eq!(view.rule, "cooperative-sticky · stops only what moves");
    let [first, second] = &view.rounds[..] else {
        panic!("two rebalances: {:#?}", view.rounds)
    };
    assert_eq!(first.title, "Rebalance 2: generation 2 → 3");
    assert_eq!(
        steps(first),
        [
            "[1] joined 6 s",
            "join 2/2 +546 ms",
            "[0] assigns",
            "sync 2/2",
            "revoke 2",
            "generation 3"
        ]
    );
    assert_eq!(
        members(first),
        [
            "[0] 0, 1, 2, 3 → 0, 1: joined +546 ms, leads",
            "[1] none → none: joined"
        ]
    );
    assert_eq!(
        steps(second),
        [
            "[0] gave up 6.546 s",
            "[join 2/2 +454 ms]",
            "[[0] assigns]",
            "[sync 2/2]",
            "[generation 4]"
        ]
    );
    assert_eq!(
        members(second),
        [
            "[0] 0, 1 → 0, 1: joined +454 ms, leads",
            "[1] none → 2, 3: joined +454 ms"
        ]
    );
}

/// Each step goes to its event, and the table tells all of them.
#[test]
fn steps_lead_to_their_events_and_the_table_tells_them_all() {
    let done = "fulfilment.orders#rebalance3 @ assignment_made";
    for lang in Lang::ALL {
        let view = group("cooperative", (done, 0), lang);
        let recording = recorded("kafka-rebalance", "cooperative");
        for round in &view.rounds {
            for step in &round.steps {
                let row = step.row.expect("all is over");
                let facts = recording.describe(row..row + 1);
                let model = recording.model();
                let is_told = |s: &Said| crate::text::fact::sentence(s, model, lang) == step.told;
                assert!(facts.iter().any(is_told), "{step:?}");
            }
            let rows = round.told.iter().map(|told| told.row);
            assert!(rows.is_sorted());
            assert!(round.told.iter().all(|told| !told.words.is_empty()));
        }
        assert_eq!(view.rounds.iter().map(|r| r.told.len()).sum::<usize>(), 13);
    }
}

/// A broker shows the groups that read from it; a node that has none shows nothing.
#[test]
fn a_broker_shows_its_groups() {
    let at = (FIRST, 0);
    let service = inside("after", at, "fulfilment", Lang::En);
    assert_eq!(
        inside("after", at, "kafka", Lang::En).groups,
        service.groups
    );
    assert!(inside("after", at, "shop", Lang::En).groups.is_empty());
}

/// The lesson names the steps by which its variants differ, at 6 s: they stand in the picture, in this order.
#[test]
fn the_lesson_names_steps_that_are_there() {
    let lesson = crate::lesson::embedded::by_id("kafka-rebalance").expect("a lesson");
    let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good file");
    let second = "fulfilment.orders#rebalance2 @ assignment_made";
    for lang in Lang::ALL {
        let text = lang.pick(&file.text);
        let places = ["after", "cooperative"].map(|variant| {
            let round = &group(variant, (second, 0), lang).rounds[0];
            let gives = crate::text::rebalance::revoke(0, lang);
            let labels: Vec<&str> = round.steps.iter().map(|step| &*step.label).collect();
            let place = labels.iter().position(|label| label.starts_with(&gives));
            let place = place.expect("something is given up");
            assert!(text.contains(labels[place]), "{} in {text}", labels[place]);
            place
        });
        assert_eq!(
            places,
            [1, 4],
            "first of all, and after the partitions are shared out"
        );
    }
}

#[test]
fn a_reader_can_be_sent_elsewhere_in_the_topics_that_it_reads() {
    let reader = inside("after", (FIRST, 0), "fulfilment", Lang::En);
    assert_eq!(reader.topics, ["kafka.orders"]);
    let broker = inside("after", (FIRST, 0), "kafka", Lang::En);
    assert!(broker.topics.is_empty());
}
