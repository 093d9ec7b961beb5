//! Labels of messages in diagrams: short, and the same wherever a message is drawn.

use super::super::{Lang, picture};
use super::teller::Teller;
use sim::fact::{Fact, Said};
use sim::model::Model;

/// Returns the label of a sent message: its name, which run of the client it belongs to, which attempt or delivery it is; none for
/// any other fact.
pub fn message_label(said: &Said, model: &Model, lang: Lang) -> Option<String> {
    let Fact::Sent {
        kind,
        label,
        attempt,
        ..
    } = said.fact
    else {
        return None;
    };
    let t = Teller { said, model, lang };
    let name = t.label(label);
    let name = name.rsplit('.').next().unwrap_or(name);
    let delivery = said
        .path
        .rsplit('/')
        .find_map(|e| e.strip_prefix("delivery")?.parse().ok())
        .unwrap_or(1);
    Some(picture::arrow(
        kind,
        &format!("{name}{}", t.short_tag()),
        attempt.max(delivery),
        lang,
    ))
}

/// Returns whether a sent message was sent, delivered or copied before.
pub fn is_again(said: &Said) -> bool {
    let delivered = said.path.rsplit('/').any(|e| {
        e.strip_prefix("delivery")
            .is_some_and(|n| n.parse::<u32>().is_ok())
    });
    matches!(said.fact, Fact::Sent { attempt, copy, .. } if copy || attempt > 1 || delivered)
}
