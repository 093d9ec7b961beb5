//! Little's law as an invariant of every long run: who is there on average is who comes times how long each stays.
//!
//! Over the whole of a run both sides count the same seconds, but for those who are still there at the end.

use sim::meter::Summary;

/// Checks L = λ·W and Lq = λ·Wq of each service, for any discipline and any loss.
///
/// # Errors
/// Which side says what.
pub fn holds(summary: &Summary) -> Result<(), String> {
    let time = summary.end_ns as f64;
    for service in &summary.services {
        let waiting = service.queue.mean * time;
        let waited = service.started as f64 * service.wait_mean_ns;
        let left = f64::from(service.queue.max) * 2.0 * service.wait_max_ns as f64;
        compare(&service.name, "Lq", waiting, waited, left)?;
    }
    let ([client], [service]) = (&summary.clients[..], &summary.services[..]) else {
        return Ok(());
    };
    let Some(latency) = client.latency_ns else {
        return Ok(());
    };
    let outcomes = client.outcomes;
    let all = outcomes.ok + outcomes.error + outcomes.rejected;
    let present = (service.queue.mean + service.busy.mean) * time;
    let stayed = all as f64 * latency.mean as f64;
    let most = f64::from(service.queue.max + service.busy.max);
    let left = most * 2.0 * latency.max as f64;
    compare(&service.name, "L", present, stayed, left)
}

/// The time that was lived through is at least what those took who left, and more by what those took who are still there.
fn compare(name: &str, law: &str, lived: f64, left: f64, still_there: f64) -> Result<(), String> {
    // Means are rounded to nanoseconds.
    let rounding = 1e-6 * lived + 1e5;
    let more = lived - left;
    match more >= -rounding && more <= still_there + rounding {
        true => Ok(()),
        false => Err(format!(
            "Little's law at {name}, {law}: {lived} ns lived through, {left} ns by those who left, at most {still_there} ns by others"
        )),
    }
}

/// A run that counted more waits than there were would break the law.
///
/// Holds: QT-1.
#[test]
fn a_run_that_counts_wrongly_breaks_littles_law() {
    let text = r#"{"signalbox": 1, "id": "queue", "title": {"ko": "줄", "en": "line"}, "pace": "1s", "until": "1h", "seed": 1, "scenario": {"nodes": {
        "web": {"kind": "client", "load": {"open": {"interval": {"exponential": "1s"}}}, "program": [{"call": "shop.buy"}]},
        "shop": {"kind": "service", "handlers": {"buy": [{"work": {"exponential": "800ms"}}]}}}}}"#;
    let file = sim::scenario::parse(text.as_bytes()).expect("a good file");
    let model = sim::scenario::compile(&file, "", &[]).expect("a good scenario");
    let until = model.until;
    let model = std::rc::Rc::new(model);
    let measured = sim::measure::measure(&model, 1, &[], until, sim::measure::EVENTS_MAX);
    let mut summary = measured.summary;
    assert_eq!(holds(&summary), Ok(()));
    summary.services[0].wait_mean_ns *= 1.1;
    let broken = holds(&summary).expect_err("more waits than there were");
    assert!(broken.contains("Lq"), "{broken}");
}
