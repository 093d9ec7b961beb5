//! The names of keys as people write them: what stands on the key, and on no account its code.

use super::Key;
use crate::text::Lang;
use crate::text::page::Label;

/// Keys whose name is not the end of their code: the code, what it is called, and what it types with Shift where that is a sign.
const NAMES: &[(&str, &str, Option<&str>)] = &[
    ("ArrowRight", "→", None),
    ("ArrowLeft", "←", None),
    ("PageDown", "Page Down", None),
    ("PageUp", "Page Up", None),
    ("Escape", "Esc", None),
    ("Period", ".", Some(">")),
    ("Comma", ",", Some("<")),
    ("Slash", "/", Some("?")),
    ("Equal", "=", Some("+")),
    ("Minus", "−", Some("_")),
    ("BracketLeft", "[", Some("{")),
    ("BracketRight", "]", Some("}")),
];
/// Keys of the number pad.
const NUMBER_PAD: &[(&str, &str)] = &[("NumpadAdd", "+"), ("NumpadSubtract", "−")];

impl Key {
    /// Returns the key as people write it.
    pub fn label(self, lang: Lang) -> String {
        let (name, shifted) = self.name(lang);
        let mut out = String::new();
        for (held, modifier) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+")] {
            if held {
                out.push_str(modifier);
            }
        }
        match (self.shift, shifted) {
            (true, Some(mark)) => out.push_str(mark),
            (true, None) => out.push_str(&format!("Shift+{name}")),
            (false, _) => out.push_str(&name),
        }
        out
    }

    fn name(self, lang: Lang) -> (String, Option<&'static str>) {
        if let Some((_, name, shifted)) = NAMES.iter().find(|it| it.0 == self.code) {
            return ((*name).to_owned(), *shifted);
        }
        if let Some((_, sign)) = NUMBER_PAD.iter().find(|it| it.0 == self.code) {
            return (format!("{} {sign}", Label::NumberPad.say(lang)), None);
        }
        let end = self.code.trim_start_matches("Key");
        (end.trim_start_matches("Digit").to_owned(), None)
    }
}
