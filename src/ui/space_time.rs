//! The space-time diagram: one lifeline a node, time downward, a slanted stroke for each message.
//!
//! It is drawn in layers, one over the other, so that a change of one leaves the others as they are painted: the marks of a window, which
//! are drawn once, with what is lit; the cursor's line; the labels; a veil over what is still to come; what is hidden; the cursor's time. The
//! animation loop moves the line, the veil and the time, and the browser moves what it painted.

use super::context::px;
use super::glyph;
use super::moving::{Drawn, Mover};
use super::size::{Size, Watch};
use super::space_time_ground::Ground;
use super::space_time_marks::{Made, Marks};
use crate::app::Msg;
use crate::view::diagram::{Anchor, LEFT, LINE, Label, TOP};
use crate::view::frame::{Frame, Hidden, Selected, SpaceTime as Picture};
use crate::view::path::Path;
use crate::view::{in_sight, measure};
use sim::sort;
use std::ops::Range;
use std::rc::Rc;
use web_sys::{Element, Event};
use yew::prelude::*;

/// What is covered says why where it is higher than its words by that.
const COVER_WORDS: f32 = 16.0;
const WORDS_SIZE: f32 = 14.0;
const WORDS_LINE: f32 = 20.0;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    pub run: usize,
    /// Whether its labels are drawn already.
    pub written: bool,
    pub selected: Option<Selected>,
    pub drawn: Drawn,
    pub send: Callback<Msg>,
    /// The name of the diagram for readers who do not see it.
    pub name: AttrValue,
}

impl Props {
    fn picture(&self) -> &Picture {
        &self.frame.runs[self.run].space_time
    }

    fn hidden(&self) -> Option<&Hidden> {
        self.frame.runs.get(self.run)?.hidden.as_ref()
    }
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        let same = |a: &Frame, b: &Frame| {
            let (mine, theirs) = (&a.runs[self.run].space_time, &b.runs[other.run].space_time);
            a.axis == b.axis
                && a.ticks == b.ticks
                && (Rc::ptr_eq(mine, theirs) || mine == theirs)
                && self.hidden() == other.hidden()
        };
        self.run == other.run
            && self.written == other.written
            && self.selected == other.selected
            && self.name == other.name
            && (Rc::ptr_eq(&self.frame, &other.frame) || same(&self.frame, &other.frame))
    }
}

pub struct SpaceTime {
    place: NodeRef,
    size: Size,
    watch: Option<Watch>,
    made: Rc<Made>,
    /// Each with a key of its own.
    labels: Vec<(u64, Label)>,
    /// The part of the diagram whose words are drawn.
    drawn: Range<f32>,
}

pub enum Told {
    Size(Size),
    /// The reader, or the animation loop, scrolled down so far.
    Scrolled(f32),
}

