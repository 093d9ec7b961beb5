//! Opening what an address asks for. Parts that make no sense in the lesson are told; the rest is opened.

use super::runs;
use crate::app::effect::Effect;
use crate::app::hand;
use crate::app::lesson::{Lesson, patch};
use crate::app::predictions::Wish;
use crate::app::route::VERSION;
use crate::app::shared::Shared;
use crate::app::state::{AppState, Notice};
use sim::sort;
use sim::sorted::SortedMap;
use sim::world::Command;

/// Opens the runs that the address asks for.
pub fn open(s: &mut AppState, lesson: &Shared<Lesson>) -> Vec<Effect> {
    let mut refused = Vec::new();
    let left = variant(lesson, s.wanted.variant.as_deref(), "variant", &mut refused).unwrap_or(0);
    let worlds = [
        world(lesson, s.wanted.world.as_ref(), "world", &mut refused),
        world(
            lesson,
            s.wanted.world_beside.as_ref(),
            "beside-world",
            &mut refused,
        ),
    ];
    let right =
        variant(lesson, s.wanted.beside.as_deref(), "beside", &mut refused).filter(|right| {
            *right != left || s.wanted.hands != s.wanted.hands_beside || worlds[0] != worlds[1]
        });
    for (knob, value) in &s.wanted.knobs {
        if knob_value(lesson, knob, value).is_none() {
            refused.push(format!("{knob}:{value}"));
        }
    }
    let mut effects = Vec::new();
    let mut shown = Vec::new();
    let sides = [
        Some((left, s.wanted.hands.clone(), worlds[0])),
        right.map(|right| (right, s.wanted.hands_beside.clone(), worlds[1])),
    ];
    for (variant, hands, world) in sides.into_iter().flatten() {
        let Some(own) = runs::of_variant(s, variant, &mut effects) else {
            continue;
        };
        // A world is one of the variant that was asked about.
        let asked = lesson.variants().get(variant).map(|v| v.id.as_str());
        let world =
            world.filter(|wish| asked == Some(&lesson.predictions[wish.prediction].variant));
        let commands = commands(s, lesson, (variant, world), &hands, &mut refused);
        shown.push(if commands.is_empty() && world.is_none() {
            own
        } else {
            runs::asked_for(s, own, world, commands, &mut effects)
        });
    }
    s.focused = usize::from(s.wanted.focus_beside && shown.len() > 1);
    let names = [s.wanted.name.take(), s.wanted.name_beside.take()];
    for (id, name) in shown.iter().zip(names) {
        let run = s.runs.iter_mut().find(|run| run.id == *id);
        if let (Some(run), Some(name)) = (run, name) {
            run.title = Some(name);
        }
    }
    s.until = s.wanted.until.take();
    s.shown = shown;
    tell_refused(s, refused);
    effects
}

/// Tells which parts of the address were left out, those that were no sense from the start included.
pub fn tell_refused(s: &mut AppState, refused: Vec<String>) {
    let mut parts = std::mem::take(&mut s.wanted.refused);
    parts.extend(refused);
    s.notices
        .retain(|notice| !matches!(notice, Notice::LinkPartly { .. } | Notice::LinkNewer));
    if s.wanted.version.take().is_some_and(|v| v > VERSION) {
        s.notices.push(Notice::LinkNewer);
    }
    if !parts.is_empty() {
        let lesson = s.wanted.lesson.is_some();
        s.notices.push(Notice::LinkPartly { parts, lesson });
    }
}

/// Returns the knobs that the address moved, as far as the lesson has them for a variant.
pub fn knobs(s: &AppState, lesson: &Lesson, variant: usize) -> SortedMap<usize, u64> {
    let id = lesson.variants().get(variant).map_or("", |v| &v.id);
    let moved = |(knob, value): &(String, String)| {
        knob_value(lesson, knob, value).filter(|(i, _)| lesson.knobs()[*i].applies_to(id))
    };
    s.wanted.knobs.iter().filter_map(moved).collect()
}

fn knob_value(lesson: &Lesson, id: &str, value: &str) -> Option<(usize, u64)> {
    let i = lesson.knobs().iter().position(|knob| knob.id == id)?;
    let knob = &lesson.knobs()[i];
    let value = knob.value(value)?;
    (knob.min..=knob.max).contains(&value).then_some((i, value))
}

fn variant(
    lesson: &Lesson,
    id: Option<&str>,
    parameter: &str,
    refused: &mut Vec<String>,
) -> Option<usize> {
    let id = id?;
    let found = lesson.variants().iter().position(|v| v.id == id);
    if found.is_none() {
        refused.push(format!("{parameter}={id}"));
    }
    found
}

/// Returns the answer whose world an address names; it must be a wrong one.
fn world(
    lesson: &Lesson,
    named: Option<&(String, usize)>,
    parameter: &str,
    refused: &mut Vec<String>,
) -> Option<Wish> {
    let (question, answer) = named?;
    let prediction = lesson.predictions.iter().position(|p| p.id == *question);
    let wish = prediction.map(|prediction| Wish {
        prediction,
        option: answer - 1,
    });
    let wrong = wish.filter(|wish| !patch(lesson, Some(*wish)).is_empty());
    if wrong.is_none() {
        refused.push(format!("{parameter}={question}.{answer}"));
    }
    wrong
}

/// Returns the commands of a run in the order of their instants.
fn commands(
    s: &AppState,
    lesson: &Lesson,
    (variant, world): (usize, Option<Wish>),
    hands: &[String],
    refused: &mut Vec<String>,
) -> Vec<Command> {
    if hands.is_empty() {
        return Vec::new();
    }
    let id = lesson.variants().get(variant).map_or("", |v| &v.id);
    let moved: Vec<(String, String)> = knobs(s, lesson, variant)
        .into_iter()
        .map(|(i, value)| {
            let knob = &lesson.knobs()[i];
            (knob.id.clone(), knob.text(value))
        })
        .collect();
    let Ok(model) = lesson.compile_with(id, patch(lesson, world), &moved) else {
        refused.extend_from_slice(hands);
        return Vec::new();
    };
    let mut commands = Vec::new();
    for text in hands {
        match hand::read(text, &model) {
            Some(command) => commands.push(command),
            None => refused.push(text.clone()),
        }
    }
    sort::by_key(&mut commands, |command| command.when);
    commands
}
