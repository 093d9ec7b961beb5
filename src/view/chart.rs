//! How many waited, over the whole run on one clock: one chart for each queue of the node that is looked into.

use super::frame::Chart;
use crate::text::{Lang, logs, picture, scaling};
use sim::model::{Model, Node, NodeKind, Service, Subscription};
use sim::path::topic_of;
use sim::record::Recording;
use sim::time::Time;
use std::rc::Rc;

/// How many slices the time is cut into; each shows the most that waited in it.
pub const SLICES: u64 = 120;

/// What is kept between two frames: the peaks of each queue of one node, as far as the run was recorded then.
#[derive(Debug, Default)]
pub struct Charts {
    made_of: Option<(u16, u32, Time)>,
    peaks: Vec<Rc<[u32]>>,
}

impl Charts {
    /// Returns the charts of a node at an instant, on a clock that ends at `end`; `gauges` are its queues', `waiting` how many
    /// wait in each right now. A queue in which nobody ever waits has none.
    pub fn of(
        &mut self,
        recording: &Recording,
        node: u16,
        place: (Time, Time),
        gauges: &[(u32, u32)],
        lang: Lang,
    ) -> Vec<Chart> {
        let (at, end) = place;
        let known = (node, recording.len(), end);
        if self.made_of != Some(known) {
            self.made_of = Some(known);
            // How many instances run at the start is told nowhere.
            let first = |i| match &recording.model().nodes[usize::from(node)].kind {
                NodeKind::Service(s) if i == 1 => s.scaling.as_ref().map_or(0, |s| s.at_start),
                _ => 0,
            };
            let peaks = gauges
                .iter()
                .enumerate()
                .map(|(i, (gauge, _))| peaks(recording, *gauge, first(i), end));
            self.peaks = peaks.collect();
        }
        let model = recording.model();
        let spec = &model.nodes[usize::from(node)];
        let chart = |(i, (_, now)): (usize, &(u32, u32))| {
            let peaks = Rc::clone(self.peaks.get(i)?);
            let most = peaks.iter().copied().max().filter(|most| *most > 0)?;
            Some(Chart {
                label: label(model, spec, i, lang),
                spoken: match lag_of(spec, i) {
                    Some(_) => logs::behind(*now, most, lang),
                    None => picture::waited(*now, most, lang),
                },
                most,
                at: at.0 as f32 / end.0.max(1) as f32,
                end,
                peaks,
            })
        };
        gauges.iter().enumerate().filter_map(chart).collect()
    }
}

/// Returns the subscription of which a gauge tells the lag, if it is of that kind.
fn lag_of(spec: &Node, i: usize) -> Option<(&Service, &Subscription)> {
    let NodeKind::Service(service) = &spec.kind else {
        return None;
    };
    let first = usize::from(service.gauges_before_lags());
    let read = service.subscriptions.get(i.checked_sub(first)?)?;
    Some((service, read))
}

fn label(model: &Model, spec: &Node, i: usize, lang: Lang) -> String {
    if let Some((service, read)) = lag_of(spec, i) {
        return logs::lag(&topic_of(model, service, read), lang);
    }
    match &spec.kind {
        NodeKind::Broker(broker) => broker.queues[i].name.to_string(),
        NodeKind::Service(_) if i == 1 => scaling::chart(lang),
        NodeKind::Service(_) | NodeKind::Client(_) => picture::input_queue(lang),
    }
}

/// Returns the most that waited in each slice of the time up to `end`; `first` waited at the start.
fn peaks(recording: &Recording, gauge: u32, first: u32, end: Time) -> Rc<[u32]> {
    let mut peaks = vec![0; SLICES as usize];
    let slice = |at: Time| {
        let slice = u128::from(at.0) * u128::from(SLICES) / u128::from(end.0.max(1));
        (slice as usize).min(SLICES as usize - 1)
    };
    let (mut from, mut depth) = (0, first);
    for (row, changed) in recording.depths(gauge) {
        let to = slice(recording.row(row).at);
        // What stood in line stays there until it changes.
        for peak in &mut peaks[from..=to] {
            *peak = depth.max(*peak);
        }
        peaks[to] = peaks[to].max(changed);
        (from, depth) = (to, changed);
    }
    let last = recording.len().checked_sub(1);
    let known = last.map_or(0, |row| slice(recording.row(row).at));
    for peak in &mut peaks[from..=known.max(from)] {
        *peak = depth.max(*peak);
    }
    peaks.into()
}
