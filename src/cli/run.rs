//! `run`: one lesson or file, all its variants or one.

use super::args::{Format, RunRequest};
use super::{Console, Exit, json, source, text};
use crate::text::cli as words;
use sim::fact::Said;
use sim::measure::{self, Measured};
use sim::model::Model;
use sim::record;
use sim::scenario::{File, Variant, nearest};
use sim::sink::Facts;
use sim::world::World;
use std::io;
use std::rc::Rc;

/// How many events a diagram looks at; a longer one would be cut anyway.
const EVENTS_DRAWN_MAX: u32 = 2_000;

/// One variant's run.
pub struct Done<'a> {
    pub variant: &'a Variant,
    pub model: Rc<Model>,
    pub seed: u64,
    pub measured: Measured,
    /// What happened: everything where it was asked for, the beginning where it is drawn.
    pub facts: Vec<Said>,
}

/// Runs and writes what came of it.
///
/// # Errors
/// The result could not be written.
pub fn run(request: &RunRequest, console: &mut Console) -> io::Result<Exit> {
    let file = match source::open(&request.what, console) {
        Ok(file) => file,
        Err(exit) => return Ok(exit),
    };
    let Some(variants) = chosen(&file, request, console) else {
        return Ok(Exit::Usage);
    };
    let mut models = Vec::new();
    for variant in &variants {
        match file.compile(&variant.id, &request.knobs) {
            Ok(model) => models.push(model),
            Err(found) => {
                source::tell(&request.what, &found, console);
                return Ok(Exit::Usage);
            }
        }
    }
    let mut report = json::Report::new(&file.id);
    for (variant, model) in variants.into_iter().zip(models) {
        console.tell(&words::running(&file.id, &variant.id, console.lang));
        let done = one(variant, model, request, file.seed, console);
        match request.format {
            Format::Text => text::write(&file, &done, request.facts, console)?,
            Format::Json => report.add(&done, request.facts, console.lang),
        }
    }
    if request.format == Format::Json {
        report.write(console.out)?;
    }
    Ok(Exit::Ok)
}

/// Returns the variants to run, or nothing after saying what is wrong with the names on the command line.
pub fn chosen<'a>(
    file: &'a File,
    request: &RunRequest,
    console: &mut Console,
) -> Option<Vec<&'a Variant>> {
    let ids: Vec<&str> = file.variants().iter().map(|v| &*v.id).collect();
    let chosen: Vec<&Variant> = match &request.variant {
        None => file.variants().iter().collect(),
        Some(id) => file.variant(id).into_iter().collect(),
    };
    if let (true, Some(id)) = (chosen.is_empty(), &request.variant) {
        let near = nearest(id, ids.iter().copied());
        console.tell(&words::unknown_variant(id, near, &ids, console.lang));
        return None;
    }
    let has = |knob: &&sim::scenario::Knob| chosen.iter().any(|v| knob.applies_to(&v.id));
    let knobs: Vec<&str> = file.knobs().iter().filter(has).map(|k| &*k.id).collect();
    for (id, _) in &request.knobs {
        if !knobs.contains(&id.as_str()) {
            let near = nearest(id, knobs.iter().copied());
            console.tell(&words::unknown_knob(id, near, &knobs, console.lang));
            return None;
        }
    }
    Some(chosen)
}

/// Runs one variant at full speed, and once more for its facts.
fn one<'a>(
    variant: &'a Variant,
    mut model: Model,
    request: &RunRequest,
    seed: u64,
    console: &mut Console,
) -> Done<'a> {
    let seed = request.seed.unwrap_or(seed);
    model.until = request.until.unwrap_or(model.until);
    let model = Rc::new(model);
    let events_max = events_max(request);
    let lang = console.lang;
    let measured = measure::measure_telling(&model, seed, &[], model.until, events_max, |world| {
        console.tell(&words::so_far(world.applied(), world.now(), lang));
    });
    let facts = match (request.facts, request.format) {
        (true, _) => facts(&model, seed, events_max),
        (false, Format::Text) => facts(&model, seed, EVENTS_DRAWN_MAX),
        (false, Format::Json) => Vec::new(),
    };
    Done {
        variant,
        model,
        seed,
        measured,
        facts,
    }
}

/// A scenario may be without end, so only a reader who says until when gets more events than a recording holds.
fn events_max(request: &RunRequest) -> u32 {
    if request.until.is_some() && !request.facts {
        measure::EVENTS_MAX
    } else {
        record::EVENTS_MAX
    }
}

/// Returns what the first events of a run say.
fn facts(model: &Rc<Model>, seed: u64, events_max: u32) -> Vec<Said> {
    let mut world = World::new(Rc::clone(model), seed, Rc::new([]));
    let mut facts = Facts::default();
    world.extend_until(model.until);
    while world.applied() < events_max && world.step(&mut facts) {}
    facts.0
}
