//! "Did you mean": the known name that a mistyped one is nearest to.

/// Names longer than this are not compared: nobody mistypes them.
const LENGTH_MAX: usize = 48;

/// Returns the known name with the fewest edits from `name`, the first of equals; none where even
/// that one is too far away to be meant.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().take(LENGTH_MAX + 1).collect();
    if letters.len() > LENGTH_MAX {
        return None;
    }
    let edits_max = (letters.len() / 3).max(1);
    known
        .into_iter()
        .filter(|k| k.len() <= LENGTH_MAX)
        .map(|k| (edits(&letters, k), k))
        .filter(|(n, _)| *n <= edits_max)
        .min_by_key(|(n, _)| *n)
        .map(|(_, k)| k)
}

/// Returns how many letters must be put in, left out, changed or swapped with their neighbour.
fn edits(a: &[char], b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(!x.eq_ignore_ascii_case(&y)))
                .min(last[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<&str>) {
        assert_eq!(
            nearest(name, ["latency", "loss", "duplicate", "until"]),
            expected,
            "{name}"
        );
    }

    #[test]
    fn finds_what_was_meant() {
        check("latncy", Some("latency"));
        check("Latency", Some("latency"));
        check("utnil", Some("until"));
        check("los", Some("loss"));
        check("duplicates", Some("duplicate"));
        check("x", None);
        check("", None);
        check("transfer", None);
        check(&"l".repeat(1_000), None);
    }
}
