//! Why, why not, and why two runs differ: what a teacher would say, in both languages.
//!
//! A change of the machine, of a lesson or of the words shows here as a diff of the texts. After reading it,
//! `UPDATE_GOLDEN=1 cargo test --test explain` takes the new ones.
#![cfg(not(target_arch = "wasm32"))]

mod ledger_lines;
mod messages;
mod queues;
mod reading;
mod two_runs;

use signalbox::explain::chain::STEPS_MAX;
use signalbox::explain::{
    About, Answer, Book, Chain, Reader, Root, biography, chain, effects, why_nots,
};
use signalbox::lesson::embedded;
use signalbox::lesson::run::Run;
use signalbox::text::Lang;
use signalbox::text::quantity::time;
use sim::record::Recording;
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn run(lesson: &str, variant: &str) -> Run {
    let lesson = embedded::by_id(lesson).expect("a lesson");
    let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good lesson");
    Run::of(&file, variant, &[], file.seed).expect("it compiles")
}

/// Holds a text against the golden one of that name.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden/explain")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, text).expect("the folder of golden texts can be written");
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == text,
        "{name} should be:\n{text}\nIf the new text is right: UPDATE_GOLDEN=1 cargo test --test explain"
    );
}

fn told(chain: &Chain) -> String {
    let mut out = String::new();
    for step in &chain.steps {
        let root = step.root.map_or(String::new(), |r| format!(" [{r:?}]"));
        writeln!(
            out,
            "{:>8} {:>4}  {}{root}",
            time(step.at),
            step.row,
            step.text
        )
        .expect("text");
    }
    if chain.more > 0 || chain.and_more {
        writeln!(
            out,
            "and {} more{}",
            chain.more,
            if chain.and_more { ", or further" } else { "" }
        )
        .expect("text");
    }
    out
}

#[track_caller]
fn row_of(run: &Run, anchor: &str) -> u32 {
    let (path, kind) = anchor.split_once(" @ ").expect("path @ kind");
    let anchor = sim::scenario::Anchor {
        path: path.to_owned(),
        kind: sim::fact::FactKind::by_name(kind).expect("a kind"),
    };
    run.matches(&anchor).next().expect("it is there").row
}

#[test]
fn a_second_charge_is_traced_back_to_the_lost_acknowledgement() {
    let run = run("duplicate-payment", "as-is");
    let row = row_of(&run, "web#1/orders.create/charge/delivery2 @ inserted");
    for (lang, code) in [(Lang::Ko, "ko"), (Lang::En, "en")] {
        let mut book = Book::default();
        let mut reader = Reader::new(&run.recording, &mut book);
        let chain = chain(&mut reader, row, lang);
        let after = effects(&mut reader, 8, lang);
        let life = biography(&mut reader, 1, lang).expect("it was sent");
        let steps = Chain {
            steps: life.steps,
            more: life.more,
            and_more: life.goes_on,
        };
        let text = format!(
            "{}\n{}\n{} {}\n{}",
            told(&chain),
            told(&after),
            life.title,
            life.path,
            told(&steps)
        );
        golden(&format!("second-charge.{code}.txt"), &text);
    }
}

fn answers(run: &Run, applied: u32, about: About, lang: Lang) -> String {
    let mut book = Book::default();
    let mut reader = Reader::new(&run.recording, &mut book);
    let mut out = String::new();
    for answer in why_nots(&mut reader, applied, about, lang) {
        writeln!(out, "{}", answer.question).expect("text");
        for point in answer.points {
            let at = point.at.map(time).unwrap_or_default();
            writeln!(out, "  {at:>8}  {}", point.text).expect("text");
        }
    }
    out
}

/// Which instance is not asked, which one is asked although it fails, and what led to it.
#[test]
fn an_ejected_instance_and_one_that_is_kept_in_say_why() {
    let held_back = run("cb-envoy", "held-back");
    let ejected = row_of(
        &held_back,
        "web#15/orders.place/pay.charge @ instance_ejected",
    );
    let kept = row_of(
        &held_back,
        "web#42/orders.place/pay.charge @ ejection_withheld",
    );
    for (lang, code) in [(Lang::Ko, "ko"), (Lang::En, "en")] {
        let mut book = Book::default();
        let mut reader = Reader::new(&held_back.recording, &mut book);
        let why = told(&chain(&mut reader, ejected, lang));
        let about = |unit| About::Node { node: 2, unit };
        let text = format!(
            "{why}\n{}\n{}",
            answers(&held_back, kept + 1, about(4), lang),
            answers(&held_back, kept + 1, about(2), lang)
        );
        golden(&format!("ejection.{code}.txt"), &text);
    }
}

