//! The JavaScript class `Machine`: the machine without the page. Importing it mounts nothing where there is no `#app`.
//!
//! ```js
//! import init, { Machine } from "./signalbox.js";
//! await init();
//! const machine = new Machine(textOfALessonFile, { variant: "sync", seed: "7", knobs: { lease: "50ms" } });
//! machine.step();               // the row of the next event, or null at the end
//! machine.seek(100); machine.back();
//! machine.facts(0, machine.length);
//! ```
//!
//! 64-bit integers are strings, fingerprints are hexadecimal. Errors are objects
//! `{ error, problems: [{ code, path, line, column, ko, en }] }`.

use crate::text::{Lang, machine, problems};
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use sim::fact::Said;
use sim::record::{EVENTS_DEFAULT, Playhead, Recording};
use sim::scenario::{File, Problem};
use sim::sink::Row;
use sim::world::End;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// A run with a cursor in it.
#[wasm_bindgen]
pub struct Machine {
    file: File,
    variant: String,
    recording: Recording,
    playhead: Playhead,
    cursor: u32,
}

const OPTIONS: [&str; 4] = ["variant", "seed", "knobs", "events_max"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    variant: Option<String>,
    seed: Option<String>,
    knobs: BTreeMap<String, String>,
    /// The most events to record.
    events_max: Option<u32>,
}

#[derive(Serialize)]
struct Failed<'a> {
    error: &'static str,
    problems: Vec<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    problem: Option<&'a Problem>,
    ko: String,
    en: String,
}

#[derive(Serialize)]
struct RowOut {
    row: u32,
    at: sim::time::Time,
    cause: Option<u32>,
    message: Option<u32>,
    node: String,
    facts: Vec<&'static str>,
}

#[derive(Serialize)]
struct State {
    applied: u32,
    length: u32,
    at: sim::time::Time,
    nth: u32,
    variant: String,
    seed: String,
    fingerprint: String,
    end: Option<&'static str>,
}

fn js<T: Serialize>(value: &T) -> JsValue {
    // Plain data of ours always serialises.
    value
        .serialize(&Serializer::json_compatible())
        .unwrap_or(JsValue::NULL)
}

fn refused(error: &'static str, found: &[Problem]) -> JsValue {
    let told = |problem| Told {
        problem: Some(problem),
        ko: problems::problem(problem, Lang::Ko),
        en: problems::problem(problem, Lang::En),
    };
    js(&Failed {
        error,
        problems: found.iter().map(told).collect(),
    })
}

fn misused(say: impl Fn(Lang) -> String) -> JsValue {
    let told = Told {
        problem: None,
        ko: say(Lang::Ko),
        en: say(Lang::En),
    };
    js(&Failed {
        error: "options",
        problems: vec![told],
    })
}

/// Returns the options. A name that is none of them is refused: a mistyped option must not be a default in disguise.
fn read_options(options: JsValue) -> Result<Options, JsValue> {
    if options.is_undefined() || options.is_null() {
        return Ok(Options::default());
    }
    let names = js_sys::Object::keys(&js_sys::Object::from(options.clone()));
    let mut names = names.iter().filter_map(|name| name.as_string());
    if let Some(name) = names.find(|name| !OPTIONS.contains(&&**name)) {
        return Err(misused(|lang| machine::options(&name, lang)));
    }
    serde_wasm_bindgen::from_value(options)
        .map_err(|e| misused(|lang| machine::options(&e.to_string(), lang)))
}

