//! The stage of one run: nodes with what can be seen of them from outside, links, and messages on their way.

use super::cells::{self, Detail, Moment};
use super::chosen;
use super::frame::{
    Breaker, BreakerBadge, Flight, Health, Kind, Phase, Stage, StageLink, StageNode,
};
use super::space_time::{Sight, lost_label, passage_tone, shape};
use super::trace::{Passage, Trace, share};
use crate::text::{balancer as words, circuit, meters, names, picture, quantity, scaling};
use sim::fact::{Fact, FactKind, Said};
use sim::model::{Node, NodeKind, Service};
use sim::policy::BreakerState;
use sim::sort;
use sim::time::Span;
use sim::world::{Condition, World};

/// How many cells of a queue are worth drawing on the stage.
const CELLS_MAX: usize = 8;
const FLIGHTS_MAX: usize = 5_000;
/// The most single instances of which is told what is wrong with them.
const DISTURBED_MAX: usize = 2;

/// Returns the stage at a moment. `facts` are those of the row that was applied last, and `trace` covers it.
pub fn stage(moment: Moment, trace: &Trace, facts: &[Said], sight: &Sight) -> Stage {
    let model = moment.world.model();
    let touched = touched(facts);
    let nodes: Vec<StageNode> = (0..model.nodes.len() as u16)
        .map(|i| node(moment, i, touched.contains(&i)))
        .collect();
    let mut flights = flights(moment, trace, facts, sight);
    let coming = coming(moment, trace, sight);
    if sight.ahead > Span::ZERO {
        let moves = |flight: &&mut Flight| flight.phase == Phase::Flying;
        for flight in flights.iter_mut().filter(moves) {
            let end = trace.passage(flight.id).and_then(|passage| passage.end);
            flight.gone_at = Some(end.map_or(flight.arrives_at, |end| end.at));
        }
    }
    let spoken = picture::stage_spoken(nodes.len(), flights.len(), moment.at, moment.lang);
    Stage {
        links: links(moment, trace, facts),
        nodes,
        flights,
        coming,
        spoken,
    }
}

/// Returns the nodes that a row changed, each once.
pub fn touched(facts: &[Said]) -> Vec<u16> {
    let mut nodes: Vec<u16> = facts.iter().map(|said| said.node).collect();
    sort::ascending(&mut nodes);
    nodes.dedup();
    nodes
}

// ---- nodes ----

fn node(moment: Moment, id: u16, changed: bool) -> StageNode {
    let (world, lang) = (moment.world, moment.lang);
    let spec = &world.model().nodes[usize::from(id)];
    let label = lang.pick(&spec.label);
    let health = health(world, id, spec);
    let health_label = match health {
        Health::Up => String::new(),
        Health::Crashed => picture::crashed(lang),
        Health::Off => scaling::off(lang),
        Health::Hung => picture::hung(lang),
        Health::Partitioned => picture::cut_off(lang),
    };
    let breaker = badge(moment, id, spec);
    let (kind, mut lines, queues, workers) = match &spec.kind {
        NodeKind::Client(_) => (Kind::Client, client_lines(moment, id), Vec::new(), None),
        NodeKind::Service(service) => {
            let (busy, workers) = workers(world, id, service);
            let waiting = world.gauges()[world.gauge(id, 0) as usize];
            let mut lines = vec![picture::workers_busy(busy, workers, lang)];
            if waiting > 0 {
                lines.push(picture::waiting_count(waiting.into(), lang));
            }
            lines.extend(scaled(moment, id));
            lines.extend(ejections(moment, id, service));
            lines.extend(disturbances(moment, id, service));
            let line = cells::line(moment, id, 0..service.instances, CELLS_MAX);
            let queues = line.into_iter().collect();
            (Kind::Service, lines, queues, Some((busy, workers)))
        }
        NodeKind::Broker(broker) => {
            let queues = cells::queues(moment, id, broker, (Detail::Short, CELLS_MAX));
            let stored: u64 = queues.iter().map(|q| q.there() + u64::from(q.more)).sum();
            (
                Kind::Broker,
                vec![picture::stored(stored, lang)],
                queues,
                None,
            )
        }
    };
    if health != Health::Up {
        lines.insert(0, health_label.clone());
    }
    let mut parts = lines.clone();
    parts.extend(breaker.iter().map(|b| circuit::is(&b.label, lang)));
    StageNode {
        id,
        kind,
        spoken: picture::node_spoken(&label, &parts),
        label,
        place: spec.place,
        lines,
        queues,
        workers,
        health,
        health_label,
        breaker,
        changed,
        lit: false,
        parts: false,
    }
}

fn client_lines(moment: Moment, id: u16) -> Vec<String> {
    let mut lines = vec![picture::sent(moment.world.runs(id), moment.lang)];
    let under_way = moment.world.activations(id).count() as u64;
    if under_way > 0 {
        lines.push(picture::under_way(under_way, moment.lang));
    }
    lines
}

