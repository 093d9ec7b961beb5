//! The cells of a log: what retention deleted, what compaction emptied, and where the log begins.

use super::*;
use crate::view::frame::{Cell, CellState, QueueCells};

/// Returns the one partition of the broker after the event that says an anchor.
#[track_caller]
fn partition(variant: &str, anchor: &str, lang: Lang) -> QueueCells {
    let inside = inside_after(("kafka-retention", variant), "kafka", anchor, lang);
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

/// Holds: KA-19.
#[test]
fn markers_and_what_they_decide_are_told_in_the_cells_of_a_log() {
    let recording = recorded("kafka-transactions", "transaction");
    let said = recording.describe(0..recording.len());
    let last = said
        .iter()
        .rfind(|s| s.fact.kind().name() == "marker_appended");
    let path = &last.expect("markers are written").path;
    let after = after_anchor(&recording, &format!("{path} @ marker_appended"));
    for (lang, cells) in [
        (Lang::En, vec!["0 #1 · aborted", "1 ✕ abort marker"]),
        (Lang::Ko, vec!["0 #1 · 중단됨", "1 ✕ 중단 마커"]),
    ] {
        let inside = inside_at(&recording, ("kafka", 0), after, lang);
        let invoices = &inside.queues[1];
        let told = invoices
            .cells
            .iter()
            .map(|c| format!("{} {}", c.label, c.note));
        let told: Vec<String> = told.collect();
        assert_eq!(told[..2], cells, "{told:?}");
        assert!(invoices.label.contains("LSO"), "{}", invoices.label);
    }
}
