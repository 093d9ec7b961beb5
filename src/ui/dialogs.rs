//! The dialogs: native ones, so that the browser keeps the focus inside and gives it back.

use super::catalogue;
use super::context::Ui;
use super::controls::icon_button;
use super::curve;
use super::glossary::Glossary;
use super::glyph::Icon;
use super::reset;
use super::runs;
use super::share;
use crate::app::Msg;
use crate::app::arrangement::Arrange;
use crate::app::commands::{Action, Group, Row, sheet};
use crate::app::state::Dialog;
use crate::app::stride::{Stride, Way};
use crate::app::zoom::Turn;
use crate::text::page::Label;
use crate::text::{self, Lang};
use crate::view::Landmark;
use web_sys::{HtmlDialogElement, HtmlInputElement, InputEvent, MouseEvent};
use yew::prelude::*;

/// Returns the open dialog, if one is.
pub fn dialogs(ui: &Ui) -> Html {
    let Some(dialog) = ui.state.dialog else {
        return Html::default();
    };
    let (title, body) = match dialog {
        Dialog::Catalogue => (ui.say(Label::Catalogue), catalogue::list(ui)),
        Dialog::Keys => (ui.say(Label::Keys), keys(ui)),
        Dialog::Runs => (ui.say(Label::Runs), runs::runs(ui)),
        Dialog::Share => (ui.say(Label::Share), share::share(ui)),
        Dialog::Curve => (text::curve::heading(ui.lang()), curve::curve(ui)),
        Dialog::Glossary(asked) => (
            ui.say(Label::Glossary),
            html! { <Glossary lang={ui.lang()} {asked}/> },
        ),
        Dialog::Reset(asked) => (ui.say(Label::Reset), reset::reset(ui, asked)),
    };
    html! {
        <Shell key={shell_key(dialog)} title={title} close={ui.say(Label::Close)} send={ui.send.clone()}>
            { body }
        </Shell>
    }
}

/// Returns what tells one dialog from another: what is asked in one does not make it another.
fn shell_key(dialog: Dialog) -> String {
    match dialog {
        Dialog::Reset(_) => "Reset".to_owned(),
        other => format!("{other:?}"),
    }
}

#[derive(Properties, PartialEq)]
struct ShellProps {
    title: AttrValue,
    close: AttrValue,
    send: Callback<Msg>,
    children: Html,
}

/// Opens itself as a modal dialog, and closes itself before it goes.
struct Shell {
    place: NodeRef,
}

impl Component for Shell {
    type Message = ();
    type Properties = ShellProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            place: NodeRef::default(),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let cancel = props.send.reform(|event: Event| {
            event.prevent_default();
            Msg::CloseDialog
        });
        let place = self.place.clone();
        let send = props.send.clone();
        // A click beside the dialog's content closes it: the backdrop belongs to the dialog itself.
        let outside = Callback::from(move |event: MouseEvent| {
            let here = place.cast::<web_sys::Element>();
            if here.is_some() && event.target_dyn_into::<web_sys::Element>() == here {
                send.emit(Msg::CloseDialog);
            }
        });
        html! {
            <dialog ref={self.place.clone()} aria-labelledby="dialog-title" oncancel={cancel} onclick={outside}>
                <div class="dialog-body">
                    <div class="dialog-head">
                        <h2 id="dialog-title">{ props.title.clone() }</h2>
                        { icon_button(&props.close, Icon::Close, "small", props.send.reform(|_| Msg::CloseDialog)) }
                    </div>
                    { props.children.clone() }
                </div>
            </dialog>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first && let Some(dialog) = self.place.cast::<HtmlDialogElement>() {
            let _ = dialog.show_modal();
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        if let Some(dialog) = self.place.cast::<HtmlDialogElement>() {
            dialog.close();
        }
    }
}

fn keys(ui: &Ui) -> Html {
    let on = ui.state.prefs.single_keys;
    html! { <>
        <KeyList lang={ui.lang()}/>
        <label class="check">
            <input type="checkbox" checked={on} onchange={ui.on(Msg::SingleKeys(!on))}/>{ ui.say(Label::KeysSingle) }
        </label>
    </> }
}

#[derive(Properties, PartialEq)]
struct KeyListProps {
    lang: Lang,
}

/// The table of commands, with a field to search it.
#[component]
fn KeyList(props: &KeyListProps) -> Html {
    let wanted = use_state(String::new);
    let oninput = {
        let wanted = wanted.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(input.value().to_lowercase());
            }
        })
    };
    let found = |row: &Row| {
        let name = label(row.action).say(props.lang);
        name.to_lowercase().contains(&*wanted) || row.is_on(&wanted)
    };
    let groups = sheet(props.lang).into_iter().filter_map(|(group, rows)| {
        let rows: Vec<Row> = rows.into_iter().filter(found).collect();
        (!rows.is_empty()).then(|| key_group(group, &rows, props.lang))
    });
    html! { <>
        <input type="search" class="search" autofocus={true} {oninput} aria-label={Label::KeysSearch.say(props.lang)} placeholder={Label::KeysSearch.say(props.lang)}/>
        { for groups }
    </> }
}

