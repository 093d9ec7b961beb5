//! What stands in a space-time diagram whatever the cursor does: the axis, lifelines, bars, arrows and points of a window.

use super::context::px;
use super::glyph;
use crate::app::Msg;
use crate::view::diagram::{Diagram, LEFT, Point, TOP};
use crate::view::frame::{
    Arrow, Bar, BarKind, Fate, Frame, Lifeline, Mark, Selected, Shape, SpaceTime as Picture, Tick,
};
use crate::view::labels::Rect;
use std::rc::Rc;
use web_sys::{Element, MouseEvent, PointerEvent};
use yew::prelude::*;

/// Height of the names above the diagram, where they have two lines or fewer.
const HEAD: f32 = 46.0;
const NAME_LINE: f32 = 17.0;

/// The marks of a window, and where they stand.
pub struct Made {
    frame: Rc<Frame>,
    run: usize,
    width: f32,
    pub diagram: Diagram,
}

impl Made {
    pub fn new(frame: &Rc<Frame>, run: usize, width: f32) -> Self {
        Self {
            diagram: Diagram::new(&frame.runs[run].space_time, &frame.axis, width),
            frame: Rc::clone(frame),
            run,
            width,
        }
    }

    pub fn picture(&self) -> &Picture {
        &self.frame.runs[self.run].space_time
    }

    /// Returns whether it would be the same again for this frame.
    pub fn is_of(&self, frame: &Rc<Frame>, run: usize, width: f32) -> bool {
        let same = || {
            let marks = &frame.runs[run].space_time;
            let known = &self.frame.runs[self.run].space_time;
            self.frame.axis == frame.axis
                && self.frame.ticks == frame.ticks
                && (Rc::ptr_eq(known, marks) || known.same_marks(marks))
        };
        (self.run, self.width) == (run, width) && (Rc::ptr_eq(&self.frame, frame) || same())
    }

    /// Returns the height of the names.
    pub fn head(&self) -> f32 {
        let lines = self.diagram.names.iter().map(Vec::len).max().unwrap_or(1);
        HEAD + NAME_LINE * lines.saturating_sub(2) as f32
    }

    /// The names of the lifelines, the selected one marked.
    pub fn names(&self, selected: Option<&Selected>, send: &Callback<Msg>) -> Vec<Html> {
        let draw = |i: usize, line: &Lifeline| {
            let (names, x) = (&self.diagram.names[i], px(self.diagram.x[i]));
            let top = (self.head() - NAME_LINE * names.len() as f32) / 2.0 + 13.0;
            let (node, unit) = (line.node, line.unit);
            let choose =
                send.reform(move |_: MouseEvent| Msg::Select(Some(Selected::Node { node, unit })));
            let chosen =
                matches!(selected, Some(Selected::Node { node, .. }) if *node == line.node);
            html! {
                <text class={classes!("node-name", chosen.then_some("selected"))} text-anchor="middle" onclick={choose}>
                    { for names.iter().enumerate().map(|(n, name)| html! {
                        <tspan x={x.clone()} y={px(top + NAME_LINE * n as f32)}>{ name }</tspan>
                    }) }
                </text>
            }
        };
        let lines = self.picture().lifelines.iter().enumerate();
        lines.map(|(i, line)| draw(i, line)).collect()
    }
}

#[derive(Properties)]
pub struct Props {
    pub made: Rc<Made>,
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.made, &other.made)
    }
}

pub struct Marks;

impl Component for Marks {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { made, send } = ctx.props();
        let scene = Scene { made, send };
        let (width, height) = (px(made.diagram.width), px(made.diagram.height));
        html! { <>
            <rect class="st-ground" {width} {height} onclick={scene.seek()}/>
            <g class="st-axis">{ for scene.ticks() }</g>
            <g class="lifelines">{ for scene.lines() }</g>
            <g class="bars" onpointerover={scene.name("bars", |picture, i| Some(&picture.bars.get(i)?.label))}>{ for scene.bars() }</g>
            <g class="arrows" onpointerover={scene.name("arrows", |picture, i| Some(&picture.arrows.get(i)?.label))}>{ for scene.arrows() }</g>
            <g class="points" onpointerover={scene.name("points", |picture, i| Some(&picture.marks.get(i)?.label))}>{ for scene.points() }</g>
        </> }
    }
}

struct Scene<'a> {
    made: &'a Rc<Made>,
    send: &'a Callback<Msg>,
}

