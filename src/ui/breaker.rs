//! A circuit breaker: its states with the current one lit, its window with what each outcome will do, the rate beside its
//! threshold, the countdown and the trial calls; and the window as a table.

use super::context::{Ui, px};
use super::glyph;
use crate::text::circuit::{Column, column};
use crate::text::page::Label;
use crate::view::frame::{Breaker, BreakerView, Outcome, StateBox};
use yew::prelude::*;

/// The most free places that are drawn.
const FREE_MAX: u32 = 64;

/// Returns the picture of one breaker, and its table.
pub fn breaker(ui: &Ui, breaker: &BreakerView) -> Html {
    html! {
        <section class={classes!("breaker", class(breaker.state))}>
            <h3>{ &breaker.title }</h3>
            { diagram(breaker) }
            <p class="breaker-state">
                <strong>{ &breaker.label }</strong>
                if let Some((_, words)) = &breaker.until { <span class="num">{ words }</span> }
                if breaker.permits.is_some() { <span class="num">{ &breaker.permits_label }</span> }
                if let Some(words) = &breaker.looks { <span class="num">{ words }</span> }
            </p>
            { gauge(breaker) }
            <p class="num rate">{ &breaker.rate_label }</p>
            if let Some(words) = &breaker.buckets { <p class="num rate">{ words }</p> }
            if let Some(words) = &breaker.older { <p class="num rate">{ words }</p> }
            <ul class="window" aria-label={ui.say(Label::WindowCells)}>
                { for breaker.window.iter().map(outcome) }
                { for (0..breaker.free.min(FREE_MAX)).map(|_| html! { <li class="free" aria-hidden="true"></li> }) }
            </ul>
            if !breaker.window.is_empty() { { table(ui, breaker) } }
        </section>
    }
}

/// The states as boxes: closed, then open, and below them half-open, from which either follows.
fn diagram(breaker: &BreakerView) -> Html {
    let [closed, open, half_open] = &breaker.states;
    html! {
        <div class="circuit" role="img" aria-label={breaker.spoken.clone()}>
            { state(closed) }{ arrow("M2 10H36M30 5L36 10L30 15") }{ state(open) }
            { arrow("M36 18L4 4M12 3L4 4L8 11") }{ state(half_open) }{ arrow("M4 16L32 4M24 3L32 4L28 11M36 8L10 18M18 19L10 18L14 11") }
        </div>
    }
}

fn state(state: &StateBox) -> Html {
    let class = classes!("state", class(state.state), state.lit.then_some("lit"));
    html! {
        <span {class}>
            <svg width="28" height="20" aria-hidden="true"><g transform="translate(14 13)">{ glyph::breaker(state.state) }</g></svg>
            { &state.label }
        </span>
    }
}

fn arrow(d: &'static str) -> Html {
    html! { <svg class="arrow" width="40" height="20" viewBox="0 0 40 20" aria-hidden="true"><path {d}/></svg> }
}

fn outcome(outcome: &Outcome) -> Html {
    const LOOKS: [(&str, &str); 2] = [("failed", "✕"), ("ok", "✓")];
    let (look, sign) = LOOKS[usize::from(outcome.ok)];
    let class = classes!(
        look,
        outcome.slow.then_some("slow"),
        (!outcome.counts).then_some("waits"),
        outcome.changed.then_some("changed"),
    );
    let name = format!("{}, {}", outcome.label, outcome.leaves);
    html! { <li {class} data-tip={name.clone()} aria-label={name}>{ sign }</li> }
}

fn table(ui: &Ui, breaker: &BreakerView) -> Html {
    let lang = ui.lang();
    html! {
        <details>
            <summary>{ ui.say(Label::AsTable) }</summary>
            <table class="rows">
                <thead><tr>
                    <th scope="col">{ column(Column::Outcome, lang) }</th>
                    <th scope="col">{ column(Column::Leaves, lang) }</th>
                </tr></thead>
                <tbody>
                    { for breaker.window.iter().map(|outcome| html! {
                        <tr class={classes!(outcome.changed.then_some("changed"))}>
                            <th scope="row">{ &outcome.label }</th>
                            <td class="num">{ &outcome.leaves }</td>
                        </tr>
                    }) }
                </tbody>
            </table>
        </details>
    }
}

fn class(state: Breaker) -> &'static str {
    match state {
        Breaker::Closed => "closed",
        Breaker::Open => "open",
        Breaker::HalfOpen => "half-open",
    }
}

/// The failure rate as a bar, with the threshold as a mark on it.
fn gauge(breaker: &BreakerView) -> Html {
    const WIDTH: f32 = 260.0;
    let x = |percent: f32| percent.clamp(0.0, 100.0) / 100.0 * WIDTH;
    let rate = breaker.rate.unwrap_or(0.0);
    let over = if rate >= breaker.threshold {
        "over"
    } else {
        "under"
    };
    html! {
        <svg class="gauge" viewBox="0 0 260 16" width="100%" height="16" preserveAspectRatio="none" aria-hidden="true">
            <rect class="gauge-track" y="6" width="260" height="4"/>
            <rect class={classes!("gauge-rate", over)} y="5" width={px(x(rate))} height="6"/>
            <rect class="gauge-limit" x={px(x(breaker.threshold) - 1.0)} width="2" height="16"/>
        </svg>
    }
}
