//! Outlier ejection: a balancer takes single instances of a service out of its choice, by how requests to them end.
//!
//! A value that knows nothing of the world: it is told how attempts ended, is woken at its sweeps, and notes what it decides.
//! One balancer stands before each service and sees the attempts of all its callers, each when it ends for its caller.
//!
//! # Rules (semantics §2.1.4, from Envoy's documentation and gRPC's A50)
//! - EN-1 an instance is ejected, never the service: the others go on to get requests.
//! - EN-2 an ejection lasts min(base·k, max(base, longest)), where k counts ejections; it ends at the first sweep at or after
//!   that. Each sweep that finds an instance not ejected lowers k by one.
//! - EN-3 at a sweep: ejected whoever succeeds less often than the mean less so many standard deviations (of all, not of a
//!   sample), among instances that were asked often enough since the last sweep, if there are enough of them.
//! - Errors in a row eject at once, and are counted anew whether or not that ejected. Gateway failures (502, 503, 504: the
//!   instance is down, full, or silent until the caller gives up) are errors, too, and have a count of their own, which is not
//!   enforced unless it is set so. What blames the caller (4xx) counts as a success.
//! - The failure percentage: at a sweep, ejected whoever failed more often than a threshold; A50's comment says “or as often”,
//!   its algorithm does not: here it is a setting.
//! - No further instance is ejected once the greatest share of them is; the first always may be.
//! - Where less than the panic threshold is left, the balancer takes all instances again, the ejected ones included.
//!
//! # Simplified
//! One balancer for all callers: real ones each count for themselves. Errors of local origin (timeouts, refused connections)
//! are not split off, as Envoy has it unless told otherwise. There is no active health check and no jitter of the ejection
//! time. Envoy also logs what a rule would have ejected that is never enforced; here such a rule is off. With a panic threshold
//! of 0 % and nobody left Envoy answers 503; here all get requests. A sweep that changes nothing is no event.

mod host;
mod note;
mod settings;
mod spread;
#[cfg(test)]
mod tests;
mod view;

pub use note::{Because, Ejection, Note, Return, Why, Withheld};
pub use settings::{FailurePercentage, OutlierSettings, Streak, SuccessRate, WHOLE};
pub use spread::Spread;
pub use view::{InstanceView, OutlierView};

use crate::draw::Draw;
use crate::fact::RowId;
use crate::time::{Span, Time};
use host::Host;
use std::rc::Rc;

/// How an attempt ended, as far as it tells of the instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Success,
    /// A 5xx that is none of the following.
    Error,
    /// 502, 503, 504, or an error of local origin: no connection, no answer in time.
    GatewayFailure,
}

/// Since when an instance is ejected, and until which sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ejected {
    pub since: Time,
    pub until: Time,
    /// The row at which it was.
    pub mark: RowId,
}

/// Gives the draw that decides whether a detection of an instance is enforced, by the instance and the number of the detection.
pub type Draws<'a> = &'a dyn Fn(u32, u32) -> Draw;

/// The instances of a service as its balancer sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Outliers {
    settings: Rc<OutlierSettings>,
    hosts: Vec<Host>,
    /// How many sweeps are over.
    swept: u64,
}

/// The event in which something is decided.
#[derive(Clone, Copy)]
struct Moment<'a> {
    now: Time,
    mark: RowId,
    draws: Draws<'a>,
}

impl Outliers {
    /// Returns a balancer's view of instances of which nothing is known.
    pub fn new(settings: Rc<OutlierSettings>, instances: u32) -> Self {
        Self {
            settings,
            hosts: vec![Host::default(); instances as usize],
            swept: 0,
        }
    }

    /// Takes the end of an attempt at an instance.
    pub fn record(
        &mut self,
        (now, mark): (Time, RowId),
        instance: u32,
        seen: Seen,
        draws: Draws,
        notes: &mut Vec<Note>,
    ) {
        self.wake((now, mark), draws, notes);
        let moment = Moment { now, mark, draws };
        let host = &mut self.hosts[instance as usize];
        let found = host.count(seen, mark, &self.settings);
        for why in found.into_iter().flatten() {
            self.detect(moment, instance, why, notes);
        }
    }

