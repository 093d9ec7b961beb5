//! The lesson: its question, its words, its knobs.

use super::context::Ui;
use super::controls::icon_button;
use super::glossary;
use super::glyph::Icon;
use super::markdown;
use super::part::{Face, Part};
use super::predict;
use super::reset;
use crate::app::curve::Deed;
use crate::app::lesson::{Knob, Lesson};
use crate::app::state::Dialog;
use crate::app::sweep::{Change, Flip};
use crate::app::{Msg, Shared};
use crate::lesson::prose::{SECRET, fill};
use crate::text::curve as curve_words;
use crate::text::page::Label;
use crate::text::ui::{about_run, from_here_failed, from_here_line, knob_spoken, knob_value};
use crate::text::{Lang, predict as predict_words};
use sim::sorted::SortedMap;
use std::rc::Rc;
use web_sys::{HtmlInputElement, InputEvent};
use yew::prelude::*;

static WORDS: Face = Face::of_still(words);
static KNOBS: Face = Face::of_still(below);

/// The lesson's words as of one moment, and below them its knobs as they are now.
pub fn lesson_pane(ui: &Ui, words: &Ui) -> Html {
    html! { <><Part ui={words.clone()} face={&WORDS}/><Part ui={ui.clone()} face={&KNOBS}/></> }
}

fn words(ui: &Ui) -> Html {
    let Some(lesson) = ui.state.open_lesson() else {
        return Html::default();
    };
    html! { <>
        <h2>{ ui.lang().pick(&lesson.question) }</h2>
        { prose(ui, lesson) }
    </> }
}

fn below(ui: &Ui) -> Html {
    let Some(lesson) = ui.state.open_lesson() else {
        return Html::default();
    };
    html! { <>
        { knobs(ui, lesson) }
        { predict::list(ui) }
        <p class="pane-foot">{ glossary::opener(ui) }{ reset::opener(ui) }</p>
    </> }
}

fn prose(ui: &Ui, lesson: &Shared<Lesson>) -> Html {
    let run = ui.state.focused_run();
    // What the text says of the run would answer the question.
    let folded = ui.state.asking().is_some();
    let to_entry = {
        let send = ui.send.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(term) = glossary::pressed(&event) {
                event.prevent_default();
                send.emit(Msg::OpenDialog(Dialog::Glossary(Some(term))));
            }
        })
    };
    html! { <>
        if folded { <p class="folded">{ predict_words::text_folded(ui.lang()) }</p> }
        <div hidden={folded} onclick={to_entry}>
            <Prose lesson={lesson.clone()} lang={ui.lang()} seed={run.map_or(lesson.seed, |run| run.seed)}
                knobs={run.map(|run| run.knobs.clone()).unwrap_or_default()} dragging={ui.state.drag.is_some()} secret={ui.state.secret_variants()}/>
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
    knobs: SortedMap<usize, u64>,
    dragging: bool,
    /// The variants whose numbers are not told yet.
    secret: Vec<String>,
}

impl Prose {
    fn filled(props: &ProseProps) -> String {
        let lesson = &props.lesson;
        let knob = |(i, value): (&usize, &u64)| {
            let knob = lesson.knobs().get(*i)?;
            Some((knob.id.clone(), knob.text(*value)))
        };
        let knobs: Vec<(String, String)> = props.knobs.iter().filter_map(knob).collect();
        let text = props.lang.pick(&lesson.text);
        fill(&text, lesson, &knobs, props.seed, &props.secret)
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

    fn view(&self, ctx: &Context<Self>) -> Html {
        let note = predict_words::number_hidden(ctx.props().lang);
        html! { <>
            if self.text.contains(SECRET) { <p class="folded">{ note }</p> }
            <div class="prose">{ markdown::render(&self.text) }</div>
        </> }
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
    let title = name.clone();
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
    let flips = flips(ui, i);
    let told = (!flips.is_empty()).then(|| format!("flips-{i}"));
    html! {
        <div class="knob" onpointerenter={ui.on(Msg::KnobNear(i))} onfocusin={ui.on(Msg::KnobNear(i))}>
            <label>
                <span class="knob-name">{ name }</span>
                <output class="num">{ words }</output>
                <span class="knob-track">
                    <input type="range" min="0" max={steps.to_string()} step="1" value={at} aria-describedby={told.clone()}
                        aria-valuetext={spoken} {oninput} onchange={ui.on(Msg::KnobReleased)}/>
                    <svg width="100%" height="26" aria-hidden="true">{ for flips.iter().map(|flip| tick(knob, flip)) }</svg>
                </span>
            </label>
            if told.is_some() { <ul class="flips" id={told}>{ for flips.iter().map(|flip| html! { <li>{ flip_text(ui, knob, flip) }</li> }) }</ul> }
            { icon_button(&about_run(&curve_words::open(ui.lang()), &title), Icon::Curve, "small knob-sweep", ui.on(Msg::Curve(Deed::Open(i)))) }
            if let Some(help) = &knob.help { <p class="hint">{ ui.lang().pick(help) }</p> }
        </div>
    }
}

/// Returns where the outcome flips along a knob, as far as it is known.
fn flips(ui: &Ui, knob: usize) -> Vec<Flip> {
    let sweep = ui.state.sweep.as_ref().filter(|sweep| sweep.knob == knob);
    sweep.map_or_else(Vec::new, |sweep| sweep.flips())
}

fn tick(knob: &Knob, flip: &Flip) -> Html {
    let share = (flip.value - knob.min) as f64 / (knob.max - knob.min).max(1) as f64;
    let x = format!("{:.2}%", share * 100.0);
    html! { <svg {x} overflow="visible"><rect class="flip" x="-1.500" y="6" width="3" height="14" rx="1"/></svg> }
}

fn flip_text(ui: &Ui, knob: &Knob, flip: &Flip) -> String {
    let value = knob_value(knob, flip.value);
    match flip.change {
        Change::Failed(failed) => from_here_failed(&value, failed, ui.lang()),
        Change::Line {
            line,
            expected,
            actual,
        } => {
            let model = ui
                .state
                .focused_run()
                .and_then(|run| Some(Rc::clone(run.tape.as_ref()?.recording().model())));
            let label =
                model.and_then(|model| Some(ui.lang().pick(&model.ledger.get(line)?.label)));
            from_here_line(
                &value,
                &label.unwrap_or_default(),
                expected,
                actual,
                ui.lang(),
            )
        }
    }
}
