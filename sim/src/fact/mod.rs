//! Facts: everything a person reads comes from one of these, with the numbers that decided it and every
//! earlier row that decided it. Words, pictures, tests and *why* share this vocabulary.
//!
//! An event of the run is one row; a row says one or more facts. A fact's rows (`because`) are event numbers.

mod kind;
mod reason;

pub use kind::{FactKind, KindSet};
pub use reason::{
    Again, Deletion, DropReason, EndedBy, EpochWhy, Failure, HandedBefore, Limit, Outcome, Refusal,
    Substitute, TransactionRefusal, Within,
};

use crate::log::SeekTo;
use crate::log::group::{Reset, Trigger};
use crate::model::Verdict;
use crate::outlier::{Because, Why};
use crate::policy::{Awaiting, BreakerState, MoveCause, NoFallback, Rejection};
use crate::program::MessageKind;
use crate::queue::Death;
use crate::scaling;
use crate::time::{Span, Time, as_text};
use serde::Serialize;

/// The number of an event of the run, from 0 (the start).
pub type RowId = u32;
/// No row: what decided it is the scenario itself.
pub const NO_ROW: RowId = u32::MAX;
/// The number of a message, in the order of sending; each attempt, copy and settlement is a message of its own.
pub type MessageNumber = u32;
/// No message.
pub const NO_MESSAGE: MessageNumber = u32::MAX;

/// One fact as it was said.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Said {
    pub row: RowId,
    pub at: Time,
    /// Where it was true, an index into the model's nodes.
    pub node: u16,
    /// Which member or instance of that node, from 0.
    pub unit: u32,
    /// Whose story it belongs to: `web[3]#17/charge·2/attempt2`.
    pub path: String,
    /// The message it is about, if any.
    pub message: Option<MessageNumber>,
    pub fact: Fact,
    /// Every earlier row that decided it, oldest first, the row that scheduled the event included.
    pub because: Vec<RowId>,
}

/// One of the answers that are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gathered {
    /// Counts from 1.
    pub nth: u32,
    /// With so many it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u32>,
}

impl Gathered {
    /// Returns whether no further answer is wanted.
    pub fn is_last(self) -> bool {
        self.of.is_some_and(|of| self.nth >= of)
    }
}

