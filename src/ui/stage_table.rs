//! The stage as a table: the same facts for those who do not see the picture.

use super::context::Ui;
use crate::app::Msg;
use crate::text::page::Label;
use crate::view::frame::{Flight, QueueCells, RunFrame, Selected, StageNode};
use crate::view::stage_layout::cell_text;
use yew::prelude::*;

pub fn stage_table(ui: &Ui, run: &RunFrame) -> Html {
    let stage = &run.stage;
    html! {
        <div class="table-view of-stage" tabindex="0" role="group" aria-label={ui.say(Label::Stage)}>
            <table>
                <thead><tr>
                    <th scope="col">{ ui.say(Label::Node) }</th><th scope="col">{ ui.say(Label::State) }</th><th scope="col">{ ui.say(Label::Queue) }</th>
                </tr></thead>
                <tbody>{ for stage.nodes.iter().map(|node| self::node(ui, node)) }</tbody>
            </table>
            <table>
                <thead><tr>
                    <th scope="col">{ ui.say(Label::Message) }</th><th scope="col">{ ui.say(Label::From) }</th><th scope="col">{ ui.say(Label::To) }</th>
                </tr></thead>
                <tbody>{ for stage.flights.iter().map(|flight| self::flight(ui, run, flight)) }</tbody>
            </table>
        </div>
    }
}

fn node(ui: &Ui, node: &StageNode) -> Html {
    let selected =
        matches!(ui.state.selected, Some(Selected::Node { node: id, .. }) if id == node.id);
    let choose = Msg::Select((!selected).then_some(Selected::Node {
        node: node.id,
        unit: 0,
    }));
    let mut state = node.lines.clone();
    state.extend(node.breaker.as_ref().map(|badge| badge.label.clone()));
    html! {
        <tr class={classes!(node.changed.then_some("changed"))}>
            <th scope="row"><button type="button" class="text-button" aria-pressed={selected.to_string()} onclick={ui.on(choose)}>{ &node.label }</button></th>
            <td>{ state.join(" · ") }</td>
            <td class="num"><ul>{ for node.queues.iter().map(|it| html! { <li>{ queue(it) }</li> }) }</ul></td>
        </tr>
    }
}

fn queue(queue: &QueueCells) -> String {
    let mut cells: Vec<String> = queue
        .cells
        .iter()
        .map(|cell| cell_text(&cell.label, &cell.note))
        .collect();
    if queue.more > 0 {
        cells.push(format!("+{}", queue.more));
    }
    format!("{}: {}", queue.label, cells.join(", "))
}

fn flight(ui: &Ui, run: &RunFrame, flight: &Flight) -> Html {
    let name = |id: u16| {
        run.stage
            .nodes
            .iter()
            .find(|n| n.id == id)
            .map(|n| n.label.clone())
            .unwrap_or_default()
    };
    let selected = ui.state.selected == Some(Selected::Message { message: flight.id });
    let choose = Msg::Select((!selected).then_some(Selected::Message { message: flight.id }));
    let again = if flight.again {
        format!(" ({})", ui.say(Label::Again))
    } else {
        String::new()
    };
    html! {
        <tr class={classes!(flight.lit.then_some("changed"))}>
            <th scope="row"><button type="button" class="text-button" aria-pressed={selected.to_string()} onclick={ui.on(choose)}>{ &flight.label }{ again }</button></th>
            <td>{ name(flight.from) }</td>
            <td>{ name(flight.to) }</td>
        </tr>
    }
}
