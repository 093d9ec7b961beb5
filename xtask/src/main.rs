//! `cargo xtask …`: see [`xtask`].

use std::env;
use std::process::ExitCode;
use xtask::shell::{Outcome, timed};
use xtask::{bench, dist, setup, tiers, web};

const HELP: &str = "\
cargo xtask setup              install what is missing to build, test and measure
cargo xtask serve [--release]  serve the page on http://127.0.0.1:8080, built again on each change
cargo xtask build              build the page into dist/
cargo xtask test [TIER]        run all tests, or one tier: native, browser, page
cargo xtask bench              measure, and write benches/README.md
cargo xtask bench PART         measure one part of the page and print it: loads, steps, tasks,
                               inputs, frames, scroll, memory
cargo xtask shots [LESSON]     take pictures of every lesson, and contact sheets, into shots/";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    match perform(name, rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\x1b[1;31merror:\x1b[0m {why}");
            ExitCode::FAILURE
        }
    }
}

fn perform(name: &str, rest: &[String]) -> Outcome {
    match name {
        "setup" => timed("setting up", set_up),
        "serve" => web::serve(rest),
        "build" => web::build(),
        "test" => tiers::test(rest),
        "bench" => bench::run(rest),
        "shots" => tiers::shots(rest),
        "after-build" => dist::finish(),
        "help" | "-h" | "--help" => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("there is no command \"{name}\".\n{HELP}")),
    }
}

fn set_up() -> Outcome {
    setup::published_page()?;
    setup::browser()?;
    Ok(())
}
