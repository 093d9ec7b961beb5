//! What clients saw until the cursor, one line a measure and one cell a run.

use super::frame::Measure;
use super::lens::History;
use crate::text::quantity::{about, count};
use crate::text::{Lang, picture};
use sim::fact::Outcome;
use sim::model::{Model, NodeKind};
use sim::time::Span;

/// What the clients of one name saw in one run.
#[derive(Clone, Debug, Default, PartialEq)]
struct Seen {
    sent: u64,
    outcomes: [u64; 4],
    mean: Option<Span>,
    p95: Option<Span>,
    max: Option<Span>,
    blocked: Span,
}

/// One run to compare: its history until `applied` events.
pub struct Past<'a> {
    pub model: &'a Model,
    pub history: &'a History,
    pub applied: u32,
}

/// Returns the measures of all clients that any of the runs has.
pub fn comparison(runs: &[Past], lang: Lang) -> Vec<Measure> {
    let mut names: Vec<&str> = Vec::new();
    for node in runs.iter().flat_map(|run| &run.model.nodes) {
        if matches!(node.kind, NodeKind::Client(_)) && !names.contains(&&*node.name) {
            names.push(&node.name);
        }
    }
    let several = names.len() > 1;
    let of_client = |name: &&str| measures(runs, name, several, lang);
    names.iter().flat_map(of_client).collect()
}

fn measures(runs: &[Past], name: &str, several: bool, lang: Lang) -> Vec<Measure> {
    let seen: Vec<Option<Seen>> = runs.iter().map(|run| seen(run, name)).collect();
    let whose = runs.iter().find_map(|run| {
        let node = run.model.node(name)?;
        Some(lang.pick(&run.model.nodes[usize::from(node)].label))
    });
    let row = |label: String, cell: &dyn Fn(&Seen) -> String| {
        let cells: Vec<String> = seen
            .iter()
            .map(|s| s.as_ref().map_or_else(dash, cell))
            .collect();
        let label = match &whose {
            Some(whose) if several => format!("{whose}: {label}"),
            _ => label,
        };
        Measure {
            differs: cells.windows(2).any(|pair| pair[0] != pair[1]),
            label,
            cells,
        }
    };
    let length = |span: Option<Span>| span.map_or_else(dash, about);
    let mut rows = vec![row(picture::runs_sent(lang), &|s| count(s.sent))];
    let outcomes = [
        (Outcome::Ok, picture::runs_ok(lang)),
        (Outcome::Error, picture::runs_error(lang)),
        (Outcome::Timeout, picture::runs_timeout(lang)),
        (Outcome::Rejected, picture::runs_rejected(lang)),
    ];
    for (outcome, label) in outcomes {
        let any = seen
            .iter()
            .flatten()
            .any(|s| s.outcomes[outcome as usize] > 0);
        if any || outcome == Outcome::Ok {
            rows.push(row(label, &|s| count(s.outcomes[outcome as usize])));
        }
    }
    rows.push(row(picture::latency_mean(lang), &|s| length(s.mean)));
    rows.push(row(picture::latency_p95(lang), &|s| length(s.p95)));
    rows.push(row(picture::latency_max(lang), &|s| length(s.max)));
    rows.push(row(picture::blocked_time(lang), &|s| about(s.blocked)));
    rows
}

fn dash() -> String {
    "–".into()
}

fn seen(run: &Past, name: &str) -> Option<Seen> {
    let node = run.model.node(name)?;
    let (history, applied) = (run.history, run.applied);
    let began = history.began.partition_point(|(row, _)| *row < applied);
    let ended = history.ended.partition_point(|(row, ..)| *row < applied);
    let blocked = history.blocked.partition_point(|(row, ..)| *row < applied);
    let mut seen = Seen {
        sent: history.began[..began]
            .iter()
            .filter(|(_, n)| *n == node)
            .count() as u64,
        ..Seen::default()
    };
    let mut latencies: Vec<u64> = Vec::new();
    for (_, _, outcome, latency) in history.ended[..ended].iter().filter(|e| e.1 == node) {
        seen.outcomes[*outcome as usize] += 1;
        latencies.push(latency.0);
    }
    for (_, _, span) in history.blocked[..blocked].iter().filter(|b| b.1 == node) {
        seen.blocked = seen.blocked + *span;
    }
    let n = latencies.len();
    if n > 0 {
        let sum: u128 = latencies.iter().map(|l| u128::from(*l)).sum();
        seen.mean = Some(Span((sum / n as u128) as u64));
        seen.max = latencies.iter().max().copied().map(Span);
        // Nearest rank: the smallest that at least 95 % do not exceed.
        let rank = (n * 95).div_ceil(100).max(1) - 1;
        seen.p95 = Some(Span(*latencies.select_nth_unstable(rank).1));
    }
    Some(seen)
}
