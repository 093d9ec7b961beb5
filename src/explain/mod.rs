//! Why something happened, why something did not happen, and why two runs differ: pure walks over recordings, told with
//! the words of [`crate::text`].
//!
//! The walks follow what facts name as their causes (`because`), never the order of time. Where something that did *not* come
//! decided a fact (a timeout, a lease that ran out), its cause is whatever kept it from coming: see [`cause`].
//! What a row says is asked of a [`Reader`], which keeps the facts of blocks of rows.

pub mod biography;
mod book;
pub mod cause;
pub mod chain;
mod counted;
pub mod difference;
mod headers;
pub mod path;
pub mod rebalance;
pub mod why_not;

pub use biography::{Biography, biography};
pub use book::{Book, Reader};
pub use chain::{Chain, Root, Step, chain, effects};
pub use difference::{Difference, Side, WayStep, Whose, difference};
pub use headers::Header;
pub use why_not::ledger::{moves, why_line};
pub use why_not::not_routed::{nowhere, routed_last};
pub use why_not::{About, Answer, Point, Question, questions, why_not, why_nots};
