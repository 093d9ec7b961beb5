//! From runs and an instant to plain data to draw. Knows no DOM, no colours and no components.

pub mod axis;
pub mod frame;
