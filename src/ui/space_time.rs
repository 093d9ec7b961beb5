//! The space-time diagram: one lifeline a node, time downward, a slanted stroke for each message.
//!
//! The marks of a window are drawn once. The cursor is a line and a veil over what is still to come, both moved by
//! the animation loop, so that a step changes two attributes and not the picture.

use super::context::px;
use super::glyph;
use super::size::{Size, Watch};
use crate::app::Msg;
use crate::view::frame::{
    Arrow, Bar, BarKind, Fate, Frame, Lifeline, Mark, Selected, SpaceTime as Picture,
};
use crate::view::labels::{Rect, Taken};
use crate::view::measure;
use std::rc::Rc;
use web_sys::{Element, MouseEvent};
use yew::prelude::*;

/// Left of the first lifeline: the numbers of the axis.
const LEFT: f32 = 72.0;
const RIGHT: f32 = 24.0;
/// The least distance of two lifelines: three of them fit on a phone.
const APART_MIN: f32 = 104.0;
const APART_MAX: f32 = 300.0;
/// Above the first and below the last instant.
pub const TOP: f32 = 18.0;
const BOTTOM: f32 = 28.0;
const TEXT: f32 = 13.0;
const LANE: f32 = 9.0;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    pub run: usize,
    pub selected: Option<Selected>,
    pub send: Callback<Msg>,
    /// The name of the diagram for readers who do not see it.
    pub name: AttrValue,
}

impl Props {
    fn picture(&self) -> &Picture {
        &self.frame.runs[self.run].space_time
    }
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Frame, b: &Frame| {
            a.axis == b.axis && a.ticks == b.ticks && self.picture() == other.picture()
        };
        self.run == other.run
            && self.selected == other.selected
            && self.name == other.name
            && (Rc::ptr_eq(&self.frame, &other.frame) || same(&self.frame, &other.frame))
    }
}

pub struct SpaceTime {
    place: NodeRef,
    size: Size,
    watch: Option<Watch>,
}

impl Component for SpaceTime {
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
        let changed = (size.0 - self.size.0).abs() >= 1.0;
        self.size = size;
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let grid = Grid::new(props.picture(), self.size.0);
        let scene = Scene::new(props, &grid);
        let (width, height) = (grid.width, props.frame.axis.height() + TOP + BOTTOM);
        let seek = {
            let (send, frame) = (props.send.clone(), Rc::clone(&props.frame));
            Callback::from(move |event: MouseEvent| {
                let y = event.offset_y() as f32 - TOP;
                send.emit(Msg::SeekTime(frame.axis.time(y)));
            })
        };
        html! {
            <div class="st-scroll" ref={self.place.clone()} tabindex="0" role="group" aria-label={props.name.clone()}>
                <svg class="st-head" width={px(width)} height="38" aria-hidden="true">{ for scene.names() }</svg>
                <svg class="st-svg" width={px(width)} height={px(height)} aria-hidden="true">
                    <defs>
                        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <path class="hatch" d="M0 0V6"/>
                        </pattern>
                    </defs>
                    <rect class="st-ground" width={px(width)} height={px(height)} onclick={seek}/>
                    <g class="st-axis">{ for scene.ticks() }</g>
                    <g class="lifelines">{ for scene.lines(height) }</g>
                    { scene.marks() }
                    <rect class="veil" data-veil="" x={px(LEFT - 10.0)} width={px(width - LEFT + 10.0)} height="0"/>
                    <g class="cursor" data-cursor={TOP.to_string()}>
                        <path class="cursor-line" d={format!("M{} 0H{}", px(LEFT - 14.0), px(width - 8.0))}/>
                        <path class="cursor-head" d={format!("M{} 0l-9 -5.500v11z", px(LEFT - 12.0))}/>
                        <rect class="cursor-plate" x="0" y="-10" width={px(LEFT - 22.0)} height="20"/>
                        <text class="cursor-time num" data-cursor-time="" x={px(LEFT - 24.0)} y="4.500" text-anchor="end"></text>
                    </g>
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

/// Where the lifelines stand.
struct Grid {
    width: f32,
    x: Vec<f32>,
    apart: f32,
}

impl Grid {
    fn new(picture: &Picture, width: f32) -> Self {
        let n = picture.lifelines.len().max(1) as f32;
        let room = width - LEFT - RIGHT;
        let apart = (room / n).clamp(APART_MIN, APART_MAX);
        let used = apart * n;
        let full = width.max(LEFT + used + RIGHT);
        let start = LEFT + ((full - LEFT - RIGHT - used) / 2.0).max(0.0) + apart / 2.0;
        let x = (0..picture.lifelines.len())
            .map(|i| start + apart * i as f32)
            .collect();
        Self {
            width: full,
            x,
            apart,
        }
    }
}

struct Scene<'a> {
    props: &'a Props,
    picture: &'a Picture,
    grid: &'a Grid,
}

impl<'a> Scene<'a> {
    fn new(props: &'a Props, grid: &'a Grid) -> Self {
        Self {
            props,
            picture: props.picture(),
            grid,
        }
    }

