//! cargo and trunk for Wasm: which toolchain, which variables, which folder.

use crate::setup::{self, Route};
use crate::shell::{self, Outcome};
use crate::{dist, paths};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

/// The triple of the page.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// The cargo profile of the published page.
pub const PROFILE: &str = "dist";

/// What the published page is made of: where none of these is newer than it, it is not built again.
const SOURCES: [&str; 7] = [
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    "src",
    "sim",
    "static",
];

/// Returns a command which runs with the toolchain, tools and folder of Wasm builds.
///
/// # Errors
/// `Trunk.toml` names no version of `wasm-opt`.
pub fn command(program: &str, route: Route) -> Outcome<Command> {
    let mut search = vec![setup::wasm_opt_dir()?];
    search.extend(paths::search());
    let path = env::join_paths(search).map_err(|why| format!("PATH: {why}"))?;
    let mut command = shell::command(program);
    command
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", paths::target_web())
        .envs(route.variables().iter().copied());
    Ok(command)
}

/// Builds the published page into `dist/` and prints its size.
///
/// # Errors
/// What could not be installed or built.
pub fn build() -> Outcome {
    let route = setup::published_page()?;
    let begun = SystemTime::now();
    shell::timed("building the page", || {
        fetch(route)?;
        let trunk = ["build", "--release", "--cargo-profile", PROFILE];
        shell::run(this_program(&mut command("trunk", route)?)?.args(trunk))
    })?;
    // What was changed meanwhile is newer than the page.
    let stamped = fs::File::options().write(true).open(stamp());
    stamped
        .and_then(|file| file.set_modified(begun))
        .map_err(|why| format!("{}: {why}", stamp().display()))?;
    dist::print_sizes(&paths::dist())
}

/// Builds the published page where something it is made of is newer than it.
///
/// # Errors
/// Those of [`build`].
pub fn build_if_stale() -> Outcome {
    let built = modified(&stamp());
    let newest = SOURCES
        .iter()
        .filter_map(|name| newest(&paths::root().join(name)))
        .max();
    if built.is_some() && built >= newest {
        shell::say("dist/ is up to date");
        return Ok(());
    }
    build()
}

/// Builds one example of the root package for the browser, with the flags of the page, into `dir`.
///
/// # Errors
/// What could not be installed or built.
pub fn example(name: &str, profile: &str, dir: &Path) -> Outcome {
    let route = setup::published_page()?;
    let build = [
        "build",
        "--target",
        TARGET,
        "--package",
        "signalbox",
        "--example",
        name,
    ];
    shell::run(
        command("cargo", route)?
            .args(build)
            .args(["--profile", profile]),
    )?;
    let built = paths::target_web()
        .join(TARGET)
        .join(profile)
        .join("examples");
    let built = built.join(format!("{name}.wasm"));
    shell::run(
        command("wasm-bindgen", route)?
            .args(["--target", "web", "--no-typescript", "--out-dir"])
            .arg(dir)
            .arg(built),
    )?;
    let wasm = dir.join(format!("{name}_bg.wasm"));
    shell::run(
        command("wasm-opt", route)?
            .args(wasm_opt_flags()?)
            .arg(&wasm)
            .arg("-o")
            .arg(&wasm),
    )
}

/// Returns the flags of `wasm-opt`, which `index.html` states for trunk.
fn wasm_opt_flags() -> Outcome<Vec<String>> {
    let page = fs::read_to_string(paths::root().join("index.html"));
    let page = page.map_err(|why| format!("index.html: {why}"))?;
    let named =
        |name: &str| dist::attribute(&page, name).ok_or(format!("index.html has no {name}"));
    let level = format!("-O{}", named("data-wasm-opt")?);
    let flags = named("data-wasm-opt-params")?
        .split_whitespace()
        .map(str::to_string);
    Ok(std::iter::once(level).chain(flags).collect())
}

/// Serves the page on `http://127.0.0.1:8080` and builds it again when a file changes: a quick
/// build, or the published one with `--release`. Further arguments go to `trunk serve`.
///
/// # Errors
/// What could not be installed or started.
pub fn serve(arguments: &[String]) -> Outcome {
    let is_release = arguments.iter().any(|it| it == "--release");
    let route = if is_release {
        setup::published_page()?
    } else {
        setup::page()?
    };
    fetch(route)?;
    let mut trunk = command("trunk", route)?;
    // Not `dist/`: what is published and what is being worked on do not overwrite each other.
    this_program(&mut trunk)?
        .arg("serve")
        .arg("--dist")
        .arg(served_dir()?);
    if is_release {
        trunk.args(["--cargo-profile", PROFILE]);
    }
    shell::say("serving the page; the first build takes a minute or two");
    shell::run(trunk.args(arguments))
}

fn served_dir() -> Outcome<PathBuf> {
    let dir = paths::target_web().join("served");
    fs::create_dir_all(&dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    Ok(dir)
}

/// Fetches every crate, because trunk then works without the network.
///
/// # Errors
/// The registry is not reached, or `Cargo.lock` is out of date.
pub fn fetch(route: Route) -> Outcome {
    shell::run(command("cargo", route)?.args(["fetch", "--quiet", "--target", TARGET]))
}

/// Names this program to the hook of `Trunk.toml`, which would compile it again otherwise.
fn this_program(command: &mut Command) -> Outcome<&mut Command> {
    let path = env::current_exe().map_err(|why| format!("this program has no path: {why}"))?;
    Ok(command.env("SIGNALBOX_XTASK", path))
}

fn newest(path: &Path) -> Option<SystemTime> {
    let inner = fs::read_dir(path).into_iter().flatten().flatten();
    inner
        .filter_map(|entry| newest(&entry.path()))
        .chain(modified(path))
        .max()
}

/// The file of the page that says when its build began.
fn stamp() -> PathBuf {
    paths::dist().join(dist::STABLE_MODULE)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|it| it.modified()).ok()
}
