//! The stage: nodes where the scenario put them, links between them, and messages on their way.
//!
//! Messages carry their instants and both ends of their link as data, so that the animation loop can move
//! them between two frames without asking Yew.

use super::context::px;
use super::glyph;
use super::size::{Size, Watch};
use crate::app::Msg;
use crate::view::frame::{
    CellState, Flight, Frame, Health, Kind, Phase, QueueCells, Selected, Stage as Picture,
    StageNode,
};
use crate::view::measure;
use crate::view::stage_layout::{
    CELL_HEIGHT, CELL_LINE, Layout, NAME_LINE, NodeBox, TEXT_LINE, TEXT_SIZE, cell_text,
};
use std::rc::Rc;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    /// Which of the frame's runs.
    pub run: usize,
    pub selected: Option<Selected>,
    pub send: Callback<Msg>,
}

impl Props {
    fn picture(&self) -> &Picture {
        &self.frame.runs[self.run].stage
    }
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.selected == other.selected
            && self.run == other.run
            && (Rc::ptr_eq(&self.frame, &other.frame) || self.picture() == other.picture())
    }
}

pub struct Stage {
    place: NodeRef,
    size: Size,
    watch: Option<Watch>,
}

impl Component for Stage {
    type Message = Size;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
            size: (0.0, 0.0),
            watch: None,
        }
    }

    fn update(&mut self, _: &Context<Self>, size: Size) -> bool {
        let changed = (size.0 - self.size.0).abs() >= 1.0 || (size.1 - self.size.1).abs() >= 1.0;
        self.size = size;
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let picture = props.picture();
        let layout = Layout::new(picture, self.size.0, self.size.1);
        let scene = Scene {
            picture,
            layout: &layout,
            props,
        };
        html! {
            <div class="canvas" ref={self.place.clone()}>
                <svg class="stage-svg" width={px(layout.width)} height={px(layout.height)} role="group"
                    aria-label={picture.spoken.clone()} data-roving="true" onkeydown={Callback::from(rove)}>
                    <g class="links" aria-hidden="true">{ for scene.links() }</g>
                    <g>{ for picture.nodes.iter().enumerate().map(|(i, _)| scene.node(i)) }</g>
                    <g class="flights">{ for scene.flights() }</g>
                </svg>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(element) = self.place.cast::<Element>() {
            self.watch = Watch::new(&element, ctx.link().callback(|size| size));
        }
    }
}

struct Scene<'a> {
    picture: &'a Picture,
    layout: &'a Layout,
    props: &'a Props,
}

impl Scene<'_> {
    fn index(&self, id: u16) -> Option<usize> {
        self.picture.nodes.iter().position(|node| node.id == id)
    }

    fn links(&self) -> Vec<Html> {
        let draw = |link: &crate::view::frame::StageLink| {
            let (a, b) = self
                .layout
                .link(self.index(link.from)?, self.index(link.to)?)?;
            let class = classes!(
                "link",
                link.partitioned.then_some("partitioned"),
                link.changed.then_some("changed")
            );
            let middle = ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
            Some(html! { <>
                <path {class} d={format!("M{} {}L{} {}", px(a.0), px(a.1), px(b.0), px(b.1))}/>
                if link.partitioned {
                    <g transform={format!("translate({} {})", px(middle.0), px(middle.1))}>{ glyph::lost() }</g>
                }
            </> })
        };
        self.picture.links.iter().filter_map(draw).collect()
    }

    fn node(&self, i: usize) -> Html {
        let (node, place) = (&self.picture.nodes[i], &self.layout.boxes[i]);
        let selected =
            matches!(self.props.selected, Some(Selected::Node { node: id, .. }) if id == node.id);
        let tab_stop = match self.props.selected {
            Some(Selected::Node { node: id, .. }) if self.index(id).is_some() => selected,
            _ => i == 0,
        };
        let class = classes!(
            "node",
            kind(node.kind),
            health(node.health),
            node.changed.then_some("changed"),
            selected.then_some("selected"),
        );
        let choose = Msg::Select((!selected).then_some(Selected::Node {
            node: node.id,
            unit: 0,
        }));
        let by_key = {
            let (send, msg) = (self.props.send.clone(), choose.clone());
            Callback::from(move |event: KeyboardEvent| {
                if matches!(event.code().as_str(), "Enter" | "Space") {
                    event.prevent_default();
                    send.emit(msg.clone());
                }
            })
        };
        html! {
            <g key={node.id} {class} role="button" tabindex={if tab_stop { "0" } else { "-1" }}
                aria-pressed={selected.to_string()} aria-label={node.spoken.clone()}
                transform={format!("translate({} {})", px(place.x), px(place.y))}
                onclick={self.props.send.reform(move |_| choose.clone())} onkeydown={by_key}>
                { outline(node, place) }
                <g aria-hidden="true">{ inside(node, place) }</g>
            </g>
        }
    }

    fn flights(&self) -> Vec<Html> {
        let mut labels: Vec<(f32, f32)> = Vec::new();
        let mut draw = |flight: &Flight| {
            let (from, to) = (self.index(flight.from)?, self.index(flight.to)?);
            let (a, b) = self.layout.link(from, to)?;
            let (a, b) = aside(a, b);
            let x = a.0 + (b.0 - a.0) * flight.progress;
            let y = a.1 + (b.1 - a.1) * flight.progress;
            let crowded = labels
                .iter()
                .any(|l| (l.0 - x).abs() < 90.0 && (l.1 - y).abs() < 20.0);
            if !crowded {
                labels.push((x, y));
            }
            Some(self.flight(flight, (a, b), (x, y), !crowded))
        };
        self.picture.flights.iter().filter_map(&mut draw).collect()
    }

    fn flight(
        &self,
        f: &Flight,
        (a, b): ((f32, f32), (f32, f32)),
        at: (f32, f32),
        labelled: bool,
    ) -> Html {
        let selected = self.props.selected == Some(Selected::Message { message: f.id });
        let class = classes!(
            "fly",
            glyph::tone(f.tone),
            glyph::line(f.shape),
            f.again.then_some("again"),
            selected.then_some("selected"),
            (f.phase != Phase::Flying).then_some("changed"),
        );
        let choose = Msg::Select((!selected).then_some(Selected::Message { message: f.id }));
        let turn = if b.0 < a.0 - 1.0 { "scale(-1 1)" } else { "" };
        let turned = if (b.0 - a.0).abs() < (b.1 - a.1).abs() && !f.again {
            if b.1 > a.1 {
                "rotate(90)"
            } else {
                "rotate(-90)"
            }
        } else {
            turn
        };
        let clip = measure::clip(&f.label, TEXT_SIZE, 150.0);
        html! {
            <g key={f.id} {class} data-s={f.sent_at.0.to_string()} data-a={f.arrives_at.0.to_string()}
                data-line={format!("{} {} {} {}", px(a.0), px(a.1), px(b.0), px(b.1))}
                data-still={(f.phase == Phase::Lost).then(|| f.progress.to_string())}
                transform={format!("translate({} {})", px(at.0), px(at.1))}
                role="img" aria-label={f.label.clone()}
                onclick={self.props.send.reform(move |_| choose.clone())}>
                if f.phase == Phase::Lost {
                    { glyph::lost() }
                } else {
                    <circle class="fly-ring" r={if f.again { "16" } else { "12" }}/>
                    <g transform={if f.again { "" } else { turned }}>{ glyph::inner(f.shape, f.again) }</g>
                }
                if labelled {
                    <text class="fly-label" y={if f.again { "-23" } else { "-19" }}>{ clip }</text>
                }
            </g>
        }
    }
}

