//! Short names of messages, programs and units: what stands in cells, on arrows and beside program lines. They
//! are parts of identity paths, the same in every language.

use sim::model::{Model, Node, NodeKind};

/// Returns how many members or instances of a node are drawn apart: the replicas of a broker are one.
pub fn units(node: &Node) -> u32 {
    match &node.kind {
        NodeKind::Client(client) => client.members,
        NodeKind::Service(service) => service.instances,
        NodeKind::Broker(broker) => broker.processes(),
    }
}

/// Returns how many units of a node a hand can tell apart: the replicas of a broker, too, which are drawn as one.
pub fn units_at_hand(node: &Node) -> u32 {
    match &node.kind {
        NodeKind::Broker(broker) => broker.instances,
        _ => units(node),
    }
}

/// Returns which unit of its node it is, where there are several: `[3]`.
pub fn unit(node: &Node, unit: u32) -> String {
    if units(node) > 1 {
        format!("[{unit}]")
    } else {
        String::new()
    }
}

/// Returns the last part of a name: `create` of `orders.create`.
pub fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns which run of a client a path belongs to, where there are several: `#17`, `[3]`, `[3]#17`.
pub fn tag<'a>(path: &'a str, model: &Model) -> &'a str {
    let run = path.split('/').next().unwrap_or_default();
    let Some(hash) = run.find('#') else {
        return "";
    };
    let bracket = run.find('[').unwrap_or(hash);
    let client = model
        .node(&run[..bracket])
        .map(|i| &model.nodes[usize::from(i)].kind);
    match client {
        Some(NodeKind::Client(client)) => {
            let from = if client.members > 1 { bracket } else { hash };
            let to = if client.repeats() { run.len() } else { hash };
            &run[from..to.max(from)]
        }
        _ => "",
    }
}

/// Returns the name of a message or operation with the run that it belongs to: `charge #17`.
pub fn message(label: u32, path: &str, model: &Model) -> String {
    let name = model.names.get(label as usize).map_or("?", |n| short(n));
    let nth = nth(path, name);
    match tag(path, model) {
        "" => format!("{name}{nth}"),
        tag => format!("{name}{nth} {tag}"),
    }
}

/// Returns what stands in a small cell: the run where there are several, else the name.
pub fn cell(label: u32, path: &str, model: &Model) -> String {
    let name = model.names.get(label as usize).map_or("?", |n| short(n));
    let nth = nth(path, name);
    match tag(path, model) {
        "" => format!("{name}{nth}"),
        tag => format!("{tag}{nth}"),
    }
}

/// Returns what a path is about in little room: `charge #17`, or only the run, or nothing where there is but one.
pub fn subject(path: &str, model: &Model) -> String {
    let counts = ["branch", "delivery", "attempt", "copy"];
    let mut about = path;
    while let Some((before, last)) = about.rsplit_once('/') {
        if !counts.iter().any(|word| is_count(last, word)) {
            break;
        }
        about = before;
    }
    let name = about.rsplit_once('/').map_or("", |(_, last)| short(last));
    [name, tag(path, model)]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Returns a subject as long as those of a model usually are.
pub fn subject_longest(model: &Model) -> String {
    let names = model.names.iter().map(|name| short(name));
    let name = names.max_by_key(|name| name.chars().count());
    let tag = |node: &Node| {
        let NodeKind::Client(client) = &node.kind else {
            return String::new();
        };
        let member = client.members.saturating_sub(1);
        let member = if client.members > 1 {
            format!("[{member}]")
        } else {
            String::new()
        };
        let run = if client.repeats() { "#100" } else { "" };
        member + run
    };
    let tags = model.nodes.iter().map(tag);
    let tag = tags.max_by_key(String::len).unwrap_or_default();
    format!("{} {tag}", name.unwrap_or_default())
}

/// Returns `·2` where the path says that it is the second of that name in its program.
fn nth<'a>(path: &'a str, name: &str) -> &'a str {
    let element = path
        .split('/')
        .rev()
        .find(|e| short(e.split('·').next().unwrap_or(e)) == name);
    element
        .and_then(|e| e.find('·').map(|i| &e[i..]))
        .unwrap_or("")
}

/// Returns the path of the program that makes the call of a path.
pub fn caller(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(before, _)| before)
}

/// Returns the path of the program that sends the message of a path, whichever attempt it is.
pub fn sender(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((before, last)) if is_count(last, "attempt") => caller(before),
        _ => caller(path),
    }
}

/// Returns the path without the elements at its end that only count branches of `parallel`.
pub fn without_branch(path: &str) -> &str {
    let mut path = path;
    while let Some((before, last)) = path.rsplit_once('/') {
        if !is_count(last, "branch") {
            break;
        }
        path = before;
    }
    path
}

/// Returns the path of a message without which delivery it is.
pub fn without_delivery(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((before, last)) if is_count(last, "delivery") => before,
        _ => path,
    }
}

fn is_count(element: &str, word: &str) -> bool {
    element
        .strip_prefix(word)
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_only_counts() {
        assert_eq!(without_branch("web#1/branch2/branch1"), "web#1");
        assert_eq!(without_branch("web#1/branches"), "web#1/branches");
        assert_eq!(without_delivery("web#1/charge/delivery2"), "web#1/charge");
        assert_eq!(without_delivery("web#1/charge"), "web#1/charge");
        assert_eq!(short("orders.create"), "create");
        assert_eq!(nth("web#1/charge·2/delivery2", "charge"), "·2");
        assert_eq!(nth("web#1/orders.create", "create"), "");
        let lesson = include_str!("../../static/lessons/coffee-shop.json");
        let file = sim::scenario::parse(lesson.as_bytes()).expect("a lesson");
        let model = file.compile("event-1", &[]).expect("a variant");
        for (path, about) in [
            ("customer[3]#1/cashier.order/attempt2", "order [3]"),
            ("customer[3]#1/cashier.order/ticket/delivery2", "ticket [3]"),
            ("customer[3]#1/branch2", "[3]"),
            ("", ""),
        ] {
            assert_eq!(subject(path, &model), about, "{path}");
        }
        assert_eq!(subject_longest(&model), "ticket [5]");
    }
}
