//! Why two runs differ: from what was changed to what came out of it.

use crate::{golden, row_of};
use signalbox::explain::{Book, Difference, Reader, Side, Whose, difference};
use signalbox::lesson::embedded;
use signalbox::lesson::run::Run;
use signalbox::text::Lang;
use signalbox::text::explain_difference as words;
use signalbox::text::quantity::time;
use sim::model::Action;
use sim::record::Recording;
use sim::scenario::File;
use std::fmt::Write;

/// A run to compare, with what its reader set.
#[derive(Clone, Copy)]
struct Setting<'a> {
    variant: &'a str,
    knobs: &'a [(&'a str, &'a str)],
    seed: Option<u64>,
    /// A crash by hand: of which node, after which anchor.
    crash: Option<(&'a str, &'a str)>,
}

fn of(variant: &str) -> Setting<'_> {
    Setting {
        variant,
        knobs: &[],
        seed: None,
        crash: None,
    }
}

impl Setting<'_> {
    fn record(&self, file: &File) -> Recording {
        let knobs = self.knobs.iter();
        let knobs: Vec<(String, String)> = knobs.map(|(k, v)| ((*k).into(), (*v).into())).collect();
        let seed = self.seed.unwrap_or(file.seed);
        let run = Run::of(file, self.variant, &knobs, seed).expect("it compiles");
        let Some((node, anchor)) = self.crash else {
            return run.recording;
        };
        let node = run.model().node(node).expect("a node");
        let action = Action::Crash {
            node,
            instance: None,
        };
        let mut branch = run.recording.fork(row_of(&run, anchor) + 1, action);
        while !branch.extend(run.model().until, 50_000, u32::MAX) {}
        branch
    }

    /// Returns every knob with its value.
    fn knobs(&self, file: &File) -> Vec<(sim::model::Words, String)> {
        let all = file.knobs_of(self.variant).into_iter();
        let value = |(knob, value): (&sim::scenario::Knob, u64)| {
            let turned = self.knobs.iter().find(|(id, _)| *id == knob.id);
            let value = turned.map_or_else(|| knob.text(value), |(_, v)| (*v).to_owned());
            (knob.label.clone(), value)
        };
        all.map(value).collect()
    }
}

/// Returns why two runs of a lesson differ, and how the page tells it.
fn compared(lesson: &str, settings: [Setting; 2], lang: Lang) -> (Difference, String) {
    let lesson = embedded::by_id(lesson).expect("a lesson");
    let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good lesson");
    let recordings = settings.map(|s| s.record(&file));
    let same = settings[0].variant == settings[1].variant;
    let names = [0, 1].map(|i| {
        let label = &file.variant(settings[i].variant).expect("a variant").label;
        let label = lang.pick(label);
        if same {
            format!("{label} {}", i + 1)
        } else {
            label
        }
    });
    let mut books = [Book::default(), Book::default()];
    let [first, second] = &mut books;
    let side = |i: usize, book| Side {
        name: &names[i],
        variant: settings[i].variant.to_owned(),
        knobs: settings[i].knobs(&file),
        reader: Reader::new(&recordings[i], book),
    };
    let (mut a, mut b) = (side(0, first), side(1, second));
    let found = difference(&mut a, &mut b, lang);
    let text = written(&found, &names, lang);
    (found, text)
}

fn written(found: &Difference, names: &[String; 2], lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").expect("text");
    line(words::changed(lang));
    found
        .changed
        .iter()
        .for_each(|text| line(format!("  {text}")));
    line(words::first(lang));
    for (name, step) in names.iter().zip([&found.first_left, &found.first_right]) {
        if let Some(step) = step {
            line(format!("  {:>7} [{name}] {}", time(step.at), step.text));
        }
    }
    line(words::way(lang));
    for step in &found.way {
        let whose = match step.whose {
            Whose::Left => names[0].clone(),
            Whose::Right => names[1].clone(),
            Whose::Both => words::both(lang),
        };
        let whose = if step.instead {
            words::instead(&whose, lang)
        } else {
            whose
        };
        line(format!(
            "  {:>7} [{whose}] {}",
            time(step.step.at),
            step.step.text
        ));
    }
    if found.way_more > 0 {
        line(format!("  {}", words::between(found.way_more, lang)));
    }
    if !found.again.is_empty() {
        line(format!("  {}", found.again));
    }
    line(words::outcome_title(lang));
    found
        .outcome
        .iter()
        .for_each(|o| line(format!("  {}", o.text)));
    out
}

#[test]
fn the_way_from_the_change_to_the_outcome_is_the_one_that_a_person_would_name() {
    for (lesson, left, right) in [
        ("create-order", "sync", "sync-crash"),
        ("duplicate-payment", "as-is", "processed-table"),
        ("create-order", "sync", "async"),
        ("cb-resilience4j", "no-breaker", "breaker"),
        ("mobile-sync-chain", "healthy", "hung"),
        ("coffee-shop", "sync", "event-1"),
        ("buffering", "direct", "queue"),
    ] {
        for (lang, code) in [(Lang::Ko, "ko"), (Lang::En, "en")] {
            let (_, text) = compared(lesson, [of(left), of(right)], lang);
            golden(&format!("{lesson}.{left}.{right}.{code}.txt"), &text);
        }
    }
}

#[test]
fn knobs_seeds_and_hands_are_what_was_changed() {
    let lease = Setting {
        knobs: &[("lease", "20ms")],
        ..of("as-is")
    };
    let crash = Setting {
        crash: Some(("restaurants", "web#3 @ began")),
        ..of("sync")
    };
    let slow = Setting {
        knobs: &[("work", "300ms")],
        ..of("sync")
    };
    let flaky = Setting {
        knobs: &[("up", "80%")],
        ..of("sync")
    };
    let seed = Setting {
        seed: Some(9),
        ..flaky
    };
    for (lang, code) in [(Lang::Ko, "ko"), (Lang::En, "en")] {
        let mut text = String::new();
        for (lesson, settings) in [
            ("duplicate-payment", [of("as-is"), lease]),
            ("create-order", [of("sync"), crash]),
            ("create-order", [of("sync"), slow]),
            ("create-order", [flaky, seed]),
        ] {
            writeln!(text, "{lesson}\n{}", compared(lesson, settings, lang).1).expect("text");
        }
        golden(&format!("changed.{code}.txt"), &text);
    }
}

#[test]
fn a_run_does_not_differ_from_itself() {
    let (found, _) = compared("create-order", [of("sync"), of("sync")], Lang::En);
    assert_eq!(found, Difference::default());
}
