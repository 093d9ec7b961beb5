//! What each lesson says of its runs holds: its claims, its stops, the numbers in its text.

use signalbox::lesson::claims::check;
use signalbox::lesson::embedded::LESSONS;
use signalbox::lesson::run::Run;
use signalbox::lesson::{Entry, entries, prose};
use sim::scenario::{File, parse};

fn lessons() -> Vec<File> {
    let parsed = LESSONS.iter().map(|lesson| {
        parse(lesson.json.as_bytes())
            .unwrap_or_else(|problems| panic!("{}: {problems:#?}", lesson.id))
    });
    parsed.collect()
}

/// Returns the default run of each variant.
fn runs(file: &File) -> Vec<(String, Run)> {
    let variants = file.variants().iter();
    variants
        .map(|v| {
            (
                v.id.clone(),
                Run::of(file, &v.id, &[], file.seed).expect("it compiles"),
            )
        })
        .collect()
}

#[test]
fn the_catalogue_says_what_the_files_say() {
    let files = lessons();
    let expected: Vec<Entry> = files
        .iter()
        .map(|f| Entry {
            id: f.id.clone(),
            chapter: f.chapter.clone(),
            title: f.title.clone(),
            question: f.question.clone(),
        })
        .collect();
    let text = serde_json::to_string_pretty(&expected).expect("plain data");
    assert_eq!(
        entries(),
        expected,
        "static/lessons.json should be:\n{text}"
    );
}

#[test]
fn every_claim_holds() {
    for file in lessons() {
        for variant in file.variants() {
            let own =
                |c: &&sim::scenario::Claim| c.variant.as_ref().is_none_or(|v| *v == variant.id);
            let long = variant.id == "endless";
            assert!(
                long || file.claims.iter().any(|c| own(&c)),
                "{} {} has no claim",
                file.id,
                variant.id
            );
        }
        for claim in &file.claims {
            if let Err(broken) = check(&file, claim) {
                panic!("{}: {broken:#?}", file.id);
            }
        }
    }
}

#[test]
fn every_stop_is_there_exactly_once() {
    for file in lessons() {
        let runs = runs(&file);
        assert!(!file.stops.is_empty(), "{} has no stops", file.id);
        for stop in &file.stops {
            for (variant, run) in &runs {
                if stop.variant.as_ref().is_none_or(|v| v == variant) {
                    let found = run.matches(&stop.anchor).count();
                    assert_eq!(found, 1, "{} {variant}: {}", file.id, stop.anchor);
                }
            }
        }
    }
}

#[test]
fn every_number_in_a_text_is_answered() {
    for file in lessons() {
        for text in [&file.text.ko, &file.text.en] {
            let filled = prose::fill(text, &file, &[], file.seed, &[]);
            assert!(!filled.contains("{{"), "{}: {filled}", file.id);
            assert!(filled.len() > 400, "{} has a text", file.id);
        }
    }
}

/// Only a lesson's text is Markdown: in a question, an answer or a name its marks would be read as they stand.
#[test]
fn short_texts_have_no_marks() {
    for file in lessons() {
        let mut all = vec![&file.title, &file.question];
        all.extend(file.variants().iter().map(|v| &v.label));
        all.extend(file.stops.iter().map(|s| &s.words));
        for prediction in &file.predictions {
            all.push(&prediction.question);
            for option in &prediction.options {
                all.push(&option.words);
                all.extend(option.wrong.iter().map(|w| &w.misconception));
            }
        }
        for text in all.iter().flat_map(|words| [&words.ko, &words.en]) {
            let is_marked = text.contains('`') || text.contains("**") || text.contains(" *");
            assert!(!is_marked, "{}: {text}", file.id);
        }
    }
}

/// Whoever turns a knob to either end gets a run, not a mistake; and somewhere the run differs.
#[test]
fn every_knob_turns_from_end_to_end_and_changes_a_run() {
    for file in lessons() {
        for knob in file.knobs() {
            let ends = |variant: &str| {
                [knob.min, knob.max].map(|value| {
                    let knobs = [(knob.id.clone(), knob.text(value))];
                    let run = Run::of(&file, variant, &knobs, file.seed).expect("it compiles");
                    run.recording.fingerprint()
                })
            };
            let own = file.variants().iter().filter(|v| knob.applies_to(&v.id));
            let ends: Vec<_> = own.map(|v| ends(&v.id)).collect();
            assert!(
                ends.iter().any(|[min, max]| min != max),
                "{} {}",
                file.id,
                knob.id
            );
        }
    }
}

/// Watching a lesson to its end takes a while, but not for ever.
#[test]
fn every_lesson_has_a_pace_to_watch_it_at() {
    for file in lessons() {
        let lengths = runs(&file).into_iter().filter(|(id, _)| id != "endless");
        let seconds =
            lengths.map(|(_, run)| run.recording.last().now().0 as f64 / file.pace.0 as f64);
        let longest = seconds.fold(0.0, f64::max);
        assert!(
            (15.0..=45.0).contains(&longest),
            "{}: {longest} s at 1×",
            file.id
        );
    }
}
