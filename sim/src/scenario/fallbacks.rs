//! The file form of fallbacks: what stands in for a call that did not succeed.

use super::exprs::{self, Around, Variables};
use super::json::Json;
use super::problem::{Code, NodeShape, Place};
use super::programs::Compiler;
use super::reader::{Fields, Reader, owned};
use super::wiring::{self, Head, Part, Wiring};
use crate::model::StandIn;
use crate::policy::{FallbackSettings, Settings};
use crate::time::Span;

const FIELDS: [&str; 4] = ["value", "cached", "call", "running"];
/// What stands in: at most one of them.
const KINDS: [&str; 3] = ["value", "cached", "call"];
/// Hystrix's `fallback.isolation.semaphore.maxConcurrentRequests`.
pub const RUNNING: u32 = 10;
const RUNNING_MAX: u32 = 1_000;

/// What a fallback is read with: the node whose policy it is, and those that its programs may call.
pub struct Site<'s, 'a> {
    pub heads: &'s [Head<'a>],
    pub wiring: &'s mut Wiring<'a>,
    pub shape: NodeShape,
    /// What was found so far: policies refer to it by number.
    pub found: Vec<StandIn>,
}

/// Reads the settings of a fallback.
pub fn fallback<'a>(
    r: &mut Reader<'a>,
    site: &mut Site<'_, 'a>,
    json: &'a Json,
) -> Option<Settings> {
    let o = r.object(json, &FIELDS)?;
    let running_max = match o.get("running") {
        Some(json) => r.count(json, 1, RUNNING_MAX)?,
        None => RUNNING,
    };
    let kinds: Vec<&str> = KINDS.into_iter().filter(|k| o.get(k).is_some()).collect();
    if kinds.len() > 1 {
        let (fields, found) = (owned(&KINDS), owned(&kinds));
        r.note(json, Code::OneOf { fields, found });
        return None;
    }
    let nth = match kinds.first() {
        None => None,
        Some(_) => {
            let stand_in = stand_in(r, site, o)?;
            site.found.push(stand_in);
            Some(site.found.len() as u32 - 1)
        }
    };
    Some(Settings::Fallback(FallbackSettings { nth, running_max }))
}

fn stand_in<'a>(r: &mut Reader<'a>, site: &mut Site<'_, 'a>, o: Fields<'a>) -> Option<StandIn> {
    if let Some(json) = o.get("value") {
        let place = match site.shape {
            NodeShape::Client => Place::ClientProgram,
            NodeShape::Service | NodeShape::Broker => Place::Handler,
        };
        let mut variables = Variables::default();
        let in_or = false;
        let value = exprs::expr(r, &mut variables, Around { place, in_or }, json)?;
        variables.check(r, json);
        return Some(StandIn::Value(value));
    }
    if let Some(json) = o.get("cached") {
        let age_max = Some(r.duration_from(json, Span(1))?);
        return Some(StandIn::Kept { age_max });
    }
    let json = o.get("call")?;
    let (to, handler) = wiring::part(r, site.heads, json, Part::Handler)?;
    let label = site.wiring.name(json.as_text().unwrap_or_default());
    Some(StandIn::Call { to, handler, label })
}

/// Notes whom a call's fallbacks call: its node exchanges messages with them too.
pub fn wire<'a>(c: &mut Compiler<'_, 'a>, through: &[u16]) {
    let head = &c.heads[usize::from(c.owner.node)];
    let asked: Vec<&'a Json> = through
        .iter()
        .filter_map(|policy| {
            let body = head.policies[usize::from(*policy)].json;
            body.field("fallback")?.field("call")
        })
        .collect();
    for json in asked {
        let handler = json.as_text().and_then(|text| text.split_once('.'));
        let found = handler.and_then(|(node, handler)| {
            let to = c.heads.iter().position(|h| h.name == node)?;
            let handler = c.heads[to].handlers.iter().position(|h| *h == handler)?;
            Some((to as u16, handler as u16))
        });
        if let Some((to, handler)) = found {
            let here = c.owner.node;
            c.wiring.pairs.extend([(here, to), (to, here)]);
            c.wiring.calls.push((c.owner.handler, (to, handler), json));
        }
    }
}
