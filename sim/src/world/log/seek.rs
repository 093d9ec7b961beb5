//! Readers that go elsewhere in a log: because they were told to, or because their offset is not there.
//!
//! # Rules
//! KA-11, KA-20, KA-22: see [`crate::log`].
//!
//! # Simplified
//! A seek takes effect when the member polls next: what it has fetched is handled first. With no reset policy a member stops
//! reading that partition; the Java client throws, and most programs end there.

use super::super::{Origin, Spot, World};
use crate::draw::Key;
use crate::fact::{Fact, FactKind, NO_MESSAGE, RowId};
use crate::log::group::{Phase, Reset};
use crate::log::partition::OutOfRange;
use crate::log::{Isolation, SeekTo, TopicPartition};
use crate::model;
use crate::path::{Element, PathRef};
use crate::program::Seek;
use crate::sink::Sink;
use crate::time::{Span, Time};
use crate::value::Value;

impl World {
    /// A program goes elsewhere: its member will, when it polls.
    pub(in crate::world) fn seek_later(&mut self, slot: u32, seek: &Seek) {
        let number = |value: Value| match value {
            Value::I64(n) => u64::try_from(n).unwrap_or(0),
            _ => 0,
        };
        let to = match seek {
            Seek::Beginning => SeekTo::Beginning,
            Seek::End => SeekTo::End,
            Seek::Offset(offset) => SeekTo::Offset(number(self.eval(slot, offset))),
            Seek::Time(ms) => {
                let ms = number(self.eval(slot, ms)).min(Time::MAX.0 / 1_000_000);
                SeekTo::Time(Time::ZERO + Span::from_ms(ms))
            }
        };
        let slot = self.root(slot);
        let (unit, row) = (self.spot(slot).unit, self.applied);
        let Origin::Record(fetched) = self.activations[slot].origin else {
            return;
        };
        let member = &mut self.readers[fetched.readers as usize].units[unit as usize];
        if member.session == fetched.session {
            member.seek = Some((to, row));
        }
    }

    /// Readers are sent elsewhere, by schedule or by hand, each when it polls: at once where it handles nothing.
    pub(in crate::world) fn seek_by_hand<S: Sink>(
        &mut self,
        sink: &mut S,
        seek: model::Seek,
        path: PathRef,
    ) {
        let row = self.applied;
        let own =
            |r: &super::Readers| (r.service, r.subscription) == (seek.service, seek.subscription);
        let Some(readers) = self.readers.iter().position(own) else {
            return;
        };
        let units = self.readers[readers].units.len() as u32;
        for unit in (0..units).filter(|unit| seek.instance.is_none_or(|only| only == *unit)) {
            if self.is_running(self.process_index(seek.service, unit)) {
                self.readers[readers].units[unit as usize].seek = Some((seek.to, row));
                self.fetch(sink, readers as u32, unit);
                self.seek_ordered(sink, (readers, unit), path);
            }
        }
    }

    /// Says of a member that polls only later that it was told to go elsewhere, in each partition that it reads.
    fn seek_ordered<S: Sink>(
        &mut self,
        sink: &mut S,
        (readers, unit): (usize, u32),
        path: PathRef,
    ) {
        let r = &self.readers[readers];
        let (broker, topic, member) = (r.broker, r.topic, &r.units[unit as usize]);
        let Some((to, _)) = member.seek else {
            return;
        };
        let spot = Spot {
            node: r.service,
            unit,
            path,
            message: NO_MESSAGE,
        };
        let places = member.reader.positions();
        let places: Vec<(u32, u64)> = places.map(|(p, at)| (p.partition, at)).collect();
        for (partition, from) in places {
            let offset = self.log(broker, topic, partition).sought(to);
            self.say(sink, FactKind::Sought, spot, &[], |_| Fact::Sought {
                broker,
                topic,
                partition,
                goal: to,
                position: from as u32,
                offset: offset.min(u64::from(u32::MAX)) as u32,
                pending: true,
            });
        }
    }

