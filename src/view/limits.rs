//! The limits inside a node: who holds each place and since when, who waits, and what is left of a rate.

use super::cells::Moment;
use super::frame::{Cell, CellState, LimitView};
use crate::text::quantity::{measured, unbroken};
use crate::text::{limits as words, picture};
use sim::model::{Node, NodeKind};
use sim::time::Time;
use sim::world::{LimitView as Seen, PlaceView};

const PLACES_MAX: usize = 48;

/// Returns the limits of a node's unit, `place`: those around its calls, and the one at its door.
pub fn limits(moment: Moment, place: (u16, u32), spec: &Node) -> Vec<LimitView> {
    let (node, unit) = place;
    let policies = spec.policies.iter().enumerate();
    let around = policies.filter_map(|(i, policy)| {
        let seen = moment.world.limit(node, unit, i as u16)?;
        Some(limit(moment, &policy.name, seen))
    });
    let door = match spec.kind {
        NodeKind::Service(_) => moment.world.door(node, unit),
        _ => None,
    };
    let at_door = door.map(|seen| limit(moment, &words::door(moment.lang), seen));
    around.chain(at_door).collect()
}

fn limit(moment: Moment, title: &str, seen: Seen) -> LimitView {
    let lang = moment.lang;
    let mut view = LimitView {
        title: title.to_owned(),
        label: String::new(),
        is_full: false,
        places: Vec::new(),
        line: Vec::new(),
    };
    match seen {
        Seen::Places {
            settings,
            inside,
            line,
        } => {
            let limit = settings.places();
            let taken = inside.len() as u32;
            view.label = words::outstanding(taken, limit, line.len() as u32, lang);
            view.is_full = taken >= limit;
            let cells = inside.iter().take(PLACES_MAX);
            view.places = cells.map(|p| place(moment, p, CellState::Busy)).collect();
            let free = Cell {
                label: words::place_free(lang),
                note: String::new(),
                state: CellState::Free,
                changed: false,
            };
            let shown = (limit as usize).min(PLACES_MAX).max(view.places.len());
            view.places.resize(shown, free);
            view.line = waiting(moment, &line);
        }
        Seen::Bucket { settings, tokens } => {
            view.label = words::tokens_left(tokens, settings.burst, lang);
            view.is_full = tokens == 0;
        }
        Seen::Cycles {
            settings,
            permits,
            next,
            line,
        } => {
            let left = next.since(moment.at);
            view.label = words::permits_left(permits, settings.limit, left, lang);
            view.is_full = permits <= 0;
            view.line = waiting(moment, &line);
        }
        Seen::Throttle {
            requests,
            accepts,
            share,
            ..
        } => {
            view.label = words::throttled(requests, accepts, share, lang);
            view.is_full = share > 0.0;
        }
    }
    view
}

fn waiting(moment: Moment, line: &[PlaceView]) -> Vec<Cell> {
    let shown = line.iter().take(PLACES_MAX);
    shown.map(|p| place(moment, p, CellState::Ready)).collect()
}

/// Returns who it is, and for how long already; or how long it still has to wait.
fn place(moment: Moment, place: &PlaceView, state: CellState) -> Cell {
    let length = |from: Time, to: Time| unbroken(&measured(to.since(from)));
    let note = match place.since > moment.at {
        true => picture::left(place.since.since(moment.at), moment.lang),
        false => length(place.since, moment.at),
    };
    let note = match place.left {
        true => words::given_up(&note, moment.lang),
        false => note,
    };
    Cell {
        label: place.path.split('/').next().unwrap_or_default().to_owned(),
        note,
        state,
        changed: moment.last == Some(place.row),
    }
}
