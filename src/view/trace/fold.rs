//! Taking one fact after another into a trace.

use super::{LANES_MAX, Stretch, Trace, What};
use crate::view::names;
use sim::fact::{Fact, Outcome, RowId, Said};
use sim::policy::BreakerState;
use sim::sorted::SortedMap;
use sim::time::{Span, Time};

/// What has begun and not ended. Numbers are places among the stretches.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// Programs in progress, by path.
    pub programs: SortedMap<String, Running>,
    /// Deliveries by broker, queue and the message's path.
    pub leases: SortedMap<(u16, u16, String), usize>,
    pub conditions: SortedMap<(u16, u32), usize>,
    pub cuts: SortedMap<(u16, Option<u16>), usize>,
    pub circuits: SortedMap<(u16, u32, u16), usize>,
    pub ejections: SortedMap<(u16, u32), usize>,
    /// Deadlines of programs in progress, by path.
    pub deadlines: SortedMap<String, usize>,
    /// Calls that wait for their next attempt, by path.
    pub pauses: SortedMap<String, usize>,
    /// Who stands in line at a service, by the message's number.
    pub lines: SortedMap<u32, usize>,
    /// How many programs each lane of a node has.
    pub lanes: SortedMap<u16, [u32; LANES_MAX as usize]>,
    /// How many rows tables have: node, table.
    pub table_rows: SortedMap<(u16, u16), u32>,
    /// The latest delivery that a broker handed over: it is sent by the next fact of the row.
    pub handed_over: Option<(RowId, u32)>,
}

/// A program in progress.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub node: u16,
    pub unit: u32,
    pub lane: u8,
    pub again: bool,
    /// What it does, where that is drawn.
    pub stretch: Option<usize>,
    /// What it waits for: more than one thing in branches of `parallel`.
    pub waits: u32,
    /// Tables that an open transaction wrote to.
    pub pending: Vec<u16>,
}

impl Trace {
    /// Takes the next facts of the run, in order; `end` is the first row that they do not cover.
    pub fn take(&mut self, facts: Vec<Said>, end: RowId) {
        for said in facts {
            self.fact(said);
        }
        self.rows.end = end;
    }

    fn fact(&mut self, said: Said) {
        match &said.fact {
            Fact::Began { .. } => self.begin(&said, false),
            Fact::Queued { .. } => self.line_up(&said),
            Fact::HandlerStarted { .. } => {
                self.leave_line(&said);
                let again = self.carries_again(&said);
                self.begin(&said, again);
            }
            Fact::Ended { .. } | Fact::HandlerEnded { .. } => self.end(&said.path, said.at),
            Fact::WorkStarted { .. } => self.work(&said),
            Fact::WorkDone { .. } => self.work_done(&said),
            Fact::WaitStarted { .. } => self.wait(&said, &said.path, false),
            Fact::ReceiveStarted { .. } => self.wait(&said, &said.path, true),
            Fact::LogAwaited { .. } | Fact::LockAwaited { .. } => {
                self.wait(&said, &said.path, true);
            }
            Fact::Selected {
                position: Some(_), ..
            }
            | Fact::LockTaken { .. } => self.go_on(&said.path, &said),
            Fact::CallStarted { .. } => self.wait(&said, names::caller(&said.path), false),
            Fact::WaitDone { .. } => self.go_on(&said.path, &said),
            Fact::Received {
                gathered: Some(gathered),
                ..
            } if !gathered.is_last() => {}
            Fact::Received { .. } => self.go_on(&said.path, &said),
            Fact::Confirmed { .. } | Fact::CallEnded { .. } => {
                self.end_pause(&said);
                self.go_on(names::sender(&said.path), &said);
            }
            Fact::Inserted { .. } | Fact::Committed { .. } | Fact::RolledBack { .. } => {
                self.write(&said);
            }
            Fact::Sent { .. }
            | Fact::Delayed { .. }
            | Fact::LetGo { .. }
            | Fact::Hastened { .. } => self.send(&said),
            Fact::Arrived { .. }
            | Fact::Held { .. }
            | Fact::Delivered { .. }
            | Fact::ReplyReceived { .. } => self.arrive(&said, None),
            Fact::AttemptFailed { .. } => self.fail(&said),
            Fact::Dropped { reason, .. } => {
                self.leave_line(&said);
                self.arrive(&said, Some(*reason));
            }
            Fact::TimedOut { timeout, .. } => self.time_out(&said, *timeout),
            Fact::RetryScheduled { wait, .. } if *wait > Span::ZERO => {
                let to = Some(said.at + *wait);
                let i = self.stretch(&said, 0, (said.at, to), What::Pause(*wait));
                self.open.pauses.insert(said.path.clone(), i);
            }
            Fact::DeadlineReceived { remaining } => {
                let to = Some(said.at + *remaining);
                let i = self.stretch(&said, 0, (said.at, to), What::Deadline(*remaining));
                self.open.deadlines.insert(said.path.clone(), i);
            }
            Fact::Leased { .. }
            | Fact::Settled { .. }
            | Fact::LeaseExpired { .. }
            | Fact::Requeued { .. } => self.lease(&said),
            Fact::BreakerChanged { .. } => self.circuit(&said),
            Fact::InstanceEjected { .. } | Fact::InstanceReturned { .. } => self.ejection(&said),
            Fact::Crashed { .. }
            | Fact::Restarted { .. }
            | Fact::Hung
            | Fact::Resumed { .. }
            | Fact::InstanceScaled { .. } => {
                self.condition(&said);
            }
            Fact::Partitioned { .. } | Fact::Healed { .. } => self.cut(&said),
            _ => {}
        }
        if is_moment(&said.fact) {
            self.moments.push(said);
        }
    }

