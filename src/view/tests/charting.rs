//! The charts of a run tell what the run says.

use super::{inside_at, record, recorded};
use crate::text::Lang;
use crate::view::chart::{Charts, SLICES};
use sim::record::Recording;
use sim::time::Time;

/// Returns the most that waited at each instant of a slice, read off the worlds themselves.
fn most(run: &Recording, gauge: u32, end: Time) -> Vec<u32> {
    let mut most = vec![0; SLICES as usize];
    let slice = |at: Time| ((at.0 * SLICES / end.0) as usize).min(SLICES as usize - 1);
    let mut before = (0, 0);
    for applied in 1..=run.len() {
        let at = slice(run.row(applied - 1).at);
        let depth = run.seek(applied).gauges()[gauge as usize];
        for cell in &mut most[before.0..=at] {
            *cell = before.1.max(*cell);
        }
        most[at] = most[at].max(depth);
        before = (at, depth);
    }
    most
}

#[test]
fn a_chart_shows_the_most_that_waited_in_each_slice() {
    let run = recorded("create-order", "async");
    let world = run.seek(run.len());
    let node = run.model().node("broker").expect("a broker");
    let gauges: Vec<(u32, u32)> = (0..2)
        .map(|queue| world.gauge(node, queue))
        .map(|gauge| (gauge, world.gauges()[gauge as usize]))
        .collect();
    let end = run.row(run.len() - 1).at;
    let charts = Charts::default().of(&run, node, (end, end), &gauges, Lang::En);
    assert!(!charts.is_empty());
    for (chart, (gauge, _)) in charts.iter().zip(&gauges) {
        assert_eq!(
            chart.peaks.to_vec(),
            most(&run, *gauge, end),
            "{}",
            chart.label
        );
        assert_eq!(
            chart.most,
            chart.peaks.iter().copied().max().unwrap_or_default()
        );
        assert_eq!(chart.at, 1.0);
    }
}

/// Holds: KA-13.
#[test]
fn a_group_that_reads_a_topic_has_a_chart_of_its_lag() {
    let run = recorded("kafka-retention", "retention");
    let world = run.seek(run.len());
    let node = run.model().node("board").expect("a service");
    let gauges: Vec<(u32, u32)> = (0..2)
        .map(|gauge| world.gauge(node, gauge))
        .map(|gauge| (gauge, world.gauges()[gauge as usize]))
        .collect();
    let end = run.row(run.len() - 1).at;
    let charts = Charts::default().of(&run, node, (end, end), &gauges, Lang::En);
    let lag = charts.last().expect("it was behind");
    assert_eq!(lag.label, "lag in sales");
    assert_eq!(lag.spoken, "0 behind now, 39 at most");
    assert_eq!(lag.peaks.to_vec(), most(&run, gauges[1].0, end));
}

/// A service reads topics of one name at two brokers, more slowly than records come.
const TWO_BROKERS: &str = r#"{"signalbox": 1, "id": "two-brokers", "title": {"ko": "둘", "en": "Two"}, "pace": "1s", "until": "20s", "seed": 1,
    "scenario": {"nodes": {
        "shop": {"kind": "client", "load": {"open": {"first": "4s", "interval": "10ms", "count": 50}},
            "program": [{"send": "east.orders", "message": "order"}, {"send": "west.orders", "message": "order"}]},
        "east": {"kind": "broker", "topics": {"orders": {}}},
        "west": {"kind": "broker", "topics": {"orders": {}}},
        "desk": {"kind": "service", "subscriptions": [
            {"topic": "east.orders", "program": [{"work": "50ms"}]},
            {"topic": "west.orders", "program": [{"work": "50ms"}]}]}},
        "links": {"default": {"latency": "1ms"}}}}"#;

#[test]
fn charts_of_topics_of_one_name_say_which_broker_has_them() {
    let file = sim::scenario::parse(TWO_BROKERS.as_bytes()).expect("a good file");
    let run = record(&file, "");
    let inside = inside_at(&run, ("desk", 0), run.len() / 2, Lang::En);
    let labels: Vec<&str> = inside.charts.iter().map(|chart| &*chart.label).collect();
    assert_eq!(
        labels,
        ["Input queue", "lag in east.orders", "lag in west.orders"]
    );
}
