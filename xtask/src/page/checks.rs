//! The tests of the built page: each opens it as a visitor would, and looks at what is there.

mod audit;
mod breakers;
mod disabled;
mod fates;
mod keyboard;
mod messages;
mod mishaps;
mod opening;
mod phone;
mod predicting;
mod promises;
mod rebalancing;
mod senses;
mod shapes;
mod sharing;
mod stepping;
mod sweeping;
mod text;
mod what_if;
mod why;

use crate::browser::Browser;
use crate::lessons::Lesson;
use crate::server::Server;
use crate::visit::Visit;
use std::time::Instant;
use xtask::paths;
use xtask::shell::Outcome;

type Check = fn(&Browser, &Server) -> Outcome;

const CHECKS: &[(&str, Check)] = &[
    (
        "every lesson opens quietly",
        opening::every_lesson_opens_quietly,
    ),
    (
        "a first visit begins with a lesson",
        opening::a_first_visit_begins_with_a_lesson,
    ),
    (
        "nothing leaves the origin",
        opening::nothing_leaves_the_origin,
    ),
    (
        "the stable module mounts nothing elsewhere",
        opening::stable_module,
    ),
    (
        "without WebAssembly it says so",
        mishaps::without_wasm_it_says_so,
    ),
    (
        "a broken download leaves words and a picture",
        mishaps::broken_download,
    ),
    ("locked storage is named", mishaps::locked_storage),
    ("bad files are named", mishaps::bad_files),
    ("an unknown lesson is named", mishaps::unknown_lesson),
    ("an unknown place is named", mishaps::unknown_place),
    (
        "an unreachable lesson is named",
        mishaps::unreachable_lesson,
    ),
    (
        "a step back shows the same text",
        stepping::a_step_back_shows_the_same_text,
    ),
    ("a panic shows a way out", mishaps::a_panic_shows_a_way_out),
    (
        "kinds are told without colour",
        shapes::kinds_are_told_without_colour,
    ),
    (
        "what cannot be done says why",
        disabled::what_cannot_be_done_says_why,
    ),
    ("a sweep needs no mouse", sweeping::a_sweep_needs_no_mouse),
    ("a sweep is for fingers", sweeping::a_sweep_is_for_fingers),
    (
        "a link opens the same place",
        sharing::a_link_opens_the_same_place,
    ),
    (
        "a link ends where a teacher wanted it",
        sharing::a_link_ends_where_a_teacher_wanted_it,
    ),
    (
        "a class sees the stage alone",
        sharing::a_class_sees_the_stage_alone,
    ),
    (
        "from a question to another world",
        predicting::from_a_question_to_another_world,
    ),
    (
        "a question is no barrier",
        predicting::a_question_is_no_barrier,
    ),
    ("a question leaves room", predicting::a_question_leaves_room),
    (
        "the steps of a rebalance lead to their events",
        rebalancing::the_steps_of_a_rebalance_lead_to_their_events,
    ),
    (
        "a term leads to its entry",
        keyboard::a_term_leads_to_its_entry,
    ),
    ("time and what-if", what_if::time_and_what_if),
    (
        "a knob tells where the outcome flips",
        what_if::a_knob_tells_where_the_outcome_flips,
    ),
    ("a knob is swept", what_if::a_knob_is_swept),
    (
        "a seed decides between two fates",
        fates::a_seed_decides_between_two_fates,
    ),
    (
        "a press can be taken back",
        promises::a_press_can_be_taken_back,
    ),
    (
        "what is chosen stays chosen",
        promises::what_is_chosen_stays_chosen,
    ),
    ("two fingers zoom", promises::two_fingers_zoom),
    ("nobody is talked over", promises::nobody_is_talked_over),
    ("a reader asks why", why::a_reader_asks_why),
    (
        "a request and a ledger line are followed",
        why::a_request_and_a_ledger_line_are_followed,
    ),
    ("two runs are explained", why::two_runs_are_explained),
    (
        "a phone reaches every choice",
        phone::a_phone_reaches_every_choice,
    ),
    (
        "the position is in sight on a phone",
        phone::the_position_is_in_sight_on_a_phone,
    ),
    ("the audit finds no barrier", audit::no_barrier),
    (
        "tooltips are for every hand",
        senses::tooltips_are_for_every_hand,
    ),
    (
        "nothing glides where motion is reduced",
        senses::nothing_glides_where_motion_is_reduced,
    ),
    (
        "forced colours keep everything visible",
        senses::forced_colours_keep_everything_visible,
    ),
    (
        "more contrast is asked for twice",
        senses::more_contrast_is_asked_for_twice,
    ),
    ("the focus can be seen", senses::the_focus_can_be_seen),
    ("a step is announced", senses::a_step_is_announced),
    ("paper has no controls", senses::paper_has_no_controls),
    (
        "a breaker is walked by keys",
        breakers::a_breaker_is_walked_by_keys,
    ),
    (
        "messages are walked by keys",
        messages::messages_are_walked_by_keys,
    ),
    ("the keys alone will do", keyboard::the_keys_alone_will_do),
    (
        "no key is taken from the focus",
        keyboard::no_key_is_taken_from_the_focus,
    ),
    ("the focus is never lost", keyboard::the_focus_is_never_lost),
    (
        "the layout test finds what is wrong",
        text::layout_finds_what_is_wrong,
    ),
    ("text is whole and apart", text::text_is_whole_and_apart),
];

