//! From a message or an event to the request that it belongs to, and from that to what it is a part of.

use crate::app::effect::Effect;
use crate::app::state::AppState;
use crate::explain::path::{message_of, part_of};
use crate::text::fact::lead;
use crate::view::frame::Selected;

/// Selects the next wider request; where there is none, what is selected stays.
pub fn widen(s: &mut AppState) -> Vec<Effect> {
    if let Some(path) = wider(s) {
        s.playing = false;
        s.selected = Some(Selected::Request { path: path.into() });
    }
    Vec::new()
}

fn wider(s: &AppState) -> Option<String> {
    let tape = s.focused_run()?.tape.as_ref()?;
    let facts = |row: u32| tape.recording().describe(row..row + 1);
    let path = match &s.selected {
        Some(Selected::Request { path }) => return part_of(path).map(str::to_owned),
        Some(Selected::Message { message }) => {
            let facts = facts(tape.sent_row(*message)?);
            facts
                .into_iter()
                .find(|said| said.message == Some(*message))?
                .path
        }
        Some(Selected::Node { .. }) | None => {
            let facts = facts(s.applied().checked_sub(1)?);
            lead(&facts)?.path.clone()
        }
    };
    let path = message_of(&path);
    (!path.is_empty()).then(|| path.to_owned())
}
