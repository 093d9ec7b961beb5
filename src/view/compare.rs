//! What clients saw, and what services and brokers did, until the cursor: one line a measure, one cell a run, and between two runs
//! what the second has more.

use super::frame::{Measure, Side};
use super::lens::History;
use crate::text::quantity::{about, count, difference, signed_about};
use crate::text::{Lang, measures as how, picture};
use sim::fact::{Outcome, RowId};
use sim::model::{Model, NodeKind};
use sim::time::Span;

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amount {
    Count(u64),
    Length(Span),
}

/// One run to compare: its history until `applied` events.
pub struct Past<'a> {
    pub model: &'a Model,
    pub history: &'a History,
    pub applied: u32,
}

/// Returns the measures of all clients that any of the runs has; where two are compared, of services and brokers too.
pub fn comparison(runs: &[Past], lang: Lang) -> Vec<Measure> {
    let is_client = |kind: &NodeKind| matches!(kind, NodeKind::Client(_));
    let clients = names(runs, is_client);
    let mut out = Vec::new();
    for name in &clients {
        let rows = runs.iter().map(|run| run.of_client(name)).collect();
        out.extend(lines(
            runs,
            name,
            Side::Clients,
            rows,
            clients.len() > 1,
            lang,
        ));
    }
    if runs.len() > 1 {
        for name in names(runs, |kind| !is_client(kind)) {
            let rows = runs.iter().map(|run| run.of_server(name)).collect();
            out.extend(lines(runs, name, Side::Servers, rows, true, lang));
        }
    }
    out
}

/// Returns the names of nodes of a kind that any of the runs has.
fn names<'a>(runs: &[Past<'a>], wanted: impl Fn(&NodeKind) -> bool) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for node in runs.iter().flat_map(|run| &run.model.nodes) {
        if wanted(&node.kind) && !names.contains(&&*node.name) {
            names.push(&node.name);
        }
    }
    names
}

/// What one run says of a node, by the name of the measure: none where it has no such node or nothing to measure.
type Rows = Vec<(Named, Option<Amount>)>;

/// The name of a measure, and how it is computed.
type Named = [fn(Lang) -> String; 2];

/// Returns a line for each measure that any of the runs has.
fn lines(
    runs: &[Past],
    name: &str,
    side: Side,
    rows: Vec<Rows>,
    several: bool,
    lang: Lang,
) -> Vec<Measure> {
    let whose = runs.iter().find_map(|run| {
        let node = run.model.node(name)?;
        Some(lang.pick(&run.model.nodes[usize::from(node)].label))
    });
    let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let line = |i: usize| {
        let amounts: Vec<Option<Amount>> = rows.iter().map(|r| r.get(i)?.1).collect();
        // A line in which nobody ever stood is not worth one of a table.
        let nothing = amounts.iter().flatten().all(|a| a.number() == 0);
        if side == Side::Servers && nothing {
            return None;
        }
        let [name, how] = rows.iter().find_map(|r| Some(r.get(i)?.0))?;
        let label = name(lang);
        let label = match &whose {
            Some(whose) if several => format!("{whose}: {label}"),
            _ => label,
        };
        Some(Measure {
            side,
            label,
            name: name(lang),
            how: how(lang),
            differs: amounts.windows(2).any(|pair| pair[0] != pair[1]),
            difference: match amounts[..] {
                [Some(a), Some(b)] => Some(b.less(a)),
                _ => None,
            },
            cells: amounts
                .iter()
                .map(|a| a.map_or_else(dash, Amount::text))
                .collect(),
        })
    };
    let shown = |m: &Measure| m.cells.iter().any(|cell| *cell != dash());
    (0..longest).filter_map(line).filter(shown).collect()
}

fn dash() -> String {
    "–".into()
}

impl Amount {
    fn text(self) -> String {
        match self {
            Self::Count(n) => count(n),
            Self::Length(span) => about(span),
        }
    }

    /// Returns how much more it is than another, with its sign and unit.
    fn less(self, other: Self) -> String {
        match (other, self) {
            (Self::Length(a), Self::Length(b)) => signed_about(a, b),
            (a, b) => difference(b.number() - a.number()),
        }
    }

