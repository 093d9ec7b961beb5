//! The header: where we are, which variant, and the few choices that hold everywhere. On a phone these are a menu: the browser's own popover,
//! which closes with Esc and gives the focus back.

use super::context::Ui;
use super::glyph::{Icon, icon};
use super::part::Face;
use super::{keys, seed};
use crate::app::Msg;
use crate::app::branch::{Run, RunId};
use crate::app::commands::Action;
use crate::app::lesson::Lesson;
use crate::app::prefs::Theme;
use crate::app::state::Dialog;
use crate::text::page::Label;
use crate::view::measure;
use web_sys::{Event, HtmlSelectElement};
use yew::prelude::*;

/// The id of what is a menu on a phone.
const MORE: &str = "more";

/// Segments wider than this together become a list to choose from.
const SEGMENTS_WIDTH_MAX: f32 = 400.0;

pub static FACE: Face = Face::of_still(header);

fn header(ui: &Ui) -> Html {
    html! {
        <header class="header">
            <a class="skip" href="#transport" onclick={skip()}>{ ui.say(Label::SkipToControls) }</a>
            <button type="button" class="brand" onclick={ui.on(Msg::OpenDialog(Dialog::Catalogue))}
                data-tip={ui.with_key(Label::CatalogueOpen, Action::Catalogue)}>
                <span class="brand-mark">{ icon(Icon::Signal) }</span><b>{ "Signalbox" }</b>
                <span class="sr">{ ui.say(Label::CatalogueOpen) }</span>
            </button>
            { title(ui) }
            if let Some(lesson) = ui.state.open_lesson() { { variants(ui, lesson) } }
            <div class="ends">
                <div class="right" id={MORE} popover="auto" role="group" aria-label={ui.say(Label::More)}>
                    if ui.state.open_lesson().is_some() { { seed::next(ui) } { runs(ui) } { share(ui) } }
                    // On a phone too narrow for it beside the variants.
                    if let Some(lesson) = ui.state.open_lesson() { <span class="beside-too">{ shape(ui, lesson) }</span> }
                    { theme(ui) }
                    { leading(ui, Label::KeysHelp, Action::Keys, html! { <span class="sign">{ "?" }</span> }, Msg::OpenDialog(Dialog::Keys)) }
                </div>
                { language(ui) }
                <button type="button" class="plain round more-button" popovertarget={MORE} aria-label={ui.say(Label::More)} data-tip={ui.say(Label::More)}>{ icon(Icon::More) }</button>
            </div>
        </header>
    }
}

fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        // The address is the page's own: only the focus moves.
        event.prevent_default();
        let _ = keys::focus_id("transport");
    })
}

fn title(ui: &Ui) -> Html {
    let Some(lesson) = ui.state.open_lesson() else {
        return html! { <h1 class="sr">{ "Signalbox" }</h1> };
    };
    let lang = ui.lang();
    html! {
        <h1 class="title" data-cut="meant" data-tip={lang.pick(&lesson.title)}>
            <span class="chapter">{ lang.pick(&lesson.chapter) }</span>{ " " }
            <strong>{ lang.pick(&lesson.title) }</strong>
        </h1>
    }
}

fn variants(ui: &Ui, lesson: &Lesson) -> Html {
    if lesson.variants().len() < 2 && ui.state.runs.len() < 2 {
        return Html::default();
    }
    if ui.state.shown.len() > 1 {
        compared(ui, lesson)
    } else {
        alone(ui, lesson)
    }
}

fn alone(ui: &Ui, lesson: &Lesson) -> Html {
    let lang = ui.lang();
    let shown = ui.state.focused_run();
    let current = shown.filter(|run| run.is_own()).map(|run| run.variant);
    let labels: Vec<String> = lesson
        .variants()
        .iter()
        .map(|variant| lang.pick(&variant.label))
        .collect();
    let width: f32 = labels
        .iter()
        .map(|label| measure::width(label, 14.0) + 24.0)
        .sum();
    html! {
        <div class="variants" role="group" aria-label={ui.say(Label::Variants)}>
            if width <= SEGMENTS_WIDTH_MAX && ui.state.runs.iter().all(Run::is_own) {
                <div class="segments">
                    { for labels.iter().enumerate().map(|(i, label)| html! {
                        <button type="button" aria-pressed={(current == Some(i)).to_string()} onclick={ui.on(Msg::ChooseVariant(i))}>{ label }</button>
                    }) }
                </div>
            } else {
                { choice(ui, lesson, 0, Label::Variants) }
            }
            { shape(ui, lesson) }
        </div>
    }
}

fn compared(ui: &Ui, lesson: &Lesson) -> Html {
    html! {
        <div class="variants" role="group" aria-label={ui.say(Label::SideBySide)}>
            { choice(ui, lesson, 0, Label::LeftRun) }
            <span class="versus" aria-hidden="true">{ "|" }</span>
            { choice(ui, lesson, 1, Label::RightRun) }
            { shape(ui, lesson) }
        </div>
    }
}

