//! What the animation loop moves: messages on their way, cursors, the scrubber. Each is looked for once after the part of the page that
//! has it was drawn, and kept until that is drawn again.

use super::context::decimal;
use super::motion::TRACK_STEPS;
use crate::view::diagram::TOP;
use crate::view::in_sight;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, NodeList};

/// The parts of the page that have something that moves.
#[derive(Clone, Copy)]
pub enum Mover {
    Stage,
    Diagram,
    Scrubber,
}

/// In which parts something that the loop moves was drawn since it looked. Shared by those who draw and by the loop.
#[derive(Clone, Default)]
pub struct Drawn(Rc<[Cell<bool>; 3]>);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drawn {
    pub fn mark(&self, part: Mover) {
        self.0[part as usize].set(true);
    }

    /// Returns whether a part was marked, and forgets it.
    fn take(&self, part: Mover) -> bool {
        self.0[part as usize].take()
    }
}

#[derive(Default)]
pub struct Moving {
    flights: Vec<Flying>,
    cursors: Vec<Part>,
    times: Vec<Part>,
    ticks: Vec<Tick>,
    tracks: Vec<Track>,
    diagrams: Vec<Diagram>,
}

/// One attribute, or the text, of an element; written only where it changes.
struct Part {
    element: Element,
    written: RefCell<String>,
}

struct Flying {
    part: Part,
    from: (f64, f64),
    to: (f64, f64),
    sent: f64,
    arrives: f64,
    /// Where it stays, if it does not move.
    still: Option<f64>,
    /// From when on it is not seen, where that comes before it is drawn again: then it is not seen either before it is sent.
    gone: Option<f64>,
    hidden: Cell<bool>,
}

/// A number at the axis makes room for the cursor's own.
struct Tick {
    element: Element,
    at: f32,
    hidden: Cell<bool>,
}

struct Track {
    input: HtmlInputElement,
    step: Cell<f64>,
    done: Option<Part>,
}

struct Diagram {
    place: HtmlElement,
    head: Option<Element>,
}

impl Moving {
    /// Looks for what moves in the parts of the page that were drawn.
    pub fn look(&mut self, drawn: &Drawn) {
        if drawn.take(Mover::Stage) {
            self.flights = all("[data-line]").iter().filter_map(Flying::of).collect();
        }
        if drawn.take(Mover::Scrubber) {
            let tracks = all("[data-track]").into_iter();
            self.tracks = tracks.filter_map(Track::of).collect();
        }
        if drawn.take(Mover::Diagram) {
            let diagrams = all(".st-scroll");
            let inside = |selector| diagrams.iter().flat_map(move |it| all_in(it, selector));
            self.cursors = inside("[data-cursor]").map(Part::new).collect();
            self.times = inside("[data-cursor-time]").map(Part::new).collect();
            self.ticks = inside("[data-tick]").filter_map(Tick::of).collect();
            self.diagrams = diagrams.into_iter().filter_map(Diagram::of).collect();
        }
    }

    /// Puts everything but the scrubber where it is at an instant, in simulated nanoseconds; `y` is the cursor's height in the diagrams: none
    /// where it stays.
    pub fn put(&self, now: f64, y: Option<f32>) {
        self.flights.iter().for_each(|fly| fly.put(now));
        let Some(y) = y else { return };
        // Whole pixels: what is painted once is sharp there alone.
        let place = format!("translateY({}px)", (y + TOP).round() as i32);
        self.cursors.iter().for_each(|it| it.move_to(&place));
    }

    /// Writes the cursor's time.
    pub fn say(&self, told: &str) {
        self.times.iter().for_each(|time| time.say(told));
    }

    /// Hides the numbers at the axis where the cursor's time stands at that height.
    pub fn make_room(&self, y: f32) {
        self.ticks.iter().for_each(|tick| tick.keep_clear(y));
    }

    /// Puts the scrubber where it is on a track of that length.
    pub fn put_track(&self, now: f64, end: f64) {
        let share = (now / end).clamp(0.0, 1.0);
        self.tracks.iter().for_each(|track| track.put(share));
    }

    /// Scrolls each diagram so that the cursor stands in its lower middle, where it would leave the sight.
    pub fn keep_in_sight(&self, y: f32) {
        for diagram in &self.diagrams {
            diagram.keep_in_sight(y);
        }
    }
}

impl Part {
    fn new(element: Element) -> Self {
        Self {
            element,
            written: RefCell::default(),
        }
    }

    fn set(&self, name: &str, value: &str) {
        if *self.written.borrow() != value {
            value.clone_into(&mut self.written.borrow_mut());
            let _ = self.element.set_attribute(name, value);
        }
    }

