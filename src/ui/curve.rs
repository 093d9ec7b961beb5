//! The curve of a knob: its range and its seeds, how far the runs are, the picture, and the same as a table. Each point and each
//! number of the table opens its run. The points of single runs are one stop of the tab key, with arrows between them.

use super::context::{Ui, decimal};
use crate::app::Msg;
use crate::app::curve::{Curve, Deed, SEEDS};
use crate::app::lesson::Knob;
use crate::text::curve as words;
use crate::text::quantity::{count, rounded_number};
use crate::text::ui::knob_value;
use crate::view::curve::{Measure, Place, Plot, RunPoint, plot};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement, InputEvent, SvgElement};
use yew::prelude::*;

/// The inside of the picture is drawn in these units and stretched; what is read is placed in percent.
const GRAIN: f64 = 1_000.0;

pub fn curve(ui: &Ui) -> Html {
    let (Some(curve), Some(lesson)) = (&ui.state.curve, ui.state.open_lesson()) else {
        return Html::default();
    };
    let Some(knob) = lesson.knobs().get(curve.knob) else {
        return Html::default();
    };
    let lang = ui.lang();
    let measure = curve.measure();
    let places = curve.places(measure);
    html! { <div class="curve">
        <p class="curve-knob">{ lang.pick(&knob.label) }</p>
        <p class="hint">{ words::intro(lang) }</p>
        <div class="curve-settings">
            { bound(ui, knob, curve.from, words::from(lang), Deed::From) }
            { bound(ui, knob, curve.to, words::to(lang), Deed::To) }
            { seeds(ui, curve) }
            <button type="button" class="quiet" onclick={deed(ui, Deed::OneValue)}>{ words::one_value(lang) }</button>
            { measures(ui, measure) }
        </div>
        { progress(ui, curve, knob) }
        if places.is_empty() {
            <p class="soft">{ words::empty(lang) }</p>
        } else {
            { picture(ui, curve, knob, &places) }
            { table(ui, curve, knob, &places) }
        }
        if curve.untold() > 0 { <p class="soft">{ words::untold(curve.untold(), lang) }</p> }
    </div> }
}

fn deed<E: 'static>(ui: &Ui, deed: Deed) -> Callback<E> {
    ui.on(Msg::Curve(deed))
}

/// One end of the range, on the knob's own steps.
fn bound(ui: &Ui, knob: &Knob, value: u64, name: String, said: fn(u64) -> Deed) -> Html {
    let (min, step) = (knob.min, knob.step.max(1));
    let steps = (knob.max - knob.min) / step;
    let send = ui.send.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let value = min + step * input.value_as_number().max(0.0) as u64;
            send.emit(Msg::Curve(said(value)));
        }
    });
    let words = knob_value(knob, value);
    html! {
        <label class="curve-bound">
            <span>{ name }</span><output class="num">{ words.clone() }</output>
            <input type="range" min="0" max={steps.to_string()} step="1" value={((value - min) / step).to_string()} aria-valuetext={words} {oninput}/>
        </label>
    }
}

fn seeds(ui: &Ui, curve: &Curve) -> Html {
    let send = ui.send.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(chosen) = chosen(&event).and_then(|i| SEEDS.get(i).copied()) {
            send.emit(Msg::Curve(Deed::Seeds(chosen)));
        }
    });
    html! {
        <label><span>{ words::seeds(ui.lang()) }</span>
            <select {onchange}>
                { for SEEDS.iter().map(|n| html! { <option selected={*n == curve.seeds}>{ count((*n).into()) }</option> }) }
            </select>
        </label>
    }
}

fn measures(ui: &Ui, shown: Measure) -> Html {
    let all: Vec<Measure> = Measure::all(ledger(ui).len()).collect();
    let options: Vec<Html> = all
        .iter()
        .map(|m| html! { <option selected={*m == shown}>{ name(ui, *m) }</option> })
        .collect();
    let send = ui.send.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(measure) = chosen(&event).and_then(|i| all.get(i).copied()) {
            send.emit(Msg::Curve(Deed::Measure(measure)));
        }
    });
    html! { <label><span>{ words::measure(ui.lang()) }</span><select {onchange}>{ for options }</select></label> }
}

fn chosen(event: &Event) -> Option<usize> {
    let select = event.target_dyn_into::<HtmlSelectElement>()?;
    usize::try_from(select.selected_index()).ok()
}

