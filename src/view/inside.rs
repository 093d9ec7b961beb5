//! The inside of one node: its programs, workers, queues, tables and breakers.

mod programs;

use super::balancer::balancer;
use super::breakers::breakers;
use super::cells::{self, Detail, Moment};
use super::frame::{Cell, CellState, Inside, MeterView, Selected, TableRow, TableView};
use super::limits::limits;
use super::scaling::scaler;
use super::trace::Trace;
use super::{chosen, condition, meters, names, stage, transactions};
use crate::text::picture;
use crate::text::quantity::about;
use crate::text::ui::workers_free;
use sim::fact::Said;
use sim::model::{AckMode, Consumer, Model, Node, NodeKind, Service, Table};
use sim::world::{Activation, Change, NO_DEADLINE};

const STANDING_MAX: usize = 6;
const WORKERS_MAX: u32 = 48;
/// More workers without work than that are counted, not shown one by one.
const FREE_MAX: usize = 6;
const CELLS_MAX: usize = 40;
const ROWS_MAX: usize = 20;

/// Returns which node is shown: the selected one, the receiver of the selected message or where the selected request is, else the one
/// of the last row that has the most to show.
pub fn choose(
    moment: Moment,
    selected: Option<&Selected>,
    trace: &Trace,
    facts: &[Said],
) -> Option<(u16, u32)> {
    let model = moment.world.model();
    let last = model.nodes.len().checked_sub(1)? as u16;
    match selected {
        Some(Selected::Node { node, unit }) => {
            let node = (*node).min(last);
            let units = names::units_at_hand(&model.nodes[usize::from(node)]);
            return Some((node, (*unit).min(units.saturating_sub(1))));
        }
        Some(Selected::Message { message }) => {
            if let Some(passage) = trace.passage(*message) {
                return Some(passage.to);
            }
        }
        Some(Selected::Request { .. }) => {
            if let Some(place) = chosen::places(moment, selected).pop() {
                return Some(place);
            }
        }
        None => {}
    }
    let places = facts.iter().map(|said| (said.node, said.unit));
    let best = places.reduce(|best, next| {
        if to_show(model, next.0) > to_show(model, best.0) {
            next
        } else {
            best
        }
    });
    best.or_else(|| {
        let first = |n: &Node| matches!(n.kind, NodeKind::Service(_));
        let i = model.nodes.iter().position(first).unwrap_or_default();
        Some((i as u16, 0))
    })
}

/// Returns how much there is to see inside a node.
fn to_show(model: &Model, node: u16) -> usize {
    let spec = &model.nodes[usize::from(node)];
    let kind = match &spec.kind {
        NodeKind::Client(_) => 1,
        NodeKind::Broker(_) => 2,
        NodeKind::Service(_) => 3,
    };
    let has_state = |p: &sim::model::Policy| p.settings.scope() == sim::policy::Scope::Member;
    kind + 4 * usize::from(spec.policies.iter().any(has_state))
}

/// Returns the inside of a node's unit at a moment.
pub fn inside(moment: Moment, node: u16, unit: u32, selected: Option<&Selected>) -> Inside {
    let spec = &moment.world.model().nodes[usize::from(node)];
    let units = names::units_at_hand(spec);
    let which = if units > 1 {
        format!("[{unit}]")
    } else {
        String::new()
    };
    let replicas = moment.world.replicas(node);
    let leads = replicas.is_some_and(|it| it.leader.map(u32::from) == Some(unit));
    let mut title = format!("{}{which}", moment.lang.pick(&spec.label));
    if leads {
        title = format!("{title} · {}", picture::leader(moment.lang));
    }
    let queues = match &spec.kind {
        NodeKind::Broker(broker) => cells::queues(moment, node, broker, (Detail::Whole, CELLS_MAX)),
        NodeKind::Service(_) => cells::line(moment, node, unit..unit + 1, CELLS_MAX)
            .into_iter()
            .collect(),
        NodeKind::Client(_) => Vec::new(),
    };
    let here = Here {
        moment,
        node,
        unit,
        selected,
    };
    Inside {
        node,
        unit,
        units,
        title,
        health_label: condition::label(moment, node, unit, spec),
        health: condition::health(moment, node, unit, spec),
        cut_off: stage::is_cut_off(moment.world, node),
        has_instances: !matches!(spec.kind, NodeKind::Client(_)),
        can_shut_down: matches!(&spec.kind, NodeKind::Broker(_)),
        sends_acks: matches!(&spec.kind, NodeKind::Service(s) if s.consumers.iter().any(settles)),
        replies: matches!(&spec.kind, NodeKind::Service(s) if !s.handlers.is_empty()),
        topics: programs::topics(moment.world.model(), spec),
        programs: here.programs(spec),
        workers: match &spec.kind {
            NodeKind::Service(service) => here.workers(service),
            _ => Vec::new(),
        },
        routing: None,
        queues,
        rabbitmq: matches!(&spec.kind, NodeKind::Broker(broker) if broker.rabbitmq.is_some()),
        charts: Vec::new(),
        latencies: None,
        tables: here.tables(spec),
        breakers: breakers(moment, (node, unit), spec),
        libraries: Vec::new(),
        groups: Vec::new(),
        balancer: match &spec.kind {
            NodeKind::Service(service) => balancer(moment, node, service),
            _ => None,
        },
        scaler: match &spec.kind {
            NodeKind::Service(service) => scaler(moment, node, service),
            _ => None,
        },
        meters: here.meters(spec),
        limits: limits(moment, (node, unit), spec),
    }
}

