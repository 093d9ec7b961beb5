//! The routing table of a RabbitMQ broker.

/// The exchanges of a broker with their bindings, and which of them matched the message that came last.
#[derive(Clone, Debug, PartialEq)]
pub struct RoutingView {
    /// The message that came to an exchange last, where to, and with which routing key.
    pub told: String,
    /// How many bindings matched, or what became of a message that none did; empty before the first message.
    pub verdict: String,
    /// Whether no queue got it.
    pub nowhere: bool,
    /// Whether it came at the cursor's event.
    pub changed: bool,
    pub exchanges: Vec<ExchangeView>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExchangeView {
    pub name: String,
    /// What decides there: "topic", and its alternate exchange.
    pub kind: String,
    /// What stands in the first column: binding keys, or headers.
    pub keys: String,
    pub bindings: Vec<BindingRow>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct BindingRow {
    pub key: String,
    /// The queue, or another exchange.
    pub to: String,
    /// Whether the message that came last matches; none where it did not come to this exchange.
    pub matched: Option<bool>,
}
