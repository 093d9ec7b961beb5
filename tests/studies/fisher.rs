//! Fisher's exact test: whether two samples of yes and no may come from the same coin.

/// Returns how likely it is that two groups, of which `a` of `n` and `b` of `m` say yes, lie at least as far apart as these do,
/// where both say yes equally often (two-sided).
pub fn same(a: u32, n: u32, b: u32, m: u32) -> f64 {
    let yes = a + b;
    let ways = |k: u32| (choose(n, k) + choose(m, yes - k)) - choose(n + m, yes);
    let possible = yes.saturating_sub(m)..=yes.min(n);
    let seen = ways(a);
    let unlikely = possible.map(ways).filter(|w| *w <= seen + 1e-9);
    unlikely.map(f64::exp).sum()
}

/// Returns the logarithm of a binomial coefficient.
fn choose(n: u32, k: u32) -> f64 {
    let factorial = |n: u32| (1..=n).map(|i| f64::from(i).ln()).sum::<f64>();
    factorial(n) - factorial(k) - factorial(n - k)
}

#[test]
fn fishers_own_tea_and_some_more() {
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}");
    near(same(3, 4, 1, 4), 34.0 / 70.0);
    near(same(4, 4, 0, 4), 2.0 / 70.0);
    near(same(5, 10, 5, 10), 1.0);
    assert!(same(15, 20, 0, 20) < 1e-5);
    near(same(0, 20, 0, 20), 1.0);
}
