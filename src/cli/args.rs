//! What the command was called with. `--option value` and `--option=value` are the same; nothing after `--` is an option.

use crate::text::{Lang, cli as words};
use sim::scenario::{nearest, units};
use sim::time::Time;

const COMMANDS: [&str; 3] = ["list", "check", "run"];
const EVERYWHERE: [&str; 3] = ["--lang", "--help", "--version"];
const OF_RUN: [&str; 6] = [
    "--variant",
    "--seed",
    "--set",
    "--until",
    "--facts",
    "--format",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Help,
    Version,
    List,
    Check(Vec<String>),
    Run(Box<RunRequest>),
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
                let near = nearest(given, EVERYWHERE.into_iter().chain(OF_RUN));
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
        "run" => run(rest, &parts),
        "list" | "check" => {
            let of_run = parts.options.iter().find(|(name, _)| OF_RUN.contains(name));
            match of_run {
                Some((name, _)) => Err(Wrong::NeedlessWord((*name).to_owned())),
                None if command == "check" && rest.is_empty() => Err(Wrong::NothingToCheck),
                None if command == "check" => Ok(Request::Check(rest.to_vec())),
                None => rest
                    .first()
                    .map_or(Ok(Request::List), |w| Err(Wrong::NeedlessWord(w.clone()))),
            }
        }
        other => Err(Wrong::UnknownCommand(other.to_owned())),
    }
}

fn run(words: &[String], parts: &Parts) -> Result<Request, Wrong> {
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
    Ok(Request::Run(Box::new(request)))
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
        let known = EVERYWHERE
            .into_iter()
            .chain(OF_RUN)
            .find(|name| *name == given);
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
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, Wrong> {
        parse(
            &line
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>(),
        )
    }

    #[track_caller]
    fn wrong(line: &str, ko: &str, en: &str) {
        let wrong = parsed(line).expect_err("a mistake");
        assert_eq!(
            (wrong.say(Lang::Ko).as_str(), wrong.say(Lang::En).as_str()),
            (ko, en)
        );
    }

    #[test]
    fn commands() {
        assert_eq!(parsed("list --lang en"), Ok(Request::List));
        assert_eq!(
            parsed("check a.json b.json"),
            Ok(Request::Check(vec!["a.json".into(), "b.json".into()]))
        );
        assert_eq!(parsed("run --help"), Ok(Request::Help));
        assert_eq!(parsed("-V"), Ok(Request::Version));
        let request = RunRequest {
            what: "create-order".into(),
            variant: Some("sync".into()),
            seed: Some(7),
            knobs: vec![
                ("lease".into(), "50ms".into()),
                ("note".into(), "a=b".into()),
            ],
            until: Some(Time(60_000_000_000)),
            facts: true,
            format: Format::Json,
        };
        let line = "run create-order --variant sync --seed=7 --set lease=50ms --set note=a=b --until 60s --facts --format json";
        assert_eq!(parsed(line), Ok(Request::Run(Box::new(request))));
        let dashed = RunRequest {
            what: "--odd.json".into(),
            ..RunRequest::default()
        };
        assert_eq!(
            parsed("run -- --odd.json"),
            Ok(Request::Run(Box::new(dashed)))
        );
    }

    #[test]
    fn mistakes_in_both_languages() {
        wrong(
            "",
            "무엇을 할지 적어 주세요: list, check, run.",
            "Say what to do: list, check or run.",
        );
        wrong(
            "rnu x",
            "rnu라는 명령은 없어요. 혹시 run을 쓰려고 했나요?",
            "There is no command rnu. Did you mean run?",
        );
        wrong(
            "run x --variants y",
            "--variants라는 선택은 없어요. 혹시 --variant를 쓰려고 했나요?",
            "There is no option --variants. Did you mean --variant?",
        );
        wrong(
            "check",
            "검사할 파일을 하나 이상 적어 주세요.",
            "Name at least one file to check.",
        );
        wrong(
            "run",
            "실행할 파일이나 실습 이름을 적어 주세요.",
            "Name a file or a lesson to run.",
        );
        wrong(
            "run x --seed",
            "--seed 뒤에 값이 있어야 해요.",
            "--seed needs a value.",
        );
        wrong(
            "run x --facts=1",
            "--facts는 값을 받지 않아요.",
            "--facts takes no value.",
        );
        wrong(
            "run x y",
            "y는 여기에 쓸 수 없어요.",
            "y has no place here.",
        );
        wrong(
            "list --facts",
            "--facts는 여기에 쓸 수 없어요.",
            "--facts has no place here.",
        );
        wrong(
            "run x --format xml",
            "--format에는 text, json 가운데 하나를 적어 주세요. 적힌 것: xml.",
            "--format takes one of text, json, not xml.",
        );
        wrong(
            "list --lang fr",
            "--lang에는 ko, en 가운데 하나를 적어 주세요. 적힌 것: fr.",
            "--lang takes one of ko, en, not fr.",
        );
    }

    #[test]
    fn numbers_are_checked() {
        for line in [
            "run x --seed -1",
            "run x --seed 1.5",
            "run x --seed 18446744073709551616",
        ] {
            assert!(matches!(parsed(line), Err(Wrong::BadSeed(_))), "{line}");
        }
        for line in [
            "run x --until 60",
            "run x --until 0s",
            "run x --until 31d",
            "run x --until soon",
        ] {
            assert!(matches!(parsed(line), Err(Wrong::BadUntil(_))), "{line}");
        }
        assert!(matches!(
            parsed("run x --set lease"),
            Err(Wrong::BadKnob(_))
        ));
    }

    #[test]
    fn the_language_is_known_before_a_mistake() {
        let args = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(lang(&args("rnu --lang en")), Some(Lang::En));
        assert_eq!(lang(&args("rnu --lang=ko")), Some(Lang::Ko));
        assert_eq!(lang(&args("list")), None);
    }
}
