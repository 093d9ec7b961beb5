//! RabbitMQ as tables of steps and results. `~` is the empty text, `*` a redelivery.

mod consumers;
mod dead_letters;
mod exchanges;
mod limits;
mod script;
mod survival;

use super::Version::{V3_10, V4};
use script::check;
