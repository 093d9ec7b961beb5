//! A recorded case of a real library beside the model: a row a step, the one at the cursor marked. A press on a row goes there.

use crate::app::Msg;
use crate::text::{Lang, library as words};
use crate::view::frame::{Agreement, LibraryRow, LibraryView};
use web_sys::Element;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    pub view: LibraryView,
    pub lang: Lang,
    pub send: Callback<Msg>,
}

#[derive(Debug, Default)]
pub struct Library {
    marked: NodeRef,
    /// Whether the reader saw the marked row before another one was marked.
    follows: bool,
}

impl Component for Library {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self::default()
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let place = |props: &Props| props.view.rows.iter().position(|row| row.now);
        let moved = place(ctx.props()) != place(old);
        self.follows = moved
            && self
                .marked
                .cast::<Element>()
                .is_some_and(|row| in_sight(&row));
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Props { view, lang, .. } = ctx.props();
        let lang = *lang;
        html! {
            <section class="library">
                <h3 id="library-title">{ words::title(lang) }</h3>
                <p class="rate">{ &view.source }</p>
                if let Some(words) = &view.struck { <p class="hint">{ words }</p> } else {
                    <table class="rows" aria-labelledby="library-title">
                        <thead><tr>
                            <th scope="col">{ words::step(lang) }</th>
                            <th scope="col">{ &view.library }</th>
                            <th scope="col">{ words::model(lang) }</th>
                        </tr></thead>
                        <tbody>{ for view.rows.iter().map(|row| self.row(ctx, row)) }</tbody>
                    </table>
                }
            </section>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(row) = self.marked.cast::<Element>().filter(|_| self.follows) {
            keep_in_sight(&row);
        }
        self.follows = false;
    }
}

impl Library {
    fn row(&self, ctx: &Context<Self>, row: &LibraryRow) -> Html {
        let Props { lang, send, .. } = ctx.props();
        let class = classes!(
            row.now.then_some("changed"),
            row.answer.is_none().then_some("later")
        );
        let time = match row.row {
            Some(to) => html! {
                <button type="button" class="text-button num" onclick={send.reform(move |_| Msg::SeekRow(to))}>{ &row.at }</button>
            },
            None => html! { <span class="num">{ &row.at }</span> },
        };
        let marked = if row.now {
            self.marked.clone()
        } else {
            NodeRef::default()
        };
        html! {
            <tr {class} ref={marked} aria-current={row.now.then_some("step")}>
                <th scope="row">
                    <span class="pointer" aria-hidden="true">{ if row.now { "▶" } else { "" } }</span>
                    { time }<span class="what">{ &row.what }</span>
                </th>
                <td>{ row.answer.as_ref().map_or_else(|| html! { words::not_yet(*lang) }, |answer| lines(answer)) }</td>
                <td>{ row.model.as_ref().map_or_else(|| html! { words::not_yet(*lang) }, |model| agreement(model, *lang)) }</td>
            </tr>
        }
    }
}

/// Returns how far an element reaches over the upper and the lower edge of its panel.
fn beyond(element: &Element) -> Option<(Element, [f64; 2])> {
    let at = element.get_bounding_client_rect();
    let panel = element.closest(".panel").ok()??;
    let frame = panel.get_bounding_client_rect();
    Some((
        panel,
        [frame.top() - at.top(), at.bottom() - frame.bottom()],
    ))
}

fn in_sight(element: &Element) -> bool {
    let high = element.get_bounding_client_rect().height();
    beyond(element).is_some_and(|(_, beyond)| beyond.iter().all(|it| *it < high))
}

/// Scrolls the panel, and nothing else, until the element stands in it.
fn keep_in_sight(element: &Element) {
    if let Some((panel, [above, below])) = beyond(element) {
        let by = below.max(0.0) - above.max(0.0);
        panel.set_scroll_top(panel.scroll_top() + by.round() as i32);
    }
}

fn lines(lines: &[String]) -> Html {
    html! { <>{ for lines.iter().map(|line| html! { <span class="what">{ line }</span> }) }</> }
}

/// Agreement has a sign and a word; where the model answers otherwise, its answer stands there.
fn agreement(model: &Agreement, lang: Lang) -> Html {
    let (class, sign, word) = match model {
        Agreement::Same => ("t-ok", "✓", words::same(lang)),
        Agreement::Differs(_) | Agreement::Missing(_) => ("t-error", "✕", words::differs(lang)),
    };
    let more = match model {
        Agreement::Same => Html::default(),
        Agreement::Differs(answer) => lines(answer),
        Agreement::Missing(why) => lines(std::slice::from_ref(why)),
    };
    html! { <>
        <span class={classes!("verdict", class)}><span aria-hidden="true">{ sign }</span>{ " " }{ word }</span>
        { more }
    </> }
}
