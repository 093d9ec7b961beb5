//! What has to be the same everywhere: the runs of every lesson and variant, random scenarios, and the draws of every
//! distribution.

#[path = "../../src/lesson/embedded.rs"]
#[allow(dead_code, reason = "only the list is needed")]
mod embedded;
#[path = "../../sim/tests/seeds/random.rs"]
mod random;

use sim::dist::{Branch, Dist, Observed};
use sim::draw::{Draw, Key, Purpose};
use sim::record::{EVENTS_DEFAULT, Recording};
use sim::scenario;
use sim::time::Span;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The frozen ones, written by the native test.
pub const FROZEN: &str = include_str!("../fingerprints.json");

const RANDOM_SCENARIOS: u64 = 40;
const SAMPLES: u64 = 1_000;

/// Returns name → fingerprint and number of events, or of draws.
pub fn found() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for lesson in embedded::LESSONS {
        runs(&mut found, lesson.id, lesson.json);
    }
    for number in 0..RANDOM_SCENARIOS {
        runs(
            &mut found,
            &format!("random-{number:02}"),
            &random::file(number),
        );
    }
    for (name, dist) in distributions() {
        found.insert(format!("draws/{name}"), drawn(&dist));
    }
    found
}

fn runs(found: &mut BTreeMap<String, String>, id: &str, json: &str) {
    let file = scenario::parse(json.as_bytes()).expect("the file has no mistakes");
    for variant in file.variants() {
        let model = file
            .compile(&variant.id, &[])
            .expect("the variant compiles");
        let run = Recording::whole(Rc::new(model), file.seed, Vec::new(), EVENTS_DEFAULT);
        let text = format!("{:016x} {}", run.fingerprint(), run.len());
        found.insert(format!("{id}/{}", variant.id), text);
    }
}

fn drawn(dist: &Dist) -> String {
    let mut hash = Key::ROOT;
    for i in 0..SAMPLES {
        let mut draw = Draw::new(Key::of_seed(1), Purpose::Work, Key::ROOT.with(i));
        hash = hash.with(dist.sample(&mut draw).0);
    }
    format!("{:016x} {SAMPLES}", hash.0)
}

fn distributions() -> [(&'static str, Dist); 9] {
    let (mean, sd) = (Span::from_ms(10), Span::from_ms(3));
    let branches = [(0.9, 1), (0.1, 50)].map(|(weight, ms)| Branch {
        weight,
        mean: Span::from_ms(ms),
    });
    let values = [(1.0, 1), (2.0, 7)].map(|(weight, ms)| Observed {
        weight,
        value: Span::from_ms(ms),
    });
    [
        ("constant", Dist::Constant(mean)),
        (
            "uniform",
            Dist::Uniform {
                low: sd,
                high: mean,
            },
        ),
        ("exponential", Dist::Exponential { mean }),
        ("erlang", Dist::Erlang { k: 3, mean }),
        ("normal", Dist::Normal { mean, sd }),
        (
            "pareto",
            Dist::Pareto {
                min: sd,
                shape: 1.5,
            },
        ),
        ("lognormal", Dist::Lognormal { mean, cv: 2.0 }),
        (
            "hyperexponential",
            Dist::Hyperexponential {
                branches: branches.into(),
            },
        ),
        (
            "empirical",
            Dist::Empirical {
                values: values.into(),
            },
        ),
    ]
}
