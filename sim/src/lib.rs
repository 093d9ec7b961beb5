//! The machine: a deterministic model of clients, services and brokers, stepped one event at a time.
//!
//! A run is a pure function of (scenario, seed, commands). The page never steps it: it moves a cursor over a
//! [`record::Recording`].
//!
//! | where | what it is |
//! |---|---|
//! | [`scenario`] | files: text to checked [`model::Model`], or all mistakes at once |
//! | [`model`], [`program`], [`value`] | what a scenario is once it is checked: dense indexes, flat programs |
//! | [`time`], [`draw`], [`dist`], [`path`] | instants, random values by key, distributions, identities |
//! | [`events`], [`world`] | the queue of events, and the state that handles exactly one at a time |
//! | [`policy`] | timeouts, retries, breakers, limits, fallbacks: values that know nothing of the world |
//! | [`outlier`], [`scaling`] | which instances a balancer takes out of its choice, how many there are: values, too |
//! | [`queue`], [`log`], [`table`] | a broker's queue, its log, and a node's table: values, too |
//! | [`rabbit`] | exchanges in front of queues, and dead letters behind them |
//! | [`fact`], [`sink`] | what is said about each event, and who listens |
//! | [`record`], [`measure`], [`meter`] | a run kept for looking at, or only counted |
//! | [`grow`], [`slab`] | containers that are cheap to copy, or to use again |
//!
//! How a product is added to the logs is shown in `log/PROFILES.md`.
//!
//! # Invariants
//! 1. Deterministic to the byte, natively and in Wasm: integer nanoseconds, timers before arrivals at one instant, no
//!    order of a hash map, transcendental functions through `libm` only.
//! 2. Draws are keyed by purpose and identity, never drawn in order.
//! 3. Identity is a path, not a counter.
//! 4. What reacts is pure: programs are interpreted by the world, policies and queues are values. Only the world owns the queue of
//!    events, the network and the draws.
//! 5. Everything a person reads comes from a fact, with the numbers and every earlier row that decided it.
//! 6. Limits are shown, never silent.
//! 7. Bad input never panics: what a user can cause is a `Result` or a fact.

pub mod dist;
pub mod draw;
pub mod events;
pub mod excess;
pub mod fact;
pub mod grow;
pub mod law;
pub mod log;
pub mod measure;
pub mod meter;
pub mod model;
pub mod outlier;
pub mod path;
pub mod policy;
pub mod program;
pub mod queue;
pub mod rabbit;
pub mod record;
pub mod scaling;
pub mod scenario;
#[cfg(test)]
mod script;
pub mod simplified;
pub mod sink;
pub mod slab;
pub mod sort;
pub mod sorted;
pub mod table;
pub mod time;
pub mod value;
pub mod world;
