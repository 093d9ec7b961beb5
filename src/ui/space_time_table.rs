//! The space-time diagram as tables: one row a message, in the order of sending; and one row a bar or bracket, in the order of
//! beginning.

use super::context::Ui;
use super::glyph;
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::{picture, quantity::brief, scaling};
use crate::view::frame::{Arrow, Bar, BarKind, Fate, RunFrame, Selected, Tone};
use sim::sort;
use sim::time::Time;
use yew::prelude::*;

pub fn space_time_table(ui: &Ui, run: &RunFrame) -> Html {
    let now = ui.frame.as_ref().map_or(Time::ZERO, |frame| frame.at);
    html! {
        <div class="table-view" tabindex="0" role="group" aria-label={ui.say(Label::SpaceTime)}>
            <table>
                <thead><tr>
                    { for [Label::SentAt, Label::Message, Label::From, Label::To, Label::ArrivesAt, Label::Fate].map(|label| html! {
                        <th scope="col">{ ui.say(label) }</th>
                    }) }
                </tr></thead>
                <tbody>{ for run.space_time.arrows.iter().map(|arrow| row(ui, run, arrow, now)) }</tbody>
            </table>
            { lasted(ui, run, now) }
        </div>
    }
}

/// Draws the bars and brackets: who was at work, blocked, down or waiting, from when to when.
fn lasted(ui: &Ui, run: &RunFrame, now: Time) -> Html {
    let all = run.space_time.bars.iter();
    let mut bars: Vec<&Bar> = all.filter(|bar| bar.to != Some(bar.from)).collect();
    sort::by_key(&mut bars, |bar| (bar.from, bar.lifeline, bar.lane));
    if bars.is_empty() {
        return Html::default();
    }
    html! {
        <table>
            <caption>{ ui.say(Label::Stretches) }</caption>
            <thead><tr>
                { for [Label::Began, Label::Ended, Label::Where, Label::WhatLasted].map(|label| html! {
                    <th scope="col">{ ui.say(label) }</th>
                }) }
            </tr></thead>
            <tbody>{ for bars.into_iter().map(|bar| html! {
                <tr class={classes!((bar.from > now).then_some("later"))}>
                    <td class="num">{ brief(bar.from) }</td>
                    <td class="num">{ bar.to.map_or_else(|| ui.say(Label::GoesOn), brief) }</td>
                    <td>{ lifeline(run, bar.lifeline) }</td>
                    <th scope="row">{ what_lasted(ui, bar) }</th>
                </tr>
            }) }</tbody>
        </table>
    }
}

/// Returns what a bar shows, in words; a label that has no room in the picture is said here.
fn what_lasted(ui: &Ui, bar: &Bar) -> String {
    let lang = ui.lang();
    let word = match (bar.kind, bar.tone) {
        (BarKind::Busy, _) => picture::busy(lang),
        (BarKind::Blocked, _) => picture::blocked(lang),
        (BarKind::Down, _) => picture::crashed(lang),
        (BarKind::Off, _) => scaling::off(lang),
        (BarKind::Hung, _) => picture::hung(lang),
        (BarKind::Wait, _) if !bar.label.is_empty() => return bar.label.clone(),
        (BarKind::Wait, Tone::Error) => picture::cut_off(lang),
        (BarKind::Wait, _) => ui.say(Label::Unsettled),
    };
    match bar.kind {
        BarKind::Busy | BarKind::Blocked if !bar.label.is_empty() => {
            format!("{word}: {}", bar.label)
        }
        _ => word,
    }
}

fn lifeline(run: &RunFrame, i: u16) -> String {
    let lifelines = &run.space_time.lifelines;
    lifelines
        .get(usize::from(i))
        .map_or_else(String::new, |line| line.label.clone())
}

fn row(ui: &Ui, run: &RunFrame, arrow: &Arrow, now: Time) -> Html {
    let fate = match arrow.fate {
        _ if arrow.sent_at > now => Label::Future,
        Fate::Lost => Label::FateLost,
        _ if arrow.arrives_at > now => Label::FatePending,
        Fate::Arrived => Label::FateArrived,
        Fate::Pending => Label::FatePending,
    };
    let own = Selected::Message { message: arrow.id };
    let selected = ui.state.selected.as_ref() == Some(&own);
    let choose = Msg::Select((!selected).then_some(own));
    let again = if arrow.again {
        format!(" ({})", ui.say(Label::Again))
    } else {
        String::new()
    };
    html! {
        <tr class={classes!(arrow.lit.then_some("changed"), (arrow.sent_at > now).then_some("later"))}>
            <td class="num"><button type="button" class="text-button" onclick={ui.on(Msg::SeekRow(arrow.row))}>{ brief(arrow.sent_at) }</button></td>
            <th scope="row"><button type="button" class={classes!("text-button", "toned", glyph::tone(arrow.tone))} aria-pressed={selected.to_string()} onclick={ui.on(choose)}>{ &arrow.label }{ again }</button></th>
            <td>{ lifeline(run, arrow.from) }</td>
            <td>{ lifeline(run, arrow.to) }</td>
            <td class="num">{ brief(arrow.arrives_at) }</td>
            <td>{ ui.say(fate) }</td>
        </tr>
    }
}
