//! Messages on the stage: marks with labels where they can be read, beside the links; counts where they are a crowd.

use super::context::{decimal, px};
use super::crowd::{Dot, MARKS_MAX};
use super::glyph;
use super::stage::Scene;
use crate::app::Msg;
use crate::view::frame::{Flight, Phase, Selected, Shape, Stage};
use crate::view::labels::{Rect, Taken};
use crate::view::measure;
use crate::view::stage_layout::TEXT_SIZE;
use sim::sorted::SortedMap;
use yew::prelude::*;

/// Returns whether the messages on their way are too many for marks of their own.
pub fn is_crowd(picture: &Stage) -> bool {
    picture.flights.len() > MARKS_MAX
}

impl Scene<'_> {
    /// Returns the messages of a crowd that have no marks.
    pub fn dots(&self) -> Vec<Dot> {
        let is_still = |flight: &Flight| matches!(flight.phase, Phase::Lost | Phase::Held);
        let dot = |flight| Some(Dot::new(flight, self.way(flight)?, is_still(flight)));
        let all = self.picture.flights.iter().filter(|f| !self.has_mark(f));
        all.chain(&self.picture.coming).filter_map(dot).collect()
    }

    /// Returns whether a message is drawn as itself: in a crowd, only what the last event touched and what is selected.
    fn has_mark(&self, flight: &Flight) -> bool {
        !is_crowd(self.picture)
            || matches!(flight.phase, Phase::Landed | Phase::Lost)
            || flight.lit
            || self.props.selected == Some(Selected::Message { message: flight.id })
    }

    /// Returns how many messages are on each way, written beside its middle.
    pub fn counts(&self) -> Vec<Html> {
        let mut ways: SortedMap<(u16, u16), (&Flight, usize)> = SortedMap::default();
        for flight in &self.picture.flights {
            ways.or_insert((flight.from, flight.to), (flight, 0)).1 += 1;
        }
        let written = |(flight, count): (&Flight, usize)| {
            let (a, b) = self.way(flight)?;
            let middle = along((a, b), 0.5);
            let side = aside(middle, (middle.0 + b.0 - a.0, middle.1 + b.1 - a.1)).0;
            let away = |at: f32, side: f32| at + (side - at) * COUNT_AWAY;
            let at = (away(middle.0, side.0), away(middle.1, side.1) + 4.5);
            let class = classes!("fly-label", "num", glyph::tone(flight.tone));
            Some(html! { <text {class} x={px(at.0)} y={px(at.1)}>{ format!("×{count}") }</text> })
        };
        ways.into_iter()
            .filter_map(|(_, many)| written(many))
            .collect()
    }

    pub fn flights(&self) -> Vec<Html> {
        let mut taken = Taken::default();
        for b in &self.layout.boxes {
            taken.take(around((b.x, b.y), b.width, b.height));
        }
        let place = |flight| {
            let line: (Point, Point) = self.way(flight)?;
            Some((flight, line, along(line, flight.progress)))
        };
        let marked = self.picture.flights.iter().filter(|f| self.has_mark(f));
        let (marked, counts) = bundles(marked.collect());
        let placed: Vec<(&Flight, (Point, Point), Point)> =
            marked.into_iter().filter_map(place).collect();
        let count = |flight: &Flight| counts.get(&flight.id).copied().unwrap_or(1);
        for (flight, _, at) in &placed {
            taken.take(around(*at, 2.0 * ring(flight), 2.0 * ring(flight)));
        }
        let room = (self.layout.width, self.layout.height);
        let mut draw = |i: usize| {
            let (flight, line, at) = placed[i];
            let count = count(flight);
            let label = said_here(&placed, i, count).and_then(|text| {
                let lines = measure::wrap(&text, TEXT_SIZE, LABEL_MAX);
                let spot = place_label(flight, &lines, line, at, room, &mut taken)?;
                Some((lines, spot))
            });
            self.flight(flight, line, at, (label, count))
        };
        let mut drawn: Vec<Html> = (0..placed.len()).map(&mut draw).collect();
        if !is_crowd(self.picture) {
            drawn.extend(
                self.picture
                    .coming
                    .iter()
                    .filter_map(|f| self.comes(f, &taken)),
            );
        }
        drawn
    }

    /// Returns a message that is not sent yet: the animation loop shows it when it is.
    fn comes(&self, flight: &Flight, taken: &Taken) -> Option<Html> {
        let line = self.way(flight)?;
        let lines = measure::wrap(&flight.label, TEXT_SIZE, LABEL_MAX);
        let room = (self.layout.width, self.layout.height);
        let spot = place_label(flight, &lines, line, line.0, room, &mut taken.clone());
        let label = spot.map(|spot| (lines, spot));
        Some(self.flight(flight, line, line.0, (label, 1)))
    }

    /// Returns the line that a message flies along.
    fn way(&self, flight: &Flight) -> Option<(Point, Point)> {
        let (from, to) = (self.index(flight.from)?, self.index(flight.to)?);
        let (a, b) = self.layout.link(from, to)?;
        Some(aside(a, b))
    }

    fn flight(
        &self,
        f: &Flight,
        (a, b): (Point, Point),
        at: Point,
        (label, count): (Option<(Vec<String>, Point)>, usize),
    ) -> Html {
        let selected = self.props.selected == Some(Selected::Message { message: f.id });
        let class = classes!(
            "fly",
            glyph::tone(f.tone),
            glyph::line(f.shape),
            f.again.then_some("again"),
            (selected || f.lit).then_some("selected"),
            (f.phase == Phase::Held).then_some("held"),
            matches!(f.phase, Phase::Lost | Phase::Landed).then_some("changed"),
        );
        let choose = Msg::Select((!selected).then_some(Selected::Message { message: f.id }));
        let by_key = super::stage::by_key(&self.props.send, choose.clone());
        let upright = f.again || f.shape == Shape::Ack;
        let angle = libm::atan2f(b.1 - a.1, b.0 - a.0).to_degrees();
        let turn = (!upright).then(|| format!("rotate({})", angle.round() as i32));
        html! {
            <g key={f.id} {class} data-s={f.sent_at.0.to_string()} data-a={f.arrives_at.0.to_string()}
                data-line={format!("{} {} {} {}", px(a.0), px(a.1), px(b.0), px(b.1))}
                data-gone={f.gone_at.map(|at| at.0.to_string())} visibility={(f.progress == 0.0 && f.gone_at.is_some()).then_some("hidden")}
                data-still={matches!(f.phase, Phase::Lost | Phase::Held).then(|| decimal(f.progress.into(), 4))}
                transform={format!("translate({} {})", px(at.0), px(at.1))}
                role="button" tabindex="-1" aria-pressed={selected.to_string()} aria-label={f.label.clone()} onkeydown={by_key}
                onclick={self.props.send.reform(move |_| choose.clone())}>
                if f.phase == Phase::Lost {
                    { glyph::lost() }
                } else {
                    <circle class="fly-ring" r={px(ring(f))}/>
                    if count > 1 {
                        <text class="fly-count num" y="4.5">{ count }</text>
                    } else {
                        <g transform={turn}>{ glyph::inner(f.shape, f.again) }</g>
                    }
                }
                if let Some((lines, (x, y))) = label {
                    <text class="fly-label">
                        { for lines.iter().enumerate().map(|(i, line)| html! { <tspan x={px(x)} y={px(y + LABEL_LINE * i as f32)}>{ line }</tspan> }) }
                    </text>
                }
            </g>
        }
    }
}

