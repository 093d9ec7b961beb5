//! Calls without an answer, sends without a confirmation, mailboxes without a message, requests without a worker.

use super::{Answer, Asked, POINTS_MAX, Point};
use crate::explain::cause::{Awaited, Fate, decisive, fate};
use crate::explain::path::{attempt_of, without_branches};
use crate::text::explain as words;
use crate::text::explain_question as ask;
use sim::fact::{Fact, FactKind, MessageNumber, RowId, Said};
use sim::model::NodeKind;
use sim::program::Op;
use sim::time::Time;
use sim::value::Value;
use sim::world::{Activation, Call, Condition, Doing, LockState};

impl Asked<'_, '_> {
    pub(super) fn no_answer(&mut self, slot: u32) -> Option<Answer> {
        let call = self.world.call(slot)?;
        let path = self.world.path_text(call.path);
        let started = |s: &Said| s.path == path && matches!(s.fact, Fact::CallStarted { .. });
        let said = self.fact(call.began_row, started)?;
        let question = ask::no_answer(&said, &self.model(), self.lang);
        let points = self.call(call, &said);
        Some(Answer { question, points })
    }

    /// Returns what keeps a call from having its answer.
    fn call(&mut self, call: &Call, said: &Said) -> Vec<Point> {
        let next = call.layers.iter().find(|l| l.attempt_due);
        if let Some((at, _)) = next.and_then(|l| l.timer) {
            let text = words::next_attempt(call.attempt + 1, at, self.lang);
            let mut points = self.latest_failure(call, said);
            points.push(Point {
                row: Some(call.attempt_row),
                at: None,
                text,
            });
            return points;
        }
        let gate = self.at_gate(call, said);
        if !gate.is_empty() {
            return gate;
        }
        let path = attempt_of(&said.path, call.attempt);
        let rows = call.attempt_row..self.applied;
        let found = fate(self.reader, self.world, &path, Awaited::Reply, rows);
        let hopeless = found.as_ref().is_some_and(Fate::is_hopeless);
        let mut points = self.fated(found, &path, said);
        let limit = call.layers.iter().find_map(|l| l.timer);
        match limit {
            Some((at, _)) => points.push(self.until(said, at)),
            None if hopeless => {
                let text = words::waits_for_ever(said, &self.model(), self.lang);
                points.push(self.rule(text));
            }
            None => {}
        }
        points
    }

    pub(super) fn rule(&self, text: String) -> Point {
        Point {
            row: None,
            at: None,
            text,
        }
    }

    fn latest_failure(&mut self, call: &Call, said: &Said) -> Vec<Point> {
        let path = said.path.clone();
        let failed = move |s: &Said| {
            s.path == path
                && matches!(
                    s.fact,
                    Fact::AttemptFailed { .. } | Fact::TimedOut { .. } | Fact::Rejected { .. }
                )
        };
        let found = self.fact(call.attempt_row, failed);
        found.iter().map(|said| self.told(said)).collect()
    }

    fn until(&self, waiter: &Said, at: Time) -> Point {
        self.rule(words::waits_until(waiter, &self.model(), at, self.lang))
    }

    /// Returns what became of that for which somebody waits.
    pub(super) fn fated(&mut self, fate: Option<Fate>, path: &str, waiter: &Said) -> Vec<Point> {
        let Some(fate) = fate else {
            return Vec::new();
        };
        match fate {
            Fate::Over { row } => self.over(row, path, waiter),
            Fate::OnItsWay {
                row,
                message,
                arrives,
            } => self.on_its_way(row, message, arrives).into_iter().collect(),
            Fate::InLine {
                node,
                unit,
                ahead,
                row,
            } => self.in_line(row, node, unit, ahead),
            Fate::Unread { row } => {
                let held = self.fact(row, |s| matches!(s.fact, Fact::Held { .. }));
                held.iter().map(|said| self.told(said)).collect()
            }
            Fate::AtWork { slot, .. } => self.at_work(slot),
        }
    }

    fn over(&mut self, row: RowId, path: &str, waiter: &Said) -> Vec<Point> {
        let facts = self.reader.facts(row);
        let dropped = |s: &&Said| s.path == path && matches!(s.fact, Fact::Dropped { .. });
        let said = facts
            .iter()
            .find(dropped)
            .or_else(|| decisive(waiter, &facts));
        said.iter().map(|said| self.told(said)).collect()
    }

