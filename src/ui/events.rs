//! The event list: as long as the run, but only the rows in sight exist. It follows the cursor until the reader scrolls.

use super::context::px;
use super::glyph;
use crate::app::Msg;
use crate::text::Lang;
use crate::text::page::Label;
use crate::view::frame::{EventRow, Frame};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::{Event, HtmlElement};
use yew::prelude::*;

/// Height of a row, as the style sheet has it.
const ROW: f32 = 58.0;

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
}

impl Component for Events {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
            own: Rc::new(Cell::new(-1)),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let events = &props.frame.events;
        let first = events.rows.first().map_or(0, |row| row.row);
        let last = events.rows.last().map_or(first, |row| row.row + 1);
        let (own, send) = (Rc::clone(&self.own), props.send.clone());
        let onscroll = Callback::from(move |event: Event| {
            let Some(place) = event.target_dyn_into::<HtmlElement>() else {
                return;
            };
            if (place.scroll_top() - own.get()).abs() > 1 {
                send.emit(Msg::ListScrolled(Some(
                    (place.scroll_top() as f32 / ROW) as u32,
                )));
            }
        });
        html! { <>
            <div class="events" ref={self.place.clone()} {onscroll} tabindex="0" role="group" aria-label={Label::EventList.say(props.lang)}>
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

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        let props = ctx.props();
        let Some(place) = self.place.cast::<HtmlElement>().filter(|_| props.follows) else {
            return;
        };
        let now = props.frame.events.applied.saturating_sub(1) as f32;
        let top = (now * ROW - place.client_height() as f32 * 0.4).max(0.0) as i32;
        place.set_scroll_top(top);
        self.own.set(place.scroll_top());
    }
}

/// Stands for rows that are not in sight.
fn spacer(rows: u32) -> Html {
    html! { <svg class="spacer" width="1" height={px(rows as f32 * ROW)} aria-hidden="true"></svg> }
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
            <button type="button" class={classes!("event", when)} aria-current={(when == "now").then_some("step")}
                onclick={props.send.reform(move |_| Msg::SeekRow(id))}>
                <span class="event-time num">{ &row.time }</span>
                <span class="event-head">
                    <span class={classes!("headline", glyph::tone(row.tone))}>{ &row.headline }</span>
                    <span class="event-node">{ &row.node }</span>
                    if let Some(mark) = mark { <span class="when">{ mark.say(props.lang) }</span> }
                </span>
                <span class="event-text">{ &row.text }</span>
            </button>
        </li>
    }
}
