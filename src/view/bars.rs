//! The bars and brackets of a space-time diagram: what held workers, and what was waited for.

use super::axis::Axis;
use super::frame::{Bar, BarKind, Tone};
use super::space_time::Sight;
use super::trace::{Stretch, Trace, What};
use crate::text::balancer as words;
use crate::text::fact::breaker_tone;
use crate::text::quantity::measured;
use crate::text::{circuit, meters, picture};
use sim::sort;
use sim::sorted::SortedMap;
use sim::time::Time;

const BARS_MAX: usize = 400;
/// Rows that programs wrote are named only where there are not more in sight than that.
const EFFECTS_MAX: usize = 32;
const BRACKET_LANES: u8 = 3;

/// Returns the bars and brackets of a trace that lie in the axis's window.
pub fn bars(trace: &Trace, sight: &Sight) -> Vec<Bar> {
    let (from, to) = (sight.axis.from(), sight.axis.to());
    let inside = |s: &&Stretch| s.from <= to && s.to.is_none_or(|end| end >= from);
    let (waits, mut shown): (Vec<&Stretch>, Vec<&Stretch>) = trace
        .stretches()
        .iter()
        .filter(inside)
        .partition(|s| matches!(s.what, What::InLine { .. }));
    let lines = lines(&waits);
    shown.extend(&lines);
    sort::by_key(&mut shown, |s| (s.from, s.node));
    let writes =
        |s: &&&Stretch| matches!(&s.what, What::Busy { effects, .. } if !effects.is_empty());
    let quiet = shown.iter().filter(writes).count() > EFFECTS_MAX;
    let mut brackets = Brackets::default();
    let all = shown.into_iter().map(|s| Bar {
        lane: lane(s, &mut brackets),
        ..bar(s, quiet, sight)
    });
    let mut bars: Vec<Bar> = all.collect();
    if bars.len() > BARS_MAX {
        bars = joined(bars, sight.axis);
    }
    bars
}

/// Returns one stretch for as long as anyone stood in line at a node, with how many did at once.
fn lines(waits: &[&Stretch]) -> Vec<Stretch> {
    let mut ends: SortedMap<u16, Vec<(Time, bool)>> = SortedMap::default();
    for wait in waits {
        let ends = ends.or_default(wait.node);
        ends.push((wait.from, true));
        ends.extend(wait.to.map(|to| (to, false)));
    }
    let mut out: Vec<Stretch> = Vec::new();
    for (node, mut ends) in ends {
        // Who comes as another leaves joins the same line.
        sort::by_key(&mut ends, |(at, comes)| (*at, !comes));
        let first = out.len();
        let mut now = 0;
        for (at, comes) in ends {
            if comes && now == 0 {
                out.push(Stretch {
                    node,
                    unit: 0,
                    lane: 0,
                    from: at,
                    to: None,
                    row: 0,
                    what: What::InLine { most: 0 },
                });
            }
            now = if comes { now + 1 } else { now - 1 };
            let Some(line) = out[first..].last_mut() else {
                continue;
            };
            line.to = (now == 0).then_some(at);
            if let What::InLine { most } = &mut line.what {
                *most = now.max(*most);
            }
        }
    }
    out
}

fn lane(stretch: &Stretch, brackets: &mut Brackets) -> u8 {
    match stretch.what {
        What::Busy { .. } | What::Blocked | What::Down | What::Off | What::Hung => stretch.lane,
        _ => brackets.lane(stretch),
    }
}

