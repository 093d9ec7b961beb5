//! Mistakes across variants: one that shows in all of them is told once, and what one of them has no use for is a mistake only if none
//! has.

use super::build;
use super::file::{File, model, patched, same};
use super::json::Json;
use super::knobs::{self, Knob};
use super::patch;
use super::problem::{Code, Problem, What};
use super::reader::{Reader, entries};
use super::recorded;
use super::variants::Variant;
use crate::model::Policy;

/// What was found so far.
#[derive(Debug, Default)]
struct Found {
    /// How many variants could be read.
    variants: usize,
    /// Each mistake as the first variant has it, and how many have it.
    mistakes: Vec<(Problem, usize)>,
    /// Likewise what has no use, with the byte where it stands.
    idle: Vec<(u32, Problem, usize)>,
    /// Where the entries about links stand, once for each variant that has them.
    links: Vec<u32>,
}

/// Compiles every variant.
pub fn check<'a>(
    r: &mut Reader<'a>,
    root: &'a Json,
    source: &str,
    variants: &[Variant],
    knobs: &[Knob],
) -> Vec<Problem> {
    let plain = [Variant::plain()];
    let variants = match variants {
        [] => &plain[..],
        all => all,
    };
    let mut found = Found::default();
    for variant in variants {
        match patched(root, variant, &[]) {
            Ok(scenario) => {
                if let Some(at) = root.field("knobs") {
                    knobs::check(r, knobs, at, &variant.id, &scenario);
                }
                found.add(variant, &scenario, source);
            }
            Err(pointer) => {
                let variant = variant.id.clone();
                r.note(
                    root.field("variants").unwrap_or(root),
                    Code::PointsNowhere { pointer, variant },
                );
            }
        }
    }
    found.told(variants.len())
}

/// Compiles the world of each wrong answer.
pub fn wishes<'a>(r: &mut Reader<'a>, root: &'a Json, source: &str, parts: &File) -> Vec<Problem> {
    let mut found = Vec::new();
    for (i, prediction) in parts.predictions.iter().enumerate() {
        let Some(variant) = parts.variant(&prediction.variant) else {
            continue;
        };
        for (j, option) in prediction.options.iter().enumerate() {
            let Some(wrong) = &option.wrong else { continue };
            match patched(root, variant, &wrong.patch) {
                Ok(scenario) => found.extend(model(&scenario, source).err().into_iter().flatten()),
                Err(pointer) => {
                    let variant = variant.id.clone();
                    let at = patch::find(root, &format!("/predictions/{i}/options/{j}/patch"));
                    r.note(at.unwrap_or(root), Code::PointsNowhere { pointer, variant });
                }
            }
        }
    }
    found
}

/// Looks for the breaker of each recorded case in its variant.
pub fn recorded<'a>(r: &mut Reader<'a>, root: &'a Json, source: &str, parts: &File) {
    for (i, case) in parts.recorded.iter().enumerate() {
        let scenario = parts
            .variant(&case.variant)
            .map(|it| patched(root, it, &[]));
        let model = scenario.and_then(|it| model(&it.ok()?, source).ok());
        let Some(model) = model.filter(|model| case.place(model).is_none()) else {
            continue;
        };
        let node = model.node(&case.node).map(usize::from);
        let policies = node.map_or(&[][..], |node| &model.nodes[node].policies);
        let at = |field: &str| {
            let found = patch::find(root, &format!("/recorded/{i}/{field}"));
            found.unwrap_or(root)
        };
        let libraries = |it: &Policy| recorded::library(&it.settings);
        match policies
            .iter()
            .find(|it| it.name == case.policy)
            .and_then(libraries)
        {
            Some(library) => r.unknown(
                at("library"),
                What::Library,
                &case.library,
                [library].into_iter(),
            ),
            None => {
                let breakers = policies.iter().filter(|it| libraries(it).is_some());
                let names = breakers.map(|it| &*it.name);
                r.unknown(at("policy"), What::Policy, &case.policy, names);
            }
        }
    }
}

impl Found {
    fn add(&mut self, variant: &Variant, scenario: &Json, source: &str) {
        let mut r = Reader::with_idle();
        build::model(&mut r, scenario);
        let idle = r.take_idle(scenario, source);
        self.variants += 1;
        for problem in r.finish(scenario, source) {
            match self.mistakes.iter_mut().find(|(p, _)| same(p, &problem)) {
                Some((_, count)) => *count += 1,
                None => {
                    let variant = Some(variant.id.clone());
                    self.mistakes.push((Problem { variant, ..problem }, 1));
                }
            }
        }
        for (at, problem) in idle {
            match self.idle.iter_mut().find(|(known, ..)| *known == at) {
                Some((.., count)) => *count += 1,
                None => self.idle.push((at, problem, 1)),
            }
        }
        let links = scenario.field("scenario").and_then(|it| it.field("links"));
        self.links
            .extend(links.into_iter().flat_map(entries).map(|(_, body)| body.at));
    }

    /// Returns the mistakes. What seems to have no use may have one as soon as the mistakes are mended, so it waits for that.
    fn told(self, variants: usize) -> Vec<Problem> {
        if self.mistakes.is_empty() && self.variants == variants {
            let everywhere = |at: u32| self.links.iter().filter(|link| **link == at).count();
            let unused = self
                .idle
                .iter()
                .filter(|(at, _, count)| *count == everywhere(*at));
            return unused.map(|(_, problem, _)| problem.clone()).collect();
        }
        let whole = self.variants;
        let told = |(problem, count)| match count {
            count if count == whole => Problem {
                variant: None,
                ..problem
            },
            _ => problem,
        };
        self.mistakes.into_iter().map(told).collect()
    }
}
