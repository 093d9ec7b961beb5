//! The address of a place in the page: `#/l/<lesson>?variant=…&seed=…&knobs=…&do=…&at=…`, or `#/` for the catalogue.
//!
//! It is the share link: whoever opens it sees the same runs at the same event. Static hosting has no server to ask, so it
//! all stands after the hash. It may come from a stranger: it is bounded and checked, an unknown parameter is ignored, and a
//! value that makes no sense is left out and told.

use super::prefs::Theme;
use crate::text::Lang;
use sim::record::EVENTS_MAX;
use std::fmt::Write;

/// What this page writes as `v`; a link of a later version is opened as far as it is understood.
pub const VERSION: u32 = 1;
/// A longer address is not read.
const LENGTH_MAX: usize = 8_000;
/// The longest lesson or variant id that is looked at.
const ID_LENGTH_MAX: usize = 64;
/// More knobs than that are not read.
const KNOBS_MAX: usize = 32;
/// The longest name of a run, in characters.
pub const TITLE_MAX: usize = 60;
/// No question has more answers.
const ANSWERS_MAX: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The version of the link, where it is not this page's.
    pub version: Option<u32>,
    /// None: the catalogue.
    pub lesson: Option<String>,
    pub variant: Option<String>,
    /// The variant that stands beside.
    pub beside: Option<String>,
    pub seed: Option<u64>,
    /// Knobs that were moved, by id, with their values as files write them.
    pub knobs: Vec<(String, String)>,
    /// The commands of the run, as [`hand`](super::hand) writes them.
    pub hands: Vec<String>,
    /// The commands of the run beside.
    pub hands_beside: Vec<String>,
    /// The world of a wrong answer in which the run is: a question's id, and the number of the answer from 1.
    pub world: Option<(String, usize)>,
    /// The world of the run beside.
    pub world_beside: Option<(String, usize)>,
    /// Whether the run beside is the one that keys and sentence follow.
    pub focus_beside: bool,
    /// The name that a reader gave to the run, and to the run beside.
    pub name: Option<String>,
    pub name_beside: Option<String>,
    /// How many events are applied.
    pub at: Option<u32>,
    /// After how many events what one sees ends, until somebody lifts it.
    pub until: Option<u32>,
    /// The hash of the run up to there: tells whether the machine still makes the same run.
    pub seen: Option<u32>,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    /// After how many events a run ends, where that is not [`sim::record::EVENTS_DEFAULT`].
    pub events_max: Option<u32>,
    /// The parts that make no sense, as they stand in the address.
    pub refused: Vec<String>,
}