/// So many messages that fly as one are drawn each for itself.
const APART_MAX: usize = 3;

/// Returns the messages to draw, and of how many the first of a bundle speaks: of those that left the same node for the same other at
/// one instant, look alike and arrive together, more than a few are one mark with a count.
fn bundles(flights: Vec<&Flight>) -> (Vec<&Flight>, SortedMap<u32, usize>) {
    let alike = |f: &Flight| {
        let looks = (f.shape as u8, f.tone as u8, f.phase as u8, f.again, f.lit);
        (f.from, f.to, f.sent_at, f.arrives_at, looks)
    };
    let mut groups: SortedMap<_, Vec<&Flight>> = SortedMap::default();
    for flight in &flights {
        groups.or_default(alike(flight)).push(flight);
    }
    let many = || groups.values().filter(|group| group.len() > APART_MAX);
    let counts = many().map(|group| (group[0].id, group.len())).collect();
    let hidden: Vec<u32> = many()
        .flat_map(|group| group[1..].iter().map(|f| f.id))
        .collect();
    let shown = flights.into_iter().filter(|f| !hidden.contains(&f.id));
    (shown.collect(), counts)
}

type Point = (f32, f32);

/// The widest line of a message's label, and the height of each.
const LABEL_MAX: f32 = 150.0;
const LABEL_LINE: f32 = 17.0;
/// How far beside its way a count stands.
const COUNT_AWAY: f32 = 1.6;

