//! The table in `tests/INVENTORY.md`: every row of the inventory that it answers for stands there once, and every lesson and
//! variant that it names exists.

use signalbox::lesson::embedded::LESSONS;
use signalbox::lesson::entries;
use sim::scenario::parse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The rows that the table answers for, by their numbers.
const ROWS: [RangeInclusive<u32>; 9] = [
    7..=12,
    14..=14,
    71..=83,
    85..=85,
    87..=87,
    89..=90,
    99..=111,
    115..=119,
    123..=124,
];

struct Row<'a> {
    number: u32,
    shown_by: &'a str,
    holds: &'a str,
}

fn table() -> Vec<Row<'static>> {
    let text = include_str!("INVENTORY.md");
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        let number = cells.first()?.parse().ok()?;
        let [shown_by, holds] = [cells.get(2)?, cells.get(3)?];
        Some(Row {
            number,
            shown_by,
            holds,
        })
    });
    rows.collect()
}

/// Returns the variants of each lesson of the catalogue.
fn catalogue() -> BTreeMap<String, Vec<String>> {
    let variants = |json: &str| -> Vec<String> {
        let file = parse(json.as_bytes()).expect("a lesson of the catalogue");
        file.variants().iter().map(|v| v.id.clone()).collect()
    };
    let all = LESSONS.iter();
    all.map(|l| (l.id.to_owned(), variants(l.json))).collect()
}

#[test]
fn every_row_stands_once() {
    let numbers: Vec<u32> = table().iter().map(|row| row.number).collect();
    let expected: Vec<u32> = ROWS.into_iter().flatten().collect();
    assert_eq!(numbers, expected);
    for row in table() {
        assert!(!row.holds.is_empty(), "{}: what holds there?", row.number);
    }
}

#[test]
fn every_lesson_that_is_named_exists() {
    let (lessons, listed) = (catalogue(), entries());
    let mut wrong = Vec::new();
    for row in table() {
        for name in row.shown_by.split(", ") {
            let inner = name.strip_prefix('`').and_then(|n| n.strip_suffix('`'));
            let (id, variant) = match inner.unwrap_or(name).split_once('?') {
                Some((id, variant)) => (id, Some(variant)),
                None => (inner.unwrap_or(name), None),
            };
            let known = lessons.get(id).is_some_and(|variants| {
                variant.is_none_or(|wanted| variants.iter().any(|v| v == wanted))
            });
            if inner.is_none() || !known || !listed.iter().any(|entry| entry.id == id) {
                wrong.push(format!("{}: there is no {name}", row.number));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
