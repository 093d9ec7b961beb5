//! The bar between the stage and the space-time diagram: dragged, or moved by the up and down keys.

use super::context::Ui;
use crate::app::Msg;
use crate::app::arrangement::{Arrange, Arrangement};
use crate::text::page::Label;
use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

/// How many percent a key moves it.
const STEP: u8 = 5;

pub fn split(ui: &Ui) -> Html {
    let stage = ui.state.prefs.arrangement.stage;
    let send = ui.send.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let share = match event.code().as_str() {
            "ArrowUp" => stage.saturating_sub(STEP),
            "ArrowDown" => stage + STEP,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        send.emit(Msg::Arrange(Arrange::Stage(share)));
    });
    let onpointerdown = Callback::from(|event: PointerEvent| {
        if let Some(bar) = event.target_dyn_into::<Element>() {
            let _ = bar.set_pointer_capture(event.pointer_id());
        }
    });
    let send = ui.send.clone();
    let onpointermove = Callback::from(move |event: PointerEvent| {
        let room = event
            .target_dyn_into::<Element>()
            .and_then(|bar| bar.parent_element());
        let (Some(room), true) = (room, event.buttons() & 1 == 1) else {
            return;
        };
        let rect = room.get_bounding_client_rect();
        let share = (f64::from(event.client_y()) - rect.top()) / rect.height().max(1.0) * 100.0;
        send.emit(Msg::Arrange(Arrange::Stage(share.clamp(0.0, 100.0) as u8)));
    });
    html! {
        <div class="split" role="separator" tabindex="0" aria-orientation="horizontal" aria-label={ui.say(Label::Split)} data-tip={ui.say(Label::Split)}
            aria-valuenow={stage.to_string()} aria-valuemin={Arrangement::STAGE_MIN.to_string()} aria-valuemax={Arrangement::STAGE_MAX.to_string()}
            {onkeydown} {onpointerdown} {onpointermove}></div>
    }
}
