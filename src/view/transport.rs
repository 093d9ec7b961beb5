//! The time line: where the cursor stands, and the strip of what happened.

use super::frame::{Strip, Transport};
use super::lens::Lens;
use crate::text::{Lang, ui};
use sim::record::Recording;
use sim::time::Time;
use std::rc::Rc;

/// Where the cursor stands.
pub struct Place<'a> {
    pub at: Time,
    pub applied: u32,
    /// Whether it stands later than the last event that is applied.
    pub between: bool,
    /// The last instant of the track.
    pub end: Time,
    /// Whether nothing will be added to any run in sight.
    pub complete: bool,
    pub headline: &'a str,
    pub strip: Rc<Strip>,
    /// Where the run parts from the one beside it.
    pub parts: Option<Time>,
}

pub fn transport(lens: &mut Lens, recording: &Recording, place: &Place, lang: Lang) -> Transport {
    let events = recording.len();
    Transport {
        applied: place.applied,
        events,
        complete: place.complete,
        position: ui::position(place.applied, events, place.complete, lang),
        time: ui::at_time(place.at),
        end: place.end,
        parts: place.parts,
        strip: Rc::clone(&place.strip),
        jumps: lens.landmarks().jumps(place),
        spoken: ui::position_spoken(place.applied, events, place.at, place.headline, lang),
    }
}
