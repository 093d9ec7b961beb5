//! Keys, what has the focus, and what they mean.

use super::*;
use crate::app::prefs::Prefs;
use crate::app::route::Route;
use crate::text::Lang;

#[test]
fn no_two_commands_share_a_key() {
    for table in [TABLE, IN_QUESTION] {
        let mut keys: Vec<&Key> = table.iter().flat_map(|c| c.keys).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all, "a key stands twice in a table");
    }
    let mut actions: Vec<Action> = TABLE.iter().chain(IN_QUESTION).map(|c| c.action).collect();
    let all = actions.len();
    actions.sort_unstable();
    actions.dedup();
    assert_eq!(actions.len(), all, "an action stands twice in the tables");
}

#[track_caller]
fn check(table: &str) {
    let mut state = AppState::new(Prefs::default(), Route::default());
    for line in table.lines().map(str::trim).filter(|l| !l.is_empty()) {
        let (press, expected) = line.split_once('=').expect("press = message");
        let words: Vec<&str> = press.split_whitespace().collect();
        state.prefs.single_keys = !words.contains(&"keys-off");
        state.dialog = words.contains(&"dialog").then_some(Dialog::Keys);
        let press = Press {
            code: words[0].to_owned(),
            shift: words.contains(&"shift"),
            ctrl: words.contains(&"ctrl"),
            alt: words.contains(&"alt"),
            composing: words.contains(&"composing"),
            in_question: words.contains(&"question"),
            target: match () {
                () if words.contains(&"button") => Target::Button,
                () if words.contains(&"slider") => Target::Slider,
                () if words.contains(&"text") => Target::Text,
                () => Target::Page,
            },
        };
        let found = on_key(&press, &state).map_or("-".to_owned(), |msg| format!("{msg:?}"));
        assert_eq!(found, expected.trim(), "{line}");
    }
}

#[test]
fn keys_mean_what_the_focus_leaves_them() {
    check(
        "Space                 = Toggle
         KeyK                  = Toggle
         Space button          = -
         KeyK button           = Toggle
         KeyK text             = -
         KeyK alt text         = Toggle
         ArrowRight            = StepForward
         ArrowRight slider     = -
         ArrowRight button     = StepForward
         ArrowRight shift      = Walk(Along, Next)
         PageUp                = Walk(Milestone, Previous)
         KeyH shift            = Walk(Hop, Previous)
         KeyT                  = Walk(To(Timeout), Next)
         KeyT keys-off         = -
         ArrowLeft ctrl        = -
         Period shift          = Faster
         Period                = Blank
         KeyB question         = Predict(Choose(1))
         KeyB question text    = -
         KeyB question keys-off = -
         KeyC question         = Predict(Choose(2))
         KeyC                  = OpenDialog(Catalogue)
         Enter question        = Predict(Reveal)
         Enter question slider = Predict(Reveal)
         Enter question button = -
         Enter question keys-off = Predict(Reveal)
         Enter                 = -
         Space question        = Toggle
         Digit1 question       = Show(Stage)
         KeyB text             = -
         KeyP                  = Present(true)
         KeyS                  = OpenDialog(Share)
         KeyG shift            = OpenDialog(Glossary(None))
         KeyR shift            = OpenDialog(Reset(None))
         Digit2                = Show(SpaceTime)
         KeyZ ctrl             = Undo
         KeyZ ctrl shift       = Redo
         KeyZ ctrl text        = -
         KeyZ                  = -
         Slash shift           = OpenDialog(Keys)
         Space composing       = -
         Space keys-off        = -
         KeyK alt keys-off     = Toggle
         Escape keys-off       = Escape
         Escape text           = Escape
         Escape dialog         = Escape
         Space dialog          = -
         KeyE                  = WholeRequest
         KeyW                  = Why
         KeyW text             = -
         KeyL                  = SetLang(En)",
    );
}

#[test]
fn keys_are_written_as_they_stand_on_the_keyboard() {
    let named = |action: Action, lang| {
        let keys = action.keys().iter();
        keys.map(|key| key.label(lang))
            .collect::<Vec<_>>()
            .join(" ")
    };
    for (action, ko, en) in [
        (Action::Zoom(Turn::In), "+ = 숫자판 +", "+ = Numpad +"),
        (Action::Zoom(Turn::Out), "− 숫자판 −", "− Numpad −"),
        (Action::Zoom(Turn::Fit), "0 Shift+1", "0 Shift+1"),
        (Action::Arrange(Arrange::Lesson), "[", "["),
        (Action::Arrange(Arrange::Side), "]", "]"),
        (Action::Faster, ">", ">"),
        (Action::PlayPause, "Space K Alt+K", "Space K Alt+K"),
        (Action::Redo, "Ctrl+Y Ctrl+Shift+Z", "Ctrl+Y Ctrl+Shift+Z"),
    ] {
        assert_eq!([named(action, Lang::Ko), named(action, Lang::En)], [ko, en]);
    }
    // Those whose code is what people call them.
    let called = ["Space", "Home", "End", "Enter"];
    for key in TABLE.iter().chain(IN_QUESTION).flat_map(|it| it.keys) {
        let name = key.label(Lang::En);
        let code = key.code.len() > 1 && name.contains(key.code);
        assert!(!code || called.contains(&key.code), "{name}");
    }
}

#[test]
fn the_list_of_keys_has_every_command_once_and_the_answers_in_one_row() {
    let groups = sheet(Lang::En);
    let sizes: Vec<_> = groups
        .iter()
        .map(|(group, rows)| (*group, rows.len()))
        .collect();
    let (all, answers) = (TABLE.len() + IN_QUESTION.len(), 4);
    let listed: usize = sizes.iter().map(|(_, rows)| rows).sum();
    assert_eq!(listed, all - answers + 1, "{sizes:?}");
    let (group, rows) = groups.last().expect("a group");
    assert_eq!(
        (*group, &*rows[0].keys),
        (Group::Question, &["A–D".to_owned()][..])
    );
    assert!(rows[0].is_on("b") && !rows[0].is_on("x"));
}