/// Returns the names of the lines of the ledger.
fn ledger(ui: &Ui) -> Vec<String> {
    let model = ui
        .state
        .focused_run()
        .and_then(|run| Some(Rc::clone(run.tape.as_ref()?.recording().model())));
    model.map_or_else(Vec::new, |model| {
        let lines = model.ledger.iter();
        lines.map(|line| ui.lang().pick(&line.label)).collect()
    })
}

fn name(ui: &Ui, measure: Measure) -> String {
    let lines = ledger(ui);
    measure.name(|i| lines.get(i).cloned().unwrap_or_default(), ui.lang())
}

fn progress(ui: &Ui, curve: &Curve, knob: &Knob) -> Html {
    let all = curve.runs(knob);
    let left = curve.next(knob).is_some();
    let done = curve.samples.len().min(all);
    let lang = ui.lang();
    html! {
        <div class="curve-progress">
            if curve.running {
                <button type="button" class="quiet" onclick={deed(ui, Deed::Stop)}>{ words::stop(lang) }</button>
            } else if left {
                <button type="button" class="quiet strong" onclick={deed(ui, Deed::Start)}>
                    { if done == 0 { words::start(lang) } else { words::go_on(lang) } }
                </button>
            }
            <progress max={all.to_string()} value={done.to_string()} aria-label={words::heading(lang)}/>
            <span class="num soft">{ words::progress(done, all, lang) }</span>
        </div>
    }
}

fn percent(share: f32) -> String {
    format!("{}%", decimal(f64::from(share) * 100.0, 2))
}

fn picture(ui: &Ui, curve: &Curve, knob: &Knob, places: &[Place]) -> Html {
    let plot = plot(places, curve.from, curve.to);
    let here = ui.state.knob_value(curve.knob);
    let here = here.filter(|value| (curve.from..=curve.to).contains(value));
    let width = (curve.to - curve.from).max(1) as f32;
    let ends = ends(ui, curve, knob, &plot);
    let group = name(ui, curve.measure());
    html! {
        <figure class="curve-plot">
            <figcaption class="soft">{ name(ui, curve.measure()) }</figcaption>
            <svg width="100%" height="240" role="group" aria-label={group}>
                { for plot.marks.iter().map(|(y, text)| {
                    let y = percent(1.0 - y);
                    html! { <g aria-hidden="true"><line class="grid" x1="0" x2="100%" y1={y.clone()} y2={y.clone()}/>
                        <text x="-10" {y} dy="5" text-anchor="end">{ text }</text></g> }
                }) }
                { area(&plot) }
                if let Some(value) = here {
                    <line class="here" x1={percent((value - curve.from) as f32 / width)} x2={percent((value - curve.from) as f32 / width)} y1="0" y2="100%" aria-hidden="true"/>
                }
                { for plot.runs.iter().enumerate().map(|(i, point)| run(ui, knob, i == 0, point)) }
                { for plot.points.iter().zip(places).filter(|_| plot.runs.is_empty()).map(|(point, place)| {
                    let label = words::point(&knob_value(knob, place.value), place.mean, place.least().0, place.greatest().0, place.runs.len(), ui.lang());
                    let (value, seed) = (place.value, place.middle().1);
                    html! {
                        <g class="curve-point" onclick={deed(ui, Deed::Show { value, seed })} aria-hidden="true">
                            <title>{ label }</title>
                            <circle class="grip" cx={percent(point.x)} cy={percent(1.0 - point.mean)} r="12"/>
                            <circle class="dot" cx={percent(point.x)} cy={percent(1.0 - point.mean)} r="4"/>
                        </g>
                    }
                }) }
                { for ends.into_iter().map(|(x, anchor, text)| html! {
                    <text x={percent(x)} y="100%" dy="22" text-anchor={anchor} aria-hidden="true">{ text }</text>
                }) }
            </svg>
        </figure>
    }
}

