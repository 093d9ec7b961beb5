//! Why a member of a group gets no record.

use super::{answers, golden, row_of, run};
use signalbox::explain::About;
use signalbox::text::Lang;
use std::fmt::Write;

#[test]
fn a_member_without_a_record_says_what_keeps_it() {
    let cases = [
        // Everything is read; the process is down; what it asks for is gone, and it goes on at the end.
        (
            "kafka-retention",
            "retention",
            "shops[2]#3/report @ offset_committed",
            "board",
            0,
        ),
        (
            "kafka-retention",
            "retention",
            "fault#1 @ crashed",
            "board",
            0,
        ),
        (
            "kafka-retention",
            "latest",
            "board.sales.0#position1 @ offset_reset",
            "board",
            0,
        ),
        // Nobody else has joined again; the other one owns everything.
        (
            "kafka-rebalance",
            "after",
            "fault#2 @ restarted",
            "fulfilment",
            1,
        ),
        (
            "kafka-partitions",
            "five",
            "shop#1/placed @ appended",
            "fulfilment",
            4,
        ),
        // An open transaction holds the last stable offset.
        (
            "kafka-transactions",
            "transaction",
            "fault#1 @ crashed",
            "mail",
            0,
        ),
    ];
    let mut text = String::new();
    for (lesson, variant, anchor, node, unit) in cases {
        let run = run(lesson, variant);
        let row = row_of(&run, anchor);
        let node = run.recording.model().node(node).expect("a node");
        for lang in Lang::ALL {
            writeln!(text, "{lesson}/{variant} {anchor}").expect("text");
            text.push_str(&answers(&run, row + 1, About::Node { node, unit }, lang));
        }
    }
    golden("reading.txt", &text);
}
