//! A study's scenario at one of its points, run over many seeds.

use signalbox::lesson::embedded;
use sim::measure::{EVENTS_MAX, Measured, measure};
use sim::meter::Estimate;
use sim::model::Model;
use sim::program::MessageKind;
use sim::scenario;
use sim::time::Time;
use sim::world::End;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A point: a variant of a study with some values of it set otherwise.
pub struct Point<'s> {
    pub study: &'s str,
    pub variant: &'s str,
    /// JSON pointers below the scenario of the file, and what stands there instead.
    pub set: &'s [(&'s str, serde_json::Value)],
}

impl Point<'_> {
    /// Returns the checked model.
    pub fn model(&self) -> Model {
        let json = embedded::by_id(self.study).expect("a study").json;
        let mut file: serde_json::Value = serde_json::from_str(json).expect("JSON");
        // What is set here may be out of a knob's range, and knobs, claims and words are not what is run.
        for field in ["knobs", "claims", "predictions", "stops"] {
            file.as_object_mut().expect("an object").remove(field);
        }
        for (pointer, value) in self.set {
            *file.pointer_mut(pointer).expect(pointer) = value.clone();
        }
        let text = file.to_string();
        let file = scenario::parse(text.as_bytes()).unwrap_or_else(|p| panic!("{p:#?}"));
        let model = file.compile(self.variant, &[]);
        model.unwrap_or_else(|p| panic!("{p:#?}"))
    }

    /// Runs seeds 1 to `runs`, to the end of the scenario or to another one, and returns the mean of each number that `read`
    /// finds in a run.
    pub fn numbers<const N: usize>(
        &self,
        runs: u64,
        until: Option<Time>,
        read: impl Fn(&Measured) -> [f64; N] + Sync,
    ) -> [Estimate; N] {
        let each = self.each_seed(runs, |model, seed| {
            read(&run(model, seed, until.unwrap_or(model.until)))
        });
        std::array::from_fn(|i| each.iter().map(|numbers| numbers[i]).collect())
    }

    /// Does something with each seed, on as many threads as the computer has, and returns what came of it in their order.
    pub fn each_seed<T: Send>(
        &self,
        runs: u64,
        what: impl Fn(&Rc<Model>, u64) -> T + Sync,
    ) -> Vec<T> {
        let next = AtomicU64::new(1);
        let found = Mutex::new(Vec::new());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let model = Rc::new(self.model());
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed > runs {
                            return;
                        }
                        let result = what(&model, seed);
                        found.lock().expect("nobody panicked").push((seed, result));
                    }
                });
            }
        });
        let mut found = found.into_inner().expect("nobody panicked");
        found.sort_by_key(|(seed, _)| *seed);
        found.into_iter().map(|(_, result)| result).collect()
    }
}

/// Runs a model with a seed, and expects that no limit ends it.
pub fn run(model: &Rc<Model>, seed: u64, until: Time) -> Measured {
    let measured = measure(model, seed, &[], until, EVENTS_MAX);
    assert!(!matches!(measured.end, End::Limit(_)), "{:?}", measured.end);
    measured
}

/// Returns how many requests were sent.
pub fn requests(run: &Measured) -> f64 {
    let mut kinds = run.summary.messages.iter();
    let requests = kinds.find(|kind| kind.kind == MessageKind::Request);
    requests.map_or(0.0, |kind| kind.sent as f64)
}
