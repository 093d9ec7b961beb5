//! What is kept between the frames of one run, so that a frame costs what is in sight and not what was recorded: the
//! world at the cursor, the facts of rows that were asked for, the trace of the window, and what clients saw.
//!
//! A lens holds nothing that a recording does not say: without it every frame is the same, and slower.

use super::axis::Axis;
use super::chart::Charts;
use super::frame::{Lit, Patience, Selected, SpaceTime};
use super::message_labels::MessageLabels;
use super::sift::Sieve;
use super::space_time::Sight;
use super::strip::Landmarks;
use super::trace::Trace;
use crate::explain::{Book, Reader, rebalance};
use crate::lesson::recorded::{Given, given};
use crate::text::Lang;
use sim::fact::{Outcome, RowId, Said};
use sim::model::Model;
use sim::rabbit::envelope::Envelope;
use sim::record::{CHUNK_ROWS, Playhead, Recording};
use sim::scenario::Recorded;
use sim::sink::Tally;
use sim::sorted::SortedMap;
use sim::time::Span;
use sim::world::{Command, Message, World};
use std::ops::Range;
use std::rc::Rc;

/// What the machine answers to each step of a recorded case.
type Answers = Rc<[Option<Given>]>;

/// So many rows more than were asked for are counted for statistics.
const AHEAD: u32 = 256;
/// So many are counted between two looks at the clock: those from one checkpoint to the next.
const AT_ONCE: u32 = CHUNK_ROWS as u32;

/// So many rows of the window that comes next are traced at once.
const AHEAD_ROWS: u32 = 60;
/// So many for each row that the cursor came: all are traced when it leaves the window that is shown.
const AHEAD_PER_ROW: u32 = 3;

#[derive(Debug, Default)]
pub struct Lens {
    known: Option<Known>,
    playhead: Playhead,
    book: Book,
    trace: Option<Rc<Trace>>,
    /// The trace of the window that comes next, as far as it is made, and the world behind it.
    ahead: Option<(Trace, World)>,
    history: History,
    landmarks: Landmarks,
    sieve: Sieve,
    charts: Charts,
    diagram: Option<(Seen, Rc<SpaceTime>)>,
    labels: Rc<MessageLabels>,
    /// What was written on the message that was asked for last, and the row at which it came.
    envelope: Option<(RowId, Rc<Envelope>)>,
    /// The answers beside each recorded case, and how long the run was then.
    given: SortedMap<String, (u32, Answers)>,
    /// The steps of each group's latest rebalance, and the last row of all that said one.
    rebalances: SortedMap<String, (Option<RowId>, Rc<[Said]>)>,
}

/// What a diagram was made for.
#[derive(Debug, PartialEq)]
pub struct Seen {
    rows: Range<RowId>,
    axis: Axis,
    lang: Lang,
    selected: Option<Selected>,
    last: Option<RowId>,
    lit: Lit,
}

impl Seen {
    pub fn new(rows: Range<RowId>, sight: &Sight) -> Self {
        Self {
            rows,
            axis: sight.axis.clone(),
            lang: sight.lang,
            selected: sight.selected.cloned(),
            last: sight.last,
            lit: sight.lit.clone(),
        }
    }
}

/// How to tell whether a recording is the one of the last frame, or has grown since.
#[derive(Debug)]
struct Known {
    model: Rc<Model>,
    seed: u64,
    commands: Vec<Command>,
    len: u32,
    hash: u16,
}

/// What clients saw and servers did, in the order of rows.
#[derive(Debug, Default)]
pub struct History {
    until: RowId,
    pub began: Vec<(RowId, u16)>,
    pub ended: Vec<(RowId, u16, Outcome, Span)>,
    pub blocked: Vec<(RowId, u16, Span)>,
    /// Requests and messages that a service handled.
    pub handled: Vec<(RowId, u16)>,
    /// How long a request waited for a worker.
    pub waited: Vec<(RowId, u16, Span)>,
    /// Each time more stood in a node's line than ever before: how many.
    pub deepest: Vec<(RowId, u16, u32)>,
    /// The most that stood in each node's line so far.
    most: Vec<u32>,
}

impl History {
    fn take(&mut self, row: RowId, tally: Tally) {
        match tally {
            Tally::Began { node } => self.began.push((row, node)),
            Tally::Ended {
                node,
                outcome,
                latency,
            } => self.ended.push((row, node, outcome, latency)),
            Tally::Blocked { node, span } => self.blocked.push((row, node, span)),
            Tally::Handled { node } => self.handled.push((row, node)),
            Tally::Waited { node, span } => self.waited.push((row, node, span)),
            Tally::Depth { node, depth, .. } => {
                let place = usize::from(node);
                if self.most.len() <= place {
                    self.most.resize(place + 1, 0);
                }
                if depth > self.most[place] {
                    self.most[place] = depth;
                    self.deepest.push((row, node, depth));
                }
            }
            _ => {}
        }
    }
}

