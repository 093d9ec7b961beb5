//! Moving about in a picture that is larger than its room: by wheel with Ctrl about the pointer, by two fingers, by dragging the ground.
//! The room scrolls as every other part of a page does, so touch, keys and focus need nothing of their own.

use crate::app::Msg;
use crate::app::zoom::Turn;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    AddEventListenerOptions, Element, EventTarget, PointerEvent, TouchEvent, WheelEvent,
};
use yew::Callback;

/// Where in its room the next zoom leaves the picture as it is, in pixels from the room's corner.
pub type Fixed = Rc<Cell<Option<(f64, f64)>>>;

/// How many times as far apart two fingers are after a step.
const PINCH: f64 = 1.2;

type Heard = (&'static str, Closure<dyn Fn(web_sys::Event)>);

/// Listens on one room for as long as it lives.
pub struct Pan {
    room: EventTarget,
    heard: Vec<Heard>,
}

impl Pan {
    pub fn new(room: &Element, fixed: &Fixed, send: Callback<Msg>) -> Self {
        let mut this = Self {
            room: room.clone().into(),
            heard: Vec::new(),
        };
        this.pinch(room, fixed, send.clone());
        let (place, fixed) = (room.clone(), Rc::clone(fixed));
        this.on("wheel", move |event| {
            let Some(event) = event
                .dyn_ref::<WheelEvent>()
                .filter(|event| event.ctrl_key())
            else {
                return;
            };
            event.prevent_default();
            let corner = place.get_bounding_client_rect();
            let x = f64::from(event.client_x()) - corner.left();
            let y = f64::from(event.client_y()) - corner.top();
            fixed.set(Some((x, y)));
            let turn = if event.delta_y() < 0.0 {
                Turn::In
            } else {
                Turn::Out
            };
            send.emit(Msg::Zoom(turn));
        });
        this.drag(room);
        this
    }

    /// Two fingers that go apart by a step zoom in by one, about their middle; together, out.
    fn pinch(&mut self, room: &Element, fixed: &Fixed, send: Callback<Msg>) {
        let apart: Rc<Cell<Option<f64>>> = Rc::default();
        let (place, fixed, known) = (room.clone(), Rc::clone(fixed), Rc::clone(&apart));
        self.on("touchmove", move |event| {
            let two = event.dyn_ref::<TouchEvent>().and_then(|event| {
                let touches = event.touches();
                let two = (touches.length() == 2).then(|| (touches.get(0), touches.get(1)));
                let (Some(a), Some(b)) = two? else {
                    return None;
                };
                let point = |touch: &web_sys::Touch| (touch.client_x(), touch.client_y());
                Some((point(&a), point(&b)))
            });
            let Some(((ax, ay), (bx, by))) = two else {
                return;
            };
            event.prevent_default();
            let now = f64::from(ax - bx).hypot(f64::from(ay - by));
            let before = known.get().unwrap_or(now);
            let turn = if now > before * PINCH {
                Turn::In
            } else if now * PINCH < before {
                Turn::Out
            } else {
                return known.set(Some(before));
            };
            let corner = place.get_bounding_client_rect();
            let middle = |a: i32, b: i32| f64::from(a + b) / 2.0;
            fixed.set(Some((
                middle(ax, bx) - corner.left(),
                middle(ay, by) - corner.top(),
            )));
            known.set(Some(now));
            send.emit(Msg::Zoom(turn));
        });
        for end in ["touchstart", "touchend", "touchcancel"] {
            let apart = Rc::clone(&apart);
            self.on(end, move |_| apart.set(None));
        }
    }

    /// A mouse drags the ground; a finger scrolls it without help.
    fn drag(&mut self, room: &Element) {
        let from: Rc<Cell<Option<(i32, i32)>>> = Rc::default();
        let (place, start) = (room.clone(), Rc::clone(&from));
        self.pointer("pointerdown", move |event| {
            let ground = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|target| target.closest(".node, .fly").ok().flatten().is_none());
            if ground && event.pointer_type() == "mouse" && event.button() == 0 {
                let x = place.scroll_left() + event.client_x();
                start.set(Some((x, place.scroll_top() + event.client_y())));
                let _ = place.set_pointer_capture(event.pointer_id());
            }
        });
        let (place, start) = (room.clone(), Rc::clone(&from));
        self.pointer("pointermove", move |event| {
            if let Some((x, y)) = start.get() {
                place.set_scroll_left(x - event.client_x());
                place.set_scroll_top(y - event.client_y());
            }
        });
        for end in ["pointerup", "pointercancel"] {
            let start = Rc::clone(&from);
            self.pointer(end, move |_| start.set(None));
        }
    }

    fn pointer(&mut self, name: &'static str, heard: impl Fn(&PointerEvent) + 'static) {
        self.on(name, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                heard(event);
            }
        });
    }

    fn on(&mut self, name: &'static str, heard: impl Fn(web_sys::Event) + 'static) {
        let closure = Closure::<dyn Fn(web_sys::Event)>::new(heard);
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        let _ = self
            .room
            .add_event_listener_with_callback_and_add_event_listener_options(
                name,
                closure.as_ref().unchecked_ref(),
                &options,
            );
        self.heard.push((name, closure));
    }
}

impl Drop for Pan {
    fn drop(&mut self) {
        for (name, closure) in &self.heard {
            let _ = self
                .room
                .remove_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        }
    }
}

/// Scrolls a room so that after a zoom by `ratio` the fixed point, or else the middle, shows what it showed before.
pub fn keep(room: &Element, fixed: Option<(f64, f64)>, ratio: f64) {
    let middle = (
        f64::from(room.client_width()) / 2.0,
        f64::from(room.client_height()) / 2.0,
    );
    let (x, y) = fixed.unwrap_or(middle);
    let scrolled = |before: i32, at: f64| ((f64::from(before) + at) * ratio - at) as i32;
    room.set_scroll_left(scrolled(room.scroll_left(), x));
    room.set_scroll_top(scrolled(room.scroll_top(), y));
}
