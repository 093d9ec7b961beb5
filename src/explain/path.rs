//! Identity paths as walks need them: whose story a fact belongs to.

/// Returns the path without the elements at its end that only count: attempts, deliveries, copies, branches.
pub fn message_of(path: &str) -> &str {
    let mut path = path;
    while let Some((before, last)) = path.rsplit_once('/') {
        if !only_counts(last) {
            break;
        }
        path = before;
    }
    path
}

/// Returns the path without the branches of `parallel` at its end.
pub fn without_branches(path: &str) -> &str {
    let mut path = path;
    while let Some((before, last)) = path.rsplit_once('/') {
        if !counts(last, "branch") {
            break;
        }
        path = before;
    }
    path
}

/// Returns the path of what a request is a part of: `web#1/orders.create` for `web#1/orders.create/charge`; none for a run.
pub fn part_of(path: &str) -> Option<&str> {
    message_of(path)
        .rsplit_once('/')
        .map(|(before, _)| message_of(before))
}

/// Returns the run of a client that a path begins with: `web[3]#17`.
pub fn run_of(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// Returns whether a path is another one or lies below it.
pub fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Returns the path of one delivery of a message; the first one is the message's own.
pub fn delivery_of(path: &str, delivery: u32) -> String {
    numbered(path, "delivery", delivery)
}

/// Returns the path of one attempt of a call; the first one is the call's own.
pub fn attempt_of(path: &str, attempt: u32) -> String {
    numbered(path, "attempt", attempt)
}

fn numbered(path: &str, word: &str, n: u32) -> String {
    if n > 1 {
        format!("{path}/{word}{n}")
    } else {
        path.to_owned()
    }
}

fn only_counts(element: &str) -> bool {
    let words = ["attempt", "delivery", "copy", "branch"];
    words.iter().any(|word| counts(element, word))
}

fn counts(element: &str, word: &str) -> bool {
    element
        .strip_prefix(word)
        .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_story_it_is() {
        assert_eq!(message_of("web#1/charge/delivery2/copy"), "web#1/charge");
        assert_eq!(message_of("web#1/branches/x"), "web#1/branches/x");
        assert_eq!(without_branches("web#1/a/branch1/branch2"), "web#1/a");
        assert_eq!(run_of("web[3]#17/charge"), "web[3]#17");
        assert_eq!(part_of("web#1/branch2/a/attempt3"), Some("web#1"));
        assert_eq!(part_of("web#1/a/b/delivery2"), Some("web#1/a"));
        assert_eq!(part_of("web#1"), None);
        assert!(is_within("web#1/a", "web#1") && is_within("web#1", "web#1"));
        assert!(!is_within("web#10/a", "web#1"));
        assert_eq!(delivery_of("web#1/m", 1), "web#1/m");
        assert_eq!(attempt_of("web#1/m", 3), "web#1/m/attempt3");
    }
}
