//! Runs that branch off from a recorded one: they share its past.

use super::Recording;
use super::chunk::Chunk;
use super::sinks::Recorder;
use crate::fact::{KindSet, Limit};
use crate::model::Action;
use crate::world::{Command, End, Position};
use std::rc::Rc;

impl Recording {
    /// Returns the run that branches off after `applied` events with an action of the user. The past is shared; the future is not
    /// recorded yet.
    pub fn fork(&self, applied: u32, action: Action) -> Self {
        self.fork_at(self.position(applied.min(self.len())), action)
    }

    /// Returns the run that branches off at a position, which may lie between two events.
    pub fn fork_at(&self, when: Position, action: Action) -> Self {
        // The row of a limit is no event: the branch goes on instead.
        let last = match self.end() {
            Some(End::Limit(Limit::Events)) => self.len() - 1,
            _ => self.len(),
        };
        let applied = self.applied_at(when).min(last);
        let when = if self.applied_at(when) > last {
            self.position(last)
        } else {
            when
        };
        let earlier = self
            .commands
            .iter()
            .filter(|c| c.when < when || (c.when == when && self.obeyed(c, applied)));
        let mut commands: Vec<Command> = earlier.cloned().collect();
        commands.push(Command { when, action });
        self.branch(applied, commands.into())
    }

    /// Returns whether a command at the position itself is among the first `applied` events.
    fn obeyed(&self, command: &Command, applied: u32) -> bool {
        self.applied_at(command.when) < applied
    }

    fn branch(&self, applied: u32, commands: Rc<[Command]>) -> Self {
        let sealed: Vec<Rc<Chunk>> = self
            .sealed
            .iter()
            .take_while(|c| c.end() <= applied)
            .cloned()
            .collect();
        let mut tail = if applied >= self.tail.first {
            self.tail.clone()
        } else {
            self.chunk_of(applied).clone()
        };
        tail.rows.truncate((applied - tail.first) as usize);
        tail.depths
            .retain(|d| usize::from(d.place) < tail.rows.len());
        tail.kinds = KindSet(tail.rows.iter().fold(0, |all, r| all | r.kinds().0));
        tail.start.set_commands(&commands);
        tail.start.extend_until(self.live.until());
        let mut live = tail.start.world();
        // A checkpoint knows the horizon of its own time only; the branch goes as far as this run went.
        live.extend_until(self.live.until());
        let mut branch = Self {
            seed: self.seed,
            commands,
            sealed,
            live: live.clone(),
            tail,
            chunk_rows: self.chunk_rows,
        };
        branch.play(&mut live, applied, &mut Recorder::nobody());
        branch.live = live;
        branch
    }
}