impl Route {
    /// Returns what a hash says, with or without its `#`.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let mut route = Self::default();
        if hash.len() > LENGTH_MAX {
            let start: String = hash.chars().take(40).collect();
            route.refused.push(format!("{start}…"));
            return route;
        }
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        route.lesson = path.strip_prefix("/l/").and_then(id);
        if route.lesson.is_none() && !matches!(path, "" | "/") {
            route.refused.push(path.to_owned());
        }
        for part in query.split('&') {
            let understood = part
                .split_once('=')
                .is_none_or(|(name, value)| route.take(name, value).is_some());
            if !understood {
                route.refused.push(part.to_owned());
            }
        }
        route
    }

    /// Takes one parameter; none where its value makes no sense.
    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        match name {
            "v" => self.version = Some(value.parse().ok()?).filter(|v| *v != VERSION),
            "variant" => self.variant = Some(id(value)?),
            "beside" => self.beside = Some(id(value)?),
            "seed" => self.seed = Some(value.parse().ok()?),
            "knobs" => self.knobs = pairs(value)?,
            "do" => self.hands = list(value)?,
            "beside-do" => self.hands_beside = list(value)?,
            "world" => self.world = Some(world(value)?),
            "beside-world" => self.world_beside = Some(world(value)?),
            "focus" => self.focus_beside = Some(()).filter(|()| value == "beside").is_some(),
            "name" => self.name = Some(title(value)?),
            "beside-name" => self.name_beside = Some(title(value)?),
            "until" => self.until = Some(value.parse().ok()?),
            "at" => self.at = Some(value.parse().ok()?),
            "seen" => self.seen = Some(u32::from_str_radix(value, 16).ok()?),
            "events" => self.events_max = Some(events_max(value)?),
            "lang" => self.lang = Some(Lang::by_code(value)?),
            "theme" => self.theme = Some(Theme::by_code(value)?),
            _ => {}
        }
        Some(())
    }

    /// Returns the hash, `#` included.
    pub fn hash(&self) -> String {
        let mut out = "#/".to_owned();
        if let Some(lesson) = &self.lesson {
            let _ = write!(out, "l/{lesson}");
        }
        let mut mark = '?';
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = write!(out, "{mark}{name}={value}");
                mark = '&';
            }
        };
        let some = |items: &[String]| {
            (!items.is_empty()).then(|| items.join(&super::hand::BETWEEN.to_string()))
        };
        let knobs: Vec<String> = self
            .knobs
            .iter()
            .map(|(knob, value)| format!("{knob}:{}", value.replace('%', "pct")))
            .collect();
        // Only a link that holds more than the place of an untouched lesson needs a version.
        let named = self.name.is_some() || self.name_beside.is_some() || self.until.is_some();
        let plain =
            knobs.is_empty() && self.hands.is_empty() && self.hands_beside.is_empty() && !named;
        let version = self.version.or((!plain).then_some(VERSION));
        add("v", version.map(|v| v.to_string()));
        add("variant", self.variant.clone());
        add("beside", self.beside.clone());
        add("seed", self.seed.map(|n| n.to_string()));
        add("knobs", (!knobs.is_empty()).then(|| knobs.join(",")));
        add("do", some(&self.hands));
        add("beside-do", some(&self.hands_beside));
        let world = |world: &Option<(String, usize)>| {
            let (question, answer) = world.as_ref()?;
            Some(format!("{question}.{answer}"))
        };
        add("world", world(&self.world));
        add("beside-world", world(&self.world_beside));
        add("name", self.name.as_deref().map(escaped));
        add("beside-name", self.name_beside.as_deref().map(escaped));
        add("focus", self.focus_beside.then(|| "beside".to_owned()));
        add("at", self.at.map(|n| n.to_string()));
        add("until", self.until.map(|n| n.to_string()));
        add("seen", self.seen.map(|hash| format!("{hash:08x}")));
        add("events", self.events_max.map(|n| n.to_string()));
        add("lang", self.lang.map(|l| l.code().to_owned()));
        add("theme", self.theme.map(|t| t.code().to_owned()));
        out
    }

    /// Returns whether two addresses lead to the same runs at the same event.
    pub fn same_place(&self, other: &Self) -> bool {
        let place = |route: &Self| Self {
            version: None,
            seen: None,
            lang: None,
            theme: None,
            refused: Vec::new(),
            ..route.clone()
        };
        place(self) == place(other)
    }
}

/// Returns an id as files write it: letters, digits, hyphens and underscores.
fn id(text: &str) -> Option<String> {
    let fits = !text.is_empty()
        && text.len() <= ID_LENGTH_MAX
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| text.to_owned())
}

/// Returns `question.2` as a question's id and the number of an answer.
fn world(text: &str) -> Option<(String, usize)> {
    let (question, answer) = text.rsplit_once('.')?;
    let answer = answer.parse().ok()?;
    (1..=ANSWERS_MAX)
        .contains(&answer)
        .then_some((id(question)?, answer))
}

/// Returns a name with every byte escaped that is no letter, digit, hyphen or underscore: its own or the address's signs cannot be
/// mistaken for one another.
fn escaped(title: &str) -> String {
    let mut out = String::new();
    for byte in title.bytes() {
        match byte {
            b'-' | b'_' => out.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Reads the name of a run: as short as the page lets one write it, and without signs that cannot be seen.
fn title(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |it: Option<u8>| char::from(it?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            _ => byte,
        });
    }
    let title = String::from_utf8(bytes).ok()?;
    let good = !title.is_empty()
        && title.trim() == title
        && title.chars().count() <= TITLE_MAX
        && !title.chars().any(is_unseen);
    good.then_some(title)
}

/// Signs that turn the direction of writing or take no room could make a name look like another text.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn events_max(text: &str) -> Option<u32> {
    let number = text.parse().ok()?;
    (1..=EVENTS_MAX).contains(&number).then_some(number)
}