    fn y(&self, at: sim::time::Time) -> f32 {
        self.props.frame.axis.y(at) + TOP
    }

    fn names(&self) -> Vec<Html> {
        let draw = |(line, x): (&Lifeline, &f32)| {
            let lines = measure::wrap(&line.label, 14.0, self.grid.apart - 10.0);
            let shown = measure::clip(&lines.join(" "), 14.0, self.grid.apart - 8.0);
            let (node, unit) = (line.node, line.unit);
            let choose = self
                .props
                .send
                .reform(move |_: MouseEvent| Msg::Select(Some(Selected::Node { node, unit })));
            let class = classes!("node-name", self.selected(line).then_some("selected"));
            html! { <text {class} text-anchor="middle" x={px(*x)} y="25" onclick={choose}><title>{ &line.label }</title>{ shown }</text> }
        };
        self.picture
            .lifelines
            .iter()
            .zip(&self.grid.x)
            .map(draw)
            .collect()
    }

    fn selected(&self, line: &Lifeline) -> bool {
        matches!(self.props.selected, Some(Selected::Node { node, .. }) if node == line.node)
    }

    fn ticks(&self) -> Vec<Html> {
        let draw = |tick: &crate::view::frame::Tick| {
            let y = self.y(tick.at);
            html! { <>
                <path d={format!("M{} {}h6", px(LEFT - 20.0), px(y))}/>
                <text class="num" text-anchor="end" x={px(LEFT - 24.0)} y={px(y + 4.5)}>{ &tick.label }</text>
            </> }
        };
        self.props.frame.ticks.iter().map(draw).collect()
    }

    fn lines(&self, height: f32) -> Vec<Html> {
        let draw = |x: &f32| html! { <path d={format!("M{} 0V{}", px(*x), px(height - 8.0))}/> };
        self.grid.x.iter().map(draw).collect()
    }

    /// Bars first, then arrows over them, then points; labels where they cover nothing.
    fn marks(&self) -> Html {
        let mut taken = Taken::default();
        let mut labels: Vec<Html> = Vec::new();
        for x in &self.grid.x {
            let height = self.props.frame.axis.height() + TOP;
            taken.take(Rect {
                x: x - 2.0,
                y: 0.0,
                width: 4.0,
                height,
            });
        }
        let bars: Vec<Html> = self
            .picture
            .bars
            .iter()
            .filter_map(|bar| self.bar(bar, &mut taken, &mut labels))
            .collect();
        let mut order: Vec<&Arrow> = self.picture.arrows.iter().collect();
        order.sort_by_key(|arrow| !arrow.lit);
        for arrow in &order {
            labels.extend(self.arrow_label(arrow, &mut taken));
        }
        let points: Vec<Html> = self
            .picture
            .marks
            .iter()
            .filter_map(|mark| self.point(mark, &mut taken, &mut labels))
            .collect();
        let arrows = self
            .picture
            .arrows
            .iter()
            .filter_map(|arrow| self.arrow(arrow));
        html! { <>
            <g class="bars">{ for bars }</g>
            <g class="arrows">{ for arrows }</g>
            <g class="points">{ for points }</g>
            <g class="st-labels">{ for labels }</g>
        </> }
    }

