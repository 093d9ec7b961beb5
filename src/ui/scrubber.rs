//! The scrubber: a native range over time, on a track that shows what happened and how much went on. Its arrows step by events.

use super::context::{decimal, px};
use super::glyph::{self, tone};
use super::motion::TRACK_STEPS;
use super::moving::{Drawn, Mover};
use crate::app::Msg;
use crate::app::stride::{Stride, Way};
use crate::text::quantity::about_clock;
use crate::view::frame::{Strip, TrackMark};
use sim::time::Time;
use std::rc::Rc;
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent, PointerEvent};
use yew::prelude::*;

/// Half the width of the slider's thumb: the track begins and ends there.
const INSET: f64 = 8.0;
/// How near the pointer must be to a mark for its name to be shown, in pixels.
const NEAR: f64 = 7.0;
/// The load is drawn from the foot up to this height.
const FOOT: f32 = 43.0;
const LOAD_HEIGHT: f32 = 11.0;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub strip: Rc<Strip>,
    pub end: Time,
    /// Where the runs part.
    pub parts: Option<Time>,
    pub spoken: AttrValue,
    pub name: AttrValue,
    pub drawn: Drawn,
    pub send: Callback<Msg>,
}

pub enum Hover {
    /// The pointer is at that place of a track that is so wide.
    At {
        x: f64,
        width: f64,
    },
    Gone,
}

pub struct Scrubber {
    /// What the pointer is at: its share of the track, and its words.
    shown: Option<(f64, String)>,
}

impl Component for Scrubber {
    type Message = Hover;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { shown: None }
    }

    fn update(&mut self, ctx: &Context<Self>, hover: Hover) -> bool {
        let shown = match hover {
            Hover::At { x, width } => Some(words(ctx.props(), x, width)),
            Hover::Gone => None,
        };
        let changed = shown != self.shown;
        self.shown = shown;
        changed
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let hover = ctx.link().callback(|event: PointerEvent| {
            let width = event
                .target_dyn_into::<HtmlInputElement>()
                .map_or(1.0, |input| f64::from(input.client_width()));
            let (x, width) = (f64::from(event.offset_x()) - INSET, width - 2.0 * INSET);
            Hover::At { x, width }
        });
        let gone = ctx.link().callback(|_: PointerEvent| Hover::Gone);
        let marks = props.strip.marks.iter();
        html! {
            <div class="scrub">
                <svg class="track" width="100%" height="44" aria-hidden="true">
                    <svg class="load" width="100%" height="44" viewBox={format!("0 0 {} 44", props.strip.load.len().max(1))} preserveAspectRatio="none">
                        <path d={load(&props.strip.load)}/>
                    </svg>
                    <rect class="track-all" y="25" width="100%" height="3" rx="1.5"/>
                    <rect class="track-done" data-done="" y="25" width="0" height="3" rx="1.5"/>
                    { for marks.map(|mark| self::mark(mark, props.end)) }
                    if let Some(at) = props.parts {
                        <svg class="track-parts" x={percent(share_of(at, props.end))} overflow="visible"><path d="M0 6V34"/><text y="42" text-anchor="middle">{ "≠" }</text></svg>
                    }
                    { self.bubble() }
                </svg>
                <input type="range" data-track="" min="0" max={TRACK_STEPS.to_string()} step="1" oninput={sought(props)} onkeydown={pressed(props)}
                    onpointermove={hover} onpointerleave={gone} aria-label={props.name.clone()} aria-valuetext={props.spoken.clone()}/>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        ctx.props().drawn.mark(Mover::Scrubber);
    }
}

impl Scrubber {
    fn bubble(&self) -> Html {
        let Some((share, words)) = &self.shown else {
            return Html::default();
        };
        let anchor = match share {
            s if *s < 0.15 => "start",
            s if *s > 0.85 => "end",
            _ => "middle",
        };
        html! {
            <svg class="bubble" x={percent(*share)} overflow="visible"><text y="2" text-anchor={anchor}>{ words }</text></svg>
        }
    }
}

/// Returns a share as a length along the track.
fn percent(share: f64) -> String {
    format!("{}%", decimal(share * 100.0, 2))
}

fn share_of(at: Time, end: Time) -> f64 {
    at.0 as f64 / end.0.max(1) as f64
}

/// Returns the place and the words for where the pointer is: the instant, and the mark that is near.
fn words(props: &Props, x: f64, width: f64) -> (f64, String) {
    let far = |mark: &&TrackMark| (share_of(mark.at, props.end) * width - x).abs();
    let nearest = props
        .strip
        .marks
        .iter()
        .min_by(|a, b| far(a).total_cmp(&far(b)));
    match nearest.filter(|mark| far(mark) <= NEAR) {
        Some(mark) => {
            let at = about_clock(mark.at);
            (
                share_of(mark.at, props.end),
                format!("{} · {at}", mark.label),
            )
        }
        None => {
            let share = (x / width.max(1.0)).clamp(0.0, 1.0);
            let at = Time((props.end.0 as f64 * share) as u64);
            (share, about_clock(at))
        }
    }
}

fn sought(props: &Props) -> Callback<InputEvent> {
    let (end, send) = (props.end, props.send.clone());
    Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let share = input.value_as_number() / TRACK_STEPS;
            send.emit(Msg::SeekTime(Time((end.0 as f64 * share) as u64)));
        }
    })
}

fn pressed(props: &Props) -> Callback<KeyboardEvent> {
    let send = props.send.clone();
    Callback::from(move |event: KeyboardEvent| {
        let msg = match (event.code().as_str(), event.shift_key()) {
            ("ArrowRight" | "ArrowUp", false) => Msg::StepForward,
            ("ArrowLeft" | "ArrowDown", false) => Msg::StepBack,
            ("ArrowRight", true) => Msg::Walk(Stride::Along, Way::Next),
            ("ArrowLeft", true) => Msg::Walk(Stride::Along, Way::Previous),
            ("PageDown", _) => Msg::Walk(Stride::Milestone, Way::Next),
            ("PageUp", _) => Msg::Walk(Stride::Milestone, Way::Previous),
            ("Home", _) => Msg::ToStart,
            ("End", _) => Msg::ToEnd,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        send.emit(msg);
    })
}

/// Returns the outline of how many events there are along the track, the busiest slice at full height.
fn load(slices: &[u32]) -> String {
    let most = slices.iter().copied().max().unwrap_or(0).max(1) as f32;
    let mut path = format!("M0 {}", px(FOOT));
    for (i, events) in slices.iter().enumerate() {
        // What little there is can be seen beside much: the root of the share.
        let height = (*events as f32 / most).sqrt() * LOAD_HEIGHT;
        path.push_str(&format!("L{i} {}H{}", px(FOOT - height), i + 1));
    }
    path.push_str(&format!("V{}Z", px(FOOT)));
    path
}

fn mark(mark: &TrackMark, end: Time) -> Html {
    let x = percent(share_of(mark.at, end));
    html! {
        <svg class={classes!("track-mark", tone(mark.tone))} {x} y="14" overflow="visible">
            if mark.whole {
                { glyph::landmark(mark.sign) }
            } else {
                <rect class="g-fill" x="-1" y="-4" width="2" height="8" rx="1"/>
            }
        </svg>
    }
}
