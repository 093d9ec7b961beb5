//! The time line: where the cursor stands, and marks where something went another way than planned.

use super::frame::{TrackMark, Transport};
use super::lens::Lens;
use crate::text::fact::{Tone, milestone};
use crate::text::{Lang, names, ui};
use sim::fact::{FactKind, KindSet, RowId};
use sim::record::Recording;
use sim::time::Time;

/// The track is cut into that many places, each with one mark at most.
const PLACES: u64 = 200;

/// Where the cursor stands.
pub struct Place<'a> {
    pub at: Time,
    pub applied: u32,
    /// The last instant of the track.
    pub end: Time,
    /// Whether nothing will be added to any run in sight.
    pub complete: bool,
    pub headline: &'a str,
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
        marks: marks(lens, recording, place.end, lang),
        spoken: ui::position_spoken(place.applied, events, place.at, place.headline, lang),
    }
}

/// Returns the kinds of facts that the track marks: milestones, but not what follows from one that is marked, nor each
/// run's end.
fn marked() -> KindSet {
    let mut set = KindSet::default();
    let follows = |kind| {
        matches!(
            kind,
            FactKind::Rejected | FactKind::GaveUp | FactKind::Ended
        )
    };
    let wanted = |kind: &&FactKind| milestone(**kind) && !follows(**kind);
    FactKind::ALL
        .iter()
        .filter(wanted)
        .for_each(|kind| set.add(*kind));
    set
}

fn marks(lens: &mut Lens, recording: &Recording, end: Time, lang: Lang) -> Vec<TrackMark> {
    let kinds = marked();
    let mut out: Vec<(u64, u8, RowId, FactKind)> = Vec::new();
    for row in lens.marks(recording, kinds) {
        let kept = recording.row(*row);
        let heaviest = kept
            .kinds
            .iter()
            .filter(|k| kinds.has(*k))
            .max_by_key(|k| rank(*k));
        let Some(kind) = heaviest else { continue };
        let place = (u128::from(kept.at.0) * u128::from(PLACES) / u128::from(end.0.max(1))) as u64;
        let mark = (place, rank(kind), *row, kind);
        match out.last_mut() {
            Some(last) if last.0 == place => {
                if rank(kind) > last.1 {
                    *last = mark;
                }
            }
            _ => out.push(mark),
        }
    }
    let mark = |(_, _, row, kind): (u64, u8, RowId, FactKind)| TrackMark {
        at: recording.row(row).at,
        row,
        tone: kind_tone(kind),
        label: names::fact_kind(kind, lang),
    };
    out.into_iter().map(mark).collect()
}

/// Returns which kind stands for a place of the track where there are several.
fn rank(kind: FactKind) -> u8 {
    use FactKind as K;
    match kind {
        K::LimitReached | K::Crashed | K::Hung | K::Partitioned => 9,
        K::Restarted | K::Resumed | K::Healed | K::ErrorRateSet | K::SlowSet => 8,
        K::BreakerChanged => 7,
        K::DuplicateKey | K::LeaseExpired | K::Requeued => 6,
        K::TimedOut => 5,
        K::Dropped => 3,
        _ => 2,
    }
}

/// Returns the tone of a kind of fact, its numbers unread.
fn kind_tone(kind: FactKind) -> Tone {
    use FactKind as K;
    match kind {
        K::TimedOut | K::LeaseExpired => Tone::Timeout,
        K::Requeued | K::DuplicateKey => Tone::Retry,
        K::Restarted | K::Resumed | K::Healed => Tone::Ok,
        K::BreakerChanged => Tone::Event,
        _ => Tone::Error,
    }
}
