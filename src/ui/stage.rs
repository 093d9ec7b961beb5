//! The stage: nodes where the scenario put them, links between them, and messages on their way.
//!
//! Messages carry their instants and both ends of their link as data, so that the animation loop can move
//! them between two frames without asking Yew.

use super::context::px;
use super::crowd::Crowds;
use super::glyph;
use super::moving::{Drawn, Mover};
use super::pan::{self, Fixed, Pan};
use super::size::{Size, Watch};
use super::stage_flights::is_crowd;
use super::stage_node::Node;
use crate::app::Msg;
use crate::app::zoom::Zoom;
use crate::view::frame::{Frame, Selected, Stage as Picture, StageLink};
use crate::view::stage_layout::{Layout, take_same_room};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, KeyboardEvent};
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
    pub crowds: Crowds,
    pub drawn: Drawn,
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
    canvas: NodeRef,
    size: Size,
    watch: Option<Watch>,
    pan: Option<Pan>,
    fixed: Fixed,
    /// Where everything stands, and how many times larger than in its own units it is drawn.
    layout: (Rc<Layout>, f32),
    /// How many times larger the picture is than the one before.
    grown: f64,
}

impl Component for Stage {
    type Message = Size;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let size = (0.0, 0.0);
        Self {
            place: NodeRef::default(),
            canvas: NodeRef::default(),
            size,
            watch: None,
            pan: None,
            fixed: Fixed::default(),
            layout: layout(ctx.props(), size),
            grown: 1.0,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, size: Size) -> bool {
        let changed = (size.0 - self.size.0).abs() >= 1.0 || (size.1 - self.size.1).abs() >= 1.0;
        self.size = size;
        self.layout = layout(ctx.props(), size);
        changed
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let now = ctx.props();
        self.grown *= f64::from(now.zoom.factor() / old.zoom.factor());
        let as_large = (now.large, now.zoom) == (old.large, old.zoom);
        if !as_large || !take_same_room(now.picture(), old.picture()) {
            self.layout = layout(now, self.size);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let picture = props.picture();
        let (layout, larger) = (&self.layout.0, self.layout.1);
        let scene = Scene {
            picture,
            layout,
            props,
        };
        html! {
            <div class={classes!("canvas", (layout.height * larger > self.size.1 + 1.0).then_some("taller"))} ref={self.place.clone()}>
                <svg class="stage-svg" width={px(layout.width * larger)} height={px(layout.height * larger)} viewBox={format!("0 0 {} {}", px(layout.width), px(layout.height))} role="group"
                    aria-label={picture.spoken.clone()} data-roving="true" onkeydown={Callback::from(rove)}>
                    <g class="links" aria-hidden="true">{ for scene.links() }</g>
                    <g>{ for picture.nodes.iter().enumerate().map(|(i, _)| scene.node(i)) }</g>
                    <g class="flights">
                        if is_crowd(picture) { { for scene.counts() } }
                        { for scene.flights() }
                    </g>
                </svg>
                if is_crowd(picture) { <canvas class="crowd" ref={self.canvas.clone()} aria-hidden="true"></canvas> }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(element) = self.place.cast::<Element>() {
            self.watch = Watch::new(&element, ctx.link().callback(|size| size));
            self.pan = Some(Pan::new(&element, &self.fixed, ctx.props().send.clone()));
        }
        self.show_crowd(ctx.props());
        ctx.props().drawn.mark(Mover::Stage);
        let fixed = self.fixed.take();
        let grown = std::mem::replace(&mut self.grown, 1.0);
        if grown != 1.0
            && let Some(element) = self.place.cast::<Element>()
        {
            pan::keep(&element, fixed, grown);
        }
    }
}

impl Stage {
    /// Hands the messages that are too many for marks to the animation loop.
    fn show_crowd(&self, props: &Props) {
        let picture = props.picture();
        let canvas = self.canvas.cast::<HtmlCanvasElement>();
        let Some(canvas) = canvas.filter(|_| is_crowd(picture)) else {
            return props.crowds.forget(props.run);
        };
        let (layout, larger) = (&self.layout.0, self.layout.1);
        let scene = Scene {
            picture,
            layout,
            props,
        };
        let (dots, size) = (scene.dots(), (layout.width, layout.height));
        // Without a canvas to draw on, the counts at the links are left.
        let _ = props.crowds.set(props.run, &canvas, size, larger, dots);
    }
}

/// Returns where everything stands in a room of that size, and how many times larger than in its own units it is drawn.
fn layout(props: &Props, size: Size) -> (Rc<Layout>, f32) {
    let scale = if props.large { LARGE } else { 1.0 };
    let layout = Layout::new(props.picture(), size.0 / scale, size.1 / scale);
    (Rc::new(layout), scale * props.zoom.factor())
}

/// What is drawn, and where.
pub struct Scene<'a> {
    pub picture: &'a Picture,
    pub layout: &'a Rc<Layout>,
    pub props: &'a Props,
}

impl Scene<'_> {
    /// Returns the place of a node in the picture: all nodes are there, in their order.
    pub fn index(&self, id: u16) -> Option<usize> {
        let place = usize::from(id);
        let node = self.picture.nodes.get(place);
        node.filter(|node| node.id == id).map(|_| place)
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
        let id = self.picture.nodes[i].id;
        let chosen = match self.props.selected {
            Some(Selected::Node { node, .. }) => self.index(node),
            _ => None,
        };
        let props = self.props;
        html! {
            <Node key={id} frame={Rc::clone(&props.frame)} run={props.run} layout={Rc::clone(self.layout)} {i}
                selected={chosen == Some(i)} tab_stop={chosen.unwrap_or(0) == i} send={props.send.clone()}/>
        }
    }
}

/// How many times larger everything is drawn for a projector: words of 13 px become 24 px.
const LARGE: f32 = 1.85;

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
    let stops = here.closest("[data-roving]").ok().flatten();
    let Some(stops) = stops.and_then(|all| all.query_selector_all("[tabindex]").ok()) else {
        return;
    };
    let stop = |i: u32| stops.item(i)?.dyn_into::<Element>().ok();
    let at = (0..stops.length()).find(|i| stop(*i).as_ref() == Some(&here));
    let next = at.and_then(|at| stop(if forward { at + 1 } else { at.checked_sub(1)? }));
    if let Some(next) = next {
        event.prevent_default();
        let _ = super::keys::focus(&next);
    }
}

/// Returns a handler of the keys that press a button of the picture.
pub fn by_key(send: &Callback<Msg>, msg: Msg) -> Callback<KeyboardEvent> {
    let send = send.clone();
    Callback::from(move |event: KeyboardEvent| {
        if matches!(event.code().as_str(), "Enter" | "NumpadEnter" | "Space") {
            event.prevent_default();
            send.emit(msg.clone());
        }
    })
}
