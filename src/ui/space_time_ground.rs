//! The ground of a space-time diagram: what the pointer does on it. The marks themselves are drawn many at once; the one that the pointer
//! is near becomes an element of its own, with its name as a tooltip.

use super::context::px;
use super::space_time_marks::Made;
use crate::app::Msg;
use crate::view::diagram::{Point, TOP};
use crate::view::diagram_near::Near;
use crate::view::frame::Selected;
use crate::view::path::Path;
use std::rc::Rc;
use web_sys::{Element, MouseEvent, PointerEvent};
use yew::prelude::*;

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

/// What the pointer did, and where in the window.
pub enum Pointer {
    Over(f64, f64),
    Click(f64, f64),
    Gone,
}

pub struct Ground {
    place: NodeRef,
    near: Option<Near>,
}

impl Component for Ground {
    type Message = Pointer;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
            near: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, pointer: Pointer) -> bool {
        let made = &ctx.props().made;
        let near = match pointer {
            Pointer::Over(x, y) => self.at(x, y).and_then(|at| made.diagram.near(at)),
            Pointer::Click(x, y) => {
                if let Some(at) = self.at(x, y) {
                    ctx.props().send.emit(meaning(made, at));
                }
                return false;
            }
            Pointer::Gone => None,
        };
        std::mem::replace(&mut self.near, near) != near
    }

    fn changed(&mut self, _: &Context<Self>, _: &Props) -> bool {
        self.near = None;
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (made, link) = (&ctx.props().made, ctx.link());
        let place = |event: &MouseEvent| (f64::from(event.client_x()), f64::from(event.client_y()));
        let over = link.callback(move |event: PointerEvent| {
            let (x, y) = place(&event);
            Pointer::Over(x, y)
        });
        let click = link.callback(move |event: MouseEvent| {
            let (x, y) = place(&event);
            Pointer::Click(x, y)
        });
        let gone = link.callback(|_: PointerEvent| Pointer::Gone);
        html! {
            <g onpointerover={over.clone()} onpointermove={over} onpointerleave={gone} onclick={click}>
                <rect class="st-ground" ref={self.place.clone()} width={px(made.diagram.width)} height={px(made.diagram.height)}/>
                if let Some(near) = self.near { { mark(made, near) } }
            </g>
        }
    }
}

impl Ground {
    /// Returns the place on the diagram that is there in the window.
    fn at(&self, x: f64, y: f64) -> Option<Point> {
        let ground = self.place.cast::<Element>()?.get_bounding_client_rect();
        Some(((x - ground.left()) as f32, (y - ground.top()) as f32))
    }
}

/// Returns what a click means: a message is selected, a point's event is gone to, and anywhere else the instant.
fn meaning(made: &Made, at: Point) -> Msg {
    let picture = made.picture();
    let arrow = |i: usize| {
        let message = picture.arrows.get(i)?.id;
        Some(Msg::Select(Some(Selected::Message { message })))
    };
    let point = |i: usize| Some(Msg::SeekRow(picture.marks.get(i)?.row));
    let meant = match made.diagram.near(at) {
        Some(Near::Arrow(i)) => arrow(i),
        Some(Near::Point(i)) => point(i),
        Some(Near::Bar(_)) | None => None,
    };
    meant.unwrap_or_else(|| Msg::SeekTime(made.frame.axis.time(at.1 - TOP)))
}

/// Draws a mark as an element of its own, under what is drawn of it already.
fn mark(made: &Made, near: Near) -> Html {
    let (picture, diagram) = (made.picture(), &made.diagram);
    let mut path = Path::default();
    let (class, label) = match near {
        Near::Arrow(i) => {
            let (a, tip) = diagram.strokes[i];
            path.through(&[a, tip]);
            ("near near-stroke", &picture.arrows[i].label)
        }
        Near::Point(i) => {
            path.diamond(diagram.points[i], 8.0);
            ("near near-point", &picture.marks[i].label)
        }
        Near::Bar(i) => {
            let bar = diagram.bars[i];
            path.block((bar.x - 3.0, bar.y), (bar.width + 6.0, bar.height));
            ("near", &picture.bars[i].label)
        }
    };
    html! { <path {class} data-tip={label.clone()} d={path.into_text()}/> }
}
