//! A group that reads a topic: the steps of its latest rebalance as marks in a row, what each member owned before and owns after, and
//! the same as a table. A press on a step goes to its event.

use super::context::Ui;
use super::glyph;
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::rebalance as words;
use crate::view::frame::{GroupView, MemberRow, RoundView, StepView, ToldStep};
use yew::prelude::*;

/// Returns the picture of a group, and its table.
pub fn group(ui: &Ui, group: &GroupView) -> Html {
    html! {
        <section class="group">
            <h3>{ &group.title }</h3>
            <p class="breaker-state"><strong>{ &group.label }</strong><span>{ &group.rule }</span></p>
            if group.rounds.is_empty() {
                <p class="none">{ words::none_yet(ui.lang()) }</p>
            } else {
                { for group.rounds.iter().map(|round| self::round(ui, round)) }
                { table(ui, group) }
            }
        </section>
    }
}

fn round(ui: &Ui, round: &RoundView) -> Html {
    html! { <>
        <h4>{ &round.title }</h4>
        <ol class="steps" aria-label={round.title.clone()}>{ for round.steps.iter().map(|step| self::step(ui, step)) }</ol>
        <ul class="instances" aria-label={words::partitions_of(ui.lang())}>{ for round.members.iter().map(|row| member(ui, row)) }</ul>
        if round.more > 0 { <p class="more num">{ format!("+{}", round.more) }</p> }
    </> }
}

/// A step that lies ahead is no button.
fn step(ui: &Ui, step: &StepView) -> Html {
    let text = html! { <>{ &step.label }if !step.note.is_empty() { { " " }<span class="num">{ &step.note }</span> }</> };
    let now = step.now.then_some("now");
    let current = step.now.then_some("step");
    match step.row {
        Some(row) => html! {
            <li><button type="button" class={classes!("step", glyph::tone(step.tone), now)} aria-current={current} data-tip={step.told.clone()} onclick={ui.on(Msg::SeekRow(row))}>{ text }</button></li>
        },
        None => {
            html! { <li><span class={classes!("step", "later", now)} aria-current={current}>{ text }</span></li> }
        }
    }
}

fn member(ui: &Ui, row: &MemberRow) -> Html {
    let lang = ui.lang();
    let after = row.after.clone().unwrap_or_else(|| "…".to_owned());
    html! {
        <li class={classes!(row.changed.then_some("changed"))}>
            <span class="name num">{ &row.name }</span>
            <span class="num">{ &row.before }{ " → " }<strong>{ after }</strong></span>
            <span class="stands">
                if let Some(to) = row.row {
                    <button type="button" class="text-button num" onclick={ui.on(Msg::SeekRow(to))}>{ &row.note }</button>
                } else { { &row.note } }
                if row.leads { <span class="leads">{ words::leader(lang) }</span> }
            </span>
        </li>
    }
}

fn table(ui: &Ui, group: &GroupView) -> Html {
    let rows = group.rounds.iter().flat_map(|round| &round.told);
    html! {
        <details>
            <summary>{ ui.say(Label::AsTable) }</summary>
            <table class="rows" aria-label={group.title.clone()}>
                <thead><tr>{ for words::columns(ui.lang()).iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr></thead>
                <tbody>{ for rows.map(|row| told(ui, row)) }</tbody>
            </table>
        </details>
    }
}

fn told(ui: &Ui, row: &ToldStep) -> Html {
    html! {
        <tr class={classes!(row.changed.then_some("changed"))} aria-current={row.changed.then_some("step")}>
            <td><button type="button" class="text-button num" onclick={ui.on(Msg::SeekRow(row.row))}>{ &row.at }</button></td>
            <th scope="row">{ &row.step }</th>
            <td>{ &row.words }</td>
        </tr>
    }
}
