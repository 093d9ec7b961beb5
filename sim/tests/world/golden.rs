//! Runs a scenario and writes its facts as text: one line a fact, `row time node path kind numbers ‹ because`.

use sim::fact::{Fact, Said};
use sim::model::Model;
use sim::record::Recording;
use sim::scenario;
use std::rc::Rc;

/// Returns the model of a scenario's JSON; what the scenario says after `until` is never reached.
#[track_caller]
pub fn model(scenario: &str, until: &str) -> Rc<Model> {
    let words = r#"{"ko": "시험", "en": "Test"}"#;
    let text = format!(
        r#"{{"signalbox": 1, "id": "test", "title": {words}, "pace": "1ms", "until": "{until}", "seed": 1, "scenario": {scenario}}}"#
    );
    let file = scenario::parse(text.as_bytes()).unwrap_or_else(|p| panic!("{p:#?}"));
    let variant = file.variants()[0].id.clone();
    let model = file.compile(&variant, &[]);
    Rc::new(model.unwrap_or_else(|p| panic!("{p:#?}")))
}

/// Returns the whole run of a scenario.
#[track_caller]
pub fn run(scenario: &str, until: &str) -> Recording {
    Recording::whole(model(scenario, until), 1, Vec::new(), 50_000)
}

/// Compares the facts of a run, those of the kinds that are named or all of them, with the expected text.
#[track_caller]
pub fn check(scenario: &str, kinds: &str, expected: &str) {
    check_run(&run(scenario, "20s"), kinds, expected);
}

#[track_caller]
pub fn check_run(run: &Recording, kinds: &str, expected: &str) {
    let wanted: Vec<&str> = kinds.split_whitespace().collect();
    let is_wanted = |s: &&Said| wanted.is_empty() || wanted.contains(&s.fact.kind().name());
    let facts = run.describe(0..run.len());
    let text: Vec<String> = facts
        .iter()
        .filter(is_wanted)
        .map(|s| line(s, run.model()))
        .collect();
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    let found = text.join("\n");
    assert_eq!(text, expected, "the facts are\n{found}\n");
    let model = run.model();
    let breaches = sim::law::breaches(model, 1, run.commands(), model.until, 50_000);
    assert_eq!(breaches, [], "a law is broken");
}

/// Returns a fact as a line of text.
pub fn line(said: &Said, model: &Model) -> String {
    let node = &model.nodes[usize::from(said.node)].name;
    let at = milliseconds(said.at.0);
    let rows: Vec<String> = said.because.iter().map(u32::to_string).collect();
    let text = [
        format!("{}", said.row),
        at,
        format!("{node}.{}", said.unit),
        said.path.clone(),
        numbers(&said.fact, model),
        format!("‹ {}", rows.join(",")),
    ];
    let text = text.join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn milliseconds(ns: u64) -> String {
    let (ms, rest) = (ns / 1_000_000, ns % 1_000_000);
    let text = format!("{ms}.{rest:06}");
    format!("{}ms", text.trim_end_matches('0').trim_end_matches('.'))
}

/// Writes the kind and the numbers of a fact; times in milliseconds, labels and nodes by name.
fn numbers(fact: &Fact, model: &Model) -> String {
    let json = serde_json::to_value(fact).expect("facts are plain data");
    let mut text = vec![fact.kind().name().to_string()];
    let fields = json.as_object().expect("a fact is an object");
    for (name, value) in fields {
        let shown = match (name.as_str(), value) {
            ("fact", _) | (_, serde_json::Value::Null) => continue,
            ("label", v) => model.names[v.as_u64().unwrap_or_default() as usize].to_string(),
            ("to" | "from", serde_json::Value::Number(n)) => model.nodes
                [n.as_u64().unwrap_or_default() as usize]
                .name
                .clone(),
            (_, serde_json::Value::String(s)) => match s.parse::<u64>() {
                Ok(ns) if !["key", "value", "factor_milli"].contains(&name.as_str()) => {
                    milliseconds(ns)
                }
                _ => s.clone(),
            },
            (_, other) => other.to_string(),
        };
        text.push(format!("{name}={shown}"));
    }
    text.join(" ")
}
