//! Why: a column of lists. Each event in them is a button that goes there; the rows of the chain are lit in the other views.

use super::context::Ui;
use super::glyph;
use super::request;
use crate::app::branch::Run;
use crate::app::commands::Action;
use crate::app::lesson::{Lesson, knob_in_file};
use crate::app::{AppState, Msg};
use crate::explain::{Answer, Biography, Chain, Difference, Point, Root, Step, WayStep, Whose};
use crate::text::page::Label;
use crate::text::quantity::{brief, unbroken};
use crate::text::{explain as words, explain_difference as apart, headers, picture, ui as text};
use crate::view::frame::{Frame, Inputs, Selected, Why, WhyAsk};
use yew::prelude::*;

/// Returns what is to be explained, if the panel is open. While the run plays, nothing is; while a knob is dragged, two runs are
/// not compared at every step of it.
pub fn ask(state: &AppState, lesson: &Lesson) -> Option<WhyAsk> {
    if !state.asks_why() || state.playing {
        return None;
    }
    let runs: Vec<&Run> = state.shown_runs().collect();
    let inputs = match &runs[..] {
        [left, right] if state.differ && state.drag.is_none() => {
            Some([inputs(lesson, left), inputs(lesson, right)])
        }
        _ => None,
    };
    Some(WhyAsk {
        row: state.why_pin,
        line: state.why_line,
        inputs,
    })
}

fn inputs(lesson: &Lesson, run: &Run) -> Inputs {
    let value = |i: usize| {
        let in_file = knob_in_file(lesson, run, i)?;
        let value = run.knobs.get(&i).copied().unwrap_or(in_file);
        let knob = &lesson.knobs()[i];
        Some((knob.label.clone(), text::knob_value(knob, value)))
    };
    Inputs {
        variant: format!("{} {:?}", run.variant, run.wish),
        knobs: (0..lesson.knobs().len()).filter_map(value).collect(),
    }
}

/// The button beside the sentence that opens the panel and closes it.
pub fn opener(ui: &Ui) -> Html {
    html! {
        <button type="button" id="why-open" class="quiet why-open" aria-expanded={ui.state.asks_why().to_string()}
            aria-controls="why" data-tip={ui.with_key(Label::Why, Action::Why)} onclick={ui.on(Msg::Why)}>{ ui.say(Label::Why) }</button>
    }
}

pub fn why(ui: &Ui) -> Html {
    let Some(frame) = &ui.frame else {
        return Html::default();
    };
    let Some(why) = &frame.why else {
        return html! { <p class="none">{ ui.say(Label::WhyPaused) }</p> };
    };
    let panel = Panel { ui, frame };
    html! { <>
        { panel.apart(why) }
        if let Some(line) = &why.line { { panel.answer(line) } }
        <h2>{ words::because_of(ui.lang()) }</h2>
        if why.row.is_none() {
            <p class="none">{ picture::not_started(ui.lang()) }</p>
        }
        { panel.chain(&why.chain) }
        if why.row.is_some() && !matches!(ui.state.selected, Some(Selected::Request { .. })) {
            <p>{ request::opener(ui, "quiet") }</p>
        }
        if let Some(life) = &why.life { { panel.life(life) } }
        { panel.missing(why) }
        if why.row.is_some() {
            <h3>{ words::what_followed(ui.lang()) }</h3>
            if why.effects.steps.is_empty() {
                <p class="none">{ words::nothing_followed(ui.lang()) }</p>
            }
            { panel.chain(&why.effects) }
        }
    </> }
}

struct Panel<'a> {
    ui: &'a Ui,
    frame: &'a Frame,
}