    fn bar(&self, bar: &Bar, taken: &mut Taken, labels: &mut Vec<Html>) -> Option<Html> {
        let x = *self.grid.x.get(usize::from(bar.lifeline))?;
        let top = self.y(bar.from);
        let end = bar.to.unwrap_or(self.props.frame.axis.to());
        let bottom = self.y(end).max(top + 3.0);
        let lane = f32::from(bar.lane) * LANE;
        if bar.kind == BarKind::Wait {
            let x = x - 12.0 - f32::from(bar.lane) * 14.0;
            let foot = if bar.to.is_some() { "h6" } else { "" };
            let class = classes!("bracket", glyph::tone(bar.tone));
            self.side_label(bar, (x - 6.0, top, bottom), true, taken, labels);
            let path = format!("M{} {}h-6V{}{foot}", px(x), px(top), px(bottom));
            return Some(html! { <path {class} d={path}/> });
        }
        let class = classes!("bar", bar_class(bar.kind), glyph::tone(bar.tone));
        self.side_label(bar, (x + lane + 8.0, top, bottom), false, taken, labels);
        let rect = Rect {
            x: x - 4.0 + lane,
            y: top,
            width: 8.0,
            height: bottom - top,
        };
        taken.take(rect);
        Some(html! {
            <rect {class} x={px(rect.x)} y={px(rect.y)} width={px(rect.width)} height={px(rect.height)} rx="2">
                <title>{ &bar.label }</title>
            </rect>
        })
    }

    /// Writes a bar's label beside it, at its middle, where that is free.
    fn side_label(
        &self,
        bar: &Bar,
        (x, top, bottom): (f32, f32, f32),
        left: bool,
        taken: &mut Taken,
        labels: &mut Vec<Html>,
    ) {
        if bar.label.is_empty() {
            return;
        }
        let room = if left {
            x - 8.0
        } else {
            self.grid.width - x - 4.0
        };
        let text = measure::clip(&bar.label, TEXT, room.min(self.grid.apart - 22.0));
        let width = measure::width(&text, TEXT);
        let at = |y: f32| Rect {
            x: if left { x - width - 6.0 } else { x + 2.0 },
            y: y - 9.0,
            width: width + 4.0,
            height: 17.0,
        };
        let middle = (top + bottom) / 2.0;
        let candidates = [
            at(middle),
            at(middle - 18.0),
            at(middle + 18.0),
            at(top + 9.0),
            at(bottom - 9.0),
        ];
        if let Some(i) = taken.take_one(&candidates) {
            let rect = candidates[i];
            let class = classes!(
                "st-label",
                glyph::tone(bar.tone),
                (bar.kind != BarKind::Busy).then_some("toned")
            );
            labels.push(
                html! { <text {class} x={px(rect.x + 2.0)} y={px(rect.y + 13.5)}>{ text }</text> },
            );
        }
    }

    fn ends(&self, arrow: &Arrow) -> Option<((f32, f32), (f32, f32))> {
        let (a, b) = (
            *self.grid.x.get(usize::from(arrow.from))?,
            *self.grid.x.get(usize::from(arrow.to))?,
        );
        let side = if b >= a { 4.5 } else { -4.5 };
        let from = (a + side, self.y(arrow.sent_at));
        let to = (b - side, self.y(arrow.arrives_at).max(from.1));
        Some((from, to))
    }

    fn arrow(&self, arrow: &Arrow) -> Option<Html> {
        let (a, b) = self.ends(arrow)?;
        let half = |share: f32| (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
        let tip = if arrow.fate == Fate::Lost {
            half(0.5)
        } else {
            b
        };
        let chosen = self.props.selected == Some(Selected::Message { message: arrow.id });
        let class = classes!(
            "arrow",
            glyph::tone(arrow.tone),
            glyph::line(arrow.shape),
            arrow.lit.then_some("lit"),
            chosen.then_some("selected"),
            arrow.again.then_some("again"),
        );
        let angle = libm::atan2f(tip.1 - a.1, tip.0 - a.0).to_degrees();
        let path = if arrow.shape == crate::view::frame::Shape::Fault {
            zigzag(a, tip)
        } else {
            format!("M{} {}L{} {}", px(a.0), px(a.1), px(tip.0), px(tip.1))
        };
        let id = arrow.id;
        let choose = self.props.send.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Msg::Select(Some(Selected::Message { message: id }))
        });
        let place = format!("translate({} {})", px(tip.0), px(tip.1));
        Some(html! {
            <g key={id} {class} onclick={choose}>
                <title>{ &arrow.label }</title>
                <path class="arrow-hit" d={path.clone()}/>
                <path class="arrow-line" d={path.clone()}/>
                if arrow.again { <path class="arrow-double" d={path}/> }
                if arrow.fate == Fate::Lost {
                    <g transform={place}>{ glyph::lost() }</g>
                } else if arrow.fate == Fate::Arrived {
                    <g transform={format!("{place} rotate({angle:.1})")}>{ glyph::head(arrow.shape) }</g>
                }
            </g>
        })
    }

