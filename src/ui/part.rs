//! A part of the page that is made anew only where what it shows has changed.

use super::context::Ui;
use crate::app::AppState;
use std::rc::Rc;
use yew::prelude::*;

/// How a part is made, and from what.
pub struct Face {
    pub draw: fn(&Ui) -> Html,
    /// Returns whether it looks the same in both.
    pub same: fn(&Ui, &Ui) -> bool,
}

impl Face {
    /// Returns a part that shows anything of the page.
    pub const fn of_all(draw: fn(&Ui) -> Html) -> Self {
        let same = |a: &Ui, b: &Ui| {
            let frames = match (&a.frame, &b.frame) {
                (Some(a), Some(b)) => Rc::ptr_eq(a, b),
                (a, b) => a.is_none() && b.is_none(),
            };
            frames && Rc::ptr_eq(&a.state, &b.state)
        };
        Self { draw, same }
    }

    /// Returns a part that shows nothing of the frame, nor where the cursor stands, but for whether a question is asked there.
    pub const fn of_still(draw: fn(&Ui) -> Html) -> Self {
        let same = |a: &Ui, b: &Ui| {
            let (a, b) = (&*a.state, &*b.state);
            let moved = AppState {
                cursor: b.cursor,
                playing: b.playing,
                list_first: b.list_first,
                ..a.clone()
            };
            std::ptr::eq(a, b) || (moved == *b && a.asking() == b.asking())
        };
        Self { draw, same }
    }
}

#[derive(Properties)]
pub struct Props {
    pub ui: Ui,
    pub face: &'static Face,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.face, other.face) && (self.face.same)(&self.ui, &other.ui)
    }
}

pub struct Part;

impl Component for Part {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        (ctx.props().face.draw)(&ctx.props().ui)
    }
}
