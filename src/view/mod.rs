//! From runs and an instant to plain data to draw. Knows no DOM, no colours and no components.

pub mod axis;
mod balancer;
mod bars;
mod breakers;
mod cells;
mod chart;
mod chosen;
mod compare;
pub mod curve;
pub mod diagram;
mod diagram_labels;
pub mod diagram_near;
pub mod events;
pub mod frame;
mod hide;
pub mod in_sight;
mod inside;
pub mod labels;
mod landmark;
mod latency;
mod ledger;
mod lens;
mod library;
mod limits;
pub mod measure;
mod message_card;
mod meters;
mod names;
pub mod path;
mod sentence;
mod shot;
mod sift;
mod space_time;
mod stage;
mod stage_grid;
pub mod stage_layout;
mod strip;
#[cfg(test)]
mod tests;
mod trace;
mod transport;
mod why;
mod why_frame;

pub use hide::hide;
pub use landmark::Landmark;
pub use shot::Camera;
