//! What a reader chose once and finds again: saved in the browser, never part of a run.

use super::arrangement::Arrangement;
use super::stops::{Stop, Stops};
use crate::text::Lang;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    Light,
    Dark,
    /// High contrast, as light or dark as the system says.
    Contrast,
}

impl Theme {
    /// Returns the theme of a code as in `theme=dark`, or none.
    pub fn by_code(code: &str) -> Option<Self> {
        match code {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            "contrast" => Some(Self::Contrast),
            _ => None,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }

    /// Returns what one press of the theme button changes to.
    pub fn next(self) -> Self {
        match self {
            Self::Auto => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::Contrast,
            Self::Contrast => Self::Auto,
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

impl Prefs {
    /// Returns the text to save: `lang=ko theme=dark single_keys=true stops=crashed,message_lost questions=true lesson=true …`.
    pub fn to_text(self) -> String {
        let stops: Vec<&str> = self.stops.iter().map(Stop::name).collect();
        format!(
            "lang={} theme={} single_keys={} stops={} questions={} {}",
            self.lang.code(),
            self.theme.code(),
            self.single_keys,
            stops.join(","),
            self.questions,
            self.arrangement.to_text()
        )
    }

    /// Returns these preferences with what a saved text says; what it does not say, or says wrongly, stays.
    pub fn with_saved(mut self, text: &str) -> Self {
        for (name, value) in text.split(' ').filter_map(|part| part.split_once('=')) {
            match name {
                "lang" => self.lang = Lang::by_code(value).unwrap_or(self.lang),
                "theme" => self.theme = Theme::by_code(value).unwrap_or(self.theme),
                "single_keys" => self.single_keys = value.parse().unwrap_or(self.single_keys),
                "stops" => self.stops = stops(value),
                "questions" => self.questions = value.parse().unwrap_or(self.questions),
                _ => self.arrangement = self.arrangement.with_saved(name, value),
            }
        }
        self
    }
}

/// Returns the named stops; unknown names are left out.
fn stops(names: &str) -> Stops {
    let named = |stop: &Stop| names.split(',').any(|name| name == stop.name());
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
            theme: Theme::Contrast,
            single_keys: false,
            stops: Stops::default()
                .with(Stop::BreakerOpens, true)
                .with(Stop::Crashed, true),
            questions: false,
            arrangement: Arrangement::default()
                .with(Arrange::Side)
                .with(Arrange::Stage(60)),
        };
        assert_eq!(Prefs::default().with_saved(&prefs.to_text()), prefs);
        for junk in [
            "",
            "{",
            "[]",
            "{\"theme\":\"dark\"}",
            "theme=pink",
            "lang=7 single_keys=",
            "stage=x side=y",
            "==",
        ] {
            assert_eq!(prefs.with_saved(junk), prefs, "{junk}");
        }
        let korean = Prefs {
            lang: Lang::Ko,
            ..prefs
        };
        assert_eq!(prefs.with_saved("lang=ko"), korean);
    }
}
