//! Bindings of a headers exchange (RQ-5).

use crate::value::Value;
use std::rc::Rc;

/// Header names with their values, in the order in which they were written.
pub type Headers = Rc<[(Rc<str>, Value)]>;

/// Returns the value of a header; none where there is no such header.
pub fn header<'a>(headers: &'a [(Rc<str>, Value)], name: &str) -> Option<&'a Value> {
    let found = headers.iter().find(|(other, _)| &**other == name);
    found.map(|(_, value)| value)
}

/// Which headers of a binding have to be met, `x-match` in the protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Match {
    /// Each of them; names that begin with `x-` do not count.
    #[default]
    All,
    /// One of them; names that begin with `x-` do not count.
    Any,
    AllWithX,
    AnyWithX,
}

impl Match {
    /// Returns what `x-match` asks for: all, where it is absent; none where it is nothing that it may be.
    pub fn of(arguments: &[(Rc<str>, Value)]) -> Option<Self> {
        match header(arguments, "x-match") {
            None => Some(Self::All),
            Some(Value::Text(text)) => match &**text {
                "all" => Some(Self::All),
                "any" => Some(Self::Any),
                "all-with-x" => Some(Self::AllWithX),
                "any-with-x" => Some(Self::AnyWithX),
                _ => None,
            },
            Some(_) => None,
        }
    }

    /// Returns whether a message with these headers meets a binding with these arguments. A null in the binding asks for the header
    /// only, whatever its value; values of different types are different.
    pub fn is_met(self, arguments: &[(Rc<str>, Value)], headers: &[(Rc<str>, Value)]) -> bool {
        let with_x = matches!(self, Self::AllWithX | Self::AnyWithX);
        let mut asked = arguments
            .iter()
            .filter(|(name, _)| &**name != "x-match" && (with_x || !name.starts_with("x-")));
        let met = |(name, wanted): &(Rc<str>, Value)| {
            header(headers, name).is_some_and(|found| *wanted == Value::Null || wanted == found)
        };
        match self {
            Self::All | Self::AllWithX => asked.all(met),
            Self::Any | Self::AnyWithX => asked.any(met),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(fields: &[(&str, Value)]) -> Headers {
        let pair = |(name, value): &(&str, Value)| (Rc::from(*name), value.clone());
        fields.iter().map(pair).collect()
    }

    #[track_caller]
    fn check(how: Match, arguments: &[(&str, Value)], headers: &[(&str, Value)], expected: bool) {
        assert_eq!(how.is_met(&table(arguments), &table(headers)), expected);
    }

    /// Holds: RQ-5.
    #[test]
    fn all_any_and_names_with_x() {
        let (one, yes) = (Value::I64(1), Value::Bool(true));
        let a = [("a", one.clone())];
        let ab = [("a", one.clone()), ("b", Value::Null)];
        check(Match::All, &ab, &a, false);
        check(Match::Any, &ab, &a, true);
        check(
            Match::All,
            &ab,
            &[("a", one.clone()), ("b", yes.clone())],
            true,
        );
        check(Match::All, &[], &[], true);
        check(Match::Any, &[], &a, false);
        check(Match::All, &a, &[("a", Value::text("1"))], false);
        check(Match::All, &a, &[("a", yes)], false);
        let x = [("x-tier", Value::text("gold"))];
        check(Match::All, &x, &[], true);
        check(Match::AllWithX, &x, &[], false);
        check(Match::AnyWithX, &x, &x, true);
        check(Match::Any, &x, &x, false);
    }

    /// Holds: RQ-5.
    #[test]
    fn what_x_match_may_be() {
        assert_eq!(Match::of(&[]), Some(Match::All));
        let asked = |text: &str| Match::of(&table(&[("x-match", Value::text(text))]));
        assert_eq!(asked("any-with-x"), Some(Match::AnyWithX));
        assert_eq!(asked("some"), None);
    }
}
