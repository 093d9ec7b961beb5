//! Pointing at what a question is about: it is selected for as long as the question or its answer is in sight.

use crate::app::predictions::Pointed;
use crate::app::state::AppState;
use crate::view::frame::Selected;
use sim::scenario::Target;

/// Points at what a question is about while it is in sight, and then lets go of it.
pub fn point(was: &AppState, s: &mut AppState) {
    let asked = s.asking();
    if asked == was.asking() {
        return;
    }
    let Some(i) = asked else {
        let in_sight = s.predictions.told.is_some() || s.predictions.running.is_some();
        if !in_sight
            && let Some(pointed) = s.predictions.pointed.take()
            && s.selected.as_ref() == Some(&pointed.at)
        {
            s.selected = pointed.before;
        }
        return;
    };
    let target = s
        .open_lesson()
        .map(|lesson| lesson.predictions[i].points_at.clone());
    if let Some(at) = target.and_then(|target| selected(s, &target)) {
        let before = s.selected.take();
        s.predictions.pointed = Some(Pointed {
            at: at.clone(),
            before,
        });
        s.selected = Some(at);
    }
}

/// Returns what a question is about, as something to select: a node, or the last message of that path.
fn selected(s: &AppState, target: &Target) -> Option<Selected> {
    let tape = s.focused_run()?.tape.as_ref()?;
    let recording = tape.recording();
    match target {
        Target::Node(name) => {
            let node = recording.model().node(name)?;
            Some(Selected::Node { node, unit: 0 })
        }
        Target::Path(path) => {
            // A message is asked about soon after it was sent; a whole recording is not searched for it.
            const BACK: u32 = 512;
            let applied = s.applied();
            let told = recording.describe(applied.saturating_sub(BACK)..applied);
            let about = told.iter().rev().find(|said| said.path == *path)?;
            Some(match about.message {
                Some(message) => Selected::Message { message },
                None => Selected::Node {
                    node: about.node,
                    unit: about.unit,
                },
            })
        }
    }
}
