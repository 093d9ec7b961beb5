//! Numbers in the text of a lesson, taken from its runs: `{{sync: latency web}}`.
//!
//! Before the colon stands the variant; without one it is the first. What can be asked:
//! - `latency CLIENT`: how long its program took on average, `longest CLIENT`: at most; `blocked CLIENT`: how long it waited in all
//! - `completions CLIENT`: the instants at which its programs ended
//! - `outcomes CLIENT ok|error|timeout|rejected`: how many ended so
//! - `knob ID`: how it is turned
//! - `ledger LINE`: what it says at the end; `messages LABEL sent|delivered|redelivered|handled`
//!
//! The runs are those of the knobs as they stand, so a sentence changes when a knob does.

use crate::text::quantity;
use sim::measure::{Measured, glance};
use sim::meter::ClientSummary;
use sim::model::{Counter, Sum};
use sim::scenario::units::duration_shown;
use sim::scenario::{File, KnobKind};
use sim::sorted::SortedMap;
use sim::time::{Span, Time};
use std::rc::Rc;

/// Runs behind a text end here, whatever the scenario says.
const EVENTS_MAX: u32 = 50_000;

/// What stands instead of a number that would answer a question, in Markdown.
pub const SECRET: &str = "`?`";

/// Returns the text with all its numbers filled in, but for those that runs of `secret` variants would give away. What cannot be answered
/// stays as it was written.
pub fn fill(
    text: &str,
    file: &File,
    knobs: &[(String, String)],
    seed: u64,
    secret: &[String],
) -> String {
    let mut runs = Runs {
        file,
        knobs,
        seed,
        secret,
        measured: SortedMap::default(),
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, question, after)) = next(rest) {
        out.push_str(before);
        match runs.answer(question) {
            Some(answer) => out.push_str(&answer),
            None => out.push_str(&format!("{{{{{question}}}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Returns what stands before the first question, the question, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (question, after) = rest.split_once("}}")?;
    Some((before, question, after))
}

/// The runs that were asked about so far.
struct Runs<'a> {
    file: &'a File,
    knobs: &'a [(String, String)],
    seed: u64,
    secret: &'a [String],
    measured: SortedMap<String, Option<Measured>>,
}

impl Runs<'_> {
    fn answer(&mut self, question: &str) -> Option<String> {
        let (variant, question) = match question.split_once(':') {
            Some((variant, question)) => (variant.trim(), question),
            None => (&*self.file.variants().first()?.id, question),
        };
        let words: Vec<&str> = question.split_whitespace().collect();
        if let ["knob", id] = *words {
            return self.knob(variant, id);
        }
        if self.secret.iter().any(|it| it == variant) {
            return Some(SECRET.to_owned());
        }
        let run = self.run(variant)?;
        match *words {
            ["latency", client] => {
                let mean = of(run, client)?.latency_ns?.mean;
                Some(quantity::about(Span(mean)))
            }
            ["longest", client] => {
                let longest = of(run, client)?.latency_ns?.max;
                Some(quantity::about(Span(longest)))
            }
            ["blocked", client] => Some(quantity::about(Span(of(run, client)?.blocked_ns))),
            ["completions", client] => Some(instants(&of(run, client)?.completions_ns)),
            ["outcomes", client, outcome] => {
                let outcomes = of(run, client)?.outcomes;
                let count = match outcome {
                    "ok" => outcomes.ok,
                    "error" => outcomes.error,
                    "timeout" => outcomes.timeout,
                    "rejected" => outcomes.rejected,
                    _ => return None,
                };
                Some(quantity::count(count))
            }
            ["ledger", name] => {
                let line = run.world.model().ledger.iter().find(|l| l.name == name)?;
                Some(quantity::signed(run.world.sum(&line.actual)))
            }
            ["messages", label, counter] => {
                let label = run.world.model().names.iter().position(|n| **n == *label)? as u32;
                let counter = counter_of(counter)?;
                Some(quantity::signed(
                    run.world.sum(&Sum::Messages { label, counter }),
                ))
            }
            _ => None,
        }
    }

    fn knob(&self, variant: &str, id: &str) -> Option<String> {
        let (knob, default) = self
            .file
            .knobs_of(variant)
            .into_iter()
            .find(|(k, _)| k.id == id)?;
        let turned = self.knobs.iter().find(|(k, _)| k == id);
        let value = turned
            .and_then(|(_, text)| knob.value(text))
            .unwrap_or(default);
        Some(match knob.kind {
            KnobKind::Duration => duration_shown(Span(value)),
            KnobKind::Number => quantity::count(value),
            KnobKind::Percent => quantity::percent(value as f64 / 10_000.0),
        })
    }

    fn run(&mut self, variant: &str) -> Option<&Measured> {
        if !self.measured.contains_key(variant) {
            let model = self.file.compile(variant, self.knobs).ok();
            let run = model.map(|model| glance(&Rc::new(model), self.seed, EVENTS_MAX));
            self.measured.insert(variant.to_owned(), run);
        }
        self.measured.get(variant)?.as_ref()
    }
}

