//! What can be wrong with a file. Each mistake carries the names and numbers that a sentence about it
//! needs; the sentences stand with all other words, outside this crate.

use serde::Serialize;

/// One mistake in a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    #[serde(flatten)]
    pub code: Code,
    /// Where, as a JSON path: `$.scenario.nodes.web.load`.
    pub path: String,
    /// Line and column in the file, from 1; none where the value is not from the file.
    pub line: Option<u32>,
    pub column: Option<u32>,
    /// The variant in which it shows; none where it shows in all of them.
    pub variant: Option<String>,
    pub hint: Option<Hint>,
}

/// What to write instead.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// The nearest known name.
    DidYouMean(String),
    /// All that is possible here.
    Known(Vec<String>),
    /// Exactly this.
    Write(String),
}

/// What kind of mistake it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Code {
    FileTooBig {
        bytes: u64,
        max: u64,
    },
    NotUtf8,
    /// Not JSON; `found` is none at the end of the file.
    Syntax {
        expected: Token,
        found: Option<char>,
    },
    TooDeep {
        max: u32,
    },
    /// More mistakes than are told.
    AndMore {
        count: u64,
    },
    /// The file is of a later version of the format than this program knows.
    VersionNewer {
        found: i64,
        known: i64,
    },
    VersionUnknown {
        found: i64,
        known: i64,
    },
    WrongType {
        expected: Shape,
        found: Shape,
    },
    FieldUnknown {
        field: String,
    },
    FieldMissing {
        field: String,
    },
    FieldTwice {
        field: String,
    },
    /// Exactly one of these fields belongs here; `found` holds those that were there.
    OneOf {
        fields: Vec<String>,
        found: Vec<String>,
    },
    NameUnknown {
        what: What,
        name: String,
    },
    NameTwice {
        what: What,
        name: String,
    },
    /// Letters, digits, `-` and `_` make a name.
    NameBad {
        name: String,
        max: u32,
    },
    /// Identity paths use the name for something else.
    NameReserved {
        name: String,
    },
    DurationBad {
        text: String,
    },
    PercentBad {
        text: String,
    },
    OutOfRange {
        value: String,
        min: String,
        max: String,
    },
    /// The first value should be the smaller one.
    OutOfOrder {
        low: String,
        high: String,
    },
    Empty {
        what: What,
    },
    TooMany {
        what: What,
        found: u64,
        max: u64,
    },
    /// A node of another kind is needed here.
    KindWrong {
        name: String,
        expected: NodeShape,
        found: NodeShape,
    },
    /// The statement has no sense at this place.
    Misplaced {
        statement: String,
        place: Place,
    },
    /// Hedging sends further requests: no policy may stand inside it.
    NotInnermost {
        name: String,
    },
    /// Between these nodes no message passes, in any variant.
    LinkUnused {
        a: String,
        b: String,
    },
    /// Services that call each other in a circle.
    /// A field that means something only beside another one.
    OnlyWith {
        field: String,
        needs: String,
    },
    /// A queue that RabbitMQ refuses: a quorum queue that is not durable, or has priorities of its own.
    QueueImpossible,
    /// Only quorum queues have replicas, in a broker without topics.
    ReplicasOfClassic,
    CallsWithoutEnd {
        cycle: Vec<String>,
    },
    /// A loop in which no time can pass.
    LoopWithoutTime,
    /// An object or list where a value of a program is expected, which is no function.
    NotAnExpression,
    /// A patch or a knob points at nothing.
    PointsNowhere {
        pointer: String,
        variant: String,
    },
    AnchorBad {
        text: String,
    },
    /// Exactly one option of a prediction is what happens: `found` of them carry neither patch nor misconception.
    OneRight {
        found: u64,
    },
}

/// What the reader of JSON expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Token {
    Value,
    FieldName,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    Digit,
    EndOfText,
    Escape,
    End,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    Nothing,
    Bool,
    Whole,
    Number,
    Text,
    List,
    Pair,
    Object,
    Duration,
    Distribution,
    Percent,
    Words,
    Statement,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeShape {
    Client,
    Service,
    Broker,
}

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    ClientProgram,
    Handler,
    Consumer,
    Loop,
    /// A program that handles the records of a topic.
    Subscription,
    Transaction,
    Branch,
    OutsideOr,
}

/// What a name is the name of, or what there is too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Node,
    NodeKind,
    Handler,
    Queue,
    Exchange,
    Topic,
    Table,
    Policy,
    Preset,
    Message,
    MessageKind,
    Variable,
    Function,
    Statement,
    Distribution,
    Setting,
    Fault,
    Verdict,
    Variant,
    Knob,
    KnobKind,
    FactKind,
    Claim,
    Counter,
    LedgerLine,
    Words,
    Member,
    Instance,
    Consumer,
    Subscription,
    Row,
    Point,
    Link,
    Branch,
    Prediction,
    Library,
    Deed,
    BreakerState,
    RecordedStep,
    Loop,
    Lock,
    Program,
    Line,
}

/// The result of reading: all mistakes at once.
pub type Checked<T> = Result<T, Vec<Problem>>;
