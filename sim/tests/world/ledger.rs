//! Where a ledger goes wrong.

use crate::golden::model;
use sim::excess::{Wrong, wrongs};
use sim::model::{Action, Verdict};
use sim::record::Recording;

/// Two orders, each charged once by a call that takes 10 ms.
const SHOP: &str = r#"{"nodes": {
    "web": {"kind": "client", "load": {"at": ["0s", "100ms"]}, "program": [{"call": "bank.pay"}]},
    "bank": {"kind": "service", "workers": 2, "tables": {"charges": []}, "handlers": {"pay": [{"work": "10ms"}, {"insert": "charges"}]}}},
    "links": {"default": {"latency": "1ms"}},
    "ledger": [{"name": "charges", "label": {"ko": "청구", "en": "charges"},
        "expected": {"messages": "bank.pay", "counter": "sent"}, "actual": {"count": "bank.charges"}}]}"#;

fn run(action: Option<Action>) -> Recording {
    let run = Recording::whole(model(SHOP, "1s"), 1, Vec::new(), 1_000);
    let Some(action) = action else { return run };
    let mut fork = run.fork(1, action);
    fork.extend(run.model().until, 1_000, 1_000);
    fork
}

fn strike(verdict: Verdict) -> Option<Action> {
    Some(Action::Strike {
        message: 0,
        verdict,
    })
}

#[test]
fn a_ledger_that_balances_in_the_end_is_not_wrong() {
    assert_eq!(wrongs(&run(None)), []);
}

#[test]
fn the_row_that_counts_too_much_is_the_fault() {
    let run = run(strike(Verdict::Duplicate));
    let wrong = wrongs(&run);
    let row = wrong[0].row;
    let (line, expected, actual) = (0, 1, 2);
    let second = Wrong {
        row,
        line,
        expected,
        actual,
    };
    assert_eq!(wrong[0], second);
    assert!(run.row(row).has(sim::fact::FactKind::Inserted));
    assert_eq!((wrong.len(), wrong[1].expected, wrong[1].actual), (2, 2, 3));
}

#[test]
fn what_is_missing_is_found_at_the_end() {
    let run = run(strike(Verdict::Drop));
    let row = run.len() - 1;
    let (line, expected, actual) = (0, 2, 1);
    assert_eq!(
        wrongs(&run),
        [Wrong {
            row,
            line,
            expected,
            actual
        }]
    );
}
