//! The transport: a media player of events. Play is the only filled shape.

use super::context::Ui;
use super::controls::icon_button;
use super::glyph::{Icon, tone};
use super::motion::TRACK_STEPS;
use crate::app::Msg;
use crate::app::commands::Action;
use crate::text::page::Label;
use crate::view::frame::{Frame, TrackMark};
use sim::time::Time;
use web_sys::{HtmlInputElement, InputEvent, KeyboardEvent};
use yew::prelude::*;

pub fn transport(ui: &Ui) -> Html {
    let Some(frame) = &ui.frame else {
        return html! { <div class="bar"></div> };
    };
    html! {
        <div class="bar" id="transport" tabindex="-1" role="group" aria-label={ui.say(Label::Transport)}>
            <div class="keys">
                { key(ui, Label::ToStart, Action::ToStart, Icon::Start, Msg::ToStart, "") }
                { key(ui, Label::MilestonePrevious, Action::MilestonePrevious, Icon::MilestoneBack, Msg::MilestonePrevious, "") }
                { key(ui, Label::StepBack, Action::StepBack, Icon::Back, Msg::StepBack, "") }
                { play(ui) }
                { key(ui, Label::StepForward, Action::StepForward, Icon::Forward, Msg::StepForward, "") }
                { key(ui, Label::MilestoneNext, Action::MilestoneNext, Icon::MilestoneForward, Msg::MilestoneNext, "") }
                { key(ui, Label::ToEnd, Action::ToEnd, Icon::End, Msg::ToEnd, "") }
            </div>
            { scrubber(ui, frame) }
            <div class="at num">
                <strong>{ &frame.transport.position }</strong>
                <span class="at-time" title={frame.transport.spoken.clone()}>{ &frame.transport.time }</span>
                { speed(ui) }
            </div>
        </div>
    }
}

fn key(ui: &Ui, label: Label, action: Action, icon: Icon, msg: Msg, class: &'static str) -> Html {
    icon_button(&ui.with_key(label, action), icon, class, ui.on(msg))
}

fn play(ui: &Ui) -> Html {
    let (label, icon) = if ui.state.playing {
        (Label::Pause, Icon::Pause)
    } else {
        (Label::Play, Icon::Play)
    };
    key(ui, label, Action::PlayPause, icon, Msg::Toggle, "play")
}

fn speed(ui: &Ui) -> Html {
    let name = |label, action| ui.with_key(label, action);
    html! {
        <span class="speed" role="group" aria-label={ui.say(Label::Speed)}>
            <button type="button" class="tiny" aria-label={name(Label::Slower, Action::Slower)} title={name(Label::Slower, Action::Slower)} onclick={ui.on(Msg::Slower)}>{ "−" }</button>
            <output>{ ui.state.speed.label() }</output>
            <button type="button" class="tiny" aria-label={name(Label::Faster, Action::Faster)} title={name(Label::Faster, Action::Faster)} onclick={ui.on(Msg::Faster)}>{ "+" }</button>
        </span>
    }
}

/// A native range over time, on a track that shows what happened. Its arrows step by events.
fn scrubber(ui: &Ui, frame: &Frame) -> Html {
    let transport = &frame.transport;
    let end = transport.end;
    let send = ui.send.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let share = input.value_as_number() / TRACK_STEPS;
            send.emit(Msg::SeekTime(Time((end.0 as f64 * share) as u64)));
        }
    });
    let send = ui.send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let msg = match (event.code().as_str(), event.shift_key()) {
            ("ArrowRight" | "ArrowUp", false) => Msg::StepForward,
            ("ArrowLeft" | "ArrowDown", false) => Msg::StepBack,
            ("ArrowRight", true) | ("PageDown", _) => Msg::MilestoneNext,
            ("ArrowLeft", true) | ("PageUp", _) => Msg::MilestonePrevious,
            ("Home", _) => Msg::ToStart,
            ("End", _) => Msg::ToEnd,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        send.emit(msg);
    });
    html! {
        <div class="scrub">
            <svg class="track" width="100%" height="44" aria-hidden="true">
                <rect class="track-all" y="25" width="100%" height="3" rx="1.5"/>
                <rect class="track-done" data-done="" y="25" width="0" height="3" rx="1.5"/>
                { for transport.marks.iter().map(|mark| self::mark(mark, end)) }
            </svg>
            <input type="range" data-track="" min="0" max={TRACK_STEPS.to_string()} step="1" {oninput} {onkeydown}
                aria-label={ui.say(Label::Position)} aria-valuetext={transport.spoken.clone()}/>
        </div>
    }
}

fn mark(mark: &TrackMark, end: Time) -> Html {
    let share = mark.at.0 as f64 / end.0.max(1) as f64 * 100.0;
    html! {
        <rect class={classes!("track-mark", tone(mark.tone))} x={format!("{share:.2}%")} y="9" width="3" height="12" rx="1"><title>{ &mark.label }</title></rect>
    }
}
