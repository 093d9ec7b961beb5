//! How a reader arranged the desk: what stands beside the picture, and how its two halves share the height.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrangement {
    /// Whether the lesson's words stand at the left.
    pub lesson: bool,
    /// Whether the inside, the lists and the ledger stand at the right.
    pub side: bool,
    /// How much of the height the stage has, in percent; the space-time diagram has the rest.
    pub stage: u8,
}

/// A change of the arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrange {
    /// Folds the lesson's words away, or out again.
    Lesson,
    Side,
    /// The stage's share of the height, in percent.
    Stage(u8),
}

impl Default for Arrangement {
    fn default() -> Self {
        Self {
            lesson: true,
            side: true,
            stage: 43,
        }
    }
}

impl Arrangement {
    pub const STAGE_MIN: u8 = 15;
    pub const STAGE_MAX: u8 = 85;

    /// Returns the arrangement after a change.
    pub fn with(self, arrange: Arrange) -> Self {
        match arrange {
            Arrange::Lesson => Self {
                lesson: !self.lesson,
                ..self
            },
            Arrange::Side => Self {
                side: !self.side,
                ..self
            },
            Arrange::Stage(stage) => Self { stage, ..self }.checked(),
        }
    }

    /// Returns the text to save: `lesson=true side=true stage=43`.
    pub fn to_text(self) -> String {
        format!(
            "lesson={} side={} stage={}",
            self.lesson, self.side, self.stage
        )
    }

    /// Returns it with one part of a saved text; what says nothing of it changes nothing.
    pub fn with_saved(mut self, name: &str, value: &str) -> Self {
        match name {
            "lesson" => self.lesson = value.parse().unwrap_or(self.lesson),
            "side" => self.side = value.parse().unwrap_or(self.side),
            "stage" => self.stage = value.parse().unwrap_or(self.stage),
            _ => {}
        }
        self.checked()
    }

    /// Returns it with a share that leaves both halves in sight.
    pub fn checked(self) -> Self {
        Self {
            stage: self.stage.clamp(Self::STAGE_MIN, Self::STAGE_MAX),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_twice_is_nothing_and_both_halves_stay_in_sight() {
        let start = Arrangement::default();
        for arrange in [Arrange::Lesson, Arrange::Side] {
            assert_ne!(start.with(arrange), start);
            assert_eq!(start.with(arrange).with(arrange), start);
        }
        let stage = |percent| start.with(Arrange::Stage(percent)).stage;
        assert_eq!((stage(0), stage(50), stage(200)), (15, 50, 85));
    }
}
