//! What the reader's own hand can do at the cursor: to the selected message, to a node, and at a line of its program. What is not
//! possible stays in reach and says why.

mod seek;

use super::context::Ui;
use super::glyph;
use super::request;
use crate::app::Msg;
use crate::app::hand::next_lost;
use crate::text::Lang;
use crate::text::page::Label;
use crate::text::quantity;
use crate::view::frame::{Health, Inside, MessageCard, Reach};
use sim::model::{Action, Trap, Verdict};
use sim::program::MessageKind;
use sim::time::Span;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// A button; with a reason why not, it does nothing but say it.
fn hand(ui: &Ui, label: Label, action: Action, why_not: Option<Label>) -> Html {
    button(ui.lang(), label, why_not, ui.on(Msg::Command(action)))
}

/// A button that does something, or says why it cannot.
fn button(lang: Lang, label: Label, why_not: Option<Label>, onclick: Callback<MouseEvent>) -> Html {
    let name = label.say(lang);
    match why_not {
        None => html! { <button type="button" class="quiet" {onclick}>{ name }</button> },
        Some(why) => {
            let why = format!("{name}: {}", why.say(lang));
            html! { <button type="button" class="quiet" aria-disabled="true" aria-label={why.clone()} data-tip={why}>{ name }</button> }
        }
    }
}

/// A list to choose one of.
fn list(
    chosen: &UseStateHandle<usize>,
    options: &[impl ToString],
    label: Label,
    lang: Lang,
) -> Html {
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                chosen.set(list.selected_index().max(0) as usize);
            }
        })
    };
    html! {
        <select class="choice" aria-label={label.say(lang)} {onchange}>
            { for options.iter().enumerate().map(|(i, option)| html! { <option selected={i == **chosen}>{ option.to_string() }</option> }) }
        </select>
    }
}

/// The card of the selected message.
pub fn message(ui: &Ui, card: &MessageCard) -> Html {
    let message = card.id;
    let strike = |verdict| Action::Strike { message, verdict };
    let gone = match card.reach {
        Reach::UnderWay | Reach::Held => None,
        Reach::NotSent => Some(Label::WhyNotSent),
        Reach::Over => Some(Label::WhyOver),
    };
    let held = (card.reach == Reach::Held).then_some(Label::WhyHeld);
    let ahead = (!card.overtakes).then_some(Label::WhyNothingAhead);
    html! {
        <div class="card">
            <h2 class={classes!("toned", glyph::tone(card.tone))}>{ &card.label }</h2>
            <div class="hands">
                { hand(ui, Label::Drop, strike(Verdict::Drop), gone) }
                { hand(ui, Label::DuplicateIt, strike(Verdict::Duplicate), gone.or(held)) }
                if card.reach == Reach::Held {
                    { hand(ui, Label::Release, Action::Release { message }, None) }
                } else {
                    { hand(ui, Label::Hold, Action::Hold { message }, gone) }
                }
                { hand(ui, Label::Overtake, Action::Overtake { message }, gone.or(held).or(ahead)) }
                { delay(ui, message, gone.or(held)) }
            </div>
            <p>{ request::opener(ui, "quiet") }</p>
        </div>
    }
}

fn delay(ui: &Ui, message: u32, why_not: Option<Label>) -> Html {
    let pace = ui
        .state
        .open_lesson()
        .map_or(Span::ZERO, |lesson| lesson.pace);
    html! { <Delay {message} {pace} lang={ui.lang()} {why_not} send={ui.send.clone()}/> }
}

#[derive(Properties, PartialEq)]
struct DelayProps {
    message: u32,
    pace: Span,
    lang: Lang,
    why_not: Option<Label>,
    send: Callback<Msg>,
}

