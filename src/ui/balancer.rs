//! The balancer before a service: a row for each instance with its errors in a row as cells, its success rate as a bar beside
//! the threshold, and whether it gets requests; and the same as a table.

use super::context::{Ui, px};
use crate::text::balancer::{Column, column};
use crate::text::page::Label;
use crate::view::frame::{BalancerView, InstanceRow};
use yew::prelude::*;

/// More errors in a row than that are told in words only.
const CELLS_MAX: u32 = 12;
const BAR: f64 = 72.0;

/// Returns the picture of a balancer, and its table.
pub fn balancer(ui: &Ui, balancer: &BalancerView) -> Html {
    html! {
        <section class="balancer">
            <h3>{ &balancer.title }</h3>
            <p class="breaker-state">
                <strong>{ &balancer.label }</strong>
                if let Some(words) = &balancer.panics { <span>{ words }</span> }
                <span class="num">{ &balancer.sweep }</span>
            </p>
            <ul class="instances">{ for balancer.instances.iter().map(|row| instance(row, balancer.threshold)) }</ul>
            if balancer.more > 0 { <p class="more num">{ format!("+{}", balancer.more) }</p> }
            <p class="num rate">{ &balancer.compared }</p>
            { table(ui, balancer) }
        </section>
    }
}

fn instance(row: &InstanceRow, threshold: Option<f64>) -> Html {
    let class = classes!(
        row.ejected.then_some("ejected"),
        row.changed.then_some("changed")
    );
    html! {
        <li {class}>
            <span class="name num">{ &row.name }</span>
            { streak(row) }
            { bar(row, threshold) }
            <span class="says num">{ &row.rate_label }</span>
            <span class="stands num">{ &row.state }</span>
        </li>
    }
}

/// Errors in a row, as cells of a breaker's window.
fn streak(row: &InstanceRow) -> Html {
    if row.errors_max > CELLS_MAX {
        return html! { <span class="num">{ &row.errors_label }</span> };
    }
    let free = row.errors_max - row.errors;
    html! {
        <span class="window" role="img" aria-label={row.errors_label.clone()} data-tip={row.errors_label.clone()}>
            { for (0..row.errors).map(|_| html! { <i class="failed">{ "✕" }</i> }) }
            { for (0..free).map(|_| html! { <i class="free"></i> }) }
        </span>
    }
}

fn bar(row: &InstanceRow, threshold: Option<f64>) -> Html {
    let x = |percent: f64| px((percent.clamp(0.0, 100.0) / 100.0 * BAR) as f32);
    let rate = row.rate.unwrap_or_default();
    let class = match threshold {
        Some(threshold) if row.rate.is_some() && rate < threshold => "over",
        _ => "under",
    };
    html! {
        <svg class="gauge" viewBox="0 0 72 16" width="72" height="16" aria-hidden="true">
            <rect class="gauge-track" y="6" width="72" height="4"/>
            if row.rate.is_some() { <rect class={classes!("gauge-rate", class)} y="5" width={x(rate)} height="6"/> }
            if let Some(threshold) = threshold { <rect class="gauge-limit" x={x(threshold - 1.5)} width="2" height="16"/> }
        </svg>
    }
}

fn table(ui: &Ui, balancer: &BalancerView) -> Html {
    let lang = ui.lang();
    html! {
        <details>
            <summary>{ ui.say(Label::AsTable) }</summary>
            <div class="wide" role="region" tabindex="0" aria-label={balancer.title.clone()}><table class="rows">
                <thead><tr>{ for Column::ALL.map(|head| html! { <th scope="col">{ column(head, lang) }</th> }) }</tr></thead>
                <tbody>
                    { for balancer.instances.iter().map(|row| html! {
                        <tr class={classes!(row.changed.then_some("changed"))}>
                            <th scope="row" class="num">{ &row.name }</th>
                            <td class="num">{ &row.state }</td>
                            <td class="num">{ &row.errors_label }</td>
                            <td class="num">{ &row.rate_label }</td>
                            <td class="num">{ &balancer.threshold_label }</td>
                            <td class="num">{ &row.until }</td>
                            <td class="num">{ row.ejections }</td>
                        </tr>
                    }) }
                </tbody>
            </table></div>
        </details>
    }
}
