//! What the page starts from: the saved choices, the address, the reader's system.

use super::storage;
use crate::app::prefs::Theme;
use crate::app::route::Route;
use crate::app::{AppState, Msg, Prefs};
use crate::text::Lang;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MediaQueryList};

/// Returns the first state of the page.
pub fn first_state() -> AppState {
    let route = route();
    let system = Prefs {
        lang: system_lang(),
        ..Prefs::default()
    };
    let saved = storage::prefs().map_or(system, |text| system.with_saved(&text));
    let prefs = Prefs {
        lang: route.lang.unwrap_or(saved.lang),
        theme: route.theme.unwrap_or(saved.theme),
        ..saved
    };
    let mut state = AppState::new(
        prefs,
        Route {
            lesson: None,
            ..route
        },
    );
    if let Some(text) = storage::answers() {
        state.predictions = state.predictions.with_saved(&text);
    }
    state
}

/// Returns what opening the page means: its address, or where the reader was last.
pub fn arrival() -> Msg {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    if hash.is_some_and(|hash| !hash.is_empty()) {
        return Msg::RouteChanged(route());
    }
    Msg::Arrived(storage::place().map(|hash| Route::parse(&hash)))
}

/// Returns the place that the address names.
pub fn route() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    // Browsers escape what is not ASCII.
    let plain = js_sys::decode_uri_component(&hash).map(String::from);
    Route::parse(&plain.unwrap_or(hash))
}

fn system_lang() -> Lang {
    let language = web_sys::window().and_then(|window| window.navigator().language());
    Lang::of_locale(&language.unwrap_or_default())
}

thread_local! {
    /// Asked for once: it goes on to answer.
    static CONTRAST: Option<MediaQueryList> =
        web_sys::window().and_then(|it| it.match_media("(prefers-contrast: more)").ok()?);
}

/// Returns whether the reader's system asks for more contrast.
fn more_contrast() -> bool {
    CONTRAST.with(|asked| asked.as_ref().is_some_and(MediaQueryList::matches))
}

/// Puts what holds for the whole document where it belongs: language, brightness, title, and whether the page is drawn.
pub fn mark_document(state: &AppState, ready: bool) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let root = document.document_element()?;
    set(&root, "lang", state.prefs.lang.tag());
    set(&root, "data-theme", state.prefs.theme.code());
    let contrast = state.prefs.theme == Theme::Contrast || more_contrast();
    for (name, on) in [
        ("data-contrast", contrast),
        ("data-present", state.presenting),
        ("data-blank", state.blank),
    ] {
        match on {
            true => set(&root, name, ""),
            false => drop(root.remove_attribute(name)),
        }
    }
    // Set as a property: the page's policy forbids style attributes.
    if let Some(element) = root.dyn_ref::<HtmlElement>() {
        let share = state.prefs.arrangement.stage.to_string();
        let style = element.style();
        // Written only where it changes: the looks of the whole page follow from it.
        if style.get_property_value("--stage-share").as_ref() != Ok(&share) {
            let _ = style.set_property("--stage-share", &share);
        }
    }
    if ready {
        set(&root, "data-ready", "1");
    } else {
        let _ = root.remove_attribute("data-ready");
    }
    let lesson = state
        .open_lesson()
        .map(|lesson| state.prefs.lang.pick(&lesson.title));
    let title = crate::text::ui::page_title(&lesson.unwrap_or_default());
    if document.title() != title {
        document.set_title(&title);
    }
    Some(())
}

fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        let _ = element.set_attribute(name, value);
    }
}
