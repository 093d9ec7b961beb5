//! The lines of the built page: loading, hands, many messages, long runs.

use super::FRAME_MS;
use super::line::{Line, Target};
use super::numbers::{Numbers, median, percentile, ratio};
use serde_json::Value;

/// A task that takes longer keeps a hand waiting.
const TASK_MS: f64 = 50.0;
/// What is kept of an event that is recorded, by goal G7.
const EVENT_BYTES: f64 = 64.0;
/// From input to paint.
const ANSWER_MS: f64 = 100.0;

/// Returns all of them.
pub fn lines(page: &Value) -> Vec<Line> {
    let mut lines = sizes(page);
    lines.extend(steps(&page["steps"]));
    lines.extend(loads(&page["loads"]));
    lines.extend(frames(&page["frames"]));
    lines.extend(scrolling(&page["scroll"]));
    lines.extend(tasks(&page["tasks"]));
    lines.extend(inputs(&page["inputs"]));
    lines.extend(sweep(&page["sweep"]));
    lines.extend(memory(&page["memory"]));
    lines
}

/// What only the browser is measured for.
fn blank() -> Line {
    Line {
        judged: &[1],
        ..Line::NUMBER
    }
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

fn tenths(number: f64) -> String {
    format!("{number:.1}")
}

/// Goal G9.
fn sizes(page: &Value) -> Vec<Line> {
    let line = |kind: &'static str| {
        let size = |of: &str| Some(page["sizes"][of][kind].as_f64()? / 1000.0);
        Line {
            goal: "G9",
            what: match size("empty") {
                Some(empty) => format!("first load, {kind}, kB (empty Yew page: {empty:.0})"),
                None => format!("first load, {kind}, kB"),
            },
            cells: [None, size("page")],
            show: whole,
            target: match kind {
                "brotli" => Target::AtMost(220.0),
                _ => Target::None,
            },
            why: "it is loaded whole: the page's components, the world compiled twice, the reader of scenarios, words and explanations. Explanations and the JavaScript class could come in a module of their own, later.",
            ..blank()
        }
    };
    ["raw", "gzip", "brotli"].map(line).into()
}

/// Goal G8.
fn steps(measured: &Value) -> Vec<Line> {
    let p95 = |name: &str| percentile(&measured.list(name), 0.95);
    let (on, back) = (p95("on"), p95("back"));
    let line = |what: &str, ms: Option<f64>| Line {
        what: format!("{what} to the next paint, p95, processor 4× as slow, ms"),
        cells: [None, ms],
        show: tenths,
        ..blank()
    };
    vec![
        Line {
            goal: "G8",
            what: "a step back over a step, p95".to_string(),
            cells: [None, back.zip(on).map(|(back, on)| back / on)],
            target: Target::AtMost(1.5),
            why: "going back runs up to 1,023 events again from a checkpoint.",
            ..blank()
        },
        line("a step", on),
        line("a step back", back),
    ]
}

/// Goals G10 and G11.
fn loads(measured: &Value) -> Vec<Line> {
    let goals = [
        (
            "G10",
            "first paint",
            "paint_ms",
            0.6,
            "the picture in `index.html` waits for the style sheets.",
        ),
        (
            "G11",
            "ready to step",
            "ready_ms",
            1.5,
            "the network is slow and the first load is large: see G9.",
        ),
    ];
    let lines = goals.map(|(goal, what, name, most, why)| {
        let (own, empty) = (measured[name].list("page"), measured[name].list("empty"));
        [
            Line {
                goal,
                what: format!("{what} over that of an empty Yew page"),
                cells: [None, ratio(&own, &empty)],
                target: Target::AtMost(most),
                why,
                ..blank()
            },
            Line {
                what: format!("{what}, Slow 4G, processor 4× as slow, ms"),
                cells: [None, median(&own)],
                show: whole,
                ..blank()
            },
        ]
    });
    lines.into_iter().flatten().collect()
}

/// Goals G12 and G13.
fn frames(measured: &Value) -> Vec<Line> {
    const WHY: &str = "so many events are drawn several at once, and a frame that draws them takes long. Between them only what moves is drawn.";
    let goals = [
        ("G12", "200", "200 messages, processor 4× as slow", 2.5),
        ("G13", "2000", "2,000 messages", 2.0),
    ];
    let lines = goals.map(|(goal, name, what, most)| {
        let (own, bare) = (measured[name].list("page"), measured[name].list("bare"));
        [
            Line {
                goal,
                what: format!("p95 of frames, {what}, 20 services: over a bare canvas"),
                cells: [None, ratio(&own, &bare)],
                target: Target::AtMost(most),
                why: WHY,
                ..blank()
            },
            Line {
                goal,
                what: format!("the same, ms (bare canvas: {})", ms(&bare)),
                cells: [None, median(&own)],
                show: tenths,
                target: Target::AtMost(FRAME_MS),
                why: WHY,
                ..blank()
            },
            Line {
                what: format!("the longest of these frames, {what}, ms"),
                cells: [None, median(&measured[name].list("longest"))],
                show: tenths,
                ..blank()
            },
        ]
    });
    lines.into_iter().flatten().collect()
}

