//! Retry budgets: how many retries all calls of a member may make together, so that retries stay a share of the load.
//!
//! A budget is a number of tokens, counted in thousandths. Who wants to retry needs so many of them, and may pay.
//!
//! # Source
//! RT-10, gRPC's retryThrottling: the tokens start at their maximum; a failure that could be retried takes one, a success
//! gives `ratio` of one, and there is no retry while at most half of the maximum is left. RT-12, Finagle's `RetryBudget`: a
//! call deposits 1, a retry needs and takes 1 / share; so many retries a second are always allowed, as a reserve of
//! per second × ttl retries; deposits and payments are forgotten after `ttl`. A plain bucket, as in Brooker's "Fixing
//! retries with token buckets and circuit breakers": a call deposits a share of a token, and a retry takes one. That post's
//! breaker: no retry while more than a share of the calls of a member failed, over its whole life; in tokens, a call deposits
//! the share, each failure takes one, and a retry needs the balance not to be negative.
//!
//! # Simplified
//! Finagle's window of ten slices moves with the calls; here the slices begin at whole tenths of `ttl`.

use crate::time::{Span, Time};
use std::collections::VecDeque;

/// How a budget fills and what a retry costs. Tokens are in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetSettings {
    /// gRPC's.
    Throttling { tokens_max: i64, ratio: i64 },
    /// Finagle's.
    Finagle {
        ttl: Span,
        per_second_min: u32,
        /// In thousandths: 200 allows one retry for five calls.
        share: u32,
    },
    /// A bucket of tokens: each call that starts deposits, each retry takes one.
    Bucket {
        initial: i64,
        deposit: i64,
        /// What must be there before a retry takes its token.
        needed: i64,
        tokens_max: Option<i64>,
    },
    /// No retry while failed attempts are more than this share of the calls, in thousandths.
    Failures { share: i64 },
}

/// What a plain retry takes.
const ONE: i64 = 1_000;
/// How many slices Finagle's window has.
const SLICES: u64 = 10;
/// How many rows a budget remembers.
const SPENT_MAX: usize = 16;

/// A budget in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    settings: BudgetSettings,
    tokens: i64,
    /// Finagle's slices of the window: number and sum, the oldest first.
    slices: VecDeque<(u64, i64)>,
    /// The latest rows that lowered it.
    spent: VecDeque<u32>,
}

/// Why a budget allows no retry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// What is there, in thousandths of a token.
    pub balance: i64,
    /// What would have to be there.
    pub needed: i64,
    /// The latest rows that lowered it.
    pub marks: Vec<u32>,
}

impl BudgetSettings {
    /// Returns what must be there before a retry, in thousandths.
    pub fn needed(&self) -> i64 {
        match self {
            Self::Throttling { tokens_max, .. } => tokens_max / 2 + 1,
            Self::Finagle { share, .. } => ONE * ONE / i64::from((*share).max(1)),
            Self::Bucket { needed, .. } => *needed,
            Self::Failures { .. } => 0,
        }
    }
}

impl Budget {
    /// Returns the budget of a member that has made no calls yet.
    pub fn new(settings: BudgetSettings) -> Self {
        let tokens = match settings {
            BudgetSettings::Throttling { tokens_max, .. } => tokens_max,
            BudgetSettings::Finagle {
                ttl,
                per_second_min,
                ..
            } => {
                let retries = u128::from(per_second_min) * u128::from(ttl.0) / 1_000_000_000;
                retries as i64 * settings.needed()
            }
            BudgetSettings::Bucket { initial, .. } => initial,
            BudgetSettings::Failures { .. } => 0,
        };
        Self {
            settings,
            tokens,
            slices: VecDeque::new(),
            spent: VecDeque::new(),
        }
    }

    /// Returns what is there at `now`, in thousandths of a token.
    pub fn balance(&self, now: Time) -> i64 {
        let oldest = self.slice(now).saturating_sub(SLICES - 1);
        let live = self.slices.iter().filter(|(slice, _)| *slice >= oldest);
        self.tokens + live.map(|(_, sum)| sum).sum::<i64>()
    }

    /// Returns its settings.
    pub const fn settings(&self) -> &BudgetSettings {
        &self.settings
    }

    /// A call starts.
    pub(in crate::policy) fn started(&mut self, now: Time) {
        match self.settings {
            BudgetSettings::Throttling { .. } => {}
            BudgetSettings::Finagle { .. } => self.add_in_window(now, ONE),
            BudgetSettings::Bucket {
                deposit,
                tokens_max,
                ..
            } => {
                let most = tokens_max.unwrap_or(i64::MAX);
                self.tokens = self.tokens.saturating_add(deposit).min(most);
            }
            BudgetSettings::Failures { share } => self.tokens += share,
        }
    }

    /// An attempt succeeded.
    pub(in crate::policy) fn succeeded(&mut self) {
        if let BudgetSettings::Throttling { tokens_max, ratio } = self.settings {
            self.tokens = (self.tokens + ratio).min(tokens_max);
        }
    }

    /// An attempt failed in a way that could be retried.
    pub(in crate::policy) fn failed(&mut self, mark: u32) {
        match self.settings {
            BudgetSettings::Throttling { .. } => self.tokens = (self.tokens - ONE).max(0),
            BudgetSettings::Failures { .. } => self.tokens -= ONE,
            _ => return,
        }
        self.remember(mark);
    }

    /// Pays for a retry, where there is enough for one.
    pub(in crate::policy) fn pay(&mut self, now: Time, mark: u32) -> Result<(), Short> {
        let (balance, needed) = (self.balance(now), self.settings.needed());
        if balance < needed {
            let marks = self.spent.iter().copied().collect();
            return Err(Short {
                balance,
                needed,
                marks,
            });
        }
        match self.settings {
            BudgetSettings::Throttling { .. } | BudgetSettings::Failures { .. } => return Ok(()),
            BudgetSettings::Finagle { .. } => self.add_in_window(now, -needed),
            BudgetSettings::Bucket { .. } => self.tokens -= ONE,
        }
        self.remember(mark);
        Ok(())
    }

    fn remember(&mut self, mark: u32) {
        if self.spent.len() == SPENT_MAX {
            self.spent.pop_front();
        }
        self.spent.push_back(mark);
    }

    fn slice(&self, now: Time) -> u64 {
        match self.settings {
            BudgetSettings::Finagle { ttl, .. } => now.0 / (ttl.0 / SLICES).max(1),
            _ => 0,
        }
    }

    fn add_in_window(&mut self, now: Time, by: i64) {
        let slice = self.slice(now);
        while let Some((old, _)) = self.slices.front() {
            if *old + SLICES > slice {
                break;
            }
            self.slices.pop_front();
        }
        match self.slices.back_mut() {
            Some((last, sum)) if *last == slice => *sum += by,
            _ => self.slices.push_back((slice, by)),
        }
    }
}
