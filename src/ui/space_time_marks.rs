//! What stands in a space-time diagram whatever the cursor does: the axis, lifelines, bars, arrows and points of a window.

use super::context::px;
use super::glyph;
use crate::app::Msg;
use crate::view::diagram::{Diagram, LEFT, Point, TOP};
use crate::view::frame::{
    Arrow, Bar, BarKind, Fate, Frame, Lifeline, Mark, Selected, Shape, SpaceTime as Picture, Tick,
    Tone,
};
use crate::view::labels::Rect;
use crate::view::path::Path;
use sim::sorted::SortedMap;
use std::ops::Range;
use std::rc::Rc;
use web_sys::MouseEvent;
use yew::prelude::*;

/// Height of the names above the diagram, where they have two lines or fewer.
const HEAD: f32 = 46.0;
const NAME_LINE: f32 = 17.0;
/// From the middle of a point to its corners.
const POINT: f32 = 5.0;

/// The marks of a window, and where they stand.
pub struct Made {
    pub frame: Rc<Frame>,
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
        let made = &ctx.props().made;
        html! { <>
            <g class="st-axis">{ made.ticks() }</g>
            <g class="lifelines"><path d={made.lines()}/></g>
            <g class="bars">{ made.bars() }</g>
            <g class="arrows">{ made.arrows() }</g>
            <g class="points">{ made.points() }</g>
        </> }
    }
}

/// Marks that look alike are one path: a window has hundreds of them, and a browser lays out and paints by the element.
impl Made {
    fn ticks(&self) -> Html {
        let mut path = Path::default();
        for tick in self.frame.ticks.iter() {
            let y = self.height(tick);
            path.through(&[(LEFT - 20.0, y), (LEFT - 14.0, y)]);
        }
        html! { <path d={path.into_text()}/> }
    }

    fn height(&self, tick: &Tick) -> f32 {
        self.frame.axis.y(tick.at) + TOP
    }

    /// Draws the numbers at a part of the axis.
    pub fn numbers(&self, part: &Range<f32>) -> Html {
        let number = |tick: &Tick| {
            let y = self.height(tick);
            part.contains(&y).then(|| html! {
                <text key={tick.at.0} class="num" data-tick={px(y - TOP)} text-anchor="end" x={px(LEFT - 24.0)} y={px(y + 4.5)}>{ &tick.label }</text>
            })
        };
        self.frame.ticks.iter().filter_map(number).collect()
    }

    fn lines(&self) -> String {
        let end = self.diagram.height - 8.0;
        let mut path = Path::default();
        for x in &self.diagram.x {
            path.through(&[(*x, 0.0), (*x, end)]);
        }
        path.into_text()
    }

    fn bars(&self) -> Html {
        let mut paths: SortedMap<(BarKind, Tone), Path> = SortedMap::default();
        for (bar, rect) in self.picture().bars.iter().zip(&self.diagram.bars) {
            draw_bar(paths.or_default((bar.kind, bar.tone)), bar, rect);
        }
        let draw = |((kind, tone), path): ((BarKind, Tone), Path)| {
            let class = match kind {
                BarKind::Busy => "bar busy",
                BarKind::Blocked => "bar blocked",
                BarKind::Down => "bar down",
                BarKind::Off => "bar off",
                BarKind::Hung => "bar hung",
                BarKind::Wait => "bracket",
            };
            html! { <path class={classes!(class, glyph::tone(tone))} d={path.into_text()}/> }
        };
        paths.into_iter().map(draw).collect()
    }

    fn arrows(&self) -> Html {
        let mut kinds: SortedMap<Look, Strokes> = SortedMap::default();
        for (arrow, line) in self.picture().arrows.iter().zip(&self.diagram.strokes) {
            kinds.or_default(Look::of(arrow)).take(arrow, *line);
        }
        let draw = |(look, strokes): (Look, Strokes)| strokes.draw(look, None);
        kinds.into_iter().map(draw).collect()
    }

    fn points(&self) -> Html {
        let mut paths: SortedMap<Tone, Path> = SortedMap::default();
        for (mark, at) in self.picture().marks.iter().zip(&self.diagram.points) {
            paths.or_default(mark.tone).diamond(*at, POINT);
        }
        let draw = |(tone, path): (Tone, Path)| {
            html! { <path class={classes!("point", glyph::tone(tone))} d={path.into_text()}/> }
        };
        paths.into_iter().map(draw).collect()
    }

    /// What is lit or selected in a picture with the same marks, each drawn once more over the others.
    pub fn lit(&self, picture: &Picture, selected: Option<&Selected>) -> Html {
        let arrow = |(arrow, line): (&Arrow, &(Point, Point))| {
            let chosen =
                matches!(selected, Some(Selected::Message { message }) if *message == arrow.id);
            let class = match (arrow.lit, chosen) {
                (false, false) => return None,
                (true, false) => "lit",
                (false, true) => "selected",
                (true, true) => "lit selected",
            };
            let mut strokes = Strokes::default();
            strokes.take(arrow, *line);
            Some(strokes.draw(Look::of(arrow), Some(class)))
        };
        let point = |(mark, at): (&Mark, &Point)| {
            let mut path = Path::default();
            path.diamond(*at, POINT);
            let class = classes!("point", "lit", glyph::tone(mark.tone));
            mark.lit
                .then(|| html! { <path {class} d={path.into_text()}/> })
        };
        let arrows = picture.arrows.iter().zip(&self.diagram.strokes);
        let marks = picture.marks.iter().zip(&self.diagram.points);
        html! { <>{ for arrows.filter_map(arrow) }{ for marks.filter_map(point) }</> }
    }
}

