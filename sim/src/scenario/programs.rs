//! Compiles the statements of a file into the flat form that the world interprets: see
//! [`crate::program`].
//!
//! A branch that runs when something failed (`or`) stands right behind its statement, and a jump leads
//! around it. A duplicate key inside a transaction rolls it back, so that branch continues behind
//! the transaction.

use super::exprs::{self, Around, Variables};
use super::json::{Json, Kind};
use super::problem::{Code, Place, Shape, What};
use super::reader::{Fields, Reader, entries};
use super::statements;
use super::transactions;
use super::wiring::{HandlerId, Head, Wiring};
use crate::program::{Expr, Line, Op, Pc, Program, Slot};

/// The most statements of a file.
pub const STATEMENTS_MAX: u64 = 2_000;

/// Statements: the field that names each, and the fields that may stand beside it.
const STATEMENTS: &[(&str, &[&str])] = &[
    ("work", &[]),
    ("wait", &[]),
    ("call", &["body", "through", "into", "or"]),
    (
        "send",
        &[
            "message",
            "kind",
            "body",
            "correlation",
            "reply_here",
            "persistent",
            "expiration",
            "priority",
            "key",
            "headers",
            "mandatory",
            "confirmed",
            "acks",
            "idempotent",
            "attempts",
            "timeout",
            "into",
            "or",
        ],
    ),
    ("receive", &["correlation", "timeout", "into", "or"]),
    (
        "gather",
        &["correlation", "within", "most", "distinct", "into"],
    ),
    ("reply", &[]),
    ("fail", &["blame"]),
    ("commit_offset", &["confirmed"]),
    ("seek", &[]),
    ("send_offsets", &[]),
    ("abort_transaction", &[]),
    ("ack", &[]),
    ("nack", &[]),
    ("reject", &[]),
    ("insert", &["key", "value", "or"]),
    ("update", &["key", "where", "value", "or"]),
    ("delete", &["key"]),
    ("read", &["key", "into"]),
    ("select", &["where", "after", "limit", "into"]),
    ("tail", &["after", "limit", "into"]),
    ("lock", &["key", "timeout", "into", "or"]),
    ("unlock", &["key"]),
    ("transaction", &["broker", "transactional_id", "timeout"]),
    ("set", &["to"]),
    ("if", &["then", "else"]),
    ("each", &["in", "do"]),
    ("repeat", &["do"]),
    ("parallel", &[]),
];

/// Whose program it is.
#[derive(Clone, Copy, Debug)]
pub struct Owner {
    pub node: u16,
    pub place: Place,
    pub handler: Option<HandlerId>,
}

/// Reads the program of what does something by itself or with what it receives; it must be there.
pub fn own<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    (node, place): (u16, Place),
    fields: Fields<'a>,
) -> Option<Program> {
    let owner = Owner {
        node,
        place,
        handler: None,
    };
    let json = r.need(fields, "program")?;
    Some(program(r, heads, wiring, owner, json))
}

/// Reads a program.
pub fn program<'a>(
    r: &mut Reader<'a>,
    heads: &[Head<'a>],
    wiring: &mut Wiring<'a>,
    owner: Owner,
    json: &'a Json,
) -> Program {
    let mut compiler = Compiler {
        r,
        heads,
        wiring,
        owner,
        program: Program::default(),
        variables: Variables::default(),
        around: Around {
            place: owner.place,
            in_or: false,
        },
        transaction: None,
        producing: None,
        in_branch: false,
        depth: 0,
        line: 0,
    };
    compiler.block(json);
    compiler.emit(Op::End);
    let (variables, mut program) = (compiler.variables, compiler.program);
    variables.check(r, json);
    let calls = |op: &Op| matches!(op, Op::Call(_));
    program.restless = variables.restless || program.ops.iter().any(calls);
    program.slots = variables.names;
    program
}

/// The state of one compilation.
pub struct Compiler<'s, 'a> {
    pub r: &'s mut Reader<'a>,
    pub heads: &'s [Head<'a>],
    pub wiring: &'s mut Wiring<'a>,
    pub owner: Owner,
    program: Program,
    pub variables: Variables<'a>,
    pub around: Around,
    /// Inside a transaction: the jumps that lead behind it.
    pub transaction: Option<Vec<Pc>>,
    /// Inside a transaction of a log.
    pub producing: Option<transactions::Producing>,
    /// Inside a `parallel`, whose branches are activations of their own.
    pub in_branch: bool,
    pub depth: u8,
    pub line: u16,
}