/// By how much a message is delayed, and the button that does it.
#[component]
fn Delay(props: &DelayProps) -> Html {
    let choices = delays(props.pace);
    let chosen = use_state(|| choices.len() / 2);
    let by = choices.get(*chosen).copied().unwrap_or_default();
    let message = props.message;
    let onclick = props.send.reform(move |_: MouseEvent| {
        Msg::Command(Action::Strike {
            message,
            verdict: Verdict::Delay(by),
        })
    });
    let lengths: Vec<String> = choices.iter().map(|by| quantity::span(*by)).collect();
    html! {
        <span class="choosing">
            { list(&chosen, &lengths, Label::DelayBy, props.lang) }
            { button(props.lang, Label::Delay, props.why_not, onclick) }
        </span>
    }
}

/// Returns lengths to choose from, in steps of 1, 2 and 5, about what is a moment at this pace.
fn delays(pace: Span) -> Vec<Span> {
    let least = (pace.0 / 20).max(1_000);
    let mut steps =
        (3..18).flat_map(|power| [1, 2, 5].map(|digit| Span(digit * 10_u64.pow(power))));
    steps
        .by_ref()
        .skip_while(|step| step.0 < least)
        .take(9)
        .collect()
}

/// What can be done to a node.
pub fn node(ui: &Ui, inside: &Inside) -> Html {
    let node = inside.node;
    let instance = (inside.units > 1 && inside.has_instances).then_some(inside.unit);
    let down = matches!(inside.health, Health::Crashed | Health::Off).then_some(Label::WhyDown);
    let hung = (inside.health == Health::Hung).then_some(Label::WhyHung);
    let not_down = (inside.health != Health::Crashed).then_some(Label::WhyNotDown);
    let not_hung = (inside.health != Health::Hung).then_some(Label::WhyNotHung);
    let cut = inside.cut_off.then_some(Label::WhyCut);
    let not_cut = (!inside.cut_off).then_some(Label::WhyNotCut);
    let lose = |kind| Action::Intercept(next_lost(node, kind));
    let no_acks = (!inside.sends_acks).then_some(Label::WhyNoAcks);
    let no_replies = (!inside.replies).then_some(Label::WhyNoReplies);
    // What a node of this kind never can is not offered.
    let shut_down = (Label::ShutDown, Action::Stop { node, instance }, down);
    let shut_down = inside.can_shut_down.then_some(shut_down);
    let all = [
        (Label::Hang, Action::Hang { node, instance }, down.or(hung)),
        (
            Label::Partition,
            Action::Partition { a: node, b: None },
            cut,
        ),
        (Label::LoseAck, lose(MessageKind::Ack), no_acks),
        (Label::LoseReply, lose(MessageKind::Reply), no_replies),
        (Label::Restart, Action::Restart { node, instance }, not_down),
        (Label::Resume, Action::Resume { node, instance }, not_hung),
        (Label::Heal, Action::Heal { a: node, b: None }, not_cut),
    ];
    html! { <>
        <h3>{ ui.say(Label::ByHand) }</h3>
        <div class="hands">
            { hand(ui, Label::Crash, Action::Crash { node, instance }, down) }
            { for shut_down.into_iter().chain(all).map(|(label, action, why)| hand(ui, label, action, why)) }
            if !inside.topics.is_empty() {
                <seek::Seeker service={node} topics={inside.topics.clone()} why_not={down} lang={ui.lang()} send={ui.send.clone()}/>
            }
        </div>
    </> }
}

/// What can be done at a line of a node's program.
pub fn line(ui: &Ui, inside: &Inside, program: usize, line: usize) -> Html {
    let instance = (inside.units > 1 && inside.has_instances).then_some(inside.unit);
    let down = matches!(inside.health, Health::Crashed | Health::Off).then_some(Label::WhyDown);
    let trap = |after| {
        Action::CrashAt(Trap {
            node: inside.node,
            instance,
            program: program as u16,
            line: line as u16,
            after,
        })
    };
    html! {
        <div class="line-hands">
            { hand(ui, Label::CrashBefore, trap(false), down) }
            { hand(ui, Label::CrashAfter, trap(true), down) }
        </div>
    }
}
