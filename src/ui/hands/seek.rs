//! Sends the readers of a topic elsewhere: to an end of its log, to an offset, or to the first record from a time on.

use super::{button, list};
use crate::app::Msg;
use crate::app::hand::SeekWay;
use crate::text::Lang;
use crate::text::page::Label;
use sim::model::{Action, Seek};
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct Props {
    pub service: u16,
    /// The topics that it reads, in the order of its subscriptions.
    pub topics: Vec<String>,
    pub why_not: Option<Label>,
    pub lang: Lang,
    pub send: Callback<Msg>,
}

/// Which topic, where to, the number where it needs one, and the button that does it.
#[component]
pub fn Seeker(props: &Props) -> Html {
    let lang = props.lang;
    let topic = use_state(|| 0);
    let way = use_state(|| 0);
    let number = use_state(String::new);
    let chosen = SeekWay::ALL.get(*way).copied().unwrap_or_default();
    let place = match chosen {
        SeekWay::Offset => Some(Label::SeekOffset),
        SeekWay::Time => Some(Label::SeekTime),
        SeekWay::Beginning | SeekWay::End => None,
    };
    let to = chosen.to(&number);
    let why_not = props
        .why_not
        .or(to.is_none().then_some(Label::WhySeekNumber));
    let onclick = match to {
        None => Callback::noop(),
        Some(to) => {
            let seek = Seek {
                service: props.service,
                instance: None,
                subscription: *topic as u16,
                to,
            };
            let send = props.send.clone();
            send.reform(move |_: MouseEvent| Msg::Command(Action::Seek(seek)))
        }
    };
    let oninput = {
        let number = number.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                number.set(input.value());
            }
        })
    };
    let ways = SeekWay::ALL.map(|way| way.label().say(lang));
    html! {
        <span class="choosing">
            if props.topics.len() > 1 {
                { list(&topic, &props.topics, Label::SeekTopic, lang) }
            }
            { list(&way, &ways, Label::SeekWhere, lang) }
            if let Some(label) = place {
                <input type="number" class="choice" min="0" inputmode="numeric" value={(*number).clone()} {oninput} aria-label={label.say(lang)}/>
            }
            { button(lang, Label::SeekIt, why_not, onclick) }
        </span>
    }
}
