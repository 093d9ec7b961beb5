//! trunk, the `wasm-bindgen` tool and `wasm-opt`: each taken from the machine where it has the
//! right version, else installed into a folder that all clones of one user share.

use crate::paths;
use crate::shell::{self, Outcome};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// trunk 0.22 needs a newer Rust than this workspace.
const TRUNK: &str = "0.21.14";

/// Cheap settings for tools which are run a few times a day: minutes less to compile, no visible
/// cost in use.
const CHEAP: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// Installs trunk where it is missing.
///
/// # Errors
/// It could not be compiled.
pub fn ensure_trunk() -> Outcome {
    if has("trunk", TRUNK) {
        return Ok(());
    }
    // Its own lock is the tested set; without it newer dependencies ask for a newer Rust. Its
    // features download tools and news, which are not wanted; the work itself is done by others.
    let flags = ["--locked", "--no-default-features"];
    cargo_install(("trunk", TRUNK), &flags, "0", "about four minutes")
}

/// Installs the `wasm-bindgen` tool, in exactly the version of the crate, where it is missing.
///
/// # Errors
/// It could not be compiled, or `Cargo.lock` does not name the crate.
pub fn ensure_wasm_bindgen() -> Outcome {
    let lock = read("Cargo.lock")?;
    let version = after(&lock, "name = \"wasm-bindgen\"\nversion = \"")
        .ok_or("Cargo.lock does not name wasm-bindgen: run `cargo update --workspace`")?;
    if has("wasm-bindgen", version) && has("wasm-bindgen-test-runner", version) {
        return Ok(());
    }
    // Not `--locked`: a registry mirror may not have every release which its lock names.
    cargo_install(("wasm-bindgen-cli", version), &[], "1", "about two minutes")
}

/// Installs `wasm-opt` where it is missing: from npm, whose package carries it as a script for
/// Node.js, and so for every system.
///
/// # Errors
/// There is no npm, or it could not fetch the package.
pub fn ensure_wasm_opt() -> Outcome {
    let version = wasm_opt_version()?;
    let dir = paths::binaryen(&version);
    if wasm_opt_dir()?.join("wasm-opt").is_file() {
        return Ok(());
    }
    let npm = paths::find("npm").ok_or(
        "npm is missing. Install Node.js 20 or newer with npm (Debian: apt-get install nodejs npm).",
    )?;
    shell::say(&format!("installing wasm-opt {version} (npm, seconds)"));
    fs::create_dir_all(&dir).map_err(|why| format!("{}: {why}", dir.display()))?;
    shell::run(
        shell::command(npm)
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefix",
            ])
            .arg(&dir)
            .arg(format!("binaryen@{version}")),
    )
    .map_err(|why| format!("{why}. `wasm-opt` comes from the npm package binaryen."))
}

/// Returns the folder which holds `wasm-opt`.
///
/// # Errors
/// `Trunk.toml` names no version.
pub fn wasm_opt_dir() -> Outcome<PathBuf> {
    Ok(paths::binaryen(&wasm_opt_version()?).join("node_modules/.bin"))
}

fn wasm_opt_version() -> Outcome<String> {
    let config = read("Trunk.toml")?;
    after(&config, "wasm_opt = \"version_")
        .map(str::to_string)
        .ok_or_else(|| "Trunk.toml names no wasm_opt version".to_string())
}

/// Compiles a tool into the shared folder, at the given level of optimisation.
fn cargo_install(
    (package, version): (&str, &str),
    flags: &[&str],
    level: &str,
    time: &str,
) -> Outcome {
    shell::say(&format!(
        "compiling {package} {version}, once per machine ({time} on two cores)"
    ));
    let build = paths::tools().join("build");
    let outcome = shell::run(
        shell::command("cargo")
            .args(["install", "--force", &format!("{package}@{version}")])
            .args(flags)
            .arg("--root")
            .arg(paths::tools())
            .arg("--target-dir")
            .arg(&build)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level)
            .envs(CHEAP),
    );
    // What was compiled on the way is of no further use; where it stays, it only takes room.
    let _ = fs::remove_dir_all(build);
    outcome.map_err(|why| format!("{why}. By hand: cargo install {package}@{version}"))
}

/// Returns whether the first such program on the machine answers with this version.
fn has(program: &str, version: &str) -> bool {
    paths::find(program).is_some_and(|path| {
        shell::output(Command::new(path).arg("--version"))
            .is_ok_and(|answer| answer.split_whitespace().nth(1) == Some(version))
    })
}

fn read(name: &str) -> Outcome<String> {
    fs::read_to_string(paths::root().join(Path::new(name))).map_err(|why| format!("{name}: {why}"))
}

/// Returns the text between `mark` and the next quotation mark.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_once(mark)?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn versions_are_read_where_they_are_stated() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            after(lock, "name = \"wasm-bindgen\"\nversion = \""),
            Some("0.2.130")
        );
        assert_eq!(
            after("wasm_opt = \"version_132\"", "wasm_opt = \"version_"),
            Some("132")
        );
        assert_eq!(after(lock, "name = \"yew\""), None);
    }
}