    fn on_its_way(
        &mut self,
        row: RowId,
        message: MessageNumber,
        arrives: Option<Time>,
    ) -> Option<Point> {
        let sent = |s: &Said| s.message == Some(message) && matches!(s.fact, Fact::Sent { .. });
        let said = self.fact(row, sent)?;
        let text = words::on_its_way(&said, &self.model(), arrives, self.lang);
        Some(self.point(&said, text))
    }

    /// Returns why a request or delivery that waits in line has no worker.
    fn in_line(&mut self, row: RowId, node: u16, unit: u32, ahead: u32) -> Vec<Point> {
        let queued = |s: &Said| matches!(s.fact, Fact::Queued { .. });
        let mut points = Vec::new();
        if let Some(said) = self.fact(row, queued) {
            let text = words::in_line(&said, &self.model(), ahead, self.lang);
            points.push(self.point(&said, text));
        }
        points.extend(self.stands_still(node, unit));
        let holders: Vec<u32> = self
            .world
            .activations(node)
            .filter(|(_, a)| a.unit == unit && a.worker.is_some())
            .map(|(slot, _)| slot)
            .collect();
        for slot in holders.into_iter().take(POINTS_MAX) {
            points.extend(self.at_work(slot).into_iter().next());
        }
        points
    }

    pub(super) fn no_worker(&mut self, number: MessageNumber) -> Option<Answer> {
        let message = self.world.messages().find(|m| m.number == number)?;
        let (node, unit) = (message.to, message.to_unit);
        let mut line = self.world.line_of_process(node, unit);
        let ahead = line.position(|m| m.number == number)? as u32;
        let queued = |s: &Said| s.message == Some(number) && matches!(s.fact, Fact::Queued { .. });
        let said = self.fact(message.row, queued)?;
        let question = ask::no_worker(&said, &self.model(), self.lang);
        let points = self.in_line(message.row, node, unit, ahead);
        Some(Answer { question, points })
    }

    /// Returns the fact that made a process stand still, if it does.
    pub(super) fn stands_still(&mut self, node: u16, unit: u32) -> Option<Point> {
        let unit = match self.world.model().nodes[usize::from(node)].kind {
            NodeKind::Service(_) => unit,
            _ => 0,
        };
        let process = self.world.process(node, unit);
        if process.condition == Condition::Up {
            return None;
        }
        let says = |s: &Said| s.node == node && matches!(s.fact, Fact::Crashed { .. } | Fact::Hung);
        let said = self.fact(process.condition_row, says)?;
        Some(self.told(&said))
    }

    /// Returns what the activation that should answer does, and for whom it waits itself.
    fn at_work(&mut self, slot: u32) -> Vec<Point> {
        let Some(activation) = self
            .world
            .activation(slot)
            .filter(|_| self.seen.insert(slot))
        else {
            return Vec::new();
        };
        let Some((begun, said)) = self.begun(activation).zip(self.latest_of(activation)) else {
            return Vec::new();
        };
        if let Some(still) = self.stands_still(said.node, activation.unit) {
            return vec![still];
        }
        let (line, text) = line_of(activation);
        let standing = words::Standing {
            line,
            text,
            until: until(&said),
            waits: !matches!(activation.state, Doing::Working | Doing::Running),
        };
        let text = words::at_work(&begun, &self.model(), &standing, self.lang);
        let mut points = vec![self.point(&said, text)];
        points.extend(self.deeper(slot, activation));
        points
    }

    /// Returns why an activation has not got what it waits for.
    fn deeper(&mut self, slot: u32, activation: &Activation) -> Vec<Point> {
        let answer = match activation.state {
            Doing::Calling(call) => self.no_answer(call),
            Doing::Confirming => self.no_confirmation(slot),
            Doing::Locking { taken: false } => self.no_lock(slot),
            _ => None,
        };
        answer.map_or_else(Vec::new, |answer| answer.points)
    }

    /// Returns the fact that says that an activation began.
    fn begun(&mut self, activation: &Activation) -> Option<Said> {
        let path = self.world.path_text(activation.path);
        let path = without_branches(&path).to_owned();
        let kinds = [FactKind::HandlerStarted, FactKind::Began];
        let begun = |s: &Said| s.path == path && kinds.contains(&s.fact.kind());
        self.fact(activation.began_row, begun)
    }

