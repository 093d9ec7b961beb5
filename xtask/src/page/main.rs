//! Drives the built page in headless Chromium: `page test [FILTER] | shots [LESSON] | eval EXPRESSION`.
//!
//! Started by `cargo xtask test page`, `shots` and `bench`, which build the page and install the
//! browser first; `CHROMIUM` and `CHROMEDRIVER` name the two programs.
//!
//! | module | what it is |
//! |---|---|
//! | [`server`] | serves a folder on a free port of this machine |
//! | [`browser`] | chromedriver and one browser, spoken to over WebDriver |
//! | [`visit`] | one lesson in one language, theme and size: its address, and waiting for it |
//! | [`lessons`] | which lessons and variants there are |
//! | [`scenes`] | what one visit can show without leaving its place: tabs |
//! | [`checks`] | the tests of the built page |
//! | [`layout`] | clipped, overlapping, overflowing and small text |
//! | [`measure`] | the measurements of `cargo xtask bench` |
//! | [`shots`] | pictures of every lesson, and contact sheets |

mod browser;
mod checks;
mod layout;
mod lessons;
mod measure;
mod scenes;
mod server;
mod shots;
mod visit;

use browser::Browser;
use server::Server;
use std::env;
use std::process::ExitCode;
use xtask::paths;
use xtask::shell::Outcome;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match perform(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\x1b[1;31merror:\x1b[0m {why}");
            ExitCode::FAILURE
        }
    }
}

fn perform(arguments: &[String]) -> Outcome {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", rest @ ..] => checks::all(rest.first().copied()),
        ["shots", rest @ ..] => shots::take(rest.first().copied()),
        ["measure", built, part] => measure::one(built.as_ref(), part),
        ["measure", built, web, page] => measure::all(built.as_ref(), web.as_ref(), page.as_ref()),
        ["eval", expression] => {
            let server = Server::start(&paths::dist())?;
            println!(
                "{}",
                Browser::start()?.in_page(&server.address(""), expression)?
            );
            Ok(())
        }
        _ => Err(
            "page test [FILTER] | shots [LESSON] | eval EXPRESSION | measure BUILT PART | measure BUILT WEB PAGE"
                .to_string(),
        ),
    }
}