fn along((a, b): (Point, Point), share: f32) -> Point {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

fn ring(flight: &Flight) -> f32 {
    if flight.again { 16.0 } else { 12.0 }
}

/// Returns what is written at a message: its label; where several are at one place the first of them speaks for all, or the one that
/// the last event touched.
fn said_here(
    placed: &[(&Flight, (Point, Point), Point)],
    i: usize,
    count: usize,
) -> Option<String> {
    let at = placed[i].2;
    let near = |other: Point| (other.0 - at.0).abs() < 3.0 && (other.1 - at.1).abs() < 3.0;
    let here: Vec<usize> = (0..placed.len()).filter(|k| near(placed[*k].2)).collect();
    let touched = here
        .iter()
        .find(|k| placed[**k].0.phase != Phase::Flying)
        .or(here.first());
    let label = match count {
        1 => placed[i].0.label.clone(),
        many => format!("{} ×{many}", placed[i].0.label),
    };
    match here.len() - 1 {
        _ if touched != Some(&i) => None,
        0 => Some(label),
        others => Some(format!("{label} +{others}")),
    }
}

/// Returns where a message's label stands beside its ring, by the middle of its first base line: beside the link rather than on it;
/// none where every place is taken.
fn place_label(
    flight: &Flight,
    lines: &[String],
    (a, b): (Point, Point),
    at: Point,
    room: Point,
    taken: &mut Taken,
) -> Option<Point> {
    let widths = lines.iter().map(|line| measure::width(line, TEXT_SIZE));
    // A heavy face is wider than what is measured.
    let width = widths.fold(0.0, f32::max) * 1.06 + 6.0;
    let height = LABEL_LINE * lines.len() as f32 + 2.0;
    let away = ring(flight) + 5.0;
    let (x, y) = (width / 2.0 + away, height / 2.0 + away);
    let slid = x - away;
    let above_or_below = [
        (0.0, -y),
        (0.0, y),
        (slid, -y),
        (-slid, -y),
        (slid, y),
        (-slid, y),
    ];
    let left_or_right = [(x, 0.0), (-x, 0.0)];
    let steep = (b.1 - a.1).abs() > (b.0 - a.0).abs();
    let middles: Vec<Point> = if steep {
        left_or_right.into_iter().chain(above_or_below).collect()
    } else {
        above_or_below.into_iter().chain(left_or_right).collect()
    };
    let middles = middles.into_iter().map(|(x, y)| (at.0 + x, at.1 + y));
    let rects: Vec<Rect> = middles
        .map(|middle| around(middle, width, height))
        .filter(|r| r.x >= 0.0 && r.x + r.width <= room.0)
        .filter(|r| r.y >= 0.0 && r.y + r.height <= room.1)
        .collect();
    let found = rects[taken.take_one(&rects)?];
    Some((found.x + width / 2.0 - at.0, found.y + 14.5 - at.1))
}

fn around((x, y): Point, width: f32, height: f32) -> Rect {
    Rect {
        x: x - width / 2.0,
        y: y - height / 2.0,
        width,
        height,
    }
}

/// Moves a message's path a little to the right of its direction, so that two ways do not share one line.
fn aside(a: Point, b: Point) -> (Point, Point) {
    const LANE: f32 = 7.0;
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = libm::hypotf(dx, dy).max(1.0);
    let (ox, oy) = (-dy / length * LANE, dx / length * LANE);
    // A message keeps clear of the boxes by its own radius, where the link is long enough.
    let clear = (length * 0.3).min(13.0);
    let (cx, cy) = (dx / length * clear, dy / length * clear);
    (
        (a.0 + ox + cx, a.1 + oy + cy),
        (b.0 + ox - cx, b.1 + oy - cy),
    )
}
