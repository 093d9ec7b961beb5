//! What each lesson asks has one right answer, and a world for every other one.

use signalbox::lesson::embedded::LESSONS;
use signalbox::lesson::predictions::{Fault, check};
use signalbox::lesson::run::Run;
use sim::model::Words;
use sim::scenario::{File, Prediction, parse};

fn lessons() -> impl Iterator<Item = File> {
    LESSONS.iter().map(|lesson| {
        parse(lesson.json.as_bytes())
            .unwrap_or_else(|problems| panic!("{}: {problems:#?}", lesson.id))
    })
}

/// The anchors are there once, exactly one option holds, and each wrong one holds in the world of its patch, and it alone.
#[test]
fn every_prediction_has_one_right_answer_and_a_world_for_each_wrong_one() {
    let mut broken = Vec::new();
    for file in lessons() {
        for prediction in &file.predictions {
            if let Err(faults) = check(&file, prediction) {
                broken.push(format!("{} {}: {faults:#?}", file.id, prediction.id));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Nobody learns to choose the first one.
#[test]
fn the_right_answer_stands_now_here_now_there() {
    let mut places = [0; 4];
    for prediction in lessons().flat_map(|file| file.predictions) {
        let right = prediction.options.iter().position(|o| o.wrong.is_none());
        places[right.expect("one is right")] += 1;
    }
    let all: u32 = places.iter().sum();
    assert!(places[..3].iter().all(|n| *n >= 3), "{places:?}");
    assert!(places.iter().all(|n| *n * 2 <= all), "{places:?}");
}

#[test]
fn every_lesson_asks_two_to_four_times() {
    for file in lessons() {
        let asked = file.predictions.len();
        assert!((2..=4).contains(&asked), "{} asks {asked} times", file.id);
    }
}

/// Who reveals one answer does not run past the next question of the same variant.
#[test]
fn no_answer_runs_past_the_next_question() {
    for file in lessons() {
        for variant in file.variants() {
            let run = Run::of(&file, &variant.id, &[], file.seed).expect("it compiles");
            let row = |anchor| run.matches(anchor).next().map(|said| said.row);
            let own = file.predictions.iter().filter(|p| p.variant == variant.id);
            let rows: Vec<_> = own
                .flat_map(|p| [(&p.id, row(&p.before)), (&p.id, row(&p.until))])
                .collect();
            let apart = rows
                .chunks(2)
                .map(|p| p[1])
                .zip(rows.iter().skip(2).step_by(2));
            for ((id, until), (next, before)) in apart {
                assert!(
                    until < *before,
                    "{}: {id} ends at {until:?}, {next} is asked at {before:?}",
                    file.id
                );
            }
        }
    }
}

fn words(prediction: &Prediction) -> impl Iterator<Item = &Words> {
    let options = prediction.options.iter().flat_map(|option| {
        let wrong = option.wrong.as_ref().map(|wrong| &wrong.misconception);
        std::iter::once(&option.words).chain(wrong)
    });
    std::iter::once(&prediction.question).chain(options)
}

#[test]
fn every_word_of_a_prediction_is_in_both_languages() {
    for file in lessons() {
        for words in file.predictions.iter().flat_map(words) {
            let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
            assert!(
                hangul(&words.ko) && !hangul(&words.en),
                "{}: {words:?}",
                file.id
            );
            assert!(!words.en.trim().is_empty(), "{}: {words:?}", file.id);
        }
    }
}

/// Returns what is wrong with the first prediction of a lesson that was altered.
#[track_caller]
fn altered(from: &str, to: &str) -> Vec<Fault> {
    let lesson = LESSONS
        .iter()
        .find(|l| l.id == "duplicate-payment")
        .expect("a lesson");
    assert!(lesson.json.contains(from), "the lesson has no {from}");
    let file = parse(lesson.json.replacen(from, to, 1).as_bytes()).expect("still a lesson");
    check(&file, &file.predictions[0]).err().unwrap_or_default()
}

#[test]
fn an_altered_lesson_is_found_out() {
    assert_eq!(altered("\"seed\": 1", "\"seed\": 2"), []);
    // Nothing is lost any more: the lease never ends, and another answer is right.
    let healed = altered("\"kind\": \"ack\"", "\"kind\": \"request\"");
    let gone = Fault::Anchor {
        anchor: "web#1/orders.create/charge @ lease_expired".into(),
        found: 0,
    };
    assert!(healed.contains(&gone), "{healed:?}");
    assert!(
        healed.contains(&Fault::Graded { right: vec![0] }),
        "{healed:?}"
    );
    // The patch of a wrong answer changes nothing that matters.
    let idle = altered(
        "{\"set\": \"/scenario/nodes/payment/consumers/0/ack\", \"to\": \"automatic\"},",
        "{\"set\": \"/scenario/nodes/payment/workers\", \"to\": 2},",
    );
    assert!(
        matches!(idle[..], [Fault::World { option: 0, .. }]),
        "{idle:?}"
    );
    // Another option than the one without a patch holds.
    let wrong = altered(
        "\"counter\": \"delivered\"}, \"is\": 2}",
        "\"counter\": \"delivered\"}, \"is\": 3}",
    );
    assert!(
        wrong.contains(&Fault::Graded { right: vec![] }),
        "{wrong:?}"
    );
}