/// Returns `lease:300ms,lost:0.5pct` as pairs; the sign for percent would have to be escaped.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let pair = |part: &str| {
        let (name, value) = part.split_once(':')?;
        Some((id(name)?, value.replace("pct", "%")))
    };
    let pairs: Vec<_> = text.split(',').map(pair).collect::<Option<_>>()?;
    (pairs.len() <= KNOBS_MAX).then_some(pairs)
}

fn list(text: &str) -> Option<Vec<String>> {
    let items: Vec<String> = text
        .split(super::hand::BETWEEN)
        .map(str::to_owned)
        .collect();
    (items.len() <= super::hand::HANDS_MAX).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_place() {
        for hash in [
            "#/",
            "#/l/create-order",
            "#/l/create-order?variant=sync&beside=async&seed=7&at=14&lang=ko&theme=dark",
            "#/?lang=en",
            "#/l/pay?v=1&variant=as-is&knobs=lease:300ms,lost:0.5pct&do=crash.pay@7.1~drop.3@9.0&at=14&seen=00c0ffee",
            "#/l/pay?v=1&variant=a&beside=b&beside-do=hang.pay@7.0&focus=beside",
            "#/l/pay?v=2&at=3",
            "#/l/pay?variant=a&beside=a&beside-world=who-pays.2&focus=beside&at=3",
            "#/l/pay?at=3&events=1000000&lang=ko",
            "#/l/pay?v=1&name=%EC%9E%84%EB%8C%80%20300%26at%3D9&beside-name=a-b_c&at=3&until=9",
        ] {
            let route = Route::parse(hash);
            assert_eq!(route.hash(), hash);
            assert_eq!(route.refused, Vec::<String>::new());
            assert!(route.same_place(&Route::parse(&route.hash())));
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out_and_told() {
        let many = vec!["drop.1@1.0"; 65].join("~");
        for (hash, refused) in [
            ("", vec![]),
            ("#", vec![]),
            ("#nowhere?y&utm=x", vec!["nowhere"]),
            ("#%%%", vec!["%%%"]),
            ("#/s/AAAA", vec!["/s/AAAA"]),
            ("#<b>", vec!["<b>"]),
            ("#/?utm=x", vec![]),
            ("#/l/", vec!["/l/"]),
            (
                "#/?events=1000001&events=0",
                vec!["events=1000001", "events=0"],
            ),
            ("#/l/<script>", vec!["/l/<script>"]),
            ("#/l/../x", vec!["/l/../x"]),
            (
                "#/?world=who&beside-world=who.5&world=<b>.1",
                vec!["world=who", "beside-world=who.5", "world=<b>.1"],
            ),
            (
                "#/?at=-1&seed=x&lang=fr&theme=pink&variant=&seen=xyz&knobs=a&v=x",
                vec![
                    "at=-1",
                    "seed=x",
                    "lang=fr",
                    "theme=pink",
                    "variant=",
                    "seen=xyz",
                    "knobs=a",
                    "v=x",
                ],
            ),
            (
                "#/?until=x&name=&name=%zz&name=%ff&name=%20a&beside-name=a%E2%80%AEb&name=%00",
                vec![
                    "until=x",
                    "name=",
                    "name=%zz",
                    "name=%ff",
                    "name=%20a",
                    "beside-name=a%E2%80%AEb",
                    "name=%00",
                ],
            ),
            (
                &format!("#/?name={}", "a".repeat(61)),
                vec![&*format!("name={}", "a".repeat(61))],
            ),
            (&format!("#/?do={many}"), vec![&*format!("do={many}")]),
        ] {
            let route = Route::parse(hash);
            assert_eq!(route.refused, refused, "{hash}");
            let plain = Route {
                refused: Vec::new(),
                ..route
            };
            assert_eq!(plain, Route::default(), "{hash}");
        }
        let long = format!("#/l/pay?at={}", "1".repeat(9_000));
        let route = Route::parse(&long);
        assert_eq!((route.lesson, route.refused.len()), (None, 1));
    }
}
