//! One number of a study beside ours.

use sim::meter::Estimate;
use std::io::{self, Write};

/// How many standard errors ours may lie from theirs.
pub const Z_MAX: f64 = 4.0;

/// What ours is held against.
#[derive(Clone, Copy, Debug)]
pub enum Theirs {
    ClosedForm(f64),
    /// As it is printed, and how many runs it is the mean of.
    Printed(&'static str, u32),
}

/// A number at a point of a study.
pub struct Row {
    pub point: String,
    pub theirs: Theirs,
    pub ours: Estimate,
}

impl Row {
    pub fn new(point: impl Into<String>, theirs: Theirs, ours: &Estimate) -> Self {
        Self {
            point: point.into(),
            theirs,
            ours: *ours,
        }
    }

    /// Returns how many standard errors ours lies from theirs, half a unit of the last printed digit aside.
    pub fn z(&self) -> f64 {
        match self.theirs {
            Theirs::ClosedForm(expected) => self.ours.z(expected),
            Theirs::Printed(text, runs) => {
                let (value, half) = printed(text);
                let distance = self.ours.mean() - value;
                let beyond = (distance.abs() - half).max(0.0);
                if beyond == 0.0 {
                    return 0.0;
                }
                let both = (1.0 + self.ours.count() as f64 / f64::from(runs)).sqrt();
                beyond.copysign(distance) / (self.ours.standard_error() * both)
            }
        }
    }

    pub fn holds(&self) -> bool {
        self.z().abs() <= Z_MAX
    }

    fn line(&self) -> String {
        let theirs = match self.theirs {
            Theirs::ClosedForm(value) => format!("{value:.4} (closed form)"),
            Theirs::Printed(text, runs) => format!("{text} (n = {runs})"),
        };
        let (mean, error) = (self.ours.mean(), self.ours.standard_error());
        format!(
            "{:<44} {theirs:>24} {mean:>12.4} ± {error:<10.4} z {:+.1}",
            self.point,
            self.z()
        )
    }
}

/// Returns a printed number and half a unit of its last digit.
fn printed(text: &str) -> (f64, f64) {
    let plain: String = text.chars().filter(|c| *c != ',').collect();
    let digits = plain.split_once('.').map_or(0, |(_, rest)| rest.len());
    let value = plain.parse().expect("a printed number");
    (value, 0.5 * 0.1_f64.powi(digits as i32))
}

/// Prints the rows, past the test harness, which keeps what a passing test prints; and expects that all hold.
#[track_caller]
pub fn hold(study: &str, rows: &[Row]) {
    let mut text = format!("\n{study}: point, theirs, ours ± standard error, z\n");
    for row in rows {
        text += &row.line();
        text += "\n";
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())
        .expect("standard output is open");
    let off: Vec<String> = rows.iter().filter(|r| !r.holds()).map(Row::line).collect();
    assert!(
        off.is_empty(),
        "further off than {Z_MAX}:\n{}",
        off.join("\n")
    );
}

#[test]
fn what_is_printed_is_known_to_half_a_unit() {
    assert_eq!(printed("10,062"), (10_062.0, 0.5));
    let (value, half) = printed("98.98");
    assert_eq!(value, 98.98);
    assert!((half - 0.005).abs() < 1e-12);
}

/// A number that is off is found out: otherwise no study could fail.
#[test]
fn a_wrong_number_is_found_out() {
    let ours: Estimate = (0..20).map(|i| 100.0 + f64::from(i % 5)).collect();
    let row = |theirs| Row::new("", theirs, &ours);
    assert!(row(Theirs::Printed("102", 5)).holds() && row(Theirs::ClosedForm(102.0)).holds());
    assert!(!row(Theirs::Printed("106", 5)).holds() && !row(Theirs::ClosedForm(104.0)).holds());
    assert!(
        row(Theirs::Printed("106", 1)).holds(),
        "one run says little"
    );
}
