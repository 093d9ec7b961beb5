//! What performs the lines of the tables.

use crate::draw::{Draw, Key, Purpose};
use crate::policy::{
    Admission, Ask, Awaiting, BreakerState, BreakerView, Cell, Command, MoveCause, Note, Notes,
    Outcome, Permit, Policy, Rejection, Settings, Settled, Settlement, Woken,
};
use crate::time::{Span, Time};
use std::collections::BTreeMap;

/// A policy with what stands around it.
pub(super) struct Bench {
    pub(super) policy: Policy,
    pub(super) notes: Notes,
    draw: Draw,
    permits: BTreeMap<String, (Permit, Time)>,
}

impl Bench {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            policy: Policy::new(settings, Time::ZERO),
            notes: Notes::wanted(),
            draw: Draw::new(Key::of_seed(1), Purpose::Jitter, Key::ROOT),
            permits: BTreeMap::new(),
        }
    }

    /// Does what the left side of a line says and returns its right side.
    pub(super) fn operate(&mut self, operation: &str, mark: u32) -> String {
        let mut words = operation.split_whitespace();
        let ms = words
            .next()
            .and_then(|ms| ms.parse().ok())
            .expect("a line starts with a time");
        let now = Time::ZERO + Span::from_ms(ms);
        let verb = words.next().expect("a line has an operation");
        let call = words.next().unwrap_or_default();
        let answer = match verb {
            "ask" => self.ask(now, call, mark),
            "wake" => woken(self.policy.wake(now, mark, &mut self.draw, &mut self.notes)),
            _ => match outcome(verb) {
                Some(outcome) => self.settle(now, call, outcome, mark),
                None => self.command(now, verb, mark),
            },
        };
        let notes = self
            .notes
            .drain()
            .map(|note| told(&note))
            .collect::<String>();
        format!("{answer}{}{notes}", self.state(now))
    }

    fn ask(&mut self, now: Time, call: &str, mark: u32) -> String {
        let ask = Ask {
            call: Key::name(call),
            mark,
        };
        match self.policy.admit(now, ask, &mut self.draw, &mut self.notes) {
            Admission::Now(permit) => {
                self.permits.insert(call.to_owned(), (permit, now));
                "in".to_owned()
            }
            Admission::At(at, permit) => {
                self.permits.insert(call.to_owned(), (permit, now));
                match at {
                    Time::MAX => "waits".to_owned(),
                    at => format!("at {}", ms(at)),
                }
            }
            Admission::Rejected(why) => rejected(why),
        }
    }

    fn settle(&mut self, now: Time, call: &str, outcome: Outcome, mark: u32) -> String {
        let (permit, since) = self.permits.remove(call).expect("the call is in");
        let settled = Settled {
            outcome,
            duration: now.since(since),
            mark,
        };
        match self
            .policy
            .settle(now, permit, settled, &mut self.draw, &mut self.notes)
        {
            Settlement::Done => "done".to_owned(),
            Settlement::AttemptAt(at) => format!("again at {}", ms(at)),
            other => format!("{other:?}"),
        }
    }

    fn command(&mut self, now: Time, verb: &str, mark: u32) -> String {
        let command = match verb {
            "close" => Command::Move(BreakerState::Closed),
            "open" => Command::Move(BreakerState::Open),
            "half-open" => Command::Move(BreakerState::HalfOpen),
            "disable" => Command::Move(BreakerState::Disabled),
            "force-open" => Command::Move(BreakerState::ForcedOpen),
            "measure" => Command::Move(BreakerState::MetricsOnly),
            "reset" => Command::Reset,
            other => panic!("no operation {other}"),
        };
        let legal = self.policy.command(now, command, mark, &mut self.notes);
        if legal { "legal" } else { "illegal" }.to_owned()
    }

    /// Returns what can be seen after an operation.
    fn state(&self, now: Time) -> String {
        let breaker = self.policy.breaker(now).map(|view| {
            let rate = view
                .failure_rate
                .map_or(String::new(), |rate| format!(" {rate}%"));
            let window = if view.window.is_empty() {
                String::new()
            } else {
                format!(" [{}]", held(&view))
            };
            format!(" | {}{window}{rate}", name(view.state))
        });
        let wake = self
            .policy
            .wake_at()
            .map(|at| format!(" | wakes {}", ms(at)));
        let limits = self.limits(now);
        breaker.unwrap_or_default() + &limits + &wake.unwrap_or_default()
    }

    /// Returns who holds what of a limit.
    fn limits(&self, now: Time) -> String {
        match &self.policy {
            Policy::Bulkhead(bulkhead) => {
                let inside: Vec<u32> = bulkhead.inside().iter().map(|p| p.mark).collect();
                let line: Vec<u32> = bulkhead.line().map(|p| p.mark).collect();
                format!(" | {inside:?} {line:?}")
            }
            Policy::TokenBucket(bucket) => format!(" | {} left", bucket.tokens(now)),
            Policy::RateLimiter(cycles) => format!(" | {} left", cycles.permits(now)),
            Policy::Throttle(throttle) => format!(" | {:?}", throttle.counts(now)),
            _ => String::new(),
        }
    }
}

