//! The menu of jumps and stop conditions, at the play controls. The browser's own popover: it closes with Esc and gives the focus back.

use super::context::Ui;
use super::dialogs::label;
use super::glyph::{self, Icon, icon};
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::stops::Stop;
use crate::app::stride::{Stride, Way};
use crate::text::page::Label;
use crate::text::ui::{jumps_and_stops, on_either_side};
use crate::view::Landmark;
use crate::view::frame::{Frame, Jump};
use yew::prelude::*;

const ID: &str = "jumps";

pub fn button(ui: &Ui) -> Html {
    let set = ui.state.prefs.stops.iter().count();
    let name = jumps_and_stops(set, ui.lang());
    html! {
        <button type="button" class={classes!("icon-button", "jumps-button", (set > 0).then_some("set"))} popovertarget={ID}
            aria-label={name.clone()} data-tip={name}>{ icon(Icon::Jump) }</button>
    }
}

pub fn menu(ui: &Ui, frame: &Frame) -> Html {
    let jumps = &frame.transport.jumps;
    let stories = [
        (Stride::Hop, Label::Hop),
        (Stride::Along, Label::Along),
        (Stride::Request, Label::Request),
    ];
    html! {
        <div class="jumps" id={ID} popover="auto" role="group" aria-label={jumps_and_stops(0, ui.lang())}>
            <section>
                <h3>{ ui.say(Label::JumpTo) }</h3>
                <ul>
                    { for jumps.iter().map(|jump| landmark(ui, jump)) }
                    { for stories.map(|(stride, name)| story(ui, stride, name)) }
                </ul>
            </section>
            <fieldset>
                <legend>{ ui.say(Label::PauseWhen) }</legend>
                { for Stop::ALL.map(|stop| check(ui, stop)) }
            </fieldset>
        </div>
    }
}

/// Returns the name of a kind of landmark.
pub fn name(mark: Landmark) -> Label {
    match mark {
        Landmark::Fault => Label::Fault,
        Landmark::Violation => Label::Violation,
        Landmark::State => Label::StateChange,
        Landmark::Duplicate => Label::Duplicate,
        Landmark::Timeout => Label::Timeout,
    }
}

fn landmark(ui: &Ui, jump: &Jump) -> Html {
    let stride = Stride::To(jump.mark);
    let name = name(jump.mark);
    html! {
        <li>
            <svg class={classes!("sign", glyph::tone(jump.mark.tone()))} width="20" height="20" aria-hidden="true">
                <g transform="translate(10 10)">{ glyph::landmark(jump.mark) }</g>
            </svg>
            <span class="jump-name">{ ui.say(name) }<small class="num">{ on_either_side(jump.before, jump.after, ui.lang()) }</small></span>
            { step(ui, stride, Way::Previous, jump.before > 0) }
            { step(ui, stride, Way::Next, jump.after > 0) }
        </li>
    }
}

fn story(ui: &Ui, stride: Stride, name: Label) -> Html {
    html! {
        <li>
            <span class="jump-name wide">{ ui.say(name) }</span>
            { step(ui, stride, Way::Previous, true) }
            { step(ui, stride, Way::Next, true) }
        </li>
    }
}

/// A button that leads one way. Where there is nothing that way it stays in reach and says so.
fn step(ui: &Ui, stride: Stride, way: Way, any: bool) -> Html {
    let action = Action::Walk(stride, way);
    let mut name = ui.with_key(label(action), action);
    if !any {
        name = format!("{name}: {}", ui.say(Label::JumpNone));
    }
    let mark = match way {
        Way::Next => Icon::Forward,
        Way::Previous => Icon::Back,
    };
    let onclick = if any {
        ui.on(Msg::Walk(stride, way))
    } else {
        Callback::noop()
    };
    html! {
        <button type="button" class="icon-button jump" aria-disabled={(!any).then_some("true")} aria-label={name.clone()} data-tip={name} {onclick}>
            { icon(mark) }
        </button>
    }
}

fn check(ui: &Ui, stop: Stop) -> Html {
    let name = match stop {
        Stop::BreakerOpens => Label::StopBreaker,
        Stop::MessageLost => Label::StopLost,
        Stop::DeliveredTwice => Label::StopTwice,
        Stop::TimedOut => Label::StopTimeout,
        Stop::Crashed => Label::StopCrash,
    };
    let on = ui.state.prefs.stops.has(stop);
    html! {
        <label class="check"><input type="checkbox" checked={on} onchange={ui.on(Msg::SetStop(stop, !on))}/>{ ui.say(name) }</label>
    }
}
