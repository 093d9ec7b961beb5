//! What people believe of calls between services, and the lesson that shows them otherwise: each has a question in which the
//! belief is an answer that is wrong, and says why.

use signalbox::lesson::embedded;

/// Those that no lesson refutes yet, and what is missing.
const NOT_YET: &[(u32, &str)] = &[];

/// The number of a misconception in the specification, what is believed, and the lesson and the question that refute it.
const REFUTED: &[(u32, &str, &str, &str)] = &[
    (1, "a timeout means that it failed", "timeout", "reply-lost"),
    (
        2,
        "the server stops when its client gives up",
        "grpc-deadline",
        "after",
    ),
    (
        3,
        "a longer timeout is safer",
        "cascading-failure",
        "longer",
    ),
    (4, "retries only help", "retry-storm", "after-the-fault"),
    (
        5,
        "backoff alone is enough",
        "backoff-jitter",
        "backoff-alone",
    ),
    (
        6,
        "a breaker opens after so many failures, or at half of anything",
        "cb-hystrix",
        "twenty",
    ),
    (7, "a breaker reacts at once", "cb-hystrix", "at-once"),
    (
        8,
        "half open lets traffic through again",
        "cb-hystrix",
        "trial",
    ),
    (
        9,
        "what is short-circuited counts as an error and keeps it open",
        "cb-hystrix",
        "trial",
    ),
    (
        10,
        "what is ignored counts as a failure, or as a success",
        "cb-resilience4j",
        "own-mistakes",
    ),
    (
        11,
        "a circuit breaker and a retry are one thing",
        "cb-plus-retry",
        "which-customer",
    ),
    (
        12,
        "one bad instance opens the breaker for all",
        "cb-envoy",
        "others",
    ),
    (
        13,
        "a fallback hides the failure, so all is well",
        "fallback-modes",
        "paid",
    ),
    (
        14,
        "a line in front of it makes a bulkhead safer",
        "bulkhead",
        "safer",
    ),
    (
        15,
        "a rate limiter protects from slow requests",
        "rate-limit",
        "slow",
    ),
    (
        16,
        "a chain is as available as its weakest link",
        "availability-chain",
        "product",
    ),
    (
        17,
        "95 % busy is efficient",
        "open-vs-closed-loop",
        "ninety-five",
    ),
    (
        18,
        "the average describes what users see",
        "grpc-hedging",
        "fan-out",
    ),
    (
        19,
        "two lines with half the load are as good as one line for two servers",
        "bulkhead",
        "desks",
    ),
    (
        54,
        "from a first-in-first-out queue many workers work in order",
        "competing-consumers",
        "which",
    ),
    (
        74,
        "exactly-once delivery exists",
        "delivery-guarantees",
        "once",
    ),
    (
        75,
        "a table of handled ids is enough by itself",
        "idempotent-consumer",
        "id-first",
    ),
    (
        76,
        "publishing inside a database transaction is atomic",
        "dual-write",
        "inside",
    ),
    (
        77,
        "polling by the last id is as good as a mark on each row",
        "outbox-polling",
        "last-id",
    ),
    (
        78,
        "a distributed lock that expires is safe",
        "locks",
        "expired",
    ),
    (
        80,
        "an idempotency key is kept for ever",
        "idempotency-key",
        "expired",
    ),
    (
        81,
        "the same key with another payload is an update",
        "idempotency-key",
        "other-amount",
    ),
];

#[test]
fn every_misconception_of_calls_is_refuted_by_a_question() {
    let refuted = REFUTED.iter().map(|row| row.0);
    let mut numbers: Vec<u32> = refuted.chain(NOT_YET.iter().map(|row| row.0)).collect();
    numbers.sort_unstable();
    let calls = 1..=19;
    let messages = [54, 74, 75, 76, 77, 78, 80, 81];
    assert_eq!(numbers, calls.chain(messages).collect::<Vec<u32>>());
    let mut open = Vec::new();
    for (number, belief, lesson, question) in REFUTED {
        let Some(embedded) = embedded::by_id(lesson) else {
            open.push(format!("{number} ({belief}): there is no lesson {lesson}"));
            continue;
        };
        let file = sim::scenario::parse(embedded.json.as_bytes()).expect("a good lesson");
        let asked = file.predictions.iter().find(|p| p.id == *question);
        let refutes = asked.is_some_and(|p| p.options.iter().any(|o| o.wrong.is_some()));
        if !refutes {
            open.push(format!(
                "{number} ({belief}): {lesson} has no question {question:?} with a wrong answer"
            ));
        }
    }
    assert!(open.is_empty(), "\n{}", open.join("\n"));
}
