//! What the command was called with. `--option value` and `--option=value` are the same; nothing after `--` is an option.

use crate::text::{Lang, cli as words};
use sim::scenario::{nearest, units};
use sim::time::Time;

const COMMANDS: [&str; 4] = ["list", "check", "run", "explain"];
const EVERYWHERE: [&str; 3] = ["--lang", "--help", "--version"];
const OF_RUN: [&str; 6] = [
    "--variant",
    "--seed",
    "--set",
    "--until",
    "--facts",
    "--format",
];
const AT: &str = "--at";
/// What `explain` takes of the options of `run`, beside its own.
const OF_EXPLAIN: [&str; 4] = [AT, "--variant", "--seed", "--set"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Help,
    Version,
    List,
    Check(Vec<String>),
    Run(Box<RunRequest>),
    Explain(Box<ExplainRequest>),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    #[default]
    Text,
    Json,
}

/// What to run, and how. What is none is as the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRequest {
    /// A file's path or a lesson's id.
    pub what: String,
    pub variant: Option<String>,
    pub seed: Option<u64>,
    pub knobs: Vec<(String, String)>,
    pub until: Option<Time>,
    pub facts: bool,
    pub format: Format,
}

/// What to explain: a run, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainRequest {
    pub run: RunRequest,
    /// An event's number, a time or an anchor, as it was written.
    pub at: String,
}

/// What is wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    NoCommand,
    UnknownCommand(String),
    UnknownOption(String),
    NoValue(&'static str),
    NeedlessValue(&'static str),
    BadSeed(String),
    BadUntil(String),
    BadFormat(String),
    BadLang(String),
    BadKnob(String),
    NothingToCheck,
    NothingToRun,
    NoPosition,
    NeedlessWord(String),
}

impl Wrong {
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::NoCommand => words::no_command(lang),
            Self::UnknownCommand(given) => {
                words::unknown_command(given, nearest(given, COMMANDS), lang)
            }
            Self::UnknownOption(given) => {
                let near = nearest(given, known());
                words::unknown_option(given, near, lang)
            }
            Self::NoValue(option) => words::no_value(option, lang),
            Self::NeedlessValue(option) => words::needless_value(option, lang),
            Self::BadSeed(given) => words::bad_seed(given, lang),
            Self::BadUntil(given) => words::bad_until(given, lang),
            Self::BadFormat(given) => words::bad_choice("--format", given, &["text", "json"], lang),
            Self::BadLang(given) => words::bad_choice("--lang", given, &["ko", "en"], lang),
            Self::BadKnob(given) => words::bad_knob(given, lang),
            Self::NothingToCheck => words::nothing_to_check(lang),
            Self::NothingToRun => words::nothing_to_run(lang),
            Self::NoPosition => words::no_position(lang),
            Self::NeedlessWord(given) => words::needless_word(given, lang),
        }
    }
}

/// Returns the language that the arguments ask for, if they do, before anything else is looked at: complaints are in it.
pub fn lang(args: &[String]) -> Option<Lang> {
    let after = args
        .iter()
        .position(|a| a == "--lang")
        .and_then(|i| args.get(i + 1));
    let joined = args.iter().find_map(|a| a.strip_prefix("--lang="));
    joined.or(after.map(String::as_str)).and_then(Lang::by_code)
}

/// Returns what the arguments, without the program's name, ask for.
///
/// # Errors
/// The first thing that makes no sense.
pub fn parse(args: &[String]) -> Result<Request, Wrong> {
    let parts = Parts::split(args)?;
    if parts.has("--help") || parts.words.first().is_some_and(|w| w == "help") {
        return Ok(Request::Help);
    }
    if parts.has("--version") {
        return Ok(Request::Version);
    }
    let Some((command, rest)) = parts.words.split_first() else {
        return Err(Wrong::NoCommand);
    };
    match command.as_str() {
        "run" => {
            parts.only(&OF_RUN)?;
            Ok(Request::Run(Box::new(run(rest, &parts)?)))
        }
        "explain" => explain(rest, &parts),
        "list" | "check" => {
            parts.only(&[])?;
            match () {
                () if command == "check" && rest.is_empty() => Err(Wrong::NothingToCheck),
                () if command == "check" => Ok(Request::Check(rest.to_vec())),
                () => rest
                    .first()
                    .map_or(Ok(Request::List), |w| Err(Wrong::NeedlessWord(w.clone()))),
            }
        }
        other => Err(Wrong::UnknownCommand(other.to_owned())),
    }
}

