//! The page: Yew components, and the one place that performs effects. It draws a [`crate::view::frame::Frame`] and
//! never decides what happened.
//!
//! The page's policy allows no `style` attribute: geometry goes into SVG attributes, looks into classes, and what must be
//! measured is set through the object model.

mod address;
mod app;
mod balancer;
mod boot;
mod breaker;
mod catalogue;
mod chart;
mod context;
mod controls;
mod crowd;
mod curve;
mod desk;
mod dialogs;
mod events;
mod glossary;
mod glyph;
mod hands;
mod header;
mod inside;
mod jumps;
mod keys;
mod ledger;
mod lesson_pane;
mod library;
mod listen;
mod live;
mod markdown;
mod motion;
mod moving;
mod notices;
mod pan;
mod part;
mod perform;
mod pictures;
mod predict;
mod predict_told;
mod rebalance;
mod recorder;
mod recovery;
mod request;
mod reset;
mod routing;
mod runs;
mod scaler;
mod scrubber;
mod seed;
mod sentence;
mod share;
mod sift;
mod sight;
mod size;
mod space_time;
mod space_time_ground;
mod space_time_marks;
mod space_time_table;
mod split;
mod stage;
mod stage_flights;
mod stage_node;
mod stage_table;
mod storage;
mod tabs;
mod tip;
mod transport;
mod turns;
mod why;

/// Mounts the page into `#app`. Does nothing where there is no such element, so that a page which
/// only imports the module gets the machine and no screen.
pub fn mount() {
    let host = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id("app"));
    if let Some(host) = host {
        recovery::install();
        // What stood there until now was for the time without a page.
        host.set_inner_html("");
        yew::Renderer::<app::App>::with_root(host).render();
    }
}
