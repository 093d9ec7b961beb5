//! The lesson: its question, its words, its knobs.

use super::context::Ui;
use super::markdown;
use super::predict;
use crate::app::lesson::{Knob, Lesson};
use crate::app::{Msg, Shared};
use crate::lesson::prose::fill;
use crate::text::page::Label;
use crate::text::ui::{knob_spoken, knob_value};
use crate::text::{Lang, predict as predict_words};
use std::collections::BTreeMap;
use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

pub fn lesson_pane(ui: &Ui) -> Html {
    let Some(lesson) = ui.state.open_lesson() else {
        return Html::default();
    };
    let lang = ui.lang();
    html! { <>
        <h2>{ lang.pick(&lesson.question) }</h2>
        { prose(ui, lesson) }
        { knobs(ui, lesson) }
        { predict::list(ui) }
    </> }
}

fn prose(ui: &Ui, lesson: &Shared<Lesson>) -> Html {
    let run = ui.state.focused_run();
    // What the text says of the run would answer the question.
    let folded = ui.state.asking().is_some();
    html! { <>
        if folded { <p class="folded">{ predict_words::text_folded(ui.lang()) }</p> }
        <div hidden={folded}>
            <Prose lesson={lesson.clone()} lang={ui.lang()} seed={run.map_or(lesson.seed, |run| run.seed)}
                knobs={run.map(|run| run.knobs.clone()).unwrap_or_default()} dragging={ui.state.drag.is_some()}/>
        </div>
    </> }
}

/// The lesson's text, with its numbers taken from the runs.
struct Prose {
    text: String,
}

#[derive(Properties, PartialEq)]
struct ProseProps {
    lesson: Shared<Lesson>,
    lang: Lang,
    seed: u64,
    knobs: BTreeMap<usize, u64>,
    dragging: bool,
}

impl Prose {
    fn filled(props: &ProseProps) -> String {
        let lesson = &props.lesson;
        let knob = |(i, value): (&usize, &u64)| {
            let knob = lesson.knobs().get(*i)?;
            Some((knob.id.clone(), knob.text(*value)))
        };
        let knobs: Vec<(String, String)> = props.knobs.iter().filter_map(knob).collect();
        fill(&props.lang.pick(&lesson.text), lesson, &knobs, props.seed)
    }
}

impl Component for Prose {
    type Message = ();
    type Properties = ProseProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            text: Self::filled(ctx.props()),
        }
    }

    /// Every variant is run for its numbers, so a knob is waited for until it is let go.
    fn changed(&mut self, ctx: &Context<Self>, _: &ProseProps) -> bool {
        let still = !ctx.props().dragging;
        if still {
            self.text = Self::filled(ctx.props());
        }
        still
    }

    fn view(&self, _: &Context<Self>) -> Html {
        html! { <div class="prose">{ markdown::render(&self.text) }</div> }
    }
}

/// Returns the knobs that the runs in sight have.
pub fn knobs(ui: &Ui, lesson: &Lesson) -> Html {
    let drawn: Vec<Html> = lesson
        .knobs()
        .iter()
        .enumerate()
        .filter_map(|(i, knob)| Some(self::knob(ui, i, knob, ui.state.knob_value(i)?)))
        .collect();
    if drawn.is_empty() {
        return Html::default();
    }
    html! { <>
        <h3>{ ui.say(Label::Knobs) }</h3>
        { for drawn }
        if ui.state.focused_run().is_some_and(|run| run.ghost.is_some()) && ui.state.drag.is_none() {
            <button type="button" class="quiet" onclick={ui.on(Msg::KeepGhost)}>{ ui.say(Label::GhostBeside) }</button>
        }
    </> }
}

/// While it is dragged, the whole future is drawn anew; letting go makes it one step to undo.
fn knob(ui: &Ui, i: usize, knob: &Knob, value: u64) -> Html {
    let name = ui.lang().pick(&knob.label);
    let words = knob_value(knob, value);
    let spoken = knob_spoken(
        &name,
        &words,
        &knob_value(knob, knob.min),
        &knob_value(knob, knob.max),
        ui.lang(),
    );
    let send = ui.send.clone();
    let (min, step) = (knob.min, knob.step.max(1));
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            let value = min + step * input.value_as_number().max(0.0) as u64;
            send.emit(Msg::KnobDragged { knob: i, value });
        }
    });
    let steps = (knob.max - knob.min) / step;
    let at = (value.saturating_sub(min) / step).to_string();
    html! {
        <div class="knob">
            <label>
                <span class="knob-name">{ name }</span>
                <output class="num">{ words }</output>
                <input type="range" min="0" max={steps.to_string()} step="1" value={at}
                    aria-valuetext={spoken} {oninput} onchange={ui.on(Msg::KnobReleased)}/>
            </label>
            if let Some(help) = &knob.help { <p class="hint">{ ui.lang().pick(help) }</p> }
        </div>
    }
}
