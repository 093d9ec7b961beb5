//! The address of a place in the page: `#/l/<lesson>?variant=…&beside=…&seed=…&at=…&lang=…&theme=…`, or `#/` for the catalogue.
//!
//! Static hosting has no server to ask, so it all stands after the hash. Unknown parameters are ignored; a value that
//! makes no sense is left out.

use super::prefs::Theme;
use crate::text::Lang;
use std::fmt::Write;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// None: the catalogue.
    pub lesson: Option<String>,
    pub variant: Option<String>,
    /// The variant that stands beside.
    pub beside: Option<String>,
    pub seed: Option<u64>,
    /// How many events are applied.
    pub at: Option<u32>,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
}

/// The longest lesson or variant id that is looked at.
const ID_LENGTH_MAX: usize = 64;

impl Route {
    /// Returns what a hash says, with or without its `#`.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let mut route = Self {
            lesson: path.strip_prefix("/l/").and_then(id),
            ..Self::default()
        };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            match name {
                "variant" => route.variant = id(value),
                "beside" => route.beside = id(value),
                "seed" => route.seed = value.parse().ok(),
                "at" => route.at = value.parse().ok(),
                "lang" => route.lang = Lang::by_code(value),
                "theme" => route.theme = Theme::by_code(value),
                _ => {}
            }
        }
        route
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
        add("variant", self.variant.clone());
        add("beside", self.beside.clone());
        add("seed", self.seed.map(|n| n.to_string()));
        add("at", self.at.map(|n| n.to_string()));
        add("lang", self.lang.map(|l| l.code().to_owned()));
        add("theme", self.theme.map(|t| t.code().to_owned()));
        out
    }
}

/// Returns an id as files write it: lower case letters, digits and hyphens.
fn id(text: &str) -> Option<String> {
    let fits = !text.is_empty()
        && text.len() <= ID_LENGTH_MAX
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then(|| text.to_owned())
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
        ] {
            assert_eq!(Route::parse(hash).hash(), hash);
        }
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for hash in [
            "",
            "#",
            "#/l/",
            "#/l/<script>",
            "#/l/../x",
            "#nowhere?at=-1&seed=x&lang=fr&theme=pink&variant=&y",
            &format!("#/l/{}", "a".repeat(65)),
        ] {
            assert_eq!(Route::parse(hash), Route::default(), "{hash}");
        }
    }
}
