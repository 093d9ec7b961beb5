//! The space-time diagram: one lifeline a node, time downward, a slanted stroke for each message.
//!
//! The marks of a window are drawn once. The cursor is a line and a veil over what is still to come, both moved by
//! the animation loop, so that a step changes two attributes and not the picture.

use super::context::px;
use super::glyph;
use super::size::{Size, Watch};
use crate::app::Msg;
use crate::view::diagram::{Anchor, Diagram, LEFT, LINE, Label, Point, TOP};
use crate::view::frame::{
    Arrow, Bar, BarKind, Fate, Frame, Lifeline, Mark, Selected, Shape, SpaceTime as Picture, Tick,
};
use crate::view::labels::Rect;
use crate::view::measure;
use std::rc::Rc;
use web_sys::{Element, MouseEvent};
use yew::prelude::*;

/// Height of the names above the diagram, where they have two lines or fewer.
const HEAD: f32 = 46.0;
const NAME_LINE: f32 = 17.0;
/// What is covered says why where it is higher than its words by that.
const COVER_WORDS: f32 = 16.0;
const WORDS_SIZE: f32 = 14.0;
const WORDS_LINE: f32 = 20.0;

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
            let hidden =
                |frame: &Frame| frame.runs.get(self.run).and_then(|run| run.hidden.clone());
            a.axis == b.axis
                && a.ticks == b.ticks
                && self.picture() == other.picture()
                && hidden(a) == hidden(b)
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
        let diagram = Diagram::new(props.picture(), &props.frame.axis, self.size.0);
        let scene = Scene {
            props,
            picture: props.picture(),
            diagram: &diagram,
            room: self.size.0,
        };
        let (width, height) = (px(diagram.width), px(diagram.height));
        let lines = diagram.names.iter().map(Vec::len).max().unwrap_or(1);
        let head = HEAD + NAME_LINE * lines.saturating_sub(2) as f32;
        html! {
            <div class="st-scroll" ref={self.place.clone()} tabindex="0" role="group" aria-label={props.name.clone()}>
                <svg class="st-head" width={width.clone()} height={px(head)} aria-hidden="true">{ for scene.names(head) }</svg>
                <svg class="st-svg" width={width.clone()} height={height.clone()} aria-hidden="true">
                    <defs>
                        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <path class="hatch" d="M0 0V6"/>
                        </pattern>
                    </defs>
                    <rect class="st-ground" {width} {height} onclick={scene.seek()}/>
                    <g class="st-axis">{ for scene.ticks() }</g>
                    <g class="lifelines">{ for scene.lines() }</g>
                    <g class="bars">{ for scene.bars() }</g>
                    <g class="arrows">{ for scene.arrows() }</g>
                    <g class="points">{ for scene.points() }</g>
                    <path class="cursor-line" data-cursor="" d={format!("M{} 0H{}", px(LEFT - 14.0), px(diagram.width - 8.0))}/>
                    <g class="st-labels">{ for scene.labels() }</g>
                    <rect class="veil" data-veil="" x={px(LEFT - 10.0)} width={px(diagram.width - LEFT + 10.0)} height="0"/>
                    { scene.cover() }
                    { cursor() }
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

/// The cursor's time; the animation loop puts it where it belongs, with the line, which lies below the labels.
fn cursor() -> Html {
    html! {
        <g class="cursor" data-cursor="">
            <path class="cursor-head" d={format!("M{} 0l-9 -5.500v11z", px(LEFT - 12.0))}/>
            <rect class="cursor-plate" x="0" y="-10" width={px(LEFT - 22.0)} height="20"/>
            <text class="cursor-time num" data-cursor-time="" x={px(LEFT - 24.0)} y="4.500" text-anchor="end"></text>
        </g>
    }
}

fn label(label: &Label) -> Html {
    let class = classes!(
        "st-label",
        glyph::tone(label.tone),
        label.toned.then_some("toned")
    );
    let (x, y) = label.at;
    let anchor = match label.anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    html! { <>
        if label.again {
            <g class={classes!("sign", glyph::tone(label.tone))} transform={format!("translate({} {})", px(x - 9.0), px(y - 4.0))}>{ glyph::again() }</g>
        }
        <text {class} text-anchor={anchor}>
            { for label.lines.iter().enumerate().map(|(i, line)| html! { <tspan x={px(x)} y={px(y + LINE * i as f32)}>{ line }</tspan> }) }
        </text>
    </> }
}

struct Scene<'a> {
    props: &'a Props,
    picture: &'a Picture,
    diagram: &'a Diagram,
    /// The width that is seen at once.
    room: f32,
}