/// The keys of one group, under its name.
fn key_group(group: Group, rows: &[Row], lang: Lang) -> Html {
    let line = |row: &Row| {
        html! {
            <tr><th scope="row">{ label(row.action).say(lang) }</th><td>{ for row.keys.iter().map(|key| html! { <kbd>{ key }</kbd> }) }</td></tr>
        }
    };
    let name = group_label(group).say(lang);
    html! { <>
        <h3>{ &name }</h3>
        <table class="key-list" aria-label={name.clone()}><tbody>{ for rows.iter().map(line) }</tbody></table>
    </> }
}

fn group_label(group: Group) -> Label {
    match group {
        Group::Play => Label::Play,
        Group::Jump => Label::KeysJump,
        Group::Screen => Label::KeysScreen,
        Group::Page => Label::KeysPage,
        Group::Question => Label::KeysQuestion,
    }
}

/// Returns the name of a command.
pub fn label(action: Action) -> Label {
    match action {
        Action::PlayPause => Label::PlayPause,
        Action::StepForward => Label::StepForward,
        Action::StepBack => Label::StepBack,
        Action::Walk(stride, way) => stride_label(stride, way),
        Action::ToStart => Label::ToStart,
        Action::ToEnd => Label::ToEnd,
        Action::Faster => Label::Faster,
        Action::Slower => Label::Slower,
        Action::ViewStage => Label::Stage,
        Action::ViewSpaceTime => Label::SpaceTime,
        Action::ViewInside => Label::Inside,
        Action::ViewLedger => Label::Ledger,
        Action::ViewEvents => Label::EventList,
        Action::Why => Label::WhyKey,
        Action::WholeRequest => Label::WholeRequestKey,
        Action::Undo => Label::Undo,
        Action::Redo => Label::Redo,
        Action::Catalogue => Label::Catalogue,
        Action::Runs => Label::Runs,
        Action::Zoom(Turn::In) => Label::ZoomIn,
        Action::Zoom(Turn::Out) => Label::ZoomOut,
        Action::Zoom(Turn::Fit) => Label::ZoomFit,
        Action::TimeAxis => Label::TimeAxis,
        Action::Arrange(Arrange::Lesson) => Label::FoldLesson,
        Action::Arrange(Arrange::Side) => Label::FoldSide,
        Action::Arrange(Arrange::Stage(_)) => Label::Split,
        Action::Share => Label::Share,
        Action::Reset => Label::Reset,
        Action::Glossary => Label::Glossary,
        Action::Present => Label::Present,
        Action::Blank => Label::Blank,
        Action::Language => Label::Language,
        Action::Keys => Label::Keys,
        Action::Escape => Label::CloseOrLetGo,
        Action::Answer(_) => Label::AnswerChoose,
        Action::Reveal => Label::AnswerReveal,
    }
}

fn stride_label(stride: Stride, way: Way) -> Label {
    let (next, previous) = match stride {
        Stride::Milestone => (Label::MilestoneNext, Label::MilestonePrevious),
        Stride::Along => (Label::AlongNext, Label::AlongPrevious),
        Stride::Hop => (Label::HopNext, Label::HopPrevious),
        Stride::Request => (Label::RequestNext, Label::RequestPrevious),
        Stride::To(Landmark::Fault) => (Label::FaultNext, Label::FaultPrevious),
        Stride::To(Landmark::Violation) => (Label::ViolationNext, Label::ViolationPrevious),
        Stride::To(Landmark::State) => (Label::StateNext, Label::StatePrevious),
        Stride::To(Landmark::Duplicate) => (Label::DuplicateNext, Label::DuplicatePrevious),
        Stride::To(Landmark::Timeout) => (Label::TimeoutNext, Label::TimeoutPrevious),
    };
    match way {
        Way::Next => next,
        Way::Previous => previous,
    }
}
