//! Opening lessons. A file with mistakes changes nothing but the notices.

use super::{link, runs};
use crate::app::effect::Effect;
use crate::app::lesson::{Lesson, Problem};
use crate::app::route::Route;
use crate::app::shared::Shared;
use crate::app::state::{AppState, Notice, Opened, View};
use crate::lesson::catalogue;

pub fn open(s: &mut AppState, id: &str) -> Vec<Effect> {
    s.dialog = None;
    if s.open_lesson().is_some_and(|lesson| lesson.id == id) {
        return Vec::new();
    }
    s.wanted = Route {
        lesson: Some(id.to_owned()),
        ..elsewhere(s)
    };
    fetch(s, id)
}

/// Returns what the address goes on to say in another lesson.
pub fn elsewhere(s: &AppState) -> Route {
    Route {
        lang: s.wanted.lang,
        theme: s.wanted.theme,
        events_max: s.wanted.events_max,
        ..Route::default()
    }
}

/// Shows where the reader was last; on a first visit the first lesson, paused, with the button that plays standing out.
pub fn arrive(s: &mut AppState, last: Option<&Route>) -> Vec<Effect> {
    if let Some(last) = last.filter(|last| last.refused.is_empty()) {
        let last = Route {
            lang: None,
            theme: None,
            ..last.clone()
        };
        return go(s, &last);
    }
    s.invites = true;
    let first = catalogue::entries().first();
    first.map_or_else(Vec::new, |first| open(s, &first.id))
}

fn fetch(s: &mut AppState, id: &str) -> Vec<Effect> {
    s.playing = false;
    if s.open_lesson().is_none() {
        s.lesson = Opened::Fetching(id.to_owned());
    }
    vec![Effect::FetchLesson(id.to_owned())]
}

/// Back to the catalogue; the runs are let go.
pub fn close(s: &mut AppState) -> Vec<Effect> {
    runs::clear(s);
    s.dialog = None;
    s.presenting = false;
    s.blank = false;
    s.lesson = Opened::Nothing;
    s.wanted.lesson = None;
    Vec::new()
}

/// Follows an address that the reader typed or went back to.
pub fn go(s: &mut AppState, route: &Route) -> Vec<Effect> {
    s.prefs.lang = route.lang.unwrap_or(s.prefs.lang);
    s.prefs.theme = route.theme.unwrap_or(s.prefs.theme);
    let here = s.route();
    s.wanted = route.clone();
    match &route.lesson {
        None => {
            let is_whole = route.refused.is_empty();
            link::tell_refused(s, Vec::new());
            let mut effects = match s.open_lesson() {
                Some(_) => close(s),
                None => Vec::new(),
            };
            // An address that names no place is not left standing.
            if !is_whole {
                effects.push(Effect::SetRoute(Box::new(s.route())));
            }
            effects
        }
        // The page's own address, told back by the browser.
        Some(_) if here.same_place(route) => {
            s.wanted.at = None;
            Vec::new()
        }
        Some(id) if here.lesson.as_deref() == Some(id) => match s.open_lesson().cloned() {
            Some(lesson) => loaded(s, &lesson),
            None => fetch(s, id),
        },
        Some(id) => fetch(s, id),
    }
}

/// Shows a lesson at the place that the address asked for.
pub fn loaded(s: &mut AppState, lesson: &Shared<Lesson>) -> Vec<Effect> {
    runs::clear(s);
    s.lesson = Opened::Ready(lesson.clone());
    s.dialog = None;
    s.view = View::Stage;
    s.notices
        .retain(|notice| matches!(notice, Notice::StorageBlocked));
    link::open(s, lesson)
}

pub fn failed(s: &mut AppState, lesson: &str, reason: Option<&str>) -> Vec<Effect> {
    if matches!(&s.lesson, Opened::Fetching(id) if id == lesson) {
        s.lesson = Opened::Nothing;
    }
    let lesson = lesson.to_owned();
    s.notices.push(match reason {
        Some(reason) => Notice::Unreachable {
            lesson,
            reason: reason.to_owned(),
        },
        None => Notice::Unknown { lesson },
    });
    Vec::new()
}

pub fn refused(s: &mut AppState, file: &str, problems: &[Problem]) -> Vec<Effect> {
    if matches!(s.lesson, Opened::Fetching(_)) {
        s.lesson = Opened::Nothing;
    }
    tell(s, file, problems);
    Vec::new()
}

/// Tells the mistakes of a file, in place of those told before.
pub fn tell(s: &mut AppState, file: &str, problems: &[Problem]) {
    s.notices
        .retain(|notice| !matches!(notice, Notice::Problems { .. }));
    s.notices.push(Notice::Problems {
        file: file.to_owned(),
        problems: problems.to_vec(),
    });
}
