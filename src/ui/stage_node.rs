//! A node on the stage: its outline says its kind, its inside what can be told in a few words.

use super::context::px;
use super::glyph;
use super::stage::by_key;
use crate::app::Msg;
use crate::view::frame::{
    Breaker, CellState, Frame, Health, Kind, QueueCells, Selected, StageNode,
};
use crate::view::measure;
use crate::view::stage_layout::{
    CELL_HEIGHT, CELL_LINE, Layout, NAME_LINE, NodeBox, TEXT_LINE, TEXT_SIZE, cell_text, is_filled,
};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    /// Which of the frame's runs.
    pub run: usize,
    pub layout: Rc<Layout>,
    /// Its place among the nodes.
    pub i: usize,
    pub selected: bool,
    /// Whether the Tab key comes here: the stage is one stop.
    pub tab_stop: bool,
    pub send: Callback<Msg>,
}

impl Props {
    fn node(&self) -> &StageNode {
        &self.frame.runs[self.run].stage.nodes[self.i]
    }

    fn place(&self) -> &NodeBox {
        &self.layout.boxes[self.i]
    }
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let placed = Rc::ptr_eq(&self.layout, &other.layout) || self.place() == other.place();
        (self.selected, self.tab_stop) == (other.selected, other.tab_stop)
            && placed
            && self.node() == other.node()
    }
}

/// One node. It is drawn again only where it changed: an event changes one or two of them.
pub struct Node;

impl Component for Node {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (node, place) = (props.node(), props.place());
        let class = classes!(
            "node",
            kind(node.kind),
            health(node.health),
            node.changed.then_some("changed"),
            node.lit.then_some("lit"),
            props.selected.then_some("selected"),
        );
        let choose = Msg::Select((!props.selected).then_some(Selected::Node {
            node: node.id,
            unit: 0,
        }));
        let onkeydown = by_key(&props.send, choose.clone());
        html! {
            <g {class} role="button" tabindex={if props.tab_stop { "0" } else { "-1" }}
                aria-pressed={props.selected.to_string()} aria-label={spoken(node, place)}
                transform={format!("translate({} {})", px(place.x), px(place.y))}
                onclick={props.send.reform(move |_| choose.clone())} {onkeydown}>
                { outline(node, place) }
                <g aria-hidden="true">{ inside(node, place) }</g>
            </g>
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Client => "client",
        Kind::Service => "service",
        Kind::Broker => "broker",
    }
}

fn health(health: Health) -> &'static str {
    match health {
        Health::Up => "up",
        Health::Crashed => "crashed",
        Health::Off => "off",
        Health::Hung => "hung",
        Health::Partitioned => "cut",
    }
}

/// The node's outline; its shape says its kind: clients round, services square, brokers with a double edge.
fn outline(node: &StageNode, place: &NodeBox) -> Html {
    let (w, h) = (place.width, place.height);
    let round = match node.kind {
        Kind::Client => "26",
        Kind::Service => "9",
        Kind::Broker => "3",
    };
    let rect = |class: &'static str, grow: f32, round: String| {
        html! {
            <rect {class} x={px(-w / 2.0 - grow)} y={px(-h / 2.0 - grow)} width={px(w + 2.0 * grow)}
                height={px(h + 2.0 * grow)} rx={round}/>
        }
    };
    html! { <>
        { rect("node-halo", 5.0, format!("{}", round.parse::<u32>().unwrap_or(9) + 5)) }
        { rect("node-box", 0.0, round.to_owned()) }
        if node.kind == Kind::Broker {
            <path class="node-rule" d={format!("M{} {}H{}", px(-w / 2.0 + 5.0), px(-h / 2.0 + 5.0), px(w / 2.0 - 5.0))}/>
        }
        if node.health == Health::Crashed {
            <path class="node-cross" d={format!("M{} {}l10 10m0 -10l-10 10", px(w / 2.0 - 16.0), px(-h / 2.0 + 6.0))}/>
        }
    </> }
}

