//! From the scenario of a file to a [`Model`]: names become indexes.

use super::faults;
use super::json::Json;
use super::ledger;
use super::links;
use super::nodes;
use super::reader::Reader;
use super::totals;
use super::wiring::Wiring;
use crate::model::Model;
use crate::time::{Span, Time};

/// Reads the scenario of a whole file; notes every mistake in `r`.
pub fn model<'a>(r: &mut Reader<'a>, root: &'a Json) -> Option<Model> {
    let until = root
        .field("until")
        .and_then(|json| r.duration_from(json, Span(1)));
    let scenario = r.object(
        root.field("scenario")?,
        &["nodes", "links", "faults", "ledger"],
    )?;
    let nodes_json = r.need(scenario, "nodes")?;
    let heads = nodes::heads(r, nodes_json);
    let mut wiring = Wiring::default();
    let nodes: Vec<_> = (0..heads.len())
        .map(|i| nodes::node(r, &heads, &mut wiring, i))
        .collect();
    totals::check(r, nodes_json, &nodes);
    wiring.join_mailboxes();
    wiring.check_circles(r, &heads);
    let links = links::links(r, &heads, &wiring.pairs, scenario.get("links"));
    let faults = scenario
        .get("faults")
        .map(|json| faults::faults(r, &heads, &nodes, &mut wiring, json));
    let ledger = scenario
        .get("ledger")
        .map(|json| ledger::ledger(r, &heads, &wiring, json));
    let (faults, ledger) = (faults.unwrap_or_default(), ledger.unwrap_or_default());
    r.has_none().then(|| {
        Model::new(
            nodes,
            links,
            wiring.names,
            faults,
            ledger,
            Time(until.unwrap_or_default().0),
        )
    })
}
