//! Putting a frame together: everything that is visible at one cursor, over one run or two on one clock.

use super::cells::Moment;
use super::compare::{self, Past};
use super::counted::Counted;
use super::frame::{Ask, Frame, LibraryView, Lit, Patience, RunFrame, Strip, Why};
use super::latency::latencies;
use super::lens::{Lens, Seen};
use super::library::library;
use super::routing::routing;
use super::space_time::{Sight, Ticks, space_time};
use super::transport::{Place, transport};
use super::window::{Window, rows_next};
use super::{chosen, events, inside, ledger, message_card, rebalance, sentence, stage, why};
use crate::explain::why_line;
use crate::text::{Lang, notice, quantity};
use sim::fact::Said;
use sim::model::NodeKind;
use sim::record::Recording;
use sim::scenario::Recorded;
use sim::time::Time;
use std::ops::Range;
use std::rc::Rc;

/// How many runs a camera remembers.
const LENSES_MAX: usize = 6;

/// Makes frames, and keeps what the next one of the same runs can use. It holds nothing that the recordings do not say:
/// a new camera makes the same frames, more slowly.
#[derive(Debug, Default)]
pub struct Camera {
    /// The one used last comes last.
    lenses: Vec<Lens>,
    difference: why::Kept,
    ticks: Ticks,
    /// The rows that the diagrams showed last.
    window: Range<u32>,
    counted: Counted,
}

impl Camera {
    /// Returns everything that is visible, or none where there is no run.
    pub fn frame(&mut self, ask: &Ask) -> Option<Frame> {
        let mut lenses = self.lenses(ask);
        let mut runs = shown(ask, &mut lenses);
        let why = why(&mut runs, ask, &mut self.difference);
        let window = Window::new(&runs, ask, &self.window);
        let moved = window.as_ref().is_some_and(|it| it.rows != self.window);
        if let Some(window) = &window {
            self.window = window.rows.clone();
        }
        let frame = window.and_then(|it| frame(&mut runs, ask, why, it, &mut self.ticks));
        let frame = frame.map(|frame| self.counted.fill(frame));
        if ask.is_hurried() && !moved {
            self.look_ahead(&mut runs, ask);
        }
        self.keep(lenses);
        frame
    }

    /// Counts what happened in the runs before the cursor until patience is over. Returns whether all is counted: then the next frame is not
    /// late.
    pub fn count(&mut self, ask: &Ask) -> bool {
        let mut lenses = self.lenses(ask);
        let mut runs = shown(ask, &mut lenses);
        let end = end_of(&runs);
        let focused = runs.get_mut(ask.focused);
        let counted = focused.is_some_and(|run| strip(run, end, ask).is_some())
            && pasts(&mut runs, ask.focused, ask).is_some();
        self.keep(lenses);
        counted
    }

    /// Takes lenses back, and forgets those that were not used for longest.
    fn keep(&mut self, lenses: Vec<Lens>) {
        self.lenses.extend(lenses);
        let surplus = self.lenses.len().saturating_sub(LENSES_MAX);
        self.lenses.drain(..surplus);
    }

    /// Prepares the window that comes next, a little in each frame.
    fn look_ahead(&self, runs: &mut [Shown], ask: &Ask) {
        let Some(run) = runs.get_mut(ask.focused) else {
            return;
        };
        let half = self.window.start + self.window.len() as u32 / 2;
        let next = rows_next(&self.window, run.recording.len());
        let applied = applied(run.recording, ask, true);
        if let Some(next) = next.filter(|_| applied >= half) {
            run.lens.look_ahead(run.recording, next, applied - half);
        }
    }

    /// Takes out a lens for each run, until [`Self::keep`] takes them back.
    fn lenses(&mut self, ask: &Ask) -> Vec<Lens> {
        let runs = ask.runs.iter();
        runs.map(|run| self.lens(run.recording)).collect()
    }

    /// Takes out the lens that knows most of a run, or a new one.
    fn lens(&mut self, recording: &Recording) -> Lens {
        let known = self.lenses.iter().enumerate();
        let best = known
            .filter(|(_, lens)| lens.knows(recording))
            .max_by_key(|(_, lens)| lens.len())
            .map(|(i, _)| i);
        let mut lens = best.map_or_else(Lens::default, |i| self.lenses.remove(i));
        lens.focus(recording);
        lens
    }
}

/// A run that is shown, with what is kept of it.
pub struct Shown<'a> {
    name: &'a str,
    pub recording: &'a Recording,
    recorded: &'a [&'a Recorded],
    lens: &'a mut Lens,
}

