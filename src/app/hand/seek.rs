//! A seek as a hand gives it, and as a link writes it.

use crate::text::page::Label;
use sim::log::SeekTo;
use sim::model::{Model, NodeKind, Seek};
use sim::time::Time;

/// Where a hand sends readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeekWay {
    #[default]
    Beginning,
    End,
    Offset,
    /// To the first record that was appended at this time or later, in milliseconds.
    Time,
}

impl SeekWay {
    pub const ALL: [Self; 4] = [Self::Beginning, Self::End, Self::Offset, Self::Time];

    pub fn label(self) -> Label {
        match self {
            Self::Beginning => Label::SeekToBeginning,
            Self::End => Label::SeekToEnd,
            Self::Offset => Label::SeekToOffset,
            Self::Time => Label::SeekToTime,
        }
    }

    /// Returns the place, with the number that is written where one is needed; none where it is no whole number, or too large a time.
    pub fn to(self, number: &str) -> Option<SeekTo> {
        let whole = || number.trim().parse::<u64>().ok();
        match self {
            Self::Beginning => Some(SeekTo::Beginning),
            Self::End => Some(SeekTo::End),
            Self::Offset => Some(SeekTo::Offset(whole()?)),
            Self::Time => Some(SeekTo::Time(Time(whole()?.checked_mul(1_000_000)?))),
        }
    }
}

/// Returns which subscription goes where: `0-beginning`, `0-offset7-1` for one instance.
pub(super) fn write(seek: &Seek) -> String {
    let to = match seek.to {
        SeekTo::Beginning => "beginning".to_owned(),
        SeekTo::End => "end".to_owned(),
        SeekTo::Offset(offset) => format!("offset{offset}"),
        SeekTo::Time(at) => format!("time{}", at.0),
    };
    let instance = seek.instance.map_or(String::new(), |i| format!("-{i}"));
    format!("{}-{to}{instance}", seek.subscription)
}

/// Returns the seek that a link names, or none where the model has no such reader.
pub(super) fn read(whom: &str, goal: &str, model: &Model) -> Option<Seek> {
    let service = model.node(whom)?;
    let NodeKind::Service(spec) = &model.nodes[usize::from(service)].kind else {
        return None;
    };
    let mut words = goal.split('-');
    let subscription: u16 = words.next()?.parse().ok()?;
    let to = match words.next()? {
        "beginning" => SeekTo::Beginning,
        "end" => SeekTo::End,
        place => match (place.strip_prefix("offset"), place.strip_prefix("time")) {
            (Some(offset), _) => SeekTo::Offset(offset.parse().ok()?),
            (_, Some(at)) => SeekTo::Time(Time(at.parse().ok()?)),
            _ => return None,
        },
    };
    let instance: Option<u32> = match words.next() {
        Some(i) => Some(i.parse().ok()?),
        None => None,
    };
    let is_known = usize::from(subscription) < spec.subscriptions.len()
        && instance.is_none_or(|i| i < spec.instances)
        && words.next().is_none();
    is_known.then_some(Seek {
        service,
        instance,
        subscription,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::SeekWay;
    use sim::log::SeekTo;
    use sim::time::Time;

    #[test]
    fn a_hand_writes_the_offset_or_the_time_that_it_seeks() {
        let to = |way: SeekWay, number: &str| way.to(number);
        assert_eq!(to(SeekWay::Beginning, ""), Some(SeekTo::Beginning));
        assert_eq!(to(SeekWay::End, "x"), Some(SeekTo::End));
        assert_eq!(to(SeekWay::Offset, " 7 "), Some(SeekTo::Offset(7)));
        assert_eq!(
            to(SeekWay::Time, "15"),
            Some(SeekTo::Time(Time(15_000_000)))
        );
        for text in ["", "-1", "1.5", "7x", "99999999999999999999"] {
            assert_eq!(to(SeekWay::Offset, text), None, "{text}");
        }
        assert_eq!(to(SeekWay::Time, "18446744073709551615"), None);
    }
}