impl Scene<'_> {
    /// Covers what would answer a question that was not answered yet.
    fn cover(&self) -> Html {
        let run = &self.props.frame.runs[self.props.run];
        let Some(hidden) = &run.hidden else {
            return Html::default();
        };
        let y = self.cover_top().unwrap_or_default();
        let height = (self.diagram.height - y).max(0.0);
        let room = self.room.max(LEFT + 60.0) - LEFT;
        let lines = measure::wrap(&hidden.words, WORDS_SIZE, room);
        let fits = height > COVER_WORDS + WORDS_LINE * lines.len() as f32;
        let x = px(LEFT - 10.0);
        html! { <>
            <rect class="cover" y={px(y + 1.0)} width={px(self.diagram.width)} height={px(height)}/>
            if fits {
                <path class="cover-edge" d={format!("M{x} {}H{}", px(y + 1.0), px(self.diagram.width))}/>
                <text class="cover-words">
                    { for lines.iter().enumerate().map(|(i, line)| html! { <tspan x={x.clone()} y={px(y + 28.0 + WORDS_LINE * i as f32)}>{ line }</tspan> }) }
                </text>
            }
        </> }
    }

    /// Returns from where on the diagram is covered.
    fn cover_top(&self) -> Option<f32> {
        let hidden = self.props.frame.runs[self.props.run].hidden.as_ref()?;
        Some(self.props.frame.axis.y(hidden.from) + TOP)
    }

    /// Returns the labels that nothing covers, not even in part.
    fn labels(&self) -> Vec<Html> {
        let end = self.cover_top().unwrap_or(f32::INFINITY);
        let bottom = |label: &Label| label.at.1 + LINE * (label.lines.len() as f32 - 1.0) + 4.0;
        let seen = self
            .diagram
            .labels
            .iter()
            .filter(|label| bottom(label) <= end);
        seen.map(label).collect()
    }

    /// A click on the ground goes to that instant.
    fn seek(&self) -> Callback<MouseEvent> {
        let (send, frame) = (self.props.send.clone(), Rc::clone(&self.props.frame));
        Callback::from(move |event: MouseEvent| {
            let y = event.offset_y() as f32 - TOP;
            send.emit(Msg::SeekTime(frame.axis.time(y)));
        })
    }

    fn names(&self, head: f32) -> Vec<Html> {
        let draw = |i: usize, line: &Lifeline| {
            let (names, x) = (&self.diagram.names[i], px(self.diagram.x[i]));
            let top = (head - NAME_LINE * names.len() as f32) / 2.0 + 13.0;
            let (node, unit) = (line.node, line.unit);
            let choose = self
                .props
                .send
                .reform(move |_: MouseEvent| Msg::Select(Some(Selected::Node { node, unit })));
            let chosen = matches!(self.props.selected, Some(Selected::Node { node, .. }) if node == line.node);
            html! {
                <text class={classes!("node-name", chosen.then_some("selected"))} text-anchor="middle" onclick={choose}>
                    { for names.iter().enumerate().map(|(n, name)| html! {
                        <tspan x={x.clone()} y={px(top + NAME_LINE * n as f32)}>{ name }</tspan>
                    }) }
                </text>
            }
        };
        let lines = self.picture.lifelines.iter().enumerate();
        lines.map(|(i, line)| draw(i, line)).collect()
    }

    fn ticks(&self) -> Vec<Html> {
        let draw = |tick: &Tick| {
            let y = self.props.frame.axis.y(tick.at) + TOP;
            html! { <>
                <path d={format!("M{} {}h6", px(LEFT - 20.0), px(y))}/>
                <text class="num" data-tick={px(y - TOP)} text-anchor="end" x={px(LEFT - 24.0)} y={px(y + 4.5)}>{ &tick.label }</text>
            </> }
        };
        self.props.frame.ticks.iter().map(draw).collect()
    }

    fn lines(&self) -> Vec<Html> {
        let end = px(self.diagram.height - 8.0);
        let draw = |x: &f32| html! { <path d={format!("M{} 0V{end}", px(*x))}/> };
        self.diagram.x.iter().map(draw).collect()
    }

    fn bars(&self) -> Vec<Html> {
        self.picture
            .bars
            .iter()
            .zip(&self.diagram.bars)
            .map(|(bar, rect)| self::bar(bar, rect))
            .collect()
    }

    fn arrows(&self) -> Vec<Html> {
        self.picture
            .arrows
            .iter()
            .zip(&self.diagram.strokes)
            .map(|(arrow, stroke)| self.arrow(arrow, *stroke))
            .collect()
    }

    fn arrow(&self, arrow: &Arrow, (a, tip): (Point, Point)) -> Html {
        let chosen = self.props.selected == Some(Selected::Message { message: arrow.id });
        let class = classes!(
            "arrow",
            glyph::tone(arrow.tone),
            glyph::line(arrow.shape),
            arrow.lit.then_some("lit"),
            chosen.then_some("selected"),
            arrow.again.then_some("again"),
            (arrow.count > 1).then_some("bundle"),
        );
        let angle = libm::atan2f(tip.1 - a.1, tip.0 - a.0).to_degrees();
        let path = match arrow.shape {
            Shape::Fault => zigzag(a, tip),
            _ => format!("M{} {}L{} {}", px(a.0), px(a.1), px(tip.0), px(tip.1)),
        };
        let id = arrow.id;
        let choose = self.props.send.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Msg::Select(Some(Selected::Message { message: id }))
        });
        let place = format!("translate({} {})", px(tip.0), px(tip.1));
        html! {
            <g key={id} {class} onclick={choose}>
                <title>{ &arrow.label }</title>
                <path class="arrow-hit" d={path.clone()}/>
                <path class="arrow-line" d={path.clone()}/>
                if arrow.again { <path class="arrow-double" d={path}/> }
                if arrow.fate == Fate::Lost {
                    <g transform={place}>{ glyph::lost() }</g>
                } else if arrow.fate == Fate::Arrived {
                    <g transform={format!("{place} rotate({})", px(angle))}>{ glyph::head(arrow.shape) }</g>
                }
            </g>
        }
    }

    fn points(&self) -> Vec<Html> {
        let draw = |(mark, (x, y)): (&Mark, &Point)| {
            let row = mark.row;
            let seek = self.props.send.reform(move |event: MouseEvent| {
                event.stop_propagation();
                Msg::SeekRow(row)
            });
            html! {
                <path class={classes!("point", glyph::tone(mark.tone), mark.lit.then_some("lit"))} onclick={seek}
                    d={format!("M{} {}l5 5 -5 5 -5 -5z", px(*x), px(y - 5.0))}><title>{ &mark.label }</title></path>
            }
        };
        self.picture
            .marks
            .iter()
            .zip(&self.diagram.points)
            .map(draw)
            .collect()
    }
}

fn bar(bar: &Bar, rect: &Rect) -> Html {
    let kind = match bar.kind {
        BarKind::Busy => "busy",
        BarKind::Blocked => "blocked",
        BarKind::Down => "down",
        BarKind::Hung => "hung",
        BarKind::Wait => {
            let foot = if bar.to.is_some() { "h6" } else { "" };
            let bottom = px(rect.y + rect.height);
            let path = format!("M{} {}h-6V{bottom}{foot}", px(rect.x), px(rect.y));
            return html! { <path class={classes!("bracket", glyph::tone(bar.tone))} d={path}/> };
        }
    };
    html! {
        <rect class={classes!("bar", kind, glyph::tone(bar.tone))} x={px(rect.x)} y={px(rect.y)} width={px(rect.width)} height={px(rect.height)} rx="2">
            <title>{ &bar.label }</title>
        </rect>
    }
}

/// Returns a zig-zag path between two points: the stroke of an error.
fn zigzag(a: Point, b: Point) -> String {
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