    /// Returns the next sweep that will change something if nothing is told before.
    pub fn wake_at(&self) -> Option<Time> {
        let back = self.hosts.iter().filter_map(|host| host.ejected);
        let back = back.map(|ejected| ejected.until).min();
        match self.found().is_empty() {
            true => back,
            false => Some(self.sweep_time(self.swept + 1)),
        }
    }

    /// Does the sweeps that are due. Waking too early does nothing.
    pub fn wake(&mut self, (now, mark): (Time, RowId), draws: Draws, notes: &mut Vec<Note>) {
        let due = now.0 / self.settings.interval.0;
        while self.swept < due {
            let wake = self.wake_at().map(|at| at.0 / self.settings.interval.0);
            let next = wake.unwrap_or(due).clamp(self.swept + 1, due);
            self.rest_until(next - 1);
            let moment = Moment {
                now: self.sweep_time(next),
                mark,
                draws,
            };
            self.sweep(moment, notes);
            self.swept = next;
        }
    }

    /// Returns whether an instance may be chosen.
    pub fn admits(&self, instance: u32) -> bool {
        self.hosts[instance as usize].ejected.is_none() || self.panics()
    }

    /// Returns how many instances are ejected.
    pub fn ejected(&self) -> u32 {
        self.hosts.iter().filter(|h| h.ejected.is_some()).count() as u32
    }

    /// Returns whether so few instances are left that all are chosen from.
    pub fn panics(&self) -> bool {
        let (ejected, all) = (u64::from(self.ejected()), self.hosts.len() as u64);
        ejected == all || (all - ejected) * WHOLE < self.settings.panic_below * all
    }

    /// Returns when an instance was ejected and until when, if it is.
    pub fn ejection(&self, instance: u32) -> Option<Ejected> {
        self.hosts.get(instance as usize)?.ejected
    }

    fn sweep_time(&self, sweep: u64) -> Time {
        Time(sweep.saturating_mul(self.settings.interval.0))
    }

    /// Lets the sweeps up to one pass that change nothing but what counts from sweep to sweep.
    fn rest_until(&mut self, sweep: u64) {
        let passed = sweep.saturating_sub(self.swept);
        if passed == 0 {
            return;
        }
        for host in &mut self.hosts {
            host.clear_interval();
            if host.ejected.is_none() {
                host.times -= host.times.min(u32::try_from(passed).unwrap_or(u32::MAX));
            }
        }
        self.swept = sweep;
    }

    fn sweep(&mut self, moment: Moment, notes: &mut Vec<Note>) {
        for instance in 0..self.hosts.len() {
            match self.hosts[instance].ejected {
                None => {
                    let times = &mut self.hosts[instance].times;
                    *times = times.saturating_sub(1);
                }
                Some(ejected) if ejected.until <= moment.now => {
                    self.let_back(moment, instance as u32, ejected, notes);
                }
                Some(_) => {}
            }
        }
        for (instance, why) in self.found() {
            self.detect(moment, instance, why, notes);
        }
        self.hosts.iter_mut().for_each(Host::clear_interval);
    }

    fn let_back(&mut self, moment: Moment, instance: u32, was: Ejected, notes: &mut Vec<Note>) {
        let host = &mut self.hosts[instance as usize];
        host.ejected = None;
        host.clear_streak();
        notes.push(Note::Returned(Return {
            instance,
            ejected_for: moment.now.since(was.since),
            ejected: self.ejected(),
            instances: self.hosts.len() as u32,
            mark: was.mark,
        }));
    }

    /// Returns whom the next sweep finds by what was counted since the last one.
    fn found(&self) -> Vec<(u32, Why)> {
        let (rates, failures) = (self.settings.success_rate, self.settings.failure_percentage);
        let mut found = Vec::new();
        if rates.enforced > 0
            && let Some(spread) = Spread::of(&self.hosts, &rates)
        {
            found.extend(self.below(spread));
        }
        let often = self
            .hosts
            .iter()
            .filter(|host| spread::takes_part(host, failures.requests_min))
            .count();
        if failures.enforced > 0 && often >= failures.instances_min as usize {
            found.extend(self.failing(failures));
        }
        found
    }

