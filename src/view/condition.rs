//! How a unit of a node is.

use super::cells::Moment;
use super::frame::Health;
use super::stage;
use crate::text::{picture, scaling};
use sim::model::{Node, NodeKind};
use sim::world::Condition;

/// Returns how a unit looks.
pub fn health(moment: Moment, node: u16, unit: u32, spec: &Node) -> Health {
    match unit_condition(moment, node, unit, spec) {
        Condition::Crashed => Health::Crashed,
        Condition::Off => Health::Off,
        Condition::Hung => Health::Hung,
        Condition::Up => Health::Up,
    }
}

/// Returns how a unit is: a replica that is down, too, although the broker that it is part of goes on.
fn unit_condition(moment: Moment, node: u16, unit: u32, spec: &Node) -> Condition {
    let world = moment.world;
    if world.replicas(node).is_some() && !world.replica_runs(node, unit as u8) {
        return Condition::Crashed;
    }
    let instance = match &spec.kind {
        NodeKind::Client(_) => 0,
        _ => unit,
    };
    world.condition(node, instance)
}

/// Returns what is wrong with a unit, in words: nothing where nothing is.
pub fn label(moment: Moment, node: u16, unit: u32, spec: &Node) -> String {
    match unit_condition(moment, node, unit, spec) {
        Condition::Crashed => picture::crashed(moment.lang),
        Condition::Off => scaling::off(moment.lang),
        Condition::Hung => picture::hung(moment.lang),
        Condition::Up if stage::health(moment.world, node, spec) == Health::Partitioned => {
            picture::cut_off(moment.lang)
        }
        Condition::Up => String::new(),
    }
}
