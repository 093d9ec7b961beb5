//! Charts over the whole clock, with the cursor in them: how many waited, and how long runs took. A click goes to that instant.

use super::context::{Ui, px};
use crate::app::Msg;
use crate::text::page::Label;
use crate::text::quantity::brief;
use crate::view::frame::{Chart, Latencies, LatencyPoint};
use sim::time::Time;
use web_sys::Element;
use yew::prelude::*;

/// How high and wide a chart is drawn, in its own units.
const HIGH: f32 = 48.0;
const WIDE: f32 = 120.0;

/// The load of a queue.
pub fn queue(ui: &Ui, chart: &Chart) -> Html {
    let high = |peak: u32| px(HIGH * (1.0 - peak as f32 / chart.most as f32));
    let wide = WIDE / chart.peaks.len().max(1) as f32;
    let steps = chart.peaks.iter().enumerate();
    let steps: String = steps
        .map(|(i, peak)| format!("V{}H{}", high(*peak), px((i + 1) as f32 * wide)))
        .collect();
    let area =
        html! { <path class="chart-area" d={format!("M0 {}{steps}V{}Z", px(HIGH), px(HIGH))}/> };
    let label = format!("{}: {}", chart.label, ui.say(Label::OverTime));
    let place = (chart.at, chart.end);
    figure(
        ui,
        label,
        &chart.spoken,
        chart.most.to_string(),
        place,
        area,
    )
}

/// How long each run took: a dot where it went well, a stroke where not. The same as a table below.
pub fn latencies(ui: &Ui, all: &Latencies) -> Html {
    let drawn = |ok: bool, mark: &str| -> String {
        let points = all.points.iter().filter(|it| it.ok == ok);
        let draw = |it: &LatencyPoint| {
            format!(
                "M{} {}{mark}",
                px(it.x * WIDE),
                px(4.0 + (HIGH - 8.0) * (1.0 - it.y))
            )
        };
        points.map(draw).collect()
    };
    let marks = html! { <>
        <path class="latency ok" d={drawn(true, "h0")}/>
        <path class="latency bad" d={drawn(false, "m0 -4v8")}/>
    </> };
    let place = (all.at, all.end);
    let heads = [Label::Time, Label::Latency, Label::Outcome];
    html! { <>
        { figure(ui, ui.say(Label::Latencies), &all.spoken, all.most.clone(), place, marks) }
        <details class="chart-table">
            <summary>{ ui.say(Label::AsTable) }</summary>
            <table class="rows">
                <thead><tr>{ for heads.map(|head| html! { <th scope="col">{ ui.say(head) }</th> }) }</tr></thead>
                <tbody>{ for all.last.iter().map(|it| html! {
                    <tr>
                        <td class="num"><button type="button" class="text-button" onclick={ui.on(Msg::SeekRow(it.row))}>{ &it.at }</button></td>
                        <td class="num">{ &it.latency }</td>
                        <td>{ &it.outcome }</td>
                    </tr>
                }) }</tbody>
            </table>
        </details>
    </> }
}

/// A picture between its two axes.
fn figure(
    ui: &Ui,
    label: String,
    spoken: &str,
    most: String,
    (at, end): (f32, Time),
    marks: Html,
) -> Html {
    let send = ui.send.clone();
    let seek = Callback::from(move |event: MouseEvent| {
        if let Some(picture) = event
            .target_dyn_into::<Element>()
            .and_then(|it| it.closest("svg").ok().flatten())
        {
            let rect = picture.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - rect.left()) / rect.width().max(1.0);
            send.emit(Msg::SeekTime(Time(
                (end.0 as f64 * share.clamp(0.0, 1.0)) as u64,
            )));
        }
    });
    let at = px(at * WIDE);
    html! {
        <figure class="chart">
            <figcaption><span>{ label }</span><span class="num">{ spoken.to_owned() }</span></figcaption>
            <div class="chart-most num" aria-hidden="true">{ most }</div>
            <svg width="100%" height="48" viewBox={format!("0 0 {} {}", px(WIDE), px(HIGH))} preserveAspectRatio="none" aria-hidden="true" onclick={seek}>
                <rect class="chart-ground" width={px(WIDE)} height={px(HIGH)}/>
                { marks }
                <path class="chart-cursor" d={format!("M{at} 0V{}", px(HIGH))}/>
            </svg>
            <div class="chart-axis num" aria-hidden="true"><span>{ brief(Time::ZERO) }</span><span>{ brief(end) }</span></div>
        </figure>
    }
}
