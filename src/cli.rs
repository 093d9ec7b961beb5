//! The command line, for native builds: `list`, `check`, `run`, `explain`.
//!
//! Results go to standard output, progress and complaints to standard error. Exit codes: 0 it worked, 1 a file has mistakes, 2
//! the command is wrong, 3 reading or writing failed.

mod args;
mod check;
mod explain;
mod json;
mod list;
mod position;
mod run;
mod source;
mod table;
mod text;

use crate::text::{Lang, cli as words};
use args::{Request, Wrong};
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Ok = 0,
    /// A file has mistakes.
    Problems = 1,
    /// The command is wrong.
    Usage = 2,
    /// A file could not be read, or the result could not be written.
    Io = 3,
}

/// Where a command writes, and in which language.
pub struct Console<'a> {
    pub out: &'a mut dyn Write,
    pub err: &'a mut dyn Write,
    pub lang: Lang,
}

impl Console<'_> {
    /// Says something to standard error. Nothing can be done where that fails.
    pub fn tell(&mut self, text: &str) {
        let _ = writeln!(self.err, "{text}");
    }
}

/// Runs the command that the program was called with and returns its exit code. `locale` is the value of `LANG`.
pub fn run(args: impl IntoIterator<Item = OsString>, locale: &str) -> u8 {
    let args: Vec<String> = args
        .into_iter()
        .map(|a| a.to_string_lossy().into_owned())
        .collect();
    let lang = args::lang(&args).unwrap_or_else(|| Lang::of_locale(locale));
    let (out, err) = (io::stdout(), io::stderr());
    let mut out = io::BufWriter::new(out.lock());
    let mut console = Console {
        out: &mut out,
        err: &mut err.lock(),
        lang,
    };
    let exit = execute(&args, &mut console).and_then(|exit| console.out.flush().map(|()| exit));
    match exit {
        Ok(exit) => exit as u8,
        // Whoever read the output has seen enough.
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Exit::Ok as u8,
        Err(e) => {
            console.tell(&words::cannot_write(&e.to_string(), lang));
            Exit::Io as u8
        }
    }
}

/// Does what the arguments ask for.
///
/// # Errors
/// The result could not be written.
pub fn execute(args: &[String], console: &mut Console) -> io::Result<Exit> {
    match args::parse(args) {
        Ok(Request::Help) => {
            console
                .out
                .write_all(words::help(console.lang).as_bytes())?;
            Ok(Exit::Ok)
        }
        Ok(Request::Version) => {
            writeln!(console.out, "signalbox {}", env!("CARGO_PKG_VERSION"))?;
            Ok(Exit::Ok)
        }
        Ok(Request::List) => list::list(console),
        Ok(Request::Check(files)) => check::check(&files, console),
        Ok(Request::Run(request)) => run::run(&request, console),
        Ok(Request::Explain(request)) => explain::explain(&request, console),
        Err(wrong) => Ok(complain(&wrong, console)),
    }
}

fn complain(wrong: &Wrong, console: &mut Console) -> Exit {
    let text = wrong.say(console.lang);
    console.tell(&format!("{text} {}", words::see_help(console.lang)));
    Exit::Usage
}
