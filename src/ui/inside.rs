//! Inside the selected node: its program with the line that each activation stands on, workers, queues, the breaker's
//! window, tables; and what the reader's own hand can do to it.

use super::balancer;
use super::breaker;
use super::chart;
use super::context::{Ui, px};
use super::hands;
use super::library::Library;
use super::rebalance;
use super::request;
use super::routing;
use super::scaler;
use super::stage_node::cell_class;
use crate::app::Msg;
use crate::text::page::Label;
use crate::view::frame::{
    Cell, Inside, LimitView, MeterView, ProgramLine, ProgramView, QueueCells, Selected, TableView,
};
use crate::view::stage_layout::cell_text;
use web_sys::{Event, HtmlSelectElement};
use yew::prelude::*;

/// Returns the view; a hint where nothing is selected.
pub fn inside(ui: &Ui) -> Html {
    let Some(run) = ui.focused() else {
        return Html::default();
    };
    let node = run.inside.as_ref();
    html! { <>
        if let Some(card) = &run.message { { hands::message(ui, card) } }
        if let Some(card) = &run.request { { request::card(ui, card) } }
        if let Some(node) = node {
            { heading(ui, node) }
            if !node.libraries.is_empty() { { breakers(ui, node) } }
            { for node.programs.iter().enumerate().map(|(i, program)| self::program(ui, node, i, program)) }
            { for node.routing.iter().map(|table| routing::routing(ui, table)) }
            { for node.scaler.iter().map(|scaler| scaler::scaler(ui, scaler)) }
            { for node.balancer.iter().map(|balancer| balancer::balancer(ui, balancer)) }
            { for node.groups.iter().map(|group| rebalance::group(ui, group)) }
            if node.libraries.is_empty() { { breakers(ui, node) } }
            { for node.meters.iter().map(meter) }
            { for node.limits.iter().map(|limit| self::limit(ui, limit)) }
            if !node.workers.is_empty() {
                <h3>{ ui.say(Label::Workers) }</h3>
                <ul class="cells">{ for node.workers.iter().map(|cell| self::cell(cell, &ui.say(Label::WorkerFree))) }</ul>
            }
            if node.rabbitmq { { queues(ui, node) } }
            { for node.charts.iter().map(|chart| chart::queue(ui, chart)) }
            { for node.latencies.iter().map(|all| chart::latencies(ui, all)) }
            if !node.rabbitmq { { queues(ui, node) } }
            { tables(ui, &node.tables) }
            { hands::node(ui, node) }
        } else if run.message.is_none() {
            <p class="hint">{ ui.say(Label::Nobody) }</p>
        }
    </> }
}

/// The breakers, and what real libraries answered: then these are what the run is about, and stand first.
fn breakers(ui: &Ui, node: &Inside) -> Html {
    html! { <>
        { for node.breakers.iter().map(|breaker| breaker::breaker(ui, breaker)) }
        { for node.libraries.iter().map(|view| html! {
            <Library view={view.clone()} lang={ui.lang()} send={ui.send.clone()}/>
        }) }
    </> }
}

fn heading(ui: &Ui, node: &Inside) -> Html {
    let id = node.node;
    let pick = ui.on_event(move |event: Event| {
        let unit = event
            .target_dyn_into::<HtmlSelectElement>()?
            .value()
            .parse()
            .ok()?;
        Some(Msg::Select(Some(Selected::Node { node: id, unit })))
    });
    html! {
        <div class="inside-head">
            <h2>{ &node.title }</h2>
            if !node.health_label.is_empty() { <span class="state t-error">{ &node.health_label }</span> }
            if node.units > 1 {
                <select aria-label={ui.say(Label::Member)} onchange={pick}>
                    { for (0..node.units.min(500)).map(|unit| html! {
                        <option value={unit.to_string()} selected={unit == node.unit}>{ format!("[{unit}]") }</option>
                    }) }
                </select>
            }
        </div>
    }
}

fn program(ui: &Ui, node: &Inside, i: usize, program: &ProgramView) -> Html {
    let lines = program.lines.iter().enumerate();
    html! {
        <section class="program">
            <h3>{ &program.title }</h3>
            <ol>{ for lines.map(|(n, line)| self::line(line, hands::line(ui, node, i, n))) }</ol>
        </section>
    }
}

/// A line opens to what a hand can do there.
fn line(line: &ProgramLine, hands: Html) -> Html {
    let here = !line.here.is_empty();
    let class = classes!(
        here.then_some("now"),
        line.here.iter().any(|a| a.blocked).then_some("blocked"),
        line.here.iter().any(|a| a.changed).then_some("changed"),
    );
    let indent = "\u{2003}".repeat(usize::from(line.depth));
    html! {
        <li {class} aria-current={here.then_some("step")}>
            <details>
                <summary><code>{ indent }{ &line.text }</code></summary>
                { hands }
            </details>
            { for line.here.iter().map(|a| html! {
                <span class={classes!("standing", a.lit.then_some("lit"))}><span class="who">{ &a.who }</span>{ " " }{ &a.doing }</span>
            }) }
            if line.more > 0 { <span class="standing">{ format!("+{}", line.more) }</span> }
        </li>
    }
}

