//! Keyed draws: a random value is a function of what it is for, never of how many came before it.
//!
//! A [`Draw`] is seeded by three things: the seed of the run, the [`Purpose`] and the identity
//! path of what it is drawn for. One more retry therefore shifts nothing else, and two variants
//! under one seed differ only where they truly differ.
//!
//! A path is folded into a [`Key`], one SplitMix64 finaliser for each element, so a parent's key
//! is kept and each child costs one more mix. A [`Draw`] costs one mix to make and one for each
//! value, which is why the hot loop can make a fresh one for every single value.
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
        let purpose = (purpose as u64).wrapping_mul(GOLDEN);
        Self {
            state: mix(seed.0.wrapping_add(purpose) ^ identity.0),
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
