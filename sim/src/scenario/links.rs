//! Links: one for each directed pair of nodes that exchange messages, with what the file says about it.

use super::dists;
use super::json::Json;
use super::problem::{Code, Hint, What};
use super::reader::{Reader, did_you_mean, entries};
use super::wiring::Head;
use crate::dist::Dist;
use crate::model::Link;
use crate::sorted::SortedSet;
use crate::time::Span;

/// The most entries about links.
const LINKS_MAX: usize = 1_000;

/// What one entry of the file says; the rest stays as it was.
#[derive(Clone, Debug, Default)]
struct Said {
    latency: Option<Dist>,
    loss: Option<f64>,
    duplicate: Option<f64>,
    transfer: Option<Span>,
    unordered: Option<bool>,
}

impl Said {
    fn apply(&self, link: &mut Link) {
        if let Some(latency) = &self.latency {
            link.latency = latency.clone();
        }
        link.loss = self.loss.unwrap_or(link.loss);
        link.duplicate = self.duplicate.unwrap_or(link.duplicate);
        link.transfer = self.transfer.unwrap_or(link.transfer);
        link.unordered = self.unordered.unwrap_or(link.unordered);
    }
}

/// Reads the links; an entry about one pair stands above the default, a later one above an earlier one.
pub fn links<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    pairs: &SortedSet<(u16, u16)>,
    json: Option<&'a Json>,
) -> Vec<Link> {
    let mut links: Vec<Link> = pairs.iter().map(|(from, to)| plain(*from, *to)).collect();
    let Some(json) = json else { return links };
    r.open_object(json);
    if !r.at_most(json, What::Link, entries(json).count(), LINKS_MAX) {
        return links;
    }
    if let Some(said) = json.field("default").and_then(|body| said(r, body)) {
        links.iter_mut().for_each(|link| said.apply(link));
    }
    for (name, body) in entries(json).filter(|(name, _)| *name != "default") {
        let ends = ends(r, heads, name, body);
        let said = said(r, body);
        if let (Some((a, b, both)), Some(said)) = (ends, said) {
            let fits = |link: &&mut Link| {
                (link.from, link.to) == (a, b) || (both && (link.from, link.to) == (b, a))
            };
            let mut idle = true;
            for link in links.iter_mut().filter(fits) {
                said.apply(link);
                idle = false;
            }
            if idle {
                r.note_idle(body, unused(heads, a, b), || {
                    known_pairs(heads, pairs, name)
                });
            }
        }
    }
    links
}

fn unused(heads: &[Head<'_>], a: u16, b: u16) -> Code {
    let name = |node: u16| heads[usize::from(node)].name.to_owned();
    Code::LinkUnused {
        a: name(a),
        b: name(b),
    }
}

/// Returns the pair that was meant, or all that there are.
fn known_pairs(heads: &[Head<'_>], pairs: &SortedSet<(u16, u16)>, name: &str) -> Option<Hint> {
    let text = |(a, b): &(u16, u16)| {
        let [a, b] = [a, b].map(|node| heads[usize::from(*node)].name);
        format!("{a} -> {b}")
    };
    let known: Vec<String> = pairs.iter().map(text).collect();
    did_you_mean(name, known.iter().map(String::as_str))
}

fn plain(from: u16, to: u16) -> Link {
    let latency = Dist::Constant(Span::ZERO);
    Link {
        from,
        to,
        latency,
        loss: 0.0,
        duplicate: 0.0,
        transfer: Span::ZERO,
        unordered: false,
    }
}

fn said<'a>(r: &mut Reader<'a>, json: &'a Json) -> Option<Said> {
    let o = r.object(
        json,
        &["latency", "loss", "duplicate", "transfer", "unordered"],
    )?;
    Some(Said {
        latency: o.get("latency").and_then(|json| dists::dist(r, json)),
        loss: o.get("loss").and_then(|json| r.share(json)),
        duplicate: o.get("duplicate").and_then(|json| r.share(json)),
        transfer: o.get("transfer").and_then(|json| r.duration(json)),
        unordered: o.get("unordered").and_then(|json| r.flag(json)),
    })
}

/// Returns the two nodes of `a -> b` or `a - b`, and whether both ways are meant.
fn ends<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    name: &str,
    at: &'a Json,
) -> Option<(u16, u16, bool)> {
    let one_way = name.split_once(" -> ").map(|ends| (ends, false));
    let Some(((a, b), both)) = one_way.or_else(|| name.split_once(" - ").map(|ends| (ends, true)))
    else {
        let code = Code::NameUnknown {
            what: What::Link,
            name: name.to_owned(),
        };
        r.note_with(at, code, || {
            Some(Hint::Known(vec![
                "default".into(),
                "a -> b".into(),
                "a - b".into(),
            ]))
        });
        return None;
    };
    let mut find = |name: &str| {
        let place = heads.iter().position(|h| h.name == name);
        if place.is_none() {
            r.unknown(at, What::Node, name, heads.iter().map(|h| h.name));
        }
        place.map(|i| i as u16)
    };
    let (a, b) = (find(a.trim()), find(b.trim()));
    Some((a?, b?, both))
}
