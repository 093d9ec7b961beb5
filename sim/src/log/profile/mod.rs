//! Which product a log follows: one file and one line here for each. `PROFILES.md` beside the logs shows how one is added.

use super::Partitioner;

/// In what a product differs from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The name in files.
    pub name: &'static str,
    /// Product and version.
    pub version: &'static str,
    /// How it chooses the partition of a key where nobody says.
    pub partitioner: Partitioner,
}

macro_rules! profiles {
    ($($product:ident = $file:ident,)+) => {
        $(mod $file;)+

        /// A product, with the version whose rules are followed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Profile { $($product),+ }

        impl Profile {
            /// All of them; the first one is meant where none is named.
            pub const ALL: &[Self] = &[$(Self::$product),+];

            /// Returns in what it differs.
            pub fn rules(self) -> &'static Rules {
                match self { $(Self::$product => &$file::RULES),+ }
            }
        }
    };
}

profiles! {
    Kafka = kafka,
}

impl Default for Profile {
    fn default() -> Self {
        Self::ALL[0]
    }
}