/// What a fact says. Names of nodes, labels and tables are indexes into the model.
///
/// One closed list, so that an exhaustive `match` is the to-do list of whoever adds a fact. It stands by subject; what rows and
/// fingerprints depend on is the order of [`FactKind`] alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    // Programs
    /// A client's program began.
    Began {
        occurrence: u32,
    },
    /// A client's program ended.
    Ended {
        outcome: Outcome,
        latency: Span,
    },
    /// A handler began: it took a worker.
    HandlerStarted {
        line: u16,
        waited: Span,
        busy: u32,
        workers: u32,
    },
    /// A handler ended and gave its worker back.
    HandlerEnded {
        failed: Option<Failure>,
        took: Span,
    },
    /// Work began that will take this long.
    WorkStarted {
        line: u16,
        takes: Span,
        /// How many requests are in progress, this one included, where that makes work longer.
        #[serde(skip_serializing_if = "Option::is_none")]
        in_progress: Option<u32>,
    },
    WorkDone {
        line: u16,
    },
    WaitStarted {
        line: u16,
        takes: Span,
    },
    WaitDone {
        line: u16,
    },
    /// The request found every worker busy and waits in line.
    Queued {
        position: u32,
        busy: u32,
        workers: u32,
    },

    // Messages on their way
    /// A message was handed to the network. `arrives` is none where it will never arrive.
    Sent {
        to: u16,
        to_unit: u32,
        kind: MessageKind,
        label: u32,
        attempt: u32,
        copy: bool,
        arrives: Option<Time>,
    },
    Dropped {
        reason: DropReason,
        kind: MessageKind,
        label: u32,
        from: u16,
        to: u16,
        /// How long after its request was given up, or answered, where that is why.
        #[serde(skip_serializing_if = "Option::is_none")]
        late: Option<Span>,
    },
    /// By a fault or by hand.
    Delayed {
        by: Span,
    },
    /// The rate limiter at a service's door turned a request away, and says when to ask again: HTTP's 429.
    Shed {
        label: u32,
        limit: u32,
        period: Span,
        retry_after: Span,
    },
    /// It reached a running process.
    Arrived {
        kind: MessageKind,
        label: u32,
        from: u16,
        took: Span,
    },
    /// It reached a process that stands still, and lies there unread.
    Held {
        kind: MessageKind,
        label: u32,
        from: u16,
    },

    // Calls
    /// The caller's call began; its worker is held while it waits if `holds_worker`.
    CallStarted {
        to: u16,
        label: u32,
        holds_worker: bool,
    },
    /// The caller got the answer to attempt `attempt`.
    ReplyReceived {
        label: u32,
        attempt: u32,
        took: Span,
    },
    AttemptFailed {
        label: u32,
        attempt: u32,
        failure: Failure,
        took: Span,
    },
    /// No answer within `timeout`. The callee may still be at work, and may have had its effect.
    TimedOut {
        label: u32,
        attempt: u32,
        timeout: Span,
        /// How many answers came, where it is a window in which they were gathered.
        #[serde(skip_serializing_if = "Option::is_none")]
        answers: Option<u32>,
    },
    RetryScheduled {
        label: u32,
        attempt_next: u32,
        attempts_max: u32,
        wait: Span,
        /// Between what the wait was drawn, where it was drawn.
        drawn: Option<(Span, Span)>,
        /// Whether the callee asked for this wait.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pushed_back: bool,
    },
    /// There is no further attempt, because the retry budget that the member's calls share does not allow it. The budget counts
    /// thousandths of a token.
    RetrySuppressed {
        label: u32,
        policy: u16,
        attempts: u32,
        balance_milli: i64,
        needed_milli: i64,
    },
    /// One more attempt is sent beside those that run: so long after the latest one, or at once after a failure.
    Hedged {
        label: u32,
        attempt: u32,
        attempts_max: u32,
        after: Option<Span>,
    },
    /// Another attempt has decided the call: nobody waits for the answer to this one any more.
    AttemptAbandoned {
        label: u32,
        attempt: u32,
    },
    /// The last attempt failed: the call fails.
    GaveUp {
        label: u32,
        attempts: u32,
    },
    /// A policy let the call not through. Of a circuit breaker: the window that opened it, and until when it refuses.
    Rejected {
        label: u32,
        policy: u16,
        rejection: Rejection,
        failed: u32,
        buffered: u32,
        rate: Option<f32>,
        threshold: f32,
    },
    /// A policy keeps the call waiting for a place or permit.
    PermitAwaited {
        label: u32,
        policy: u16,
        awaiting: Awaiting,
    },
    /// The call got the place or permit that it waited for.
    PermitGiven {
        label: u32,
        policy: u16,
        waited: Span,
    },
    /// What a call had asked for is over, long after its caller gave up: only now its place is free.
    PlaceFreed {
        policy: u16,
        held: Span,
        outstanding: u32,
        limit: u32,
    },
    /// A circuit breaker recorded an outcome.
    OutcomeRecorded {
        policy: u16,
        failed: bool,
        slow: bool,
        buffered: u32,
        size: u32,
        failed_count: u32,
        rate: Option<f32>,
        threshold: f32,
        /// The health tick from which on it counts, where that is not at once: the numbers are then without it.
        #[serde(skip_serializing_if = "Option::is_none")]
        tick: Option<Time>,
    },
    /// A circuit breaker changed its state.
    BreakerChanged {
        policy: u16,
        from: BreakerState,
        to: BreakerState,
        cause: MoveCause,
        failed: u32,
        slow: u32,
        buffered: u32,
        minimum: u32,
        /// Percent.
        rate: Option<f32>,
        threshold: f32,
        until: Option<Time>,
    },
    /// The whole call ended, seen by the caller.
    CallEnded {
        label: u32,
        outcome: Outcome,
        took: Span,
    },

    // Fallbacks
    /// Something else stands in for the answer of a call that did not succeed.
    FellBack {
        label: u32,
        policy: u16,
        after: Failure,
        with: Substitute,
    },
    /// Nothing stood in for it: its failure goes outwards.
    FallbackFailed {
        label: u32,
        policy: u16,
        why: NoFallback,
    },
    /// The call that something stood in for would have written: whoever called believes in a write that may not be there.
    WriteReplaced {
        label: u32,
        to: u16,
        handler: u16,
    },

    // Deadlines
    /// A handler that minds deadlines began with so much time left.
    DeadlineReceived {
        remaining: Span,
    },
    /// A program stopped before this line: nobody waits for its answer any more, since `late`.
    DeadlinePassed {
        line: u16,
        late: Span,
    },
    /// So much of the work that ended here was done after the deadline: nobody waits for its answer.
    WorkWasted {
        line: u16,
        wasted: Span,
    },

    // Tables
    Inserted {
        table: u16,
        key: String,
        pending: bool,
    },
    Updated {
        table: u16,
        key: String,
        pending: bool,
    },
    Read {
        table: u16,
        key: String,
        found: bool,
    },
    /// The key was there already: the insert did nothing.
    DuplicateKey {
        table: u16,
        key: String,
    },
    Committed {
        writes: u32,
    },
    RolledBack {
        writes: u32,
    },
    /// The rows that fit, in the order of their keys, or of their commits.
    Selected {
        table: u16,
        found: u32,
        /// Up to which position of the commit log was read, where it was the log.
        #[serde(skip_serializing_if = "Option::is_none")]
        position: Option<u32>,
    },
    Deleted {
        table: u16,
        key: String,
        found: bool,
        pending: bool,
    },
    /// The row is not what the update asked for, or not there (`found`): nothing was changed.
    UpdateRefused {
        table: u16,
        key: String,
        found: bool,
        /// Whether it was another commit that changed it in between.
        overtaken: bool,
    },
    /// Nothing new is in the commit log after this position: the program waits.
    LogAwaited {
        table: u16,
        position: u32,
    },

    // Locks
    LockTaken {
        lock: u16,
        key: String,
        token: i64,
        lease: Option<Span>,
        waited: Span,
    },
    /// Somebody else holds it, with this token.
    LockAwaited {
        lock: u16,
        key: String,
        token: i64,
        timeout: Option<Span>,
    },
    /// The holder loses it, and may not know.
    LockExpired {
        lock: u16,
        key: String,
        token: i64,
        lease: Span,
    },
    /// `held` is false where it was lost before.
    LockReleased {
        lock: u16,
        key: String,
        token: i64,
        held: bool,
    },

    // Brokers
    /// The broker keeps it now. `depth` counts ready and leased messages.
    Stored {
        queue: u16,
        depth: u32,
        persistent: bool,
        /// Whether it is a further copy: of a message that another queue got, too, or of a dead one.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        copy: bool,
    },
    /// The broker handed it to a consumer. `delivery` counts from 1.
    Leased {
        queue: u16,
        consumer: u16,
        consumer_unit: u32,
        delivery: u32,
        lease: Option<Span>,
        again: Option<Again>,
        ready: u32,
    },
    /// The broker got the acknowledgement and forgot the message.
    Settled {
        queue: u16,
        delivery: u32,
        depth: u32,
        automatic: bool,
    },
    LeaseExpired {
        queue: u16,
        delivery: u32,
        lease: Span,
    },
    /// The message stands in line again.
    Requeued {
        queue: u16,
        why: Again,
        depth: u32,
    },
    /// An acknowledgement came for a delivery that the broker no longer waits for.
    AckIgnored {
        queue: u16,
        delivery: u32,
    },
    /// The consumer got it. `delivery` counts from 1; `redelivered` where it may have been seen before.
    Delivered {
        label: u32,
        kind: MessageKind,
        delivery: u32,
        redelivered: bool,
    },
    AckSent {
        delivery: u32,
    },
    NackSent {
        delivery: u32,
        requeue: bool,
        /// Whether it says that handling it failed: that counts towards a delivery limit (RQ-30).
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        failed: bool,
    },
    /// The confirmed send is stored.
    Confirmed {
        label: u32,
    },

    // Mailboxes
    ReceiveStarted {
        label: u32,
        timeout: Option<Span>,
        /// Whether every message that comes until then is wanted.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        gathers: bool,
    },
    Received {
        label: u32,
        waited: Span,
        /// Which answer it is, where answers are gathered.
        #[serde(skip_serializing_if = "Option::is_none")]
        gathered: Option<Gathered>,
    },
    /// It came before anybody waited for it, and is kept.
    Kept {
        label: u32,
    },

    // Faults
    Crashed {
        lost_activations: u32,
        lost_messages: u32,
        /// Whether it was asked to stop, and wrote down what it held.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        asked: bool,
        /// Of a broker with replicas: the unit is the one that went.
        #[serde(skip_serializing_if = "Option::is_none")]
        replicas: Option<Replicas>,
    },
    Restarted {
        #[serde(skip_serializing_if = "Option::is_none")]
        replicas: Option<Replicas>,
    },
    Hung,
    Resumed {
        waiting: u32,
    },
    Partitioned {
        from: Option<u16>,
    },
    Healed {
        from: Option<u16>,
    },
    ErrorRateSet {
        /// None: all of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        instance: Option<u32>,
        share: f64,
    },
    SlowSet {
        /// None: all of them.
        #[serde(skip_serializing_if = "Option::is_none")]
        instance: Option<u32>,
        #[serde(serialize_with = "as_text")]
        factor_milli: u64,
    },
    InterceptSet {
        verdict: Verdict,
    },
    /// Whoever comes to this line of the node's program will crash before it, or after.
    CrashSet {
        program: u16,
        line: u16,
        after: bool,
    },

    // By hand
    /// A message is held on its way; `left` is how long it had to go.
    HeldBack {
        left: Span,
    },
    /// A message that was held goes on.
    LetGo {
        arrives: Time,
    },
    /// A message overtakes those that were sent before it.
    Hastened {
        by: Span,
    },

    // Outlier ejection: the node is the service, the unit its instance
    /// The balancer takes an instance out of its choice until a sweep; `times` is what the base time is multiplied with.
    InstanceEjected {
        #[serde(flatten)]
        why: Why,
        times: u32,
        lasts: Span,
        until: Time,
        ejected: u32,
        instances: u32,
        /// Whether so few are left that the balancer chooses among all again.
        panics: bool,
    },
    /// The balancer chooses an instance again.
    InstanceReturned {
        ejected_for: Span,
        ejected: u32,
        instances: u32,
    },
    /// An outlier is not ejected.
    EjectionWithheld {
        #[serde(flatten)]
        why: Why,
        #[serde(flatten)]
        because: Because,
        ejected: u32,
        instances: u32,
    },

    // Scaling: the node is the service
    /// An autoscaler looked at its queue or at the lag of its group: `wanted` is what waits there asks for, whatever the limits; there
    /// were `before` instances and there will be `after`, new ones from `ready` on.
    Scaled {
        #[serde(flatten)]
        watched: scaling::Watched,
        /// None where the broker is down.
        backlog: Option<u32>,
        wanted: u32,
        before: u32,
        after: u32,
        #[serde(skip_serializing_if = "Option::is_none")]
        ready: Option<Time>,
        #[serde(flatten)]
        why: scaling::Why,
    },
    /// An instance runs and takes messages, or stopped, so long after that was decided; so many run now.
    InstanceScaled {
        running: bool,
        took: Span,
        instances: u32,
    },

    // Exchanges
    /// The broker looked for queues: these got a copy, each because of this binding.
    Routed {
        exchange: u16,
        key: String,
        /// Queues with the bindings that matched; none for the default exchange.
        queues: Vec<(u16, Option<u16>)>,
    },
    /// A message died in a queue and went on to an exchange, and from there to so many queues.
    DeadLettered {
        queue: u16,
        why: Death,
        exchange: u16,
        key: String,
        copies: u32,
        /// How often it has died so far.
        deaths: u32,
        /// Whether the queue was full and never took it: what died is a copy of what it refused.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        refused: bool,
    },
    /// Another consumer gets everything from now on, of a queue with a single active consumer: the one that did has gone, or was
    /// outranked. None: nobody is there.
    ActiveChanged {
        queue: u16,
        consumer: Option<(u16, u32)>,
        /// How many more are connected and get nothing.
        waiting: u32,
    },

    // Logs
    /// The record stands in a partition now.
    Appended {
        topic: u16,
        partition: u32,
        offset: u32,
        key: Option<String>,
        /// None for a record outside of transactions.
        #[serde(skip_serializing_if = "Option::is_none")]
        transaction: Option<Within>,
    },
    AppendRefused {
        topic: u16,
        partition: u32,
        why: Refusal,
    },
    /// A member was handed records from this offset on; so many of the partition are left.
    Fetched {
        topic: u16,
        partition: u32,
        offset: u32,
        records: u32,
        consumer: u16,
        consumer_unit: u32,
        lag: u32,
        /// Some of them were handed to the group before.
        again: Option<HandedBefore>,
        /// So many of aborted transactions were passed over (read_committed).
        #[serde(skip_serializing_if = "is_zero")]
        aborted: u32,
    },
    /// A follower, an instance of its broker, has all below `end`; readers see what is below the high watermark.
    Replicated {
        topic: u16,
        partition: u32,
        end: u32,
        high_watermark: u32,
    },
    /// An instance is in sync again, or no more: so many are.
    InSyncChanged {
        topic: u16,
        partition: u32,
        joined: bool,
        in_sync: u16,
        min_in_sync: u16,
    },
    /// The leader stopped, and another instance leads; none where no replica in sync runs.
    LeaderElected {
        topic: u16,
        partition: u32,
        leader: Option<u32>,
        /// Whether it was not in sync.
        is_unclean: bool,
        in_sync: u16,
        /// The first offset that the new leader does not have, and how many records are gone with it; so many of them were
        /// acknowledged to their producers.
        end: u32,
        lost: u32,
        lost_acknowledged: u32,
        /// How many markers of transactions are gone with it.
        #[serde(skip_serializing_if = "is_zero")]
        lost_markers: u32,
        /// At so many offsets from there on nothing was left: retention or compaction had removed it before.
        #[serde(skip_serializing_if = "is_zero")]
        gone_before: u32,
    },
    /// A group, named by its service, keeps the next offset to read.
    OffsetCommitted {
        topic: u16,
        partition: u32,
        offset: u32,
        group: u16,
        lag: u32,
        /// Whether it is only part of a transaction so far: kept when that is committed.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pending: bool,
    },
    /// The member is not one of this generation: nothing is kept. `current` is none where the group does not know it.
    CommitRefused {
        topic: u16,
        partition: u32,
        offset: u32,
        consumer: u16,
        consumer_unit: u32,
        generation: u32,
        current: Option<u32>,
    },
    /// All members of a group are asked to join again.
    RebalanceStarted {
        topic: u16,
        group: u16,
        trigger: Trigger,
        /// The member that came, went, or gave up something; none where it was no member.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<u32>,
        /// What the one that went had owned: nobody reads these now.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        left: Vec<u32>,
        members: u32,
        generation: u32,
        /// Whether a rebalance was going on already: it goes on, with other members.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// A member asks to join the next generation, as the n-th of all (`JoinGroup`).
    MemberJoined {
        broker: u16,
        topic: u16,
        /// What it owned until now.
        owned: Vec<u32>,
        /// Whether it was no member before.
        #[serde(rename = "new", skip_serializing_if = "std::ops::Not::not")]
        is_new: bool,
        nth: u32,
        members: u32,
        /// How long after the rebalance began.
        after: Span,
    },
    /// All have joined: the leader of the group got the list of members and shared out the partitions (`SyncGroup`).
    AssignmentMade {
        broker: u16,
        topic: u16,
        generation: u32,
        members: u32,
        partitions: u32,
        /// How many partitions have an owner now, and how many of these another one than before.
        owned: u32,
        moved: u32,
        /// How long after the rebalance began.
        after: Span,
    },
    /// A member reads these no more.
    PartitionsRevoked {
        broker: u16,
        topic: u16,
        partitions: Vec<u32>,
    },
    /// A member reads these in the new generation; `added` are new to it. It had waited so long since it joined.
    PartitionsAssigned {
        broker: u16,
        topic: u16,
        generation: u32,
        owned: Vec<u32>,
        added: Vec<u32>,
        waited: Span,
    },
    /// Retention removed closed segments of a partition as a whole: the log starts at another offset now.
    SegmentsDeleted {
        topic: u16,
        partition: u32,
        first: u32,
        start: u32,
        segments: u32,
        records: u32,
        #[serde(flatten)]
        why: Deletion,
        /// Groups, named by their services, with how many of these records were never handed to them.
        unread: Vec<(u16, u32)>,
    },
    /// Of closed segments of a partition only the newest record of each key is left.
    Compacted {
        topic: u16,
        partition: u32,
        /// The first offset that was not looked at.
        upto: u32,
        removed: u32,
        kept: u32,
        /// How many of the removed records were tombstones whose time was over.
        tombstones: u32,
    },
    /// A member asked for an offset that is not in the log, from `start` to before `end`: it goes to another one, or reads there
    /// no more.
    OffsetReset {
        broker: u16,
        topic: u16,
        partition: u32,
        found: u32,
        start: u32,
        end: u32,
        policy: Reset,
        next: Option<u32>,
    },
    /// A member goes to another offset because it was told to.
    Sought {
        broker: u16,
        topic: u16,
        partition: u32,
        goal: SeekTo,
        position: u32,
        offset: u32,
        /// Whether it was only told so far: it goes there when it polls next, and `offset` is where that would be now.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        pending: bool,
    },

    // Transactions of logs
    /// A producer has a new epoch; what an older one sends is refused from now on.
    EpochRaised {
        /// None for a producer that is only idempotent.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        epoch: u16,
        why: EpochWhy,
    },
    /// The coordinator decided how a transaction ends: from now on it is so, and markers follow in so many partitions.
    TransactionDecided {
        id: String,
        /// The epoch in which it was open.
        epoch: u16,
        committed: bool,
        by: EndedBy,
        partitions: u32,
        /// How many offsets of groups are part of it.
        offsets: u32,
        /// Whether this was decided before, and is asked for again.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    TransactionRefused {
        id: String,
        epoch: u16,
        why: TransactionRefusal,
    },
    /// A marker ends a transaction in a partition; so many partitions still wait for theirs. Readers with read_committed see what
    /// is below the last stable offset.
    MarkerAppended {
        topic: u16,
        partition: u32,
        offset: u32,
        id: String,
        committed: bool,
        left: u32,
        last_stable: u32,
    },

    // The run
    LimitReached {
        limit: Limit,
        #[serde(serialize_with = "as_text")]
        value: u64,
    },
}

/// How the replicas of a broker stand, after one of them went or came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Replicas {
    pub running: u8,
    pub of: u8,
    /// The one that answers for all; none where no majority runs.
    pub leader: Option<u8>,
    /// Whether it leads only since now.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub elected: bool,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}
