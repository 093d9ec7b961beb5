//! The one live region. After a step it says the sentence; while playing only milestones, at most one in two seconds.

use crate::view::frame::Frame;
use std::rc::Rc;
use yew::prelude::*;

/// The least time between two announcements while playing, in milliseconds.
const PLAYING_EVERY_MS: f64 = 2_000.0;

#[derive(Properties)]
pub struct Props {
    pub frame: Option<Rc<Frame>>,
    pub playing: bool,
    /// What is said instead of the sentence: a question, or its answer.
    pub instead: Option<String>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.playing == other.playing && text(self) == text(other)
    }
}

fn text(props: &Props) -> Option<String> {
    if props.instead.is_some() {
        return props.instead.clone();
    }
    let frame = props.frame.as_ref()?;
    let at = &frame.transport.time;
    Some(format!(
        "{}, {}: {}",
        at, frame.sentence.headline, frame.sentence.text
    ))
}

pub struct Live {
    said: String,
    at_ms: f64,
}

impl Component for Live {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            said: String::new(),
            at_ms: 0.0,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        let props = ctx.props();
        let milestone = props.frame.as_ref().is_some_and(|frame| {
            let events = &frame.events;
            events
                .rows
                .iter()
                .any(|row| row.milestone && row.row + 1 == events.applied)
        });
        let now = js_sys::Date::now();
        let due = !props.playing || (milestone && now - self.at_ms >= PLAYING_EVERY_MS);
        let Some(text) = text(props).filter(|text| due && *text != self.said) else {
            return false;
        };
        self.said = text;
        self.at_ms = now;
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! { <p class="sr" aria-live="polite">{ &self.said }</p> }
    }
}
