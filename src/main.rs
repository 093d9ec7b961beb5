//! On wasm32 mounts the page, natively runs the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    signalbox::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
