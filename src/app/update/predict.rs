//! Questions: asking, answering, showing what happens, and the world in which another answer would be right.

use super::branches::forget_notices;
use super::pointing::point;
use super::runs;
use super::undo::{remember, snapshot};
use crate::app::branch::{Run, RunId};
use crate::app::effect::Effect;
use crate::app::lesson::Lesson;
use crate::app::msg::Msg;
use crate::app::predictions::{Answer, Place, Predict, Told, Wish, is_lessons_own, key};
use crate::app::state::{AppState, Notice, Step};
use crate::app::stride::Way;
use crate::app::tape::Tape;
use crate::lesson::predictions::{expected, find, grade};
use crate::lesson::run;
use sim::scenario::Prediction;
use sim::world::Position;

pub fn apply(s: &mut AppState, deed: Predict) -> Vec<Effect> {
    match deed {
        Predict::Choose(option) => choose(s, option),
        Predict::Reveal => return reveal(s),
        Predict::Visit(prediction) => return visit(s, prediction),
        Predict::World(option) => return world(s, option),
        Predict::Hands {
            prediction,
            option,
            count,
        } => {
            let asked = s.predictions.all.get_mut(prediction);
            if let Some(hands) = asked.and_then(|it| it.hands.get_mut(option)) {
                *hands = count;
            }
        }
        Predict::Point => {
            if let Some(pointed) = &s.predictions.pointed {
                s.selected = Some(pointed.at.clone());
            }
        }
        Predict::Pass => {
            if let Some(place) = s.asking().and_then(|i| s.predictions.all[i].place) {
                s.cursor = position(s, place.before + 1);
            }
            return vec![Effect::Focus(TRANSPORT)];
        }
        Predict::Close => {
            s.predictions.told = None;
            return vec![Effect::Focus(TRANSPORT)];
        }
        Predict::Again => {
            if let Some(lesson) = s.open_lesson().cloned() {
                again(s, &lesson);
            }
        }
        Predict::Ask(on) => s.prefs.questions = on,
    }
    Vec::new()
}

/// Looks at what a message did to the cursor: stops before a question, tells an answer, finds the places of questions in what was
/// recorded.
///
/// Returns where the keyboard's focus should be: a question is offered it, an answer that ran its time has it.
pub fn follow(was: &AppState, s: &mut AppState, msg: &Msg) -> Option<Effect> {
    look(was, s, msg);
    let asked = s.asking().filter(|asked| was.asking() != Some(*asked));
    let ran = was.predictions.running.is_some() && s.predictions.told.is_some();
    match (asked, ran) {
        (_, true) => Some(Effect::Focus(PANEL)),
        (Some(_), _) => Some(Effect::OfferFocus(PANEL)),
        _ => None,
    }
}

fn look(was: &AppState, s: &mut AppState, msg: &Msg) {
    match msg {
        Msg::LessonLoaded(lesson) => s.predictions.open(lesson),
        Msg::Recorded { run, .. } => {
            recorded(s, *run);
            if s.predictions.world == Some(*run) && go_to_answer(s) {
                return point(was, s);
            }
        }
        Msg::Predict(_) => return point(was, s),
        _ => {}
    }
    let same_run = was.shown == s.shown;
    if s.cursor != was.cursor || !same_run {
        s.predictions.told = None;
    }
    if let Some(i) = s.predictions.running {
        if same_run {
            arrive(s, i);
        } else {
            s.predictions.running = None;
        }
    } else if same_run {
        let linked = was.wanted.at.is_some() && s.wanted.at.is_none();
        stop(was, s, msg, linked);
    }
    point(was, s);
}

/// Returns whether a message walks on: then it stops at questions.
fn walks(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::Tick(_) | Msg::StepForward | Msg::Walk(_, Way::Next)
    )
}

/// Returns whether a message brings the cursor to an event by its number: right before a question it is asked.
fn counts(msg: &Msg) -> bool {
    let back = matches!(
        msg,
        Msg::StepBack | Msg::Walk(_, Way::Previous) | Msg::SeekRow(_)
    );
    back || (walks(msg) && !matches!(msg, Msg::Tick(_)))
}

