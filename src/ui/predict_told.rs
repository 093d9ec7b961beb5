//! The answer to a question: what was chosen, what happened, and the world in which another answer would be right.

use super::context::Ui;
use super::glyph;
use crate::app::Msg;
use crate::app::predictions::{Answer, Asked, Predict, Told, Wish};
use crate::app::update::PANEL;
use crate::text::{predict as text, quantity};
use crate::view::frame::{Sentence, Tone};
use sim::scenario::{Choice, Prediction};
use yew::prelude::*;

/// The length of the longest bar of hands.
const BAR: u32 = 96;

/// An answer that is in sight.
struct Scene<'a> {
    ui: &'a Ui,
    prediction: &'a Prediction,
    asked: &'a Asked,
    answer: Answer,
    told: Told,
}

fn scene(ui: &Ui, told: Told) -> Option<Scene<'_>> {
    let asked = ui.state.predictions.all.get(told.prediction)?;
    Some(Scene {
        ui,
        prediction: ui.state.open_lesson()?.predictions.get(told.prediction)?,
        asked,
        answer: asked.answer?,
        told,
    })
}

/// Returns the answer as a panel.
pub fn told(ui: &Ui) -> Option<Html> {
    let scene = scene(ui, ui.state.predictions.told?)?;
    let (head, words) = scene.verdict();
    let good = scene.answer.chosen == scene.answer.right;
    let tone = glyph::tone(if good { Tone::Ok } else { Tone::Error });
    let options = scene.prediction.options.iter().enumerate();
    Some(html! {
        <section class="question told" id={PANEL} tabindex="-1" data-question="" role="group" aria-labelledby="question-text">
            <p class="question-text" id="question-text">
                <strong class={classes!("headline", (scene.told.option == scene.answer.chosen).then_some(tone))}>{ head }</strong>
                { " " }
                <span>{ quantity::unbroken(&words) }</span>
            </p>
            <ol class="answers">{ for options.map(|(option, choice)| scene.option(option, choice)) }</ol>
            { scene.real() }
            { scene.foot() }
        </section>
    })
}

/// Returns whether the answer was right, in a word, and what is to be said of it.
pub fn verdict(ui: &Ui, told: Told) -> Option<(String, String)> {
    scene(ui, told).map(|scene| scene.verdict())
}

impl Scene<'_> {
    fn verdict(&self) -> (String, String) {
        let lang = self.ui.lang();
        let Answer { chosen, right } = self.answer;
        let choice = &self.prediction.options[self.told.option];
        let head = match self.told.option {
            option if option != chosen => text::world_name(&lang.pick(&choice.words), lang),
            _ if chosen == right => text::right(lang),
            _ => text::wrong(lang),
        };
        let words = match (&choice.wrong, self.sentence()) {
            (Some(wrong), _) => lang.pick(&wrong.misconception),
            (None, Some(sentence)) => sentence.text.clone(),
            (None, None) => lang.pick(&choice.words),
        };
        (head, words)
    }

    fn option(&self, option: usize, choice: &Choice) -> Html {
        let (ui, lang) = (self.ui, self.ui.lang());
        let mark = [
            (self.answer.right == option).then(|| text::happened(lang)),
            (self.answer.chosen == option).then(|| text::chosen(lang)),
        ];
        let mark: Vec<String> = mark.into_iter().flatten().collect();
        let class = classes!(
            "answer",
            (self.answer.right == option).then_some("happened")
        );
        let other =
            choice.wrong.is_some() && option != self.answer.chosen && !self.in_sight(option);
        html! {
            <li {class} key={option}>
                <span class="letter">{ text::letter(option) }</span>
                <span>
                    { quantity::unbroken(&lang.pick(&choice.words)) }
                    if !mark.is_empty() { { " " }<em>{ mark.join(", ") }</em> }
                    { self.hands(option) }
                </span>
                if other {
                    <button type="button" class="text-button" aria-label={format!("{}: {}", text::letter(option), text::this_world(lang))}
                        onclick={ui.on(Msg::Predict(Predict::World(option)))}>{ text::this_world(lang) }</button>
                }
            </li>
        }
    }

    /// Returns whether the world of an option stands beside the real one.
    fn in_sight(&self, option: usize) -> bool {
        let wish = Wish {
            prediction: self.told.prediction,
            option,
        };
        self.ui.state.shown_runs().any(|run| run.wish == Some(wish))
    }

    /// A bar as long as the hands that went up, where somebody counted them.
    fn hands(&self, option: usize) -> Html {
        let Some(most) = self.asked.hands.iter().max().filter(|most| **most > 0) else {
            return Html::default();
        };
        let count = self.asked.hands[option];
        let length = count * BAR / most;
        html! {
            <span class="hands-bar">
                <svg width={length.to_string()} height="8" aria-hidden="true"><rect width={length.to_string()} height="8" rx="2"/></svg>
                <span class="num">{ text::hands(count, self.ui.lang()) }</span>
            </span>
        }
    }

    /// Returns what the run itself says, where the real one is in sight alone or the world of this answer is looked at.
    fn sentence(&self) -> Option<&Sentence> {
        let wish = Wish {
            prediction: self.told.prediction,
            option: self.told.option,
        };
        let run = self.ui.state.focused_run();
        let wished = run.is_some_and(|run| run.wish == Some(wish));
        let frame = self.ui.frame.as_ref();
        let frame = frame.filter(|frame| frame.runs.len() == 1 || wished);
        frame.map(|frame| &frame.sentence)
    }

    /// What the run says under what is to be said of a mistake.
    fn real(&self) -> Html {
        let mistaken = self.prediction.options[self.told.option].wrong.is_some();
        let Some(sentence) = self.sentence().filter(|_| mistaken) else {
            return Html::default();
        };
        html! {
            <p class="real">
                <strong class={classes!("headline", glyph::tone(sentence.tone))}>{ &sentence.headline }</strong>
                { " " }{ &sentence.text }
            </p>
        }
    }

    fn foot(&self) -> Html {
        let (ui, lang) = (self.ui, self.ui.lang());
        let mine = self.answer.chosen;
        html! {
            <div class="question-foot">
                <button type="button" class="quiet" onclick={ui.on(Msg::Predict(Predict::Close))}>{ text::go_on(lang) }</button>
                if mine != self.answer.right && !self.in_sight(mine) {
                    <button type="button" class="quiet" onclick={ui.on(Msg::Predict(Predict::World(mine)))}>{ text::my_world(lang) }</button>
                }
            </div>
        }
    }
}
