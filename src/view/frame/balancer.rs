//! The balancer before a service that ejects instances: one row each.

#[derive(Clone, Debug, PartialEq)]
pub struct BalancerView {
    /// "Load balancing: round robin".
    pub title: String,
    /// "1 of 5 ejected".
    pub label: String,
    /// Whether so few are left that all get requests, in words.
    pub panics: Option<String>,
    /// "sweeps in 3.2 s".
    pub sweep: String,
    /// "Success rate at least 90.4 % = …".
    pub compared: String,
    /// Percent; none where too few were asked often enough.
    pub threshold: Option<f64>,
    pub threshold_label: String,
    pub instances: Vec<InstanceRow>,
    /// How many more there are.
    pub more: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct InstanceRow {
    /// `[2]`.
    pub name: String,
    pub ejected: bool,
    /// "gets requests", "ejected, back in 28 s".
    pub state: String,
    /// Errors in a row, and how many eject.
    pub errors: u32,
    pub errors_max: u32,
    /// "3 of 5 errors in a row".
    pub errors_label: String,
    /// Percent; none where it was not asked since the last sweep.
    pub rate: Option<f64>,
    /// "97 % of 30".
    pub rate_label: String,
    /// "t = 40 s", "–".
    pub until: String,
    pub ejections: u32,
    pub changed: bool,
}
