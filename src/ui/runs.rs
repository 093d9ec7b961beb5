//! The runs of the lesson as a tree: each branch under the run that it left, named by the command that made it or by the reader.

use super::context::Ui;
use super::{keys, seed};
use crate::app::Msg;
use crate::app::branch::{Run, RunId};
use crate::app::lesson::Lesson;
use crate::app::state::Step;
use crate::text::Lang;
use crate::text::page::Label;
use crate::text::ui::{about_run, redo_what, run_length, undo_what};
use std::rc::Rc;
use web_sys::{FocusEvent, HtmlInputElement, KeyboardEvent, SubmitEvent};
use yew::prelude::*;

/// What the dialog of runs holds.
pub fn runs(ui: &Ui) -> Html {
    let Some(lesson) = ui.state.open_lesson() else {
        return Html::default();
    };
    let lines: Vec<Line> = ui
        .state
        .runs
        .iter()
        .map(|run| Line::of(run, lesson, ui))
        .collect();
    html! { <>
        <p class="hint">{ ui.say(Label::RunsHint) }</p>
        <RunTree lines={Rc::new(lines)} lang={ui.lang()} send={ui.send.clone()}/>
        { seed::field(ui) }
        <div class="hands">
            if let Some(before) = ui.state.undo.last() {
                <button type="button" class="quiet" onclick={ui.on(Msg::Undo)}>{ undo_what(&step(ui, before.step), ui.lang()) }</button>
            }
            if let Some(after) = ui.state.redo.last() {
                <button type="button" class="quiet" onclick={ui.on(Msg::Redo)}>{ redo_what(&step(ui, after.step), ui.lang()) }</button>
            }
        </div>
    </> }
}

/// Returns the words for what the reader did.
fn step(ui: &Ui, step: Step) -> String {
    let knob = |i: usize| {
        Some(
            ui.lang()
                .pick(&ui.state.open_lesson()?.knobs().get(i)?.label),
        )
    };
    ui.say(match step {
        Step::Knob(i) => return knob(i).unwrap_or_else(|| ui.say(Label::StepKnob)),
        Step::Seed => Label::StepSeed,
        Step::Branch => Label::StepBranch,
        Step::Rename => Label::StepRename,
        Step::Delete => Label::StepDelete,
        Step::Kept => Label::StepKept,
        Step::World => Label::StepWorld,
        Step::Reset => Label::ResetRun,
    })
}

/// A run in the tree.
#[derive(Clone, PartialEq)]
struct Line {
    id: RunId,
    parent: Option<RunId>,
    name: String,
    length: String,
    /// A variant's own run, which cannot be deleted.
    own: bool,
    shown: bool,
}

