//! Whatever the bytes are: a model or a list of mistakes, never a panic.

use super::super::*;
use super::PAYMENT;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn cut_and_overwritten_files_never_panic(at in 0usize..4_000, length in 0usize..40, with in "[ -~가]{0,8}") {
        let mut bytes = PAYMENT.as_bytes().to_vec();
        let at = at % bytes.len();
        let end = (at + length).min(bytes.len());
        bytes.splice(at..end, with.bytes());
        if let Ok(file) = parse(&bytes) {
            for variant in file.variants() {
                prop_assert!(compile(&file, &variant.id, &[]).is_ok());
            }
        }
    }

    /// Puts any value of the file into the place of any other.
    #[test]
    fn files_with_swapped_values_never_panic(from in 0usize..400, to in 0usize..400, number in any::<i64>()) {
        let mut root: serde_json::Value = serde_json::from_str(PAYMENT).expect("JSON");
        let mut all = Vec::new();
        pointers(&root, String::new(), &mut all);
        let source = root.pointer(&all[from % all.len()]).cloned().unwrap_or_default();
        let source = if from % 7 == 0 { number.into() } else { source };
        if let Some(place) = root.pointer_mut(&all[to % all.len()]) {
            *place = source;
        }
        if let Ok(file) = parse(root.to_string().as_bytes()) {
            for variant in file.variants() {
                prop_assert!(compile(&file, &variant.id, &[]).is_ok());
            }
        }
    }
}

fn pointers(json: &serde_json::Value, at: String, all: &mut Vec<String>) {
    match json {
        serde_json::Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(i, item)| pointers(item, format!("{at}/{i}"), all));
        }
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| {
                pointers(value, format!("{at}/{}", name.replace('/', "~1")), all)
            });
        }
        _ => {}
    }
    all.push(at);
}
