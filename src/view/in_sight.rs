//! Which part of a picture is in sight that is longer than its place, and which part of it is drawn: words that nobody sees cost as much
//! as those that are read.

use std::ops::Range;

/// The cursor stands at least so far below the upper and above the lower edge, in pixels.
const ABOVE: f32 = 70.0;
const BELOW: f32 = 56.0;
/// Where it did not, it is put at this share of the height.
const LOWER_MIDDLE: f32 = 0.6;
/// So much more is drawn on each side than could be in sight.
const BEYOND: f32 = 300.0;

/// Returns how far a place of that height, scrolled down to `top`, is to be scrolled, so that the cursor at `y` stands in its lower middle;
/// none where it is in sight.
pub fn scrolled(y: f32, top: f32, height: f32) -> Option<f32> {
    let in_sight = y > top + ABOVE && y < top + height - BELOW;
    (!in_sight && height > 0.0).then(|| (y - height * LOWER_MIDDLE).max(0.0))
}

/// Returns what is drawn for a cursor at `y`: all that can be in sight with it. So it follows from the cursor alone, whichever way the
/// reader came.
pub fn around(y: f32, height: f32) -> Range<f32> {
    let reach = height + BEYOND;
    y - reach..y + reach
}

/// Returns what is drawn where the reader scrolled to `top`; none where what is drawn already has it.
pub fn at(top: f32, height: f32, drawn: &Range<f32>) -> Option<Range<f32>> {
    let has = drawn.start <= top.max(0.0) && top + height <= drawn.end;
    (!has).then(|| around(top + height / 2.0, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_is_kept_in_sight_and_what_is_around_it_is_drawn() {
        for y in [0.0, 69.0, 500.0, 745.0, 4_000.0] {
            for top in [0.0, 450.0, 3_900.0] {
                let top = scrolled(y, top, 300.0).unwrap_or(top);
                assert!(top == 0.0 || (y > top && y < top + 300.0), "{y} {top}");
                assert_eq!(at(top, 300.0, &around(y, 300.0)), None, "{y} {top}");
            }
        }
        assert_eq!(scrolled(500.0, 400.0, 300.0), None);
        assert_eq!(scrolled(500.0, 0.0, 0.0), None);
    }

    #[test]
    fn what_is_scrolled_to_is_drawn() {
        let drawn = around(100.0, 300.0);
        assert_eq!(at(2_000.0, 300.0, &drawn), Some(1_550.0..2_750.0));
    }
}
