//! What the browser keeps between visits. Storage can be locked, full or missing: then nothing is kept,
//! and nothing breaks.

const PREFS: &str = "signalbox.prefs";
const ANSWERS: &str = "signalbox.answers";
const PLACE: &str = "signalbox.place";

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

/// Returns the saved preferences, if there are any.
pub fn prefs() -> Option<String> {
    storage()?.get_item(PREFS).ok().flatten()
}

/// Saves preferences, and returns whether that worked.
pub fn save_prefs(text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(PREFS, text).is_ok())
}

/// Returns the answers that were saved, if there are any.
pub fn answers() -> Option<String> {
    storage()?.get_item(ANSWERS).ok().flatten()
}

/// Saves answers, and returns whether that worked.
pub fn save_answers(text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(ANSWERS, text).is_ok())
}

/// Returns the address of the last place, if it was saved.
pub fn place() -> Option<String> {
    storage()?.get_item(PLACE).ok().flatten()
}

/// Saves the address of a place. It is worth nothing where that does not work, and told by the others.
pub fn save_place(hash: &str) {
    let _ = storage().map(|storage| storage.set_item(PLACE, hash));
}

/// Returns whether anything can be saved.
pub fn works() -> bool {
    const PROBE: &str = "signalbox.probe";
    let Some(storage) = storage() else {
        return false;
    };
    storage.set_item(PROBE, "1").is_ok() && storage.remove_item(PROBE).is_ok()
}
