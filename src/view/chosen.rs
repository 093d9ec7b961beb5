//! What belongs to what the reader selected, and the card of a selected request.
//!
//! A request is an identity path; to it belongs whatever has that path or one below it: its messages, attempts and deliveries, the program
//! that handles it, and the requests which that program makes.

use super::cells::Moment;
use super::frame::{RequestCard, Selected};
use super::names;
use crate::explain::path::{is_within, part_of};
use crate::text::picture;
use sim::fact::Said;
use sim::sort;
use std::rc::Rc;

/// Returns whether a path belongs to the selected request.
pub fn takes_in(selected: Option<&Selected>, path: &str) -> bool {
    matches!(selected, Some(Selected::Request { path: outer }) if is_within(path, outer))
}

/// Returns whether a fact is about the selected message or request. Of a node too much would be.
pub fn is_about(selected: Option<&Selected>, said: &Said) -> bool {
    match selected {
        Some(Selected::Message { message }) => said.message == Some(*message),
        _ => takes_in(selected, &said.path),
    }
}

/// Returns the card of the selected request; none where none is selected.
pub fn card(moment: Moment, selected: Option<&Selected>) -> Option<RequestCard> {
    let Some(Selected::Request { path }) = selected else {
        return None;
    };
    let name = |path: &str| match names::subject(path, moment.world.model()) {
        subject if subject.is_empty() => path.to_owned(),
        subject => subject,
    };
    Some(RequestCard {
        title: picture::request(&name(path), moment.lang),
        path: Rc::clone(path),
        part_of: part_of(path).map(|outer| (Rc::from(outer), name(outer))),
    })
}

/// Returns where the selected request is at a moment: the nodes at which a program runs for it, the innermost one last.
pub fn places(moment: Moment, selected: Option<&Selected>) -> Vec<(u16, u32)> {
    let Some(Selected::Request { path }) = selected else {
        return Vec::new();
    };
    let world = moment.world;
    let nodes = 0..world.model().nodes.len() as u16;
    let all = nodes.flat_map(|node| world.activations(node).map(move |(_, a)| (node, a)));
    let mut found: Vec<(usize, u16, u32)> = all
        .map(|(node, a)| (world.path_text(a.path), node, a.unit))
        .filter(|(of, _, _)| is_within(of, path))
        .map(|(of, node, unit)| (of.matches('/').count(), node, unit))
        .collect();
    sort::ascending(&mut found);
    found
        .into_iter()
        .map(|(_, node, unit)| (node, unit))
        .collect()
}
