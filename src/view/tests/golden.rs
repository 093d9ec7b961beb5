//! The space-time diagram of a small run, as text.

use super::Look;
use super::payment::payment;
use crate::text::Lang;
use crate::text::quantity::time;
use crate::view::Camera;
use crate::view::frame::{Frame, SpaceTime};

fn drawn(frame: &Frame) -> String {
    let picture = &frame.runs[0].space_time;
    let mut lines = bars(picture);
    lines.extend(arrows(picture));
    lines.extend(picture.marks.iter().map(|mark| {
        let node = &picture.lifelines[usize::from(mark.lifeline)].label;
        (mark.at, format!("{node} ◆ {}", mark.label))
    }));
    lines.sort();
    let line = |(at, text): &(sim::time::Time, String)| format!("{:>6}  {text}", time(*at));
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn bars(picture: &SpaceTime) -> Vec<(sim::time::Time, String)> {
    let text = |bar: &crate::view::frame::Bar| {
        let node = &picture.lifelines[usize::from(bar.lifeline)].label;
        let to = bar.to.map_or("…".into(), time);
        let label = &bar.label;
        (
            bar.from,
            format!("{node} {:?} to {to} {label}", bar.kind)
                .trim_end()
                .to_owned(),
        )
    };
    picture.bars.iter().map(text).collect()
}

fn arrows(picture: &SpaceTime) -> Vec<(sim::time::Time, String)> {
    let text = |arrow: &crate::view::frame::Arrow| {
        let name = |i: u16| &picture.lifelines[usize::from(i)].label;
        let (from, to) = (name(arrow.from), name(arrow.to));
        let again = if arrow.again { "↻ " } else { "" };
        let end = time(arrow.arrives_at);
        let text = format!(
            "{from} → {to} {again}{} {:?} {end}",
            arrow.label, arrow.fate
        );
        (arrow.sent_at, text)
    };
    picture.arrows.iter().map(text).collect()
}

#[track_caller]
fn check(lang: Lang, expected: &str) {
    let run = payment();
    let mut look = Look::at(&run);
    look.lang = lang;
    let found = drawn(&look.after(&mut Camera::default(), 3));
    assert_eq!(found, expected.trim_start_matches('\n'), "\n{found}");
}

#[test]
fn a_payment_that_is_charged_twice() {
    check(
        Lang::En,
        "
   0 s  orders → broker charge Arrived 4 ms
  4 ms  broker Wait to 104 ms lease 100 ms
  4 ms  broker → billing charge Arrived 8 ms
  8 ms  billing Busy to 15 ms charges 1
 15 ms  billing → broker ack charge: lost Lost 19 ms
104 ms  broker Wait to 119 ms
104 ms  broker → billing ↻ charge (2nd) Arrived 108 ms
108 ms  billing Busy to 115 ms charges 2
115 ms  billing → broker ack charge Arrived 119 ms",
    );
}

#[test]
fn in_korean() {
    check(
        Lang::Ko,
        "
   0 s  주문 → 브로커 charge Arrived 4 ms
  4 ms  브로커 Wait to 104 ms 임대 100 ms
  4 ms  브로커 → 결제 charge Arrived 8 ms
  8 ms  결제 Busy to 15 ms charges 1
 15 ms  결제 → 브로커 charge ack: 사라짐 Lost 19 ms
104 ms  브로커 Wait to 119 ms
104 ms  브로커 → 결제 ↻ charge (2번째) Arrived 108 ms
108 ms  결제 Busy to 115 ms charges 2
115 ms  결제 → 브로커 charge ack Arrived 119 ms",
    );
}