impl Lens {
    /// Looks at a recording: what was kept stays if it is the same run, perhaps longer.
    pub fn focus(&mut self, recording: &Recording) {
        let len = recording.len();
        if !self.knows(recording) {
            *self = Self::default();
        }
        let hash = len
            .checked_sub(1)
            .map_or(0, |last| recording.row(last).hash());
        match &mut self.known {
            Some(known) => (known.len, known.hash) = (len, hash),
            None => {
                self.known = Some(Known {
                    model: Rc::clone(recording.model()),
                    seed: recording.seed(),
                    commands: recording.commands().to_vec(),
                    len,
                    hash,
                });
            }
        }
    }

    /// Returns whether it has seen the beginning of this run, or all of it.
    pub fn knows(&self, recording: &Recording) -> bool {
        self.known.as_ref().is_some_and(|k| k.is(recording))
    }

    /// Returns how many events of its run it has seen.
    pub fn len(&self) -> u32 {
        self.known.as_ref().map_or(0, |k| k.len)
    }

    /// Returns the world after `applied` events.
    pub fn world(&mut self, recording: &Recording, applied: u32) -> &World {
        self.playhead.seek(recording, applied, true)
    }

    /// Returns the facts of one row.
    pub fn facts(&mut self, recording: &Recording, row: RowId) -> Vec<Said> {
        let playhead = &mut self.playhead;
        let world = &mut |row| playhead.seek(recording, row, true).clone();
        self.book.facts(recording, row, world)
    }

    /// Returns the recording to walk through.
    pub fn reader<'a>(&'a mut self, recording: &'a Recording) -> Reader<'a> {
        Reader::new(recording, &mut self.book)
    }

    /// Returns the trace of a window of rows, continued where it only grew.
    pub fn trace(&mut self, recording: &Recording, rows: Range<RowId>) -> Rc<Trace> {
        let grew = |t: &Trace| t.rows().start == rows.start && t.rows().end <= rows.end;
        let known = self.trace.take().filter(|t| grew(t));
        let mut trace = known.unwrap_or_else(|| {
            let ahead = self.ahead.take().filter(|(t, _)| grew(t));
            let begun = ahead.unwrap_or_else(|| self.begin(recording, rows.start));
            Rc::new(go_on(recording, begun, rows.end).0)
        });
        let known = trace.rows().end;
        if known < rows.end {
            let facts = recording.describe(known..rows.end);
            Rc::make_mut(&mut trace).take(facts, rows.end);
        }
        Rc::clone(self.trace.insert(trace))
    }

    /// Traces a few rows more of a window that comes next, so that it costs little when it comes: the more of them, the more rows the
    /// cursor `came` behind the middle of the window that is shown.
    pub fn look_ahead(&mut self, recording: &Recording, rows: Range<RowId>, came: u32) {
        let same = |(t, _): &(Trace, World)| t.rows().start == rows.start;
        let ahead = self.ahead.take().filter(same);
        let begun = ahead.unwrap_or_else(|| {
            let world = recording.seek(rows.start);
            (Trace::at(&world, recording), world)
        });
        let due = rows.start + came * AHEAD_PER_ROW;
        let until = (begun.0.rows().end + AHEAD_ROWS).max(due).min(rows.end);
        self.ahead = Some(go_on(recording, begun, until));
    }

    /// Begins the trace of a window that is asked for soon, on the way to the cursor.
    pub fn approach(&mut self, recording: &Recording, rows: Range<RowId>) {
        let begins = |t: &Trace| t.rows().start == rows.start;
        let known = self.trace.as_deref().is_some_and(begins);
        if !known && !self.ahead.as_ref().is_some_and(|(t, _)| begins(t)) {
            self.ahead = Some(self.begin(recording, rows.start));
        }
    }

    /// Returns the trace of no rows yet, and the world before them. The playhead is there then: the cursor is not far.
    fn begin(&mut self, recording: &Recording, row: RowId) -> (Trace, World) {
        let world = self.playhead.seek(recording, row, true).clone();
        (Trace::at(&world, recording), world)
    }

    /// Returns the trace of the row that was applied last, whose facts are given; it is not kept.
    pub fn trace_of_last(
        &mut self,
        recording: &Recording,
        applied: u32,
        facts: &[Said],
    ) -> Rc<Trace> {
        let before = self.world(recording, applied.saturating_sub(1));
        let mut trace = Trace::at(before, recording);
        trace.take(facts.to_vec(), applied);
        Rc::new(trace)
    }

