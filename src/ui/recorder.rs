//! Records runs in slices, so that the page stays quick. A newer job for a run replaces the one under way: while a
//! knob is dragged, only the latest value is recorded, once a frame.

use crate::app::branch::RunId;
use crate::app::effect::{Job, Sample, Source};
use crate::app::lesson::compile;
use crate::app::sweep::{self, Ending};
use crate::app::{Msg, Tape};
use gloo_timers::callback::Timeout;
use sim::measure::Glance;
use sim::record::Recording;
use sim::scenario::Checked;
use sim::time::Time;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use yew::Callback;

/// How long the page may be kept from anything else.
const SLICE_MS: f64 = 9.0;
/// Events between two looks at the clock.
const EVENTS: u32 = 256;
/// How long the page has for itself between two slices of a knob's values.
const SAMPLE_PAUSE_MS: u32 = 12;
/// How often a run that takes long is shown as far as it is.
const SHOW_EVERY_MS: f64 = 120.0;

#[derive(Clone)]
pub struct Recorder(Rc<RefCell<Inner>>);

struct Inner {
    send: Callback<Msg>,
    work: VecDeque<Work>,
    /// Goes on when there is no work.
    sampling: Option<Sampling>,
    timer: Option<Timeout>,
    /// How often something is still to be told.
    untold: u32,
}

/// A knob's value that is tried.
struct Sampling {
    sample: Sample,
    /// None until its first slice.
    glance: Option<Glance>,
}

struct Work {
    run: RunId,
    job: u32,
    /// None until its first slice.
    recording: Option<Recording>,
    source: Source,
    until: Time,
    events_max: u32,
    first: Time,
    shown_ms: f64,
}

impl Recorder {
    pub fn new(send: Callback<Msg>) -> Self {
        Self(Rc::new(RefCell::new(Inner {
            send,
            work: VecDeque::new(),
            sampling: None,
            timer: None,
            untold: 0,
        })))
    }

    /// Takes a job on.
    pub fn start(&self, job: Job) {
        let mut inner = self.0.borrow_mut();
        inner.work.retain(|work| work.run != job.run);
        inner.work.push_back(Work {
            run: job.run,
            job: job.job,
            recording: None,
            source: job.source,
            until: job.until,
            events_max: job.events_max,
            first: job.first,
            shown_ms: now_ms(),
        });
        drop(inner);
        self.schedule();
    }

    /// Takes a knob's value on, instead of the one that was under way.
    pub fn sample(&self, sample: Sample) {
        let glance = None;
        self.0.borrow_mut().sampling = Some(Sampling { sample, glance });
        self.schedule();
    }

    /// Returns whether nothing is left to record.
    pub fn idle(&self) -> bool {
        let inner = self.0.borrow();
        inner.work.is_empty() && inner.untold == 0
    }

    fn schedule(&self) {
        let mut inner = self.0.borrow_mut();
        let wait_ms = match (inner.work.is_empty(), &inner.sampling) {
            (false, _) => 0,
            (true, Some(_)) => SAMPLE_PAUSE_MS,
            (true, None) => return,
        };
        if inner.timer.is_none() {
            let this = self.clone();
            inner.timer = Some(Timeout::new(wait_ms, move || this.slice()));
        }
    }

    fn slice(&self) {
        let start = now_ms();
        let mut told = Vec::new();
        let sampled;
        {
            let mut inner = self.0.borrow_mut();
            inner.timer = None;
            sampled = inner.work.is_empty();
            if sampled {
                told.extend(inner.try_value(start + SLICE_MS / 2.0));
            }
            while now_ms() - start < SLICE_MS {
                let Some(mut work) = inner.work.pop_front() else {
                    break;
                };
                if !work.go_on(start + SLICE_MS, &mut told) {
                    inner.work.push_front(work);
                }
            }
        }
        if sampled {
            self.tell(told);
        } else if !told.is_empty() {
            // In a task of its own: a hand may come between.
            let this = self.clone();
            self.0.borrow_mut().untold += 1;
            Timeout::new(0, move || {
                this.0.borrow_mut().untold -= 1;
                this.tell(told);
            })
            .forget();
        }
        self.schedule();
    }

    fn tell(&self, told: Vec<Msg>) {
        let send = self.0.borrow().send.clone();
        told.into_iter().for_each(|msg| send.emit(msg));
    }
}

impl Inner {
    /// Runs a knob's value on until the deadline, and returns how its run ended when it did.
    fn try_value(&mut self, deadline_ms: f64) -> Option<Msg> {
        let Sampling { sample, glance } = self.sampling.take()?;
        let (sweep, value, seed) = (sample.sweep, sample.value, sample.setting.seed);
        let told = |ending| {
            Some(Msg::Sampled {
                sweep,
                value,
                seed,
                ending,
            })
        };
        let mut glance = match glance {
            Some(glance) => glance,
            None => match sample.model() {
                Ok(model) => {
                    let setting = &sample.setting;
                    let commands = setting.commands.clone();
                    Glance::start(
                        &Rc::new(model),
                        setting.seed,
                        commands,
                        setting.until,
                        sweep::EVENTS_MAX,
                    )
                }
                Err(_) => return told(None),
            },
        };
        while now_ms() < deadline_ms {
            if glance.go_on(EVENTS) {
                return told(Ending::of(&glance.measured()));
            }
        }
        let glance = Some(glance);
        self.sampling = Some(Sampling { sample, glance });
        None
    }
}

impl Work {
    /// Records until the deadline. Returns whether it is done.
    fn go_on(&mut self, deadline_ms: f64, told: &mut Vec<Msg>) -> bool {
        let mut recording = match self.recording.take() {
            Some(recording) => recording,
            None => match begin(&self.source) {
                Ok(recording) => recording,
                Err(problems) => {
                    told.push(Msg::RecordFailed {
                        run: self.run,
                        job: self.job,
                        problems,
                    });
                    return true;
                }
            },
        };
        let mut done = false;
        while !done && now_ms() < deadline_ms {
            done = recording.extend(self.until, self.events_max, EVENTS);
        }
        let late =
            now_ms() - self.shown_ms >= SHOW_EVERY_MS && recording.known_until() > self.first;
        if done || late {
            self.shown_ms = now_ms();
            let tape = Tape::new(recording.clone());
            told.push(Msg::Recorded {
                run: self.run,
                job: self.job,
                tape,
            });
        }
        self.recording = Some(recording);
        done
    }
}

fn begin(source: &Source) -> Checked<Recording> {
    match source {
        Source::Start {
            lesson,
            variant,
            wish,
            seed,
            knobs,
            commands,
        } => {
            let model = compile(lesson, *variant, *wish, knobs)?;
            Ok(Recording::start(Rc::new(model), *seed, commands.clone()))
        }
        Source::Extend(tape) => Ok(tape.recording().clone()),
        Source::Fork { from, when, action } => Ok(from.recording().fork_at(*when, action.clone())),
    }
}

/// Returns the milliseconds of the page's clock.
pub fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |clock| clock.now())
}
