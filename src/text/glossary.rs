//! The terms of the field and of this laboratory: each with its Korean word and one sentence.

mod terms;

use super::Lang;
pub use terms::TERMS;

/// A term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The English term, which is also its id.
    pub en: &'static str,
    pub ko: &'static str,
    says_en: &'static str,
    says_ko: &'static str,
}

impl Term {
    /// Returns the word for it.
    pub fn word(&self, lang: Lang) -> String {
        super::say(lang, self.ko, self.en)
    }

    /// Returns what it is, in one sentence.
    pub fn definition(&self, lang: Lang) -> String {
        super::say(lang, self.says_ko, self.says_en)
    }
}

/// Returns the term of that English or Korean name, whatever its capitals.
pub fn term(name: &str) -> Option<&'static Term> {
    let bare = |ko: &'static str| ko.split('(').next().unwrap_or(ko);
    TERMS
        .iter()
        .find(|t| t.en.eq_ignore_ascii_case(name) || t.ko == name || bare(t.ko) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_hangul(c: char) -> bool {
        ('가'..='힣').contains(&c)
    }

    #[test]
    fn each_term_has_one_sentence_in_both_languages() {
        for term in TERMS {
            let (ko, en) = (term.definition(Lang::Ko), term.definition(Lang::En));
            assert!(ko.ends_with("요.") && ko.contains(is_hangul), "{ko}");
            assert!(
                en.ends_with('.') && en.matches('.').count() == 1 && !en.contains(is_hangul),
                "{en}"
            );
            assert_eq!(
                TERMS.iter().filter(|t| t.en == term.en).count(),
                1,
                "{} stands twice",
                term.en
            );
        }
    }

    #[test]
    fn terms_are_found_by_either_name() {
        assert_eq!(term("Circuit breaker").map(|t| t.ko), Some("회로 차단기"));
        assert_eq!(term("확인 응답").map(|t| t.en), Some("acknowledgement"));
        assert_eq!(term("teapot"), None);
    }
}