#[wasm_bindgen]
impl Machine {
    /// Loads a lesson file and records the run of one variant: the first, unless `options` names another.
    ///
    /// # Errors
    /// `{ error: "file" | "scenario" | "options", problems }`.
    #[wasm_bindgen(constructor)]
    pub fn load(text: &str, options: JsValue) -> Result<Machine, JsValue> {
        let options = read_options(options)?;
        let file =
            sim::scenario::parse(text.as_bytes()).map_err(|found| refused("file", &found))?;
        let variant = options
            .variant
            .unwrap_or_else(|| file.variants()[0].id.clone());
        let seed = match &options.seed {
            None => file.seed,
            Some(text) => text
                .parse()
                .map_err(|_| misused(|lang| machine::seed(text, lang)))?,
        };
        let knobs: Vec<(String, String)> = options.knobs.into_iter().collect();
        let model = file
            .compile(&variant, &knobs)
            .map_err(|found| refused("scenario", &found))?;
        let events_max = options
            .events_max
            .unwrap_or(EVENTS_DEFAULT)
            .min(sim::record::EVENTS_MAX);
        let recording = Recording::whole(Rc::new(model), seed, Vec::new(), events_max);
        Ok(Self {
            file,
            variant,
            recording,
            playhead: Playhead::default(),
            cursor: 0,
        })
    }

    /// Returns the ids of the file's variants.
    pub fn variants(&self) -> Vec<String> {
        self.file.variants().iter().map(|v| v.id.clone()).collect()
    }

    /// Returns how many events the run has.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> u32 {
        self.recording.len()
    }

    /// Returns how many events are applied at the cursor.
    #[wasm_bindgen(getter)]
    pub fn applied(&self) -> u32 {
        self.cursor
    }

    /// Returns the hash over the whole run, as hexadecimal text.
    #[wasm_bindgen(getter)]
    pub fn fingerprint(&self) -> String {
        format!("{:016x}", self.recording.fingerprint())
    }

    /// Applies the next event and returns its row, or null at the end.
    pub fn step(&mut self) -> JsValue {
        if self.cursor >= self.recording.len() {
            return JsValue::NULL;
        }
        self.cursor += 1;
        js(&self.row_out(self.cursor - 1))
    }

    /// Takes the last event back and returns its row, or null at the start.
    pub fn back(&mut self) -> JsValue {
        if self.cursor == 0 {
            return JsValue::NULL;
        }
        self.cursor -= 1;
        js(&self.row_out(self.cursor))
    }

    /// Moves the cursor to after `applied` events, at most to the end, and returns the state there.
    pub fn seek(&mut self, applied: u32) -> JsValue {
        self.cursor = applied.min(self.recording.len());
        self.state()
    }

    /// Returns where the cursor stands: `{ applied, length, at, nth, variant, seed, fingerprint, end }`. The fingerprint is that of the run
    /// up to the cursor.
    pub fn state(&mut self) -> JsValue {
        let position = self.recording.position(self.cursor);
        let world = self.playhead.seek(&self.recording, self.cursor, true);
        let end = self.recording.end().map(|end| match end {
            End::Quiet => "quiet",
            End::Until => "until",
            End::Limit(_) => "limit",
        });
        js(&State {
            applied: self.cursor,
            length: self.recording.len(),
            at: position.at,
            nth: position.nth,
            variant: self.variant.clone(),
            seed: self.recording.seed().to_string(),
            fingerprint: format!("{:016x}", world.fingerprint()),
            end,
        })
    }

    /// Returns the rows from `from` up to but not including `to`.
    pub fn rows(&self, from: u32, to: u32) -> JsValue {
        let to = to.min(self.recording.len());
        js(&(from..to).map(|i| self.row_out(i)).collect::<Vec<_>>())
    }

    /// Returns the facts of the rows from `from` up to but not including `to`, with their numbers and their causes.
    pub fn facts(&self, from: u32, to: u32) -> JsValue {
        let facts: Vec<Said> = self.recording.describe(from.min(to)..to);
        js(&facts)
    }

    fn row_out(&self, i: u32) -> RowOut {
        let found = self.recording.row(i);
        let Row { at, message, .. } = found;
        let cause = found.cause();
        RowOut {
            row: i,
            at,
            cause: (cause != sim::fact::NO_ROW).then_some(cause),
            message: (message != sim::fact::NO_MESSAGE).then_some(message),
            node: self.recording.model().nodes[usize::from(found.node())]
                .name
                .clone(),
            facts: found.kinds().iter().map(|kind| kind.name()).collect(),
        }
    }
}
