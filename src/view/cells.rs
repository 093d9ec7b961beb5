//! Queues as cells: what a broker keeps and who stands in line at a service.

use super::frame::{Cell, CellState, QueueCells};
use super::{logs, names};
use crate::text::quantity::span;
use crate::text::{Lang, picture, routing as words};
use sim::model::Broker;
use sim::queue::{Lease, Queue, State};
use sim::time::{Span, Time};
use sim::world::{Entry, Parcel, World};

/// The moment for which cells are made.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    pub world: &'a World,
    pub at: Time,
    pub lang: Lang,
    /// The row that was applied last.
    pub last: Option<u32>,
}

/// How much is written on the cells of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What fits into a node of the stage.
    Short,
    /// With who holds a message, how it died (RQ-18), and how many are ready and unacknowledged.
    Whole,
}

/// Returns the queues of a broker, each with its first messages.
pub fn queues(
    moment: Moment,
    node: u16,
    broker: &Broker,
    (detail, cells_max): (Detail, usize),
) -> Vec<QueueCells> {
    let cells = |queue: usize| {
        let store = moment.world.queue(node, queue as u16);
        let shown: Vec<Cell> = store
            .entries()
            .take(cells_max)
            .map(|entry| match detail {
                Detail::Short => entry_cell(moment, entry),
                Detail::Whole => whole_cell(moment, entry, store),
            })
            .collect();
        let name = &broker.queues[queue].name;
        QueueCells {
            label: match detail {
                Detail::Whole if !store.is_empty() => {
                    words::depth(name, store.ready(), store.leased(), moment.lang)
                }
                _ => name.clone(),
            },
            more: store.len().saturating_sub(shown.len() as u32),
            cells: shown,
        }
    };
    let queues = (0..broker.queues.len()).map(cells);
    queues
        .chain(logs::partitions(moment, node, broker, (detail, cells_max)))
        .collect()
}

/// Returns an entry with who holds it and how it died.
fn whole_cell(moment: Moment, entry: &Entry, store: &Queue<Parcel>) -> Cell {
    let mut cell = entry_cell(moment, entry);
    let holder = store.lease(entry.slot).and_then(|lease| {
        let consumer = store.consumers().get(usize::from(lease.consumer))?;
        let node = &moment.world.model().nodes[usize::from(consumer.node)];
        let unit = names::unit(node, consumer.unit);
        let who = format!("{}{unit}", moment.lang.pick(&node.label));
        Some(words::held_by(&who, moment.lang))
    });
    let deaths = &entry.message.envelope.deaths;
    let died = (!deaths.is_empty()).then(|| words::dead_letter(deaths, moment.lang));
    let short = Some(cell.note).filter(|note| !note.is_empty());
    let parts: Vec<String> = [holder, short, died].into_iter().flatten().collect();
    cell.note = parts.join(" · ");
    cell
}

fn entry_cell(moment: Moment, entry: &Entry) -> Cell {
    let model = moment.world.model();
    let path = moment.world.path_text(entry.message.path);
    let (state, note) = match &entry.state {
        State::Ready if entry.deliveries > 0 => (
            CellState::Ready,
            picture::nth(entry.deliveries + 1, moment.lang),
        ),
        State::Ready => (CellState::Ready, String::new()),
        State::Leased(lease) => (CellState::Leased, countdown(lease, moment.at)),
    };
    Cell {
        label: names::cell(entry.message.label, &path, model),
        note,
        state,
        changed: moment.last == Some(entry.last_row),
    }
}

/// Returns how much of a lease is left, as wide as the whole lease, so that the picture stands still while it runs down.
fn countdown(lease: &Lease, at: Time) -> String {
    let Some(until) = lease.until else {
        return String::new();
    };
    let whole = until.since(lease.since);
    let grain = match whole.0 {
        0..20_000 => 1,
        20_000..20_000_000 => 1_000,
        20_000_000..20_000_000_000 => 1_000_000,
        _ => 1_000_000_000,
    };
    // Rounded up: zero only when it is over.
    let left = until.since(at).0.div_ceil(grain) * grain;
    let (text, widest) = (steady(Span(left), grain), steady(whole, grain));
    let pad = widest.chars().count().saturating_sub(text.chars().count());
    "\u{2007}".repeat(pad) + &text
}

/// Returns a length in one unit whatever its size.
fn steady(length: Span, grain: u64) -> String {
    let unit = match grain {
        1 => "ns",
        1_000 => "µs",
        1_000_000 => "ms",
        _ => return span(length),
    };
    format!("{} {unit}", crate::text::quantity::count(length.0 / grain))
}

/// Returns who waits for a worker of a service, over some of its instances; none where nobody does.
pub fn line(
    moment: Moment,
    node: u16,
    units: std::ops::Range<u32>,
    cells_max: usize,
) -> Option<QueueCells> {
    let model = moment.world.model();
    let waiting = || {
        units
            .clone()
            .flat_map(|unit| moment.world.line_of_process(node, unit))
    };
    let total = waiting().count() as u32;
    let cells: Vec<Cell> = waiting()
        .take(cells_max)
        .map(|message| Cell {
            label: names::cell(message.label, &moment.world.path_text(message.path), model),
            note: String::new(),
            state: CellState::Ready,
            changed: moment.last == Some(message.row),
        })
        .collect();
    (total > 0).then(|| QueueCells {
        label: picture::input_queue(moment.lang),
        more: total - cells.len() as u32,
        cells,
    })
}