    fn number(self) -> i64 {
        match self {
            Self::Count(n) | Self::Length(Span(n)) => i64::try_from(n).unwrap_or(i64::MAX),
        }
    }
}

impl Past<'_> {
    fn of_client(&self, name: &str) -> Rows {
        let Some(node) = self.model.node(name) else {
            return Rows::new();
        };
        let history = self.history;
        let before = |row: RowId| row < self.applied;
        let sent = history
            .began
            .iter()
            .filter(|(row, n)| before(*row) && *n == node);
        let ended = history.ended.iter().filter(|e| before(e.0) && e.1 == node);
        let mut latencies: Vec<u64> = ended.clone().map(|e| e.3.0).collect();
        // Who only sends waits for nothing.
        if latencies.iter().all(|latency| *latency == 0) {
            latencies.clear();
        }
        let of = |outcome: Outcome| ended.clone().filter(|e| e.2 == outcome).count() as u64;
        // What never happened is no line of its own, but for what all hope for.
        let some = |n: u64| (n > 0).then_some(Amount::Count(n));
        let blocked = history
            .blocked
            .iter()
            .filter(|b| before(b.0) && b.1 == node);
        let blocked: u64 = blocked.map(|b| b.2.0).sum();
        vec![
            (
                [picture::runs_sent, how::sent],
                Some(Amount::Count(sent.count() as u64)),
            ),
            (
                [picture::runs_ok, how::ended],
                Some(Amount::Count(of(Outcome::Ok))),
            ),
            ([picture::runs_error, how::ended], some(of(Outcome::Error))),
            (
                [picture::runs_timeout, how::ended],
                some(of(Outcome::Timeout)),
            ),
            (
                [picture::runs_rejected, how::ended],
                some(of(Outcome::Rejected)),
            ),
            ([picture::latency_mean, how::latency_mean], mean(&latencies)),
            (
                [picture::latency_p95, how::latency_p95],
                p95(&mut latencies),
            ),
            (
                [picture::latency_max, how::latency_max],
                latencies.iter().max().map(|max| Amount::Length(Span(*max))),
            ),
            (
                [picture::blocked_time, how::blocked_time],
                Some(Amount::Length(Span(blocked))),
            ),
        ]
    }

    fn of_server(&self, name: &str) -> Rows {
        let Some(node) = self.model.node(name) else {
            return Rows::new();
        };
        let history = self.history;
        let before = |row: RowId| row < self.applied;
        let handled = history
            .handled
            .iter()
            .filter(|(row, n)| before(*row) && *n == node);
        let waits = history.waited.iter().filter(|w| before(w.0) && w.1 == node);
        let waits: Vec<u64> = waits.map(|w| w.2.0).collect();
        let deepest = history
            .deepest
            .iter()
            .filter(|d| before(d.0) && d.1 == node);
        let deepest = u64::from(deepest.map(|d| d.2).max().unwrap_or(0));
        if matches!(
            self.model.nodes[usize::from(node)].kind,
            NodeKind::Broker(_)
        ) {
            return vec![(
                [picture::stored_max, how::most],
                Some(Amount::Count(deepest)),
            )];
        }
        vec![
            (
                [picture::handled, how::handled],
                Some(Amount::Count(handled.count() as u64)),
            ),
            ([picture::waited_mean, how::waited_mean], mean(&waits)),
            (
                [picture::waiting_max, how::most],
                Some(Amount::Count(deepest)),
            ),
        ]
    }
}

fn mean(lengths: &[u64]) -> Option<Amount> {
    let sum: u128 = lengths.iter().map(|l| u128::from(*l)).sum();
    let mean = sum.checked_div(lengths.len() as u128)?;
    Some(Amount::Length(Span(mean as u64)))
}

/// Nearest rank: the smallest that at least 95 % do not exceed.
fn p95(lengths: &mut [u64]) -> Option<Amount> {
    let rank = (lengths.len() * 95).div_ceil(100).checked_sub(1)?;
    Some(Amount::Length(Span(*lengths.select_nth_unstable(rank).1)))
}
