//! Branches by the reader's own hand: made, named, deleted, and the run that a knob replaced kept beside.

use super::runs::{self, job, put_beside, settle};
use super::undo::{remember, snapshot};
use crate::app::branch::{Run, RunId, message_of};
use crate::app::effect::{Effect, Source};
use crate::app::route::TITLE_MAX;
use crate::app::state::{AppState, Notice, Step};
use sim::model::Action;
use sim::world::Command;

/// Forks a branch at the cursor. The run that it leaves stays in the list.
pub fn command(s: &mut AppState, action: &Action) -> Vec<Effect> {
    let Some(parent) = s.focused_run().cloned() else {
        return Vec::new();
    };
    let Some(tape) = parent.tape.clone() else {
        return Vec::new();
    };
    let when = tape.exact(s.cursor);
    let before = snapshot(s, Step::Branch);
    remember(s, before);
    let id = runs::new_id(s);
    let struck = message_of(action).and_then(|message| tape.message_name(message));
    // What would have been done later is not done in the branch.
    let mut commands: Vec<Command> = parent
        .commands
        .iter()
        .filter(|c| c.when <= when)
        .cloned()
        .collect();
    commands.push(Command {
        when,
        action: action.clone(),
    });
    // The parent's tape stands in until the branch's own arrives: the past is the same.
    s.runs.push(Run {
        id,
        title: None,
        commands,
        struck,
        parent: Some(parent.id),
        ghost: None,
        stale: true,
        ..parent
    });
    s.shown[s.focused] = id;
    s.playing = false;
    // The cursor goes on to what the hand did, as soon as that is recorded.
    s.wanted.at = Some(tape.applied_at(s.cursor) + 1);
    s.wanted.seen = None;
    forget_notices(s);
    s.notices.push(Notice::Branched { run: id });
    job(
        s,
        id,
        Source::Fork {
            from: tape,
            when,
            action: action.clone(),
        },
    )
}

pub fn forget_notices(s: &mut AppState) {
    let told = |notice: &Notice| {
        matches!(
            notice,
            Notice::Branched { .. } | Notice::Deleted { .. } | Notice::Seeded
        )
    };
    s.notices.retain(|notice| !told(notice));
}

/// Gives a run a name of the reader's; an empty one gives it its own name back.
pub fn rename(s: &mut AppState, id: RunId, title: &str) -> Vec<Effect> {
    let title: String = title.trim().chars().take(TITLE_MAX).collect();
    let title = (!title.is_empty()).then_some(title);
    if s.run(id).is_none_or(|run| run.title == title) {
        return Vec::new();
    }
    let before = snapshot(s, Step::Rename);
    remember(s, before);
    if let Some(run) = s.runs.iter_mut().find(|run| run.id == id) {
        run.title = title;
    }
    Vec::new()
}

/// Deletes a branch; what left it hangs on the run that it left. A variant's own run stays.
pub fn delete(s: &mut AppState, id: RunId) -> Vec<Effect> {
    let Some(run) = s.run(id).filter(|run| !run.is_own()).cloned() else {
        return Vec::new();
    };
    let before = snapshot(s, Step::Delete);
    remember(s, before);
    s.runs.retain(|run| run.id != id);
    for child in s.runs.iter_mut().filter(|child| child.parent == Some(id)) {
        child.parent = run.parent;
    }
    if let Some(side) = s.shown.iter().position(|shown| *shown == id) {
        match run.parent.filter(|parent| !s.shown.contains(parent)) {
            Some(parent) => s.shown[side] = parent,
            None => drop(s.shown.remove(side)),
        }
        s.focused = s.focused.min(s.shown.len().saturating_sub(1));
        settle(s);
    }
    forget_notices(s);
    s.notices.push(Notice::Deleted { run: id });
    Vec::new()
}

/// Keeps the run that a knob or a seed replaced as a branch of its own, beside the one that replaced it.
pub fn keep_ghost(s: &mut AppState) -> Vec<Effect> {
    let Some(run) = s.focused_run().cloned() else {
        return Vec::new();
    };
    let Some(ghost) = run.ghost.clone() else {
        return Vec::new();
    };
    let before = snapshot(s, Step::Kept);
    remember(s, before);
    let id = runs::new_id(s);
    let end = ghost.tape.end();
    s.runs.push(Run {
        id,
        title: None,
        seed: ghost.seed,
        knobs: ghost.knobs,
        parent: Some(run.id),
        tape: Some(ghost.tape),
        ghost: None,
        stale: false,
        horizon: end,
        job: runs::NO_JOB,
        ..run
    });
    put_beside(s, id)
}
