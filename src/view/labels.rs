//! Which labels of a diagram are written, and where: none covers another. Pure geometry.

/// A rectangle, by its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Rect {
    /// Returns whether the two have a place in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// Places that are taken.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    /// In bands of [`BAND`] pixels, so that long diagrams stay quick.
    bands: Vec<Vec<Rect>>,
}

const BAND: f32 = 64.0;

impl Taken {
    /// Takes a place whatever is there.
    pub fn take(&mut self, rect: Rect) {
        let (first, last) = bands(&rect);
        if self.bands.len() <= last {
            self.bands.resize_with(last + 1, Vec::new);
        }
        (first..=last).for_each(|i| self.bands[i].push(rect));
    }

    /// Takes the first candidate that is free, and returns which; none where all are taken.
    pub fn take_one(&mut self, candidates: &[Rect]) -> Option<usize> {
        let i = candidates.iter().position(|rect| self.free(rect))?;
        self.take(candidates[i]);
        Some(i)
    }

    fn free(&self, rect: &Rect) -> bool {
        let (first, last) = bands(rect);
        let near = self.bands.iter().take(last + 1).skip(first);
        !near.flatten().any(|other| other.meets(rect))
    }
}

fn bands(rect: &Rect) -> (usize, usize) {
    let band = |y: f32| (y / BAND).max(0.0) as usize;
    (band(rect.y), band(rect.y + rect.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> Rect {
        Rect {
            x,
            y,
            width: 50.0,
            height: 16.0,
        }
    }

    #[test]
    fn the_first_free_place_is_taken() {
        let mut taken = Taken::default();
        assert_eq!(taken.take_one(&[at(0.0, 0.0)]), Some(0));
        assert_eq!(taken.take_one(&[at(10.0, 10.0), at(60.0, 10.0)]), Some(1));
        assert_eq!(taken.take_one(&[at(20.0, 4.0), at(40.0, 12.0)]), None);
        assert_eq!(taken.take_one(&[at(20.0, 400.0)]), Some(0));
        assert_eq!(taken.take_one(&[at(20.0, 60.0)]), Some(0));
        assert_eq!(
            taken.take_one(&[at(20.0, 66.0)]),
            None,
            "across the edge of a band"
        );
    }
}