impl Scene<'_> {
    /// A click on the ground goes to that instant.
    fn seek(&self) -> Callback<MouseEvent> {
        let (send, frame) = (self.send.clone(), Rc::clone(&self.made.frame));
        Callback::from(move |event: MouseEvent| {
            let y = event.offset_y() as f32 - TOP;
            send.emit(Msg::SeekTime(frame.axis.time(y)));
        })
    }

    /// Gives a mark of a group its name, for the browser to show, once the pointer comes to it: hundreds of names would be most of what
    /// is written when the window moves.
    fn name(
        &self,
        group: &'static str,
        label: fn(&Picture, usize) -> Option<&String>,
    ) -> Callback<PointerEvent> {
        let made = Rc::clone(self.made);
        Callback::from(move |event: PointerEvent| {
            let mark = event
                .target_dyn_into::<Element>()
                .and_then(|it| it.closest(&format!(".{group} > *")).ok().flatten());
            if let Some(mark) = mark {
                let place = std::iter::successors(mark.previous_element_sibling(), |it| {
                    it.previous_element_sibling()
                });
                let label = label(made.picture(), place.count());
                let _ = entitle(&mark, label.map_or("", String::as_str));
            }
        })
    }

    fn ticks(&self) -> Vec<Html> {
        let draw = |tick: &Tick| {
            let y = self.made.frame.axis.y(tick.at) + TOP;
            html! { <>
                <path d={format!("M{} {}h6", px(LEFT - 20.0), px(y))}/>
                <text class="num" data-tick={px(y - TOP)} text-anchor="end" x={px(LEFT - 24.0)} y={px(y + 4.5)}>{ &tick.label }</text>
            </> }
        };
        self.made.frame.ticks.iter().map(draw).collect()
    }

    fn lines(&self) -> Vec<Html> {
        let end = px(self.made.diagram.height - 8.0);
        let draw = |x: &f32| html! { <path d={format!("M{} 0V{end}", px(*x))}/> };
        self.made.diagram.x.iter().map(draw).collect()
    }

    fn bars(&self) -> Vec<Html> {
        let bars = &self.made.picture().bars;
        bars.iter()
            .zip(&self.made.diagram.bars)
            .map(|(bar, rect)| self::bar(bar, rect))
            .collect()
    }

    fn arrows(&self) -> Vec<Html> {
        let arrows = &self.made.picture().arrows;
        arrows
            .iter()
            .zip(&self.made.diagram.strokes)
            .map(|(arrow, stroke)| self.arrow(arrow, *stroke))
            .collect()
    }

    /// Has no key: in another window every stroke lies elsewhere, and an element that is there already is moved more quickly than made.
    fn arrow(&self, arrow: &Arrow, (a, tip): (Point, Point)) -> Html {
        let class = classes!(
            "arrow",
            glyph::tone(arrow.tone),
            glyph::line(arrow.shape),
            arrow.again.then_some("again"),
            (arrow.count > 1).then_some("bundle"),
        );
        let angle = libm::atan2f(tip.1 - a.1, tip.0 - a.0).to_degrees();
        let path = match arrow.shape {
            Shape::Fault => zigzag(a, tip),
            _ => format!("M{} {}L{} {}", px(a.0), px(a.1), px(tip.0), px(tip.1)),
        };
        let id = arrow.id;
        let choose = self.send.reform(move |event: MouseEvent| {
            event.stop_propagation();
            Msg::Select(Some(Selected::Message { message: id }))
        });
        let place = format!("translate({} {})", px(tip.0), px(tip.1));
        html! {
            <g {class} onclick={choose}>
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
            let seek = self.send.reform(move |event: MouseEvent| {
                event.stop_propagation();
                Msg::SeekRow(row)
            });
            html! {
                <path class={classes!("point", glyph::tone(mark.tone))} onclick={seek}
                    d={format!("M{} {}l5 5 -5 5 -5 -5z", px(*x), px(y - 5.0))}/>
            }
        };
        let marks = &self.made.picture().marks;
        marks
            .iter()
            .zip(&self.made.diagram.points)
            .map(draw)
            .collect()
    }
}

/// Writes the name that the browser shows where the pointer rests.
fn entitle(mark: &Element, name: &str) -> Option<()> {
    mark.set_attribute("data-tip", name).ok()
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
        <rect class={classes!("bar", kind, glyph::tone(bar.tone))} x={px(rect.x)} y={px(rect.y)} width={px(rect.width)} height={px(rect.height)} rx="2"/>
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
