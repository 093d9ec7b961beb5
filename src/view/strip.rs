//! The strip under the scrubber: marks where the run went another way than planned, and how much went on. Made once per recording.

use super::frame::{Jump, Patience, Strip, TrackMark};
use super::landmark::Landmark;
use super::transport::Place;
use crate::text::fact::Tone;
use crate::text::{Lang, names, ui};
use sim::excess::{Watch, Wrong};
use sim::fact::{FactKind, KindSet, RowId};
use sim::record::Recording;
use sim::time::Time;
use std::rc::Rc;

/// The track is cut into that many places, each with one mark at most.
const PLACES: u64 = 100;
/// A sign needs that many places for itself; what stands nearer to a heavier one is a stroke.
const SIGN_PLACES: u64 = 3;
/// How many slices the load is counted in.
const SLICES: u64 = 120;

/// What is known of a recording's landmarks; it grows with the recording.
#[derive(Debug, Default)]
pub struct Landmarks {
    watch: Watch,
    until: RowId,
    found: [Vec<RowId>; Landmark::ALL.len()],
    strip: Option<(Known, Rc<Strip>)>,
}

/// What a strip was made of.
type Known = (u32, Time, bool, Lang);

impl Landmarks {
    /// Returns the strip of a recording on a track that ends at `end`; none where it is not made yet and patience is over.
    pub fn strip(
        &mut self,
        recording: &Recording,
        end: Time,
        lang: Lang,
        patience: Option<Patience>,
    ) -> Option<Rc<Strip>> {
        let known = (recording.len(), end, recording.is_complete(), lang);
        if let Some((_, strip)) = self.strip.as_ref().filter(|(made_of, _)| *made_of == known) {
            return Some(Rc::clone(strip));
        }
        if patience.is_some_and(|it| it.is_over()) {
            return None;
        }
        for mark in Landmark::ALL {
            let rows = &mut self.found[mark as usize];
            let mut from = self.until;
            while let Some(row) = recording.next_of(mark.kinds(), from) {
                rows.push(row);
                from = row + 1;
            }
        }
        self.until = recording.len();
        let wrongs = self.watch.look(recording);
        let strip = Rc::new(Strip {
            marks: marks(recording, &self.found, wrongs, end, lang),
            load: load(recording, end),
        });
        self.strip = Some((known, Rc::clone(&strip)));
        Some(strip)
    }

    /// Returns how many landmarks lie before and after a cursor. The event at the cursor is neither.
    pub fn jumps(&self, place: &Place) -> Vec<Jump> {
        let until = match place.between {
            true => place.applied,
            false => place.applied.saturating_sub(1),
        };
        let jump = |mark: Landmark| {
            let mut wrongs: Vec<RowId> = match mark {
                Landmark::Violation => self.watch.wrongs().iter().map(|w| w.row).collect(),
                _ => Vec::new(),
            };
            // Several lines of the ledger may go wrong at one row.
            wrongs.dedup();
            let rows = [&self.found[mark as usize], &wrongs];
            let before = |end: RowId| rows.map(|rows| rows.partition_point(|row| *row < end));
            let all: usize = rows.iter().map(|rows| rows.len()).sum();
            Jump {
                mark,
                before: before(until).iter().sum::<usize>() as u32,
                after: (all - before(place.applied).iter().sum::<usize>()) as u32,
            }
        };
        Landmark::ALL.into_iter().map(jump).collect()
    }
}

/// Returns how many events there are in each slice of the track.
fn load(recording: &Recording, end: Time) -> Vec<u32> {
    let until = |slice: u64| {
        let at = u128::from(end.0) * u128::from(slice) / u128::from(SLICES);
        recording.events_at(Time(at as u64))
    };
    let ends: Vec<u32> = (1..=SLICES).map(until).collect();
    let before = std::iter::once(0).chain(ends.iter().copied());
    ends.iter()
        .zip(before)
        .map(|(now, was)| now - was)
        .collect()
}

fn marks(
    recording: &Recording,
    found: &[Vec<RowId>; Landmark::ALL.len()],
    wrongs: &[Wrong],
    end: Time,
    lang: Lang,
) -> Vec<TrackMark> {
    let place_of = |row: RowId| {
        let at = recording.row(row).at.0;
        (u128::from(at) * u128::from(PLACES) / u128::from(end.0.max(1))) as u64
    };
    let mut places: Vec<Option<TrackMark>> = vec![None; PLACES as usize + 1];
    let mut put = |sign: Landmark, row: RowId, label: &dyn Fn() -> String, tone: Tone| {
        let place = &mut places[place_of(row).min(PLACES) as usize];
        if place.as_ref().is_none_or(|mark| sign < mark.sign) {
            *place = Some(TrackMark {
                at: recording.row(row).at,
                row,
                sign,
                tone,
                label: label(),
                whole: false,
            });
        }
    };
    for sign in Landmark::ALL {
        for row in &found[sign as usize] {
            let kinds = recording.row(*row).kinds();
            put(sign, *row, &|| label(sign, kinds, lang), tone(sign, kinds));
        }
    }
    for wrong in wrongs {
        let line = &recording.model().ledger[usize::from(wrong.line)].label;
        let words = || ui::wrong(&lang.pick(line), wrong.expected, wrong.actual, lang);
        put(Landmark::Violation, wrong.row, &words, Tone::Error);
    }
    with_signs(places)
}

/// Gives the heaviest marks their signs, and leaves strokes to those that stand too near.
fn with_signs(mut places: Vec<Option<TrackMark>>) -> Vec<TrackMark> {
    let mut taken: Vec<u64> = Vec::new();
    for sign in Landmark::ALL {
        for (i, mark) in places.iter_mut().enumerate() {
            let Some(mark) = mark.as_mut().filter(|mark| mark.sign == sign) else {
                continue;
            };
            mark.whole = taken.iter().all(|at| at.abs_diff(i as u64) >= SIGN_PLACES);
            if mark.whole {
                taken.push(i as u64);
            }
        }
    }
    places.into_iter().flatten().collect()
}

/// Returns what a mark stands for, in a word or two.
fn label(sign: Landmark, kinds: KindSet, lang: Lang) -> String {
    let opened = kinds.meets(KindSet::OPENED);
    let lead = kinds
        .kinds()
        .iter()
        .find(|kind| KindSet::of(&[*kind]).meets(sign.kinds()));
    match (sign, lead) {
        (Landmark::State, Some(FactKind::BreakerChanged)) if opened => ui::breaker_opened(lang),
        (_, Some(kind)) => names::fact_kind(kind, lang),
        (Landmark::Duplicate, None) => ui::again(lang),
        (_, None) => names::fact_kind(FactKind::Dropped, lang),
    }
}

fn tone(sign: Landmark, kinds: KindSet) -> Tone {
    let mended = KindSet::of(&[FactKind::Restarted, FactKind::Resumed, FactKind::Healed]);
    match sign {
        Landmark::State if kinds.meets(KindSet::OPENED) => Tone::Error,
        Landmark::State if kinds.meets(mended) => Tone::Ok,
        other => other.tone(),
    }
}
