//! The event list: as long as the run, but only the rows in sight exist. It follows the cursor until the reader scrolls.
//!
//! A row says when, what and where; the sentence at the bottom says the rest. All rows are of one height, which has room for the
//! longest of them in the width that there is.

use super::context::px;
use super::glyph;
use super::size::{Size, Watch};
use crate::app::Msg;
use crate::text::Lang;
use crate::text::page::Label;
use crate::view::events::row_lines;
use crate::view::frame::{EventRow, Frame};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Element, Event, HtmlElement};
use yew::prelude::*;

/// What the style sheet says of a row: the height of a line, what is above and below, the column of times, what is beside the
/// column of texts.
const LINE: f32 = 20.0;
const AROUND: f32 = 17.0;
const TIMES: f32 = 66.0;
const BESIDE: f32 = 112.0;
/// The style sheet has rows of so many lines.
const LINES_MAX: usize = 9;

#[derive(Properties)]
pub struct Props {
    pub frame: Rc<Frame>,
    pub lang: Lang,
    /// Whether the list follows the cursor.
    pub follows: bool,
    pub send: Callback<Msg>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.lang == other.lang
            && self.follows == other.follows
            && (Rc::ptr_eq(&self.frame, &other.frame) || self.frame.events == other.frame.events)
    }
}

pub struct Events {
    place: NodeRef,
    /// Where the program scrolled to: its own scrolling is not the reader's.
    own: Rc<Cell<i32>>,
    width: f32,
    /// How many lines a row has.
    lines: usize,
    watch: Option<Watch>,
}

impl Events {
    fn fit(&mut self, props: &Props) {
        let longest = &props.frame.events.longest;
        let texts = self.width - BESIDE;
        self.lines = row_lines(longest, TIMES, texts, props.lang).min(LINES_MAX);
    }

    fn row_height(&self) -> f32 {
        self.lines as f32 * LINE + AROUND
    }
}

impl Component for Events {
    type Message = Size;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let mut this = Self {
            place: NodeRef::default(),
            own: Rc::new(Cell::new(-1)),
            width: 320.0,
            lines: 2,
            watch: None,
        };
        this.fit(ctx.props());
        this
    }

    fn update(&mut self, ctx: &Context<Self>, size: Size) -> bool {
        let before = self.lines;
        self.width = size.0;
        self.fit(ctx.props());
        self.lines != before || ctx.props().follows
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Props) -> bool {
        let props = ctx.props();
        if props.lang != old.lang || props.frame.events.longest != old.frame.events.longest {
            self.fit(props);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let events = &props.frame.events;
        let (first, last) = (events.first, events.first + events.rows.len() as u32);
        let height = self.row_height();
        let (own, send) = (Rc::clone(&self.own), props.send.clone());
        let onscroll = Callback::from(move |event: Event| {
            let Some(place) = event.target_dyn_into::<HtmlElement>() else {
                return;
            };
            if (place.scroll_top() - own.get()).abs() > 1 {
                send.emit(Msg::ListScrolled(Some(
                    (place.scroll_top() as f32 / height) as u32,
                )));
            }
        });
        let spacer = |rows: u32| {
            let height = px(rows as f32 * height);
            html! { <svg class="spacer" width="1" {height} aria-hidden="true"></svg> }
        };
        html! { <>
            <div class={classes!("events", format!("lines-{}", self.lines))} ref={self.place.clone()} {onscroll} tabindex="0" role="group" aria-label={Label::EventList.say(props.lang)}>
                { spacer(first) }
                <ol>{ for events.rows.iter().map(|row| self::row(props, row)) }</ol>
                { spacer(events.total.saturating_sub(last)) }
            </div>
            if !props.follows {
                <button type="button" class="quiet follow" onclick={props.send.reform(|_| Msg::ListScrolled(None))}>
                    { Label::BackToCursor.say(props.lang) }
                </button>
            }
        </> }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(element) = self.place.cast::<Element>() {
            self.watch = Watch::new(&element, ctx.link().callback(|size| size));
        }
        let props = ctx.props();
        let Some(place) = self.place.cast::<HtmlElement>().filter(|_| props.follows) else {
            return;
        };
        let now = props.frame.events.listed.saturating_sub(1) as f32;
        let top = now * self.row_height() - place.client_height() as f32 * 0.4;
        place.set_scroll_top(top.max(0.0) as i32);
        self.own.set(place.scroll_top());
    }
}

fn row(props: &Props, row: &EventRow) -> Html {
    let applied = props.frame.events.applied;
    let when = match row.row {
        r if r + 1 == applied => "now",
        r if r < applied => "past",
        r if r == applied => "next",
        _ => "later",
    };
    let mark = match when {
        "now" => Some(Label::Now),
        "next" => Some(Label::Next),
        _ => None,
    };
    let id = row.row;
    html! {
        <li key={row.row}>
            <button type="button" class={classes!("event", when, row.lit.then_some("lit"))} aria-current={(when == "now").then_some("step")}
                data-tip={row.text.clone()} onclick={props.send.reform(move |_| Msg::SeekRow(id))}>
                <span class="event-time num">
                    { &row.time }
                    if row.parts { <b class="apart" data-tip={Label::TheyPart.say(props.lang)} aria-label={Label::TheyPart.say(props.lang)} role="img">{ " ≠" }</b> }
                    if let Some(mark) = mark { <span class="when">{ mark.say(props.lang) }</span> }
                </span>
                <span class="event-what">
                    <span class={classes!("headline", glyph::tone(row.tone))}>{ &row.headline }</span>
                    { " " }<span class="event-about">{ &row.about }</span>
                    <span class="event-node">{ &row.node }</span>
                </span>
            </button>
        </li>
    }
}
