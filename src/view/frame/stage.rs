//! The stage at one cursor: nodes, links, and messages on their way.

use super::Shape;
use crate::text::fact::Tone;
use sim::time::Time;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stage {
    pub nodes: Vec<StageNode>,
    pub links: Vec<StageLink>,
    pub flights: Vec<Flight>,
    /// Messages that will be sent before the stage is drawn again, where it stays as it is while events happen.
    pub coming: Vec<Flight>,
    /// One sentence for readers who do not see the picture.
    pub spoken: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Client,
    Service,
    Broker,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    #[default]
    Up,
    Crashed,
    Hung,
    /// Its autoscaler lets it not run.
    Off,
    Partitioned,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StageNode {
    /// An index into the model's nodes.
    pub id: u16,
    pub kind: Kind,
    pub label: String,
    /// In units of one node's width and height, as the scenario says.
    pub place: (f32, f32),
    /// A few short lines: "crashed", "1 sent", "0 of 1 busy".
    pub lines: Vec<String>,
    /// Queues with their cells; a service has its input queue here where somebody waits in it.
    pub queues: Vec<QueueCells>,
    /// Busy and all workers; none for clients and brokers.
    pub workers: Option<(u32, u32)>,
    pub health: Health,
    /// The word for the health, empty where it is up.
    pub health_label: String,
    pub breaker: Option<BreakerBadge>,
    /// The last event changed it.
    pub changed: bool,
    /// Belongs to what is being explained.
    pub lit: bool,
    /// The run that stands beside goes another way from an event here on.
    pub parts: bool,
    /// Its accessible name: "order service, circuit open, 3 waiting".
    pub spoken: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    Closed,
    Open,
    HalfOpen,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BreakerBadge {
    pub state: Breaker,
    /// "closed", "열림".
    pub label: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueCells {
    /// The queue's name, or the word for an input queue.
    pub label: String,
    /// The first cells, at most as many as are worth drawing.
    pub cells: Vec<Cell>,
    /// How many more there are than `cells`.
    pub more: u32,
}

impl QueueCells {
    /// Returns how many of its cells hold something.
    pub fn there(&self) -> u64 {
        let there = |cell: &&Cell| cell.state != CellState::Gone;
        self.cells.iter().filter(there).count() as u64
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Waits in line.
    Ready,
    /// Handed out, not settled.
    Leased,
    /// Thrown away.
    Dead,
    /// A record of a transaction that has not ended.
    Open,
    /// The end of a transaction in a log.
    Marker,
    /// A worker or window cell that holds something.
    Busy,
    Free,
    /// Not there any more: of a log, what retention or compaction removed.
    Gone,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// "m1".
    pub label: String,
    /// What decides next: "98 ms" until the lease ends, "2nd" delivery. Empty for nothing.
    pub note: String,
    pub state: CellState,
    pub changed: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct StageLink {
    pub from: u16,
    pub to: u16,
    /// Whether messages go both ways; one line is drawn.
    pub both: bool,
    pub partitioned: bool,
    pub changed: bool,
}

/// A message on its way at the cursor, or one that just ended it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight {
    /// The message's number.
    pub id: u32,
    pub from: u16,
    pub to: u16,
    pub sent_at: Time,
    /// When it arrives, or would have arrived.
    pub arrives_at: Time,
    /// From when on it is not seen any more, where the stage may still be as it is then.
    pub gone_at: Option<Time>,
    /// How far it is at the cursor, 0 to 1.
    pub progress: f32,
    pub shape: Shape,
    pub tone: Tone,
    pub label: String,
    /// It carries ↻: sent or delivered again.
    pub again: bool,
    /// Belongs to the selected request.
    pub lit: bool,
    pub phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Flying,
    /// A hand holds it where it is.
    Held,
    /// The event at the cursor brought it to its receiver.
    Landed,
    /// The event at the cursor lost it: ✕ at `progress`.
    Lost,
}
