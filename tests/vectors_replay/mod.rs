//! Reads a folder of vectors and gives each file to its replayer.
//!
//! A new system is one module here and one line in [`replayer`].

mod hystrix_breaker;
mod kafka;
mod kafka_assign;
pub mod lessons;
mod queueing;
mod rabbitmq;
mod resilience4j_breaker;
mod resilience4j_calls;
mod resilience4j_limits;
mod resilience4j_retry;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

/// What replaying one file found.
#[derive(Default)]
pub struct Tally {
    /// Product and version of the profile that is replayed, where there is one.
    pub profile: Option<&'static str>,
    pub cases: usize,
    pub operations: usize,
    /// Cases that the machine cannot replay yet, by what they need.
    pub not_yet: BTreeMap<String, usize>,
    pub differences: Vec<Difference>,
}

/// One answer that is not the recorded one.
pub struct Difference {
    /// What kind of answer it is: only the first of each kind is printed.
    pub kind: &'static str,
    pub case: String,
    pub step: String,
    pub expected: String,
    pub actual: String,
}

/// Replays one file; the error says what is wrong with the file itself.
type Replayer = fn(&Value) -> Result<Tally, String>;

/// Returns what replays the file of this name.
fn replayer(file: &str) -> Option<Replayer> {
    match file {
        "circuit_breaker_hystrix.json" => Some(hystrix_breaker::replay),
        "circuit_breaker_resilience4j.json" => Some(resilience4j_breaker::replay),
        "resilience4j_retry_ratelimit_bulkhead.json" => Some(resilience4j_calls::replay),
        "kafka.json" => Some(kafka::replay),
        "rabbitmq.json" => Some(rabbitmq::replay),
        "queueing.json" => Some(queueing::replay),
        _ => None,
    }
}

/// The files of a folder, by name; none where there is no replayer.
pub struct Report(Vec<(String, Option<Tally>)>);

/// Replays every JSON file of `folder`. Folders inside it are ignored.
pub fn replay_folder(folder: &Path) -> Result<Report, String> {
    let readable = |error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(readable)? {
        let path = entry.map_err(readable)?.path();
        if path.is_file()
            && path
                .extension()
                .is_some_and(|extension| extension == "json")
        {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no vectors here", folder.display()));
    }
    files
        .iter()
        .map(|path| replay_file(path))
        .collect::<Result<_, _>>()
        .map(Report)
}

fn replay_file(path: &Path) -> Result<(String, Option<Tally>), String> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let Some(replay) = replayer(&name) else {
        return Ok((name, None));
    };
    let told = |error: String| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| told(error.to_string()))?;
    let file = serde_json::from_str(&text).map_err(|error| told(error.to_string()))?;
    Ok((name, Some(replay(&file).map_err(told)?)))
}

impl Report {
    /// Returns how many answers differ, over all files.
    pub fn differences(&self) -> usize {
        self.tallies().map(|tally| tally.differences.len()).sum()
    }

    /// Returns the kinds of answers that differ, in the order in which they were found.
    pub fn kinds(&self) -> Vec<String> {
        self.tallies()
            .flat_map(Tally::firsts)
            .map(|first| first.kind.to_owned())
            .collect()
    }

    fn tallies(&self) -> impl Iterator<Item = &Tally> {
        self.0.iter().filter_map(|(_, tally)| tally.as_ref())
    }
}

impl Tally {
    /// Returns the first difference of each kind.
    fn firsts(&self) -> Vec<&Difference> {
        let mut firsts: Vec<&Difference> = Vec::new();
        for difference in &self.differences {
            if firsts.iter().all(|first| first.kind != difference.kind) {
                firsts.push(difference);
            }
        }
        firsts
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, tally) in &self.0 {
            match tally {
                Some(tally) => write!(f, "{name}: {tally}")?,
                None => writeln!(f, "{name}: no replayer")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            profile,
            cases,
            operations,
            not_yet,
            differences,
        } = self;
        if let Some(profile) = profile {
            write!(f, "profile {profile}, ")?;
        }
        write!(
            f,
            "{cases} cases, {operations} operations, {} differences",
            differences.len()
        )?;
        for (what, count) in not_yet {
            write!(f, ", {count} not yet ({what})")?;
        }
        writeln!(f)?;
        for Difference {
            kind,
            case,
            step,
            expected,
            actual,
        } in self.firsts()
        {
            writeln!(f, "  {kind}: case {case}, step {step}")?;
            writeln!(f, "    expected {expected}")?;
            writeln!(f, "    actual   {actual}")?;
        }
        Ok(())
    }
}