fn stop(was: &AppState, s: &mut AppState, msg: &Msg, linked: bool) {
    let order = |s: &AppState| (s.cursor.at, s.applied());
    let (before, after) = (order(was), order(s));
    for (_, place) in s.open_questions() {
        let stop = (place.at.at, place.before);
        if walks(msg) && before < stop && after > stop {
            s.cursor = place.at;
            s.playing = false;
            return;
        }
        if (counts(msg) || linked) && after.1 == place.before && !s.playing {
            // Between the last event and the next there is nothing to see; the question stands at the next.
            s.cursor = match (msg, before == stop) {
                (Msg::StepBack, true) => position(s, place.before.saturating_sub(1)),
                _ => place.at,
            };
            return;
        }
    }
}

fn position(s: &AppState, applied: u32) -> Position {
    s.focused_run()
        .map_or_else(Position::default, |run| run.position(applied))
}

/// Tells the answer when the run has come to it.
fn arrive(s: &mut AppState, i: usize) {
    let asked = s.predictions.all.get(i);
    let Some((place, answer)) = asked.and_then(|it| it.place.zip(it.answer)) else {
        s.predictions.running = None;
        return;
    };
    if s.applied() > place.until {
        s.cursor = position(s, place.until + 1);
        s.playing = false;
        s.predictions.running = None;
        s.predictions.told = Some(Told {
            prediction: i,
            option: answer.chosen,
        });
    } else if s.applied() < place.before {
        s.predictions.running = None;
    }
}

/// Finds the questions of a run in what was recorded of it.
fn recorded(s: &mut AppState, id: RunId) {
    let Some(lesson) = s.open_lesson().cloned() else {
        return;
    };
    let run = s.run(id).filter(|run| is_lessons_own(&lesson, run));
    let Some((tape, variant)) = run.and_then(|run| {
        let variant = lesson.variants().get(run.variant)?;
        Some((run.tape.clone()?, &variant.id))
    }) else {
        return;
    };
    for (prediction, asked) in lesson.predictions.iter().zip(&mut s.predictions.all) {
        if prediction.variant == *variant && asked.place.is_none() {
            match place(&tape, prediction, asked.searched) {
                Ok(place) => asked.place = Some(place),
                Err(searched) => asked.searched = searched,
            }
        }
    }
}

/// Returns where a question stands.
///
/// # Errors
/// The row up to which it is not, where it is not recorded yet.
fn place(tape: &Tape, prediction: &Prediction, from: u32) -> Result<Place, u32> {
    let recording = tape.recording();
    let before = find(recording, &prediction.before, from).ok_or(tape.len())?;
    let until = find(recording, &prediction.until, before).ok_or(before)?;
    let at = tape.at(before);
    let first =
        at.0.checked_sub(1)
            .map_or(0, |t| recording.events_at(sim::time::Time(t)));
    Ok(Place {
        before,
        at: Position {
            at,
            nth: before - first,
        },
        until,
        until_at: tape.at(until),
    })
}

fn choose(s: &mut AppState, option: usize) {
    let Some(i) = s.asking() else { return };
    let options = s
        .open_lesson()
        .map_or(0, |lesson| lesson.predictions[i].options.len());
    if option < options {
        s.predictions.all[i].chosen = Some(option);
    }
}

/// Grades the choice and lets the run show what happens: one event, or some seconds of them.
fn reveal(s: &mut AppState) -> Vec<Effect> {
    let Some((i, lesson)) = s.asking().zip(s.open_lesson().cloned()) else {
        return Vec::new();
    };
    let asked = &s.predictions.all[i];
    let Some((chosen, place)) = asked.chosen.zip(asked.place) else {
        return Vec::new();
    };
    let prediction = &lesson.predictions[i];
    let tape = s.focused_run().and_then(|run| run.tape.as_ref());
    let whole = tape.filter(|tape| tape.complete());
    let graded =
        whole.and_then(|tape| grade(&run::Run::recorded(tape.recording().clone()), prediction));
    let Some(right) = graded.or_else(|| expected(prediction)) else {
        return Vec::new();
    };
    let answer = Answer { chosen, right };
    s.predictions.all[i].answer = Some(answer);
    s.predictions.given.insert(key(&lesson, prediction), answer);
    s.predictions.running = Some(i);
    s.list_first = None;
    if place.until == place.before {
        s.cursor = position(s, place.until + 1);
        arrive(s, i);
    } else {
        s.playing = true;
        return vec![Effect::Focus(TRANSPORT)];
    }
    vec![Effect::Focus(PANEL)]
}

/// The ids of the panel's element and of the play controls'.
pub const PANEL: &str = "question";
const TRANSPORT: &str = "transport";