impl Component for SpaceTime {
    type Message = Told;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { frame, run, .. } = ctx.props();
        let mut this = Self {
            place: NodeRef::default(),
            size: (0.0, 0.0),
            watch: None,
            made: Rc::new(Made::new(frame, *run, 0.0)),
            labels: Vec::new(),
            drawn: 0.0..0.0,
        };
        this.make(ctx.props());
        this
    }

    fn update(&mut self, ctx: &Context<Self>, told: Told) -> bool {
        match told {
            Told::Size(size) => {
                let changed =
                    (size.0 - self.size.0).abs() >= 1.0 || (size.1 - self.size.1).abs() >= 1.0;
                self.size = size;
                self.make(ctx.props());
                changed
            }
            Told::Scrolled(top) => {
                let scrolled = in_sight::at(top, self.size.1, &self.drawn);
                let changed = scrolled.is_some();
                self.drawn = scrolled.unwrap_or_else(|| self.drawn.clone());
                changed
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        self.make(ctx.props());
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (props, diagram) = (ctx.props(), &self.made.diagram);
        let (width, height) = (px(diagram.width), px(diagram.height));
        let names = self.made.names(props.selected.as_ref(), &props.send);
        let labels = self
            .labels
            .iter()
            .filter(|(_, it)| self.drawn.contains(&it.at.1));
        let onscroll = ctx.link().batch_callback(|event: Event| {
            let place = event.target_dyn_into::<Element>()?;
            Some(Told::Scrolled(place.scroll_top() as f32))
        });
        html! {
            <div class={classes!("st-scroll", (diagram.width > self.size.0 + 1.0).then_some("wider"))} ref={self.place.clone()} {onscroll} tabindex="0" role="group" aria-label={props.name.clone()}>
                <svg class="st-head" width={width.clone()} height={px(self.made.head())} aria-hidden="true">{ for names }</svg>
                <div class="st-body">
                    <svg class="st-svg" width={width.clone()} height={height.clone()} aria-hidden="true">
                        <defs>
                            <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                                <path class="hatch" d="M0 0V6"/>
                            </pattern>
                        </defs>
                        <Ground made={Rc::clone(&self.made)} send={props.send.clone()}/>
                        <Marks made={Rc::clone(&self.made)}/>
                        { self.made.lit(props.picture(), props.selected.as_ref()) }
                    </svg>
                    <div class="st-layer st-moved" data-cursor="" aria-hidden="true">
                        <svg width={width.clone()} height="4"><path class="cursor-line" d={format!("M{} 2.500H{}", px(LEFT - 14.0), px(diagram.width - 8.0))}/></svg>
                    </div>
                    <svg class="st-layer" {width} {height} aria-hidden="true">
                        <g class="st-axis">{ self.made.numbers(&self.drawn) }</g>
                        <path class="cursor-plate" d={plates(labels.clone())}/>
                        <g>{ for labels.map(label) }</g>
                    </svg>
                    // Beside the numbers of the axis.
                    <div class="st-layer st-moved veil" data-cursor=""></div>
                    { self.cover(props) }
                    { cursor() }
                </div>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        ctx.props().drawn.mark(Mover::Diagram);
        if first && let Some(element) = self.place.cast::<Element>() {
            self.watch = Watch::new(&element, ctx.link().callback(Told::Size));
        }
    }
}

impl SpaceTime {
    /// Makes the marks, unless they are made already.
    fn make(&mut self, props: &Props) {
        let width = self.size.0;
        if !self.made.is_of(&props.frame, props.run, width) {
            self.made = Rc::new(Made::new(&props.frame, props.run, width));
        }
        self.labels = match props.written {
            true => in_order(self.seen_labels(props)),
            false => Vec::new(),
        };
        let cursor = props.frame.axis.y(props.frame.at) + TOP;
        self.drawn = in_sight::around(cursor, self.size.1);
    }

    /// Returns the labels that nothing covers, not even in part.
    fn seen_labels(&self, props: &Props) -> Vec<Label> {
        let end = self.cover_top(props).unwrap_or(f32::INFINITY);
        let bottom = |label: &Label| label.at.1 + LINE * (label.lines.len() as f32 - 1.0) + 4.0;
        let mut labels = self.made.diagram.labels(props.picture());
        labels.retain(|label| bottom(label) <= end);
        labels
    }

    /// Returns from where on the diagram is covered.
    fn cover_top(&self, props: &Props) -> Option<f32> {
        Some(props.frame.axis.y(props.hidden()?.from) + TOP)
    }

    /// Covers what would answer a question that was not answered yet.
    fn cover(&self, props: &Props) -> Html {
        let Some(hidden) = props.hidden() else {
            return Html::default();
        };
        let diagram = &self.made.diagram;
        let y = self.cover_top(props).unwrap_or_default();
        let height = (diagram.height - y).max(0.0);
        let room = self.size.0.max(LEFT + 60.0) - LEFT;
        let lines = measure::wrap(&hidden.words, WORDS_SIZE, room);
        let fits = height > COVER_WORDS + WORDS_LINE * lines.len() as f32;
        let x = px(LEFT - 10.0);
        html! {
            <svg class="st-layer st-cover" width={px(diagram.width)} height={px(diagram.height)} aria-hidden="true">
                <rect class="cover" y={px(y + 1.0)} width={px(diagram.width)} height={px(height)}/>
                if fits {
                    <path class="cover-edge" d={format!("M{x} {}H{}", px(y + 1.0), px(diagram.width))}/>
                    <text class="cover-words">
                        { for lines.iter().enumerate().map(|(i, line)| html! { <tspan x={x.clone()} y={px(y + 28.0 + WORDS_LINE * i as f32)}>{ line }</tspan> }) }
                    </text>
                }
            </svg>
        }
    }
}

/// The ground of the labels: the cursor's line goes on behind them.
fn plates<'a>(labels: impl Iterator<Item = &'a (u64, Label)>) -> String {
    let mut path = Path::default();
    for plate in labels.flat_map(|(_, it)| it.plates()) {
        path.block((plate.x, plate.y), (plate.width, plate.height));
    }
    path.into_text()
}

/// The cursor's time, at the axis.
fn cursor() -> Html {
    html! {
        <div class="st-layer st-moved" data-cursor="" aria-hidden="true">
            <svg class="cursor" width={px(LEFT)} height="24">
                <path class="cursor-head" d={format!("M{} 12l-9 -5.500v11z", px(LEFT - 12.0))}/>
                <rect class="cursor-plate" x="0" y="2" width={px(LEFT - 22.0)} height="20"/>
                <text class="cursor-time num" data-cursor-time="" x={px(LEFT - 24.0)} y="16.500" text-anchor="end"></text>
            </svg>
        </div>
    }
}

/// Puts labels in the order in which they are read, each with a key of its own: as long as one stands, its element stays too, and
/// the order does not tell which way the reader came.
fn in_order(mut labels: Vec<Label>) -> Vec<(u64, Label)> {
    sort::by(&mut labels, |a, b| {
        let ((ax, ay), (bx, by)) = (a.at, b.at);
        ay.total_cmp(&by)
            .then(ax.total_cmp(&bx))
            .then_with(|| a.lines.cmp(&b.lines))
    });
    let mut keyed: Vec<(u64, Label)> = Vec::with_capacity(labels.len());
    for label in labels {
        let key = key(&label);
        let twins = keyed.iter().rev().take_while(|(_, it)| it.at == label.at);
        let same = twins.filter(|(_, it)| it.lines == label.lines).count();
        keyed.push((key.wrapping_add(same as u64), label));
    }
    keyed
}

/// Returns a number of where a label stands and what it says.
fn key(label: &Label) -> u64 {
    let place = [label.at.0.to_bits(), label.at.1.to_bits()].map(u32::to_le_bytes);
    let text = label.lines.iter().flat_map(|line| line.bytes().chain([0]));
    let bytes = place.into_iter().flatten().chain(text);
    bytes.fold(0xCBF2_9CE4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    })
}

fn label((key, label): &(u64, Label)) -> Html {
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
    let line = |(i, line): (usize, &String)| html! { <tspan x={px(x)} y={px(y + LINE * i as f32)}>{ line }</tspan> };
    let text = match (&label.lines[..], label.again) {
        ([line], false) => {
            return html! { <text key={*key} {class} text-anchor={anchor} x={px(x)} y={px(y)}>{ line }</text> };
        }
        (lines, _) => lines.iter().enumerate().map(line),
    };
    html! {
        <g key={*key}>
            if label.again {
                <g class={classes!("sign", glyph::tone(label.tone))} transform={format!("translate({} {})", px(x - 9.0), px(y - 4.0))}>{ glyph::again() }</g>
            }
            <text {class} text-anchor={anchor}>{ for text }</text>
        </g>
    }
}