    /// A call that is over waits for no further attempt.
    pub(super) fn end_pause(&mut self, said: &Said) {
        let i = self.open.pauses.remove(&said.path);
        self.cut_short(i, said.at);
    }

    /// Ends what would have lasted longer.
    pub(super) fn cut_short(&mut self, stretch: Option<usize>, at: Time) {
        if let Some(i) = stretch {
            let to = &mut self.stretches[i].to;
            *to = to.map(|to| to.min(at));
        }
    }

    pub(super) fn stretch(
        &mut self,
        said: &Said,
        lane: u8,
        (from, to): (Time, Option<Time>),
        what: What,
    ) -> usize {
        self.stretches.push(Stretch {
            node: said.node,
            unit: said.unit,
            lane,
            from,
            to,
            row: said.row,
            what,
        });
        self.stretches.len() - 1
    }
}

/// Returns whether a fact gets a mark: what is neither a message's way nor something that lasts.
fn is_moment(fact: &Fact) -> bool {
    match fact {
        Fact::Rejected { .. }
        | Fact::GaveUp { .. }
        | Fact::RetrySuppressed { .. }
        | Fact::DuplicateKey { .. }
        | Fact::RolledBack { .. }
        | Fact::UpdateRefused { .. }
        | Fact::LockExpired { .. }
        | Fact::AckIgnored { .. }
        | Fact::Crashed { .. }
        | Fact::Restarted { .. }
        | Fact::Hung
        | Fact::Resumed { .. }
        | Fact::Partitioned { .. }
        | Fact::Healed { .. }
        | Fact::InstanceReturned { .. }
        | Fact::EjectionWithheld { .. }
        | Fact::InstanceScaled { .. }
        | Fact::ErrorRateSet { .. }
        | Fact::SlowSet { .. }
        | Fact::LimitReached { .. } => true,
        Fact::BreakerChanged { to, .. } => !lasts(*to),
        Fact::Scaled { before, after, .. } => before != after,
        Fact::Ended { outcome, .. } => *outcome != Outcome::Ok,
        _ => false,
    }
}

/// Returns whether a state of a circuit is drawn as long as it lasts.
pub(super) fn lasts(state: BreakerState) -> bool {
    matches!(
        state,
        BreakerState::Open | BreakerState::HalfOpen | BreakerState::ForcedOpen
    )
}
