//! How far a link lets one see: a teacher's link may end at an event, and the rest stays hidden until somebody lifts it.
//!
//! It is no lock: whoever has the address can lift it. It keeps a class from running ahead.

use super::route::Route;
use super::state::AppState;
use sim::fact::RowId;
use sim::time::Time;

/// Where the future is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Curtain {
    /// The first event that is hidden, and its instant.
    pub before: RowId,
    pub at: Time,
    /// Whether the link hides it; else a question does.
    pub by_link: bool,
}

impl AppState {
    /// Returns where the future is hidden: by a question or by the link, whichever comes first.
    pub fn curtain(&self) -> Option<Curtain> {
        let question = self.hidden_from().map(|place| Curtain {
            before: place.before,
            at: place.at.at,
            by_link: false,
        });
        let both = question.into_iter().chain(self.link_end());
        both.min_by_key(|curtain| (curtain.before, curtain.by_link))
    }

    /// Returns what the link hides of the run in sight; none where it hides nothing of it.
    pub fn link_end(&self) -> Option<Curtain> {
        let tape = self.focused_run()?.tape.as_ref()?;
        let before = self.until.filter(|until| *until < tape.len())?;
        Some(Curtain {
            before,
            at: tape.at(before),
            by_link: true,
        })
    }

    /// Goes back to where the link ends, if the cursor stands behind it.
    pub fn stay_before_link_end(&mut self) {
        let Some(end) = self.link_end().filter(|end| self.applied() > end.before) else {
            return;
        };
        if let Some(run) = self.focused_run() {
            self.cursor = run.position(end.before);
        }
        self.playing = false;
        self.predictions.running = None;
    }

    /// Returns the address to give to others: it ends here, where that is wanted.
    pub fn shared(&self) -> Route {
        let route = self.route();
        match self.share_ends {
            true => Route {
                until: route.at,
                ..route
            },
            false => route,
        }
    }
}