    /// A member that polls goes where it was told to, in each partition that it reads.
    pub(super) fn seek_now<S: Sink>(&mut self, sink: &mut S, readers: u32, unit: u32) {
        let r = &mut self.readers[readers as usize];
        if r.group.phase() != Phase::Stable {
            return;
        }
        let (broker, topic) = (r.broker, r.topic);
        let member = &mut r.units[unit as usize];
        let Some((to, row)) = member.seek.take() else {
            return;
        };
        let places = member.reader.positions();
        let places: Vec<(TopicPartition, u64)> = places.map(|(p, at)| (p.clone(), at)).collect();
        for (partition, from) in places {
            let number = partition.partition;
            let offset = self.log(broker, topic, number).sought(to);
            self.go_to(readers, unit, &partition, offset);
            let spot = self.position_spot(readers, unit, number);
            self.say(sink, FactKind::Sought, spot, &[row], |_| Fact::Sought {
                broker,
                topic,
                partition: number,
                goal: to,
                position: from as u32,
                offset: offset.min(u64::from(u32::MAX)) as u32,
                pending: false,
            });
            self.paths.release(spot.path);
            self.readers[readers as usize].handed[number as usize].row = self.applied;
        }
    }

    /// A member asked for an offset that is not in the log. Returns where it goes on, if it does.
    pub(super) fn reset_offset<S: Sink>(
        &mut self,
        sink: &mut S,
        (readers, unit): (u32, u32),
        partition: &TopicPartition,
        found: u64,
        range: OutOfRange,
    ) -> Option<u64> {
        let r = &self.readers[readers as usize];
        let (broker, topic, number) = (r.broker, r.topic, partition.partition);
        let policy = r.group.settings().reset;
        let log = self.log_index(broker, topic, number);
        let to = match policy {
            Reset::Earliest => Some(range.start),
            Reset::Latest => Some(self.logs[log].readable(Isolation::ReadUncommitted)),
            Reset::None => None,
        };
        match to {
            Some(to) => self.go_to(readers, unit, partition, to),
            None => {
                let member = &mut self.readers[readers as usize].units[unit as usize];
                member.reader.halt(partition);
            }
        }
        let handed = &self.readers[readers as usize].handed[number as usize];
        let because: [RowId; 2] = [self.shortened(log), handed.row];
        let spot = self.position_spot(readers, unit, number);
        self.say(sink, FactKind::OffsetReset, spot, &because, |_| {
            Fact::OffsetReset {
                broker,
                topic,
                partition: number,
                found: found.min(u64::from(u32::MAX)) as u32,
                start: range.start as u32,
                end: range.end as u32,
                policy,
                next: to.map(|to| to as u32),
            }
        });
        self.paths.release(spot.path);
        to
    }

    fn go_to(&mut self, readers: u32, unit: u32, partition: &TopicPartition, offset: u64) {
        let r = &mut self.readers[readers as usize];
        r.units[unit as usize].reader.seek(partition, offset);
        let handed = &mut r.handed[partition.partition as usize];
        handed.is_replay = offset < handed.next;
        handed.is_lost = false;
    }

    fn position_spot(&mut self, readers: u32, unit: u32, partition: u32) -> Spot {
        let r = &mut self.readers[readers as usize];
        let handed = &mut r.handed[partition as usize];
        handed.moves += 1;
        let element = Element::Position {
            node: r.service,
            subscription: r.subscription,
            partition,
            nth: handed.moves,
        };
        Spot {
            node: r.service,
            unit,
            path: self.paths.root(element, Key::ROOT),
            message: NO_MESSAGE,
        }
    }

    /// Returns the key of the record that an activation handles; null where it handles none, or one without a key.
    pub(in crate::world) fn record_key(&self, slot: u32) -> Value {
        let Origin::Record(fetched) = self.activations[self.root(slot)].origin else {
            return Value::Null;
        };
        let r = &self.readers[fetched.readers as usize];
        let log = self.log(r.broker, r.topic, fetched.partition);
        let record = log.record(fetched.offset.into());
        let key = record.and_then(|record| record.key.as_ref());
        key.map_or(Value::Null, |key| Value::text(key))
    }
}
