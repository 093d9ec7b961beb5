//! From runs and an instant to plain data to draw. Knows no DOM, no colours and no components.

pub mod axis;
pub mod frame;
pub mod labels;
pub mod measure;
pub mod stage_layout;
