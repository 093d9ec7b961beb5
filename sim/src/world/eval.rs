//! Expressions: total, so that a program can always go on.

use super::{Origin, World};
use crate::draw::{Key, Purpose};
use crate::program::{Expr, Function, Given};
use crate::value::Value;
use std::rc::Rc;

/// How many bytes a text that is put together mostly has at most.
const TEXT_USUAL: usize = 64;

impl World {
    /// Returns the value of an expression for an activation.
    #[inline]
    pub(super) fn eval(&self, slot: u32, expr: &Expr) -> Value {
        match expr {
            Expr::Literal(Value::Null) => Value::Null,
            expr => self.eval_any(slot, expr),
        }
    }

    fn eval_any(&self, slot: u32, expr: &Expr) -> Value {
        match expr {
            Expr::Literal(value) => value.clone(),
            Expr::Slot(i) => self.activations[slot].vars[usize::from(*i)].clone(),
            Expr::Given(given) => self.given(slot, *given),
            Expr::Field(of, name) => match &**of {
                // What stands there needs no copy to be looked into.
                Expr::Slot(i) => self.activations[slot].vars[usize::from(*i)].field(name),
                Expr::Given(Given::Body) => self.activations[slot].handling.body.field(name),
                of => self.eval(slot, of).field(name),
            },
            Expr::List(items) => {
                Value::List(items.iter().map(|e| self.eval(slot, e)).collect()).bounded()
            }
            Expr::Record(fields) => Value::Record(
                fields
                    .iter()
                    .map(|(n, e)| (Rc::clone(n), self.eval(slot, e)))
                    .collect(),
            )
            .bounded(),
            Expr::Apply(function, args) => self.apply(slot, *function, args),
        }
    }

    fn given(&self, slot: u32, given: Given) -> Value {
        let activation = &self.activations[slot];
        let handling = &activation.handling;
        match given {
            Given::Body => handling.body.clone(),
            // Redeliveries, copies and branches hang below the message: the id is the message's own path.
            Given::Id => {
                let message = self.paths.message_of(activation.path);
                Value::text(&self.paths.text(message, &self.model))
            }
            Given::Correlation => handling.correlation.clone(),
            Given::ReplyTo => handling.reply_to.map_or(Value::Null, |(node, unit)| {
                Value::List([Value::I64(i64::from(node)), Value::I64(i64::from(unit))].into())
            }),
            Given::Redelivered => Value::Bool(handling.redelivered),
            Given::Member => Value::I64(i64::from(activation.unit)),
            Given::Occurrence => match self.activations[self.root(slot)].origin {
                Origin::Run { occurrence } => Value::I64(i64::from(occurrence)),
                Origin::Round { index } => Value::I64(i64::from(self.loops[index as usize].rounds)),
                _ => Value::Null,
            },
            Given::Key => self.record_key(slot),
            Given::Partition => match self.activations[self.root(slot)].origin {
                Origin::Record(fetched) => Value::I64(i64::from(fetched.partition)),
                _ => Value::Null,
            },
            Given::Now => Value::I64(self.now.since(crate::time::Time::ZERO).as_ms() as i64),
        }
    }

    fn apply(&self, slot: u32, function: Function, args: &[Expr]) -> Value {
        let value = |i: usize| args.get(i).map_or(Value::Null, |e| self.eval(slot, e));
        let number = |f: fn(i64, i64) -> Option<i64>| match (value(0), value(1)) {
            (Value::I64(a), Value::I64(b)) => f(a, b).map_or(Value::Null, Value::I64),
            _ => Value::Null,
        };
        match function {
            Function::Equal => Value::Bool(value(0) == value(1)),
            Function::Less => match (value(0), value(1)) {
                (Value::I64(a), Value::I64(b)) => Value::Bool(a < b),
                (Value::Text(a), Value::Text(b)) => Value::Bool(a < b),
                _ => Value::Null,
            },
            Function::And => Value::Bool(args.iter().all(|e| self.eval(slot, e).holds())),
            Function::Or => Value::Bool(args.iter().any(|e| self.eval(slot, e).holds())),
            Function::Not => Value::Bool(!value(0).holds()),
            Function::Add => number(i64::checked_add),
            Function::Subtract => number(i64::checked_sub),
            Function::Multiply => number(i64::checked_mul),
            Function::Divide => number(i64::checked_div),
            Function::Remainder => number(i64::checked_rem),
            Function::Length => match value(0) {
                Value::List(items) => Value::I64(items.len() as i64),
                Value::Text(text) => Value::I64(text.chars().count() as i64),
                _ => Value::Null,
            },
            Function::Item => match (value(0), value(1)) {
                (Value::List(items), Value::I64(i)) => usize::try_from(i)
                    .ok()
                    .and_then(|i| items.get(i).cloned())
                    .unwrap_or(Value::Null),
                _ => Value::Null,
            },
            Function::Concat => {
                let mut text = String::with_capacity(TEXT_USUAL);
                for part in args {
                    match part {
                        Expr::Literal(value) => value.append_to(&mut text),
                        part => self.eval(slot, part).append_to(&mut text),
                    }
                }
                Value::text(&text).bounded()
            }
            Function::Chance => self.chance(slot, value(0).as_i64()),
        }
    }

    /// Returns whether something of this share (parts per million) happens, drawn for the n-th chance of this activation.
    fn chance(&self, slot: u32, share_ppm: i64) -> Value {
        let activation = &self.activations[slot];
        let key: Key = self
            .paths
            .key(activation.path)
            .with(u64::from(activation.pc))
            .with(u64::from(activation.chances.get()));
        activation.chances.set(activation.chances.get() + 1);
        let mut draw = self.draw(Purpose::Value, key);
        Value::Bool(draw.chance(share_ppm as f64 / 1e6))
    }
}