/// From one run to two side by side, and back.
fn shape(ui: &Ui, lesson: &Lesson) -> Html {
    let shown = ui.state.focused_run();
    let compared = ui.state.shown.len() > 1;
    let has_other = lesson.variants().len() > 1 || shown.is_some_and(|run| run.parent.is_some());
    if !compared && !has_other {
        return Html::default();
    }
    let (label, msg) = if compared {
        let variant = shown.map_or(0, |run| run.variant);
        (Label::OneOnly, Msg::ChooseVariant(variant))
    } else {
        (Label::SideBySide, Msg::SideBySide)
    };
    html! {
        <button type="button" class="plain beside" aria-pressed={compared.then_some("true")} onclick={leads(ui, msg)}>{ ui.say(label) }</button>
    }
}

/// Sends a message that leads out of the menu: it closes first, so that its button has the focus again.
fn leads(ui: &Ui, msg: Msg) -> Callback<MouseEvent> {
    let send = ui.send.clone();
    Callback::from(move |_| {
        keys::close_popover(MORE);
        send.emit(msg.clone());
    })
}

/// Every variant and every branch, to put at that side.
fn choice(ui: &Ui, lesson: &Lesson, side: usize, label: Label) -> Html {
    let lang = ui.lang();
    let here = ui.state.shown.get(side).copied();
    let there = ui.state.shown.get(1 - side).copied();
    let variants = lesson.variants().iter().enumerate().map(|(i, variant)| {
        let run = ui.state.runs.iter().find(|run| run.variant == i && run.is_own());
        let chosen = run.is_some_and(|run| Some(run.id) == here);
        html! { <option value={format!("v{i}")} selected={chosen}>{ lang.pick(&variant.label) }</option> }
    });
    let branches = ui.state.runs.iter().filter(|run| !run.is_own()).map(|run| {
        html! { <option value={format!("r{}", run.id)} selected={Some(run.id) == here}>{ run.name(lesson, lang) }</option> }
    });
    let onchange = ui.on_event(move |event: Event| {
        let value = event.target_dyn_into::<HtmlSelectElement>()?.value();
        chosen(&value, side, there)
    });
    html! {
        <select class="choice" aria-label={ui.say(label)} {onchange}>{ for variants }{ for branches }</select>
    }
}

/// Returns what choosing an entry means at a side, beside what stands at the other.
fn chosen(value: &str, side: usize, there: Option<RunId>) -> Option<Msg> {
    let (kind, number) = value.split_at_checked(1)?;
    let number: u32 = number.parse().ok()?;
    Some(match (kind, there) {
        ("v", None) => Msg::ChooseVariant(number as usize),
        ("v", Some(_)) => Msg::PutVariant {
            side,
            variant: number as usize,
        },
        (_, None) => Msg::ShowRun(number),
        (_, Some(_)) => Msg::PutRun { side, run: number },
    })
}

fn runs(ui: &Ui) -> Html {
    let count = ui.state.runs.len();
    html! {
        <button type="button" class="plain" onclick={leads(ui, Msg::OpenDialog(Dialog::Runs))} data-tip={ui.with_key(Label::Runs, Action::Runs)}>
            { ui.say(Label::Runs) }{ " " }<span class="num">{ count }</span>
        </button>
    }
}

fn share(ui: &Ui) -> Html {
    html! { <>
        { leading(ui, Label::Share, Action::Share, icon(Icon::Share), Msg::OpenDialog(Dialog::Share)) }
        { leading(ui, Label::Present, Action::Present, icon(Icon::Present), Msg::Present(true)) }
    </> }
}

/// A button that shows a mark, and its name where it stands in the menu.
fn leading(ui: &Ui, label: Label, action: Action, mark: Html, msg: Msg) -> Html {
    html! {
        <button type="button" class="plain round" aria-label={ui.say(label)} data-tip={ui.with_key(label, action)} onclick={leads(ui, msg)}>
            { mark }<span class="in-menu">{ ui.say(label) }</span>
        </button>
    }
}

fn language(ui: &Ui) -> Html {
    let other = ui.lang().other();
    html! {
        <button type="button" class="plain language" lang={other.tag()} data-tip={ui.with_key(Label::Language, Action::Language)} onclick={ui.on(Msg::SetLang(other))}>{ other.name() }</button>
    }
}

fn theme(ui: &Ui) -> Html {
    let word = match ui.state.prefs.theme {
        Theme::Auto => Label::ThemeAuto,
        Theme::Light => Label::ThemeLight,
        Theme::Dark => Label::ThemeDark,
        Theme::Contrast => Label::ThemeContrast,
    };
    let name = format!("{}: {}", ui.say(Label::Theme), ui.say(word));
    html! {
        <button type="button" class="plain round" aria-label={name.clone()} data-tip={name.clone()} onclick={ui.on(Msg::NextTheme)}>
            { icon(Icon::Theme) }<span class="in-menu">{ name }</span>
        </button>
    }
}
