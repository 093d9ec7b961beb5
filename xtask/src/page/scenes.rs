//! What one visit can show without leaving its place: the views behind tabs.

use crate::browser::Browser;
use serde_json::json;
use xtask::shell::Outcome;

/// The tabs of a phone and those of the side pane; only those which are shown count.
const TABS: &str = "Array.from(document.querySelectorAll('.tabs button, .side-tabs button'))
    .filter((it) => it.checkVisibility())";

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
    let body = format!("{TABS}[given[0]].click(); {DRAWN}");
    browser.run(&body, &[json!(number)]).map(drop)
}

/// Presses a key and waits until what it brings is drawn.
///
/// # Errors
/// The browser's.
pub fn press(browser: &Browser, key: &str) -> Outcome {
    browser.press(key)?;
    browser.run(DRAWN, &[]).map(drop)
}

/// Longer than any transition of the page.
const DRAWN: &str = "await new Promise((done) => setTimeout(done, 250));";