/// Returns how many instances run, where that changes.
fn scaled(moment: Moment, id: u16) -> Option<String> {
    let view = moment.world.scaler(id)?;
    let (starting, max) = (view.starting.len() as u32, view.settings.max);
    Some(scaling::running(view.running, starting, max, moment.lang))
}

/// Returns how many instances the balancer does not ask.
fn ejections(moment: Moment, id: u16, service: &Service) -> Vec<String> {
    let Some(view) = moment.world.outliers(id, moment.at) else {
        return Vec::new();
    };
    let ejected =
        (view.ejected > 0).then(|| words::ejected_of(view.ejected, service.instances, moment.lang));
    let panics = view.panics.then(|| words::panics(moment.lang));
    ejected.into_iter().chain(panics).collect()
}

/// Returns what a fault has set at a service: errors, slowness; and which single instances are out of order.
fn disturbances(moment: Moment, id: u16, service: &Service) -> Vec<String> {
    let all: Vec<Vec<String>> = (0..service.instances)
        .map(|unit| disturbed(moment, id, unit))
        .collect();
    if all.iter().all(|words| *words == all[0]) {
        return all.into_iter().next().unwrap_or_default();
    }
    let single = (0..).zip(all).filter(|(_, words)| !words.is_empty());
    let mut out: Vec<String> = single
        .map(|(unit, words)| format!("[{unit}] {}", words.join(", ")))
        .collect();
    if out.len() > DISTURBED_MAX {
        let more = out.len() - DISTURBED_MAX;
        out.truncate(DISTURBED_MAX);
        out.push(format!("+{more}"));
    }
    out
}

fn disturbed(moment: Moment, id: u16, unit: u32) -> Vec<String> {
    let process = moment.world.process(id, unit);
    let mut out = Vec::new();
    match process.condition {
        Condition::Up | Condition::Off => {}
        // Where all are, the node's health says so.
        _ if health(
            moment.world,
            id,
            &moment.world.model().nodes[usize::from(id)],
        ) != Health::Up => {}
        Condition::Crashed => out.push(picture::crashed(moment.lang)),
        Condition::Hung => out.push(picture::hung(moment.lang)),
    }
    if process.error_share > 0.0 {
        let word = names::fact_kind(FactKind::ErrorRateSet, moment.lang);
        out.push(format!("{word} {}", quantity::share(process.error_share)));
    }
    if process.slow_milli != 1_000 {
        let word = names::fact_kind(FactKind::SlowSet, moment.lang);
        let factor = quantity::thousandths(process.slow_milli);
        out.push(format!("{word} ×{factor}"));
    }
    if process.load_slowdown > 0 && process.busy > 0 {
        let more = process.load_slowdown * u64::from(process.busy) / 1_000;
        out.push(meters::slowed_by_load(1_000 + more, moment.lang));
    }
    out
}

/// Returns how many workers of a service are held, over all its instances that run, and how many these have.
fn workers(world: &World, id: u16, service: &Service) -> (u32, u32) {
    let all = (0..service.instances).map(|unit| world.process(id, unit));
    let here = all.filter(|p| p.condition != Condition::Off);
    here.fold((0, 0), |(busy, workers), p| {
        (busy + p.busy, workers + service.workers)
    })
}

/// Returns how a node is: crashed or hung where all its instances are.
pub fn health(world: &World, id: u16, spec: &Node) -> Health {
    let instances = spec.kind.processes();
    let all = |condition| (0..instances).all(|unit| world.condition(id, unit) == condition);
    if all(Condition::Crashed) {
        Health::Crashed
    } else if all(Condition::Off) {
        Health::Off
    } else if all(Condition::Hung) {
        Health::Hung
    } else if is_cut_off(world, id) {
        Health::Partitioned
    } else {
        Health::Up
    }
}

/// Returns whether a node is cut off from everyone.
pub fn is_cut_off(world: &World, id: u16) -> bool {
    world.partitions().any(|(a, b)| a == id && b.is_none())
}

/// Returns the breaker of a node that lets the fewest calls through, if it has any.
fn badge(moment: Moment, id: u16, spec: &Node) -> Option<BreakerBadge> {
    let units = 0..super::names::units(spec);
    let states = (0..spec.policies.len() as u16).flat_map(|policy| {
        let state = move |unit| moment.world.breaker_state(id, unit, policy);
        units.clone().map_while(state)
    });
    let state = states.max_by_key(|state| strictness(*state))?;
    Some(BreakerBadge {
        state: breaker(state),
        label: names::breaker_state(state, moment.lang),
    })
}

fn strictness(state: BreakerState) -> u8 {
    match state {
        BreakerState::ForcedOpen => 5,
        BreakerState::Open => 4,
        BreakerState::HalfOpen => 3,
        BreakerState::Closed => 2,
        BreakerState::MetricsOnly | BreakerState::ForcedClosed => 1,
        BreakerState::Disabled => 0,
    }
}