/// Forgets what was answered and counted; where the questions stand is known still.
fn again(s: &mut AppState, lesson: &Lesson) {
    for (prediction, asked) in lesson.predictions.iter().zip(&mut s.predictions.all) {
        s.predictions.given.remove(&key(lesson, prediction));
        asked.answer = None;
        asked.chosen = None;
        asked.hands.fill(0);
    }
    s.predictions.running = None;
    s.predictions.told = None;
}

fn visit(s: &mut AppState, i: usize) -> Vec<Effect> {
    let Some(lesson) = s.open_lesson().cloned() else {
        return Vec::new();
    };
    let Some((place, asked)) = s
        .predictions
        .all
        .get(i)
        .and_then(|it| Some((it.place?, it.clone())))
    else {
        return Vec::new();
    };
    let variant = lesson
        .variants()
        .iter()
        .position(|v| v.id == lesson.predictions[i].variant);
    let mut effects = runs::choose(s, variant.unwrap_or(0));
    s.playing = false;
    s.predictions.running = None;
    s.predictions.told = asked.answer.map(|answer| Told {
        prediction: i,
        option: answer.chosen,
    });
    s.cursor = match asked.answer {
        Some(_) => position(s, place.until + 1),
        None => place.at,
    };
    effects.push(Effect::Focus(PANEL));
    effects
}

/// Records the world in which an option would be right, and shows it beside the real run.
fn world(s: &mut AppState, option: usize) -> Vec<Effect> {
    let (Some(told), Some(lesson)) = (s.predictions.told, s.open_lesson().cloned()) else {
        return Vec::new();
    };
    let wish = Wish {
        prediction: told.prediction,
        option,
    };
    let Some((_, real)) = changes(&lesson, wish).zip(own_run(s, &lesson, wish)) else {
        return Vec::new();
    };
    s.predictions.told = Some(Told { option, ..told });
    let known = s
        .runs
        .iter()
        .find(|run| run.wish == Some(wish) && run.commands.is_empty());
    let (known, before) = (known.map(|run| run.id), snapshot(s, Step::World));
    remember(s, before);
    let id = known.unwrap_or_else(|| runs::new_id(s));
    s.shown = vec![real.id, id];
    s.focused = 1;
    s.playing = false;
    runs::settle(s);
    s.predictions.world = Some(id);
    if known.is_some() {
        go_to_answer(s);
        return vec![Effect::Focus(PANEL)];
    }
    forget_notices(s);
    s.notices.push(Notice::Branched { run: id });
    // The real run's tape stands in until the world's own arrives.
    s.runs.push(Run {
        id,
        wish: Some(wish),
        parent: Some(real.id),
        title: None,
        ghost: None,
        stale: true,
        ..real
    });
    let mut effects = runs::record(s, id);
    effects.push(Effect::Focus(PANEL));
    effects
}

/// Goes to the event of a wished world at which the real run answered the question. Returns whether it went there: it must be recorded, and
/// nobody must have gone to another run since.
fn go_to_answer(s: &mut AppState) -> bool {
    let world = s.predictions.world;
    let run = s.focused_run().filter(|run| world == Some(run.id));
    let Some((run, lesson)) = run.zip(s.open_lesson()) else {
        s.predictions.world = None;
        return false;
    };
    let tape = run.tape.as_ref().filter(|_| !run.stale);
    let until = run
        .wish
        .and_then(|it| lesson.predictions.get(it.prediction));
    let Some((tape, until)) = tape.zip(until.map(|it| &it.until)) else {
        return false;
    };
    let answer = find(tape.recording(), until, 0).map(|row| run.position(row + 1));
    if answer.is_some() || tape.complete() {
        s.predictions.world = None;
    }
    s.cursor = answer.unwrap_or(s.cursor);
    answer.is_some()
}

/// Returns what makes a wish true; none where it is what happens anyway.
fn changes(lesson: &Lesson, wish: Wish) -> Option<()> {
    let prediction = lesson.predictions.get(wish.prediction)?;
    prediction
        .options
        .get(wish.option)?
        .wrong
        .as_ref()
        .map(drop)
}

/// Returns the run that was asked about.
fn own_run(s: &AppState, lesson: &Lesson, wish: Wish) -> Option<Run> {
    let variant = &lesson.predictions[wish.prediction].variant;
    let own = |run: &&Run| {
        let of_variant = lesson
            .variants()
            .get(run.variant)
            .is_some_and(|v| v.id == *variant);
        of_variant && is_lessons_own(lesson, run)
    };
    s.runs.iter().find(own).cloned()
}
