//! Sentences about deadlines: what is left, what stopped because of them, and what was done for nobody.

use super::super::quantity::measured;
use super::teller::{Teller, ga};
use crate::say;
use sim::fact::Fact;
use sim::time::Span;

pub fn sentence(t: &Teller) -> String {
    let who = t.who_first();
    let (who_ga, story) = (ga(&who), t.story());
    match &t.said.fact {
        Fact::DeadlineReceived { remaining } => {
            let remaining = measured(*remaining);
            say!(
                t.lang,
                "{who_ga} 받은 {story}의 기한(deadline)까지 {remaining} 남았어요.",
                "{who} has {remaining} left before the deadline of {story}."
            )
        }
        Fact::DeadlinePassed { late, .. } if *late == Span::ZERO => say!(
            t.lang,
            "{story}의 기한이 지나서 {who_ga} 여기서 멈춰요. 이제 답을 기다리는 쪽이 없어요.",
            "The deadline of {story} has come, so {who} stops here: nobody waits for the answer any more."
        ),
        Fact::DeadlinePassed { late, .. } => {
            let late = measured(*late);
            say!(
                t.lang,
                "{story}의 기한이 {late} 전에 지나서 {who_ga} 여기서 멈춰요. 이제 답을 기다리는 쪽이 없어요.",
                "The deadline of {story} passed {late} ago, so {who} stops here: nobody waits for the answer any more."
            )
        }
        Fact::WorkWasted { wasted, .. } => {
            let wasted = measured(*wasted);
            say!(
                t.lang,
                "{who_ga} {story} 때문에 {wasted} 동안 헛일을 했어요. 기한이 지나서 답을 기다리는 쪽이 없었어요.",
                "{who} worked {wasted} on {story} for nobody: its deadline had passed."
            )
        }
        other => unreachable!("{} is not about a deadline", other.kind().name()),
    }
}
