//! Why queues of a RabbitMQ got no copy, and why a consumer that is connected gets nothing.

use super::{answers, run};
use signalbox::explain::About;
use signalbox::lesson::run::Run;
use signalbox::text::Lang;

/// Returns what is missing right after the first fact of a kind on a path.
fn missing(run: &Run, path: &str, kind: &str, lang: Lang) -> String {
    let told = run.facts().iter();
    let mut told = told.filter(|said| said.path == path && said.fact.kind().name() == kind);
    let row = told.next().expect("it happens").row;
    answers(run, row + 1, About::Everything, lang)
}

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    for sentence in expected {
        assert!(text.contains(sentence), "{sentence}\nis not in\n{text}");
    }
}

#[test]
fn a_queue_without_a_copy_names_the_binding_that_did_not_match() {
    let topic = run("rabbit-exchanges", "topic");
    says(
        &missing(&topic, "web#2/event", "routed", Lang::En),
        &[
            "Why did billing, korea get no copy of event #2?",
            "The binding key of billing is “order.paid.*”; the routing key “order.paid” does not match it.",
        ],
    );
    says(
        &missing(&topic, "web#3/event", "routed", Lang::En),
        &["it is dropped, and confirmed all the same."],
    );
    let mandatory = run("rabbit-exchanges", "mandatory");
    says(
        &missing(&mandatory, "web#3/event", "routed", Lang::Ko),
        &["보낸 쪽에 되돌려 보냈어요(mandatory)."],
    );
    let headers = run("rabbit-exchanges", "headers");
    says(
        &missing(&headers, "web#2/event", "routed", Lang::En),
        &["Its headers do not meet the binding of korea (country = kr)."],
    );
}

#[test]
fn a_full_consumer_is_named_with_its_prefetch() {
    let one = run("rabbit-prefetch", "one");
    says(
        &missing(&one, "web#3/job", "stored", Lang::En),
        &["takes 1 at a time and has not settled 1"],
    );
}

#[test]
fn a_passive_consumer_stands_by() {
    let text = r#"{"signalbox": 1, "id": "x", "title": {"ko": "가", "en": "x"}, "until": "1s", "scenario": {"nodes": {
        "web": {"kind": "client", "label": {"ko": "웹", "en": "web"}, "load": {"at": ["0s", "1ms"]}, "program": [{"send": "broker.jobs", "message": "job"}]},
        "broker": {"kind": "broker", "label": {"ko": "브로커", "en": "broker"}, "rabbitmq": "4.x", "queues": {"jobs": {"single_active_consumer": true}}},
        "worker": {"kind": "service", "label": {"ko": "작업자", "en": "worker"}, "instances": 2, "consumers": [{"queue": "broker.jobs", "program": [{"work": "9ms"}, {"ack": true}]}]}}}}"#;
    let file = sim::scenario::parse(text.as_bytes()).expect("a good scenario");
    let run = Run::of(&file, "", &[], 1).expect("it compiles");
    says(
        &missing(&run, "web#2/job", "stored", Lang::En),
        &["and not the active consumer", "worker[0] gets everything"],
    );
}
