//! The rules of the specification, in its order, each in a few words.

/// Ids, and what they say.
pub const RULES: &[(&str, &str)] = &[
    (
        "G-1",
        "a call has three legs: the caller sees a reply, an error or its own timeout",
    ),
    (
        "G-2",
        "a callee works on after its caller gave up, unless a deadline travels and it looks",
    ),
    (
        "G-3",
        "a broker's confirm to a producer and a consumer's acknowledgement are separate facts",
    ),
    (
        "G-4",
        "conservation: what was sent is settled, stored, in flight or dropped for a reason",
    ),
    ("G-5", "a crash loses what is volatile, and nothing else"),
    ("G-6", "a random draw does not shift another one"),
    (
        "HY-1",
        "Hystrix looks at its window only when a bucket of the health snapshot closes",
    ),
    ("HY-2", "what counts as a request, and what as an error"),
    ("HY-3", "the error percentage is cut to a whole number"),
    (
        "HY-4",
        "it opens at a tick, with enough requests and errors at the threshold or above",
    ),
    (
        "HY-5",
        "one trial, strictly after the sleep window; all others are short-circuited",
    ),
    (
        "HY-6",
        "a trial that succeeds closes and begins a new window; any other end opens again",
    ),
    (
        "HY-7",
        "forced open stands above forced closed, which still counts",
    ),
    (
        "HY-8",
        "the order of the gates: breaker, semaphore, thread pool and timeout, call",
    ),
    (
        "HY-9",
        "which ends ask for the fallback, and how many fallbacks may run",
    ),
    (
        "HY-10",
        "an answer after the timeout is thrown away; a thread works on, a semaphore's caller waits on",
    ),
    (
        "HY-11",
        "a pool without a queue refuses the call beyond its size; with one, from the rejection threshold on",
    ),
    (
        "RJ-1",
        "resilience4j's window of calls is a ring; rates are 32-bit",
    ),
    ("RJ-2", "its window of time is made of whole seconds"),
    ("RJ-3", "no rate before the least number of calls"),
    (
        "RJ-4",
        "it opens with the very call that reaches a threshold",
    ),
    (
        "RJ-5",
        "open: refused until strictly after the wait; the asking call moves it, or a timer",
    ),
    (
        "RJ-6",
        "half open: so many permits, decided when the least number of results is there",
    ),
    (
        "RJ-7",
        "what is ignored gives its permit back and counts as nothing",
    ),
    ("RJ-8", "results that come while it is open change nothing"),
    (
        "RJ-9",
        "closed begins with an empty window; disabled, metrics only, forced open",
    ),
    ("PO-1", "Polly's sampling: ten windows, or one below 200 ms"),
    ("PO-2", "only a handled failure can break"),
    ("PO-3", "one trial at or after the end of the break"),
    ("PO-4", "isolated by hand until closed by hand"),
    ("EN-1", "Envoy ejects hosts, not services"),
    (
        "EN-2",
        "how long an ejection lasts, and that it ends at a sweep",
    ),
    (
        "EN-3",
        "the success-rate rule: mean less 1.9 standard deviations, with enough hosts and requests",
    ),
    ("RT-1", "exponential backoff with a cap"),
    ("RT-2", "full, equal and decorrelated jitter"),
    ("RT-3", "jitter spreads clients that failed together"),
    ("RT-4", "the expected number of attempts"),
    ("RT-5", "nested retries multiply"),
    (
        "RT-6",
        "gRPC's retry policy: attempts, backoff, one deadline",
    ),
    (
        "RT-7",
        "retry for listed codes, before the call is committed",
    ),
    ("RT-8", "transparent retries"),
    ("RT-9", "pushback tells when, or not to"),
    ("RT-10", "gRPC's retry throttling"),
    (
        "RT-11",
        "hedging: copies at the delay, the first success wins",
    ),
    ("RT-12", "Finagle's retry budget"),
    ("RT-13", "what a hedge costs, and the tail of a fan-out"),
    ("RT-14", "the deadline travels; nothing starts after it"),
    ("RT-15", "when a retry is safe"),
    (
        "BH-1",
        "so many outstanding calls; the next fails at once or waits its time in line",
    ),
    (
        "BH-2",
        "threads held by a dependency: rate times the lesser of latency and timeout",
    ),
    ("RL-1", "token bucket: long-run rate and burst"),
    ("RL-2", "resilience4j's cycles with reservation"),
    ("LS-1", "a bounded queue sheds what does not fit"),
    ("LS-2", "adaptive throttling at the client"),
    (
        "LS-3",
        "goodput collapses once the wait is longer than the timeout",
    ),
    ("QT-1", "Little's law"),
    ("QT-2", "M/M/1"),
    ("QT-3", "Erlang B and C"),
    ("QT-4", "M/M/1/K"),
    ("QT-5", "M/M/c/K"),
    ("QT-6", "M/G/1"),
    ("QT-7", "one line for two servers beats two lines"),
    ("QT-8", "how long a backlog takes to drain"),
    ("QT-9", "availability in series and in parallel"),
    ("QT-10", "how near a run has to come to theory"),
    ("GR-9", "caller and callee may see another end of one call"),
    ("GR-10", "a deadline of 200 ms along a chain, worked out"),
    ("LB-4", "the instance with the fewest outstanding requests"),
    ("LB-5", "the better of two instances chosen at random"),
    (
        "LB-6",
        "by load, a slow instance gets less and one that fails at once gets more",
    ),
    (
        "RQ-1",
        "direct: binding key equal to routing key; one copy for each queue",
    ),
    (
        "RQ-2",
        "every queue is bound to the default exchange by its name",
    ),
    ("RQ-3", "fanout ignores the routing key"),
    ("RQ-4", "topic: whole words, stars and hashes"),
    ("RQ-5", "headers: all or any, names with x- aside"),
    (
        "RQ-6",
        "unroutable: alternate exchange, dropped or returned, and confirmed all the same",
    ),
    ("RQ-7", "each publish is confirmed or refused, once"),
    ("RQ-8", "confirmed when all its queues have accepted it"),
    ("RQ-9", "without a confirm nobody knows that it is lost"),
    (
        "RQ-10",
        "automatic and manual acknowledgement; multiple; tags of a channel",
    ),
    (
        "RQ-11",
        "what is given back stands at its place, or near the head",
    ),
    (
        "RQ-12",
        "a closed channel gives everything back, marked as redelivered",
    ),
    (
        "RQ-13",
        "round robin over those with credit; consumer priorities first",
    ),
    ("RQ-14", "prefetch per consumer; a fetch ignores it"),
    (
        "RQ-15",
        "an acknowledgement that takes half an hour closes the channel",
    ),
    ("RQ-16", "why messages die; deletion is none of the reasons"),
    ("RQ-17", "where dead letters go, and when they are dropped"),
    (
        "RQ-18",
        "x-death: an entry for each queue and reason, with a count",
    ),
    ("RQ-19", "a circle without a rejection ends"),
    ("RQ-20", "a persistent message in a durable queue survives"),
    ("RQ-21", "a transient message in a durable queue does not"),
    ("RQ-22", "a transient queue does not survive"),
    ("RQ-23", "a binding survives with both its ends"),
    ("RQ-24", "from 4.3 transient queues need a setting"),
    (
        "RQ-25",
        "time to live: the lesser one, from the first, at the head only",
    ),
    ("RQ-26", "a queue that nobody uses is deleted"),
    (
        "RQ-27",
        "length: what is ready counts; three ways to overflow",
    ),
    ("RQ-28", "priorities, capped; quorum queues from 4.3"),
    ("RQ-29", "a single active consumer, and who is next"),
    ("RQ-30", "the delivery limit, and what counts towards it"),
    ("RQ-31", "a quorum is more than half"),
    ("RQ-32", "delayed retry"),
    (
        "RQ-33",
        "a channel's order holds until something comes back",
    ),
    (
        "KA-1",
        "the partition of a key: murmur2 without its sign, modulo the partitions",
    ),
    ("KA-2", "added partitions remap keys"),
    (
        "KA-3",
        "records without a key stick to a partition, then go to a shorter queue",
    ),
    ("KA-4", "order is kept inside a partition only"),
    (
        "KA-5",
        "a partition has one owner in a group, groups are independent",
    ),
    ("KA-6", "the range assignor"),
    ("KA-7", "the round-robin assignor"),
    ("KA-8", "the sticky assignor"),
    (
        "KA-9",
        "eager: all stop; cooperative: only what moves, in a second rebalance",
    ),
    (
        "KA-10",
        "what starts a rebalance, and that a fenced member cannot commit",
    ),
    (
        "KA-11",
        "the committed offset is the next to read; commits inside poll; where to begin without one",
    ),
    (
        "KA-12",
        "commit before: at most once; after: at least once; in one transaction: exactly once",
    ),
    ("KA-13", "the lag of a consumer, and of a group"),
    (
        "KA-14",
        "high watermark, and when a follower leaves the replicas in sync",
    ),
    (
        "KA-15",
        "acks 0, 1 and all, and the least number of replicas in sync",
    ),
    ("KA-16", "unclean election: available, and data may be gone"),
    (
        "KA-17",
        "the idempotent producer: sequences, five batches, epochs",
    ),
    ("KA-18", "a new session is a new producer"),
    (
        "KA-19",
        "transactions: markers, the last stable offset, what read_committed sees",
    ),
    (
        "KA-20",
        "retention removes whole closed segments, read or not",
    ),
    (
        "KA-21",
        "compaction keeps the newest record of a key; tombstones",
    ),
    ("KA-22", "reading removes nothing; a seek reads again"),
    (
        "IK-1",
        "a key for each operation that is meant, bound to what is asked by it",
    ),
    (
        "IK-2",
        "400 without a key, 409 while it runs, 422 for another payload, a replay when it is done, a new effect after the expiry",
    ),
    (
        "IK-3",
        "absent, in progress, done: an atomic insert, then effect and answer in one transaction; a crash in between",
    ),
    ("IK-4", "the scope of a key: client, operation, key"),
    ("IK-5", "the mistakes of the flawed sample, one by one"),
    ("IK-6", "the vector of four requests with one key"),
    ("OB-1", "no order of two writes to two places is safe"),
    (
        "OB-2",
        "outbox: committed is published at least once, rolled back never",
    ),
    (
        "OB-3",
        "a polling publisher: half an interval more, and polls while there is nothing",
    ),
    (
        "OB-4",
        "log tailing: the order of commits, no polling, a position that is saved",
    ),
    (
        "OB-5",
        "a relay that crashes between confirm and mark publishes again",
    ),
    (
        "OB-6",
        "two relays without a lock; a high-water mark that skips a row",
    ),
    (
        "OB-7",
        "the message's id and its effect in one transaction, the ack after it",
    ),
    (
        "OB-8",
        "outbox, broker and idempotent consumer: one effect, more deliveries",
    ),
    (
        "OB-9",
        "a duplicate older than the kept ids is handled again",
    ),
    ("OR-1", "competing consumers finish in another order"),
    (
        "OR-2",
        "a partition for each key keeps its order, and bounds parallelism",
    ),
    ("OR-3", "a resequencer holds back what came too early"),
    (
        "OR-4",
        "a lock for each key, its lease, and the fencing token",
    ),
    (
        "OR-5",
        "a retry either lets others overtake or stops the key",
    ),
    (
        "AS-1",
        "an autoscaler wants what waits, the length of a queue or the lag of a group, divided by the target, rounded up, within its limits",
    ),
    ("AS-2", "near enough to the target nothing changes"),
    (
        "AS-3",
        "new instances take messages when their start-up time is over",
    ),
    (
        "AS-4",
        "fewer only when no look within the stabilization window wanted more",
    ),
    ("AS-5", "whoever stops finishes what it holds"),
    (
        "AS-6",
        "of the lag of a group counts at most what its partitions may hold: nobody is started who would own none",
    ),
];

/// Ids that the model does not follow, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    (
        "RT-8",
        "the connection below a call is not modelled: a request is refused or on its way, and what is refused is retried by the policy that lists it",
    ),
    (
        "RQ-15",
        "no lesson lasts half an hour; a scenario gives a delivery a lease where it wants an end",
    ),
    (
        "RQ-24",
        "whether a broker allows transient queues is its administrator's setting: here it does, in every version",
    ),
    (
        "RQ-32",
        "delayed retry is new in 4.3; a waiting queue with a time to live does the same in every version",
    ),
];