/// Returns the gauge of each queue of a node, and how many wait in it right now; behind them how many instances run, where that
/// changes, and how far it is behind in each topic that it reads.
pub fn gauges(moment: Moment, node: u16) -> Vec<(u32, u32)> {
    let world = moment.world;
    let gauges = world.model().nodes[usize::from(node)].kind.gauges();
    (0..gauges)
        .map(|queue| world.gauge(node, queue))
        .map(|gauge| (gauge, world.gauges()[gauge as usize]))
        .collect()
}

/// Returns whether what a consumer gets is acknowledged by its program.
fn settles(consumer: &Consumer) -> bool {
    consumer.ack == AckMode::Manual
}

/// A unit at a moment.
#[derive(Clone, Copy)]
struct Here<'a> {
    moment: Moment<'a>,
    node: u16,
    unit: u32,
    selected: Option<&'a Selected>,
}

impl<'a> Here<'a> {
    fn activations(self) -> impl Iterator<Item = &'a Activation> {
        let mine = move |(_, a): &(u32, &Activation)| a.unit == self.unit;
        self.moment
            .world
            .activations(self.node)
            .filter(mine)
            .map(|(_, a)| a)
    }

    fn meters(self, spec: &Node) -> Vec<MeterView> {
        let place = (self.node, self.unit);
        let mut all = meters::budgets(self.moment, place, spec);
        let with_deadline = self.activations().filter(|a| a.due.wanted != NO_DEADLINE);
        let bars = with_deadline.take(STANDING_MAX);
        all.extend(bars.map(|a| meters::deadline(self.moment, a, &self.who(a))));
        if let NodeKind::Service(service) = &spec.kind {
            all.extend(meters::locks(self.moment, self.node, service));
        }
        all
    }

    fn path(self, activation: &Activation) -> String {
        self.moment.world.path_text(activation.path)
    }

    fn workers(self, service: &Service) -> Vec<Cell> {
        let holders = || self.activations().filter_map(|a| Some((a, a.worker?)));
        let mut cells: Vec<Cell> = holders()
            .take(WORKERS_MAX as usize)
            .map(|(activation, since)| Cell {
                label: self.who(activation),
                note: about(self.moment.at.since(since)),
                state: CellState::Busy,
                changed: self.moment.last == Some(activation.began_row),
            })
            .collect();
        let chip = |label, state| Cell {
            label,
            note: String::new(),
            state,
            changed: false,
        };
        let busy = holders().count();
        if busy > cells.len() {
            cells.push(chip(format!("+{}", busy - cells.len()), CellState::Busy));
        }
        let lang = self.moment.lang;
        let free = (service.workers as usize).saturating_sub(busy);
        if free > FREE_MAX {
            cells.push(chip(workers_free(free as u32, lang), CellState::Free));
        } else {
            let one = chip(picture::worker_free(lang), CellState::Free);
            cells.resize(cells.len() + free, one);
        }
        cells
    }

    fn tables(self, spec: &Node) -> Vec<TableView> {
        let names = spec.tables.iter().enumerate();
        let tables = names.map(|(i, table)| self.table(i as u16, table));
        let ids = transactions::transactional_ids(self.moment, self.node);
        tables.chain(ids).collect()
    }

    fn table(self, table: u16, spec: &Table) -> TableView {
        let world = self.moment.world;
        let state = world.table_of_unit(self.node, self.unit, table);
        let mut rows: Vec<TableRow> = self.pending(table);
        let stored = (0..state.log_len()).rev().filter_map(|i| state.get(i));
        let stored = stored.filter(|row| !row.deleted);
        rows.extend(stored.take(ROWS_MAX).map(|row| TableRow {
            key: row.key.to_string(),
            value: row.value.to_string(),
            changed: self.moment.last == Some(row.changed),
            pending: false,
        }));
        rows.truncate(ROWS_MAX);
        TableView {
            name: picture::table_name(&spec.name, spec.memory, self.moment.lang),
            in_transaction: rows.iter().any(|row| row.pending),
            rows,
            total: state.len(),
        }
    }

    /// Returns what open transactions would write, the newest first.
    fn pending(self, table: u16) -> Vec<TableRow> {
        let writes = self.activations().flat_map(|a| {
            let own = a.writes.iter().flatten().rev();
            own.filter(|w| w.table == table).map(|w| (a.row, w))
        });
        writes
            .take(ROWS_MAX)
            .map(|(row, write)| TableRow {
                key: write
                    .key
                    .as_ref()
                    .map_or_else(|| "…".into(), ToString::to_string),
                value: match write.change {
                    Change::Delete => picture::to_be_deleted(self.moment.lang),
                    _ => write.value.to_string(),
                },
                changed: self.moment.last == Some(row),
                pending: true,
            })
            .collect()
    }
}