/// Runs the tests whose name contains `filter`; without one all.
///
/// # Errors
/// How many failed; why stands on the screen.
pub fn all(filter: Option<&str>) -> Outcome {
    let server = Server::start(&paths::dist())?;
    let chosen = CHECKS
        .iter()
        .filter(|(name, _)| filter.is_none_or(|it| name.contains(it)));
    let mut failed = 0;
    let mut ran = 0;
    for (name, check) in chosen {
        let start = Instant::now();
        // A browser of its own: what one test blocks or switches off never reaches another.
        let outcome = Browser::start().and_then(|browser| check(&browser, &server));
        let seconds = start.elapsed().as_secs_f64();
        ran += 1;
        match outcome {
            Ok(()) => println!("page test: {name} … ok ({seconds:.1} s)"),
            Err(why) => {
                failed += 1;
                println!("page test: {name} … FAILED ({seconds:.1} s)\n{why}\n");
            }
        }
    }
    match (ran, failed) {
        (0, _) => Err(format!("no test of the page is named like {filter:?}")),
        (_, 0) => Ok(()),
        _ => Err(format!(
            "{failed} of {ran} tests of the page failed; one alone: cargo xtask test page NAME"
        )),
    }
}

fn visit(lesson: Option<&Lesson>, lang: &'static str, size: (u32, u32)) -> Visit {
    let lesson = lesson.map(|it| it.id.clone());
    Visit {
        lesson,
        variant: None,
        beside: None,
        lang,
        theme: "light",
        size,
        at: None,
    }
}

/// The catalogue and then every lesson.
fn places(lessons: &[Lesson]) -> Vec<Option<&Lesson>> {
    std::iter::once(None)
        .chain(lessons.iter().map(Some))
        .collect()
}

/// Returns what no page should do: errors, blocked by the policy, lines in the console.
fn noise(browser: &Browser) -> Outcome<Vec<String>> {
    let mut noise = watched(browser)?;
    noise.extend(browser.console()?);
    Ok(noise)
}

/// Returns errors and what the policy blocked.
fn watched(browser: &Browser) -> Outcome<Vec<String>> {
    let watched = browser.run("return window.__watched || [];", &[])?;
    let watched = watched.as_array().into_iter().flatten();
    Ok(watched
        .map(|it| it.as_str().unwrap_or_default().into())
        .collect())
}

fn none(faults: Vec<String>) -> Outcome {
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}