    /// Puts an element of HTML there: a browser moves that as it was painted.
    fn move_to(&self, place: &str) {
        if *self.written.borrow() != place
            && let Some(element) = self.element.dyn_ref::<HtmlElement>()
        {
            place.clone_into(&mut self.written.borrow_mut());
            let _ = element.style().set_property("transform", place);
        }
    }

    fn say(&self, text: &str) {
        if *self.written.borrow() != text {
            text.clone_into(&mut self.written.borrow_mut());
            self.element.set_text_content(Some(text));
        }
    }
}

impl Flying {
    fn of(element: &Element) -> Option<Self> {
        let line = element.get_attribute("data-line")?;
        let ends: Vec<f64> = line.split(' ').map(js_sys::parse_float).collect();
        let &[x0, y0, x1, y1] = &ends[..] else {
            return None;
        };
        Some(Self {
            part: Part::new(element.clone()),
            from: (x0, y0),
            to: (x1, y1),
            sent: number(element, "data-s")?,
            arrives: number(element, "data-a")?,
            still: number(element, "data-still"),
            gone: number(element, "data-gone"),
            hidden: Cell::new(element.has_attribute("visibility")),
        })
    }

    fn put(&self, now: f64) {
        let hidden = self.gone.is_some_and(|gone| now < self.sent || gone <= now);
        show_or_hide(&self.part.element, &self.hidden, hidden);
        // What takes no time has arrived as soon as it is sent.
        let flown = if self.arrives > self.sent {
            ((now - self.sent) / (self.arrives - self.sent)).clamp(0.0, 1.0)
        } else {
            1.0
        };
        let share = self.still.unwrap_or(flown);
        let along = |a: f64, b: f64| decimal(a + (b - a) * share, 1);
        let (x, y) = (along(self.from.0, self.to.0), along(self.from.1, self.to.1));
        self.part.set("transform", &format!("translate({x} {y})"));
    }
}

impl Tick {
    fn of(element: Element) -> Option<Self> {
        Some(Self {
            at: number(&element, "data-tick")? as f32,
            hidden: Cell::new(element.has_attribute("visibility")),
            element,
        })
    }

    fn keep_clear(&self, cursor: f32) {
        const ROOM: f32 = 17.0;
        let covered = (self.at - cursor).abs() < ROOM;
        show_or_hide(&self.element, &self.hidden, covered);
    }
}

impl Track {
    fn of(element: Element) -> Option<Self> {
        let done = element
            .parent_element()
            .and_then(|e| e.query_selector("[data-done]").ok().flatten());
        Some(Self {
            input: element.dyn_into().ok()?,
            step: Cell::new(f64::NAN),
            done: done.map(Part::new),
        })
    }

    fn put(&self, share: f64) {
        let step = (share * TRACK_STEPS).round();
        // A hand moves it too.
        if step != self.step.replace(step) || self.input.value_as_number() != step {
            self.input.set_value_as_number(step);
        }
        if let Some(done) = &self.done {
            done.set("width", &format!("{}%", decimal(share * 100.0, 2)));
        }
    }
}

impl Diagram {
    fn of(element: Element) -> Option<Self> {
        Some(Self {
            head: element.query_selector(".st-head").ok().flatten(),
            place: element.dyn_into().ok()?,
        })
    }

    fn keep_in_sight(&self, y: f32) {
        let head = self.head.as_ref().and_then(|head| number(head, "height"));
        let y = y + TOP + head.unwrap_or_default() as f32;
        let top = self.place.scroll_top() as f32;
        let height = self.place.client_height() as f32;
        if let Some(top) = in_sight::scrolled(y, top, height) {
            self.place.set_scroll_top(top as i32);
        }
    }
}

/// Hides an element of a picture, or shows it, where it is not so already.
fn show_or_hide(element: &Element, is_hidden: &Cell<bool>, hide: bool) {
    if hide != is_hidden.replace(hide) {
        let _ = if hide {
            element.set_attribute("visibility", "hidden")
        } else {
            element.remove_attribute("visibility")
        };
    }
}

fn number(element: &Element, name: &str) -> Option<f64> {
    element
        .get_attribute(name)
        .map(|text| js_sys::parse_float(&text))
}

fn all(selector: &str) -> Vec<Element> {
    super::keys::document().map_or(Vec::new(), |document| {
        elements(document.query_selector_all(selector).ok())
    })
}

fn all_in(element: &Element, selector: &str) -> Vec<Element> {
    elements(element.query_selector_all(selector).ok())
}

fn elements(found: Option<NodeList>) -> Vec<Element> {
    let Some(found) = found else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into().ok())
        .collect()
}