/// Returns how a breaker's state is drawn.
pub fn breaker(state: BreakerState) -> Breaker {
    match state {
        BreakerState::Open | BreakerState::ForcedOpen => Breaker::Open,
        BreakerState::HalfOpen => Breaker::HalfOpen,
        BreakerState::Closed
        | BreakerState::Disabled
        | BreakerState::MetricsOnly
        | BreakerState::ForcedClosed => Breaker::Closed,
    }
}

// ---- links ----

fn links(moment: Moment, trace: &Trace, facts: &[Said]) -> Vec<StageLink> {
    let model = moment.world.model();
    let moved: Vec<(u16, u16)> = facts.iter().filter_map(|said| ends(said, trace)).collect();
    let mut links: Vec<StageLink> = Vec::new();
    for link in &model.links {
        let back = links
            .iter_mut()
            .find(|l| (l.from, l.to) == (link.to, link.from));
        if let Some(back) = back {
            back.both = true;
            continue;
        }
        let joins = |(a, b): &(u16, u16)| {
            (*a, *b) == (link.from, link.to) || (*b, *a) == (link.from, link.to)
        };
        links.push(StageLink {
            from: link.from,
            to: link.to,
            both: false,
            partitioned: moment.world.partitions().any(|(a, b)| match b {
                Some(b) => joins(&(a, b)),
                None => (a == link.from) != (a == link.to),
            }),
            changed: moved.iter().any(joins),
        });
    }
    links
}

/// Returns between which nodes the message of a fact travels, where the fact begins or ends its way.
fn ends(said: &Said, trace: &Trace) -> Option<(u16, u16)> {
    let passage = trace.passage(said.message?)?;
    let row = said.row;
    let moves = passage.sent_row == row || passage.end.is_some_and(|end| end.row == row);
    moves.then_some((passage.from.0, passage.to.0))
}

// ---- messages ----

fn flights(moment: Moment, trace: &Trace, facts: &[Said], sight: &Sight) -> Vec<Flight> {
    let mut flights: Vec<Flight> = moment
        .world
        .in_flight()
        // What lay unread at a process that stood still is not on its way any more.
        .filter(|message| message.arrives >= moment.at)
        .map(|message| {
            let passage = super::trace::passage(message, moment.world);
            let way = passage.arrives.since(passage.sent_at);
            let (until, phase) = match message.held {
                Some(held) => (held.at, Phase::Held),
                None => (moment.at, Phase::Flying),
            };
            let progress = share(until.since(passage.sent_at), way);
            flight(&passage, progress, phase, sight)
        })
        .collect();
    sort::by_key(&mut flights, |flight| flight.id);
    flights.truncate(FLIGHTS_MAX);
    let now = facts.first().is_some_and(|said| said.at == moment.at);
    if now {
        flights.extend(ended(moment, trace, facts, sight));
    }
    flights
}

/// Returns the messages of the window that are sent while the cursor goes on to the next frame.
fn coming(moment: Moment, trace: &Trace, sight: &Sight) -> Vec<Flight> {
    let until = moment.at + sight.ahead;
    let sent_then = |p: &&Passage| moment.at < p.sent_at && p.sent_at <= until;
    let passages = trace.passages().iter().filter(sent_then);
    passages
        .take(FLIGHTS_MAX)
        .map(|passage| Flight {
            gone_at: Some(passage.end.map_or(passage.arrives, |end| end.at)),
            ..flight(passage, 0.0, Phase::Flying, sight)
        })
        .collect()
}

/// Returns the messages whose way ended with the last row.
fn ended(moment: Moment, trace: &Trace, facts: &[Said], sight: &Sight) -> Vec<Flight> {
    let mut numbers: Vec<u32> = facts
        .iter()
        .filter(|said| !matches!(said.fact, Fact::Sent { .. }))
        .filter_map(|said| said.message)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let passages = numbers.into_iter().filter_map(|n| trace.passage(n));
    let with_end = passages.filter_map(|p| Some((p, p.end?)));
    with_end
        .filter(|(_, end)| Some(end.row) == moment.last)
        .map(|(passage, end)| {
            let (progress, phase) = match end.lost {
                Some(_) => (passage.reach(), Phase::Lost),
                None => (1.0, Phase::Landed),
            };
            flight(passage, progress, phase, sight)
        })
        .collect()
}

fn flight(passage: &Passage, progress: f32, phase: Phase, sight: &Sight) -> Flight {
    let label = match passage.end.and_then(|end| end.lost) {
        Some(reason) if phase == Phase::Lost => lost_label(passage, reason, sight),
        _ => sight.labels.of(passage, sight.model, sight.lang),
    };
    Flight {
        id: passage.number,
        from: passage.from.0,
        to: passage.to.0,
        sent_at: passage.sent_at,
        arrives_at: passage.arrives,
        gone_at: None,
        progress,
        shape: shape(passage.kind),
        tone: passage_tone(passage),
        label,
        again: passage.is_again(),
        lit: chosen::takes_in(sight.selected, &passage.path),
        phase,
    }
}
