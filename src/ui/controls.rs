//! Buttons that show an icon only.

use super::glyph::{Icon, icon};
use yew::prelude::*;

/// A button that shows an icon only; its name is said and shown on hover and focus.
pub fn icon_button(
    name: &str,
    mark: Icon,
    class: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class={classes!("icon-button", class.split(' ').collect::<Vec<_>>())} aria-label={name.to_owned()} data-tip={name.to_owned()} {onclick}>
            { icon(mark) }
        </button>
    }
}
