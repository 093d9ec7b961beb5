//! On wasm32 mounts the page, natively runs the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    signalbox::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    let locale = std::env::var("LANG").unwrap_or_default();
    signalbox::cli::run(std::env::args_os().skip(1), &locale).into()
}