fn inside(node: &StageNode, place: &NodeBox) -> Html {
    let mut y = -place.height / 2.0 + place.padding;
    let mut out: Vec<Html> = Vec::new();
    for line in &place.name {
        out.push(text("node-name", y + NAME_LINE - 5.5, line));
        y += NAME_LINE;
    }
    for line in node.lines.iter().filter(|_| !place.bare) {
        out.push(text("node-line", y + TEXT_LINE - 5.5, line));
        y += TEXT_LINE;
    }
    if let Some(badge) = &node.breaker {
        let width = measure::width(&badge.label, TEXT_SIZE) + 32.0;
        out.push(html! {
            <g class={classes!("badge", badge_class(badge.state))}>
                <g transform={format!("translate({} {})", px(-width / 2.0 + 12.0), px(y + 10.0))}>{ glyph::breaker(badge.state) }</g>
                <text x={px(-width / 2.0 + 32.0)} y={px(y + TEXT_LINE - 5.5)}>{ &badge.label }</text>{ " " }
            </g>
        });
        y += TEXT_LINE;
    }
    for (queue, widths) in filled(node, place) {
        out.push(cells(queue, widths, y + (CELL_LINE - CELL_HEIGHT) / 2.0));
        y += CELL_LINE;
    }
    if node.parts {
        let (x, y) = (place.width / 2.0 - 4.0, -place.height / 2.0 - 5.0);
        out.push(
            html! { <text class="node-parts" text-anchor="end" x={px(x)} y={px(y)}>{ "≠" }</text> },
        );
    }
    out.into_iter().collect()
}

/// Returns its accessible name: every word that is drawn in it, in the same order.
fn spoken(node: &StageNode, place: &NodeBox) -> String {
    let lines = node.spoken.strip_prefix(&node.label).unwrap_or_default();
    let lines = lines.trim_start_matches(", ").to_owned();
    let mut words = vec![node.label.clone()];
    if !place.bare {
        words.push(lines.clone());
    }
    for (queue, widths) in filled(node, place) {
        let drawn = queue.cells.iter().take(widths.len());
        words.extend(drawn.map(|cell| cell_text(&cell.label, &cell.note)));
        let hidden = hidden(queue, widths);
        words.extend((hidden > 0).then(|| format!("+{hidden}")));
    }
    // What is not drawn for want of room comes after what is.
    if place.bare {
        words.push(lines);
    }
    words.join(", ")
}

/// Returns the queues that are drawn, with the widths of their cells.
fn filled<'a>(
    node: &'a StageNode,
    place: &'a NodeBox,
) -> impl Iterator<Item = (&'a QueueCells, &'a [f32])> {
    let queues = node
        .queues
        .iter()
        .zip(place.cells.iter().map(Vec::as_slice));
    queues.filter(|(queue, _)| is_filled(queue))
}

/// Returns how many cells of a queue are not drawn.
fn hidden(queue: &QueueCells, widths: &[f32]) -> u32 {
    queue.more + (queue.cells.len() - widths.len()) as u32
}

fn badge_class(state: Breaker) -> &'static str {
    match state {
        Breaker::Closed => "closed",
        Breaker::Open => "open",
        Breaker::HalfOpen => "half-open",
    }
}

fn text(class: &'static str, y: f32, text: &str) -> Html {
    // The space is drawn nowhere; it keeps the words apart for those who hear them.
    html! { <><text {class} text-anchor="middle" y={px(y)}>{ text }</text>{ " " }</> }
}

fn cells(queue: &QueueCells, widths: &[f32], y: f32) -> Html {
    let hidden = hidden(queue, widths);
    let more = if hidden > 0 {
        format!("+{hidden}")
    } else {
        String::new()
    };
    let rest = if hidden > 0 {
        measure::width(&more, TEXT_SIZE) + 4.0
    } else {
        0.0
    };
    let total = widths.iter().map(|w| w + 4.0).sum::<f32>() - 4.0 + rest;
    let mut x = -total / 2.0;
    let drawn = queue.cells.iter().zip(widths).map(|(cell, width)| {
        let at = x;
        x += width + 4.0;
        html! {
            <g class={classes!("cell", cell_class(cell.state), cell.changed.then_some("changed"))}>
                <rect x={px(at)} y={px(y)} width={px(*width)} height={px(CELL_HEIGHT)} rx="4"/>
                <text text-anchor="middle" x={px(at + width / 2.0)} y={px(y + 17.0)}>{ cell_text(&cell.label, &cell.note) }</text>{ " " }
            </g>
        }
    });
    let drawn: Vec<Html> = drawn.collect();
    html! { <>
        { for drawn }
        if hidden > 0 { <text class="more" x={px(x)} y={px(y + 17.0)}>{ more }</text> }
    </> }
}

pub fn cell_class(state: CellState) -> &'static str {
    match state {
        CellState::Ready => "ready",
        CellState::Leased => "leased",
        CellState::Dead => "dead",
        CellState::Open => "open",
        CellState::Marker => "marker",
        CellState::Busy => "busy",
        CellState::Free => "free",
        CellState::Gone => "gone",
    }
}
