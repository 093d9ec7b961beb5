//! Kinds are told by shape, line or letter: with every colour taken away no two kinds of one family look alike.
//!
//! What is drawn in the lessons is collected, each kind with what is left of it without colours: its paths, whether they are filled,
//! hatched or hollow, and how its lines are dashed and how strong they are.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::scenes;
use crate::server::Server;
use crate::visit::Visit;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use xtask::shell::Outcome;

/// A family, and the kinds that have to be seen of it.
const FAMILIES: &[(&str, &[&str])] = &[
    ("node", &["broker", "client", "service"]),
    ("condition", &["crashed", "hung", "up"]),
    (
        "arrow",
        &[
            "again", "l-ack", "l-call", "l-event", "l-fault", "l-reply", "lost",
        ],
    ),
    (
        "flight",
        &["again", "l-ack", "l-call", "l-event", "l-fault", "l-reply"],
    ),
    ("bar", &["blocked", "bracket", "busy", "down", "hung"]),
    ("breaker", &["closed", "half-open", "open"]),
    ("landmark", &["1", "2", "3", "4", "5"]),
    ("outcome", &["failed", "ok"]),
];

/// Where something of each kind is drawn: a lesson, its variant, and how many events are applied.
const PLACES: &[(&str, &str, &[u32])] = &[
    (
        "duplicate-payment",
        "as-is",
        &[2, 4, 6, 8, 10, 12, 14, 16, 18, 20],
    ),
    ("create-order", "async", &[3, 5, 7, 9, 11, 13, 15]),
    ("create-order", "sync-crash", &[10, 20, 30]),
    ("partial-failure", "crash", &[40, 80, 160, 320, 500]),
    ("cb-resilience4j", "breaker", &[150, 260, 330, 360, 700]),
    ("cb-hystrix", "busy", &[240, 300, 340, 900]),
    ("cb-hystrix", "library", &[12, 13, 14, 15, 16, 20, 21, 22]),
    ("rpi-proxy", "messaging", &[4, 6, 8, 10, 12, 14]),
    ("buffering", "queue", &[6, 9, 12, 15]),
    ("timeout", "request-lost", &[3, 6]),
    ("retry-storm", "storm", &[60, 120, 200, 300]),
];

