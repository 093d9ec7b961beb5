//! The ledger: what the business believes, expected beside actual; and what the clients saw, where two runs are compared.

use super::context::Ui;
use crate::app::Msg;
use crate::text::explain_difference as apart;
use crate::text::measures as words;
use crate::text::page::Label;
use crate::text::quantity::difference;
use crate::view::frame::{Frame, LedgerRow, Measure, Side};
use yew::prelude::*;

pub fn ledger(ui: &Ui) -> Html {
    let Some(frame) = ui.frame.as_ref() else {
        return Html::default();
    };
    html! { <>
        if frame.runs.len() == 1 { { one(ui, &frame.runs[0].ledger) } } else { { beside(ui, frame) } }
        { measures(ui, frame, Side::Clients, Label::Clients) }
        { measures(ui, frame, Side::Servers, Label::Servers) }
    </> }
}

fn one(ui: &Ui, rows: &[LedgerRow]) -> Html {
    if rows.is_empty() {
        return html! { <p class="none">{ ui.say(Label::LedgerNone) }</p> };
    }
    html! {
        <table class="ledger">
            <thead><tr><td></td><th scope="col">{ ui.say(Label::Expected) }</th><th scope="col">{ ui.say(Label::Actual) }</th><td></td></tr></thead>
            <tbody>{ for rows.iter().enumerate().map(|(i, row)| html! {
                <tr class={classes!("asks", row.differs.then_some("bad"), row.changed.then_some("changed"))} onclick={ask(ui, 0, i)}>
                    <th scope="row">{ asker(ui, 0, i, &row.label) }</th>
                    <td class="num">{ row.expected.as_deref().unwrap_or_default() }</td>
                    <td class="num">{ &row.actual }</td>
                    <td class="verdict">{ verdict(ui, row) }</td>
                </tr>
            }) }</tbody>
        </table>
    }
}

/// Says whether a line can still be met, with a sign and in words.
fn verdict(ui: &Ui, row: &LedgerRow) -> Html {
    if row.differs {
        html! { "≠" }
    } else if row.pending {
        html! { <><span aria-hidden="true">{ "…" }</span><span class="sr">{ ui.say(Label::Future) }</span></> }
    } else {
        Html::default()
    }
}

/// One column a run: what is actual in each, marked where it is not what was expected.
fn beside(ui: &Ui, frame: &Frame) -> Html {
    let rows = frame
        .runs
        .iter()
        .map(|run| run.ledger.len())
        .max()
        .unwrap_or(0);
    if rows == 0 {
        return Html::default();
    }
    let label = |i: usize| {
        frame
            .runs
            .iter()
            .find_map(|run| run.ledger.get(i))
            .map(|row| row.label.clone())
    };
    html! { <>
        <p class="how"><button type="button" class="quiet" onclick={ui.on(Msg::WhyDiffer)}>{ apart::explain(ui.lang()) }</button></p>
        <table class="ledger" aria-label={ui.say(Label::Ledger)}>
            { heads(ui, frame) }
            <tbody>{ for (0..rows).map(|i| {
                let label = label(i).unwrap_or_default();
                html! {
                    <tr>
                        <th scope="row">{ &label }</th>
                        { for frame.runs.iter().enumerate().map(|(side, run)| cell(ui, side, i, run.ledger.get(i))) }
                        <td class="num difference">{ explainer(ui, &label, &less(frame, i).unwrap_or_default()) }</td>
                    </tr>
                }
            }) }</tbody>
        </table>
    </> }
}

/// The difference of a line, which explains itself: to who does not see its place, with what it is of.
fn explainer(ui: &Ui, line: &str, less: &str) -> Html {
    let spoken = apart::explain_line(line, less, ui.lang());
    html! {
        <button type="button" class="text-button" aria-label={spoken} data-tip={apart::explain(ui.lang())} onclick={ui.on(Msg::WhyDiffer)}>{ less }</button>
    }
}

fn cell(ui: &Ui, side: usize, i: usize, row: Option<&LedgerRow>) -> Html {
    let Some(row) = row else {
        return html! { <td></td> };
    };
    let class = classes!(
        "num",
        row.differs.then_some("bad"),
        row.changed.then_some("changed")
    );
    let text = match row.expected.as_deref() {
        Some(expected) if row.differs => format!("{} ≠ {expected}", row.actual),
        Some(expected) if row.pending => format!("{} / {expected}", row.actual),
        _ => row.actual.clone(),
    };
    html! { <td {class}>{ asker(ui, side, i, &text) }</td> }
}

/// Says what opens the column that tells why a line is as it is.
fn ask<E: 'static>(ui: &Ui, side: usize, i: usize) -> Callback<E> {
    let line = i as u16;
    ui.on(Msg::WhyLine { side, line })
}

fn asker(ui: &Ui, side: usize, i: usize, text: &str) -> Html {
    let (send, line) = (ui.send.clone(), i as u16);
    let onclick = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        send.emit(Msg::WhyLine { side, line });
    });
    html! { <button type="button" class="text-button" data-tip={ui.say(Label::WhyLine)} {onclick}>{ text }</button> }
}

/// Returns how much more the right run's line of the ledger has than the left one's.
fn less(frame: &Frame, i: usize) -> Option<String> {
    let amount = |run: usize| Some(frame.runs.get(run)?.ledger.get(i)?.amount);
    Some(difference(amount(1)?.saturating_sub(amount(0)?)))
}

/// The runs' names, and what stands behind them.
fn heads(ui: &Ui, frame: &Frame) -> Html {
    html! {
        <thead><tr>
            <td></td>
            { for frame.runs.iter().map(|run| html! { <th scope="col">{ &run.name }</th> }) }
            <th scope="col" data-tip={ui.say(Label::DifferenceHint)}>{ ui.say(Label::Difference) }</th>
        </tr></thead>
    }
}

fn measures(ui: &Ui, frame: &Frame, side: Side, title: Label) -> Html {
    let compared = frame.runs.len() > 1;
    let row = |measure: &Measure| {
        html! {
            <tr class={classes!(measure.differs.then_some("differs"))}>
                <th scope="row">{ &measure.label }</th>
                { for measure.cells.iter().map(|cell| html! { <td class="num">{ cell }</td> }) }
                if compared { <td class="num difference">{ measure.difference.clone() }</td> }
            </tr>
        }
    };
    let rows: Vec<Html> = frame
        .comparison
        .iter()
        .filter(|measure| measure.side == side)
        .map(row)
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <>
        <h3>{ ui.say(title) }</h3>
        <table class="ledger measures">
            if compared { { heads(ui, frame) } }
            <tbody>{ rows }</tbody>
        </table>
        { how(ui, frame, side) }
    </> }
}

/// How each of the measures is computed, each once.
fn how(ui: &Ui, frame: &Frame, side: Side) -> Html {
    let mut told: Vec<(&str, &str)> = Vec::new();
    for measure in frame.comparison.iter().filter(|it| it.side == side) {
        let one = (&*measure.name, &*measure.how);
        if !told.contains(&one) {
            told.push(one);
        }
    }
    html! {
        <details class="how">
            <summary>{ words::title(ui.lang()) }</summary>
            <dl>{ for told.into_iter().map(|(name, how)| html! { <><dt>{ name.to_owned() }</dt><dd>{ how.to_owned() }</dd></> }) }</dl>
        </details>
    }
}
