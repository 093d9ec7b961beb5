//! What a reader chose once and finds again: saved in the browser, never part of a run.

use super::arrangement::Arrangement;
use super::stops::{Stop, Stops};
use crate::text::Lang;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    /// Returns the theme of a code as in `theme=dark`, or none.
    pub fn by_code(code: &str) -> Option<Self> {
        match code {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns what one press of the theme button changes to.
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Auto,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefs {
    pub lang: Lang,
    pub theme: Theme,
    /// Whether keys without Ctrl or Alt act (WCAG 2.1.4).
    pub single_keys: bool,
    /// At what playing pauses.
    pub stops: Stops,
    /// Whether lessons stop and ask.
    pub questions: bool,
    pub arrangement: Arrangement,
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            lang: Lang::default(),
            theme: Theme::default(),
            single_keys: true,
            stops: Stops::default(),
            questions: true,
            arrangement: Arrangement::default(),
        }
    }
}

/// How [`Prefs`] are saved. Every field may be missing.
#[derive(Serialize, Deserialize)]
struct Saved {
    lang: Option<String>,
    theme: Option<Theme>,
    single_keys: Option<bool>,
    /// By their names; unknown ones are left out.
    stops: Option<Vec<String>>,
    questions: Option<bool>,
    arrangement: Option<Arrangement>,
}

impl Prefs {
    /// Returns the text to save.
    pub fn to_json(self) -> String {
        let saved = Saved {
            lang: Some(self.lang.code().to_owned()),
            theme: Some(self.theme),
            single_keys: Some(self.single_keys),
            stops: Some(self.stops.iter().map(|stop| stop.name().into()).collect()),
            questions: Some(self.questions),
            arrangement: Some(self.arrangement),
        };
        serde_json::to_string(&saved).unwrap_or_default()
    }

    /// Returns these preferences with what a saved text says; what it does not say, or says wrongly, stays.
    pub fn with_saved(self, json: &str) -> Self {
        let Ok(saved) = serde_json::from_str::<Saved>(json) else {
            return self;
        };
        Self {
            lang: saved
                .lang
                .and_then(|code| Lang::by_code(&code))
                .unwrap_or(self.lang),
            theme: saved.theme.unwrap_or(self.theme),
            single_keys: saved.single_keys.unwrap_or(self.single_keys),
            stops: saved.stops.map_or(self.stops, |names| stops(&names)),
            questions: saved.questions.unwrap_or(self.questions),
            arrangement: saved
                .arrangement
                .map_or(self.arrangement, Arrangement::checked),
        }
    }
}

fn stops(names: &[String]) -> Stops {
    let named = |stop: &Stop| names.iter().any(|name| name == stop.name());
    let chosen = Stop::ALL.into_iter().filter(named);
    chosen.fold(Stops::default(), |all, stop| all.with(stop, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::arrangement::Arrange;

    #[test]
    fn saved_preferences_come_back_and_junk_does_not() {
        let prefs = Prefs {
            lang: Lang::En,
            theme: Theme::Dark,
            single_keys: false,
            stops: Stops::default()
                .with(Stop::BreakerOpens, true)
                .with(Stop::Crashed, true),
            questions: false,
            arrangement: Arrangement::default()
                .with(Arrange::Side)
                .with(Arrange::Stage(60)),
        };
        assert_eq!(Prefs::default().with_saved(&prefs.to_json()), prefs);
        for junk in [
            "",
            "{",
            "[]",
            "{\"theme\":\"pink\"}",
            "{\"lang\":7}",
            "{\"stops\":9}",
        ] {
            assert_eq!(prefs.with_saved(junk), prefs, "{junk}");
        }
        assert_eq!(
            prefs.with_saved("{\"lang\":\"ko\"}"),
            Prefs {
                lang: Lang::Ko,
                ..prefs
            }
        );
    }
}
