//! Programs: a handler is a short list of statements, compiled flat, which the world interprets one at
//! a time. A call in progress is an activation with a program counter into [`Program::ops`].
//!
//! A failed `call`, `receive`, `insert` or `send` jumps to its `or` branch; without one the activation fails
//! with that error, and its caller is told so.

mod expr;
mod messaging;

pub use expr::{Expr, Function, Given};
pub use messaging::{Gather, MessageKind, Producing, Receive, Send, Target};

use crate::dist::Dist;
use crate::fact::Failure;
use crate::time::Span;
use std::rc::Rc;

/// A compiled handler.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub ops: Vec<Op>,
    /// For each op the line it belongs to, an index into `lines`.
    pub line_of: Vec<u16>,
    /// What a reader sees, one line a statement.
    pub lines: Vec<Line>,
    /// Names of the variables; an activation has one slot each.
    pub slots: Vec<Rc<str>>,
    /// Whether it reads the clock, draws or calls: whether it may do something else although no table changed.
    pub restless: bool,
}

/// A program is equal to itself only: each is compiled once.
impl PartialEq for Program {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// One statement as a reader sees it, in the notation of the scenario file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it is nested: 0 for the outermost.
    pub depth: u8,
    pub text: String,
}

/// An index into [`Program::ops`].
pub type Pc = u16;
/// An index into [`Program::slots`].
pub type Slot = u16;

/// A compiled statement.
#[derive(Clone, Debug)]
pub enum Op {
    /// Keeps the worker busy for a drawn time.
    Work(Dist),
    /// Lets a drawn time pass; the worker is held or not as the service's waiting says.
    Wait(Dist),
    /// Calls an operation of a service and waits for the outcome.
    Call(Box<Call>),
    /// Sends a message to a queue of a broker or to the mailbox of a client, and goes on when it is on its way
    /// (or, with `confirmed`, when the broker has stored it).
    Send(Box<Send>),
    /// Waits for a message in the own mailbox.
    Receive(Box<Receive>),
    /// Collects the messages that come to the own mailbox within a window.
    Gather(Box<Gather>),
    /// Answers the request; later replies of one activation are ignored.
    Reply(Expr),
    /// Ends the activation with an error that its caller sees, of this kind.
    Fail(Expr, Failure),
    Insert(Box<Insert>),
    Update(Box<Update>),
    Delete(Box<Delete>),
    Read(Box<Read>),
    /// Reads the rows that fit, in the order of their keys.
    Select(Box<Select>),
    /// Reads the commit log of a table from a position on; waits while there is nothing.
    Tail(Box<Tail>),
    /// Takes a lock, or waits for it.
    Lock(Box<Lock>),
    Unlock(Box<Unlock>),
    /// Opens a transaction: writes are kept aside until `Commit`.
    Begin,
    Commit,
    /// Commits the offset after the record that is being handled, and waits for the answer where the request has a name.
    CommitOffset {
        label: Option<u32>,
    },
    /// Goes to another offset of each partition that this instance reads, at its next poll.
    Seek(Box<Seek>),
    /// A step of a transaction of a log.
    Transact(Box<Transact>),
    /// Settles the message that is being handled.
    Ack,
    /// Gives the message back (`requeue`) or throws it away; `failed` says that handling it failed.
    Nack {
        requeue: bool,
        failed: bool,
    },
    Set {
        slot: Slot,
        value: Expr,
    },
    Jump(Pc),
    JumpUnless {
        condition: Expr,
        to: Pc,
    },
    /// Steps a bounded loop: binds the next item to `item`, or jumps to `done`. `cursor` is a hidden slot.
    Next {
        list: Expr,
        cursor: Slot,
        item: Slot,
        done: Pc,
    },
    /// Starts the branches `(first op)` as activations of their own; each runs until its `Join`.
    Parallel {
        branches: Vec<Pc>,
        then: Pc,
    },
    /// Ends a branch of `Parallel`.
    Join,
    End,
}

/// Where a reader goes.
#[derive(Clone, Debug)]
pub enum Seek {
    Beginning,
    End,
    Offset(Expr),
    /// In milliseconds since the start.
    Time(Expr),
}

/// A synchronous call.
#[derive(Clone, Debug)]
pub struct Call {
    /// The service, an index into [`crate::model::Model::nodes`].
    pub to: u16,
    /// The handler, an index into its handlers.
    pub handler: u16,
    /// Which name the call has in identity paths (interned, see [`crate::model::Model::names`]).
    pub label: u32,
    pub body: Expr,
    /// Policies around the call, outermost first: indexes into the caller's [`crate::model::Node::policies`].
    pub through: Vec<u16>,
    /// Where the reply's body goes.
    pub into: Option<Slot>,
    /// Where a failure continues, with the error's text in `error`.
    pub or: Option<Pc>,
    pub error: Option<Slot>,
}

/// A step of a transaction of a log; each waits for the coordinator's answer where there is something to ask.
#[derive(Clone, Debug)]
pub enum Transact {
    /// Begins one; a producer that has just started asks for its epoch first.
    Begin {
        broker: u16,
        /// What names the producer: `transactional.id`.
        id: Expr,
        /// How long it may take: `transaction.timeout.ms`.
        timeout: Span,
        label: u32,
    },
    /// Makes the offset after the record that is being handled part of it.
    Offsets {
        label: u32,
    },
    End {
        committed: bool,
        label: u32,
    },
}

#[derive(Clone, Debug)]
pub struct Insert {
    /// An index into the node's tables.
    pub table: u16,
    /// Null: the next number.
    pub key: Expr,
    pub value: Expr,
    /// Where a duplicate key continues (an open transaction is rolled back first).
    pub or: Option<Pc>,
}

#[derive(Clone, Debug)]
pub struct Update {
    pub table: u16,
    pub key: Expr,
    pub value: Expr,
    /// Only where this holds of the row as it is: compare and set.
    pub only_if: Option<Guard>,
    /// Where it continues if nothing was changed (an open transaction is rolled back first).
    pub or: Option<Pc>,
}

/// What must hold of a row.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Where the row's value is put first: `$row`.
    pub row: Slot,
    pub condition: Expr,
}

#[derive(Clone, Debug)]
pub struct Delete {
    pub table: u16,
    pub key: Expr,
}

#[derive(Clone, Debug)]
pub struct Select {
    pub table: u16,
    /// Which rows are wanted; none: all.
    pub only_if: Option<Guard>,
    /// Only keys greater than this; null: all.
    pub after: Expr,
    pub limit: Option<u32>,
    pub into: Slot,
}

#[derive(Clone, Debug)]
pub struct Tail {
    pub table: u16,
    /// The last position that is not wanted any more; null: none, from the start.
    pub after: Expr,
    pub limit: Option<u32>,
    pub into: Slot,
}

#[derive(Clone, Debug)]
pub struct Lock {
    /// An index into the service's locks.
    pub lock: u16,
    /// Its name (interned).
    pub label: u32,
    pub key: Expr,
    pub timeout: Option<Span>,
    /// Where the fencing token goes.
    pub into: Option<Slot>,
    pub or: Option<Pc>,
}

#[derive(Clone, Debug)]
pub struct Unlock {
    pub lock: u16,
    pub key: Expr,
}

#[derive(Clone, Debug)]
pub struct Read {
    pub table: u16,
    pub key: Expr,
    pub into: Slot,
}
