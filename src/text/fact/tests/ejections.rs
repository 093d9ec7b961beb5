//! Samples of facts about outlier ejection.

use super::model::{MS, said};
use sim::fact::*;
use sim::outlier::{Because, Why};
use sim::time::Time;

pub fn ejection_facts() -> Vec<Said> {
    let whys = [
        Why::Errors { count: 5 },
        Why::GatewayFailures { count: 5 },
        Why::SuccessRate {
            rate: 90.0,
            mean: 98.0,
            stdev: 4.0,
            threshold: 90.4,
            requests: 100,
            instances: 5,
        },
        Why::FailurePercentage {
            rate: 86.0,
            threshold: 85.0,
            requests: 50,
            at_threshold: false,
        },
    ];
    let mut all = Vec::new();
    for why in whys {
        for (times, panics) in [(1, false), (3, true)] {
            all.push(Fact::InstanceEjected {
                why,
                times,
                lasts: MS,
                until: Time(40_000_000_000),
                ejected: 1,
                instances: 5,
                panics,
            });
        }
        for because in [
            Because::TooMany {
                ejected_max: 100_000,
            },
            Because::NotEnforced { enforced: 300_000 },
        ] {
            all.push(Fact::EjectionWithheld {
                why,
                because,
                ejected: 1,
                instances: 5,
            });
        }
    }
    all.extend([0, 1].map(|ejected| Fact::InstanceReturned {
        ejected_for: MS,
        ejected,
        instances: 5,
    }));
    let told = all.into_iter();
    told.map(|fact| said(3, "web#2/orders.create/charge", fact))
        .collect()
}
