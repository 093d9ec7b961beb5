//! The `d` of an SVG path, written point by point: the strokes of many marks are one path, and a browser lays out one element.

use std::f32::consts::FRAC_1_SQRT_2;

/// A path under way; numbers have one decimal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(String);

impl Path {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn into_text(self) -> String {
        self.0
    }

    /// Begins anew at a point.
    pub fn from(&mut self, (x, y): (f32, f32)) -> &mut Self {
        self.put('M', &[x, y])
    }

    pub fn to(&mut self, (x, y): (f32, f32)) -> &mut Self {
        self.put('L', &[x, y])
    }

    pub fn close(&mut self) -> &mut Self {
        self.0.push('z');
        self
    }

    /// A line through points.
    pub fn through(&mut self, points: &[(f32, f32)]) -> &mut Self {
        for (i, point) in points.iter().enumerate() {
            match i {
                0 => self.from(*point),
                _ => self.to(*point),
            };
        }
        self
    }

    pub fn circle(&mut self, (x, y): (f32, f32), radius: f32) -> &mut Self {
        self.put('M', &[x - radius, y]);
        for side in [1.0, -1.0] {
            let end = 2.0 * radius * side;
            self.put('a', &[radius, radius, 0.0, 1.0, 0.0, end, 0.0]);
        }
        self.close()
    }

    /// A square that stands on a corner, so far from its middle to each corner.
    pub fn diamond(&mut self, (x, y): (f32, f32), reach: f32) -> &mut Self {
        self.through(&[
            (x, y - reach),
            (x + reach, y),
            (x, y + reach),
            (x - reach, y),
        ])
        .close()
    }

    /// A rectangle with slightly cut corners, which look round.
    pub fn block(&mut self, (x, y): (f32, f32), (width, height): (f32, f32)) -> &mut Self {
        let cut = (2.0 * FRAC_1_SQRT_2).min(height / 3.0).min(width / 3.0);
        let (right, bottom) = (x + width, y + height);
        self.through(&[
            (x + cut, y),
            (right - cut, y),
            (right, y + cut),
            (right, bottom - cut),
            (right - cut, bottom),
            (x + cut, bottom),
            (x, bottom - cut),
            (x, y + cut),
        ])
        .close()
    }

    fn put(&mut self, command: char, numbers: &[f32]) -> &mut Self {
        self.0.push(command);
        for (i, number) in numbers.iter().enumerate() {
            if i > 0 {
                self.0.push(' ');
            }
            self.number(*number);
        }
        self
    }

    /// Thousands of numbers are written at once: digit by digit, which costs a fraction of what the printing of any value does.
    fn number(&mut self, value: f32) {
        let tenths = libm::roundf(value * 10.0) as i32;
        if tenths < 0 {
            self.0.push('-');
        }
        let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        self.digits(whole);
        if rest > 0 {
            self.0.push('.');
            self.digits(rest);
        }
    }

    fn digits(&mut self, number: u32) {
        if number >= 10 {
            self.digits(number / 10);
        }
        self.0.push(char::from(b'0' + (number % 10) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_decimal_where_they_need_it() {
        let mut path = Path::default();
        path.from((0.0, -0.04))
            .to((-12.34, 1005.0))
            .to((0.96, 7.06));
        assert_eq!(path.into_text(), "M0 0L-12.3 1005L1 7.1");
    }

    #[test]
    fn shapes_close() {
        let mut path = Path::default();
        path.diamond((10.0, 20.0), 5.0).circle((1.0, 2.0), 4.0);
        let diamond = "M10 15L15 20L10 25L5 20z";
        let circle = "M-3 2a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z";
        assert_eq!(path.into_text(), format!("{diamond}{circle}"));
        let mut flat = Path::default();
        flat.block((0.0, 0.0), (8.0, 3.0));
        assert!(flat.into_text().starts_with("M1 0L7 0L8 1L8 2L"));
    }
}