impl Panel<'_> {
    fn chain(&self, chain: &Chain) -> Html {
        let lang = self.ui.lang();
        let steps = chain.steps.iter().map(|step| {
            let root = step.root.map(|root| match root {
                Root::Schedule => words::root_schedule(lang),
                Root::Fault => words::root_fault(lang),
                Root::Hand => words::root_hand(lang),
            });
            html! { <li>{ self.step(self.frame.focused, step, root) }</li> }
        });
        html! { <>
            <ol class="why-steps">{ for steps }</ol>
            if chain.more > 0 || chain.and_more {
                <p class="soft">{ words::and_more(chain.more, chain.and_more, lang) }</p>
            }
        </> }
    }

    /// An event as a button that goes there.
    fn step(&self, side: usize, step: &Step, note: Option<String>) -> Html {
        let row = step.row;
        let here = side == self.frame.focused && row + 1 == self.frame.transport.applied;
        html! {
            <button type="button" class={classes!("why-step", here.then_some("now"))} aria-current={here.then_some("step")}
                onclick={self.ui.on(Msg::WhyGo { side, row })}>
                <span class="num">{ brief(step.at) }</span>
                <span>
                    if let Some(note) = note { <em>{ note }</em> }
                    <strong class={classes!("headline", glyph::tone(step.tone))}>{ &step.headline }</strong>{ " " }
                    { unbroken(&step.text) }
                </span>
            </button>
        }
    }

    fn life(&self, life: &Biography) -> Html {
        let lang = self.ui.lang();
        let steps = life.steps.iter();
        html! { <>
            <h3>{ words::life_of(&life.title, lang) }</h3>
            { self.headers(life) }
            <ol class="why-steps">{ for steps.map(|step| html! { <li>{ self.step(self.frame.focused, step, None) }</li> }) }</ol>
            if life.more > 0 { <p class="soft">{ words::and_more(life.more, false, lang) }</p> }
            if life.goes_on { <p class="soft">{ words::life_goes_on(lang) }</p> }
        </> }
    }

    /// What is written on the message.
    fn headers(&self, life: &Biography) -> Html {
        if life.headers.is_empty() {
            return Html::default();
        }
        let rows = life.headers.iter().map(|header| {
            html! { <><dt>{ &header.name }</dt><dd>{ &header.value }</dd></> }
        });
        html! { <dl class="message-headers" aria-label={headers::title(self.ui.lang())}>{ for rows }</dl> }
    }

    fn missing(&self, why: &Why) -> Html {
        html! { <>
            <h3>{ &why.missing_title }</h3>
            if why.missing.is_empty() {
                <p class="none">{ words::nothing_missing(self.ui.lang()) }</p>
            }
            { for why.missing.iter().map(|answer| self.answer(answer)) }
        </> }
    }

    fn answer(&self, answer: &Answer) -> Html {
        html! { <>
            <h4>{ &answer.question }</h4>
            <ul class="why-steps">{ for answer.points.iter().map(|point| self.point(point)) }</ul>
        </> }
    }

    fn point(&self, point: &Point) -> Html {
        let at = point.at.map(brief).unwrap_or_default();
        let body =
            html! { <><span class="num">{ at }</span><span>{ unbroken(&point.text) }</span></> };
        let side = self.frame.focused;
        match point.row {
            Some(row) => html! {
                <li><button type="button" class="why-step" onclick={self.ui.on(Msg::WhyGo { side, row })}>{ body }</button></li>
            },
            None => html! { <li class="why-step rule">{ body }</li> },
        }
    }

    /// Why two runs differ, or the button that explains it.
    fn apart(&self, why: &Why) -> Html {
        if self.frame.runs.len() < 2 {
            return Html::default();
        }
        let lang = self.ui.lang();
        let open = self.ui.state.differ;
        let name = if open {
            apart::explain_not(lang)
        } else {
            apart::explain(lang)
        };
        html! { <>
            <p><button type="button" class="quiet" aria-expanded={open.to_string()} onclick={self.ui.on(Msg::Differ(!open))}>{ name }</button></p>
            if let Some(difference) = &why.difference { { self.difference(difference) } }
        </> }
    }

    fn difference(&self, found: &Difference) -> Html {
        let lang = self.ui.lang();
        if found.first_left.is_none() && found.first_right.is_none() {
            return html! { <p class="none">{ apart::nothing(lang) }</p> };
        }
        let firsts = [&found.first_left, &found.first_right];
        let firsts = firsts.into_iter().enumerate().filter_map(|(side, step)| {
            let note = self.frame.runs[side].name.clone();
            let step = self.step(side, step.as_ref()?, Some(note));
            Some(html! { <li>{ step }</li> })
        });
        html! { <div class="why-apart">
            <h2>{ apart::title(lang) }</h2>
            <h3>{ apart::changed(lang) }</h3>
            <ul>{ for found.changed.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
            <h3>{ apart::way(lang) }</h3>
            <ol class="why-steps">{ for found.way.iter().map(|step| self.way_step(step)) }</ol>
            if found.way_more > 0 { <p class="soft">{ apart::between(found.way_more, lang) }</p> }
            if !found.again.is_empty() { <p class="soft">{ &found.again }</p> }
            <h3>{ apart::outcome_title(lang) }</h3>
            if found.outcome.is_empty() { <p class="none">{ apart::same_outcome(lang) }</p> }
            <ul>{ for found.outcome.iter().map(|outcome| html! { <li>{ &outcome.text }</li> }) }</ul>
            <h3>{ apart::first(lang) }</h3>
            <ul class="why-steps">{ for firsts }</ul>
            if found.cut { <p class="soft">{ apart::cut(lang) }</p> }
        </div> }
    }

    fn way_step(&self, step: &WayStep) -> Html {
        let lang = self.ui.lang();
        let (side, name) = match step.whose {
            Whose::Left => (0, self.frame.runs[0].name.clone()),
            Whose::Right => (1, self.frame.runs[1].name.clone()),
            Whose::Both => (self.frame.focused, apart::both(lang)),
        };
        let note = if step.instead {
            apart::instead(&name, lang)
        } else {
            name
        };
        html! { <li>{ self.step(side, &step.step, Some(note)) }</li> }
    }
}
