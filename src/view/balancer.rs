//! The balancer before a service: whom it asks, whom not, and what decides next.

use super::cells::Moment;
use super::frame::{BalancerView, InstanceRow};
use crate::text::{balancer as words, names};
use sim::model::Service;
use sim::outlier::{InstanceView, OutlierView};

/// The most instances that have a row.
const ROWS_MAX: usize = 24;

/// Returns the balancer before a service, where it ejects instances.
pub fn balancer(moment: Moment, node: u16, service: &Service) -> Option<BalancerView> {
    let lang = moment.lang;
    let view = moment.world.outliers(node, moment.at)?;
    let rows = (0..).zip(&view.instances).take(ROWS_MAX);
    Some(BalancerView {
        title: words::title(&names::balance(service.balance, lang), lang),
        label: words::ejected_of(view.ejected, service.instances, lang),
        panics: view.panics.then(|| words::panics(lang)),
        sweep: words::sweeps_in(view.sweep_next.since(moment.at), lang),
        compared: words::compared(&view, lang),
        threshold: view.spread.map(|spread| spread.threshold),
        threshold_label: words::threshold(view.spread.map(|spread| spread.threshold)),
        instances: rows
            .map(|(unit, instance)| row(moment, &view, unit, instance))
            .collect(),
        more: (view.instances.len().saturating_sub(ROWS_MAX)) as u32,
    })
}

fn row(moment: Moment, view: &OutlierView, unit: u32, instance: &InstanceView) -> InstanceRow {
    let (lang, errors_max) = (moment.lang, view.settings.errors.count);
    let ejected = instance.ejected;
    InstanceRow {
        name: format!("[{unit}]"),
        ejected: ejected.is_some(),
        state: words::state(instance, view.panics, moment.at, lang),
        errors: instance.errors.min(errors_max),
        errors_max,
        errors_label: words::errors_of(instance.errors.min(errors_max), errors_max, lang),
        rate: instance.rate,
        rate_label: words::rate(instance, lang),
        until: words::until(ejected.map(|e| e.until)),
        ejections: instance.ejections,
        changed: ejected.is_some_and(|e| moment.last == Some(e.mark)),
    }
}