fn of<'r>(run: &'r Measured, client: &str) -> Option<&'r ClientSummary> {
    run.summary.clients.iter().find(|c| c.name == client)
}

fn counter_of(name: &str) -> Option<Counter> {
    match name {
        "sent" => Some(Counter::Sent),
        "delivered" => Some(Counter::Delivered),
        "redelivered" => Some(Counter::Redelivered),
        "handled" => Some(Counter::Handled),
        "useful" => Some(Counter::Useful),
        "orphaned" => Some(Counter::Orphaned),
        _ => None,
    }
}

/// Returns `70, 130, 190 s`: the unit once where all are whole seconds.
fn instants(all: &[u64]) -> String {
    const SECOND: u64 = 1_000_000_000;
    let whole = !all.is_empty() && all.iter().all(|ns| ns.is_multiple_of(SECOND));
    let text = |ns: &u64| match whole {
        true => quantity::count(ns / SECOND),
        false => quantity::time(Time(*ns)),
    };
    let list = all.iter().map(text).collect::<Vec<_>>().join(", ");
    if whole { format!("{list} s") } else { list }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lesson: &str, text: &str, knobs: &[(&str, &str)], expected: &str) {
        let lesson = crate::lesson::embedded::by_id(lesson).expect("a lesson");
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("good");
        let knobs: Vec<_> = knobs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        assert_eq!(fill(text, &file, &knobs, file.seed, &[]), expected);
    }

    #[test]
    fn takes_numbers_from_the_runs() {
        check(
            "mobile-sync-chain",
            "a {{latency phone}} b {{hung: latency phone}}",
            &[],
            "a 160 ms b 3.07 s",
        );
        check(
            "mobile-sync-chain",
            "{{latency phone}}",
            &[("latency", "0s")],
            "80 ms",
        );
        check(
            "coffee-shop",
            "{{event-2: completions customer}}",
            &[],
            "70, 80, 130, 140, 190, 200 s",
        );
        check(
            "duplicate-payment",
            "{{ledger charges}} of {{messages charge delivered}}",
            &[],
            "2 of 2",
        );
        check("buffering", "{{direct: outcomes web error}}", &[], "1,200");
    }

    #[test]
    fn keeps_the_numbers_of_a_secret_variant_to_itself() {
        let json = crate::lesson::embedded::by_id("coffee-shop").expect("a lesson");
        let file = sim::scenario::parse(json.json.as_bytes()).expect("good");
        let text =
            "{{sync: completions customer}} {{event-2: completions customer}} {{knob taking}}";
        let filled = fill(text, &file, &[], file.seed, &["sync".to_owned()]);
        assert_eq!(filled, "`?` 70, 80, 130, 140, 190, 200 s 10 s");
    }

    #[test]
    fn leaves_what_it_cannot_answer() {
        check(
            "mobile-sync-chain",
            "{{nonsense}} {{nowhere: latency phone}} {{open",
            &[],
            "{{nonsense}} {{nowhere: latency phone}} {{open",
        );
    }
}
