//! Stepping with the keys, as a person does.

use super::{none, visit};
use crate::browser::Browser;
use crate::lessons;
use crate::server::Server;
use crate::visit::Visit;
use xtask::shell::Outcome;

/// WebDriver's names for the arrow keys.
const RIGHT: &str = "\u{e014}";
const LEFT: &str = "\u{e012}";

/// The keys as a person presses them: one event on, one back, and every word stands as before.
pub fn a_step_back_shows_the_same_text(browser: &Browser, server: &Server) -> Outcome {
    let mut faults = Vec::new();
    for lesson in &lessons::all()? {
        let visit = Visit {
            at: Some(6),
            ..visit(Some(lesson), "ko", (1280, 720))
        };
        visit.open(browser, server)?;
        // A short run ends before that event.
        let ended = "(document.querySelector('.at strong').textContent.replace(/,/g, '').match(/\\d+/g) ?? []).slice(0, 2)";
        let ended = browser.run(
            &format!("const [at, all] = {ended}; return at === all;"),
            &[],
        )?;
        if ended == true {
            browser.press(LEFT)?;
        }
        let before = text(browser)?;
        browser.press(RIGHT)?;
        let stepped = text(browser)?;
        browser.press(LEFT)?;
        let after = text(browser)?;
        if stepped == before {
            faults.push(format!("  {}: a step changed nothing", visit.hash()));
        }
        if after != before {
            faults.push(format!(
                "  {}: before\n{before}\n  after\n{after}",
                visit.hash()
            ));
        }
    }
    none(faults)
}

/// Returns all words of the page once it has had time to draw.
fn text(browser: &Browser) -> Outcome<String> {
    let body = "await new Promise((done) => setTimeout(done, 600));
                return document.querySelector('#app').textContent;";
    Ok(browser
        .run(body, &[])?
        .as_str()
        .unwrap_or_default()
        .to_string())
}
