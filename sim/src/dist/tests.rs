use super::{Branch, Dist, DistFault, Observed};
use crate::draw::{Draw, Key, Purpose};
use crate::time::Span;

const SECOND: Span = Span::from_secs(1);

fn branch(weight: f64, mean: Span) -> Branch {
    Branch { weight, mean }
}

fn observed(weight: f64, value: Span) -> Observed {
    Observed { value, weight }
}

/// Every kind of distribution by the name that the tables use.
fn named(name: &str) -> Dist {
    let ms = Span::from_ms;
    match name {
        "constant" => Dist::Constant(SECOND),
        "uniform" => Dist::Uniform {
            low: Span::ZERO,
            high: Span::from_secs(2),
        },
        "exponential" => Dist::Exponential { mean: SECOND },
        "erlang4" => Dist::Erlang { k: 4, mean: SECOND },
        "erlang1000" => Dist::Erlang {
            k: 1_000,
            mean: SECOND,
        },
        "normal" => Dist::Normal {
            mean: SECOND,
            sd: ms(200),
        },
        "normal cut" => Dist::Normal {
            mean: SECOND,
            sd: Span::from_secs(1),
        },
        "pareto6" => Dist::Pareto {
            min: SECOND,
            shape: 6.0,
        },
        "lognormal" => Dist::Lognormal {
            mean: SECOND,
            cv: 0.5,
        },
        "hyperexponential" => {
            let branches = [
                branch(0.8872983346, ms(564)),
                branch(0.1127016654, ms(4_436)),
            ];
            Dist::Hyperexponential {
                branches: branches.into(),
            }
        }
        "empirical" => {
            let values = [
                observed(2.0, ms(10)),
                observed(0.0, ms(99)),
                observed(3.0, ms(50)),
            ];
            Dist::Empirical {
                values: values.into(),
            }
        }
        other => panic!("no distribution {other}"),
    }
}

fn draw(identity: u64) -> Draw {
    Draw::new(Key::of_seed(7), Purpose::Work, Key::ROOT.with(identity))
}

/// Compares the first values of each distribution, in nanoseconds, with the frozen ones.
#[track_caller]
fn check_golden(table: &str) {
    let corrected: String = table
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, _)| {
            let dist = named(name.trim());
            let values: Vec<String> = (0..4)
                .map(|i| dist.sample(&mut draw(i)).0.to_string())
                .collect();
            format!("{}: {}\n", name.trim(), values.join(" "))
        })
        .collect();
    let given: String = table
        .lines()
        .map(|line| format!("{}\n", line.trim()))
        .collect();
    assert_eq!(
        corrected.trim(),
        given.trim(),
        "the corrected table:\n{corrected}"
    );
}

#[test]
fn samples_are_frozen() {
    check_golden(
        "constant: 1000000000 1000000000 1000000000 1000000000
         uniform: 747452398 1840512921 926117409 1568896686
         exponential: 984231839 83102886 769901441 242774556
         erlang4: 809995276 669527247 870798561 1152915522
         erlang1000: 1006105826 1010261289 976057900 937823574
         normal: 1161338471 1021769772 1163749551 1135445651
         normal cut: 1806692355 1108848862 1818747753 1677228255
         pareto6: 1178259842 1013946843 1136913241 1041292183
         lognormal: 1309301967 941619823 1316779369 1231629143
         hyperexponential: 1060626883 1028765981 1128068664 21746491
         empirical: 10000000 50000000 50000000 50000000",
    );
}

/// Compares mean and variance over many identities with the closed form.
#[track_caller]
fn check_moments(name: &str) {
    const DRAWS: u64 = 200_000;
    let dist = named(name);
    let (mut sum, mut squares) = (0.0, 0.0);
    for i in 0..DRAWS {
        let seconds = dist.sample(&mut draw(i)).as_secs_f64();
        sum += seconds;
        squares += seconds * seconds;
    }
    let n = DRAWS as f64;
    let (mean, variance) = (sum / n, squares / n - sum / n * (sum / n));
    let expected = dist.moments();
    let (expected_mean, expected_variance) = (expected.mean / 1e9, expected.variance / 1e18);
    let error = libm::sqrt(expected_variance / n);
    assert!(
        (mean - expected_mean).abs() <= 4.0 * error,
        "{name}: {mean}, not {expected_mean}"
    );
    assert!(
        (variance - expected_variance).abs() <= 0.03 * expected_variance,
        "{name}: variance {variance}, not {expected_variance}"
    );
}

#[test]
fn means_and_variances_are_those_of_the_closed_forms() {
    for name in [
        "uniform",
        "exponential",
        "erlang4",
        "normal",
        "normal cut",
        "pareto6",
        "lognormal",
        "hyperexponential",
        "empirical",
    ] {
        check_moments(name);
    }
}

