//! The cells of a log: what retention deleted, what compaction emptied, and where the log begins.

use super::*;
use crate::view::frame::{Cell, CellState, QueueCells};

/// Returns the one partition of the broker after the event that says an anchor.
#[track_caller]
fn partition(variant: &str, anchor: &str, lang: Lang) -> QueueCells {
    let recording = recorded("kafka-retention", variant);
    let (path, kind) = anchor.split_once(" @ ").expect("an anchor");
    let said = recording.describe(0..recording.len());
    let is_it = |s: &&sim::fact::Said| s.path == path && s.fact.kind().name() == kind;
    let row = said.iter().find(is_it).expect("it is said").row;
    let mut look = Look::at(&recording);
    look.lang = lang;
    let node = recording.model().node("kafka").expect("a broker");
    look.selected = Some(Selected::Node { node, unit: 0 });
    let frame = look.after(&mut Camera::default(), row + 1);
    let inside = frame.runs[0].inside.clone().expect("it is selected");
    inside.queues[0].clone()
}

fn gone(queue: &QueueCells) -> Vec<String> {
    let is_gone = |cell: &&Cell| cell.state == CellState::Gone;
    let cells = queue.cells.iter().filter(is_gone);
    cells.map(|c| format!("{} {}", c.label, c.note)).collect()
}

/// Holds: KA-20.
#[test]
fn deleted_offsets_are_one_cell_and_the_log_start_is_told() {
    let anchor = "kafka.sales.0#cleaning2 @ segments_deleted";
    let en = partition("retention", anchor, Lang::En);
    assert_eq!(gone(&en), ["0–11 deleted by retention"]);
    assert!(
        en.label.starts_with("sales/0 · log start 12 · "),
        "{}",
        en.label
    );
    let ko = partition("retention", anchor, Lang::Ko);
    assert_eq!(gone(&ko), ["0–11 보존으로 삭제"]);
    assert!(
        ko.label.starts_with("sales/0 · 로그 시작 12 · "),
        "{}",
        ko.label
    );
}

/// Holds: KA-21.
#[test]
fn compaction_leaves_its_offsets_empty() {
    let anchor = "kafka.sales.0#cleaning1 @ compacted";
    let en = partition("compaction", anchor, Lang::En);
    assert_eq!(gone(&en), ["0–2 emptied by compaction"]);
    let next = &en.cells[1];
    assert_eq!((next.label.as_str(), next.note.as_str()), ("3", "shop-0"));
}
