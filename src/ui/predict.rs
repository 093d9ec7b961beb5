//! Questions: they stand where the sentence does, because one thing speaks at a time.

use super::context::Ui;
use super::predict_told::told;
use crate::app::Msg;
use crate::app::predictions::Predict;
use crate::app::update::PANEL;
use crate::text::{predict as text, quantity};
use sim::scenario::{Choice, Prediction};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Returns the question that is asked here, or the answer that was just shown.
pub fn panel(ui: &Ui) -> Option<Html> {
    if ui.state.predictions.told.is_some() {
        return told(ui);
    }
    let (i, prediction) = asked(ui)?;
    Some(html! {
        <section class="question" id={PANEL} tabindex="-1" data-question="" role="group" aria-labelledby="question-text">
            <p class="question-text" id="question-text">
                <strong class="headline">{ text::heading(ui.lang()) }</strong>
                { " " }
                <span>{ quantity::unbroken(&ui.lang().pick(&prediction.question)) }</span>
            </p>
            <div class="answers" role="radiogroup" aria-labelledby="question-text">
                { for prediction.options.iter().enumerate().map(|(option, choice)| answer(ui, i, option, choice)) }
            </div>
            { foot(ui, i, &prediction) }
        </section>
    })
}

fn asked(ui: &Ui) -> Option<(usize, Prediction)> {
    let i = ui.state.asking()?;
    let prediction = ui.state.open_lesson()?.predictions.get(i)?;
    Some((i, prediction.clone()))
}

/// Returns what is said aloud of a question.
pub fn spoken(ui: &Ui) -> Option<String> {
    let lang = ui.lang();
    if let Some(told) = ui.state.predictions.told {
        return super::predict_told::verdict(ui, told)
            .map(|(head, words)| format!("{head}. {words}"));
    }
    let (_, prediction) = asked(ui)?;
    let options: Vec<String> = prediction
        .options
        .iter()
        .map(|it| lang.pick(&it.words))
        .collect();
    Some(text::spoken(
        &lang.pick(&prediction.question),
        &options,
        lang,
    ))
}

fn answer(ui: &Ui, i: usize, option: usize, choice: &Choice) -> Html {
    let chosen = ui.state.predictions.all[i].chosen == Some(option);
    html! {
        <label class="answer" key={option}>
            <input type="radio" name="answer" checked={chosen} onchange={ui.on(Msg::Predict(Predict::Choose(option)))}/>
            <span class="letter" aria-hidden="true">{ text::letter(option) }</span>
            <span>{ quantity::unbroken(&ui.lang().pick(&choice.words)) }</span>
        </label>
    }
}

fn foot(ui: &Ui, i: usize, prediction: &Prediction) -> Html {
    let lang = ui.lang();
    let ready = ui.state.predictions.all[i].chosen.is_some();
    let first = (!ready).then(|| text::reveal_waits(lang));
    html! {
        <div class="question-foot">
            <button type="button" class="quiet reveal" aria-disabled={(!ready).to_string()} aria-label={first.clone()} data-tip={first}
                onclick={ui.on(Msg::Predict(Predict::Reveal))}>{ text::reveal(lang) }</button>
            <button type="button" class="text-button" onclick={ui.on(Msg::Predict(Predict::Point))}>{ text::point_again(lang) }</button>
            <button type="button" class="text-button" onclick={ui.on(Msg::Predict(Predict::Pass))}>{ text::pass(lang) }</button>
            <details class="count-hands">
                <summary class="text-button">{ text::count_hands(lang) }</summary>
                <div class="hands-in">{ for (0..prediction.options.len()).map(|option| hands(ui, i, option)) }</div>
            </details>
        </div>
    }
}

/// A field for how many hands went up.
fn hands(ui: &Ui, prediction: usize, option: usize) -> Html {
    let count = ui.state.predictions.all[prediction].hands[option];
    let send = ui.send.clone();
    let onchange = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let count = input.value().trim().parse().unwrap_or(0);
            send.emit(Msg::Predict(Predict::Hands {
                prediction,
                option,
                count,
            }));
        }
    });
    let value = (count > 0).then(|| count.to_string());
    html! {
        <label>
            <span class="letter" aria-hidden="true">{ text::letter(option) }</span>
            <input type="number" min="0" max="999" inputmode="numeric" {value} {onchange} aria-label={text::hands_for(option, ui.lang())}/>
        </label>
    }
}

/// Where the link ends, the button that shows the rest.
pub fn lift(ui: &Ui) -> Html {
    let end = ui.state.link_end();
    if end.is_none_or(|end| ui.state.applied() < end.before) {
        return Html::default();
    }
    html! {
        <p class="link-end">{ text::hidden_by_link(ui.lang()) }{ " " }
            <button type="button" class="quiet" onclick={ui.on(Msg::Lift)}>{ text::lift(ui.lang()) }</button>
        </p>
    }
}

/// What stands quietly beside the sentence where the cursor went past a question.
pub fn chip(ui: &Ui) -> Html {
    let passed = ui.state.passed_questions();
    let Some(last) = passed.last() else {
        return Html::default();
    };
    html! {
        <button type="button" class="chip" onclick={ui.on(Msg::Predict(Predict::Visit(*last)))}>
            { text::passed(passed.len(), ui.lang()) }
        </button>
    }
}

/// The questions of this run, in the lesson's column, and whether to be asked.
pub fn list(ui: &Ui) -> Html {
    let (lang, state) = (ui.lang(), &ui.state);
    let Some(lesson) = state.open_lesson().filter(|it| !it.predictions.is_empty()) else {
        return Html::default();
    };
    let on = state.prefs.questions;
    let questions = if on { state.questions() } else { Vec::new() };
    let one = |(n, i): (usize, &usize)| {
        let asked = state.predictions.all.get(*i)?;
        let at = asked.place.map(|place| place.at.at);
        let nowhere = at.is_none().then(|| text::number_nowhere(n + 1, lang));
        let onclick = match at {
            Some(_) => ui.on(Msg::Predict(Predict::Visit(*i))),
            None => Callback::noop(),
        };
        let (class, word) = match asked.answer {
            None => ("", text::unanswered(lang)),
            Some(it) if it.chosen == it.right => ("t-ok toned", text::answered_right(lang)),
            Some(_) => ("t-error toned", text::answered_wrong(lang)),
        };
        Some(html! {
            <li key={lesson.predictions[*i].id.clone()}>
                <button type="button" class="text-button" aria-disabled={nowhere.is_some().then_some("true")} aria-label={nowhere.clone()} data-tip={nowhere} {onclick}>
                    { text::number(n + 1, at, lang) }
                </button>
                { " " }<span class={class}>{ word }</span>
            </li>
        })
    };
    html! { <>
        <h3>{ text::predictions(lang) }</h3>
        <ol class="questions">{ for questions.iter().enumerate().filter_map(one) }</ol>
        if questions.iter().any(|i| state.predictions.all[*i].answer.is_some()) {
            <button type="button" class="text-button" onclick={ui.on(Msg::Predict(Predict::Again))}>{ text::again(lang) }</button>
        }
        <label class="check">
            <input type="checkbox" checked={on} onchange={ui.on(Msg::Predict(Predict::Ask(!on)))}/>{ text::ask(lang) }
        </label>
    </> }
}