/// A reply that is lost, and a queue whose consumer crashes with one message in hand.
const MISSING: &str = r#"{
  "signalbox": 1, "id": "missing", "title": {"ko": "없는 것", "en": "What is missing"}, "until": "1s", "seed": 7,
  "scenario": {
    "nodes": {
      "web": {"kind": "client", "label": {"ko": "웹", "en": "web"}, "load": {"at": ["0s"]},
        "program": [
          {"send": "broker.jobs", "message": "first", "body": 1, "persistent": true, "confirmed": true},
          {"send": "broker.jobs", "message": "second", "body": 1, "persistent": true, "confirmed": true},
          {"call": "orders.create", "body": 1}
        ]},
      "orders": {"kind": "service", "label": {"ko": "주문 서비스", "en": "order service"},
        "handlers": {"create": [{"work": "5ms"}, {"reply": true}]}},
      "broker": {"kind": "broker", "label": {"ko": "메시지 브로커", "en": "message broker"}, "queues": {"jobs": {}}},
      "worker": {"kind": "service", "label": {"ko": "일꾼", "en": "worker"},
        "consumers": [{"queue": "broker.jobs", "prefetch": 1, "ack": "manual", "program": [{"work": "200ms"}, {"ack": true}]}]}
    },
    "links": {"default": {"latency": "1ms"}},
    "faults": [
      {"at": "0s", "intercept": {"from": "orders", "to": "web", "count": 1}, "verdict": "drop"},
      {"at": "50ms", "crash": "worker"}
    ]
  }
}"#;

#[test]
fn what_is_missing_is_told_with_what_keeps_it() {
    let file = sim::scenario::parse(MISSING.as_bytes()).expect("a good file");
    let missing = Run::of(&file, "main", &[], 7).expect("it compiles");
    let last = missing.recording.len();
    let payment = run("duplicate-payment", "as-is");
    let orders = run("create-order", "async");
    let tips = run("cb-resilience4j", "");
    let line = run("bulkhead", "line");
    let third = row_of(&line, "web#8/tips.get @ permit_awaited");
    let given = row_of(&line, "web#6/tips.get @ permit_given");
    let cycles = run("rate-limit", "cycles");
    let reserved = row_of(&cycles, "web#3/shop.buy @ permit_awaited");
    for (lang, code) in [(Lang::Ko, "ko"), (Lang::En, "en")] {
        let mut text = String::new();
        let places = [
            ("before the crash", &missing, last - 1),
            ("after the crash", &missing, last),
            ("an ack is lost", &payment, 9),
            ("charged twice", &payment, 13),
            ("an order that is not approved yet", &orders, 40),
            (
                "a hung callee",
                &tips,
                row_of(&tips, "web#45/orders.show @ queued") + 1,
            ),
            ("an open circuit", &tips, row_of(&tips, "web#60 @ ended")),
            ("a full bulkhead", &line, third + 1),
            ("a bulkhead's line has moved", &line, given + 1),
            ("a permit is reserved", &cycles, reserved + 1),
        ];
        for (name, run, applied) in places {
            let at = time(run.recording.row(applied - 1).at);
            let told = answers(run, applied, About::Everything, lang);
            writeln!(text, "{name}: {applied} events, {at}\n{told}").expect("text");
        }
        golden(&format!("why-not.{code}.txt"), &text);
    }
}

/// Whatever is asked of whichever lesson: chains end at what they explain and begin at roots, and nothing is said without words.
#[test]
fn every_event_of_every_lesson_can_be_asked_about() {
    for lesson in embedded::LESSONS {
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good lesson");
        for variant in file.variants() {
            let model = std::rc::Rc::new(file.compile(&variant.id, &[]).expect("it compiles"));
            let run = Recording::whole(model, file.seed, Vec::new(), 2_000);
            let mut book = Book::default();
            let mut reader = Reader::new(&run, &mut book);
            for row in (0..run.len()).step_by(41) {
                let place = format!("{} {} {row}", lesson.id, variant.id);
                for lang in [Lang::Ko, Lang::En] {
                    holds_together(&chain(&mut reader, row, lang), row, &place);
                    said(
                        &why_nots(&mut reader, row + 1, About::Everything, lang),
                        &place,
                    );
                }
            }
        }
    }
}

#[track_caller]
fn holds_together(chain: &Chain, row: u32, place: &str) {
    let rows: Vec<u32> = chain.steps.iter().map(|step| step.row).collect();
    assert!(
        rows.is_sorted() && rows.last() == Some(&row),
        "{place}: {rows:?}"
    );
    assert!(chain.steps.len() <= STEPS_MAX, "{place}");
    let whole = chain.more == 0 && !chain.and_more;
    assert!(!whole || chain.steps[0].root.is_some(), "{place}: {rows:?}");
    for step in &chain.steps {
        let text = &step.text;
        assert!(
            !text.is_empty() && !text.contains('?') && !text.contains("  "),
            "{place}: {text}"
        );
    }
}

#[track_caller]
fn said(answers: &[Answer], place: &str) {
    for answer in answers {
        assert!(
            answer.question.ends_with('?'),
            "{place}: {}",
            answer.question
        );
        for point in &answer.points {
            let text = &point.text;
            assert!(
                !text.is_empty() && !text.contains('?') && !text.contains("  "),
                "{place}: {text}"
            );
        }
    }
}

#[test]
fn a_long_chain_is_cut_and_keeps_the_fault_that_began_it() {
    let run = run("buffering", "queue");
    let row = row_of(&run, "web#240/order @ inserted");
    let mut book = Book::default();
    let chain = chain(&mut Reader::new(&run.recording, &mut book), row, Lang::En);
    assert_eq!(chain.steps.len(), STEPS_MAX);
    assert!(chain.more > 0 || chain.and_more);
    let faults = chain.steps.iter().filter(|s| s.root == Some(Root::Fault));
    assert_eq!(faults.count(), 1, "the restart after which the line moves");
    holds_together(&chain, row, "the 240th order");
}
