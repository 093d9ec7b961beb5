//! Which product a log follows.

/// A product, with the version whose rules are followed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    #[default]
    Kafka,
}

impl Profile {
    pub const ALL: [Self; 1] = [Self::Kafka];

    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kafka => "kafka",
        }
    }

    /// Returns product and version.
    ///
    /// # Source
    /// The trunk of Apache Kafka of October 2024, commit 1eb7644: the vectors were recorded with its classes.
    pub fn version(self) -> &'static str {
        match self {
            Self::Kafka => "Apache Kafka 4.0",
        }
    }
}
