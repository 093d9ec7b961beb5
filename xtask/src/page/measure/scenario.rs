//! The scenarios of the heavy cases, as files that a user opens.

use crate::browser::Browser;
use crate::server::Server;
use serde_json::{Value, json};
use std::time::Duration;
use xtask::shell::Outcome;

/// Chains of services, each behind a client of its own, and how many services one has.
const CHAINS: u32 = 4;
const SERVICES: u32 = 5;
/// How long a message is on its way.
const LATENCY_MS: u32 = 2_000;
/// Messages of one request, each after the one before.
const HOPS: u32 = 2 * SERVICES;

/// A file, and how many nodes its stage has.
pub struct Scenario {
    pub file: Value,
    nodes: u32,
}

/// Returns twenty services in chains, with so many messages on their way once the first requests have come back, a
/// little faster than half of the run. About a hundred events happen in a second of watching, however many messages there are.
pub fn crowded(messages: u32) -> Scenario {
    let interval_us = CHAINS * HOPS * LATENCY_MS * 1_000 / messages;
    let mut nodes = serde_json::Map::new();
    for chain in 0..CHAINS {
        let name = |i: u32| format!("s{chain}{i}");
        let first_us = interval_us * chain / CHAINS;
        let client = json!({
            "kind": "client", "label": both(&format!("c{chain}")), "place": [0, chain],
            "load": { "open": { "first": format!("{first_us}us"), "interval": format!("{interval_us}us") } },
            "program": [{ "call": format!("{}.go", name(0)) }],
        });
        nodes.insert(format!("c{chain}"), client);
        for i in 0..SERVICES {
            let mut program = vec![json!({ "reply": true })];
            if i + 1 < SERVICES {
                program.insert(0, json!({ "call": format!("{}.go", name(i + 1)) }));
            }
            let service = json!({
                "kind": "service", "label": both(&name(i)), "place": [i + 1, chain],
                "workers": 10_000, "handlers": { "go": program },
            });
            nodes.insert(name(i), service);
        }
    }
    let pace_ms = 200_000 / messages;
    let until_ms = HOPS * LATENCY_MS * 3 / 2;
    Scenario {
        file: file(&nodes.into(), LATENCY_MS, pace_ms, until_ms),
        nodes: CHAINS * (SERVICES + 1),
    }
}

/// Returns one client and one service, whose run has about so many events.
pub fn long(events: u32) -> Scenario {
    let nodes = json!({
        "web": {
            "kind": "client", "label": both("web"), "place": [0, 0],
            "load": { "open": { "first": "1ms", "interval": "10ms" } },
            "program": [{ "call": "shop.go" }],
        },
        "shop": {
            "kind": "service", "label": both("shop"), "place": [1, 0],
            "workers": 1, "handlers": { "go": [{ "reply": true }] },
        },
    });
    // Three events a request: it begins, it arrives, its answer arrives.
    let until_ms = events / 3 * 10;
    Scenario {
        file: file(&nodes, 1, until_ms, until_ms),
        nodes: 2,
    }
}

fn file(nodes: &Value, latency_ms: u32, pace_ms: u32, until_ms: u32) -> Value {
    let title = both("measured");
    json!({
        "signalbox": 1, "id": "measured", "chapter": title, "title": title, "question": title, "text": title,
        "pace": format!("{pace_ms}ms"), "until": format!("{until_ms}ms"), "seed": 1,
        "scenario": { "nodes": nodes, "links": { "default": { "latency": format!("{latency_ms}ms") } } },
    })
}

fn both(text: &str) -> Value {
    json!({ "ko": text, "en": text })
}

impl Scenario {
    /// Opens the page and drops the file on it, with the probe at hand in every script.
    ///
    /// # Errors
    /// The page does not take it.
    pub fn open(&self, browser: &Browser, server: &Server, query: &str) -> Outcome {
        browser.resize(1280, 720)?;
        browser.open(&server.address(&format!("#/?lang=en&theme=light{query}")))?;
        let ready = "document.documentElement.dataset.ready === '1'";
        browser.wait(ready, Duration::from_secs(30))?;
        super::probed(
            browser,
            "probe.drop(given[0]);",
            &[json!(self.file.to_string())],
        )?;
        let drawn = format!(
            "{ready} && document.querySelectorAll('#stage .node').length === {}",
            self.nodes
        );
        browser
            .wait(&drawn, Duration::from_secs(120))
            .map_err(|why| {
                let shown = browser.run("return document.body.innerText.slice(0, 600)", &[]);
                format!("{why}. The page shows: {shown:?}")
            })
    }
}
