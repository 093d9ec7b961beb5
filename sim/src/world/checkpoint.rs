//! Checkpoints: worlds that are put away, as small as what is alive in them.

use super::{Activation, Call, Command, Message, World};
use crate::path::PackedPaths;
use crate::slab::Packed;
use crate::time::Time;
use std::rc::Rc;

/// A world that is put away.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// All of the world but what follows.
    rest: World,
    paths: PackedPaths,
    messages: Packed<Message>,
    activations: Packed<Activation>,
    calls: Packed<Call>,
}

impl World {
    /// Returns a checkpoint of the world, which itself stays as it is. It shares with an earlier one what has not changed since.
    pub fn checkpoint(&mut self, earlier: Option<&Checkpoint>) -> Checkpoint {
        let paths = std::mem::take(&mut self.paths);
        let messages = std::mem::take(&mut self.messages);
        let activations = std::mem::take(&mut self.activations);
        let calls = std::mem::take(&mut self.calls);
        let checkpoint = Checkpoint {
            rest: self.clone(),
            paths: paths.packed(earlier.map(|it| &it.paths)),
            messages: Packed::of(&messages, earlier.map(|it| &it.messages)),
            activations: Packed::of(&activations, earlier.map(|it| &it.activations)),
            calls: Packed::of(&calls, earlier.map(|it| &it.calls)),
        };
        self.paths = paths;
        self.messages = messages;
        self.activations = activations;
        self.calls = calls;
        checkpoint
    }
}

impl Checkpoint {
    /// Returns the world as it was.
    pub fn world(&self) -> World {
        let mut world = self.rest.clone();
        world.paths = self.paths.unpacked();
        world.messages = self.messages.unpacked();
        world.activations = self.activations.unpacked();
        world.calls = self.calls.unpacked();
        world
    }

    /// Returns how many messages had been sent.
    pub fn messages_sent(&self) -> u32 {
        self.rest.messages_sent()
    }

    pub(crate) fn set_commands(&mut self, commands: &Rc<[Command]>) {
        self.rest.set_commands(commands);
    }

    pub(crate) fn extend_until(&mut self, until: Time) {
        self.rest.extend_until(until);
    }
}
