//! A frame: everything that is visible at one cursor, as plain data, for one run or for two side by side.
//!
//! `view` fills it from recordings and `ui` draws it; neither knows the other. It holds no DOM, no colours and no
//! borrowed data. All words in it are already in the reader's language. Every part is `PartialEq`, so that a
//! component whose part did not change is not drawn again.
//!
//! *Past, cursor, future*: nothing here says which side of the cursor a mark is on. Marks carry instants and the
//! picture compares them with [`Frame::at`], so the diagram of a window stays equal while the cursor moves in it.

mod balancer;
mod inside;
mod lists;
mod rebalance;
mod routing;
mod scaling;
mod space_time;
mod stage;

pub use balancer::*;
pub use inside::*;
pub use lists::*;
pub use rebalance::*;
pub use routing::*;
pub use scaling::*;
pub use space_time::*;
pub use stage::*;

use crate::text::Lang;
pub use crate::text::fact::Tone;
use crate::view::axis::Axis;
use crate::view::landmark::Landmark;
pub use crate::view::why_frame::{Inputs, Lit, Why, WhyAsk};
use sim::record::Recording;
use sim::scenario::Recorded;
use sim::time::{Span, Time};
use sim::world::Position;
use std::rc::Rc;

/// What a frame is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub lang: Lang,
    /// Simulated time per second of watching: what makes a gap on the axis long.
    pub pace: Span,
    /// One run, or two on one clock.
    pub runs: &'a [RunAsk<'a>],
    pub focused: usize,
    /// The cursor: how many events of the focused run are applied at the instant (`u32::MAX`: all of it). The other run
    /// stands at the end of the instant.
    pub cursor: Position,
    pub selected: Option<&'a Selected>,
    /// The first place of the event list that is in sight; none: it follows the cursor.
    pub list_first: Option<u32>,
    /// Whether the list is in sight; else it holds no more than the event at the cursor.
    pub listed: bool,
    /// Which events the list shows.
    pub sift: &'a Sift,
    /// Whether equal times have equal heights.
    pub linear: bool,
    /// How far the cursor may come before the next frame is asked for, where events follow one another too quickly for each to be lit: the
    /// diagram stays as it is from one to the next. Nothing where each event has its frame.
    pub ahead: Span,
    /// Whether only the stage is drawn of it: the diagram, the inside, the strip and what clients saw are left out, which take the
    /// longest.
    pub stage_only: bool,
    /// How long it may take to count what happened before the cursor; none: until all is counted.
    pub patience: Option<Patience>,
    /// What is to be explained, if anything.
    pub why: Option<&'a WhyAsk>,
}

/// Until when a frame may count.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Returns the milliseconds of some clock.
    pub now_ms: fn() -> f64,
    pub until_ms: f64,
}

impl Patience {
    /// For nothing at all.
    pub const NONE: Self = Self {
        now_ms: || 0.0,
        until_ms: 0.0,
    };

    pub fn is_over(&self) -> bool {
        (self.now_ms)() >= self.until_ms
    }
}

impl Ask<'_> {
    /// Returns whether several events happen between this frame and the next.
    pub fn is_hurried(&self) -> bool {
        self.ahead > Span::ZERO
    }
}

/// Which events the list shows. The default: all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sift {
    /// Only those where the run went another way than planned, in this way.
    pub mark: Option<Landmark>,
    /// Only those of the selected node or message.
    pub selected: bool,
    /// Only those whose line or path holds these words.
    pub words: String,
}

#[derive(Clone, Copy, Debug)]
pub struct RunAsk<'a> {
    /// The variant's label, or the name of the command that made the branch.
    pub name: &'a str,
    pub recording: &'a Recording,
    /// What was recorded of real libraries that were called like this run.
    pub recorded: &'a [&'a Recorded],
}

/// How a message is drawn: the shape of its head and the style of its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Solid line, filled head: requests and commands.
    Call,
    /// Solid line, open head: replies.
    Reply,
    /// Zig-zag: a reply that says that the request failed.
    Fault,
    /// Dotted line, round head: events and documents.
    Event,
    /// Dashed line, small open head: acknowledgements and confirmations.
    Ack,
}

/// What the reader points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A node of the model, and which of its members or instances.
    Node { node: u16, unit: u32 },
    /// A message, by its number.
    Message { message: u32 },
    /// A request with all that belongs to it, by its identity path: `web#3/orders.create/charge`. It lives on when the run is recorded
    /// anew.
    Request { path: Rc<str> },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The instant of the cursor.
    pub at: Time,
    /// One run, or two on one clock.
    pub runs: Vec<RunFrame>,
    /// Which of `runs` the keys, the event list and the sentence follow.
    pub focused: usize,
    /// The window of time that the space-time diagrams show, shared by both.
    pub axis: Axis,
    pub ticks: Rc<[Tick]>,
    pub sentence: Sentence,
    pub transport: Transport,
    pub events: EventList,
    /// What clients saw, one line a measure and one cell a run.
    pub comparison: Vec<Measure>,
    /// Whether that, or a client's latencies, is as of an earlier frame: it took too long to count.
    pub late: bool,
    /// Why, where that was asked.
    pub why: Option<Why>,
}

/// One run at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub struct RunFrame {
    /// The variant's label, or the name of the command that made the branch.
    pub name: String,
    pub stage: Stage,
    pub space_time: Rc<SpaceTime>,
    /// The selected node, or the most interesting one where none is selected.
    pub inside: Option<Inside>,
    pub ledger: Vec<LedgerRow>,
    /// The selected message, and what can be done to it.
    pub message: Option<MessageCard>,
    /// The selected request.
    pub request: Option<RequestCard>,
    /// Why nothing more happens, where the cursor stands at the end.
    pub ended: Option<String>,
    /// Where the diagram ends, because what comes next would answer a question.
    pub hidden: Option<Hidden>,
    pub lit: Lit,
}

/// The future is hidden from an instant on, and words say why.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    pub from: Time,
    pub words: String,
}
