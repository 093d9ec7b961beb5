//! Patterns of a topic exchange (RQ-4).

/// Returns the words of a routing key or a pattern: none of the empty text, and otherwise what stands between the dots, empty words
/// included.
fn words(text: &str) -> Vec<&str> {
    match text {
        "" => Vec::new(),
        _ => text.split('.').collect(),
    }
}

/// Returns whether a pattern matches a routing key: `*` is exactly one word, `#` any number of words, and only as whole words.
pub fn matches(pattern: &str, key: &str) -> bool {
    let key = words(key);
    // Whether the part of the pattern so far matches the first n words of the key.
    let mut reach = vec![false; key.len() + 1];
    reach[0] = true;
    for part in words(pattern) {
        if part == "#" {
            let first = reach.iter().position(|matched| *matched);
            let from = first.unwrap_or(reach.len());
            reach[from..].fill(true);
        } else {
            for n in (0..key.len()).rev() {
                reach[n + 1] = reach[n] && (part == "*" || part == key[n]);
            }
            reach[0] = false;
        }
    }
    reach[key.len()]
}

#[cfg(test)]
mod tests {
    use super::matches;

    /// Holds: RQ-4.
    #[test]
    fn whole_words_stars_and_hashes() {
        let table = "
            regions.na.cities.*  | regions.na.cities.toronto        | regions.na.cities regions.na.cities.x.y
            audit.events.#       | audit.events audit.events.a.b    | audit.users
            #                    | ~ a a.b                          |
            *                    | a                                | a.b ~
            a.*                  | a.x a.                           | a a.x.y
            ~                    | ~                                | a
            *.*.rabbit           | quick.orange.rabbit              | rabbit a.b.c.rabbit
            lazy.#               | lazy lazy.a.b                    | lazyx
            #.error.#            | error a.error a.b.error.c        | err
            a.#.b                | a.b a.x.b a.x.y.b                | a b
            a.*.#                | a.x a.x.y                        | a
            a*                   | a*                               | ab a
            *.*                  | . a.b                            | a a.b.c
        ";
        let text = |word: &str| word.replace('~', "");
        for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let columns: Vec<&str> = line.split('|').map(str::trim).collect();
            let pattern = text(columns[0]);
            for (column, expected) in [(columns[1], true), (columns[2], false)] {
                for key in column.split_whitespace().map(text) {
                    assert_eq!(matches(&pattern, &key), expected, "{pattern:?} {key:?}");
                }
            }
        }
    }
}
