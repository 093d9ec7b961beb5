//! The seed of the runs in sight: a button that goes on to the next one, and a field for one of the reader's own.

use super::context::Ui;
use crate::app::Msg;
use crate::text::Lang;
use crate::text::page::Label;
use web_sys::{HtmlInputElement, InputEvent, SubmitEvent};
use yew::prelude::*;

/// The button that goes on to the next seed.
pub fn next(ui: &Ui) -> Html {
    let Some(run) = ui.state.focused_run() else {
        return Html::default();
    };
    let next = Msg::SetSeed(run.seed.wrapping_add(1));
    html! {
        <button type="button" class="plain num" data-tip={ui.say(Label::SeedNew)} onclick={ui.on(next)}>
            { format!("{} {}", ui.say(Label::Seed), run.seed) }
        </button>
    }
}

/// The field where a seed is written.
pub fn field(ui: &Ui) -> Html {
    let seed = ui.state.focused_run().map(|run| run.seed);
    seed.map_or_else(Html::default, |seed| {
        html! { <Field {seed} lang={ui.lang()} send={ui.send.clone()}/> }
    })
}

#[derive(Properties, PartialEq)]
struct Props {
    seed: u64,
    lang: Lang,
    send: Callback<Msg>,
}

/// What is written, where that is another than the runs' seed.
#[derive(Default)]
struct Field {
    written: Option<String>,
    refused: bool,
}

enum Deed {
    Write(String),
    Run,
}

impl Component for Field {
    type Message = Deed;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self::default()
    }

    fn update(&mut self, ctx: &Context<Self>, deed: Deed) -> bool {
        match deed {
            Deed::Write(text) => {
                *self = Self {
                    written: Some(text),
                    refused: false,
                }
            }
            Deed::Run => {
                let Some(text) = &self.written else {
                    return false;
                };
                match text.trim().parse() {
                    Ok(seed) => {
                        *self = Self::default();
                        ctx.props().send.emit(Msg::SetSeed(seed));
                    }
                    Err(_) => self.refused = true,
                }
            }
        }
        true
    }

    fn changed(&mut self, _: &Context<Self>, _: &Props) -> bool {
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { seed, lang, .. } = *ctx.props();
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Deed::Run
        });
        let oninput = ctx.link().batch_callback(|event: InputEvent| {
            let field = event.target_dyn_into::<HtmlInputElement>()?;
            Some(Deed::Write(field.value()))
        });
        let value = self.written.clone().unwrap_or_else(|| seed.to_string());
        html! {
            <form class="seed" {onsubmit} novalidate=true>
                <label>
                    { Label::SeedOwn.say(lang) }
                    <input class="search num" inputmode="numeric" maxlength="20" autocomplete="off" {value} {oninput}
                        aria-invalid={self.refused.then_some("true")} aria-describedby={self.refused.then_some("seed-refused")}/>
                </label>
                <button type="submit" class="quiet">{ Label::SeedRun.say(lang) }</button>
                <p id="seed-refused" role="status">if self.refused { { Label::SeedRefused.say(lang) } }</p>
            </form>
        }
    }
}
