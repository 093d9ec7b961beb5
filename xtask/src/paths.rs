//! Where things are: the clone, the build folders, the tools of this machine.

use std::env;
use std::path::{Path, PathBuf};

/// Returns the top folder of the clone.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the clone")
        .to_path_buf()
}

/// Returns cargo's build folder for native code.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .filter(|dir| !dir.is_empty())
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Returns cargo's build folder for Wasm: its own, so that native and Wasm builds, which may use
/// different toolchains, do not evict each other.
pub fn target_web() -> PathBuf {
    target().join("web")
}

/// Returns the folder of the page as it is published.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Returns the folder of the pictures that `cargo xtask shots` takes.
pub fn shots() -> PathBuf {
    root().join("shots")
}

/// Returns the folder where this project keeps build tools, shared by all clones of one user.
pub fn tools() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .filter(|dir| !dir.is_empty())
        .map_or_else(|| home().join(".cache"), PathBuf::from)
        .join("signalbox")
}

/// Returns the folder of `wasm-opt`, of the version that `Trunk.toml` names.
pub fn binaryen(version: &str) -> PathBuf {
    tools().join(format!("binaryen-{version}"))
}

/// Returns rustup's folder for linked and installed toolchains.
pub fn toolchains() -> PathBuf {
    env::var_os("RUSTUP_HOME")
        .map_or_else(|| home().join(".rustup"), PathBuf::from)
        .join("toolchains")
}

/// Returns the folders where programs are looked for: this project's tools, cargo's, then `PATH`.
pub fn search() -> Vec<PathBuf> {
    let cargo_bin = env::var_os("CARGO_HOME")
        .map_or_else(|| home().join(".cargo"), PathBuf::from)
        .join("bin");
    let mut dirs = vec![tools().join("bin"), cargo_bin];
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    dirs
}

/// Returns the first program of this name on the machine.
pub fn find(program: &str) -> Option<PathBuf> {
    search()
        .into_iter()
        .map(|dir| dir.join(program))
        .find(|path| path.is_file())
}

/// Returns the user's folder; where the system names none, the project's own build folder serves.
fn home() -> PathBuf {
    env::home_dir().unwrap_or_else(|| root().join("target"))
}
