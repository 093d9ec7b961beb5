//! Expressions: what programs calculate from what they are given and have got.

use super::Slot;
use crate::value::Value;
use std::rc::Rc;

/// A total expression: it always has a value, and never fails.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Literal(Value),
    Slot(Slot),
    Given(Given),
    Field(Box<Expr>, Rc<str>),
    List(Vec<Expr>),
    Record(Vec<(Rc<str>, Expr)>),
    Apply(Function, Vec<Expr>),
}

impl Expr {
    pub const NULL: Self = Self::Literal(Value::Null);

    /// Returns a list of these items: one literal where all of them are literals.
    pub fn list(items: Vec<Self>) -> Self {
        match items
            .iter()
            .map(Self::literal)
            .collect::<Option<Rc<[Value]>>>()
        {
            Some(values) => Self::Literal(Value::List(values).bounded()),
            None => Self::List(items),
        }
    }

    /// Returns a record of these fields: one literal where all of them are literals.
    pub fn record(fields: Vec<(Rc<str>, Self)>) -> Self {
        let literal = |(name, of): &(Rc<str>, Self)| Some((Rc::clone(name), of.literal()?));
        match fields.iter().map(literal).collect::<Option<Rc<[_]>>>() {
            Some(values) => Self::Literal(Value::Record(values).bounded()),
            None => Self::Record(fields),
        }
    }

    fn literal(&self) -> Option<Value> {
        match self {
            Self::Literal(value) => Some(value.clone()),
            _ => None,
        }
    }
}

/// What an activation is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// `$request` or `$message`: the body of what is being handled.
    Body,
    /// `$id`: the identity path of the message, the same for every redelivery.
    Id,
    /// `$correlation`
    Correlation,
    /// `$reply_to`: the mailbox that asked.
    ReplyTo,
    /// `$redelivered`: whether the message may have been seen before.
    Redelivered,
    /// `$partition`: of the record that is being handled.
    Partition,
    /// `$member`: which member of the population runs this.
    Member,
    /// `$occurrence`: which run of the program by this member, from 1.
    Occurrence,
    /// `$now`: whole milliseconds since the start.
    Now,
    /// `$record_key`: the key of the record that is being handled.
    Key,
}

/// The closed list of functions. Each is total: what makes no sense is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Equal,
    Less,
    And,
    Or,
    Not,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Length,
    /// `item [list, index]`, from 0.
    Item,
    Concat,
    /// A bool, drawn by its own key: `chance ["0.5%"]`, the share in parts per million.
    Chance,
}
