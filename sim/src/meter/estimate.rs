//! Mean and variance of samples, for comparing a run with a closed form.

/// The running mean and variance of samples (Welford's method).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    count: u64,
    mean: f64,
    /// The sum of squared distances from the mean.
    squares: f64,
}

impl Estimate {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, sample: f64) {
        self.count += 1;
        let distance = sample - self.mean;
        self.mean += distance / self.count as f64;
        self.squares += distance * (sample - self.mean);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Returns the sample variance; 0 for fewer than two samples.
    pub fn variance(&self) -> f64 {
        match self.count {
            0 | 1 => 0.0,
            n => self.squares / (n - 1) as f64,
        }
    }

    /// Returns the standard error of the mean, where samples are independent.
    pub fn standard_error(&self) -> f64 {
        libm::sqrt(self.variance() / self.count.max(1) as f64)
    }

    /// Returns how many standard errors the mean lies above `expected`. Without any scatter that
    /// is 0 where they are equal and infinite where they are not.
    pub fn z(&self, expected: f64) -> f64 {
        match self.mean - expected {
            0.0 => 0.0,
            distance => distance / self.standard_error(),
        }
    }
}

impl FromIterator<f64> for Estimate {
    fn from_iter<I: IntoIterator<Item = f64>>(samples: I) -> Self {
        let mut estimate = Self::new();
        samples.into_iter().for_each(|s| estimate.push(s));
        estimate
    }
}
