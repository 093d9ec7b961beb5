//! The routing table of a broker: a table for each exchange, with the bindings that matched the message that came last.

use super::context::Ui;
use crate::text::Lang;
use crate::text::routing as words;
use crate::view::frame::{BindingRow, ExchangeView, RoutingView};
use yew::prelude::*;

/// Returns the routing table: what came last, and a table for each exchange.
pub fn routing(ui: &Ui, routing: &RoutingView) -> Html {
    let lang = ui.lang();
    let bad = routing.nowhere.then_some("nowhere");
    html! {
        <section class={classes!("routing", routing.changed.then_some("now"), bad)}>
            <h3>{ words::title(lang) }</h3>
            <p class="num">{ &routing.told }</p>
            if !routing.verdict.is_empty() { <p class="verdict">{ &routing.verdict }</p> }
            { for routing.exchanges.iter().map(|exchange| self::exchange(exchange, routing.changed, lang)) }
        </section>
    }
}

fn exchange(exchange: &ExchangeView, changed: bool, lang: Lang) -> Html {
    html! {
        <table class="rows">
            <caption><strong>{ &exchange.name }</strong>{ " · " }{ &exchange.kind }</caption>
            <thead><tr>
                <th scope="col">{ &exchange.keys }</th>
                <th scope="col">{ words::goes_to(lang) }</th>
                <th scope="col">{ words::verdict(lang) }</th>
            </tr></thead>
            <tbody>
                { for exchange.bindings.iter().map(|row| binding(row, changed, lang)) }
                if exchange.bindings.is_empty() { <tr><td class="none" colspan="3">{ words::no_bindings(lang) }</td></tr> }
            </tbody>
        </table>
    }
}

/// A row that matched has a sign and bold letters, and its ground where that is what just happened.
fn binding(row: &BindingRow, changed: bool, lang: Lang) -> Html {
    let lit = row.matched == Some(true);
    let class = classes!(lit.then_some("lit"), (lit && changed).then_some("changed"));
    let key = if row.key.is_empty() { "–" } else { &row.key };
    html! {
        <tr {class}>
            <th scope="row" class="num">{ key.to_owned() }</th>
            <td class="num">{ &row.to }</td>
            <td>{ match row.matched {
                Some(true) => html! { <><span aria-hidden="true">{ "✓ " }</span>{ words::matched(lang) }</> },
                Some(false) => html! { { words::no_match(lang) } },
                None => html! { "–" },
            } }</td>
        </tr>
    }
}
