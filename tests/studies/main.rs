//! Published studies beside ours: `cargo test --test studies`.
//!
//! Each study is a scenario of ours, to be opened in the page: `static/studies/`, and the lesson `congestive-collapse`. Here its points are
//! run by the meter over many seeds, and what comes out is printed beside what the authors' own programs print: point, theirs,
//! ours, our standard error, z.
//!
//! A closed form holds within four standard errors. A table was made by a handful of runs itself, so it holds within four
//! standard errors × √(1 + R/n), with R our replications and n theirs, and half a unit of its last digit.
//!
//! Each module says where our model differs from theirs.
#![cfg(not(target_arch = "wasm32"))]

mod backoff;
mod collapse;
mod fisher;
mod locking;
mod loops;
mod retry_budgets;
mod row;
mod study;

use signalbox::lesson::claims::check;
use signalbox::lesson::{embedded, studies};
use sim::scenario::{Entry, parse};

#[test]
fn every_study_is_right_and_its_claims_hold() {
    for study in embedded::STUDIES {
        let file = parse(study.json.as_bytes()).unwrap_or_else(|p| panic!("{}: {p:#?}", study.id));
        assert_eq!(file.id, study.id);
        let own = |id: &str| {
            let mut claims = file.claims.iter();
            claims.any(|c| c.variant.as_ref().is_none_or(|v| v == id))
        };
        for variant in file.variants() {
            assert!(own(&variant.id), "{} {} has no claim", file.id, variant.id);
        }
        for claim in &file.claims {
            if let Err(broken) = check(&file, claim) {
                panic!("{}: {broken:#?}", file.id);
            }
        }
    }
}

#[test]
fn the_catalogue_says_what_the_files_say() {
    let files = embedded::STUDIES.iter().map(|s| parse(s.json.as_bytes()));
    let expected: Vec<Entry> = files
        .map(|file| {
            let file = file.expect("the study is right");
            Entry {
                id: file.id.clone(),
                chapter: file.chapter.clone(),
                title: file.title.clone(),
                question: file.question.clone(),
            }
        })
        .collect();
    assert_eq!(studies(), expected, "mend static/studies.json");
}
