//! The stage: nodes where the scenario put them, links between them, and messages on their way.
//!
//! Messages carry their instants and both ends of their link as data, so that the animation loop can move
//! them between two frames without asking Yew.

use super::context::{decimal, px};
use super::glyph;
use super::pan::{self, Fixed, Pan};
use super::size::{Size, Watch};
use super::stage_node;
use crate::app::Msg;
use crate::app::zoom::Zoom;
use crate::view::frame::{Flight, Frame, Phase, Selected, Shape, Stage as Picture, StageLink};
use crate::view::labels::{Rect, Taken};
use crate::view::measure;
use crate::view::stage_layout::{Layout, TEXT_SIZE};
use std::rc::Rc;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    /// Which of the frame's runs.
    pub run: usize,
    pub selected: Option<Selected>,
    /// Drawn for the back row.
    pub large: bool,
    pub zoom: Zoom,
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
            && self.large == other.large
            && self.zoom == other.zoom
            && (Rc::ptr_eq(&self.frame, &other.frame) || self.picture() == other.picture())
    }
}

pub struct Stage {
    place: NodeRef,
    size: Size,
    watch: Option<Watch>,
    pan: Option<Pan>,
    fixed: Fixed,
    /// How many times larger the picture is than the one before.
    grown: f64,
}

impl Component for Stage {
    type Message = Size;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
            size: (0.0, 0.0),
            watch: None,
            pan: None,
            fixed: Fixed::default(),
            grown: 1.0,
        }
    }

    fn update(&mut self, _: &Context<Self>, size: Size) -> bool {
        let changed = (size.0 - self.size.0).abs() >= 1.0 || (size.1 - self.size.1).abs() >= 1.0;
        self.size = size;
        changed
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        self.grown *= f64::from(ctx.props().zoom.factor() / old.zoom.factor());
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let picture = props.picture();
        let scale = if props.large { LARGE } else { 1.0 };
        let zoom = props.zoom.factor();
        let layout = Layout::new(picture, self.size.0 / scale, self.size.1 / scale);
        let scene = Scene {
            picture,
            layout: &layout,
            props,
        };
        html! {
            <div class="canvas" ref={self.place.clone()}>
                <svg class="stage-svg" width={px(layout.width * scale * zoom)} height={px(layout.height * scale * zoom)} viewBox={format!("0 0 {} {}", px(layout.width), px(layout.height))} role="group"
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
            self.pan = Some(Pan::new(&element, &self.fixed, ctx.props().send.clone()));
        }
        let fixed = self.fixed.take();
        let grown = std::mem::replace(&mut self.grown, 1.0);
        if grown != 1.0
            && let Some(element) = self.place.cast::<Element>()
        {
            pan::keep(&element, fixed, grown);
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
        let draw = |link: &StageLink| {
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
            stage_node::kind(node.kind),
            stage_node::health(node.health),
            node.changed.then_some("changed"),
            node.lit.then_some("lit"),
            selected.then_some("selected"),
        );
        let choose = Msg::Select((!selected).then_some(Selected::Node {
            node: node.id,
            unit: 0,
        }));
        let by_key = {
            let (send, msg) = (self.props.send.clone(), choose.clone());
            Callback::from(move |event: KeyboardEvent| {
                if matches!(event.code().as_str(), "Enter" | "NumpadEnter" | "Space") {
                    event.prevent_default();
                    send.emit(msg.clone());
                }
            })
        };
        html! {
            <g key={node.id} {class} role="button" tabindex={if tab_stop { "0" } else { "-1" }}
                aria-pressed={selected.to_string()} aria-label={stage_node::spoken(node, place)}
                transform={format!("translate({} {})", px(place.x), px(place.y))}
                onclick={self.props.send.reform(move |_| choose.clone())} onkeydown={by_key}>
                { stage_node::outline(node, place) }
                <g aria-hidden="true">{ stage_node::inside(node, place) }</g>
            </g>
        }
    }

    fn flights(&self) -> Vec<Html> {
        let mut taken = Taken::default();
        for b in &self.layout.boxes {
            taken.take(around((b.x, b.y), b.width, b.height));
        }
        let place = |flight| {
            let line: (Point, Point) = self.way(flight)?;
            Some((flight, line, along(line, flight.progress)))
        };
        let placed: Vec<(&Flight, (Point, Point), Point)> =
            self.picture.flights.iter().filter_map(place).collect();
        for (flight, _, at) in &placed {
            taken.take(around(*at, 2.0 * ring(flight), 2.0 * ring(flight)));
        }
        let room = (self.layout.width, self.layout.height);
        let mut draw = |i: usize| {
            let (flight, line, at) = placed[i];
            let label = said_here(&placed, i).and_then(|text| {
                let lines = measure::wrap(&text, TEXT_SIZE, LABEL_MAX);
                let spot = place_label(flight, &lines, line, at, room, &mut taken)?;
                Some((lines, spot))
            });
            self.flight(flight, line, at, label)
        };
        (0..placed.len()).map(&mut draw).collect()
    }

    /// Returns the line that a message flies along.
    fn way(&self, flight: &Flight) -> Option<(Point, Point)> {
        let (from, to) = (self.index(flight.from)?, self.index(flight.to)?);
        let (a, b) = self.layout.link(from, to)?;
        Some(aside(a, b))
    }

    fn flight(
        &self,
        f: &Flight,
        (a, b): (Point, Point),
        at: Point,
        label: Option<(Vec<String>, Point)>,
    ) -> Html {
        let selected = self.props.selected == Some(Selected::Message { message: f.id });
        let class = classes!(
            "fly",
            glyph::tone(f.tone),
            glyph::line(f.shape),
            f.again.then_some("again"),
            selected.then_some("selected"),
            (f.phase == Phase::Held).then_some("held"),
            matches!(f.phase, Phase::Lost | Phase::Landed).then_some("changed"),
        );
        let choose = Msg::Select((!selected).then_some(Selected::Message { message: f.id }));
        let upright = f.again || f.shape == Shape::Ack;
        let angle = libm::atan2f(b.1 - a.1, b.0 - a.0).to_degrees();
        let turn = (!upright).then(|| format!("rotate({})", angle.round() as i32));
        html! {
            <g key={f.id} {class} data-s={f.sent_at.0.to_string()} data-a={f.arrives_at.0.to_string()}
                data-line={format!("{} {} {} {}", px(a.0), px(a.1), px(b.0), px(b.1))}
                data-still={matches!(f.phase, Phase::Lost | Phase::Held).then(|| decimal(f.progress.into(), 4))}
                transform={format!("translate({} {})", px(at.0), px(at.1))}
                role="img" aria-label={f.label.clone()}
                onclick={self.props.send.reform(move |_| choose.clone())}>
                if f.phase == Phase::Lost {
                    { glyph::lost() }
                } else {
                    <circle class="fly-ring" r={px(ring(f))}/>
                    <g transform={turn}>{ glyph::inner(f.shape, f.again) }</g>
                }
                if let Some((lines, (x, y))) = label {
                    <text class="fly-label">
                        { for lines.iter().enumerate().map(|(i, line)| html! { <tspan x={px(x)} y={px(y + LABEL_LINE * i as f32)}>{ line }</tspan> }) }
                    </text>
                }
            </g>
        }
    }
}