    /// Returns the fact that says what an activation does now.
    fn latest_of(&mut self, activation: &Activation) -> Option<Said> {
        let path = self.world.path_text(activation.path);
        let doing = |s: &Said| {
            let own = s.path == path
                || s.path
                    .strip_prefix(&path)
                    .is_some_and(|p| p.starts_with('/'));
            own && matches!(
                s.fact.kind(),
                FactKind::WorkStarted
                    | FactKind::WaitStarted
                    | FactKind::CallStarted
                    | FactKind::ReceiveStarted
                    | FactKind::LockAwaited
                    | FactKind::LogAwaited
                    | FactKind::Sent
            )
        };
        let now = self.fact(activation.row, doing);
        now.or_else(|| self.begun(activation))
    }

    pub(super) fn no_confirmation(&mut self, slot: u32) -> Option<Answer> {
        let activation = self.world.activation(slot)?;
        let said = self.latest_of(activation)?;
        let question = ask::no_confirmation(&said, &self.model(), self.lang);
        let rows = activation.row..self.applied;
        let fate = fate(self.reader, self.world, &said.path, Awaited::Confirm, rows);
        let points = self.fated(fate, &said.path, &said);
        Some(Answer { question, points })
    }

    /// Returns who keeps an activation from its lock, and what that one does.
    pub(super) fn no_lock(&mut self, slot: u32) -> Option<Answer> {
        let activation = self.world.activation(slot)?;
        let (path, unit) = (self.world.path_text(activation.path), activation.unit);
        let awaited = |s: &Said| s.path == path && matches!(s.fact, Fact::LockAwaited { .. });
        let said = self.fact(activation.row, awaited)?;
        let question = ask::no_lock(&said, &self.model(), self.lang);
        let waits = |(_, _, state): &(u16, &Value, &LockState)| {
            state.line.iter().any(|(waiting, _)| *waiting == slot)
        };
        let found = self.world.locks(said.node).find(waits);
        let (holder, until) = found.map_or((None, None), |(.., lock)| (lock.holder, lock.until));
        let mut points = vec![self.told(&said)];
        if let Some((holder, _)) = holder {
            points.extend(self.at_work(holder));
        }
        points.extend(until.map(|at| self.rule(words::lease_until(at, self.lang))));
        points.extend(self.stands_still(said.node, unit));
        Some(Answer { question, points })
    }

    pub(super) fn no_mail(&mut self, slot: u32) -> Option<Answer> {
        let activation = self.world.activation(slot)?;
        let path = self.world.path_text(activation.path);
        let began = |s: &Said| s.path == path && matches!(s.fact, Fact::ReceiveStarted { .. });
        let said = self.fact(activation.row, began)?;
        let Fact::ReceiveStarted {
            label,
            timeout,
            gathers,
        } = said.fact
        else {
            return None;
        };
        let question = ask::no_mail(&said, &self.model(), self.lang);
        let mut points = self.mail_under_way(label);
        if gathers {
            let text = words::gathered_so_far(gathered(activation), self.lang);
            points.insert(0, self.rule(text));
        }
        if let Some(timeout) = timeout {
            points.push(self.until(&said, said.at + timeout));
        }
        if points.is_empty() {
            points.push(self.told(&said));
        }
        Some(Answer { question, points })
    }

    /// Returns the messages of a name that are on their way.
    fn mail_under_way(&mut self, label: u32) -> Vec<Point> {
        let under_way: Vec<(RowId, MessageNumber, Time)> = self
            .world
            .in_flight()
            .filter(|m| m.label == label)
            .map(|m| (m.sent_row, m.number, m.arrives))
            .collect();
        let mut points = Vec::new();
        for (row, message, arrives) in under_way.into_iter().take(2) {
            points.extend(self.on_its_way(row, message, (arrives < Time::MAX).then_some(arrives)));
        }
        points
    }
}

/// Returns how many answers an activation has gathered so far.
fn gathered(activation: &Activation) -> u32 {
    let op = activation.program.ops.get(usize::from(activation.pc));
    let Some(Op::Gather(gather)) = op else {
        return 0;
    };
    match &activation.vars[usize::from(gather.into)] {
        Value::List(answers) => answers.len() as u32,
        _ => 0,
    }
}

/// Returns the line on which an activation stands, counted from 1, and its text.
fn line_of(activation: &Activation) -> (u32, String) {
    let program = &activation.program;
    let line = program.line_of.get(usize::from(activation.pc)).copied();
    let line = usize::from(line.unwrap_or_default());
    let text = program.lines.get(line).map_or("", |l| &l.text);
    (line as u32 + 1, text.to_owned())
}

fn until(said: &Said) -> Option<Time> {
    match said.fact {
        Fact::WorkStarted { takes, .. } | Fact::WaitStarted { takes, .. } => Some(said.at + takes),
        _ => None,
    }
}
