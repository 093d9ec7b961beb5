//! What can be done to the selected message at the cursor.

use super::cells::Moment;
use super::frame::{MessageCard, Reach, Selected};
use super::space_time::{passage_label, passage_tone};
use super::trace::{self, Trace};

/// Returns the card of the selected message; none where none is selected, or nothing is known of it in the window.
pub fn card(moment: Moment, trace: &Trace, selected: Option<&Selected>) -> Option<MessageCard> {
    let Some(Selected::Message { message }) = selected else {
        return None;
    };
    let message = *message;
    let under_way = moment.world.in_flight().find(|m| m.number == message);
    let passage = match under_way {
        Some(message) => trace::passage(message, moment.world),
        None => trace.passage(message)?.clone(),
    };
    let reach = match under_way {
        Some(message) if message.held.is_some() => Reach::Held,
        Some(_) => Reach::UnderWay,
        None if moment.last.is_none_or(|last| last < passage.sent_row) => Reach::NotSent,
        None => Reach::Over,
    };
    Some(MessageCard {
        id: message,
        label: passage_label(&passage, moment.world.model(), moment.lang),
        tone: passage_tone(&passage),
        reach,
        overtakes: moment.world.can_overtake(message),
    })
}
