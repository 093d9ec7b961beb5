//! Messages on their way where they are too many for marks of their own: dots on one canvas above the stage, which the animation loop moves.
//!
//! A mark is a dozen elements that Yew compares and the browser lays out; a dot is one arc of a path.

use super::context::px;
use crate::text::fact::Tone;
use crate::view::frame::Flight;
use sim::sorted::SortedMap;
use std::cell::RefCell;
use std::f64::consts::TAU;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, Window};

/// With more messages than that on their way, they are dots.
pub const MARKS_MAX: usize = 60;
const RADIUS: f64 = 4.5;

const TONES: [Tone; 7] = [
    Tone::Request,
    Tone::Ok,
    Tone::Error,
    Tone::Timeout,
    Tone::Event,
    Tone::Retry,
    Tone::Idle,
];

/// The crowds of all stages that are drawn, by the run's place on the page. Shared by those who draw stages and by the loop.
#[derive(Clone, Default)]
pub struct Crowds(Rc<RefCell<SortedMap<usize, Crowd>>>);

impl PartialEq for Crowds {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Crowd {
    pen: CanvasRenderingContext2d,
    /// How the stage's units become pixels of the canvas.
    scale: f64,
    dots: Vec<Dot>,
    ink: Ink,
}

/// The colour of the page's words, and those of the tones beside it: they change together.
struct Ink {
    words: String,
    tones: Vec<String>,
    looked_ms: f64,
}

/// To ask for a colour makes the browser work out the looks of the whole page: not more often than that.
const LOOK_MS: f64 = 500.0;

/// One message: its way, and when it is where.
pub struct Dot {
    tone: Tone,
    from: (f64, f64),
    to: (f64, f64),
    sent: f64,
    arrives: f64,
    /// From when on it is not seen.
    gone: f64,
    /// Where it stays, if it does not move.
    still: Option<f64>,
}

impl Dot {
    pub fn new(flight: &Flight, (a, b): ((f32, f32), (f32, f32)), still: bool) -> Self {
        let point = |(x, y): (f32, f32)| (f64::from(x), f64::from(y));
        Self {
            tone: flight.tone,
            from: point(a),
            to: point(b),
            sent: flight.sent_at.0 as f64,
            arrives: flight.arrives_at.0 as f64,
            gone: flight.gone_at.map_or(f64::INFINITY, |at| at.0 as f64),
            still: still.then(|| flight.progress.into()),
        }
    }

    fn is_seen(&self, now: f64) -> bool {
        self.sent <= now && now < self.gone
    }

    fn at(&self, now: f64) -> (f64, f64) {
        let share = self.still.unwrap_or_else(|| {
            // What takes no time has arrived as soon as it is sent.
            let way = (self.arrives - self.sent).max(1.0);
            ((now - self.sent) / way).clamp(0.0, 1.0)
        });
        let along = |a: f64, b: f64| a + (b - a) * share;
        (along(self.from.0, self.to.0), along(self.from.1, self.to.1))
    }
}

impl Crowds {
    /// Takes the dots of a stage, whose picture has a size in its own units and is drawn so many times larger.
    pub fn set(
        &self,
        run: usize,
        canvas: &HtmlCanvasElement,
        size: (f32, f32),
        larger: f32,
        dots: Vec<Dot>,
    ) -> Option<()> {
        let window = web_sys::window()?;
        let (width, height) = (size.0 * larger, size.1 * larger);
        let scale = f64::from(larger) * window.device_pixel_ratio();
        fit(canvas, (width, height), window.device_pixel_ratio());
        let pen = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let mut crowds = self.0.borrow_mut();
        let known = crowds.remove(&run).map(|known| known.ink);
        let crowd = Crowd {
            pen,
            scale,
            dots,
            ink: Ink::of(&window, canvas, known)?,
        };
        crowds.insert(run, crowd);
        Some(())
    }

    /// The stage has no crowd any more.
    pub fn forget(&self, run: usize) {
        self.0.borrow_mut().remove(&run);
    }

    /// Draws every dot where it is at an instant, in simulated nanoseconds.
    pub fn paint(&self, now: f64) {
        for crowd in self.0.borrow().values() {
            crowd.paint(now);
        }
    }
}

impl Crowd {
    fn paint(&self, now: f64) {
        let pen = &self.pen;
        let Some(canvas) = pen.canvas() else { return };
        // The transform cannot fail: its numbers are finite.
        let _ = pen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        pen.clear_rect(0.0, 0.0, canvas.width().into(), canvas.height().into());
        let _ = pen.set_transform(self.scale, 0.0, 0.0, self.scale, 0.0, 0.0);
        for (tone, colour) in TONES.iter().zip(&self.ink.tones) {
            pen.begin_path();
            let seen = |dot: &&Dot| dot.tone == *tone && dot.is_seen(now);
            for dot in self.dots.iter().filter(seen) {
                let (x, y) = dot.at(now);
                pen.move_to(x + RADIUS, y);
                // A radius above zero never fails.
                let _ = pen.arc(x, y, RADIUS, 0.0, TAU);
            }
            pen.set_fill_style_str(colour);
            pen.fill();
        }
    }
}

/// Gives the canvas a size on the page, and as many pixels as the screen has there.
fn fit(canvas: &HtmlCanvasElement, (width, height): (f32, f32), ratio: f64) {
    let pixels = |length: f32| (f64::from(length) * ratio).ceil() as u32;
    let (wide, high) = (pixels(width), pixels(height));
    if canvas.width() != wide || canvas.height() != high {
        canvas.set_width(wide);
        canvas.set_height(high);
        for (name, length) in [("width", width), ("height", height)] {
            let _ = canvas
                .style()
                .set_property(name, &format!("{}px", px(length)));
        }
    }
}

impl Ink {
    /// Returns the colours on a canvas; what is known of them stands where it was looked at lately.
    fn of(window: &Window, canvas: &HtmlCanvasElement, known: Option<Self>) -> Option<Self> {
        let looked_ms = window.performance().map_or(0.0, |clock| clock.now());
        if known
            .as_ref()
            .is_some_and(|it| looked_ms - it.looked_ms < LOOK_MS)
        {
            return known;
        }
        let words = colour(window, canvas)?;
        let tones = match known.filter(|known| known.words == words) {
            Some(known) => known.tones,
            None => colours(window, canvas)?,
        };
        Some(Self {
            words,
            tones,
            looked_ms,
        })
    }
}

fn colours(window: &Window, canvas: &HtmlCanvasElement) -> Option<Vec<String>> {
    let of_tone = |tone: &Tone| {
        canvas
            .style()
            .set_property("color", &format!("var(--{})", tone.name()))
            .ok()?;
        colour(window, canvas)
    };
    let colours = TONES.iter().map(of_tone).collect();
    let _ = canvas.style().remove_property("color");
    colours
}

/// Returns the colour that words on the canvas would have.
fn colour(window: &Window, canvas: &HtmlCanvasElement) -> Option<String> {
    let style = window.get_computed_style(canvas).ok()??;
    style.get_property_value("color").ok()
}
