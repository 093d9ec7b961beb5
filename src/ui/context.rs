//! What every part of the page is given: the state, what is visible at its cursor, and where messages go.

use super::crowd::Crowds;
use super::moving::Drawn;
use crate::app::commands::Action;
use crate::app::{AppState, Msg};
use crate::text::Lang;
use crate::text::page::Label;
use crate::view::frame::{Frame, RunFrame};
use std::rc::Rc;
use web_sys::Event;
use yew::Callback;

#[derive(Clone)]
pub struct Ui {
    pub state: Rc<AppState>,
    /// None while nothing is recorded yet.
    pub frame: Option<Rc<Frame>>,
    /// Messages that are too many for marks of their own.
    pub crowds: Crowds,
    /// To be marked where something is drawn that the animation loop moves.
    pub drawn: Drawn,
    pub send: Callback<Msg>,
}

impl Ui {
    pub fn lang(&self) -> Lang {
        self.state.prefs.lang
    }

    pub fn say(&self, label: Label) -> String {
        label.say(self.lang())
    }

    /// Returns a handler that sends a message whatever the event was.
    pub fn on<E: 'static>(&self, msg: Msg) -> Callback<E> {
        self.send.reform(move |_: E| msg.clone())
    }

    /// Returns a handler that sends what an event means, if anything.
    pub fn on_event(&self, meaning: impl Fn(Event) -> Option<Msg> + 'static) -> Callback<Event> {
        let send = self.send.clone();
        Callback::from(move |event| {
            if let Some(msg) = meaning(event) {
                send.emit(msg);
            }
        })
    }

    /// Returns a name with its first key, for tooltips: "Play (Space)".
    pub fn with_key(&self, label: Label, action: Action) -> String {
        let name = self.say(label);
        match action.keys().first() {
            Some(key) if self.state.prefs.single_keys => {
                format!("{name} ({})", key.label(self.lang()))
            }
            _ => name,
        }
    }

    /// Returns the run that keys, list and sentence follow.
    pub fn focused(&self) -> Option<&RunFrame> {
        let frame = self.frame.as_ref()?;
        frame.runs.get(frame.focused)
    }
}

/// Returns a number for an SVG attribute.
pub fn px(value: f32) -> String {
    let text = decimal(f64::from(value), 1);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Returns a number with so many decimals. By way of whole numbers: the printing of floats, which the page needs nowhere else, would
/// be several kilobytes of its download.
pub fn decimal(value: f64, decimals: u32) -> String {
    let size = 10_i64.pow(decimals);
    let units = (value * size as f64).round() as i64;
    let sign = if units < 0 { "-" } else { "" };
    let (whole, rest) = (units.abs() / size, units.abs() % size);
    match decimals as usize {
        0 => format!("{sign}{whole}"),
        width => format!("{sign}{whole}.{rest:0width$}"),
    }
}
