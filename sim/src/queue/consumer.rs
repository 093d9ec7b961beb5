//! One consumer of a queue.

/// What a consumer asks for when it subscribes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Subscription {
    /// An index into the model's nodes.
    pub node: u16,
    /// Which instance, from 0.
    pub unit: u32,
    /// How many deliveries it may hold unsettled; 0 for unlimited (RQ-14).
    pub prefetch: u32,
    /// Whether a delivery is settled when it is handed over (RQ-10).
    pub automatic: bool,
    /// Those of a higher priority come first while they have credit (RQ-13).
    pub priority: i32,
}

/// One consumer of a queue: an instance of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consumer {
    /// An index into the model's nodes.
    pub node: u16,
    /// Which instance, from 0.
    pub unit: u32,
    /// How many deliveries it may hold unsettled; 0 for unlimited.
    pub prefetch: u32,
    /// How many it holds unsettled.
    pub unsettled: u32,
    pub connected: bool,
    /// Whether a delivery is settled when it is handed over.
    pub automatic: bool,
    pub priority: i32,
}

impl Consumer {
    /// Returns a consumer that is not connected yet.
    pub(super) fn new(asked: Subscription) -> Self {
        Self {
            node: asked.node,
            unit: asked.unit,
            prefetch: asked.prefetch,
            unsettled: 0,
            connected: false,
            automatic: asked.automatic,
            priority: asked.priority,
        }
    }

    /// Returns whether it may get another delivery.
    pub fn has_credit(&self) -> bool {
        self.connected && (self.automatic || self.prefetch == 0 || self.unsettled < self.prefetch)
    }
}