/// What arrows have in common that are drawn as one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    tone: Tone,
    shape: Shape,
    again: bool,
    bundle: bool,
}

impl Look {
    fn of(arrow: &Arrow) -> Self {
        Self {
            tone: arrow.tone,
            shape: arrow.shape,
            again: arrow.again,
            bundle: arrow.count > 1,
        }
    }
}

/// The paths of arrows that look alike.
#[derive(Default)]
struct Strokes {
    lines: Path,
    heads: Path,
    crosses: Path,
}

impl Strokes {
    fn take(&mut self, arrow: &Arrow, (a, tip): (Point, Point)) {
        match arrow.shape {
            Shape::Fault => zigzag(&mut self.lines, a, tip),
            _ => {
                self.lines.through(&[a, tip]);
            }
        }
        match arrow.fate {
            Fate::Lost => draw_cross(&mut self.crosses, tip),
            Fate::Arrived => draw_head(&mut self.heads, arrow.shape, a, tip),
            Fate::Pending => {}
        }
    }

    fn draw(self, look: Look, lit: Option<&'static str>) -> Html {
        let class = classes!(
            "arrow",
            glyph::tone(look.tone),
            glyph::line(look.shape),
            look.again.then_some("again"),
            look.bundle.then_some("bundle"),
            lit,
        );
        let lines = self.lines.into_text();
        let head = match look.shape {
            Shape::Reply | Shape::Ack => "g-line",
            Shape::Call | Shape::Fault | Shape::Event => "g-fill",
        };
        html! {
            <g {class}>
                if lit.is_some() { <path class="arrow-hit" d={lines.clone()}/> }
                <path class="arrow-line" d={lines.clone()}/>
                if look.again { <path class="arrow-double" d={lines}/> }
                if !self.heads.is_empty() { <path class={head} d={self.heads.into_text()}/> }
                if !self.crosses.is_empty() { <path class="lost" d={self.crosses.into_text()}/> }
            </g>
        }
    }
}

fn draw_bar(path: &mut Path, bar: &Bar, rect: &Rect) {
    let (x, y, bottom) = (rect.x, rect.y, rect.y + rect.height);
    match (bar.kind, bar.to) {
        (BarKind::Wait, Some(_)) => {
            path.through(&[(x, y), (x - 6.0, y), (x - 6.0, bottom), (x, bottom)])
        }
        (BarKind::Wait, None) => path.through(&[(x, y), (x - 6.0, y), (x - 6.0, bottom)]),
        _ => path.block((x, y), (rect.width, rect.height)),
    };
}

/// Draws the head of an arrow that comes from a point: filled for a request, open for an answer, as its shape says.
fn draw_head(path: &mut Path, shape: Shape, from: Point, tip: Point) {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = libm::hypotf(dx, dy).max(1e-3);
    let (ux, uy) = (dx / length, dy / length);
    let at = |(x, y): Point| (tip.0 + x * ux - y * uy, tip.1 + x * uy + y * ux);
    match shape {
        Shape::Call => path
            .through(&[tip, at((-11.0, -4.8)), at((-11.0, 4.8))])
            .close(),
        Shape::Reply | Shape::Ack => path.through(&[at((-9.0, -4.8)), tip, at((-9.0, 4.8))]),
        Shape::Fault => {
            let corners = [tip, at((-9.0, -6.0)), at((-6.0, 0.0)), at((-9.0, 6.0))];
            path.through(&corners).close()
        }
        Shape::Event => path.circle(at((-4.0, 0.0)), 4.0),
    };
}

/// Draws ✕, where a message was lost.
fn draw_cross(path: &mut Path, (x, y): Point) {
    path.through(&[(x - 7.0, y - 7.0), (x + 7.0, y + 7.0)]);
    path.through(&[(x + 7.0, y - 7.0), (x - 7.0, y + 7.0)]);
}

/// Draws the stroke of an error between two points.
fn zigzag(path: &mut Path, a: Point, b: Point) {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = libm::hypotf(dx, dy).max(1.0);
    let teeth = (length / 9.0).max(2.0) as u32;
    let (nx, ny) = (-dy / length * 2.6, dx / length * 2.6);
    path.from(a);
    for i in 1..teeth {
        let share = i as f32 / teeth as f32;
        let side = if i % 2 == 0 { 1.0 } else { -1.0 };
        path.to((a.0 + dx * share + nx * side, a.1 + dy * share + ny * side));
    }
    path.to(b);
}
