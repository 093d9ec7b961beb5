//! Starting other programs, headings, times.

use std::ffi::OsStr;
use std::process::{Command, Stdio};
use std::time::Instant;

/// What went wrong, and what to do about it: printed as it is.
pub type Outcome<T = ()> = Result<T, String>;

/// Prints what is being done now.
pub fn say(words: &str) {
    eprintln!("\x1b[1m› {words}\x1b[0m");
}

/// Runs `work` under a heading and says how long it took.
///
/// # Errors
/// Those of `work`, with the heading in front.
pub fn timed<T>(heading: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    say(heading);
    let start = Instant::now();
    let outcome = work().map_err(|why| format!("{heading}: {why}"));
    let seconds = start.elapsed().as_secs_f64();
    match &outcome {
        Ok(_) => eprintln!("  {heading}: done in {seconds:.1} s"),
        Err(_) => eprintln!("  {heading}: failed after {seconds:.1} s"),
    }
    outcome
}

/// Returns a command without the variables which cargo sets for the program it runs: left in place
/// they would reach an inner cargo, rebuild what reads them, and pin another toolchain's programs.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(crate::paths::root());
    for (name, _) in std::env::vars_os() {
        let of_cargo = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if of_cargo || name == "CARGO" || name == "CARGO_BIN_NAME" || name == "LD_LIBRARY_PATH" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs the command to its end, its output going to the screen.
///
/// # Errors
/// The command in words, where it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Outcome {
    let words = words(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{words}` failed ({status})")),
        Err(why) => Err(format!("`{words}` could not be started: {why}")),
    }
}

/// Runs the command to its end and returns what it printed, trimmed.
///
/// # Errors
/// The command in words and its error output, where it cannot be started or does not succeed.
pub fn output(command: &mut Command) -> Outcome<String> {
    let words = words(command);
    let result = command
        .stdin(Stdio::null())
        .output()
        .map_err(|why| format!("`{words}` could not be started: {why}"))?;
    if !result.status.success() {
        let why = String::from_utf8_lossy(&result.stderr);
        return Err(format!("`{words}` failed: {}", why.trim()));
    }
    Ok(String::from_utf8_lossy(&result.stdout).trim().to_string())
}

fn words(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}
