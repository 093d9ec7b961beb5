//! What goes on is told with few digits, wherever the cursor stands between two events.

use super::{Look, recorded};
use crate::view::Camera;
use crate::view::frame::Selected;
use sim::time::Time;
use sim::world::Position;

#[test]
fn what_goes_on_is_told_with_few_digits() {
    let run = recorded("create-order", "sync");
    let mut look = Look::at(&run);
    let mut told = 0;
    for name in ["web", "orders", "consumers"] {
        let node = run.model().node(name).expect("a node");
        look.selected = Some(Selected::Node { node, unit: 0 });
        for applied in (1..run.len().min(60)).step_by(7) {
            let event = run.position(applied);
            let at = Time(event.at.0 + 1_234_567);
            let frame = look.position(&mut Camera::default(), Position { at, ..event });
            let inside = frame.runs[0].inside.as_ref().expect("it is selected");
            let standing = inside.programs.iter().flat_map(|it| &it.lines);
            let doing = standing.flat_map(|it| &it.here).map(|it| &it.doing);
            for text in doing.chain(inside.workers.iter().map(|it| &it.note)) {
                let digits = |number: &str| number.chars().filter(char::is_ascii_digit).count();
                assert!(text.split(' ').all(|it| digits(it) <= 3), "{text}");
                told += usize::from(!text.is_empty());
            }
        }
    }
    assert!(told > 5, "{told}");
}
