//! The autoscaler of a service: what it watches and decides, a row for each instance; and the same as a table.

use super::context::Ui;
use crate::text::page::Label;
use crate::text::scaling::{State, columns};
use crate::view::frame::{ScaledRow, ScalerView};
use yew::prelude::*;

/// Returns the picture of an autoscaler, and its table.
pub fn scaler(ui: &Ui, scaler: &ScalerView) -> Html {
    html! {
        <section class="scaler">
            <h3>{ &scaler.title }</h3>
            <p class="breaker-state">
                <strong>{ &scaler.label }</strong>
                <span class="num">{ &scaler.sum }</span>
                <span class="num">{ &scaler.next }</span>
            </p>
            if let Some(limit) = &scaler.limit { <p class="num rate">{ limit }</p> }
            if let Some(held) = &scaler.held { <p class="num rate">{ held }</p> }
            <ul class="instances">{ for scaler.instances.iter().map(instance) }</ul>
            if scaler.more > 0 { <p class="more num">{ format!("+{}", scaler.more) }</p> }
            { table(ui, scaler) }
        </section>
    }
}

fn instance(row: &ScaledRow) -> Html {
    let class = classes!(class(row.state), row.changed.then_some("changed"));
    html! {
        <li {class}>
            <span class="name num">{ &row.name }</span>
            <span class="says num">{ &row.label }</span>
        </li>
    }
}

fn class(state: State) -> Option<&'static str> {
    match state {
        State::Running => None,
        State::Starting { .. } => Some("starting"),
        State::Leaving => Some("leaving"),
        State::Down => Some("ejected"),
        State::Off => Some("off"),
    }
}

fn table(ui: &Ui, scaler: &ScalerView) -> Html {
    html! {
        <details>
            <summary>{ ui.say(Label::AsTable) }</summary>
            <table class="rows">
                <thead><tr>{ for columns(ui.lang()).iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>
                    { for scaler.instances.iter().map(|row| html! {
                        <tr class={classes!(row.changed.then_some("changed"))}>
                            <th scope="row" class="num">{ &row.name }</th>
                            <td>{ &row.label }</td>
                            <td class="num">{ &row.busy }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}
