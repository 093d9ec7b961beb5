//! One line of the table, and whether its goal is met.

/// What a goal asks for.
#[derive(Clone, Copy)]
pub enum Target {
    None,
    AtLeast(f64),
    AtMost(f64),
}

pub struct Line {
    pub goal: &'static str,
    pub what: String,
    /// Natively, and in the browser.
    pub cells: [Option<f64>; 2],
    pub show: fn(f64) -> String,
    pub target: Target,
    /// The cells of which the goal speaks.
    pub judged: &'static [usize],
    /// Said where the goal is missed.
    pub why: &'static str,
}

pub const HEAD: &str =
    "| goal | what | natively | in the browser | target | met |\n|---|---|---|---|---|---|";

impl Line {
    /// A number without a goal.
    pub const NUMBER: Self = Self {
        goal: "",
        what: String::new(),
        cells: [None, None],
        show: |number| format!("{number:.2}"),
        target: Target::None,
        judged: &[0, 1],
        why: "",
    };

    /// Returns the line as Markdown.
    pub fn text(&self) -> String {
        let [native, web] = self
            .cells
            .map(|cell| cell.map_or("–".to_string(), self.show));
        let target = match self.target {
            Target::None => String::new(),
            Target::AtLeast(bound) => format!("≥ {}", (self.show)(bound)),
            Target::AtMost(bound) => format!("≤ {}", (self.show)(bound)),
        };
        let met = match (self.target, self.worst()) {
            (Target::None, _) => String::new(),
            (_, None) => "not measured".to_string(),
            (_, Some(off)) if off <= 1.0 => "yes".to_string(),
            (_, Some(off)) => format!("no, {off:.2} times off"),
        };
        format!(
            "| {} | {} | {native} | {web} | {target} | {met} |\n",
            self.goal, self.what
        )
    }

    /// Returns why the goal is missed, if it is.
    pub fn reason(&self) -> Option<String> {
        let is_missed = self.worst()? > 1.0;
        let what = format!("{} {}", self.goal, self.what);
        is_missed.then(|| format!("- {}: {}\n", what.trim_start(), self.why))
    }

    /// Returns how many times the worst cell is beyond the bound: at most 1 where it is not.
    fn worst(&self) -> Option<f64> {
        let off = |cell: f64| match self.target {
            Target::None => None,
            Target::AtLeast(bound) => Some(bound / cell),
            Target::AtMost(bound) => Some(cell / bound),
        };
        let judged = self.judged.iter().filter_map(|i| off(self.cells[*i]?));
        judged.max_by(f64::total_cmp)
    }
}