fn outcome(verb: &str) -> Option<Outcome> {
    Some(match verb {
        "ok" => Outcome::Success,
        "fail" => Outcome::Failure,
        "late" => Outcome::Timeout,
        "rejected" => Outcome::Rejected,
        "bad" => Outcome::Bad,
        "ignored" => Outcome::Ignored,
        "released" => Outcome::Released,
        _ => return None,
    })
}

fn woken(woken: Woken) -> String {
    match woken {
        Woken::Nothing => "nothing".to_owned(),
        Woken::GiveUp => "give up".to_owned(),
        Woken::Ready(call) => {
            let names = ["a", "b", "c", "d", "e", "f"];
            let name = names.iter().find(|name| Key::name(name) == call);
            format!("ready {}", name.unwrap_or(&"?"))
        }
        other => format!("{other:?}"),
    }
}

fn rejected(why: Rejection) -> String {
    match why {
        Rejection::Open {
            until,
            not_permitted,
        } => {
            format!("refused #{not_permitted} until {}", ms(until))
        }
        Rejection::HalfOpenFull {
            permitted,
            not_permitted,
        } => {
            format!("refused #{not_permitted}, all {permitted} taken")
        }
        Rejection::ForcedOpen { not_permitted } => format!("refused #{not_permitted}, forced"),
        Rejection::BulkheadFull { outstanding, limit } => {
            format!("refused, {outstanding} of {limit}")
        }
        Rejection::WaitedTooLong { waited, .. } => format!("refused after {} ms", waited.as_ms()),
        Rejection::PoolFull {
            running,
            threads,
            queued,
            room,
        } => format!("refused, {running} of {threads} run, {queued} of {room} wait"),
        Rejection::RateLimited { next, .. } => format!("refused, next {}", ms(next)),
        Rejection::Throttled { share_ppm, .. } => format!("refused, {share_ppm} ppm"),
    }
}

