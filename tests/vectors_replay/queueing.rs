//! Closed forms of queueing theory beside replications of the machine: an operation is one mean, and
//! one that is beyond its bound is a difference.

use super::{Difference, Tally};
use crate::queueing::{Rows, Z_MAX, find_all, rows};
use serde_json::Value;

pub fn replay(file: &Value) -> Result<Tally, String> {
    let Rows { rows, left_out } = rows(file)?;
    let mut tally = Tally {
        cases: rows.len(),
        not_yet: left_out.into_iter().collect(),
        ..Tally::default()
    };
    for (row, found) in rows.iter().zip(find_all(&rows)?) {
        for mean in found.decisive() {
            tally.operations += 1;
            if mean.z.abs() > Z_MAX {
                tally.differences.push(Difference {
                    kind: mean.quantity.field(),
                    case: row.title.clone(),
                    step: "mean".into(),
                    expected: mean.expected.to_string(),
                    actual: format!("{} (z {:+.1})", mean.actual, mean.z),
                });
            }
        }
    }
    Ok(tally)
}