fn cell(cell: &Cell, free: &str) -> Html {
    let text = cell_text(&cell.label, &cell.note);
    let class = classes!(
        "cell",
        "num",
        cell_class(cell.state),
        cell.changed.then_some("changed")
    );
    html! { <li {class}>{ if text.is_empty() { free.to_owned() } else { text } }</li> }
}

fn queues(ui: &Ui, node: &Inside) -> Html {
    node.queues
        .iter()
        .map(|queue| self::queue(ui, queue))
        .collect()
}

fn queue(ui: &Ui, queue: &QueueCells) -> Html {
    html! { <>
        <h3>{ &queue.label }</h3>
        if queue.cells.is_empty() && queue.more == 0 {
            <p class="none">{ ui.say(Label::QueueEmpty) }</p>
        } else {
            <ul class="cells">
                { for queue.cells.iter().map(|cell| self::cell(cell, "")) }
                if queue.more > 0 { <li class="more num">{ format!("+{}", queue.more) }</li> }
            </ul>
        }
    </> }
}

/// Who holds each place and since when, and who waits.
fn limit(ui: &Ui, limit: &LimitView) -> Html {
    html! {
        <section class={classes!("limit", limit.is_full.then_some("full"))}>
            <h3>{ &limit.title }</h3>
            <p class="num">{ &limit.label }</p>
            if !limit.places.is_empty() {
                <ul class="cells" aria-label={ui.say(Label::Places)}>{ for limit.places.iter().map(|cell| self::cell(cell, "")) }</ul>
            }
            if !limit.line.is_empty() {
                <h4>{ ui.say(Label::InLine) }</h4>
                <ul class="cells" aria-label={ui.say(Label::InLine)}>{ for limit.line.iter().map(|cell| self::cell(cell, "")) }</ul>
            }
        </section>
    }
}

/// How much there is, as a bar with what is needed as a mark on it.
fn meter(meter: &MeterView) -> Html {
    const WIDTH: f32 = 260.0;
    const LOOKS: [&str; 2] = ["over", "under"];
    let class = LOOKS[usize::from(meter.enough)];
    html! {
        <section class="meter">
            <h3>{ &meter.title }</h3>
            <svg class="gauge" viewBox="0 0 260 16" width="100%" height="16" preserveAspectRatio="none" aria-hidden="true">
                <rect class="gauge-track" y="6" width="260" height="4"/>
                <rect class={classes!("gauge-rate", class)} y="5" width={px(meter.share * WIDTH)} height="6"/>
                if let Some(needed) = meter.needed { <rect class="gauge-limit" x={px(needed * WIDTH - 1.0)} width="2" height="16"/> }
            </svg>
            <p class="num rate">{ &meter.spoken }</p>
        </section>
    }
}

/// The tables that an open transaction has written to stand together in a frame: they are committed together.
fn tables(ui: &Ui, all: &[TableView]) -> Html {
    let (open, others): (Vec<&TableView>, Vec<&TableView>) =
        all.iter().partition(|table| table.in_transaction);
    html! { <>
        if !open.is_empty() {
            <section class="transaction" aria-label={ui.say(Label::Transaction)}>
                <p class="none">{ ui.say(Label::Transaction) }</p>
                { for open.into_iter().map(|table| self::table(ui, table)) }
            </section>
        }
        { for others.into_iter().map(|table| self::table(ui, table)) }
    </> }
}

fn table(ui: &Ui, table: &TableView) -> Html {
    let hidden = table.total.saturating_sub(table.rows.len() as u32);
    html! { <>
        <h3>{ &table.name }{ " " }<span class="count num">{ table.total }</span></h3>
        if table.rows.is_empty() {
            <p class="none">{ ui.say(Label::TableEmpty) }</p>
        } else {
            <table class="rows"><tbody>
                { for table.rows.iter().map(|row| html! {
                    <tr class={classes!(row.changed.then_some("changed"), row.pending.then_some("pending"))}>
                        <th scope="row" class="num">{ &row.key }</th>
                        <td class="num">{ &row.value }{ if row.pending { format!(" ({})", ui.say(Label::Pending)) } else { String::new() } }</td>
                    </tr>
                }) }
                if hidden > 0 { <tr><td class="more num" colspan="2">{ format!("+{hidden}") }</td></tr> }
            </tbody></table>
        }
    </> }
}
