//! The space-time diagram as a table: one row a message, in the order of sending.

use super::context::Ui;
use super::glyph;
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::quantity;
use crate::view::frame::{Arrow, Fate, RunFrame, Selected};
use sim::time::{Span, Time};
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
        </div>
    }
}

fn row(ui: &Ui, run: &RunFrame, arrow: &Arrow, now: Time) -> Html {
    let name = |i: u16| {
        run.space_time
            .lifelines
            .get(usize::from(i))
            .map(|l| l.label.clone())
            .unwrap_or_default()
    };
    let time = |at: Time| quantity::about(Span(at.0));
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
            <td class="num"><button type="button" class="text-button" onclick={ui.on(Msg::SeekRow(arrow.row))}>{ time(arrow.sent_at) }</button></td>
            <th scope="row"><button type="button" class={classes!("text-button", "toned", glyph::tone(arrow.tone))} aria-pressed={selected.to_string()} onclick={ui.on(choose)}>{ &arrow.label }{ again }</button></th>
            <td>{ name(arrow.from) }</td>
            <td>{ name(arrow.to) }</td>
            <td class="num">{ time(arrow.arrives_at) }</td>
            <td>{ ui.say(fate) }</td>
        </tr>
    }
}
