//! What the page is at any moment, and how it changes: one [`AppState`], one [`Msg`], one pure [`update()`].
//!
//! The page never steps a simulation: it moves a cursor over recordings. A knob re-records from the start and is one
//! undo step; a command at the cursor forks a named branch from the past; both come back as [`Msg::Recorded`].
//!
//! Nothing here knows a browser. What the world outside must do is an [`Effect`]; that a ticker runs while
//! [`AppState::playing`], and that the sentence is announced after a step, follows from the state and needs no effect.

pub mod arrangement;
pub mod branch;
pub mod commands;
pub mod curve;
pub mod effect;
pub mod hand;
pub mod lesson;
pub mod msg;
pub mod predictions;
pub mod prefs;
pub mod route;
pub mod shared;
pub mod state;
pub mod stops;
pub mod stride;
pub mod sweep;
pub mod tape;
pub mod until;
pub mod update;
pub mod zoom;

pub use effect::{Effect, Job};
pub use msg::Msg;
pub use prefs::Prefs;
pub use shared::Shared;
pub use state::AppState;
pub use tape::Tape;
pub use update::update;
