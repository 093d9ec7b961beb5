//! The tabs of a phone: one view at a time, the chosen one in sight.

use crate::app::Msg;
use crate::app::state::View;
use crate::text::Lang;
use crate::text::page::Label;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

const ALL: [(View, Label); 7] = [
    (View::Stage, Label::Stage),
    (View::SpaceTime, Label::SpaceTime),
    (View::Inside, Label::Inside),
    (View::Ledger, Label::Ledger),
    (View::Events, Label::Events),
    (View::Why, Label::Why),
    (View::Lesson, Label::Lesson),
];

#[derive(Properties, PartialEq)]
pub struct Props {
    pub view: View,
    pub lang: Lang,
    pub send: Callback<Msg>,
}

pub struct Tabs {
    chosen: NodeRef,
}

impl Component for Tabs {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            chosen: NodeRef::default(),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { view, lang, send } = ctx.props();
        let tab = |(of, label): (View, Label)| {
            let chosen = of == *view;
            let place = if chosen {
                self.chosen.clone()
            } else {
                NodeRef::default()
            };
            html! {
                <button type="button" ref={place} aria-current={chosen.then_some("true")} onclick={send.reform(move |_| Msg::Show(of))}>{ label.say(*lang) }</button>
            }
        };
        html! {
            <nav class="tabs" aria-label={Label::Views.say(*lang)}>{ for ALL.map(tab) }</nav>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(chosen) = self.chosen.cast::<Element>() {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            nearest.set_inline(ScrollLogicalPosition::Nearest);
            chosen.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    }
}
