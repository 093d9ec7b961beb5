//! The transport: a media player of events. Play is the only filled shape.

use super::context::Ui;
use super::controls::icon_button;
use super::glyph::Icon;
use super::jumps;
use super::scrubber::Scrubber;
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::stride::{Stride, Way};
use crate::text::page::Label;
use crate::view::frame::Frame;
use std::rc::Rc;
use yew::prelude::*;

pub fn transport(ui: &Ui) -> Html {
    let Some(frame) = &ui.frame else {
        return html! { <div class="bar"></div> };
    };
    html! {
        <div class="bar" id="transport" tabindex="-1" role="group" aria-label={ui.say(Label::Transport)}>
            <div class="keys">
                { key(ui, Label::ToStart, Action::ToStart, Icon::Start, Msg::ToStart, "") }
                { key(ui, Label::MilestonePrevious, Action::Walk(Stride::Milestone, Way::Previous), Icon::MilestoneBack, Msg::Walk(Stride::Milestone, Way::Previous), "") }
                { key(ui, Label::StepBack, Action::StepBack, Icon::Back, Msg::StepBack, "") }
                { play(ui) }
                { key(ui, Label::StepForward, Action::StepForward, Icon::Forward, Msg::StepForward, "") }
                { key(ui, Label::MilestoneNext, Action::Walk(Stride::Milestone, Way::Next), Icon::MilestoneForward, Msg::Walk(Stride::Milestone, Way::Next), "") }
                { key(ui, Label::ToEnd, Action::ToEnd, Icon::End, Msg::ToEnd, "") }
                { jumps::button(ui) }
            </div>
            { scrubber(ui, frame) }
            <div class="at num">
                <strong>{ &frame.transport.position }</strong>
                <span class="at-time" data-tip={frame.transport.spoken.clone()}>{ &frame.transport.time }</span>
                { speed(ui) }
            </div>
            { jumps::menu(ui, frame) }
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
    let class = if ui.state.invites {
        "play invites"
    } else {
        "play"
    };
    key(ui, label, Action::PlayPause, icon, Msg::Toggle, class)
}

fn speed(ui: &Ui) -> Html {
    let name = |label, action| ui.with_key(label, action);
    html! {
        <span class="speed" role="group" aria-label={ui.say(Label::Speed)}>
            <button type="button" class="tiny" aria-label={name(Label::Slower, Action::Slower)} data-tip={name(Label::Slower, Action::Slower)} onclick={ui.on(Msg::Slower)}>{ "−" }</button>
            <output>{ ui.state.speed.label() }</output>
            <button type="button" class="tiny" aria-label={name(Label::Faster, Action::Faster)} data-tip={name(Label::Faster, Action::Faster)} onclick={ui.on(Msg::Faster)}>{ "+" }</button>
        </span>
    }
}

fn scrubber(ui: &Ui, frame: &Frame) -> Html {
    let transport = &frame.transport;
    html! {
        <Scrubber strip={Rc::clone(&transport.strip)} end={transport.end} parts={transport.parts} spoken={transport.spoken.clone()}
            name={ui.say(Label::Position)} drawn={ui.drawn.clone()} send={ui.send.clone()}/>
    }
}
