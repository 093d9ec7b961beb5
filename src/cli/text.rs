//! `run --format text`: the space-time diagram, then tables of what clients, services and the business saw.

use super::json::fingerprint;
use super::run::Done;
use super::{Console, table::Table};
use crate::export::canvas::pad_start;
use crate::export::text_diagram::text_diagram;
use crate::text::fact::{headline, sentence};
use crate::text::quantity::{about, count, share, signed, time};
use crate::text::{Lang, cli as words, names, notice};
use sim::model::{Model, Words};
use sim::scenario::File;
use sim::time::Span;
use std::io;

/// How many lines a diagram may have.
const LINES_MAX: usize = 400;

/// Writes one run.
///
/// # Errors
/// The text could not be written.
pub fn write(file: &File, done: &Done, with_facts: bool, console: &mut Console) -> io::Result<()> {
    let lang = console.lang;
    let head = words::heading(
        &file.id,
        &lang.pick(&file.title),
        &done.variant.id,
        &lang.pick(&done.variant.label),
    );
    writeln!(console.out, "{head}\n")?;
    let diagram = text_diagram(&done.model, &done.facts, lang, LINES_MAX);
    for line in &diagram.lines {
        writeln!(console.out, "{line}")?;
    }
    let events = done.measured.world.applied();
    if diagram.events_drawn < events {
        writeln!(
            console.out,
            "{}",
            words::lines_left_out(events - diagram.events_drawn, lang)
        )?;
    }
    writeln!(console.out)?;
    if with_facts {
        facts(done, console)?;
    }
    for table in [
        clients(done, lang),
        services(done, lang),
        groups(done, lang),
        messages(done, lang),
        ledger(done, lang),
    ] {
        table.write(console.out)?;
    }
    let summary = &done.measured.summary;
    let why = notice::ended(done.measured.end, done.measured.world.applied(), lang);
    let world = &done.measured.world;
    let end = sim::time::Time(summary.end_ns);
    let print = fingerprint(world.fingerprint());
    writeln!(
        console.out,
        "{}\n",
        words::ended(&why, world.applied(), end, done.seed, &print, lang)
    )
}

fn facts(done: &Done, console: &mut Console) -> io::Result<()> {
    for said in &done.facts {
        let (at, lang) = (pad_start(&time(said.at), 14), console.lang);
        let (head, text) = (
            headline(said, &done.model, lang),
            sentence(said, &done.model, lang),
        );
        writeln!(console.out, "{at}  {head} | {text} [{}]", said.path)?;
    }
    writeln!(console.out)
}

fn label(model: &Model, name: &str, lang: Lang) -> String {
    let label = |words: &Words| lang.pick(words);
    let node = model.nodes.iter().find(|n| n.name == name);
    node.map_or_else(|| name.to_owned(), |n| label(&n.label))
}

fn rounded(ns: Option<u64>) -> String {
    ns.map_or_else(|| "–".into(), |ns| about(Span(ns)))
}

fn clients(done: &Done, lang: Lang) -> Table {
    let head = [
        words::client,
        words::sent,
        words::ok,
        words::error,
        words::timeout,
        words::rejected,
        words::mean,
    ];
    let mut head: Vec<String> = head.map(|word| word(lang)).into();
    head.extend(["p50", "p95", "p99"].map(str::to_owned));
    head.extend([words::max(lang), words::blocked(lang)]);
    let mut table = Table::new(head);
    for client in &done.measured.summary.clients {
        let (outcomes, latency) = (client.outcomes, client.latency_ns);
        let mut row = vec![label(&done.model, &client.name, lang)];
        row.extend(
            [
                client.sent,
                outcomes.ok,
                outcomes.error,
                outcomes.timeout,
                outcomes.rejected,
            ]
            .map(count),
        );
        let marks = [
            latency.map(|l| l.mean),
            latency.map(|l| l.p50),
            latency.map(|l| l.p95),
            latency.map(|l| l.p99),
        ];
        row.extend(marks.map(rounded));
        row.extend([
            rounded(latency.map(|l| l.max)),
            rounded(Some(client.blocked_ns)),
        ]);
        table.row(row);
    }
    table
}

fn services(done: &Done, lang: Lang) -> Table {
    let head = [
        words::service,
        words::handled,
        words::utilisation,
        words::waiting_mean,
        words::waiting_max,
    ];
    let mut table = Table::new(head.map(|word| word(lang)).into());
    for service in &done.measured.summary.services {
        table.row(vec![
            label(&done.model, &service.name, lang),
            count(service.handled),
            share(service.utilisation),
            format!("{:.2}", service.queue.mean),
            count(service.queue.max.into()),
        ]);
    }
    table
}

fn groups(done: &Done, lang: Lang) -> Table {
    let head = [words::group, words::topic, words::lag_mean, words::lag_max];
    let mut table = Table::new(head.map(|word| word(lang)).into()).of_words(1);
    for group in &done.measured.summary.groups {
        table.row(vec![
            label(&done.model, &group.service, lang),
            format!("{}.{}", group.broker, group.topic),
            format!("{:.2}", group.lag.mean),
            count(group.lag.max.into()),
        ]);
    }
    table
}

fn messages(done: &Done, lang: Lang) -> Table {
    let head = [
        words::messages,
        words::sent,
        words::delivered,
        words::redelivered,
        words::handled,
        words::stored,
        words::dropped,
    ];
    let mut table = Table::new(head.map(|word| word(lang)).into()).of_words(6);
    for kind in &done.measured.summary.messages {
        let mut row = vec![names::message_kind(kind.kind, lang)];
        row.extend(
            [
                kind.sent,
                kind.delivered,
                kind.redelivered,
                kind.handled,
                kind.stored,
            ]
            .map(count),
        );
        let reasons = kind
            .dropped
            .iter()
            .map(|(reason, n)| format!("{} {}", count(*n), names::drop_reason(*reason, lang)));
        let reasons: Vec<String> = reasons.collect();
        row.push(if reasons.is_empty() {
            count(0)
        } else {
            reasons.join(", ")
        });
        table.row(row);
    }
    table
}

fn ledger(done: &Done, lang: Lang) -> Table {
    let head = [words::ledger, words::expected, words::actual];
    let mut table = Table::new(head.map(|word| word(lang)).into());
    for line in &done.model.ledger {
        let world = &done.measured.world;
        let expected = line
            .expected
            .as_ref()
            .map_or_else(String::new, |sum| signed(world.sum(sum)));
        table.row(vec![
            lang.pick(&line.label),
            expected,
            signed(world.sum(&line.actual)),
        ]);
    }
    table
}
