//! What rows say, kept in blocks, so that a walk back and forth through a run asks for each block once.

use crate::text::fact::lead;
use sim::fact::{RowId, Said};
use sim::record::Recording;
use sim::sorted::SortedMap;
use sim::world::World;
use std::rc::Rc;

/// Facts are asked for and kept in blocks of that many rows.
const BLOCK: u32 = 64;
/// More are not kept: those are forgotten first that lie farthest from what is asked for.
const BLOCKS_MAX: usize = 32;

/// The facts of rows of one run. A book of another run must be a new one.
#[derive(Debug, Default)]
pub struct Book {
    blocks: SortedMap<u32, Block>,
}

#[derive(Debug)]
struct Block {
    end: RowId,
    facts: Rc<[Said]>,
}

impl Book {
    /// Returns the facts of one row; `world` makes the world before a row where they are not known.
    pub fn facts(
        &mut self,
        recording: &Recording,
        row: RowId,
        world: &mut dyn FnMut(RowId) -> World,
    ) -> Vec<Said> {
        let block = self.block(recording, row, world);
        let from = block.partition_point(|said| said.row < row);
        let to = block.partition_point(|said| said.row <= row);
        block[from..to].to_vec()
    }

    fn block(
        &mut self,
        recording: &Recording,
        row: RowId,
        world: &mut dyn FnMut(RowId) -> World,
    ) -> Rc<[Said]> {
        let number = row / BLOCK;
        let end = ((number + 1) * BLOCK).min(recording.len());
        if let Some(block) = self.blocks.get(&number).filter(|b| b.end == end) {
            return Rc::clone(&block.facts);
        }
        if self.blocks.len() >= BLOCKS_MAX {
            self.forget_one(number);
        }
        let mut before = world(number * BLOCK);
        let facts: Rc<[Said]> = recording.describe_on(&mut before, end).into();
        let kept = Block {
            end,
            facts: Rc::clone(&facts),
        };
        self.blocks.insert(number, kept);
        facts
    }

    /// Forgets the block that lies farthest from one that is needed now.
    fn forget_one(&mut self, needed: u32) {
        let ends = [self.blocks.keys().next(), self.blocks.keys().next_back()];
        let farthest = ends.into_iter().flatten();
        let farthest = farthest.max_by_key(|number| number.abs_diff(needed));
        if let Some(number) = farthest.copied() {
            self.blocks.remove(&number);
        }
    }
}

/// A recording with the book of what was read in it.
#[derive(Debug)]
pub struct Reader<'a> {
    pub recording: &'a Recording,
    book: &'a mut Book,
}

impl<'a> Reader<'a> {
    pub fn new(recording: &'a Recording, book: &'a mut Book) -> Self {
        Self { recording, book }
    }

    /// Returns the facts of one row.
    pub fn facts(&mut self, row: RowId) -> Vec<Said> {
        let recording = self.recording;
        self.book
            .facts(recording, row, &mut |row| recording.seek(row))
    }

    /// Returns the fact of a row that says most, if it says any.
    pub fn lead(&mut self, row: RowId) -> Option<Said> {
        let facts = self.facts(row);
        lead(&facts).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_far_is_forgotten_and_said_again() {
        let json = crate::lesson::embedded::by_id("buffering").map(|it| it.json);
        let file = sim::scenario::parse(json.expect("a lesson").as_bytes()).expect("a file");
        let model = Rc::new(file.compile("queue", &[]).expect("a scenario"));
        let recording = Recording::whole(model, file.seed, Vec::new(), 10_000);
        let mut book = Book::default();
        let asked_there = |book: &mut Book, row: RowId| {
            book.facts(&recording, row, &mut |row| recording.seek(row))
        };
        let first = asked_there(&mut book, 0);
        assert_eq!(first, recording.describe(0..1));
        for row in (0..recording.len()).step_by(BLOCK as usize) {
            asked_there(&mut book, row);
            assert!(book.blocks.len() <= BLOCKS_MAX);
        }
        assert!(!book.blocks.contains_key(&0), "the first block is kept");
        assert_eq!(asked_there(&mut book, 0), first);
    }
}
