//! One lesson in one language, theme and size: its address, and waiting for it.
//!
//! The page says that it has drawn what was asked for by `data-ready="1"` on the root element.

use crate::browser::Browser;
use crate::server::Server;
use serde_json::json;
use std::cell::Cell;
use std::time::Duration;
use xtask::shell::Outcome;

/// Leads the page to an address, if it is not there yet: it writes its own, longer form of it.
const GO: &str = "if (window.signalboxWent !== given[0] && location.hash !== given[0]) {
    const gone = new Promise((done) => addEventListener('hashchange', done, { once: true }));
    location.hash = given[0];
    await gone;
}
window.signalboxWent = given[0];
for (let waited = 0; waited < 2; waited += 1) await new Promise((done) => requestAnimationFrame(done));";

/// What a visitor asks for. Without a lesson: the catalogue.
#[derive(Clone, Debug)]
pub struct Visit {
    pub lesson: Option<String>,
    pub variant: Option<String>,
    /// The variant that stands beside it.
    pub beside: Option<String>,
    pub lang: &'static str,
    pub theme: &'static str,
    pub size: (u32, u32),
    /// The number of events already applied.
    pub at: Option<u32>,
}

impl Visit {
    /// Returns the part of the address after the page's own.
    pub fn hash(&self) -> String {
        let mut hash = match &self.lesson {
            Some(id) => format!("#/l/{id}"),
            None => "#/".to_string(),
        };
        hash += &format!("?lang={}&theme={}", self.lang, self.theme);
        if let Some(variant) = &self.variant {
            hash += &format!("&variant={variant}");
        }
        if let Some(beside) = &self.beside {
            hash += &format!("&beside={beside}");
        }
        if let Some(at) = self.at {
            hash += &format!("&at={at}");
        }
        hash
    }

    /// Returns a name for files and headings.
    pub fn name(&self) -> String {
        let (width, height) = self.size;
        let lesson = self.lesson.as_deref().unwrap_or("catalogue");
        let variant = self
            .variant
            .as_ref()
            .map(|it| format!("-{it}"))
            .unwrap_or_default();
        let beside = self.beside.as_ref().map(|it| format!("-{it}"));
        let beside = beside.unwrap_or_default();
        let at = self.at.map(|it| format!("-at{it}")).unwrap_or_default();
        format!(
            "{lesson}{variant}{beside}{at}-{}-{}-{width}x{height}",
            self.lang, self.theme
        )
    }

    /// Opens the page, anew even where only the part after `#` differs, and waits until it is drawn.
    ///
    /// # Errors
    /// The page did not become ready, with what it shows and what its console says.
    pub fn open(&self, browser: &Browser, server: &Server) -> Outcome {
        thread_local!(static VISITS: Cell<u32> = const { Cell::new(0) });
        let number = VISITS.replace(VISITS.get() + 1);
        browser.resize(self.size.0, self.size.1)?;
        let scheme = if self.theme == "light" {
            "light"
        } else {
            "dark"
        };
        browser.media(&[("prefers-color-scheme", scheme)])?;
        browser.open(&server.address(&format!("?visit={number}{}", self.hash())))?;
        self.wait(browser)
    }

    /// Goes there in the page that is open, as by a link in it: much quicker than loading it again.
    ///
    /// # Errors
    /// The page did not become ready, with what it shows and what its console says.
    pub fn go(&self, browser: &Browser) -> Outcome {
        browser.resize(self.size.0, self.size.1)?;
        browser.run(GO, &[json!(self.hash())])?;
        self.wait(browser)
    }

    fn wait(&self, browser: &Browser) -> Outcome {
        let ready = "document.documentElement.dataset.ready === '1'";
        browser.wait(ready, Duration::from_secs(30)).map_err(|why| {
            let shown = browser.run("return document.body.innerText.slice(0, 400)", &[]);
            let console = browser.console().unwrap_or_default().join("\n  ");
            let hash = self.hash();
            format!("{hash}: {why}. The page shows: {shown:?}. Its console says: {console}")
        })
    }
}