#[test]
fn erlang_of_many_phases_does_not_underflow() {
    let sample = named("erlang1000").sample(&mut draw(0)).as_secs_f64();
    assert!((0.8..1.2).contains(&sample), "{sample}");
}

#[test]
fn moments_of_the_service_times_of_the_queueing_table() {
    // QT-6 and `queueing.json`, mg1: E[S] = 1 and E[S²] as given there.
    let check = |dist: Dist, es2: f64| {
        let moments = dist.moments();
        let (mean, second) = (moments.mean / 1e9, moments.variance / 1e18);
        assert!((mean - 1.0).abs() < 1e-3, "{dist:?}: mean {mean}");
        assert!(
            (second + mean * mean - es2).abs() < 5e-3,
            "{dist:?}: {}",
            second + mean * mean
        );
    };
    check(Dist::Erlang { k: 2, mean: SECOND }, 1.5);
    check(named("erlang4"), 1.25);
    check(named("uniform"), 4.0 / 3.0);
    check(
        Dist::Pareto {
            min: Span::from_ms(600),
            shape: 2.5,
        },
        1.8,
    );
    check(
        Dist::Lognormal {
            mean: SECOND,
            cv: 1.5,
        },
        3.25,
    );
    check(named("hyperexponential"), 5.0);
}

#[test]
fn heavy_tails_have_no_mean_and_do_not_overflow() {
    let heavy = Dist::Pareto {
        min: SECOND,
        shape: 1e-9,
    };
    assert_eq!(heavy.mean(), None);
    assert_eq!(heavy.sample(&mut draw(1)), Span(u64::MAX));
    let far = Dist::Exponential {
        mean: Span(u64::MAX),
    };
    assert!((0..1_000).any(|i| far.sample(&mut draw(i)) == Span(u64::MAX)));
}

#[test]
fn a_constant_uses_no_random_bits() {
    let (mut used, fresh) = (draw(3), draw(3));
    assert_eq!(named("constant").sample(&mut used), SECOND);
    assert_eq!(used, fresh);
}

#[test]
fn what_is_observed_never_is_never_drawn() {
    let dist = named("empirical");
    assert!((0..10_000).all(|i| dist.sample(&mut draw(i)) != Span::from_ms(99)));
}

#[test]
fn unfit_parameters_are_named() {
    let check = |dist: Dist, fault| assert_eq!(dist.check(), Err(fault), "{dist:?}");
    check(
        Dist::Uniform {
            low: SECOND,
            high: Span::ZERO,
        },
        DistFault::LowAboveHigh,
    );
    check(Dist::Erlang { k: 0, mean: SECOND }, DistFault::Phases);
    check(
        Dist::Erlang {
            k: 1_001,
            mean: SECOND,
        },
        DistFault::Phases,
    );
    check(
        Dist::Pareto {
            min: SECOND,
            shape: 0.0,
        },
        DistFault::Shape,
    );
    check(
        Dist::Pareto {
            min: SECOND,
            shape: f64::NAN,
        },
        DistFault::Shape,
    );
    check(
        Dist::Lognormal {
            mean: SECOND,
            cv: -0.1,
        },
        DistFault::Variation,
    );
    check(Dist::Empirical { values: [].into() }, DistFault::Empty);
    check(
        Dist::Hyperexponential {
            branches: [branch(0.0, SECOND)].into(),
        },
        DistFault::Weight,
    );
    let negative = [branch(2.0, SECOND), branch(-1.0, SECOND)];
    check(
        Dist::Hyperexponential {
            branches: negative.into(),
        },
        DistFault::Weight,
    );
}

#[test]
fn unfit_parameters_do_not_panic() {
    let sample = |dist: Dist| dist.sample(&mut draw(0));
    assert_eq!(sample(Dist::Empirical { values: [].into() }), Span::ZERO);
    assert_eq!(sample(Dist::Erlang { k: 0, mean: SECOND }), Span::ZERO);
    assert_eq!(
        sample(Dist::Uniform {
            low: SECOND,
            high: Span::ZERO
        }),
        SECOND
    );
    assert_eq!(
        sample(Dist::Lognormal {
            mean: SECOND,
            cv: f64::NAN
        }),
        Span::ZERO
    );
}

#[test]
fn every_kind_survives_json() {
    for name in [
        "constant",
        "uniform",
        "exponential",
        "erlang4",
        "hyperexponential",
        "empirical",
    ] {
        let dist = named(name);
        let text = serde_json::to_string(&dist).expect("a distribution is JSON");
        assert_eq!(
            serde_json::from_str::<Dist>(&text).expect("its own JSON is read"),
            dist
        );
    }
}
