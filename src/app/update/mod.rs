//! How the page changes: `(state, message) → (state, effects)`, pure, so that tables test it.

mod branches;
mod curves;
mod lesson;
mod link;
mod page;
mod pointing;
mod predict;
pub use page::RESETS;
pub use predict::PANEL;
mod request;
mod reset;
mod runs;
mod sweeps;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_link;
#[cfg(test)]
mod tests_predict;
pub mod time;
mod undo;
pub mod why;

use super::commands;
use super::effect::Effect;
use super::msg::Msg;
use super::state::AppState;

/// Returns the next state, or none where nothing changed, and what must be done outside.
pub fn update(state: &AppState, msg: &Msg) -> (Option<AppState>, Vec<Effect>) {
    let key = match msg {
        Msg::Pressed(press) => commands::on_key(press, state),
        _ => None,
    };
    let msg = key.as_ref().unwrap_or(msg);
    let mut next = state.clone();
    let mut effects = apply(&mut next, msg);
    sweeps::forget(&mut next);
    curves::follow(&mut next);
    next.stay_before_link_end();
    effects.extend(predict::follow(state, &mut next, msg));
    why::follow(state, &mut next, msg);
    let anew = matches!(msg, Msg::Reset(_));
    next.invites &= anew || (!next.playing && next.cursor == state.cursor);
    if next.prefs != state.prefs {
        effects.push(Effect::Save(next.prefs));
    }
    if next.predictions.given != state.predictions.given {
        effects.push(Effect::SaveAnswers(next.predictions.to_text()));
    }
    if !next.playing && next.route() != state.route() {
        effects.push(Effect::SetRoute(Box::new(next.route())));
    }
    effects.extend(runs::extend(&mut next));
    ((next != *state).then_some(next), effects)
}

fn apply(s: &mut AppState, msg: &Msg) -> Vec<Effect> {
    match msg {
        Msg::LessonLoaded(lesson) => lesson::loaded(s, lesson),
        Msg::LessonFailed { lesson, reason } => lesson::failed(s, lesson, reason.as_deref()),
        Msg::LessonRefused { file, problems } => lesson::refused(s, file, problems),
        Msg::OpenLesson(id) => lesson::open(s, id),
        Msg::OpenCatalogue => lesson::close(s),
        Msg::RouteChanged(route) => lesson::go(s, route),
        Msg::Arrived(last) => lesson::arrive(s, last.as_ref()),

        Msg::Recorded { run, job, tape } => {
            let effects = runs::recorded(s, *run, *job, tape);
            curves::recorded(s, *run);
            effects
        }
        Msg::RecordFailed { run, job, problems } => runs::record_failed(s, *run, *job, problems),
        Msg::ChooseVariant(variant) => runs::choose(s, *variant),
        Msg::SideBySide => runs::side_by_side(s),
        Msg::ShowRun(run) => runs::show(s, *run),
        Msg::PutBeside(run) => runs::put_beside(s, *run),
        Msg::PutRun { side, run } => runs::put(s, *side, *run),
        Msg::PutVariant { side, variant } => runs::put_variant(s, *side, *variant),
        Msg::FocusRun(i) => runs::focus(s, *i),
        Msg::KnobDragged { knob, value } => runs::knob_dragged(s, *knob, *value),
        Msg::KnobReleased => runs::knob_released(s),
        Msg::KnobNear(knob) => sweeps::near(s, *knob),
        Msg::Sampled {
            sweep,
            value,
            seed,
            ending,
        } => {
            let effects = sweeps::sampled(s, *sweep, *value, ending.as_ref());
            let more = curves::sampled(s, *sweep, (*value, *seed), ending.as_ref());
            effects.into_iter().chain(more).collect()
        }
        Msg::Curve(deed) => curves::apply(s, deed),
        Msg::SetSeed(seed) => runs::set_seed(s, *seed),
        Msg::Command(action) => branches::command(s, action),
        Msg::Rename { run, title } => branches::rename(s, *run, title),
        Msg::Delete(run) => branches::delete(s, *run),
        Msg::KeepGhost => branches::keep_ghost(s),
        Msg::Undo => undo::undo(s),
        Msg::Redo => undo::redo(s),
        Msg::Reset(what) => reset::reset(s, *what),
        Msg::Predict(deed) => predict::apply(s, *deed),

        Msg::Toggle => time::toggle(s),
        Msg::Play => time::play(s),
        Msg::Pause | Msg::Hidden => time::pause(s),
        Msg::Tick(elapsed) => time::tick(s, *elapsed),
        Msg::StepForward => time::step_forward(s),
        Msg::StepBack => time::step_back(s),
        Msg::Walk(stride, way) => time::walk(s, *stride, *way),
        Msg::ToStart => time::seek_applied(s, 0),
        Msg::ToEnd => time::to_end(s),
        Msg::SeekTime(at) => time::seek_time(s, *at),
        Msg::SeekRow(row) => time::seek_applied(s, row + 1),
        Msg::WholeRequest => request::widen(s),
        Msg::Why => why::toggle(s),
        Msg::WhyLine { side, line } => why::line(s, *side, *line),
        Msg::WhyDiffer => why::differ(s),
        Msg::WhyGo { side, row } => why::go(s, *side, *row),

        Msg::Faster => time::speed(s, true),
        Msg::Slower => time::speed(s, false),

        other => page::apply(s, other),
    }
}