    /// Tries the middle of an arrow, then both sides of it, above the stroke and below.
    fn arrow_label(&self, arrow: &Arrow, taken: &mut Taken) -> Option<Html> {
        let (a, b) = self.ends(arrow)?;
        let sign = if arrow.again { 16.0 } else { 0.0 };
        let room = ((b.0 - a.0).abs() - 16.0).max(self.grid.apart - 22.0);
        let text = measure::clip(&arrow.label, TEXT, room - sign);
        let width = measure::width(&text, TEXT) + sign;
        let lost = arrow.fate == Fate::Lost;
        let at = |share: f32, below: bool| {
            let middle = (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share);
            // The stroke is slanted: a wide label needs more distance to stay clear of it.
            let slope = ((b.1 - a.1) / (b.0 - a.0).abs().max(1.0)).abs() * width / 2.0;
            let y = if below {
                middle.1 + slope + 5.0
            } else {
                middle.1 - slope - 20.0
            };
            Rect {
                x: middle.0 - width / 2.0 - 2.0,
                y,
                width: width + 4.0,
                height: 16.0,
            }
        };
        let shares = if lost {
            [0.5, 0.32, 0.68]
        } else {
            [0.5, 0.36, 0.64]
        };
        let mut candidates: Vec<Rect> = shares.iter().map(|s| at(*s, lost)).collect();
        candidates.extend(shares.iter().map(|s| at(*s, !lost)));
        let rect = candidates[taken.take_one(&candidates)?];
        let toned = lost || arrow.again || arrow.lit;
        let class = classes!(
            "st-label",
            glyph::tone(arrow.tone),
            toned.then_some("toned"),
            lost.then_some("t-error")
        );
        Some(html! { <>
            if arrow.again {
                <g class={classes!("sign", glyph::tone(arrow.tone))} transform={format!("translate({} {})", px(rect.x + 9.0), px(rect.y + 9.0))}>{ glyph::again() }</g>
            }
            <text {class} x={px(rect.x + 2.0 + sign)} y={px(rect.y + 12.5)}>{ text }</text>
        </> })
    }

    fn point(&self, mark: &Mark, taken: &mut Taken, labels: &mut Vec<Html>) -> Option<Html> {
        let x = *self.grid.x.get(usize::from(mark.lifeline))?;
        let y = self.y(mark.at);
        let text = measure::clip(&mark.label, TEXT, self.grid.apart - 22.0);
        let width = measure::width(&text, TEXT);
        let beside = |x: f32, dy: f32| Rect {
            x,
            y: y - 8.5 + dy,
            width: width + 4.0,
            height: 17.0,
        };
        let candidates = [
            beside(x + 10.0, 0.0),
            beside(x - 14.0 - width, 0.0),
            beside(x + 10.0, 14.0),
            beside(x - 14.0 - width, 14.0),
            beside(x + 10.0, -14.0),
        ];
        if let Some(i) = taken.take_one(&candidates) {
            let rect = candidates[i];
            let class = classes!("st-label", "toned", glyph::tone(mark.tone));
            labels.push(
                html! { <text {class} x={px(rect.x + 2.0)} y={px(rect.y + 13.0)}>{ text }</text> },
            );
        }
        let row = mark.row;
        let seek = self.props.send.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Msg::SeekRow(row)
        });
        Some(html! {
            <path class={classes!("point", glyph::tone(mark.tone))} onclick={seek}
                d={format!("M{} {}l5 5 -5 5 -5 -5z", px(x), px(y - 5.0))}><title>{ &mark.label }</title></path>
        })
    }
}

fn bar_class(kind: BarKind) -> &'static str {
    match kind {
        BarKind::Busy => "busy",
        BarKind::Blocked => "blocked",
        BarKind::Down => "down",
        BarKind::Hung => "hung",
        BarKind::Wait => "wait",
    }
}

/// Returns a zig-zag path between two points: the stroke of an error.
fn zigzag(a: (f32, f32), b: (f32, f32)) -> String {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = libm::hypotf(dx, dy).max(1.0);
    let teeth = (length / 9.0).max(2.0) as u32;
    let (nx, ny) = (-dy / length * 2.6, dx / length * 2.6);
    let mut out = format!("M{} {}", px(a.0), px(a.1));
    for i in 1..teeth {
        let share = i as f32 / teeth as f32;
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        let (x, y) = (a.0 + dx * share + nx * side, a.1 + dy * share + ny * side);
        out.push_str(&format!("L{} {}", px(x), px(y)));
    }
    out.push_str(&format!("L{} {}", px(b.0), px(b.1)));
    out
}