    /// Returns what clients saw and servers did in the rows before `applied`, and maybe in later ones; none where patience was over before
    /// all were counted.
    pub fn history(
        &mut self,
        recording: &Recording,
        applied: RowId,
        patience: Option<Patience>,
    ) -> Option<&History> {
        let history = &mut self.history;
        while history.until < applied {
            let known = history.until;
            let until = match patience {
                Some(patience) if patience.is_over() => return None,
                Some(_) => (known / AT_ONCE + 1) * AT_ONCE,
                // Some more, because each time begins at a checkpoint.
                None => applied.saturating_add(AHEAD),
            };
            history.until = until.min(recording.len());
            recording.tally(known..until, |row, tally| history.take(row, tally));
        }
        Some(history)
    }

    /// Returns the diagram that was made last where it was made for the same, else a new one.
    pub fn diagram(&mut self, seen: Seen, make: impl FnOnce() -> SpaceTime) -> Rc<SpaceTime> {
        let known = self.diagram.take().filter(|(of, _)| *of == seen);
        let made = known.unwrap_or_else(|| (seen, Rc::new(make())));
        Rc::clone(&self.diagram.insert(made).1)
    }

    /// Returns what was written on the message of a fact when it came; a blank one where nothing was.
    pub fn envelope(&mut self, recording: &Recording, said: &Said) -> Rc<Envelope> {
        if let Some((_, known)) = self.envelope.as_ref().filter(|(row, _)| *row == said.row) {
            return Rc::clone(known);
        }
        let world = recording.seek(said.row);
        let is_it = |m: &&Message| Some(m.number) == said.message;
        let found = world.messages().find(is_it);
        let envelope = found.and_then(|message| message.envelope.clone());
        let kept = (said.row, envelope.unwrap_or_default());
        Rc::clone(&self.envelope.insert(kept).1)
    }

    /// Returns what stands at messages.
    pub fn labels(&self) -> Rc<MessageLabels> {
        Rc::clone(&self.labels)
    }

    /// Returns the steps of a group's latest rebalance, by the path that its rebalances have.
    pub fn rebalance(&mut self, recording: &Recording, path: &str, applied: RowId) -> Rc<[Said]> {
        let last = rebalance::last_step(recording, applied);
        let known = self.rebalances.get(path).filter(|(of, _)| *of == last);
        if let Some((_, known)) = known {
            return Rc::clone(known);
        }
        let found: Rc<[Said]> = rebalance::steps(&mut self.reader(recording), path, applied).into();
        let kept = (last, Rc::clone(&found));
        self.rebalances.insert(path.to_owned(), kept);
        found
    }

    /// Returns the run's answers where a library was recorded.
    pub fn given(&mut self, recording: &Recording, recorded: &Recorded) -> Answers {
        let len = recording.len();
        let known = self.given.get(&recorded.case).filter(|(of, _)| *of == len);
        if let Some((_, known)) = known {
            return Rc::clone(known);
        }
        let found: Answers = given(recording, recorded).into();
        let kept = (len, Rc::clone(&found));
        self.given.insert(recorded.case.clone(), kept);
        found
    }

    /// Returns the charts of the node that was looked into last.
    pub fn charts(&mut self) -> &mut Charts {
        &mut self.charts
    }

    /// Returns which rows the event list showed last.
    pub fn sieve(&mut self) -> &mut Sieve {
        &mut self.sieve
    }

    /// Returns what is known of the landmarks of its run.
    pub fn landmarks(&mut self) -> &mut Landmarks {
        &mut self.landmarks
    }
}

/// Traces more rows, up to an end.
fn go_on(
    recording: &Recording,
    (mut trace, mut world): (Trace, World),
    end: RowId,
) -> (Trace, World) {
    if trace.rows().end < end {
        trace.take(recording.describe_on(&mut world, end), end);
    }
    (trace, world)
}

impl Known {
    /// Returns whether a recording begins with the rows that were known.
    fn is(&self, recording: &Recording) -> bool {
        Rc::ptr_eq(&self.model, recording.model())
            && self.seed == recording.seed()
            && self.len <= recording.len()
            && self.commands == recording.commands()
            && self
                .len
                .checked_sub(1)
                .is_none_or(|last| recording.row(last).hash() == self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::tests::recorded;

    #[test]
    fn a_trace_that_is_made_ahead_is_the_one_that_is_made_at_once() {
        let recording = recorded("buffering", "queue");
        for slices in 0..6 {
            let (mut patient, mut quick) = (Lens::default(), Lens::default());
            let (now, next) = (500..740, 660..900);
            for i in 1..=slices {
                patient.trace(&recording, now.clone());
                patient.look_ahead(&recording, next.clone(), 0);
                let made = patient.ahead.as_ref().map(|(trace, _)| trace.rows().end);
                assert_eq!(made, Some((660 + i * AHEAD_ROWS).min(900)));
            }
            let ahead = patient.trace(&recording, next.clone());
            let at_once = quick.trace(&recording, next);
            assert_eq!(ahead.rows(), at_once.rows());
            assert_eq!(ahead.passages(), at_once.passages());
            assert_eq!(ahead.stretches(), at_once.stretches());
            assert_eq!(ahead.moments(), at_once.moments());
        }
    }
}