    fn below(&self, spread: Spread) -> impl Iterator<Item = (u32, Why)> {
        let least = self.settings.success_rate.requests_min;
        let hosts = (0..).zip(&self.hosts);
        let asked = hosts.filter(move |(_, host)| spread::takes_part(host, least));
        asked.filter_map(move |(instance, host)| {
            let rate = host.rate()?;
            let why = Why::SuccessRate {
                rate,
                mean: spread.mean,
                stdev: spread.stdev,
                threshold: spread.threshold,
                requests: host.requests,
                instances: spread.instances,
            };
            (rate < spread.threshold).then_some((instance, why))
        })
    }

    fn failing(&self, rule: FailurePercentage) -> impl Iterator<Item = (u32, Why)> {
        let hosts = (0..).zip(&self.hosts);
        let asked = hosts.filter(move |(_, host)| spread::takes_part(host, rule.requests_min));
        asked.filter_map(move |(instance, host)| {
            let failed = u64::from(host.requests - host.successes) * WHOLE;
            let most = rule.threshold * u64::from(host.requests);
            let why = Why::FailurePercentage {
                rate: 100.0 - host.rate()?,
                threshold: rule.threshold as f64 / 10_000.0,
                requests: host.requests,
                at_threshold: rule.at_threshold,
            };
            (failed > most || (rule.at_threshold && failed == most)).then_some((instance, why))
        })
    }

    /// Ejects an outlier, or notes why not. A rule that is never enforced is off.
    fn detect(&mut self, moment: Moment, instance: u32, why: Why, notes: &mut Vec<Note>) {
        let enforced = self.enforced(why);
        let (ejected, instances) = (self.ejected(), self.hosts.len() as u32);
        let host = &mut self.hosts[instance as usize];
        if enforced == 0 || host.ejected.is_some() {
            return;
        }
        host.detections += 1;
        let marks = host.marks(why);
        let mut draw = (moment.draws)(instance, host.detections);
        let because = if !view::may_eject(ejected, instances, &self.settings) {
            let ejected_max = self.settings.ejected_max;
            Because::TooMany { ejected_max }
        } else if !draw.chance(enforced as f64 / WHOLE as f64) {
            Because::NotEnforced { enforced }
        } else {
            return self.eject(moment, instance, why, marks, notes);
        };
        let others = self.hosts.iter().filter_map(|host| host.ejected);
        notes.push(Note::Withheld(Withheld {
            instance,
            why,
            because,
            ejected,
            instances,
            marks: match because {
                Because::TooMany { .. } => {
                    marks.into_iter().chain(others.map(|e| e.mark)).collect()
                }
                Because::NotEnforced { .. } => marks,
            },
        }));
    }

    fn enforced(&self, why: Why) -> u64 {
        match why {
            Why::Errors { .. } => self.settings.errors.enforced,
            Why::GatewayFailures { .. } => self.settings.gateway_failures.enforced,
            Why::SuccessRate { .. } => self.settings.success_rate.enforced,
            Why::FailurePercentage { .. } => self.settings.failure_percentage.enforced,
        }
    }

    fn eject(
        &mut self,
        moment: Moment,
        instance: u32,
        why: Why,
        marks: Vec<RowId>,
        notes: &mut Vec<Note>,
    ) {
        let (settings, host) = (&self.settings, &mut self.hosts[instance as usize]);
        // Once the time is longer than it may be, the factor grows no more.
        let grown = Span(settings.base.0.saturating_mul(u64::from(host.times)));
        if grown < settings.longest.max(settings.base) + settings.base {
            host.times += 1;
        }
        let times = host.times;
        let lasts = settings.lasts(times);
        let over: Time = moment.now + lasts;
        let until = Time(over.0.div_ceil(settings.interval.0) * settings.interval.0);
        host.ejections += 1;
        host.ejected = Some(Ejected {
            since: moment.now,
            until,
            mark: moment.mark,
        });
        notes.push(Note::Ejected(Ejection {
            instance,
            why,
            times,
            lasts,
            until,
            ejected: self.ejected(),
            instances: self.hosts.len() as u32,
            panics: self.panics(),
            marks,
        }));
    }
}