fn bar(stretch: &Stretch, quiet: bool, sight: &Sight) -> Bar {
    let lang = sight.lang;
    // Where it began in sight, the mark there says what it is.
    let unmarked = |word: String| {
        if stretch.from < sight.axis.from() {
            word
        } else {
            String::new()
        }
    };
    let (kind, tone, label) = match &stretch.what {
        What::Busy { again, effects } => {
            let tone = if *again { Tone::Retry } else { Tone::Request };
            let label = if quiet && !again {
                String::new()
            } else {
                effects_label(stretch.node, effects, sight)
            };
            (BarKind::Busy, tone, label)
        }
        What::Blocked => (BarKind::Blocked, Tone::Idle, String::new()),
        What::Down => (BarKind::Down, Tone::Error, unmarked(picture::crashed(lang))),
        What::Off => (BarKind::Off, Tone::Idle, String::new()),
        What::Hung => (BarKind::Hung, Tone::Error, unmarked(picture::hung(lang))),
        What::Cut => (BarKind::Wait, Tone::Error, unmarked(picture::cut_off(lang))),
        What::Lease {
            length,
            expired: true,
        } => (BarKind::Wait, Tone::Retry, picture::lease(*length, lang)),
        What::Lease { .. } => (BarKind::Wait, Tone::Idle, String::new()),
        What::Timeout(length) => (
            BarKind::Wait,
            Tone::Timeout,
            picture::timeout(*length, lang),
        ),
        What::Deadline(left) => (BarKind::Wait, Tone::Timeout, meters::time_left(*left, lang)),
        What::Pause(length) => {
            let label = picture::doing_for(&picture::waiting(lang), &measured(*length));
            (BarKind::Wait, Tone::Retry, label)
        }
        What::Circuit(state) => {
            let name = crate::text::names::breaker_state(*state, lang);
            let name = circuit::is(&name, lang);
            let label = match stretch.to {
                Some(to) => format!("{name} {}", measured(to.since(stretch.from))),
                None => name,
            };
            (BarKind::Wait, breaker_tone(*state), label)
        }
        What::Ejected => {
            let name = words::ejected(stretch.unit, lang);
            let label = match stretch.to {
                Some(to) => format!("{name} {}", measured(to.since(stretch.from))),
                None => name,
            };
            (BarKind::Wait, Tone::Error, label)
        }
        What::Listening => (BarKind::Wait, Tone::Idle, picture::listening(lang)),
        What::InLine { most } => {
            let label = match stretch.to {
                Some(to) if *most == 1 => picture::in_line_for(to.since(stretch.from), lang),
                _ => picture::in_line_up_to(*most, lang),
            };
            (BarKind::Wait, Tone::Idle, label)
        }
    };
    Bar {
        lifeline: stretch.node,
        lane: stretch.lane,
        from: stretch.from,
        to: stretch.to,
        kind,
        tone,
        label,
    }
}

/// Returns which rows a program wrote: `charges 2` is the second charge.
fn effects_label(node: u16, effects: &[(u16, u32)], sight: &Sight) -> String {
    let tables = &sight.model.nodes[usize::from(node)].tables;
    let one = |(table, nth): &(u16, u32)| {
        let name = tables.get(usize::from(*table)).map_or("", |t| &*t.name);
        format!("{name} {nth}")
    };
    effects.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Which lanes of brackets are taken until when, a node.
#[derive(Default)]
struct Brackets(SortedMap<u16, Vec<Option<Time>>>);

impl Brackets {
    /// Gives a bracket the first lane that is free when it begins; where all are taken, the last.
    fn lane(&mut self, stretch: &Stretch) -> u8 {
        let lanes = self.0.or_default(stretch.node);
        let is_free = |until: &Option<Time>| until.is_some_and(|until| until <= stretch.from);
        match lanes.iter().position(is_free) {
            Some(i) => {
                lanes[i] = stretch.to;
                i as u8
            }
            None if lanes.len() < usize::from(BRACKET_LANES) => {
                lanes.push(stretch.to);
                lanes.len() as u8 - 1
            }
            None => BRACKET_LANES - 1,
        }
    }
}

/// Joins bars that follow each other without a gap that could be seen.
fn joined(bars: Vec<Bar>, axis: &Axis) -> Vec<Bar> {
    let mut out: Vec<Bar> = Vec::new();
    let mut last: SortedMap<(u16, u8, u8), usize> = SortedMap::default();
    for bar in bars {
        let key = (bar.lifeline, bar.lane, bar.kind as u8);
        let near = last.get(&key).copied().filter(|i| {
            let before = &out[*i];
            let quiet = before.label.is_empty() && bar.label.is_empty() && before.tone == bar.tone;
            let gap = before.to.map_or(0.0, |end| axis.y(bar.from) - axis.y(end));
            quiet && gap < 3.0
        });
        match near {
            Some(i) => out[i].to = bar.to,
            None => {
                last.insert(key, out.len());
                out.push(bar);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bracket_stands_for_all_who_wait_at_once() {
        let wait = |node: u16, from: u64, to: Option<u64>| Stretch {
            node,
            unit: 0,
            lane: 0,
            from: Time(from),
            to: to.map(Time),
            row: 0,
            what: What::InLine { most: 1 },
        };
        let all = [
            wait(1, 0, Some(10)),
            wait(1, 5, Some(20)),
            wait(1, 20, Some(30)),
            wait(1, 40, None),
            wait(2, 7, Some(8)),
        ];
        let told: Vec<_> = lines(&all.iter().collect::<Vec<_>>())
            .into_iter()
            .map(|s| (s.node, s.from.0, s.to.map(|t| t.0), s.what))
            .collect();
        let most = |most| What::InLine { most };
        assert_eq!(
            told,
            [
                (1, 0, Some(30), most(2)),
                (1, 40, None, most(1)),
                (2, 7, Some(8), most(1)),
            ]
        );
    }
}
