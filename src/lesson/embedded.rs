//! The files of the catalogue, in its order, inside the native program. The page fetches them instead.

macro_rules! embedded {
    ($folder:literal: $($id:literal),* $(,)?) => {
        &[$(Embedded { id: $id, json: include_str!(concat!("../../static/", $folder, "/", $id, ".json")) }),*]
    };
}

/// A lesson file.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    pub id: &'static str,
    pub json: &'static str,
}

/// Every lesson, in the order of the catalogue.
pub const LESSONS: &[Embedded] = embedded![
    "lessons":
    "create-order",
    "style-request-response",
    "sync-vs-async",
    "style-async-req-resp",
    "style-one-way",
    "style-pub-sub",
    "style-publish-async-responses",
    "respond-then-finish",
    "availability-replica",
    "mobile-sync-chain",
    "rpi-proxy",
    "rpi-nonblocking",
    "partial-failure",
    "timeout",
    "cascading-failure",
    "availability-chain",
    "grpc-deadline",
    "retry-storm",
    "backoff-jitter",
    "grpc-hedging",
    "cb-resilience4j",
    "cb-hystrix",
    "cb-polly",
    "cb-envoy",
    "cb-plus-retry",
    "fallback-modes",
    "library-defaults",
    "bulkhead",
    "rate-limit",
    "load-shedding",
    "open-vs-closed-loop",
    "congestive-collapse",
    "buffering",
    "polling-consumer",
    "kafka-partitions",
    "kafka-rebalance",
    "kafka-idempotent",
    "kafka-acks",
    "kafka-transactions",
    "kafka-retention",
    "sharded-channel",
    "rabbit-exchanges",
    "rabbit-prefetch",
    "dlq",
    "persistence-vs-durability",
    "broker-spof",
    "duplicate-payment",
    "idempotent-ops",
    "idempotency-key",
    "idempotent-consumer",
    "delivery-guarantees",
    "dual-write",
    "outbox-polling",
    "outbox-tailing",
    "competing-consumers",
    "ordering-tokens",
    "locks",
    "coffee-shop",
    "decoupling-3d",
    "autoscale-on-lag",
];

/// Published experiments as scenarios, to be opened and swept; they ask nothing.
pub const STUDIES: &[Embedded] = embedded![
    "studies":
    "retry-budgets",
    "what-backoff-is-for",
    "optimistic-locking",
    "open-or-closed",
];

/// Returns the lesson or study of that id.
pub fn by_id(id: &str) -> Option<Embedded> {
    let mut all = LESSONS.iter().chain(STUDIES);
    all.find(|lesson| lesson.id == id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_lists_every_lesson_file() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static/lessons");
        let entries = std::fs::read_dir(folder).expect("the folder of lessons");
        let names = entries.map(|e| {
            e.expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        });
        let mut files: Vec<String> = names
            .filter_map(|n| Some(n.strip_suffix(".json")?.to_owned()))
            .collect();
        files.retain(|name| name != "catalogue");
        files.sort();
        let mut listed: Vec<String> = LESSONS.iter().map(|l| l.id.to_owned()).collect();
        listed.sort();
        assert_eq!(
            listed, files,
            "list each file of static/lessons in src/lesson/embedded.rs"
        );
    }

    #[test]
    fn every_lesson_is_right_and_named_as_its_file() {
        for lesson in LESSONS {
            match sim::scenario::parse(lesson.json.as_bytes()) {
                Ok(file) => assert_eq!(file.id, lesson.id),
                Err(problems) => panic!("{}: {problems:#?}", lesson.id),
            }
        }
    }
}
