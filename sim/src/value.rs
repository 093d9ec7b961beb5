//! What a program computes with: null, bool, integer, text, list and record. Nothing else, so that
//! every value is equal to itself on every machine.

use std::fmt::{self, Write};
use std::rc::Rc;

/// How many parts a value that a program makes may have; 16 bytes of text are one part.
const WEIGHT_MAX: usize = 10_000;

/// A value of a program, a message body or a table cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    I64(i64),
    Text(Rc<str>),
    List(Rc<[Value]>),
    /// Fields in the order in which they were written.
    Record(Rc<[(Rc<str>, Value)]>),
}

impl Value {
    pub fn text(s: &str) -> Self {
        Self::Text(s.into())
    }

    /// Returns the field of a record, or null where there is none.
    pub fn field(&self, name: &str) -> Self {
        match self {
            Self::Record(fields) => fields
                .iter()
                .find(|(n, _)| &**n == name)
                .map_or(Self::Null, |(_, v)| v.clone()),
            _ => Self::Null,
        }
    }

    /// Returns the value, or null where it has grown too great: a program that doubles a list in a loop must end somewhere, as
    /// its words would otherwise fill the memory.
    #[must_use]
    pub fn bounded(self) -> Self {
        let mut left = WEIGHT_MAX;
        if self.fits(&mut left) {
            self
        } else {
            Self::Null
        }
    }

    /// Takes the weight of the value off what is left; returns whether that was enough. Looks no further than that.
    fn fits(&self, left: &mut usize) -> bool {
        let own = match self {
            Self::Text(s) => 1 + s.len() / 16,
            _ => 1,
        };
        match left.checked_sub(own) {
            Some(rest) => *left = rest,
            None => return false,
        }
        match self {
            Self::List(items) => items.iter().all(|item| item.fits(left)),
            Self::Record(fields) => fields.iter().all(|(_, value)| value.fits(left)),
            _ => true,
        }
    }

    /// Appends the value as it is shown.
    pub fn append_to(&self, text: &mut String) {
        match self {
            Self::Text(own) => text.push_str(own),
            Self::I64(n) => text.push_str(itoa::Buffer::new().format(*n)),
            // Writing into a text cannot fail.
            other => drop(write!(text, "{other}")),
        }
    }

    /// Returns whether a condition holds: everything but null and false does.
    pub fn holds(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    /// Returns the integer, or zero for what is none.
    pub fn as_i64(&self) -> i64 {
        match self {
            Self::I64(n) => *n,
            Self::Bool(b) => i64::from(*b),
            _ => 0,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::I64(n) => write!(f, "{n}"),
            Self::Text(s) => f.write_str(s),
            Self::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Record(fields) => {
                f.write_str("{")?;
                for (i, (name, value)) in fields.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_doubles_becomes_null() {
        let mut value = Value::I64(1);
        let mut rounds = 0;
        while value != Value::Null {
            value = Value::List([value.clone(), value].into()).bounded();
            rounds += 1;
        }
        assert_eq!(rounds, 13);
        assert_eq!(Value::text(&"x".repeat(1_000_000)).bounded(), Value::Null);
        assert_eq!(Value::text("x").bounded(), Value::text("x"));
    }
}
