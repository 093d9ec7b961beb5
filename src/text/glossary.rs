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

/// What texts say for a term in another form.
const FORMS: [(&str, &str); 14] = [
    ("부분 장애", "partial failure"),
    ("기본값", "fallback"),
    ("반응형 클라이언트", "reactive"),
    ("idempotency", "idempotent"),
    ("멱등성", "idempotent"),
    ("retries", "retry"),
    ("redelivers", "redelivery"),
    ("blocked", "blocking"),
    ("network timeout", "timeout"),
    ("fallback value", "fallback"),
    ("복제", "replica"),
    ("동기 호출", "synchronous"),
    ("outbox", "transactional outbox"),
    ("아웃박스", "transactional outbox"),
];

/// Returns which term a marked word of a text names, as its place in [`TERMS`]: `확인 응답(ack)`, `Retries`, `동기(synchronous) 호출`.
pub fn named(word: &str) -> Option<usize> {
    let word = word.trim();
    let plain = match (word.find('('), word.find(')')) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &word[..from], &word[to + 1..]),
        _ => word.to_owned(),
    };
    let plain = plain.trim();
    let form = FORMS
        .iter()
        .find(|(form, _)| form.eq_ignore_ascii_case(plain));
    let found = term(word).or_else(|| term(form.map_or(plain, |(_, term)| term)))?;
    TERMS.iter().position(|it| it.en == found.en)
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
    fn a_marked_word_names_its_term() {
        for (word, en) in [
            ("Retries", "retry"),
            ("확인 응답(ack)", "acknowledgement"),
            ("동기(synchronous) 호출", "synchronous"),
            ("acknowledgement (ack)", "acknowledgement"),
            ("Circuit breaker", "circuit breaker"),
        ] {
            assert_eq!(named(word).map(|i| TERMS[i].en), Some(en), "{word}");
        }
        assert_eq!(named("As it is"), None);
        for (_, en) in FORMS {
            assert!(term(en).is_some(), "{en} is no term");
        }
    }

    fn marked(text: &str) -> impl Iterator<Item = &str> {
        text.split("**").skip(1).step_by(2)
    }

    /// A Korean text writes a term at its first use as `용어(English)`: each of these has its entry.
    #[test]
    fn every_term_of_a_lesson_has_its_entry() {
        let (mut terms, mut found) = (0, 0);
        for lesson in crate::lesson::embedded::LESSONS {
            let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a lesson");
            for word in marked(&file.text.ko) {
                let latin = word.split('(').nth(1).unwrap_or_default();
                if latin.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    terms += 1;
                    assert!(named(word).is_some(), "{}: {word} is no term", lesson.id);
                }
            }
            let words = marked(&file.text.en);
            found += words.filter(|word| named(word).is_some()).count();
        }
        assert!(
            terms > 20 && found > 20,
            "{terms} in Korean, {found} in English"
        );
    }

    #[test]
    fn terms_are_found_by_either_name() {
        assert_eq!(term("Circuit breaker").map(|t| t.ko), Some("회로 차단기"));
        assert_eq!(term("확인 응답").map(|t| t.en), Some("acknowledgement"));
        assert_eq!(term("teapot"), None);
    }
}
