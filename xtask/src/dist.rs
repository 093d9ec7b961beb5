//! What is done to the page after trunk, and its size.

use crate::shell::{self, Outcome};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The module under whose stable name other pages import `Machine`.
pub const STABLE_MODULE: &str = "signalbox.js";

/// Finishes the folder which trunk has just filled; called by the hook in `Trunk.toml`.
///
/// # Errors
/// The folder is not what trunk writes.
pub fn finish() -> Outcome {
    let dir = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let dir = dir.ok_or("after-build is called by trunk's hook, not by hand")?;
    let page = dir.join("index.html");
    let html = fs::read_to_string(&page).map_err(|why| format!("{}: {why}", page.display()))?;
    let module = attribute(&html, "data-module").ok_or("index.html does not name its module")?;
    let wasm = attribute(&html, "data-wasm").ok_or("index.html does not name its Wasm file")?;
    write(&dir.join(STABLE_MODULE), &stable_module(module, wasm))?;
    if html.contains("__TRUNK_WS") || html.contains("trunk/ws") {
        return write(&page, &with_reload_allowed(&html));
    }
    let mut hashes = node("xtask/src/style_hashes.js", &page)?;
    let hashes = shell::output(&mut hashes)?;
    write(&page, &with_styles_allowed(&html, &hashes))
}

fn node(script: &str, about: &Path) -> Outcome<Command> {
    let node = crate::paths::find("node").ok_or("Node.js is missing")?;
    let mut command = shell::command(node);
    command.arg(script).arg(about);
    Ok(command)
}

/// Returns the page with the styles that stand in it let through its policy.
fn with_styles_allowed(html: &str, hashes: &str) -> String {
    html.replace("style-src 'self'", &format!("style-src 'self' {hashes}"))
}

/// Returns a module which exports all that the hashed one does. Its `init` knows the file of the
/// Wasm code, whose name has a hash too.
fn stable_module(module: &str, wasm: &str) -> String {
    let module = module.trim_start_matches("./");
    let wasm = wasm.trim_start_matches("./");
    format!(
        "import init from \"./{module}\";\n\
         export * from \"./{module}\";\n\
         const wasm = new URL(\"./{wasm}\", import.meta.url);\n\
         export default (options) => init(options ?? {{ module_or_path: wasm }});\n"
    )
}

/// Returns the page with the reload script of `trunk serve` let through its policy: the script is
/// filled in anew for every request, so that no hash fits it. What is built never has this.
fn with_reload_allowed(html: &str) -> String {
    html.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
        .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
        .replace("connect-src 'self'", "connect-src 'self' ws:")
}

/// Prints the size of each file of the page, and of the first load, raw and compressed.
///
/// # Errors
/// Node.js, which compresses, is missing, or the folder is.
pub fn print_sizes(dir: &Path) -> Outcome {
    shell::run(&mut node("xtask/src/sizes.js", dir)?)
}

/// Returns the value of the first attribute of this name.
pub fn attribute<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    html.split_once(&format!("{name}=\""))?.1.split('"').next()
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|why| format!("{}: {why}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stable_module_exports_all_of_the_hashed_one() {
        let text = stable_module("./signalbox-1f.js", "./signalbox-1f_bg.wasm");
        assert!(text.contains("export * from \"./signalbox-1f.js\";"));
        assert!(text.contains("new URL(\"./signalbox-1f_bg.wasm\", import.meta.url)"));
    }

    #[test]
    fn the_styles_of_the_page_itself_are_let_through_by_their_hashes() {
        let html = "style-src 'self'; img-src 'self'";
        let built = with_styles_allowed(html, "'sha256-1=' 'sha256-2='");
        assert_eq!(
            built,
            "style-src 'self' 'sha256-1=' 'sha256-2='; img-src 'self'"
        );
    }

    #[test]
    fn the_reload_script_is_let_through_only_where_it_is_present() {
        let html = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
        let served = with_reload_allowed(html);
        assert_eq!(
            served,
            "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self' ws:"
        );
    }
}
