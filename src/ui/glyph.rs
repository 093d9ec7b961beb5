//! The marks: what a message is by its shape, never by its colour alone. The same ones stand on the stage, in
//! the space-time diagram, on the scrubber and in the list.

use crate::view::Landmark;
use crate::view::frame::{Breaker, Shape, Tone};
use yew::prelude::*;

/// Returns the class that colours a graphic.
pub fn tone(tone: Tone) -> String {
    format!("t-{}", tone.name())
}

/// Returns the class that styles a line.
pub fn line(shape: Shape) -> &'static str {
    match shape {
        Shape::Call => "l-call",
        Shape::Reply => "l-reply",
        Shape::Fault => "l-fault",
        Shape::Event => "l-event",
        Shape::Ack => "l-ack",
    }
}

/// Returns the mark inside a travelling message, about the origin, pointing right.
pub fn inner(shape: Shape, again: bool) -> Html {
    if again {
        return html! { <>
            <path class="g-line" d="M-5.5 -3.2a6.4 6.4 0 1 1 0 6.4"/>
            <path class="g-fill" d="M-9.2 -1.4l3.6 4.6 3.8 -4.4z"/>
        </> };
    }
    match shape {
        Shape::Call => html! { <path class="g-fill" d="M-4.5 -5.5L6 0L-4.5 5.5z"/> },
        Shape::Reply => html! { <path class="g-line" d="M-4 -5L4.500 0L-4 5"/> },
        Shape::Fault => html! { <path class="g-line" d="M-5 -4.500L-1.500 1L1.500 -2L5 4.500"/> },
        Shape::Event => html! { <circle class="g-fill" r="4.500"/> },
        Shape::Ack => html! { <path class="g-line" d="M-5 0.500L-1.500 4L5 -4"/> },
    }
}

/// Returns ✕, where a message was lost, about the origin.
pub fn lost() -> Html {
    html! { <path class="lost" d="M-7 -7L7 7M7 -7L-7 7"/> }
}

/// Returns ↻, that something happens again, about the origin.
pub fn again() -> Html {
    html! { <>
        <path class="g-line" d="M-4 -2.400a4.700 4.700 0 1 1 0 4.800"/>
        <path class="g-fill" d="M-6.800 -1l2.800 3.400 2.800 -3.200z"/>
    </> }
}

/// Returns what stands on the strip for a landmark, about the origin: fault ✕, violation !, change of state ◆, duplicate ↻, timeout ◷.
pub fn landmark(mark: Landmark) -> Html {
    match mark {
        Landmark::Fault => html! { <path class="g-line" d="M-4 -4L4 4M4 -4L-4 4"/> },
        Landmark::Violation => html! { <path class="g-line" d="M0 -5.500V1M0 5V5.100"/> },
        Landmark::State => html! { <path class="g-fill" d="M0 -5.500L5 0L0 5.500L-5 0z"/> },
        Landmark::Duplicate => again(),
        Landmark::Timeout => {
            html! { <path class="g-line" d="M-4.800 0a4.800 4.800 0 1 1 9.600 0a4.800 4.800 0 1 1 -9.600 0M0 -2.800V0H2.500"/> }
        }
    }
}

/// Returns a circuit breaker's switch, 22 wide, about the origin: closed ─, open ╱ with its gap, half-open ┄.
pub fn breaker(state: Breaker) -> Html {
    let blade = match state {
        Breaker::Closed => "M-6 0H6",
        Breaker::Open => "M-6 0L4 -8",
        Breaker::HalfOpen => "M-6 0H-3M-1.500 0H1.500M3 0H6",
    };
    html! { <>
        <path class="g-line" d="M-12 0H-6M6 0H12"/>
        <path class="g-line" d={blade}/>
        <circle class="g-fill" cx="-6" r="1.800"/>
        <circle class="g-fill" cx="6" r="1.800"/>
    </> }
}

/// The icons of buttons, on a grid of 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Start,
    Back,
    Play,
    Pause,
    Forward,
    End,
    MilestoneBack,
    MilestoneForward,
    Close,
    Table,
    Picture,
    Theme,
    Share,
    Present,
    FoldLeft,
    FoldRight,
    Plus,
    Minus,
    AxisLinear,
    AxisByEvent,
    Signal,
    /// To a place that is looked for.
    Jump,
    /// A curve over a range.
    Curve,
    /// A menu of what has no room.
    More,
}

pub fn icon(icon: Icon) -> Html {
    let path = match icon {
        Icon::Curve => "M2 2h2v14h14v2H2zM6 13c4 0 5-8 11-9v2c-5 1-6 9-11 9z",
        Icon::More => "M2 8h4v4H2zM8 8h4v4H8zM14 8h4v4h-4z",
        Icon::Start => "M3 3h2v14H3zM17 3v14L6 10z",
        Icon::Back => "M14 3v14L4 10z",
        Icon::Play => "M5 3l12 7-12 7z",
        Icon::Pause => "M4 3h4v14H4zM12 3h4v14h-4z",
        Icon::Forward => "M6 3v14l10-7z",
        Icon::End => "M15 3h2v14h-2zM3 3v14l11-7z",
        Icon::MilestoneBack => "M10 4v12L2 10zM18 4v12l-8-6z",
        Icon::MilestoneForward => "M10 4v12l8-6zM2 4v12l8-6z",
        Icon::Close => {
            "M4 5.400L5.400 4 10 8.600 14.600 4 16 5.400 11.400 10 16 14.600 14.600 16 10 11.400 5.400 16 4 14.600 8.600 10z"
        }
        Icon::Table => "M2 4h16v2H2zM2 9h16v2H2zM2 14h16v2H2z",
        Icon::Picture => {
            "M2 5h5v4H2zM13 5h5v4h-5zM7 6.400h6v1.200H7zM13 12h5v4h-5zM7 8l6 5-.800 1L6.200 9z"
        }
        Icon::Theme => "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM10 4a6 6 0 0 1 0 12z",
        Icon::FoldLeft => "M3 3h2v14H3zM13 4l1.400 1.400L9.800 10l4.600 4.600L13 16l-6-6z",
        Icon::FoldRight => "M15 3h2v14h-2zM7 4L5.600 5.400 10.200 10l-4.600 4.600L7 16l6-6z",
        Icon::Plus => "M9 4h2v5h5v2h-5v5H9v-5H4V9h5z",
        Icon::Minus => "M4 9h12v2H4z",
        Icon::AxisLinear => "M3 2h2v16H3zM6 3h11v2H6zM6 9h8v2H6zM6 15h11v2H6z",
        Icon::AxisByEvent => "M3 2h2v16H3zM6 3h11v2H6zM6 6h8v2H6zM6 15h11v2H6z",
        Icon::Share => "M9 2h2v9h-2zM10 1l4.500 5h-9zM3 9h3v2H5v6h10v-6h-1V9h3v10H3z",
        Icon::Present => "M2 3h16v11H2zM4 5v7h12V5zM9 14h2v3h3v2H6v-2h3z",
        Icon::Jump => "M2 14h16v2H2zM10 2l4.500 4.500L10 11 5.500 6.500z",
        Icon::Signal => "M4 2h2v16H4zM6 4l10 2.500L6 9z",
    };
    html! { <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={path}/></svg> }
}