/// Moves a message's path a little to the right of its direction, so that two ways do not share one line.
fn aside(a: (f32, f32), b: (f32, f32)) -> ((f32, f32), (f32, f32)) {
    const LANE: f32 = 7.0;
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = libm::hypotf(dx, dy).max(1.0);
    let (ox, oy) = (-dy / length * LANE, dx / length * LANE);
    // A message keeps clear of the boxes by its own radius.
    let (cx, cy) = (dx / length * 13.0, dy / length * 13.0);
    if length < 60.0 {
        return ((a.0 + ox, a.1 + oy), (b.0 + ox, b.1 + oy));
    }
    (
        (a.0 + ox + cx, a.1 + oy + cy),
        (b.0 + ox - cx, b.1 + oy - cy),
    )
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
    let mut y = -place.height / 2.0 + 14.0;
    let mut out: Vec<Html> = Vec::new();
    for line in &place.name {
        out.push(text("node-name", y + NAME_LINE - 5.5, line));
        y += NAME_LINE;
    }
    let lines = node.lines.iter().map(|line| (line, "node-line"));
    for (line, class) in lines {
        out.push(text(class, y + TEXT_LINE - 5.5, line));
        y += TEXT_LINE;
    }
    if let Some(badge) = &node.breaker {
        let width = measure::width(&badge.label, TEXT_SIZE) + 32.0;
        out.push(html! {
            <g class={classes!("badge", badge_class(badge.state))}>
                <g transform={format!("translate({} {})", px(-width / 2.0 + 12.0), px(y + 10.0))}>{ glyph::breaker(badge.state) }</g>
                <text x={px(-width / 2.0 + 32.0)} y={px(y + TEXT_LINE - 5.5)}>{ &badge.label }</text>
            </g>
        });
        y += TEXT_LINE;
    }
    for (queue, widths) in node.queues.iter().zip(&place.cells) {
        out.push(cells(queue, widths, y + (CELL_LINE - CELL_HEIGHT) / 2.0));
        y += CELL_LINE;
    }
    out.into_iter().collect()
}

fn badge_class(state: crate::view::frame::Breaker) -> &'static str {
    use crate::view::frame::Breaker;
    match state {
        Breaker::Closed => "closed",
        Breaker::Open => "open",
        Breaker::HalfOpen => "half-open",
    }
}

fn text(class: &'static str, y: f32, text: &str) -> Html {
    html! { <text {class} text-anchor="middle" y={px(y)}>{ text }</text> }
}

fn cells(queue: &QueueCells, widths: &[f32], y: f32) -> Html {
    let hidden = queue.more + (queue.cells.len() - widths.len()) as u32;
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
                <text text-anchor="middle" x={px(at + width / 2.0)} y={px(y + 17.0)}>{ cell_text(&cell.label, &cell.note) }</text>
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
        CellState::Busy => "busy",
        CellState::Free => "free",
    }
}

/// Arrows walk from node to node: the stage is one stop of the Tab key.
fn rove(event: KeyboardEvent) {
    let forward = match event.code().as_str() {
        "ArrowRight" | "ArrowDown" => true,
        "ArrowLeft" | "ArrowUp" => false,
        _ => return,
    };
    let Some(here) = event.target_dyn_into::<Element>() else {
        return;
    };
    let next = if forward {
        here.next_element_sibling()
    } else {
        here.previous_element_sibling()
    };
    if let Some(next) = next {
        event.prevent_default();
        let _ = super::keys::focus(&next);
    }
}