fn shown<'a>(ask: &Ask<'a>, lenses: &'a mut [Lens]) -> Vec<Shown<'a>> {
    let runs = ask.runs.iter().zip(lenses);
    runs.map(|(run, lens)| Shown {
        name: run.name,
        recording: run.recording,
        recorded: run.recorded,
        lens,
    })
    .collect()
}

/// Returns what explains the event at the cursor, where that is asked.
fn why(runs: &mut [Shown], ask: &Ask, kept: &mut why::Kept) -> Option<Why> {
    let asked = ask.why?;
    let run = runs.get_mut(ask.focused)?;
    let applied = applied(run.recording, ask, true);
    let mut why = why::why(run.lens, run.recording, applied, asked.row, ask);
    if let Some((line, applied)) = asked.line {
        let mut reader = run.lens.reader(run.recording);
        why.line = why_line(
            &mut reader,
            applied.min(run.recording.len()),
            line,
            ask.lang,
        );
    }
    if let Some(inputs) = &asked.inputs {
        why.difference = kept.difference(ask.runs, inputs, ask.lang);
    }
    Some(why)
}

fn frame(
    runs: &mut [Shown],
    ask: &Ask,
    why: Option<Why>,
    window: Window,
    ticks: &mut Ticks,
) -> Option<Frame> {
    let focused = ask.focused.min(runs.len().checked_sub(1)?);
    let at = ask.cursor.at;
    let frames: Vec<RunFrame> = runs
        .iter_mut()
        .enumerate()
        .map(|(i, run)| {
            let focused = i == focused;
            let lit = why
                .as_ref()
                .map(|why| why::lit(run.recording, why, i, focused));
            run_frame(run, ask, &window, focused, lit.unwrap_or_default())
        })
        .collect();
    let complete = runs.iter().all(|run| run.recording.is_complete());
    let end = end_of(runs);
    let run = &mut runs[focused];
    let applied = applied(run.recording, ask, true);
    let sentence = sentence::sentence(run.lens, run.recording, applied, ask.lang);
    // What stands between two events is written as finely as it can be watched.
    let last = run.recording.position(applied).at;
    let told = if at == last {
        at
    } else {
        quantity::watched(at, ask.pace).max(last)
    };
    let strip = strip(run, end, ask);
    let late = ask.stage_only || strip.is_none();
    let place = Place {
        at: told,
        applied,
        between: at > last,
        end,
        complete,
        headline: &sentence.headline,
        strip: strip.unwrap_or_default(),
        parts: frames[focused]
            .lit
            .parts
            .map(|row| run.recording.row(row).at),
    };
    let comparison = match ask.stage_only {
        true => Some(Vec::new()),
        false => pasts(runs, focused, ask).map(|pasts| compare::comparison(&pasts, ask.lang)),
    };
    let run = &mut runs[focused];
    let mut events = events::events(run.lens, run.recording, applied, ask);
    why::light_rows(&mut events.rows, &frames[focused].lit);
    Some(Frame {
        at,
        focused,
        transport: transport(run.lens, run.recording, &place, ask.lang),
        events,
        sentence,
        late: late || comparison.is_none(),
        comparison: comparison.unwrap_or_default(),
        why,
        runs: frames,
        ticks: ticks.at(&window.axis),
        axis: window.axis,
    })
}

/// Returns the strip of a run on a track that ends then; none where patience was over before it was made.
fn strip(run: &mut Shown, end: Time, ask: &Ask) -> Option<Rc<Strip>> {
    let landmarks = run.lens.landmarks();
    let patience = match ask.stage_only {
        true => Some(Patience::NONE),
        false => ask.patience,
    };
    landmarks.strip(run.recording, end, ask.lang, patience)
}

/// Returns the runs until the cursor; none where patience was over before they were counted.
fn pasts<'a>(runs: &'a mut [Shown], focused: usize, ask: &Ask) -> Option<Vec<Past<'a>>> {
    let all = runs.iter_mut().enumerate();
    all.map(|(i, run)| {
        let applied = applied(run.recording, ask, i == focused);
        Some(Past {
            model: run.recording.model(),
            history: run.lens.history(run.recording, applied, ask.patience)?,
            applied,
        })
    })
    .collect()
}

/// Returns how many events of a run are applied: another run than the focused one stands at the end of the instant.
pub fn applied(recording: &Recording, ask: &Ask, focused: bool) -> u32 {
    let at = ask.cursor.at;
    if focused && ask.cursor.nth < u32::MAX {
        recording.applied_at(ask.cursor)
    } else {
        recording.events_at(at)
    }
}

