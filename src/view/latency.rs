//! How long each run of a client took, up to the cursor, on the clock of the other charts.
//!
//! What lies behind the cursor is not drawn: it would answer questions, and the queue charts show what is to come.

use super::frame::{Latencies, LatencyPoint, LatencyRow};
use super::lens::History;
use crate::text::{Lang, names, picture, quantity};
use sim::fact::{Outcome, RowId};
use sim::record::Recording;
use sim::time::{Span, Time};

/// The table beside the picture holds so many of the last ones.
const ROWS_MAX: usize = 50;
/// Where there are more, each of so many slices of time keeps its slowest, one that went well and one that did not.
const POINTS_MAX: usize = 600;
const SLICES: f32 = 240.0;

/// Returns the latencies of a client's runs that ended before `applied`; none where none did, or where none took any time: who only
/// sends waits for nothing, and a flat line says nothing. `place` is the instant of the cursor and
/// the end of the clock.
pub fn latencies(
    history: &History,
    recording: &Recording,
    (node, applied): (u16, RowId),
    place: (Time, Time),
    lang: Lang,
) -> Option<Latencies> {
    let (at, end) = place;
    let ended = history.ended.iter();
    let own: Vec<Ended> = ended
        .filter(|(row, of, ..)| *of == node && *row < applied)
        .map(|(row, _, outcome, span)| Ended {
            row: *row,
            at: recording.row(*row).at,
            outcome: *outcome,
            span: *span,
        })
        .collect();
    let most = own.iter().map(|it| it.span).max();
    let most = most.filter(|most| *most > Span::ZERO)?;
    let failed = own.iter().filter(|it| it.outcome != Outcome::Ok).count();
    let share = |part: u64, whole: u64| part as f32 / whole.max(1) as f32;
    let points = own.iter().map(|it| LatencyPoint {
        x: share(it.at.0, end.0),
        y: share(it.span.0, most.0),
        ok: it.outcome == Outcome::Ok,
    });
    let told = own.iter().rev().take(ROWS_MAX).map(|it| LatencyRow {
        row: it.row,
        at: quantity::brief(it.at),
        latency: quantity::about(it.span),
        outcome: names::outcome(it.outcome, lang),
    });
    Some(Latencies {
        points: thinned(points.collect()),
        most: quantity::about(most),
        spoken: picture::latencies(own.len() as u64, failed as u64, most, lang),
        last: told.collect(),
        at: share(at.0, end.0),
        end,
    })
}

struct Ended {
    row: RowId,
    at: Time,
    outcome: Outcome,
    span: Span,
}

/// Returns the slowest points of each slice where there are too many to draw.
fn thinned(points: Vec<LatencyPoint>) -> Vec<LatencyPoint> {
    if points.len() <= POINTS_MAX {
        return points;
    }
    let slice = |point: &LatencyPoint| (point.x * SLICES) as u32;
    let mut kept: Vec<LatencyPoint> = Vec::new();
    for point in points {
        let near = kept.iter_mut().rev();
        let same = near
            .take_while(|it| slice(it) == slice(&point))
            .find(|it| it.ok == point.ok);
        match same {
            Some(slower) if slower.y >= point.y => {}
            Some(slower) => *slower = point,
            None => kept.push(point),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_points_keep_the_slowest_of_each_slice_and_outcome() {
        let point = |i: u16| LatencyPoint {
            x: f32::from(i) / 10_000.0,
            y: f32::from(i % 7) / 7.0,
            ok: !i.is_multiple_of(50),
        };
        let all: Vec<LatencyPoint> = (0..10_000).map(point).collect();
        let kept = thinned(all.clone());
        assert!(kept.len() <= 2 * (SLICES as usize + 1), "{}", kept.len());
        let slowest = |points: &[LatencyPoint], ok: bool| {
            let of = points.iter().filter(|it| it.ok == ok);
            of.map(|it| it.y).fold(0.0, f32::max)
        };
        for ok in [true, false] {
            assert_eq!(slowest(&kept, ok), slowest(&all, ok));
        }
        assert_eq!(thinned(all[..600].to_vec()).len(), 600);
    }
}
