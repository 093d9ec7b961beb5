//! Members of a group that get no record: they or their broker stand still, the partitions change hands, somebody else owns them,
//! or there is nothing at their offset.

use super::super::rebalance::{path_of, steps};
use super::{Answer, Asked, POINTS_MAX, Point, Question, last_at};
use crate::text::explain_reading as words;
use sim::fact::{Fact, FactKind, Said};
use sim::log::group::Phase;
use sim::world::{Condition, Readers, World};

/// Returns what may be asked about a member that has nothing to handle; none where it has.
pub fn questions(world: &World, node: u16, unit: u32, found: &mut Vec<Question>) {
    let own = world.groups().iter().enumerate();
    let own = own.filter(|(_, r)| r.service == node);
    let idle = own.filter(|(_, r)| {
        let member = r.units.get(unit as usize);
        member.is_some_and(|member| member.outstanding == 0)
    });
    found.extend(idle.map(|(readers, _)| Question::NoRecord {
        readers: readers as u32,
        unit,
    }));
}

impl Asked<'_, '_> {
    pub(super) fn no_record(&mut self, readers: u32, unit: u32) -> Option<Answer> {
        let world = self.world;
        let r = world.groups().get(readers as usize)?;
        let question = words::no_record((r.service, unit), r, &self.model(), self.lang);
        let points = self.reading(r, (readers, unit));
        Some(Answer { question, points })
    }

    fn reading(&mut self, r: &Readers, (readers, unit): (u32, u32)) -> Vec<Point> {
        if let Some(still) = self.stands_still(r.service, unit) {
            return vec![still];
        }
        let process = self.world.process(r.service, unit);
        if process.condition == Condition::Off {
            return vec![self.rule(words::off(self.lang))];
        }
        if process.is_leaving {
            return vec![self.rule(words::leaving(self.lang))];
        }
        if r.group.phase() == Phase::Preparing {
            let started = |s: &&Said| matches!(s.fact, Fact::RebalanceStarted { .. });
            let path = path_of(r, &self.model());
            let steps = steps(self.reader, &path, self.applied);
            let said = steps.iter().rfind(started);
            let mut points: Vec<Point> = said.iter().map(|said| self.told(said)).collect();
            let seats = r.group.members().iter();
            let missing: Vec<String> = seats
                .filter(|seat| !seat.has_joined)
                .map(|seat| seat.id.to_string())
                .collect();
            points.push(self.rule(words::rebalancing(&missing, self.lang)));
            return points;
        }
        let Some(member) = r.units.get(unit as usize) else {
            return Vec::new();
        };
        let mut places = member.reader.positions().peekable();
        if places.peek().is_none() {
            return self.owns_nothing(r);
        }
        let places: Vec<_> = places.map(|(p, at)| (p.clone(), at)).collect();
        let mut points = Vec::new();
        for (partition, position) in places.into_iter().take(POINTS_MAX) {
            let leader = self.world.leader_of(r.broker, r.topic, partition.partition);
            if let Some(still) = self.stands_still(r.broker, leader) {
                points.push(still);
                continue;
            }
            let number = partition.partition;
            if member.reader.is_halted(&partition) {
                let reset = |s: &Said| matches!(s.fact, Fact::OffsetReset { broker, topic, partition, next: None, .. } if (broker, topic, partition) == (r.broker, r.topic, number));
                let row = last_at(self.reader, FactKind::OffsetReset, r.service, self.applied);
                let said = row.and_then(|row| self.fact(row, reset));
                points.extend(said.iter().map(|said| self.told(said)));
                continue;
            }
            if let Some(c) = self.world.unstable((readers, unit), number) {
                let place = words::place(r, number, &self.model());
                let text = words::unstable_offset(&place, &c.name, self.lang);
                let is_pending = |s: &Said| matches!(s.fact, Fact::OffsetCommitted { topic, partition, pending: true, .. } if (topic, partition) == (r.topic, number));
                let kind = FactKind::OffsetCommitted;
                let row = last_at(self.reader, kind, r.broker, self.applied);
                let said = row.and_then(|row| self.fact(row, is_pending));
                points.push(match said {
                    Some(said) => self.point(&said, text),
                    None => self.rule(text),
                });
                continue;
            }
            let log = self.world.log(r.broker, r.topic, number);
            let (readable, end) = (log.readable(r.isolation), log.end());
            let place = words::place(r, number, &self.model());
            let open = log.transactions().first_open();
            let open = open.filter(|(_, first)| position >= readable && *first <= readable);
            if let Some((producer, first)) = open.filter(|_| readable < end) {
                let id = self.world.transactional_name(producer).unwrap_or_default();
                let text = words::held_by_transaction(&place, id, first, self.lang);
                let appended = |s: &Said| matches!(s.fact, Fact::Appended { offset, .. } if u64::from(offset) == first);
                let row = log.get(first).and_then(|record| Some(record.value()?.row));
                let said = row.and_then(|row| self.fact(row, appended));
                points.push(match said {
                    Some(said) => self.point(&said, text),
                    None => self.rule(text),
                });
                continue;
            }
            let text = if position >= readable && readable < end {
                words::not_replicated(&place, position, end - readable, self.lang)
            } else if position >= readable {
                words::at_the_end(&place, position, self.lang)
            } else {
                words::under_way(&place, position, readable - position, self.lang)
            };
            points.push(self.rule(text));
        }
        points
    }

    /// Returns who owns the partitions instead.
    fn owns_nothing(&mut self, r: &Readers) -> Vec<Point> {
        let partitions = self.world.partitions_of(r.broker, r.topic);
        let owned = (0..partitions).map(|number| {
            let owner = r.group.owner(&r.partition(number));
            let owner = owner.map(|seat| seat.id.to_string());
            self.rule(words::owned_by(
                &words::place(r, number, &self.model()),
                owner.as_deref(),
                self.lang,
            ))
        });
        owned.take(POINTS_MAX).collect()
    }
}
