//! Signalbox: a laboratory of inter-process communication that runs in a browser tab.
//!
//! This is the map. The one idea: **the page never steps a simulation, it moves a cursor over recordings.**
//!
//! ```text
//!  lesson file ──parse, check──▶ Scenario ──▶ World::step ──▶ rows, facts, series ──▶ Recording (chunks behind Rc)
//!                                   ▲                                                     │
//!       knobs · seed ───────────────┤  (re-record)                                        ▼
//!       commands at the cursor ─────┘  (fork)               view::frame(runs, instant) ──▶ Frame (plain data)
//!                                   ▲                                                     │
//!             effects ◀── update ◀──┴── Msg ◀────────────────────── Yew draws the Frame ◀─┘
//! ```
//!
//! | where | what it is | never |
//! |---|---|---|
//! | the crate `sim` | the machine: time, queue, draws, network, nodes, programs, policies, brokers, recording | words for people, clocks, I/O |
//! | [`text`] | every word outside lessons, in Korean and English | the page |
//! | [`lesson`] | the catalogue, numbers in prose, claims, grading of predictions | [`view`], [`app`], the page |
//! | [`explain`] | why something happened, why not, and why two runs differ | [`view`], [`app`], the page |
//! | [`view`] | (runs, instant) to plain data to draw | the DOM, colours |
//! | [`app`] | one state, one message, one pure update | yew, web-sys |
//! | `ui` (wasm32) | Yew components, and the one place that performs effects | deciding what happened |
//! | `api` (wasm32) | the JavaScript class `Machine` | the page |
//! | `main.rs` | on wasm32 mounts the page, natively runs the command line | anything else |
//!
//! Beside it: `static/lessons/` (scenarios with words), `static/studies/` (published experiments, likewise), `tests/` (native and browser suites, recorded vectors), `benches/`, `xtask/` (the
//! commands that do everything).

pub mod app;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod explain;
pub mod export;
pub mod lesson;
pub mod text;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod api;
#[cfg(target_arch = "wasm32")]
pub mod ui;
