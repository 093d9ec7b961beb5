//! A thousand random scenarios of messaging with random faults: the laws hold, each has something to judge, and broken programs are
//! caught by the law that they break.

mod broken;
mod elections;
#[path = "../numbers/mod.rs"]
mod random;
mod scaling;
mod scenario;
mod transactions;

use scenario::Cast;
use serde_json::Value;
use sim::law::{self, Findings, Law, Promises};
use sim::model::Model;
use sim::scenario::parse;
use std::rc::Rc;

const SCENARIOS: u64 = 1_000;
const EVENTS_MAX: u32 = 20_000;

fn compile(file: &Value) -> Rc<Model> {
    let problems = |found: Vec<sim::scenario::Problem>| -> Rc<Model> {
        let shown: Vec<_> = found.iter().map(|p| (&p.path, &p.code)).collect();
        panic!("the generator makes files without mistakes: {shown:?}")
    };
    let parsed = match parse(file.to_string().as_bytes()) {
        Ok(parsed) => parsed,
        Err(found) => return problems(found),
    };
    let variant = parsed.variants()[0].id.clone();
    parsed.compile(&variant, &[]).map_or_else(problems, Rc::new)
}

fn judged(cast: &Cast, file: &Value, seed: u64) -> Findings {
    let model = compile(file);
    law::judge(&model, seed, &cast.promises(&model), EVENTS_MAX)
}

/// Holds: G-3, G-4, OB-2, OB-5, OB-7, OB-8, OR-2, OR-3, RQ-20, RQ-33.
#[test]
fn the_laws_hold_in_a_thousand_scenarios() {
    let mut runs = [0; Law::ALL.len()];
    let mut promised = [0; Law::ALL.len()];
    let mut broken = Vec::new();
    for number in 0..SCENARIOS {
        let cast = Cast::of(number);
        let model = compile(&cast.file());
        let found = law::judge(&model, number, &cast.promises(&model), EVENTS_MAX);
        // What holds in every run is judged without promises too: the rest is what was promised.
        let unasked = law::judge(&model, number, &Promises::default(), EVENTS_MAX);
        for law in Law::ALL {
            runs[law as usize] += u32::from(found.judged(law) > 0);
            promised[law as usize] += u32::from(found.judged(law) > unasked.judged(law));
        }
        let first = found.breaches().first();
        broken.extend(first.map(|breach| format!("{number} {cast:?}: {breach:?}")));
    }
    for law in Law::ALL {
        let (runs, promised) = (runs[law as usize], promised[law as usize]);
        println!("{law:?}: judged {runs} of {SCENARIOS} runs, a promise in {promised}");
    }
    let shown: Vec<_> = broken.iter().take(10).collect();
    assert!(
        broken.is_empty(),
        "{} broke a law: {shown:#?}",
        broken.len()
    );
    // Nothing here calls through a fallback, takes a lock or begins a transaction: the other random scenarios do.
    let elsewhere = [Law::StandIns, Law::Locks, Law::Isolation];
    let every = Law::ALL.iter().filter(|law| !elsewhere.contains(law));
    let idle = |law: &&Law| runs[**law as usize] < 40;
    let idle: Vec<_> = every.filter(idle).collect();
    assert!(
        idle.is_empty(),
        "too few runs give {idle:?} something to judge"
    );
    let promises = [
        Law::AtLeastOnce,
        Law::AtMostOnce,
        Law::Order,
        Law::OneEffect,
        Law::Published,
        Law::NoGhosts,
        Law::PublishedOnce,
    ];
    let idle = promises.iter().filter(|law| promised[**law as usize] < 40);
    let idle: Vec<_> = idle.collect();
    assert!(idle.is_empty(), "too few runs promise {idle:?}");
}