/// What stands at both ends of the horizontal axis: values, or seeds where there is one value only.
fn ends(ui: &Ui, curve: &Curve, knob: &Knob, plot: &Plot) -> [(f32, &'static str, String); 2] {
    let seeds = plot.runs.first().zip(plot.runs.last());
    let [from, to] = match seeds.filter(|_| curve.from == curve.to) {
        Some((first, last)) => [first.seed, last.seed].map(|seed| words::seed(seed, ui.lang())),
        None => [curve.from, curve.to].map(|value| knob_value(knob, value)),
    };
    [(0.0, "start", from), (1.0, "end", to)]
}

/// The point of one run.
fn run(ui: &Ui, knob: &Knob, first: bool, point: &RunPoint) -> Html {
    let (value, seed) = (point.value, point.seed);
    let label = words::run(&knob_value(knob, value), seed, point.number, ui.lang());
    let (cx, cy) = (percent(point.x), percent(1.0 - point.y));
    let open = ui.on(Msg::Curve(Deed::Show { value, seed }));
    let key = open.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" | " " => {
            event.prevent_default();
            key.emit(());
        }
        other => move_on(&event, other),
    });
    let onclick = open.reform(|_: MouseEvent| ());
    html! {
        <g key={format!("{value}/{seed}")} class="curve-point run" role="button" tabindex={if first { "0" } else { "-1" }} aria-label={label.clone()} {onclick} {onkeydown}>
            <title>{ label }</title>
            <circle class="grip" cx={cx.clone()} cy={cy.clone()} r="8"/>
            <circle class="dot" {cx} {cy} r="4"/>
        </g>
    }
}

/// Moves from one point to the next: the points of the runs are one stop of the tab key.
fn move_on(event: &KeyboardEvent, key: &str) {
    let here = event.target_dyn_into::<Element>();
    let of_run = |to: &Element| to.class_list().contains("run");
    let to = here.and_then(|here| match key {
        "ArrowRight" | "ArrowDown" => here.next_element_sibling(),
        "ArrowLeft" | "ArrowUp" => here.previous_element_sibling(),
        _ => None,
    });
    if let Some(to) = to
        .filter(of_run)
        .and_then(|to| to.dyn_into::<SvgElement>().ok())
    {
        event.prevent_default();
        let _ = to.focus();
    }
}

/// The mean as a line, and around it what lies between the least and the greatest.
fn area(plot: &Plot) -> Html {
    let at = |x: f32, y: f32| {
        let grain = |share: f32| decimal(f64::from(share) * GRAIN, 1);
        format!("{} {}", grain(x), grain(1.0 - y))
    };
    let upper = plot.points.iter().map(|p| at(p.x, p.greatest));
    let lower = plot.points.iter().rev().map(|p| at(p.x, p.least));
    let around: Vec<String> = upper.chain(lower).collect();
    let mean: Vec<String> = plot.points.iter().map(|p| at(p.x, p.mean)).collect();
    let size = decimal(GRAIN, 0);
    html! {
        <svg width="100%" height="100%" viewBox={format!("0 0 {size} {size}")} preserveAspectRatio="none" aria-hidden="true">
            <path class="spread" d={format!("M{}Z", around.join("L"))}/>
            <path class="mean" d={format!("M{}", mean.join("L"))} vector-effect="non-scaling-stroke"/>
        </svg>
    }
}

fn table(ui: &Ui, curve: &Curve, knob: &Knob, places: &[Place]) -> Html {
    let lang = ui.lang();
    let columns = [
        words::least(lang),
        words::middle(lang),
        words::greatest(lang),
    ];
    let row = |place: &Place| {
        let value = knob_value(knob, place.value);
        let runs = [place.least(), place.middle(), place.greatest()];
        let cells = runs.iter().zip(&columns).map(|((number, seed), what)| {
            let number = rounded_number(*number);
            let label = words::open_run(what, &value, &number, lang);
            let show = Deed::Show { value: place.value, seed: *seed };
            html! { <td class="num"><button type="button" class="text-button" aria-label={label} onclick={deed(ui, show)}>{ number }</button></td> }
        });
        html! {
            <tr><th scope="row" class="num">{ value.clone() }</th><td class="num">{ rounded_number(place.mean) }</td>{ for cells }
                <td class="num">{ count(place.runs.len() as u64) }</td></tr>
        }
    };
    html! {
        <details>
            <summary>{ words::table(lang) }</summary>
            <div class="curve-table" tabindex="0" role="region" aria-label={name(ui, curve.measure())}>
            <table>
                <caption class="sr">{ name(ui, curve.measure()) }</caption>
                <thead><tr><th scope="col">{ words::value(lang) }</th><th scope="col">{ words::mean(lang) }</th>
                    { for columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }
                    <th scope="col">{ words::seeds(lang) }</th></tr></thead>
                <tbody>{ for places.iter().map(row) }</tbody>
            </table>
            </div>
        </details>
    }
}
