//! The tables beside a list with a map.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn amount(n: i64) -> Value {
    Value::Record(vec![("amount".into(), Value::I64(n))].into())
}

#[test]
fn rows_without_a_key_are_numbered_and_need_no_index() {
    let mut table = TableState::new();
    for n in 0..100 {
        assert_eq!(table.insert(None, amount(n), 1), Ok(Value::I64(n)));
    }
    assert_eq!(table.find(&Value::I64(99)), Some(99));
    assert_eq!(table.find(&Value::I64(100)), None);
    assert_eq!(table.find(&Value::I64(-1)), None);
    assert!(table.index.runs.is_empty() && table.index.rest.is_empty());
}

#[test]
fn the_next_number_passes_by_every_number_that_was_given() {
    let mut table = TableState::new();
    table.insert(Some(Value::I64(7)), amount(1), 1).unwrap();
    assert_eq!(table.insert(None, amount(2), 1), Ok(Value::I64(8)));
    table
        .insert(Some(Value::I64(i64::MAX)), amount(1), 1)
        .unwrap();
    // There is no next number any more.
    let full = table.insert(None, amount(3), 1);
    assert_eq!(full, Err(Duplicate { position: 2 }));
}

#[test]
fn a_key_that_is_there_changes_nothing() {
    let mut table = TableState::new();
    table.insert(Some(Value::text("a")), amount(1), 1).unwrap();
    let again = table.insert(Some(Value::text("a")), amount(2), 2);
    assert_eq!(again, Err(Duplicate { position: 0 }));
    assert_eq!(table.sum("amount"), 1);
    assert!(table.update(&Value::text("a"), amount(5), 3));
    assert!(!table.update(&Value::text("b"), amount(5), 3));
    let row = Row {
        deleted: false,
        key: Value::text("a"),
        value: &amount(5),
        changed: 3,
    };
    assert_eq!(table.get(0), Some(row));
}

#[test]
fn sums_and_counts_see_every_row() {
    let mut table = TableState::new();
    for n in [3, 4, 4] {
        table.insert(None, amount(n), 1).unwrap();
    }
    table.insert(None, Value::Null, 1).unwrap();
    assert_eq!(table.count(None), 4);
    assert_eq!(table.count(Some(("amount", &Value::I64(4)))), 2);
    assert_eq!(table.count(Some(("amount", &Value::Null))), 1);
    assert_eq!(table.sum("amount"), 11);
    table.insert(None, amount(i64::MAX), 1).unwrap();
    assert_eq!(table.sum("amount"), i64::MAX);
}

#[test]
fn the_index_keeps_few_runs() {
    let mut index = Index::default();
    for n in 0..100_000 {
        index.insert(n, n);
    }
    assert!(index.runs.len() <= 3 * 7, "{} runs", index.runs.len());
    assert!(index.positions(77_777).eq([77_777]));
    assert_eq!(index.positions(100_000).count(), 0);
}

#[test]
fn keys_of_one_hash_are_told_apart() {
    let mut index = Index::default();
    for position in 0..200 {
        index.insert(7, position);
    }
    let mut found: Vec<u32> = index.positions(7).collect();
    found.sort_unstable();
    assert!(found.into_iter().eq(0..200));
}

fn key() -> impl Strategy<Value = Option<Value>> {
    prop_oneof![
        2 => Just(None),
        2 => (-5..200_i64).prop_map(|n| Some(Value::I64(n))),
        4 => (0..400_u32).prop_map(|n| Some(Value::text(&format!("k{n}")))),
        1 => any::<bool>().prop_map(|b| Some(Value::List(vec![Value::Bool(b)].into()))),
    ]
}

proptest! {
    #[test]
    fn it_is_a_list_with_a_map_also_after_a_copy(
        steps in prop::collection::vec((key(), any::<bool>()), 1..400),
        fork in 0..400_usize,
    ) {
        let mut table = TableState::new();
        let mut rows: Vec<(Value, i64)> = Vec::new();
        let mut places: BTreeMap<Value, u32> = BTreeMap::new();
        let mut copied = None;
        for (n, (key, update)) in steps.into_iter().enumerate() {
            if n == fork {
                copied = Some((table.clone(), rows.clone()));
            }
            let value = amount(n as i64);
            match key {
                Some(key) if update => {
                    let there = table.update(&key, value, 0);
                    prop_assert_eq!(there, places.contains_key(&key));
                    if let Some(place) = places.get(&key) {
                        rows[*place as usize].1 = n as i64;
                    }
                }
                key => match table.insert(key.clone(), value, 0) {
                    Ok(got) => {
                        prop_assert!(key.is_none_or(|k| k == got));
                        let place = rows.len() as u32;
                        prop_assert_eq!(places.insert(got.clone(), place), None);
                        rows.push((got, n as i64));
                    }
                    Err(duplicate) => {
                        let place = key.and_then(|key| places.get(&key).copied());
                        prop_assert_eq!(place, Some(duplicate.position));
                    }
                },
            }
        }
        for (table, rows) in [(table, rows)].into_iter().chain(copied) {
            let actual = table.rows().map(|r| (r.key.clone(), r.value.field("amount").as_i64()));
            prop_assert!(actual.eq(rows.iter().cloned()));
            for (place, (key, _)) in rows.iter().enumerate() {
                prop_assert_eq!(table.find(key), Some(place as u32));
            }
        }
    }
}
