//! Activations: programs in progress.

use crate::events::Token;
use crate::fact::{Failure, MessageNumber, NO_MESSAGE, RowId};
use crate::path::PathRef;
use crate::program::{MessageKind, Pc, Program};
use crate::time::Time;
use crate::value::Value;
use std::cell::Cell;
use std::rc::Rc;

use super::{CallRef, Due};
use crate::world::log::{Fetched, Sending};

/// A program in progress.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activation {
    pub serial: u32,
    pub program: Rc<Program>,
    pub process: u32,
    /// The member of a client population, else the instance.
    pub unit: u32,
    pub path: PathRef,
    pub pc: Pc,
    pub state: Doing,
    pub token: Token,
    /// Since when it does what it does.
    pub since: Time,
    pub began: Time,
    /// The latest row about it, and the row at which it began.
    pub row: RowId,
    pub began_row: RowId,
    /// Since when it holds a worker.
    pub worker: Option<Time>,
    pub vars: Vec<Value>,
    /// What the variables were when it began, if it is a branch.
    pub vars_before: Option<Rc<[Value]>>,
    /// How many chances it drew.
    pub chances: Cell<u32>,
    /// How often it named a call or message, or passed a draw, by name.
    pub named: Vec<(u32, u32)>,
    /// The message that it handles.
    pub handling: Handling,
    pub origin: Origin,
    /// When its answer is due.
    pub due: Due,
    pub writes: Option<Vec<Write>>,
    pub failed: Option<Failure>,
    /// Branches of `parallel` that still run.
    pub branches: u32,
    pub failure_text: Option<Value>,
    /// The record whose acknowledgement it waits for.
    pub sending: Option<Box<Sending>>,
}

/// With what an activation begins.
pub struct Begin<'a> {
    pub program: &'a Rc<Program>,
    pub serial: u32,
    pub process: u32,
    pub unit: u32,
    pub path: PathRef,
    pub now: Time,
    pub row: RowId,
    pub handling: Handling,
    pub origin: Origin,
    pub due: Due,
}

impl Activation {
    /// Makes whatever it was a new one.
    #[inline(always)]
    pub fn begin(&mut self, begin: Begin) {
        if !Rc::ptr_eq(&self.program, begin.program) {
            self.program = Rc::clone(begin.program);
        }
        self.serial = begin.serial;
        self.process = begin.process;
        self.unit = begin.unit;
        self.path = begin.path;
        self.pc = 0;
        self.state = Doing::Running;
        self.token = Token::NONE;
        self.since = begin.now;
        self.began = begin.now;
        self.row = begin.row;
        self.began_row = begin.row;
        self.worker = None;
        self.vars.clear();
        let slots = begin.program.slots.len();
        if slots > 0 {
            self.vars.resize(slots, Value::Null);
        }
        self.vars_before = None;
        self.chances = Cell::new(0);
        self.named.clear();
        self.handling = begin.handling;
        self.origin = begin.origin;
        self.due = begin.due;
        self.writes = None;
        self.failed = None;
        self.branches = 0;
        self.failure_text = None;
        if self.sending.is_some() {
            self.sending = None;
        }
    }
}

/// What an activation handles: what its program is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Handling {
    pub number: MessageNumber,
    pub label: u32,
    pub kind: Option<MessageKind>,
    pub body: Value,
    pub correlation: Value,
    pub reply_to: Option<(u16, u32)>,
    pub redelivered: bool,
}

impl Default for Handling {
    fn default() -> Self {
        Self::nothing()
    }
}

impl Handling {
    pub const fn nothing() -> Self {
        Self {
            number: NO_MESSAGE,
            label: 0,
            kind: None,
            body: Value::Null,
            correlation: Value::Null,
            reply_to: None,
            redelivered: false,
        }
    }
}

/// Why an activation runs, and who is told when it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Origin {
    /// A run of a client's program.
    Run { occurrence: u32 },
    /// A request; `replied` once the answer is sent.
    Request {
        from: u16,
        from_unit: u32,
        to: CallRef,
        replied: bool,
    },
    /// A message of a queue.
    Delivery {
        broker: u16,
        queue: u16,
        entry: u32,
        delivery: u32,
        settled: bool,
    },
    /// A round of a loop.
    Round { index: u32 },
    /// A record of a log.
    Record(Fetched),
    /// A branch of another activation's `parallel`.
    Branch { parent: u32, first: Pc },
}

impl Default for Origin {
    fn default() -> Self {
        Self::Run { occurrence: 0 }
    }
}

/// What an activation does at this instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Doing {
    #[default]
    Running,
    Working,
    Waiting,
    Calling(u32),
    Receiving,
    /// It waits for the next entry of a table's log.
    Tailing,
    /// It waits for a lock, or has just got it.
    Locking {
        taken: bool,
    },
    Confirming,
    /// It starts its branches.
    Forking,
    /// It waits for its branches.
    Joining,
    /// It has what it waited for and waits for a worker.
    Ready,
}

/// A write that waits for its commit.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    pub table: u16,
    pub key: Option<Value>,
    pub value: Value,
    pub change: Change,
    /// Where a clash found at the commit continues.
    pub or: Option<Pc>,
}

/// What a write does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Insert,
    /// `seen` is the row of the run that had changed it last when the update looked at it, where it did.
    Update {
        seen: Option<RowId>,
    },
    Delete,
}
