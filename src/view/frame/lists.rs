//! What stands around the pictures: ledger, event list, sentence, transport, measures.

use crate::text::fact::Tone;
use crate::view::landmark::Landmark;
use sim::fact::KindSet;
use sim::time::Time;
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub label: String,
    pub expected: Option<String>,
    pub actual: String,
    /// What `actual` says.
    pub amount: i64,
    /// It is not what was expected, and can no longer be.
    pub differs: bool,
    /// It is not what was expected, but what is under way may still mend it.
    pub pending: bool,
    pub changed: bool,
}

/// The part of the event list that is in sight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventList {
    /// How many events the run has.
    pub events: u32,
    /// How many of them the list shows.
    pub total: u32,
    /// The place in the list of the first of `rows`.
    pub first: u32,
    /// How many places of the list are applied.
    pub listed: u32,
    /// What stands at consecutive places.
    pub rows: Vec<EventRow>,
    /// How many events of the focused run are applied: row `applied - 1` just happened, row `applied` is next.
    pub applied: u32,
    /// Texts as long as any row may have: rows are all of one height, which is made for these.
    pub longest: RowLongest,
}

/// The longest texts of an event list's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowLongest {
    pub nodes: Vec<String>,
    pub about: String,
    /// The kinds of facts that the run says: what headlines there can be.
    pub kinds: KindSet,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventRow {
    pub row: u32,
    /// "107 ms".
    pub time: String,
    /// One or two words: "redelivered".
    pub headline: String,
    pub tone: Tone,
    pub node: String,
    /// Which message or run it is about, in little room; may be empty.
    pub about: String,
    /// The whole sentence.
    pub text: String,
    /// Whether "next milestone" stops here.
    pub milestone: bool,
    /// Belongs to what is being explained.
    pub lit: bool,
    /// It is the first that the other run does not have.
    pub parts: bool,
}

/// What happened, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    pub headline: String,
    pub tone: Tone,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Transport {
    /// Events of the focused run that are applied.
    pub applied: u32,
    /// Events recorded so far.
    pub events: u32,
    /// Whether `events` is all there will be.
    pub complete: bool,
    /// "event 14 of 32".
    pub position: String,
    /// "t = 107 ms".
    pub time: String,
    /// The last instant of the track.
    pub end: Time,
    /// Where the focused run parts from the other, where that is explained.
    pub parts: Option<Time>,
    pub strip: Rc<Strip>,
    /// Where the cursor can jump to.
    pub jumps: Vec<Jump>,
    /// What the scrubber says for itself: position, time and the headline.
    pub spoken: String,
}

/// What happened, along the track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strip {
    pub marks: Vec<TrackMark>,
    /// How many events there are in each slice of the track, all slices of one length.
    pub load: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackMark {
    pub at: Time,
    pub row: u32,
    pub sign: Landmark,
    pub tone: Tone,
    pub label: String,
    /// Whether it has room for its sign; else it is a stroke.
    pub whole: bool,
}

/// How many landmarks of a sort lie on either side of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    pub mark: Landmark,
    pub before: u32,
    pub after: u32,
}

/// Whose measure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Clients,
    /// Services and brokers.
    Servers,
}

/// One measure of what clients saw or servers did.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    pub side: Side,
    /// "web: latency, mean".
    pub label: String,
    /// "latency, mean", and how it is computed.
    pub name: String,
    pub how: String,
    /// One a run, in the order of [`super::Frame::runs`].
    pub cells: Vec<String>,
    pub differs: bool,
    /// How much more the second of two runs has, with its sign and unit.
    pub difference: Option<String>,
}
