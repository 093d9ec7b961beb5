//! The table in `tests/RULES.md`: every rule of the specification that a policy, a queue or a broker follows, and the test that
//! holds it, or the reason why the model leaves it out; "not yet" where there is neither.
//!
//! A test says what it holds in its own documentation, by a line such as `Holds: HY-4, HY-5.` The table is made of these lines;
//! `UPDATE_GOLDEN=1 cargo test --test rules` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[path = "rules/known.rs"]
mod known;
mod sources;

use known::{LEFT_OUT, RULES};

/// Returns, for each rule, the tests that say they hold it. A line that stands above no test, or in a form of its own, is a mistake.
fn held(mistakes: &mut Vec<String>) -> BTreeMap<String, Vec<String>> {
    let mut held: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources::below(&["src", "tests", "sim/src", "sim/tests"]) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for (i, line) in lines.iter().enumerate() {
            let Some(ids) = line.strip_prefix("/// Holds: ") else {
                continue;
            };
            let after = &lines[i + 1..];
            let test = after
                .iter()
                .find_map(|line| line.strip_prefix("fn ")?.split_once('('));
            let is_test = after
                .iter()
                .take_while(|line| !line.starts_with("fn "))
                .any(|line| *line == "#[test]");
            let (Some((test, _)), true, Some(ids)) = (test, is_test, ids.strip_suffix('.')) else {
                mistakes.push(format!(
                    "{path}:{}: write `/// Holds: ID, ID.` right above a test",
                    i + 1
                ));
                continue;
            };
            for id in ids.split(", ") {
                let tests = held.entry(id.to_owned()).or_default();
                tests.push(format!("`{test}` in `{path}`"));
            }
        }
    }
    held
}

#[test]
fn the_table_of_rules_is_what_the_tests_say() {
    let mut mistakes = Vec::new();
    let mut held = held(&mut mistakes);
    let left_out: BTreeMap<&str, &str> = LEFT_OUT.iter().copied().collect();
    let mut table = String::from(
        "# What holds each rule\n\n\
         Made by `UPDATE_GOLDEN=1 cargo test --test rules` from the tests themselves; the ids are those of the specification.\n\n\
         | rule | what it says | held by, or why it is left out |\n|---|---|---|\n",
    );
    for (id, says) in RULES {
        let by = match (held.remove(*id), left_out.get(id)) {
            (Some(tests), None) => tests.join("; "),
            (None, Some(why)) => format!("left out: {why}"),
            (Some(tests), Some(_)) => {
                mistakes.push(format!("{id} is left out, and yet held by {tests:?}"));
                continue;
            }
            (None, None) => "not yet".to_owned(),
        };
        writeln!(table, "| {id} | {says} | {by} |").expect("a text takes all");
    }
    let unknown = held.keys().map(|id| format!("{id}: there is no such rule"));
    mistakes.extend(unknown);
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/RULES.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &table).expect("the table is written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == table,
        "tests/RULES.md is not what the tests say: run UPDATE_GOLDEN=1 cargo test --test rules"
    );
}
