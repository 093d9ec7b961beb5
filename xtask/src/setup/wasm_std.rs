//! The standard library for wasm32: rustup's, or where Rust's own server is not reached, Debian's
//! compiler, which builds it from source.

use super::apt;
use crate::paths;
use crate::shell::{self, Outcome};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// The way in which Wasm code is compiled here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The toolchain in use has the target.
    Rustup,
    /// Debian's toolchain, linked under the name `debian`, builds the library from source.
    Debian,
}

const TARGET: &str = "wasm32-unknown-unknown";

/// `lld-22` is the linker that Debian's compiler calls; without it: "linker `rust-lld` not found".
const PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "rust-web-clippy",
    "lld-22",
];

impl Route {
    /// Returns the variables that a Wasm build needs. They stay away from native builds.
    pub fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Rustup => &[],
            Self::Debian => &[
                ("RUSTUP_TOOLCHAIN", "debian"),
                ("RUSTC_BOOTSTRAP", "1"),
                ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
            ],
        }
    }
}

/// Returns the way to compile Wasm, installed where there was none.
///
/// # Errors
/// Neither way works, with what to install by hand.
pub fn ensure() -> Outcome<Route> {
    if rustup_has_target() {
        return Ok(Route::Rustup);
    }
    if debian_is_linked() {
        return Ok(Route::Debian);
    }
    shell::say(&format!("adding {TARGET} (rustup)"));
    let Err(rustup) = add_target() else {
        return Ok(Route::Rustup);
    };
    shell::say(&format!(
        "rustup could not add it ({rustup}); trying Debian's packages"
    ));
    let debian = apt::ensure(&PACKAGES).and_then(|()| link_debian());
    debian.map(|()| Route::Debian).map_err(|debian| {
        format!(
            "no way to compile for {TARGET}.\n  rustup: {rustup}\n  Debian's packages: {debian}\n\
             By hand, one of:\n  rustup target add {TARGET}\n  apt-get install {} && rustup \
             toolchain link debian /usr",
            PACKAGES.join(" ")
        )
    })
}

fn rustup_has_target() -> bool {
    let libdir = ["--print", "target-libdir", "--target", TARGET];
    shell::output(shell::command("rustc").args(libdir)).is_ok_and(|dir| {
        std::fs::read_dir(dir).is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
            })
        })
    })
}

fn debian_is_linked() -> bool {
    let parts = [
        "bin/rustc",
        "bin/clippy-driver",
        "lib/rustlib/src/rust/library/std",
    ];
    let home = paths::toolchains().join("debian");
    parts.iter().all(|part| home.join(part).exists()) && paths::find("lld-22").is_some()
}

fn link_debian() -> Outcome {
    shell::run(Command::new("rustup").args(["toolchain", "link", "debian", "/usr"]))
}

/// Adds the target by rustup, which may wait for a server for ever: until it says that it is
/// downloading it gets half a minute, then ten.
fn add_target() -> Outcome {
    let mut child = shell::command("rustup")
        .args(["target", "add", TARGET])
        .env("RUSTUP_MAX_RETRIES", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|why| format!("rustup could not be started: {why}"))?;
    let lines = lines_of(&mut child);
    let mut patience = Duration::from_secs(30);
    let mut last = String::new();
    loop {
        match lines.recv_timeout(patience) {
            Ok(line) => {
                eprintln!("  {line}");
                if line.contains("downloading") {
                    patience = Duration::from_secs(600);
                }
                last = line;
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no answer within {} s", patience.as_secs()));
            }
        }
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(last),
    }
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel();
    let stderr = child.stderr.take();
    thread::spawn(move || {
        let reader = stderr.into_iter().flat_map(|it| BufReader::new(it).lines());
        for line in reader.map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}
