//! The glossary: every term with its sentence, to be searched; a term of a text leads to its entry.

use super::context::Ui;
use crate::app::Msg;
use crate::app::commands::Action;
use crate::app::state::Dialog;
use crate::text::Lang;
use crate::text::glossary::{TERMS, Term};
use crate::text::page::Label;
use web_sys::{Element, HtmlInputElement, InputEvent};
use yew::prelude::*;

/// Returns the term on which somebody pressed in a text, by its place in [`TERMS`].
pub fn pressed(event: &MouseEvent) -> Option<usize> {
    let target = event.target_dyn_into::<Element>()?;
    let term = target.closest("[data-term]").ok()??;
    term.get_attribute("data-term")?.parse().ok()
}

/// The button that opens it.
pub fn opener(ui: &Ui) -> Html {
    let tip = ui.with_key(Label::Glossary, Action::Glossary);
    let open = Msg::OpenDialog(Dialog::Glossary(None));
    html! { <button type="button" class="text-button" data-tip={tip} onclick={ui.on(open)}>{ ui.say(Label::Glossary) }</button> }
}

#[derive(Properties, PartialEq)]
pub struct Props {
    pub lang: Lang,
    /// The entry that was asked for.
    pub asked: Option<usize>,
}

/// The entries; the one that was asked for comes first.
#[component]
pub fn Glossary(props: &Props) -> Html {
    let wanted = use_state(String::new);
    let oninput = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value().trim().to_lowercase());
            }
        })
    };
    let lang = props.lang;
    let fits = |term: &&Term| {
        let texts = [
            term.ko.to_owned(),
            term.en.to_owned(),
            term.definition(lang),
        ];
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&*wanted))
    };
    let asked = props.asked.and_then(|i| TERMS.get(i));
    let others = TERMS
        .iter()
        .filter(|term| asked.is_none_or(|asked| asked.en != term.en));
    let name = Label::GlossarySearch.say(lang);
    html! { <>
        if let Some(term) = asked { <dl class="terms asked" id="term" tabindex="-1" autofocus={true}>{ entry(term, lang) }</dl> }
        <input type="search" class="search" {oninput} aria-label={name.clone()} placeholder={name}/>
        <dl class="terms">{ for others.filter(fits).map(|term| entry(term, lang)) }</dl>
    </> }
}

/// A term in the reader's language, with its name in the other one.
fn entry(term: &'static Term, lang: Lang) -> Html {
    let other = if lang == Lang::Ko { term.en } else { term.ko };
    html! { <div>
        <dt>{ term.word(lang) } <span class="soft" lang={lang.other().tag()}>{ other }</span></dt>
        <dd>{ term.definition(lang) }</dd>
    </div> }
}