fn ms(list: &[f64]) -> String {
    median(list).map_or("–".to_string(), tenths)
}

/// Goal G14.
fn scrolling(measured: &Value) -> Vec<Line> {
    let (few, many) = (measured.list("few"), measured.list("many"));
    let rows = |name: &str| measured[name].as_f64().map_or("–".to_string(), whole);
    let (few_rows, many_rows) = (rows("few_rows"), rows("many_rows"));
    vec![
        Line {
            goal: "G14",
            what: format!("a frame of scrolling {many_rows} rows over one of {few_rows}"),
            cells: [None, ratio(&many, &few)],
            target: Target::AtMost(1.2),
            why: "part of what is drawn anew in each frame grows with the run.",
            ..blank()
        },
        Line {
            goal: "G14",
            what: "rows of the list that exist at once".to_string(),
            cells: [None, measured["dom_rows"].as_f64()],
            show: whole,
            target: Target::AtMost(60.0),
            why: "more are drawn than fit.",
            ..blank()
        },
    ]
}

fn tasks(measured: &Value) -> Vec<Line> {
    let events = measured["events"].as_f64().map_or("–".to_string(), whole);
    let acts = [
        ("stepping", "step"),
        ("seeking", "seek"),
        ("dragging a knob", "drag"),
        ("letting a knob go", "release"),
    ];
    let line = |(what, name): (&str, &str)| Line {
        what: format!("longest task while {what}, {events} events, ms"),
        cells: [None, measured[name].as_f64()],
        show: task,
        target: Target::AtMost(TASK_MS),
        why: "a frame and what it is drawn with are made in one task.",
        ..blank()
    };
    acts.map(line).into()
}

/// A sweep that did not stop when it was told to is no line but an error.
fn sweep(measured: &Value) -> Vec<Line> {
    let runs = measured["runs"].as_f64().map_or("–".to_string(), whole);
    let line = |what: &str, name: &str, target: Target| Line {
        what: format!("{what}, {runs} runs of `retry-storm`, stopped once and gone on, ms"),
        cells: [None, measured[name].as_f64()],
        show: whole,
        target,
        why: "what a run says is drawn as soon as it is told.",
        ..blank()
    };
    let longest = Line {
        show: task,
        ..line(
            "longest task while a knob is swept",
            "longest",
            Target::AtMost(TASK_MS),
        )
    };
    vec![longest, line("a whole sweep", "ms", Target::None)]
}

/// Tasks under the bound are not told apart.
fn task(ms: f64) -> String {
    match ms {
        0.0 => format!("under {TASK_MS:.0}"),
        _ => whole(ms),
    }
}

fn inputs(measured: &Value) -> Vec<Line> {
    let acts = [
        ("keys that step", "step"),
        ("a knob that is dragged", "drag"),
        ("the scrubber", "seek"),
    ];
    let line = |(what, name): (&str, &str)| Line {
        what: format!("input to paint, p95, processor 4× as slow: {what}, ms"),
        cells: [None, percentile(&measured.list(name), 0.95)],
        show: whole,
        target: Target::AtMost(ANSWER_MS),
        why: "an input waits until the frame before it is drawn, and each part of the page that waits takes one.",
        ..blank()
    };
    acts.map(line).into()
}

/// What is held while a run without end plays: from the first half of the time to its end.
fn memory(measured: &Value) -> Vec<Line> {
    let growth = |name: &str| {
        let list = measured.list(name);
        Some(list.last()? - list.get(list.len() / 2)?)
    };
    let over = |name: &str| {
        let list = measured.list(name);
        Some(list.last()? / list.get(list.len() / 2)?)
    };
    let last = |name: &str| measured.list(name).last().copied();
    let seconds = measured["seconds"].as_f64().map_or("–".to_string(), whole);
    let events = last("events").map_or("–".to_string(), whole);
    let what = format!("`buffering` without end at 8×, {seconds} s, {events} events");
    // What is recorded ahead meanwhile may grow as goal G7 allows.
    let beside_rows = || {
        let (end, half) = (last("wasm")?, last("wasm")? - growth("wasm")?);
        Some((end - EVENT_BYTES * growth("events")?) / half)
    };
    vec![
        Line {
            what: format!("{what}: JavaScript's memory at the end over half-way"),
            cells: [None, over("heap")],
            target: Target::AtMost(1.1),
            why: "elements, functions and arrays stay the same in number; what the browser keeps of them goes up and down by a tenth.",
            ..blank()
        },
        Line {
            what: format!("{what}: elements at the end over half-way"),
            cells: [None, over("elements")],
            target: Target::AtMost(1.1),
            why: "what is drawn grows with the run.",
            ..blank()
        },
        Line {
            what: format!(
                "{what}: Wasm's memory at the end over half-way, without 64 bytes for each event recorded between"
            ),
            cells: [None, beside_rows()],
            target: Target::AtMost(1.1),
            why: "the page keeps more of an event than its row.",
            ..blank()
        },
        Line {
            what: format!("{what}: Wasm's memory, MB"),
            cells: [None, last("wasm").map(|bytes| bytes / 1e6)],
            show: tenths,
            ..blank()
        },
    ]
}
