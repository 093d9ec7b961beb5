//! How large the stage is drawn: 100 % fits it into its room.

/// A step of the zoom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zoom(i8);

/// What a zoom key or the wheel does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    In,
    Out,
    /// Back to 100 %: all of it in sight.
    Fit,
}

impl Zoom {
    const PERCENT: [u16; 9] = [25, 50, 75, 100, 125, 150, 200, 300, 400];
    const FIT: i8 = 3;

    /// Returns the zoom after a turn; at its ends it stays.
    pub fn turned(self, turn: Turn) -> Self {
        let last = Self::PERCENT.len() as i8 - 1 - Self::FIT;
        match turn {
            Turn::In => Self((self.0 + 1).min(last)),
            Turn::Out => Self((self.0 - 1).max(-Self::FIT)),
            Turn::Fit => Self::default(),
        }
    }

    /// Returns the zoom in percent: 25 to 400.
    pub fn percent(self) -> u16 {
        Self::PERCENT[(self.0 + Self::FIT) as usize]
    }

    /// Returns how many times larger than fitting.
    pub fn factor(self) -> f32 {
        f32::from(self.percent()) / 100.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zoom_stays_at_its_ends() {
        let after = |turn: Turn, times: usize| {
            let zoom = (0..times).fold(Zoom::default(), |zoom, _| zoom.turned(turn));
            zoom.percent()
        };
        assert_eq!(
            (after(Turn::In, 0), after(Turn::In, 2), after(Turn::In, 99)),
            (100, 150, 400)
        );
        assert_eq!((after(Turn::Out, 1), after(Turn::Out, 99)), (75, 25));
        let zoom = Zoom::default().turned(Turn::In).turned(Turn::Fit);
        assert_eq!((zoom, zoom.factor()), (Zoom::default(), 1.0));
    }
}
