//! What lies behind a question is taken out of a frame until the question is answered: otherwise the faint future in the diagram,
//! the list and the strip would tell.

use super::frame::{BarKind, Fate, Frame, Hidden, Strip};
use crate::explain::Chain;
use sim::fact::RowId;
use sim::time::Time;
use std::rc::Rc;

/// Takes out what happens from a row on, which is at that instant. `words` say so where the diagram would go on.
pub fn hide(frame: &mut Frame, row: RowId, at: Time, words: &str) {
    for run in &mut frame.runs {
        let picture = Rc::make_mut(&mut run.space_time);
        picture.marks.retain(|mark| mark.row < row);
        picture.bars.retain(|bar| bar.from <= at);
        // What a piece of work comes to stands beside it; how long a wait may last is known when it begins.
        let open = picture
            .bars
            .iter_mut()
            .filter(|bar| bar.to.is_none_or(|to| to >= at));
        open.filter(|bar| bar.kind != BarKind::Wait)
            .for_each(|bar| bar.label.clear());
        picture.arrows.retain(|arrow| arrow.row < row);
        let unknown = picture.arrows.iter_mut().filter(|it| it.arrives_at > at);
        // What was lost on its way is known; what is turned away at the door is not.
        unknown
            .filter(|arrow| arrow.reach >= 1.0)
            .for_each(|arrow| arrow.fate = Fate::Pending);
        let charts = run.inside.iter_mut().flat_map(|inside| &mut inside.charts);
        charts.for_each(|chart| chart.peaks = known(&chart.peaks, chart.end, at));
        if run.lit.parts.is_some_and(|parts| parts >= row) {
            run.stage
                .nodes
                .iter_mut()
                .for_each(|node| node.parts = false);
        }
        run.hidden = Some(Hidden {
            from: at,
            words: words.to_owned(),
        });
    }
    if let Some(why) = &mut frame.why {
        why.effects = Chain::default();
        why.difference = None;
    }
    let events = &mut frame.events;
    if let Some(place) = events.rows.iter().position(|event| event.row >= row) {
        events.rows.truncate(place);
        events.total = events.first + place as u32;
    }
    let transport = &mut frame.transport;
    transport.parts = transport.parts.filter(|parts| *parts < at);
    transport.jumps.iter_mut().for_each(|jump| jump.after = 0);
    transport.strip = Rc::new(strip(&transport.strip, transport.end, row, at));
}

/// Returns what waited up to an instant.
fn known(peaks: &[u32], end: Time, at: Time) -> Rc<[u32]> {
    let slices = peaks.len() as u128;
    let last = u128::from(at.0) * slices / u128::from(end.0.max(1));
    let peaks = peaks.iter().enumerate();
    let known = peaks.map(|(i, peak)| if (i as u128) <= last { *peak } else { 0 });
    known.collect()
}

fn strip(whole: &Strip, end: Time, row: RowId, at: Time) -> Strip {
    let marks = whole.marks.iter().filter(|mark| mark.row < row);
    let slices = whole.load.len() as u128;
    let known = u128::from(at.0) * slices / u128::from(end.0.max(1));
    let load = whole.load.iter().enumerate();
    Strip {
        marks: marks.cloned().collect(),
        load: load
            .map(|(i, events)| if (i as u128) < known { *events } else { 0 })
            .collect(),
    }
}