impl<'a> Compiler<'_, 'a> {
    pub fn emit(&mut self, op: Op) -> Pc {
        self.program.ops.push(op);
        self.program.line_of.push(self.line);
        (self.program.ops.len() - 1) as Pc
    }

    pub fn here(&self) -> Pc {
        self.program.ops.len() as Pc
    }

    /// Begins a new line for readers.
    pub fn line(&mut self, text: String) {
        self.program.lines.push(Line {
            depth: self.depth,
            text,
        });
        self.line = (self.program.lines.len() - 1) as u16;
    }

    pub fn op_mut(&mut self, at: Pc) -> &mut Op {
        &mut self.program.ops[usize::from(at)]
    }

    /// Lets a jump that was emitted before lead to here.
    pub fn land(&mut self, at: Pc) {
        let here = self.here();
        match self.op_mut(at) {
            Op::Jump(to) | Op::JumpUnless { to, .. } | Op::Next { done: to, .. } => *to = here,
            _ => {}
        }
    }

    pub fn expr(&mut self, json: &'a Json) -> Expr {
        exprs::expr(self.r, &mut self.variables, self.around, json).unwrap_or(Expr::NULL)
    }

    /// Reads the expression of a field that may be left out.
    pub fn expr_of(&mut self, fields: Fields<'a>, name: &str) -> Expr {
        fields.get(name).map_or(Expr::NULL, |json| self.expr(json))
    }

    pub fn slot_of(&mut self, fields: Fields<'a>, name: &str) -> Option<Slot> {
        fields
            .get(name)
            .and_then(|json| self.variables.target(self.r, json))
    }

    pub fn block(&mut self, json: &'a Json) {
        for statement in self.r.list(json).unwrap_or(&[]) {
            self.statement(statement);
        }
    }

    pub fn inner(&mut self, json: &'a Json) {
        self.depth = self.depth.saturating_add(1);
        self.block(json);
        self.depth -= 1;
    }

    fn statement(&mut self, json: &'a Json) {
        self.wiring.statements += 1;
        if self.wiring.statements > STATEMENTS_MAX {
            if self.wiring.statements == STATEMENTS_MAX + 1 {
                let code = Code::TooMany {
                    what: What::Statement,
                    found: STATEMENTS_MAX + 1,
                    max: STATEMENTS_MAX,
                };
                self.r.note(json, code);
            }
            return;
        }
        if !matches!(json.kind, Kind::Object(_)) {
            self.r.wrong_type(json, Shape::Statement);
            return;
        }
        let mut named = STATEMENTS
            .iter()
            .filter(|(name, _)| json.field(name).is_some());
        let (Some((name, beside)), other) = (named.next(), named.next()) else {
            self.unknown_statement(json);
            return;
        };
        if let Some((second, _)) = other {
            let (fields, found) = (Vec::new(), vec![(*name).to_owned(), (*second).to_owned()]);
            self.r.note(json, Code::OneOf { fields, found });
            return;
        }
        let known: Vec<&str> = beside.iter().copied().chain([*name]).collect();
        if let (Some(fields), Some(subject)) = (self.r.object(json, &known), json.field(name)) {
            self.compile(name, fields, subject);
        }
    }

    fn unknown_statement(&mut self, json: &'a Json) {
        let known = || STATEMENTS.iter().map(|(name, _)| *name);
        match entries(json).next() {
            Some((name, value)) => self.r.unknown(value, What::Statement, name, known()),
            None => self.r.note(
                json,
                Code::Empty {
                    what: What::Statement,
                },
            ),
        }
    }

    fn compile(&mut self, name: &str, o: Fields<'a>, subject: &'a Json) {
        match name {
            "transaction" if o.get("transactional_id").is_some() => {
                transactions::transaction(self, o, subject);
            }
            "transaction" => self.transaction(o, subject),
            "if" => self.condition(o, subject),
            "each" => self.each(o, subject),
            "repeat" => self.repeat(o, subject),
            "parallel" => self.parallel(subject),
            "set" => self.set(o, subject),
            _ => statements::compile(self, name, o, subject),
        }
    }

    /// Notes a statement that has no sense here; returns whether it has.
    pub fn allowed(&mut self, at: &'a Json, statement: &str, places: &[Place]) -> bool {
        let place = if self.in_branch {
            Place::Branch
        } else {
            self.around.place
        };
        let good = places.contains(&place);
        if !good {
            self.misplaced(at, statement, place);
        }
        good
    }

    /// Notes a statement that has no sense at this place.
    pub fn misplaced(&mut self, at: &'a Json, statement: &str, place: Place) {
        let statement = statement.to_owned();
        self.r.note(at, Code::Misplaced { statement, place });
    }

    /// Compiles what runs when the statement at `at` failed; returns where that begins.
    pub fn or_branch(&mut self, o: Fields<'a>, rolls_back: bool) -> Option<Pc> {
        let json = o.get("or")?;
        let around = self.emit(Op::Jump(0));
        let start = self.here();
        self.line("or".to_owned());
        self.variables.assign("error");
        let in_or = std::mem::replace(&mut self.around.in_or, true);
        let left = if rolls_back {
            self.transaction.take()
        } else {
            None
        };
        self.inner(json);
        if let Some(mut jumps) = left {
            jumps.push(self.emit(Op::Jump(0)));
            self.transaction = Some(jumps);
        }
        self.around.in_or = in_or;
        self.land(around);
        Some(start)
    }

    /// Returns the slot of `$error` where a branch uses it.
    pub fn error_slot(&mut self, or: Option<Pc>) -> Option<Slot> {
        or.map(|_| self.variables.assign("error"))
    }

    fn set(&mut self, o: Fields<'a>, subject: &'a Json) {
        let shown = o.get("to").map(exprs::shown).unwrap_or_default();
        self.line(format!(
            "{} = {shown}",
            subject.as_text().unwrap_or_default()
        ));
        let value = match self.r.need(o, "to") {
            Some(json) => self.expr(json),
            None => Expr::NULL,
        };
        if let Some(slot) = self.variables.target(self.r, subject) {
            self.emit(Op::Set { slot, value });
        }
    }
}