impl Line {
    fn of(run: &Run, lesson: &Lesson, ui: &Ui) -> Self {
        let length = run
            .tape
            .as_ref()
            .map(|tape| run_length(tape.len(), tape.complete(), ui.lang()));
        Self {
            id: run.id,
            parent: run.parent.filter(|parent| ui.state.run(*parent).is_some()),
            name: run.name_in_tree(lesson, ui.lang()),
            length: length.unwrap_or_default(),
            own: run.is_own(),
            shown: ui.state.shown.contains(&run.id),
        }
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    lines: Rc<Vec<Line>>,
    lang: Lang,
    send: Callback<Msg>,
}

enum Deed {
    Edit(RunId),
    Save,
    Cancel,
    Delete(RunId),
}

/// The tree, and which name is being written.
struct RunTree {
    editing: Option<RunId>,
    field: NodeRef,
    /// The element that gets the focus when all is drawn.
    focus: Option<String>,
}

impl Component for RunTree {
    type Message = Deed;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            editing: None,
            field: NodeRef::default(),
            focus: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, deed: Deed) -> bool {
        match deed {
            Deed::Edit(run) => {
                self.editing = Some(run);
                self.focus = Some(field_id(run));
            }
            Deed::Save => {
                let field = self.field.cast::<HtmlInputElement>();
                if let (Some(run), Some(field)) = (self.editing.take(), field) {
                    self.focus = Some(rename_id(run));
                    let title = field.value();
                    ctx.props().send.emit(Msg::Rename { run, title });
                }
            }
            Deed::Cancel => self.focus = self.editing.take().map(rename_id),
            Deed::Delete(run) => {
                let lines = &ctx.props().lines;
                let parent = lines
                    .iter()
                    .find(|line| line.id == run)
                    .and_then(|line| line.parent);
                self.focus = parent.map(rename_id);
                ctx.props().send.emit(Msg::Delete(run));
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! { <ul class="run-list">{ self.under(ctx, None) }</ul> }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(id) = self.focus.take() {
            let _ = keys::focus_id(&id);
        }
    }
}

fn rename_id(run: RunId) -> String {
    format!("rename-{run}")
}

fn field_id(run: RunId) -> String {
    format!("name-{run}")
}

impl RunTree {
    /// Returns the runs that left `parent`, each with those that left it.
    fn under(&self, ctx: &Context<Self>, parent: Option<RunId>) -> Html {
        let lines = ctx.props().lines.iter();
        let here = lines.filter(|line| line.parent == parent);
        here.map(|line| {
            let children = ctx.props().lines.iter().any(|l| l.parent == Some(line.id));
            html! {
                <li key={line.id} aria-current={line.shown.then_some("true")}>
                    if self.editing == Some(line.id) { { self.field(ctx, line) } } else { { self.line(ctx, line) } }
                    if children { <ul>{ self.under(ctx, Some(line.id)) }</ul> }
                </li>
            }
        })
        .collect()
    }

    fn line(&self, ctx: &Context<Self>, line: &Line) -> Html {
        let Props { lang, send, .. } = ctx.props();
        let button = |label: Label, class: &'static str, onclick: Callback<MouseEvent>| {
            let name = about_run(&label.say(*lang), &line.name);
            html! { <button type="button" class={classes!("quiet", class)} aria-label={name} {onclick}>{ label.say(*lang) }</button> }
        };
        let id = line.id;
        let edit = ctx.link().callback(move |_| Deed::Edit(id));
        html! {
            <div class="run-line">
                <span class="run-title">{ &line.name }<small class="num">{ &line.length }</small></span>
                if line.shown {
                    <em>{ Label::RunShown.say(*lang) }</em>
                } else {
                    { button(Label::RunShow, "", send.reform(move |_| Msg::ShowRun(id))) }
                    { button(Label::RunBeside, "", send.reform(move |_| Msg::PutBeside(id))) }
                }
                <button type="button" id={rename_id(id)} class="quiet" aria-label={about_run(&Label::RunRename.say(*lang), &line.name)} onclick={edit}>
                    { Label::RunRename.say(*lang) }
                </button>
                { self.delete(ctx, line) }
            </div>
        }
    }

    /// A variant's own run stays: the button is in reach and says so.
    fn delete(&self, ctx: &Context<Self>, line: &Line) -> Html {
        let lang = ctx.props().lang;
        let id = line.id;
        let mut name = about_run(&Label::RunDelete.say(lang), &line.name);
        let onclick = if line.own {
            name = format!("{name}. {}", Label::RunOwn.say(lang));
            Callback::noop()
        } else {
            ctx.link().callback(move |_| Deed::Delete(id))
        };
        html! {
            <button type="button" class="quiet" aria-disabled={line.own.then_some("true")} aria-label={name.clone()} data-tip={name} {onclick}>
                { Label::RunDelete.say(lang) }
            </button>
        }
    }

    fn field(&self, ctx: &Context<Self>, line: &Line) -> Html {
        let lang = ctx.props().lang;
        let submit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Deed::Save
        });
        let link = ctx.link().clone();
        let onkeydown = Callback::from(move |event: KeyboardEvent| {
            event.stop_propagation();
            // Escape leaves the field, and not the dialog; while Hangul is composed it is the composition's.
            if event.code() == "Escape" && !event.is_composing() {
                event.prevent_default();
                link.send_message(Deed::Cancel);
            }
        });
        let onfocus = Callback::from(|event: FocusEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                field.select();
            }
        });
        html! {
            <form class="run-line" onsubmit={submit}>
                <input id={field_id(line.id)} ref={self.field.clone()} class="search" value={line.name.clone()} maxlength="60" autocomplete="off"
                    aria-label={Label::RunName.say(lang)} {onkeydown} {onfocus}/>
                <button type="submit" class="quiet">{ Label::Save.say(lang) }</button>
                <button type="button" class="quiet" onclick={ctx.link().callback(|_| Deed::Cancel)}>{ Label::Cancel.say(lang) }</button>
            </form>
        }
    }
}