const LOOK: &str = "const one = (d) => (d.match(/[a-z]/gi) ?? []).join('').match(/M[^M]*/)?.[0] ?? '';
    const look = (all) => [...all].map((it) => {
        const style = getComputedStyle(it);
        if (style.display === 'none' || style.visibility === 'hidden') return '';
        const paint = (what) => what === 'none' || what === 'rgba(0, 0, 0, 0)' ? 'none' : what.includes('url') ? 'hatched' : 'full';
        const d = it.getAttribute('d') ?? '';
        const line = it.matches('.arrow-line, .arrow-double') ? (one(d) === 'ML' ? 'straight' : 'zigzag')
          : it.matches('.arrow *') ? one(d)
          : it.matches('.bracket, .node-rule, .node-cross') ? it.getAttribute('class').split(' ')[0] : d;
        const round = it.tagName === 'rect' ? `rounded ${Math.round(parseFloat(style.rx) / 4)}` : it.getAttribute('r') ?? '';
        const stroke = paint(style.stroke) === 'none' ? 'no line' : `line ${style.strokeDasharray} ${parseFloat(style.strokeWidth).toFixed(1)}`;
        return [it.tagName, line, round, paint(style.fill), stroke].join(' ');
      }).filter(Boolean).join(' | ');
    const found = [], put = (family, kind, parts) => found.push([family, kind, look(parts)]);
    const parts = 'path, rect, circle';
    const plain = ':not(.lit, .selected, .changed, .held, .cut, .why)';
    for (const it of document.querySelectorAll(`.node${plain}`)) {
      const outline = it.querySelectorAll(':scope > .node-box, :scope > .node-rule');
      const kind = ['client', 'service', 'broker'].find((kind) => it.classList.contains(kind));
      const condition = ['crashed', 'hung'].find((kind) => it.classList.contains(kind)) ?? 'up';
      if (condition === 'up') put('node', kind, outline);
      if (kind === 'service') put('condition', condition, it.querySelectorAll(':scope > .node-box, :scope > .node-cross'));
    }
    const shape = (it) => it.classList.contains('again') ? 'again' : [...it.classList].find((name) => name.startsWith('l-'));
    for (const it of document.querySelectorAll('.arrow:not(.lit, .bundle, .selected)')) {
      const lost = it.querySelector('.lost');
      if (lost) put('arrow', 'lost', [lost]);
      if (it.querySelector('.g-line, .g-fill')) put('arrow', shape(it), it.querySelectorAll(':not(.lost)'));
    }
    for (const it of document.querySelectorAll(`.fly${plain}`)) {
      if (!it.querySelector('.fly-count')) put('flight', shape(it), it.querySelectorAll(parts));
    }
    for (const it of document.querySelectorAll('.bar:not(div):not(.lit), .bracket:not(.lit)')) {
      const kind = ['busy', 'blocked', 'down', 'hung', 'bracket'].find((kind) => it.classList.contains(kind));
      if (kind) put('bar', kind, [it]);
    }
    for (const it of document.querySelectorAll('.circuit .state')) {
      put('breaker', ['closed', 'open', 'half-open'].find((kind) => it.classList.contains(kind)), it.querySelectorAll('path'));
    }
    [...document.querySelectorAll('.jumps svg.sign')].forEach((it, i) => put('landmark', `${i + 1}`, it.querySelectorAll(parts)));
    for (const it of document.querySelectorAll('.window li.ok, .window li.failed')) {
      found.push(['outcome', it.classList.contains('ok') ? 'ok' : 'failed', it.textContent]);
    }
    return found;";

/// What each kind of each family looks like.
type Looks = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

pub fn kinds_are_told_without_colour(browser: &Browser, server: &Server) -> Outcome {
    let mut looks = Looks::default();
    let lessons = lessons::all()?;
    let mut first = true;
    for (id, variant, ats) in PLACES {
        let lesson = lessons.iter().find(|it| it.id == *id);
        for at in *ats {
            let place = Visit {
                variant: Some((*variant).to_string()),
                at: Some(*at),
                ..visit(lesson, "en", (1440, 900))
            };
            if first {
                place.open(browser, server)?;
            } else {
                place.go(browser)?;
            }
            first = false;
            browser.run(scenes::SETTLED, &[])?;
            keep(&mut looks, &browser.run(LOOK, &[])?);
        }
    }
    none(judged(&looks))
}

fn keep(looks: &mut Looks, found: &Value) {
    for one in found.as_array().into_iter().flatten() {
        let text = |i: usize| one[i].as_str().unwrap_or_default().to_string();
        let kinds = looks.entry(text(0)).or_default();
        kinds.entry(text(1)).or_default().insert(text(2));
    }
}

fn judged(looks: &Looks) -> Vec<String> {
    let mut faults = Vec::new();
    let none = BTreeMap::new();
    for (family, expected) in FAMILIES {
        let kinds = looks.get(*family).unwrap_or(&none);
        let unseen = expected.iter().filter(|kind| !kinds.contains_key(**kind));
        faults.extend(
            unseen.map(|kind| format!("  {family} {kind}: never seen; {:?}", kinds.keys())),
        );
        let all: Vec<_> = kinds.iter().collect();
        for (i, (kind, look)) in all.iter().enumerate() {
            for (other, its) in &all[i + 1..] {
                let alike = look.intersection(its).map(|it| {
                    format!("  {family}: without colour {kind} and {other} look alike: {it}")
                });
                faults.extend(alike);
            }
        }
    }
    faults
}
