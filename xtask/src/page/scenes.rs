//! What one visit can show without leaving its place: the views behind tabs, and dialogs.

use crate::browser::Browser;
use serde_json::json;
use std::time::Duration;
use xtask::shell::Outcome;

/// The tabs of a phone and those of the side pane; only those which are shown count.
pub const TABS: &str =
    "Array.from(document.querySelectorAll('.tabs button, .side-tabs button[aria-pressed]'))
    .filter((it) => it.checkVisibility())";

/// Waits until what changed has been measured and drawn: a diagram is told its size in one frame and drawn anew in the next.
pub const SETTLED: &str = "for (let frame = 0; frame < 3; frame += 1) {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 4)));
}";

/// Returns how many views can be chosen.
///
/// # Errors
/// The browser's.
pub fn count(browser: &Browser) -> Outcome<usize> {
    let count = browser.run(&format!("return {TABS}.length;"), &[])?;
    Ok(count
        .as_u64()
        .and_then(|it| usize::try_from(it).ok())
        .unwrap_or(0))
}

/// Shows one of them and waits until it is drawn.
///
/// # Errors
/// The browser's.
pub fn show(browser: &Browser, number: usize) -> Outcome {
    let body = format!("{TABS}[given[0]].click(); {SETTLED}");
    browser.run(&body, &[json!(number)]).map(drop)
}

/// Opens a dialog by its key.
///
/// # Errors
/// The browser's, or it did not open.
pub fn open_dialog(browser: &Browser, key: &str) -> Outcome {
    browser.press(key)?;
    browser.wait(
        "document.querySelector('dialog[open]')",
        Duration::from_secs(5),
    )?;
    browser.run(SETTLED, &[]).map(drop)
}

/// Closes the dialog that is open.
///
/// # Errors
/// The browser's, or it did not close.
pub fn close_dialog(browser: &Browser) -> Outcome {
    const ESCAPE: &str = "\u{e00c}";
    browser.press(ESCAPE)?;
    browser.wait(
        "!document.querySelector('dialog[open]')",
        Duration::from_secs(5),
    )
}
