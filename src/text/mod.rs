//! Every word that a person reads outside lesson files, in Korean and English.
//!
//! Both languages stand together in one expression, [`say!`](crate::say!), so that a missing one does not compile.
//! Korean is polite 해요체 in sentences and noun endings on buttons; particles follow the last syllable through
//! [`josa`]; terms are those of the [`glossary`](mod@glossary).
//!
//! Nothing here knows the page: it turns facts, names and numbers of the machine into text.

pub mod balancer;
pub mod circuit;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod curve;
pub mod explain;
pub mod explain_difference;
pub mod explain_ejection;
pub mod explain_fault;
pub mod explain_question;
pub mod explain_reading;
pub mod explain_routing;
pub mod fact;
pub mod gate;
pub mod glossary;
pub mod headers;
pub mod josa;
pub mod library;
pub mod limits;
pub mod logs;
pub mod machine;
pub mod measures;
pub mod meters;
pub mod names;
pub mod notice;
pub mod page;
pub mod picture;
pub mod predict;
pub mod problems;
mod pseudo;
pub mod quantity;
pub mod rebalance;
pub mod routing;
pub mod scaling;
pub mod simplified;
pub mod transactions;
pub mod ui;
mod words;

use sim::model::Words;
use std::fmt;

/// In which language the reader reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    #[default]
    Ko,
    En,
    /// English at twice the length, for tests of the layout only.
    Pseudo,
}

impl Lang {
    /// What a reader can choose.
    pub const ALL: [Self; 2] = [Self::Ko, Self::En];

    /// Returns the language of a code as in `lang=ko`, or none.
    pub fn by_code(code: &str) -> Option<Self> {
        match code {
            "ko" => Some(Self::Ko),
            "en" => Some(Self::En),
            "pseudo" => Some(Self::Pseudo),
            _ => None,
        }
    }

    /// Returns the language of a locale such as `ko_KR.UTF-8`, `ko-KR` or `C`: Korean where it says so, else English.
    pub fn of_locale(locale: &str) -> Self {
        let tongue = locale
            .split(['_', '-', '.', '@'])
            .next()
            .unwrap_or_default();
        if tongue.eq_ignore_ascii_case("ko") {
            Self::Ko
        } else {
            Self::En
        }
    }

    /// Returns the code that links and the command line use.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
            Self::Pseudo => "pseudo",
        }
    }

    /// Returns the value of the `lang` attribute of the page.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ko => "ko",
            Self::En => "en",
            Self::Pseudo => "en-XA",
        }
    }

    /// Returns the name of the language in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ko => "한국어",
            Self::En => "English",
            Self::Pseudo => "Pseudo",
        }
    }

    /// Returns the other language that a reader can switch to.
    pub fn other(self) -> Self {
        match self {
            Self::Ko => Self::En,
            Self::En | Self::Pseudo => Self::Ko,
        }
    }

    /// Returns the words of a scenario in this language.
    pub fn pick(self, words: &Words) -> String {
        say(self, &words.ko, &words.en)
    }
}

/// Returns one of two texts that stand together.
pub fn say(lang: Lang, ko: &str, en: &str) -> String {
    match lang {
        Lang::Ko => ko.to_owned(),
        Lang::En => en.to_owned(),
        Lang::Pseudo => stretched(en),
    }
}

/// Returns the pseudo-locale's form of an English text.
pub fn stretched(en: &str) -> String {
    pseudo::stretch(en)
}

/// Returns one of two formatted texts. One function for all of them: the page is smaller for it.
pub fn formatted(lang: Lang, ko: fmt::Arguments, en: fmt::Arguments) -> String {
    match lang {
        Lang::Ko => fmt::format(ko),
        Lang::En => fmt::format(en),
        Lang::Pseudo => stretched(&fmt::format(en)),
    }
}

/// `say!(lang, "한국어 {x}", "English {x}")`: formats one of two texts that stand together.
#[macro_export]
macro_rules! say {
    ($lang:expr, $ko:literal, $en:literal $(,)?) => {
        $crate::text::formatted($lang, format_args!($ko), format_args!($en))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_by_language() {
        let n = 3;
        assert_eq!(say!(Lang::Ko, "{n}개", "{n} of them"), "3개");
        assert_eq!(say!(Lang::En, "{n}개", "{n} of them"), "3 of them");
        assert!(say!(Lang::Pseudo, "{n}개", "{n} of them").chars().count() >= 18);
        let words = Words {
            ko: "주문".into(),
            en: "orders".into(),
        };
        assert_eq!(Lang::Ko.pick(&words), "주문");
        assert_eq!(Lang::En.pick(&words), "orders");
    }

    #[test]
    fn codes_and_locales() {
        for lang in [Lang::Ko, Lang::En, Lang::Pseudo] {
            assert_eq!(Lang::by_code(lang.code()), Some(lang));
        }
        assert_eq!(Lang::by_code("fr"), None);
        for (locale, lang) in [
            ("ko_KR.UTF-8", Lang::Ko),
            ("ko-KR", Lang::Ko),
            ("KO", Lang::Ko),
            ("C", Lang::En),
            ("", Lang::En),
            ("kok_IN", Lang::En),
        ] {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }
}