fn explain(words: &[String], parts: &Parts) -> Result<Request, Wrong> {
    parts.only(&OF_EXPLAIN)?;
    let run = run(words, parts)?;
    let mut given = parts.options.iter().rev();
    let at = given
        .find(|(name, _)| *name == AT)
        .map(|(_, at)| at.clone());
    let at = at.ok_or(Wrong::NoPosition)?;
    Ok(Request::Explain(Box::new(ExplainRequest { run, at })))
}

fn known() -> impl Iterator<Item = &'static str> {
    EVERYWHERE.into_iter().chain(OF_RUN).chain([AT])
}

fn run(words: &[String], parts: &Parts) -> Result<RunRequest, Wrong> {
    let mut request = RunRequest::default();
    match words {
        [] => return Err(Wrong::NothingToRun),
        [what] => request.what.clone_from(what),
        [_, needless, ..] => return Err(Wrong::NeedlessWord(needless.clone())),
    }
    for (name, value) in &parts.options {
        let given = || value.clone();
        match *name {
            "--variant" => request.variant = Some(given()),
            "--seed" => request.seed = Some(value.parse().map_err(|_| Wrong::BadSeed(given()))?),
            "--until" => {
                request.until = Some(until(value).ok_or_else(|| Wrong::BadUntil(given()))?)
            }
            "--facts" => request.facts = true,
            "--format" => {
                request.format = format(value).ok_or_else(|| Wrong::BadFormat(given()))?
            }
            "--set" => {
                let (knob, value) = value
                    .split_once('=')
                    .ok_or_else(|| Wrong::BadKnob(given()))?;
                request.knobs.push((knob.to_owned(), value.to_owned()));
            }
            _ => {}
        }
    }
    Ok(request)
}

fn until(text: &str) -> Option<Time> {
    let span = units::duration(text)?;
    (span.0 > 0 && span.0 <= Time::MAX.0).then_some(Time(span.0))
}

fn format(text: &str) -> Option<Format> {
    match text {
        "text" => Some(Format::Text),
        "json" => Some(Format::Json),
        _ => None,
    }
}

/// Arguments by their form.
#[derive(Debug, Default)]
struct Parts {
    words: Vec<String>,
    /// Known options with their values; a switch has an empty one.
    options: Vec<(&'static str, String)>,
}

impl Parts {
    fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(n, _)| *n == name)
    }

    /// Refuses options of other commands.
    fn only(&self, own: &[&str]) -> Result<(), Wrong> {
        let fits = |name: &str| own.contains(&name) || EVERYWHERE.contains(&name);
        let other = self.options.iter().find(|(name, _)| !fits(name));
        other.map_or(Ok(()), |(name, _)| {
            Err(Wrong::NeedlessWord((*name).to_owned()))
        })
    }

    fn split(args: &[String]) -> Result<Self, Wrong> {
        let mut parts = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            if arg == "--" {
                parts.words.extend(rest.by_ref().cloned());
            } else if arg.starts_with('-') && arg.len() > 1 {
                let option = parts.option(arg, &mut rest)?;
                parts.options.push(option);
            } else {
                parts.words.push(arg.clone());
            }
        }
        Ok(parts)
    }

    fn option<'a>(
        &self,
        arg: &str,
        rest: &mut impl Iterator<Item = &'a String>,
    ) -> Result<(&'static str, String), Wrong> {
        let (given, joined) = arg
            .split_once('=')
            .map_or((arg, None), |(name, value)| (name, Some(value)));
        let given = match given {
            "-h" => "--help",
            "-V" => "--version",
            other => other,
        };
        let known = known().find(|name| *name == given);
        let name = known.ok_or_else(|| Wrong::UnknownOption(given.to_owned()))?;
        if matches!(name, "--help" | "--version" | "--facts") {
            return match joined {
                Some(_) => Err(Wrong::NeedlessValue(name)),
                None => Ok((name, String::new())),
            };
        }
        let value = joined
            .map(str::to_owned)
            .or_else(|| rest.next().cloned())
            .ok_or(Wrong::NoValue(name))?;
        if name == "--lang" && Lang::by_code(&value).is_none() {
            return Err(Wrong::BadLang(value));
        }
        Ok((name, value))
    }
}

#[cfg(test)]
mod tests;
