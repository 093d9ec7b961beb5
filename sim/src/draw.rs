//! Keyed draws: a random value is a function of what it is for, never of how many came before it.
//!
//! A [`Draw`] is seeded by three things: the seed of the run, the [`Purpose`] and the identity
//! path of what it is drawn for. One more retry therefore shifts nothing else, and two variants
//! under one seed differ only where they truly differ.
//!
//! A path is folded into a [`Key`], one SplitMix64 finaliser for each element, so a parent's key
//! is kept and each child costs one more mix. Since keys are mixed already, a [`Draw`] costs an
//! addition to make and one mix for each value, which is why the hot loop can make a fresh one for
//! every single value: two rounds of the finaliser with the key's last element.
//!
//! # Source
//! SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014),
//! with the constants of its reference implementation. Names are folded by FNV-1a (64 bits).
//! The golden values of the tests freeze all of it: a change here changes every recorded run.

use rand_core::TryRng;
use std::convert::Infallible;

/// The increment of SplitMix64: 2⁶⁴ divided by the golden ratio, made odd.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// Returns `z` with every bit depending on every other (the SplitMix64 finaliser).
#[inline]
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The hash of a path: of a run's seed, or of an identity within the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key(pub u64);

impl Key {
    /// The empty path.
    pub const ROOT: Self = Self(0);

    /// Returns the key of a run's seed.
    #[inline]
    pub const fn of_seed(seed: u64) -> Self {
        Self::ROOT.with(seed)
    }

    /// Returns the key of this path with one more element.
    #[inline]
    pub const fn with(self, n: u64) -> Self {
        Self(mix(self.0.wrapping_add(GOLDEN) ^ n.wrapping_mul(GOLDEN)))
    }

    /// Returns the path element of a name, the same in every build.
    pub const fn name(name: &str) -> u64 {
        let bytes = name.as_bytes();
        let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
        let mut i = 0;
        while i < bytes.len() {
            hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
            i += 1;
        }
        hash
    }
}

/// What a value is drawn for. The codes are part of every recorded run: never change one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u64)]
pub enum Purpose {
    /// The time until the next arrival.
    Arrival = 1,
    /// How long a piece of work takes.
    Work = 2,
    /// How long a message travels.
    Link = 3,
    /// Whether a message is lost.
    Loss = 4,
    /// Which instance a balancer chooses.
    Balance = 5,
    /// Whether a service is up for one request.
    Up = 6,
    /// The random part of a backoff.
    Jitter = 7,
    /// A value that a program asks for.
    Value = 8,
    /// Whether a message is delivered twice.
    Duplicate = 9,
    /// Whether a call fails.
    Failure = 10,
    /// To which partition records without a key go.
    Partition = 11,
    /// Whether a balancer ejects an outlier.
    Ejection = 12,
}

/// A SplitMix64 generator of its own for one purpose and one identity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// Returns the generator of `identity` for `purpose` in the run of `seed`.
    #[inline]
    pub const fn new(seed: Key, purpose: Purpose, identity: Key) -> Self {
        Self {
            state: identity.0.wrapping_add(seed.0 ^ mix(purpose as u64)),
        }
    }

    /// Returns the next 64 random bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Returns a value in [0, 1), a multiple of 2⁻⁵³.
    #[inline]
    pub const fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Returns a value in (0, 1], a multiple of 2⁻⁵³: safe to take the logarithm of.
    #[inline]
    pub const fn unit_open(&mut self) -> f64 {
        ((self.bits() >> 11) + 1) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// Returns an exponential value of mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.unit_open())
    }

    /// Returns a value below `n`, or 0 where `n` is 0.
    ///
    /// # Simplified
    /// A widening multiplication of 32 bits: no value is more than n·2⁻³² too likely.
    #[inline]
    pub const fn below(&mut self, n: u32) -> u32 {
        (((self.bits() >> 32) * n as u64) >> 32) as u32
    }

    /// Returns whether something of probability `p` happens: never at 0, always at 1.
    #[inline]
    pub const fn chance(&mut self, p: f64) -> bool {
        self.unit() < p
    }
}

impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Draw, Key, Purpose};
    use rand_core::Rng;

    const PURPOSES: [Purpose; 12] = [
        Purpose::Arrival,
        Purpose::Work,
        Purpose::Link,
        Purpose::Loss,
        Purpose::Balance,
        Purpose::Up,
        Purpose::Jitter,
        Purpose::Value,
        Purpose::Duplicate,
        Purpose::Failure,
        Purpose::Partition,
        Purpose::Ejection,
    ];

    fn draw(purpose: Purpose, identity: u64) -> Draw {
        Draw::new(
            Key::of_seed(42),
            purpose,
            Key::ROOT.with(Key::name("web")).with(identity),
        )
    }

    #[test]
    fn the_generator_is_splitmix64() {
        // The first outputs of the reference implementation for the seed 0.
        let mut zero = Draw { state: 0 };
        assert_eq!(zero.bits(), 0xE220_A839_7B1D_CDAF);
        assert_eq!(zero.bits(), 0x6E78_9E6A_A1B9_65F4);
        assert_eq!(zero.bits(), 0x06C4_5D18_8009_454F);
    }

    #[test]
    fn names_are_fnv_1a() {
        // From the test vectors of FNV's authors.
        assert_eq!(Key::name(""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(Key::name("a"), 0xAF63_DC4C_8601_EC8C);
        assert_eq!(Key::name("foobar"), 0x8594_4171_F739_67E8);
    }

    #[test]
    fn keys_and_draws_are_frozen() {
        assert_eq!(Key::of_seed(42), Key(0x373D_E5C4_11C2_6D8C));
        assert_eq!(Key::ROOT.with(1).with(2), Key(0x9C3A_7F82_3C81_6066));
        assert_eq!(Key::ROOT.with(2).with(1), Key(0x50AC_96E8_90D9_0EA7));
        let bits: Vec<u64> = PURPOSES.iter().map(|p| draw(*p, 17).bits()).collect();
        let frozen = [
            0xB789_CA1A_9196_A519,
            0x9B8E_4A55_BA1D_B360,
            0xB822_61A3_4802_53F6,
            0x604B_682B_F0EA_3D1C,
            0x8EF5_20F1_F7D7_9595,
            0x2EDF_359D_F33A_5B93,
            0x5B38_E642_D1E7_ECAE,
            0xE2CA_61E3_616F_3EA3,
            0x69E4_FA0A_1F4B_2009,
            0x83F5_1600_C256_0067,
            0xAB50_7010_139A_F8F4,
            0xF771_AB2F_78C8_BFDA,
        ];
        assert_eq!(bits, frozen);
    }

    #[test]
    fn codes_of_purposes_are_frozen() {
        assert_eq!(
            PURPOSES.map(|purpose| purpose as u64),
            [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
        );
    }

    #[test]
    fn units_stay_in_their_intervals() {
        let mut low = Draw { state: 0 };
        for _ in 0..10_000 {
            assert!((0.0..1.0).contains(&low.unit()));
            let open = low.unit_open();
            assert!(open > 0.0 && open <= 1.0);
        }
    }

    /// Holds: G-6.
    #[test]
    fn neighbours_are_independent() {
        const DRAWS: u64 = 100_000;
        let unit = |purpose, i| draw(purpose, i).unit() - 0.5;
        let along: f64 = (0..DRAWS)
            .map(|i| unit(Purpose::Work, i) * unit(Purpose::Work, i + 1))
            .sum();
        let across: f64 = (0..DRAWS)
            .map(|i| unit(Purpose::Work, i) * unit(Purpose::Link, i))
            .sum();
        // The products have mean 0 and deviation 1/12.
        let bound = 4.0 * (DRAWS as f64).sqrt() / 12.0;
        assert!(
            along.abs() < bound && across.abs() < bound,
            "{along} {across} {bound}"
        );
    }

    #[test]
    fn below_reaches_each_value_equally() {
        let mut counts = [0_u32; 6];
        for i in 0..60_000 {
            counts[draw(Purpose::Balance, i).below(6) as usize] += 1;
        }
        // Deviation of a count: sqrt(60000 · 1/6 · 5/6) = 91.
        assert!(
            counts.iter().all(|count| count.abs_diff(10_000) < 400),
            "{counts:?}"
        );
        assert_eq!(draw(Purpose::Balance, 0).below(0), 0);
        assert_eq!(draw(Purpose::Balance, 0).below(1), 0);
    }

    #[test]
    fn chances_hold() {
        let happened = |p| {
            (0..40_000)
                .filter(|i| draw(Purpose::Up, *i).chance(p))
                .count()
        };
        assert_eq!((happened(0.0), happened(1.0)), (0, 40_000));
        // Deviation: sqrt(40000 · 0.995 · 0.005) = 14.
        assert!(happened(0.995).abs_diff(39_800) < 60, "{}", happened(0.995));
    }

    #[test]
    fn other_crates_see_the_same_bits() {
        let (mut own, mut other) = (draw(Purpose::Value, 1), draw(Purpose::Value, 1));
        let bits = own.bits();
        assert_eq!(other.next_u64(), bits);
        let mut bytes = [0; 12];
        draw(Purpose::Value, 1).fill_bytes(&mut bytes);
        assert_eq!(bytes[..8], bits.to_le_bytes());
    }
}
