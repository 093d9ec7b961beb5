//! Runs as text for other programs and other places than the page. Pure: data in, text out.

pub mod canvas;
pub mod text_diagram;