fn told(note: &Note) -> String {
    match note {
        Note::GaveUp { limit, since, mark } => {
            format!(
                "; gave up {} ms after row {mark} at {}",
                limit.as_ms(),
                ms(*since)
            )
        }
        Note::Retrying(r) => {
            format!(
                "; attempt {} of {} after {:?}",
                r.attempt, r.attempts_max, r.marks
            )
        }
        Note::RetryStopped(r) => {
            let why = if r.retryable {
                "used up"
            } else {
                "not retryable"
            };
            format!(
                "; {} of {} {why} after {:?}",
                r.attempts, r.attempts_max, r.marks
            )
        }
        Note::Hedged(h) => {
            format!(
                "; attempt {} of {} beside {:?}",
                h.attempt, h.attempts_max, h.marks
            )
        }
        Note::Suppressed(s) => {
            format!(
                "; {} attempts, {} of {} tokens after {:?}",
                s.attempts, s.balance, s.needed, s.marks
            )
        }
        Note::Recorded(r) => {
            let lost = r.evicted.map(|e| format!("; lost {}", cells(&[e])));
            let tick = r.tick.map(|at| format!("; seen at {}", ms(at)));
            lost.unwrap_or_default() + &tick.unwrap_or_default()
        }
        Note::BreakerMoved(m) => {
            let until = m
                .until
                .map_or(String::new(), |until| format!(" until {}", ms(until)));
            let window = cells(&m.window);
            let (from, to, cause) = (name(m.from), name(m.to), cause(m.cause));
            format!(
                "; {from} -> {to}{until}, {cause} [{window}] since {:?}",
                m.since_mark
            )
        }
        Note::Awaiting {
            awaiting: Awaiting::Place { position, .. },
            marks,
        } => format!("; number {position} behind {marks:?}"),
        Note::Awaiting { .. } => "; reserved".to_owned(),
        Note::LetIn { waited, marks } => {
            format!("; waited {} ms since {marks:?}", waited.as_ms())
        }
        Note::FreedLate { held, mark, .. } => {
            format!("; freed late, held {} ms since row {mark}", held.as_ms())
        }
        Note::NoFallback(why) => format!("; {why:?}"),
        Note::NotPermitted(n) => {
            let since = n
                .since_mark
                .map_or(String::new(), |mark| format!("; since row {mark}"));
            if n.holders.is_empty() {
                since
            } else {
                format!("{since} held by {:?}", n.holders)
            }
        }
    }
}

/// Returns the outcomes of a window; those that do not count yet stand behind a bar.
fn held(view: &BreakerView) -> String {
    let counted: Vec<Cell> = view.counted().collect();
    let waiting = view.window.iter().filter(|held| held.counts_from.is_some());
    let waiting: Vec<Cell> = waiting.map(|held| held.cell).collect();
    match waiting.as_slice() {
        [] => cells(&counted),
        waiting => format!("{}|{}", cells(&counted), cells(waiting)),
    }
}

fn cells(cells: &[Cell]) -> String {
    let letter = |cell: &Cell| match cell.outcome() {
        Outcome::Failure => "f",
        Outcome::Timeout => "t",
        Outcome::Rejected => "r",
        _ => "s",
    };
    let slow = |cell: &Cell| if cell.slow() { "!" } else { "" };
    let told: Vec<String> = cells
        .iter()
        .map(|cell| format!("{}{}{}", letter(cell), cell.mark(), slow(cell)))
        .collect();
    told.join(" ")
}

fn name(state: BreakerState) -> &'static str {
    match state {
        BreakerState::Closed => "closed",
        BreakerState::Open => "open",
        BreakerState::HalfOpen => "half-open",
        BreakerState::Disabled => "disabled",
        BreakerState::ForcedOpen => "forced-open",
        BreakerState::MetricsOnly => "metrics-only",
        BreakerState::ForcedClosed => "forced-closed",
    }
}

fn cause(cause: MoveCause) -> &'static str {
    match cause {
        MoveCause::FailureRate => "failure rate",
        MoveCause::SlowRate => "slow rate",
        MoveCause::BothRates => "both rates",
        MoveCause::BelowThresholds => "below thresholds",
        MoveCause::WaitOver => "wait over",
        MoveCause::Timer => "timer",
        MoveCause::HalfOpenExpired => "half-open too long",
        MoveCause::Command => "command",
        MoveCause::HealthTick => "health tick",
        MoveCause::TrialSucceeded => "trial succeeded",
        MoveCause::TrialFailed => "trial failed",
    }
}

fn ms(at: Time) -> u64 {
    at.since(Time::ZERO).as_ms()
}
