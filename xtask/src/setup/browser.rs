//! Chromium, its driver, and a font that can draw Korean.

use super::apt;
use crate::paths;
use crate::shell::{self, Outcome};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// A browser and the program that drives it over WebDriver.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// Returns the browser of this machine, installed where it was missing. `CHROMIUM` and
/// `CHROMEDRIVER` name others.
///
/// # Errors
/// None was found and none could be installed.
pub fn ensure() -> Outcome<Browser> {
    let installed = match find() {
        Some(browser) if has_korean_font() => return Ok(browser),
        _ => apt::ensure(&PACKAGES),
    };
    let browser = find().ok_or_else(|| {
        let why = installed.err().unwrap_or_default();
        format!(
            "Chromium and chromedriver are missing ({why}). Install both, of one version (Debian: \
             apt-get install {}), or name them in CHROMIUM and CHROMEDRIVER.",
            PACKAGES.join(" ")
        )
    })?;
    if !has_korean_font() {
        shell::say("no Korean font found: pictures will show boxes (Debian: fonts-noto-cjk)");
    }
    Ok(browser)
}

fn find() -> Option<Browser> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let chromium = named("CHROMIUM").or_else(|| {
        let names = ["chromium", "chromium-browser", "google-chrome"];
        names.into_iter().find_map(paths::find)
    })?;
    let driver = named("CHROMEDRIVER").or_else(|| paths::find("chromedriver"))?;
    Some(Browser { chromium, driver })
}

fn has_korean_font() -> bool {
    shell::output(Command::new("fc-list").args([":lang=ko", "family"]))
        .is_ok_and(|fonts| !fonts.is_empty())
}
