//! Tables of words: each line is a function that returns a word in the reader's language.

/// `words! { play: "재생", "Play"; … }` makes `pub fn play(lang: Lang) -> String` of each line, and `ALL` for the tests.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident: $ko:literal, $en:literal;)+) => {
        $($(#[$meta])* pub fn $name(lang: $crate::text::Lang) -> String {
            $crate::text::say(lang, $ko, $en)
        })+

        #[cfg(test)]
        pub const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $ko, $en)),+];
    };
}
pub(super) use words;

#[cfg(test)]
mod tests {
    use super::super::{
        cli, curve, explain, explain_difference, headers, library, measures, notice, picture,
        predict, routing,
    };

    fn is_hangul(c: char) -> bool {
        ('가'..='힣').contains(&c)
    }

    #[test]
    fn every_word_stands_in_both_languages() {
        for (name, ko, en) in [
            picture::ALL,
            notice::ALL,
            cli::ALL,
            curve::ALL,
            explain::ALL,
            explain_difference::ALL,
            headers::ALL,
            library::ALL,
            measures::ALL,
            predict::ALL,
            routing::ALL,
        ]
        .concat()
        {
            assert!(ko.contains(is_hangul), "{name}: {ko} is not Korean");
            assert!(
                !en.is_empty() && !en.contains(is_hangul),
                "{name}: {en} is not English"
            );
            assert_eq!((ko.trim(), en.trim()), (ko, en), "{name}");
        }
    }
}