fn run_frame(run: &mut Shown, ask: &Ask, window: &Window, focused: bool, lit: Lit) -> RunFrame {
    let recording = run.recording;
    let applied = applied(recording, ask, focused);
    let last = applied.checked_sub(1);
    // The window first: the cursor is in it, and what is between costs little.
    let rows = window.rows(recording, focused);
    let trace = match ask.stage_only {
        true => {
            run.lens.approach(recording, rows);
            None
        }
        false => Some(run.lens.trace(recording, rows)),
    };
    let facts: Vec<Said> = last.map_or_else(Vec::new, |row| run.lens.facts(recording, row));
    let trace = trace.unwrap_or_else(|| run.lens.trace_of_last(recording, applied, &facts));
    let model = recording.model();
    let labels = &run.lens.labels();
    let sight = Sight {
        model,
        labels,
        axis: &window.axis,
        lang: ask.lang,
        selected: ask.selected.filter(|_| focused),
        last: last.filter(|_| !ask.is_hurried()),
        ahead: ask.ahead,
        lit: &lit,
    };
    let made = || {
        let mut diagram = space_time(&trace, &sight);
        diagram.marks.extend(why::parting(recording, &sight));
        diagram
    };
    let diagram = match ask.stage_only {
        true => Rc::default(),
        false => run.lens.diagram(Seen::new(trace.rows(), &sight), made),
    };
    let moment = Moment {
        world: run.lens.world(recording, applied),
        at: ask.cursor.at,
        lang: ask.lang,
        last,
    };
    let at = inside::choose(moment, ask.selected, &trace, &facts);
    // Beside a library the breaker stays in sight until the reader looks elsewhere.
    let library = run.recorded.first().and_then(|case| case.place(model));
    let unselected = library.filter(|_| ask.selected.is_none());
    let at = unselected.map(|(node, _)| (node, 0)).or(at);
    let at = at.filter(|_| !ask.stage_only);
    let mut stage = stage::stage(moment, &trace, &facts, &sight);
    why::light_nodes(&mut stage.nodes, &lit);
    why::part_nodes(&mut stage.nodes, recording, &lit, ask.lang);
    for (at, _) in chosen::places(moment, sight.selected) {
        stage.nodes[usize::from(at)].lit = true;
    }
    let mut inside = at.map(|(node, unit)| inside::inside(moment, node, unit, sight.selected));
    let gauges = at.map_or_else(Vec::new, |(node, _)| inside::gauges(moment, node));
    let ledger = ledger::ledger(moment, &facts, is_over(recording, applied));
    let message = message_card::card(moment, &trace, sight.selected);
    let request = chosen::card(moment, sight.selected);
    if let Some(inside) = &mut inside {
        inside.libraries = libraries(run, inside.node, applied, ask.lang);
        inside.groups = rebalance::groups(run.lens, recording, (inside.node, applied), ask.lang);
        inside.routing = routing(run.lens, recording, (inside.node, applied), ask.lang);
        let place = (ask.cursor.at, last_instant(recording));
        let charts = run.lens.charts();
        inside.charts = charts.of(recording, inside.node, place, &gauges, ask.lang);
        if matches!(
            model.nodes[usize::from(inside.node)].kind,
            NodeKind::Client(_)
        ) {
            let history = run.lens.history(recording, applied, ask.patience);
            let of = (inside.node, applied);
            inside.latencies = history.and_then(|it| latencies(it, recording, of, place, ask.lang));
        }
    }
    RunFrame {
        name: run.name.to_owned(),
        stage,
        space_time: diagram,
        inside,
        ledger,
        message,
        request,
        ended: ended(recording, applied, ask.lang),
        hidden: None,
        lit,
    }
}

/// Returns the recorded cases of a node's breakers beside the model.
fn libraries(run: &mut Shown, node: u16, applied: u32, lang: Lang) -> Vec<LibraryView> {
    let recording = run.recording;
    let here = |it: &&&Recorded| it.place(recording.model()).is_some_and(|at| at.0 == node);
    let cases = run.recorded.iter().filter(here);
    cases
        .map(|case| {
            let given = run.lens.given(recording, case);
            library(recording, case, &given, applied, lang)
        })
        .collect()
}

/// Returns why nothing more happens, where the cursor stands at the end.
fn ended(recording: &Recording, applied: u32, lang: Lang) -> Option<String> {
    if !is_over(recording, applied) {
        return None;
    }
    Some(notice::ended(recording.end()?, recording.len(), lang))
}

/// Returns the end of the track: the last instant of all runs in sight.
fn end_of(runs: &[Shown]) -> Time {
    let last = runs.iter().map(|run| last_instant(run.recording)).max();
    last.unwrap_or_default()
}

fn is_over(recording: &Recording, applied: u32) -> bool {
    applied >= recording.len() && recording.is_complete()
}

fn last_instant(recording: &Recording) -> Time {
    let last = recording.len().checked_sub(1);
    last.map_or(Time::ZERO, |last| recording.row(last).at)
}