type Point = (f32, f32);

/// How many times larger everything is drawn for a projector: words of 13 px become 24 px.
const LARGE: f32 = 1.85;
/// The widest line of a message's label, and the height of each.
const LABEL_MAX: f32 = 150.0;
const LABEL_LINE: f32 = 17.0;

fn along((a, b): (Point, Point), share: f32) -> Point {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

fn ring(flight: &Flight) -> f32 {
    if flight.again { 16.0 } else { 12.0 }
}

/// Returns what is written at a message: its label; where several are at one place the first of them speaks for all, or the one that
/// the last event touched.
fn said_here(placed: &[(&Flight, (Point, Point), Point)], i: usize) -> Option<String> {
    let at = placed[i].2;
    let near = |other: Point| (other.0 - at.0).abs() < 3.0 && (other.1 - at.1).abs() < 3.0;
    let here: Vec<usize> = (0..placed.len()).filter(|k| near(placed[*k].2)).collect();
    let touched = here
        .iter()
        .find(|k| placed[**k].0.phase != Phase::Flying)
        .or(here.first());
    let label = &placed[i].0.label;
    match here.len() - 1 {
        _ if touched != Some(&i) => None,
        0 => Some(label.clone()),
        others => Some(format!("{label} +{others}")),
    }
}

/// Returns where a message's label stands beside its ring, by the middle of its first base line: beside the link rather than on it;
/// none where every place is taken.
fn place_label(
    flight: &Flight,
    lines: &[String],
    (a, b): (Point, Point),
    at: Point,
    room: Point,
    taken: &mut Taken,
) -> Option<Point> {
    let widths = lines.iter().map(|line| measure::width(line, TEXT_SIZE));
    // A heavy face is wider than what is measured.
    let width = widths.fold(0.0, f32::max) * 1.06 + 6.0;
    let height = LABEL_LINE * lines.len() as f32 + 2.0;
    let away = ring(flight) + 5.0;
    let (x, y) = (width / 2.0 + away, height / 2.0 + away);
    let slid = x - away;
    let above_or_below = [
        (0.0, -y),
        (0.0, y),
        (slid, -y),
        (-slid, -y),
        (slid, y),
        (-slid, y),
    ];
    let left_or_right = [(x, 0.0), (-x, 0.0)];
    let steep = (b.1 - a.1).abs() > (b.0 - a.0).abs();
    let middles: Vec<Point> = if steep {
        left_or_right.into_iter().chain(above_or_below).collect()
    } else {
        above_or_below.into_iter().chain(left_or_right).collect()
    };
    let middles = middles.into_iter().map(|(x, y)| (at.0 + x, at.1 + y));
    let rects: Vec<Rect> = middles
        .map(|middle| around(middle, width, height))
        .filter(|r| r.x >= 0.0 && r.x + r.width <= room.0)
        .filter(|r| r.y >= 0.0 && r.y + r.height <= room.1)
        .collect();
    let found = rects[taken.take_one(&rects)?];
    Some((found.x + width / 2.0 - at.0, found.y + 14.5 - at.1))
}

fn around((x, y): Point, width: f32, height: f32) -> Rect {
    Rect {
        x: x - width / 2.0,
        y: y - height / 2.0,
        width,
        height,
    }
}

/// Moves a message's path a little to the right of its direction, so that two ways do not share one line.
fn aside(a: Point, b: Point) -> (Point, Point) {
    const LANE: f32 = 7.0;
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = libm::hypotf(dx, dy).max(1.0);
    let (ox, oy) = (-dy / length * LANE, dx / length * LANE);
    // A message keeps clear of the boxes by its own radius, where the link is long enough.
    let clear = (length * 0.3).min(13.0);
    let (cx, cy) = (dx / length * clear, dy / length * clear);
    (
        (a.0 + ox + cx, a.1 + oy + cy),
        (b.0 + ox - cx, b.1 + oy - cy),
    )
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
