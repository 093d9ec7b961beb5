//! The table in `tests/README.md`: every statement about the page stands in it once, and every test that it names exists.

mod sources;

use std::fs;
use std::path::Path;

fn table() -> Vec<[String; 3]> {
    let text = include_str!("README.md");
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        let number = cells.first()?;
        number.parse::<u32>().ok()?;
        Some([cells[0], cells[1], cells[2]].map(str::to_owned))
    });
    rows.collect()
}

/// Returns every program text of the workspace and the names of its files, as one text.
fn programs() -> String {
    let folders = [
        "src",
        "tests",
        "sim/src",
        "sim/tests",
        "xtask/src",
        "benches",
    ];
    let files = sources::below(&folders).into_iter();
    let texts = files.map(|(path, text)| {
        let name = path.rsplit('/').next().unwrap_or_default();
        format!("fn {}(\n{text}", name.trim_end_matches(".rs"))
    });
    texts.collect()
}

/// Returns what stands between a pair of marks, again and again.
fn between(text: &str, mark: char) -> impl Iterator<Item = &str> {
    text.split(mark).skip(1).step_by(2)
}

#[test]
fn every_statement_stands_once() {
    let numbers: Vec<u32> = table()
        .iter()
        .map(|row| row[0].parse().expect("a number"))
        .collect();
    assert_eq!(numbers, (1..=72).collect::<Vec<u32>>());
}

#[test]
fn every_test_that_is_named_exists() {
    let sources = programs();
    let mut gone = Vec::new();
    for [number, _, held] in table() {
        assert!(
            !held.is_empty(),
            "statement {number} says nothing of what holds it"
        );
        for name in between(&held, '"').filter(|name| *name != "how computed") {
            if !sources.contains(&format!("\"{name}\"")) {
                gone.push(format!(
                    "{number}: no test of the page is called \"{name}\""
                ));
            }
        }
        let is_name = |name: &&str| {
            name.bytes()
                .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
        };
        for name in between(&held, '`').filter(is_name) {
            if !sources.contains(&format!("fn {name}("))
                && !sources.contains(&format!("mod {name};"))
            {
                gone.push(format!("{number}: there is no test or file {name}"));
            }
        }
    }
    assert!(gone.is_empty(), "{}", gone.join("\n"));
}

/// The page on adding a product shows a change that can still be made: the files it makes are not there, the lines it stands between
/// are, the rules are all of those that every product has, and its lesson is one.
#[test]
fn the_example_applies() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| {
        fs::read_to_string(root.join(file)).unwrap_or_else(|why| panic!("{file}: {why}"))
    };
    let page = read("sim/src/log/PROFILES.md");
    let (_, example) = page
        .split_once("```diff\n")
        .expect("the page has an example");
    let (example, _) = example.split_once("\n```").expect("which ends");
    let mut kinds = std::collections::BTreeSet::new();
    for part in example.split("diff --git a/").skip(1) {
        let (file, _) = part.split_once(' ').expect("a file has a name");
        let lines = || part.lines().skip_while(|line| !line.starts_with("@@"));
        if !part.contains("\nnew file mode") {
            kinds.insert("line");
            let now = read(file);
            let old = lines().filter_map(|line| line.strip_prefix([' ', '-']));
            let mut left = now.lines();
            let missing: Vec<&str> = old.filter(|line| !left.any(|now| now == *line)).collect();
            assert!(missing.is_empty(), "{file} has no {missing:?} there");
            continue;
        }
        assert!(!root.join(file).exists(), "{file} is there already");
        let new = lines().filter_map(|line| line.strip_prefix('+'));
        let new = new.collect::<Vec<&str>>().join("\n");
        if file.ends_with(".json") {
            kinds.insert("lesson");
            let known = new.replace("librdkafka\"", "kafka\"");
            let lesson = sim::scenario::parse(known.as_bytes());
            let lesson = lesson.unwrap_or_else(|problems| panic!("{file}: {problems:#?}"));
            assert!(lesson.predictions.len() >= 2 && !lesson.claims.is_empty());
        } else {
            kinds.insert("profile");
            let rules = |text: &str| -> Vec<String> {
                let fields = text.lines().filter(|line| line.starts_with("    "));
                let names = fields.filter_map(|line| line.trim().split_once(':'));
                names.map(|(name, _)| name.to_owned()).collect()
            };
            assert_eq!(rules(&new), rules(&read("sim/src/log/profile/kafka.rs")));
        }
    }
    assert_eq!(kinds.len(), 3, "a profile, lines and a lesson: {kinds:?}");
}
