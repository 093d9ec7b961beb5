//! The statements that hold others: transactions, conditions, loops and branches.

use super::exprs;
use super::json::{Json, Kind};
use super::problem::{Code, Hint, Place};
use super::programs::Compiler;
use super::reader::Fields;
use super::statements;
use crate::program::{Expr, Op};
use crate::value::Value;

/// The most branches of one `parallel`.
const BRANCHES_MAX: usize = 64;
/// The most rounds of one `repeat` that counts.
const ROUNDS_MAX: i64 = 1_000_000;

impl<'a> Compiler<'_, 'a> {
    pub fn transaction(&mut self, o: Fields<'a>, body: &'a Json) {
        for field in ["broker", "timeout"] {
            if let Some(json) = o.get(field) {
                let (field, needs) = (field.to_owned(), "transactional_id".to_owned());
                self.r.note(json, Code::OnlyWith { field, needs });
            }
        }
        if self.transaction.is_some() {
            self.r.note(
                o.at,
                Code::Misplaced {
                    statement: "transaction".into(),
                    place: Place::Transaction,
                },
            );
            return;
        }
        self.line("begin".to_owned());
        self.emit(Op::Begin);
        self.transaction = Some(Vec::new());
        self.inner(body);
        self.line("commit".to_owned());
        self.emit(Op::Commit);
        for leave in self.transaction.take().unwrap_or_default() {
            self.land(leave);
        }
    }

    pub fn condition(&mut self, o: Fields<'a>, subject: &'a Json) {
        self.line(format!("if {}", exprs::shown(subject)));
        let condition = self.expr(subject);
        let to_else = self.emit(Op::JumpUnless { condition, to: 0 });
        if let Some(then) = self.r.need(o, "then") {
            self.inner(then);
        }
        match o.get("else") {
            Some(other) => {
                let to_end = self.emit(Op::Jump(0));
                self.land(to_else);
                self.line("else".to_owned());
                self.inner(other);
                self.land(to_end);
            }
            None => self.land(to_else),
        }
    }

    pub fn each(&mut self, o: Fields<'a>, subject: &'a Json) {
        let shown = o.get("in").map(exprs::shown).unwrap_or_default();
        self.line(format!(
            "each {} in {shown}",
            subject.as_text().unwrap_or_default()
        ));
        let line = self.line;
        let value = match self.r.need(o, "in") {
            Some(json) => self.expr(json),
            None => Expr::NULL,
        };
        // The list is kept aside: the loop goes over what it was when it began.
        let (list, cursor) = (self.variables.hidden(), self.variables.hidden());
        self.emit(Op::Set { slot: list, value });
        self.emit(Op::Set {
            slot: cursor,
            value: Expr::Literal(Value::I64(0)),
        });
        let Some(item) = self.variables.target(self.r, subject) else {
            return;
        };
        let next = self.emit(Op::Next {
            list: Expr::Slot(list),
            cursor,
            item,
            done: 0,
        });
        if let Some(body) = self.r.need(o, "do") {
            self.inner(body);
        }
        self.line = line;
        self.emit(Op::Jump(next));
        self.land(next);
    }

    pub fn repeat(&mut self, o: Fields<'a>, subject: &'a Json) {
        let Some(body) = self.r.need(o, "do") else {
            return;
        };
        if !statements::time_passes(body, matches!(subject.kind, Kind::Bool(true))) {
            self.r.note_with(o.at, Code::LoopWithoutTime, || {
                Some(Hint::Known(
                    ["work", "wait", "call", "receive"].map(String::from).into(),
                ))
            });
        }
        let rounds = match subject.kind {
            Kind::Bool(true) => None,
            _ => match self.r.int(subject, 1, ROUNDS_MAX) {
                Some(n) => Some(n),
                None => return,
            },
        };
        self.line(rounds.map_or_else(|| "repeat".to_owned(), |n| format!("repeat {n}")));
        let line = self.line;
        let counter = rounds.map(|n| (self.variables.hidden(), n));
        if let Some((slot, _)) = counter {
            self.emit(Op::Set {
                slot,
                value: Expr::Literal(Value::I64(0)),
            });
        }
        let start = self.here();
        let leave = counter.map(|(slot, n)| {
            let condition = statements::less(Expr::Slot(slot), n);
            self.emit(Op::JumpUnless { condition, to: 0 })
        });
        self.inner(body);
        self.line = line;
        if let Some((slot, _)) = counter {
            self.emit(Op::Set {
                slot,
                value: statements::plus_one(slot),
            });
        }
        self.emit(Op::Jump(start));
        if let Some(leave) = leave {
            self.land(leave);
        }
    }

    pub fn parallel(&mut self, subject: &'a Json) {
        if self.transaction.is_some() {
            self.r.note(
                subject,
                Code::Misplaced {
                    statement: "parallel".into(),
                    place: Place::Transaction,
                },
            );
        }
        let branches = self.r.list(subject).unwrap_or(&[]);
        if branches.is_empty() || branches.len() > BRANCHES_MAX {
            let text = |n: usize| n.to_string();
            self.r
                .out_of_range(subject, text(branches.len()), text(1), text(BRANCHES_MAX));
            return;
        }
        self.line("parallel".to_owned());
        let outer = (
            std::mem::replace(&mut self.in_branch, true),
            self.transaction.take(),
        );
        self.depth = self.depth.saturating_add(1);
        let fork = self.emit(Op::Parallel {
            branches: Vec::new(),
            then: 0,
        });
        let mut starts = Vec::new();
        for (i, branch) in branches.iter().enumerate() {
            self.line(format!("branch {}", i + 1));
            starts.push(self.here());
            self.inner(branch);
            self.emit(Op::Join);
        }
        self.depth -= 1;
        (self.in_branch, self.transaction) = outer;
        let then = self.here();
        *self.op_mut(fork) = Op::Parallel {
            branches: starts,
            then,
        };
    }
}
