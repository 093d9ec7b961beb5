//! The table of `benches/README.md`: what was measured natively and in the page, beside the goals.

mod line;
mod numbers;
mod page;

use crate::machine;
use crate::suite::{DRAGGED, DRAGS, Size};
use line::{Line, Target};
use numbers::{Numbers, median, percentile, ratio};
use serde_json::Value;

/// One frame at 60 Hz.
const FRAME_MS: f64 = 1000.0 / 60.0;

/// Names of the measured cases, and the words for them.
const CASES: [(&str, &str); 4] = [
    ("mm1", "M/M/1"),
    ("create-order", "`create-order`"),
    ("queue", "a queue"),
    ("log", "a log"),
];

/// Returns the whole file.
pub fn write(size: Size, native: &Value, web: &Value, page: &Value) -> String {
    let mut lines = Vec::new();
    for (case, title) in CASES {
        let measured = [&native[case], &web[case]];
        lines.extend(speed(title, measured));
        lines.extend(history(title, measured));
    }
    lines.extend(page::lines(page));
    lines.push(sameness(&native["fingerprints"], &web["fingerprints"]));
    let table: String = lines.iter().map(Line::text).collect();
    let missed: String = lines.iter().filter_map(Line::reason).collect();
    let missed = match missed.is_empty() {
        true => "No goal was missed.\n".to_string(),
        false => format!("Missed, and why:\n\n{missed}"),
    };
    format!(
        "# What was measured\n\n{}\n\n{}\n{table}\n{missed}\n{HOW}",
        circumstances(size, web),
        line::HEAD,
    )
}

/// How the numbers are to be read.
const HOW: &str = "\
How: `cargo xtask bench`. Each number is a median over rounds; a ratio is taken inside its round, in which the
subjects run one after another, so that a busy moment of the computer meets all of them. Browser over native compares
two programs of one run. Natively the machine is compiled as in the command line, in the browser as in the page: there
for its size.

- *Bare loop*: the same scenario by hand, a binary heap of packed integers with keyed draws and nothing else, in
  `suite/bare/`. M/M/1 (utilisation 0.9): two events per customer, an arrival and a departure, whatever the machine
  spends on it. `create-order` (variant `sync`): ten events per order, all arrivals and departures: the order, three
  requests, three ends of work, three answers. A queue (each message has a place of four for 7 ms, utilisation 0.875): five
  events per message: sent, at the broker, at the consumer, work done, acknowledged; its effect is a row of a table that grows.
  A log (three partitions with a member each): four events per record: sent, appended, at its member, work done; and one for each
  commit, behind the last record of a fetch.
- *Meter*: statistics only. *Recorder*: rows with checkpoints, as in the page.
- *Random seeks*: at each place the best of three, beside the best full run without a recorder.
- *Memory*: what the process holds more after recording than before. Checkpoints are what is neither rows nor what the
  run's world alone holds at its end: rows of tables and records of logs would be there without them.
- *First load*: HTML, styles, scripts, Wasm, the list of lessons and the largest lesson.
- *Frames*: the time between two frames of a browser that draws as fast as it can, while the run plays at about 100 events per second of
  watching. The bare canvas page draws as many dots, one path, and nothing else. Where a frame that draws what happened takes over
  20 ms, the page draws so at most every 40 frames or half a second; the longest frame is one of those.
- *Scrolling*: 80 pixels in each frame. The longer run is opened with `events=1000000` in the address.
- *Tasks, steps and inputs*: in `buffering`, variant `queue`; inputs of seven visits together. Input to paint of keys is what the browser
  tells, in steps of 8 ms, and nothing under 16; of sliders it is taken from the pointer's own time stamp
  to the frame after the first one that shows its value.
- *A knob that is swept*: `retry-storm`, variant `after`, ten timeouts with twenty seeds each; it is stopped after 50 runs, and
  measuring fails if runs go on half a second later.
- *Memory*: `SIGNALBOX_PLAY_S=600 cargo xtask bench` plays for ten minutes.
";

fn circumstances(size: Size, web: &Value) -> String {
    let of = |name: &str| web[name].as_str().unwrap_or("not measured").to_string();
    format!(
        "{}: {}; browser: {}.\n{} rounds, runs of about {} events.",
        of("date"),
        machine::kind(),
        of("browser"),
        size.rounds,
        size.events,
    )
}

/// Goals G1 and G2, and recording while a knob is dragged.
fn speed(title: &str, measured: [&Value; 2]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (subject, least) in [("meter", 0.30), ("recorder", 0.20)] {
        lines.push(Line {
            goal: "G1",
            what: format!("{title}, {subject} over the bare loop"),
            cells: measured.map(|it| it.ratio("bare", subject)),
            target: Target::AtLeast(least),
            judged: &[0],
            why: WHY_BARE,
            ..Line::NUMBER
        });
    }
    for subject in ["bare", "meter", "recorder"] {
        let [native, web] = measured.map(|it| it.times(subject));
        lines.push(Line {
            goal: "G2",
            what: format!("{title}, {subject}: browser over native"),
            cells: [None, ratio(&native, &web)],
            target: match subject {
                "bare" => Target::None,
                _ => Target::AtLeast(0.55),
            },
            judged: &[1],
            why: WHY_WASM,
            ..Line::NUMBER
        });
    }
    lines.push(Line {
        what: format!("{title}, mean time in the machine over the bare loop's"),
        cells: measured.map(|it| it["likeness"].as_f64()),
        ..Line::NUMBER
    });
    lines.push(Line {
        what: format!("{title}, meter, million events per second"),
        cells: measured.map(|it| it.rate("meter")),
        ..Line::NUMBER
    });
    let drags = measured.map(|it| Some(it.median("drag")? / f64::from(DRAGS)));
    lines.push(Line {
        what: format!("{title}, recording {DRAGGED} events anew: share of a frame"),
        cells: drags.map(|ms| Some(ms? / FRAME_MS)),
        show: |share| format!("{:.0} % ({:.2} ms)", share * 100.0, share * FRAME_MS),
        ..Line::NUMBER
    });
    lines
}

const WHY_BARE: &str = "the machine does more than the bare loop: every request and answer is a message \
with an identity, every customer a program, every event a row with a cause and a hash.";
const WHY_WASM: &str = "what the machine does beside drawing is memory traffic and 128-bit keys, which Wasm does \
slower than the bare loop's arithmetic.";

/// Goals G5, G6 and G7.
fn history(title: &str, measured: [&Value; 2]) -> Vec<Line> {
    let mut lines = vec![
        Line {
            goal: "G5",
            what: format!("{title}, recorder with checkpoints over rows only"),
            cells: measured.map(|it| it.ratio("rows", "recorder")),
            target: Target::AtLeast(0.90),
            why: "a checkpoint clones the world.",
            ..Line::NUMBER
        },
        Line {
            goal: "G6",
            what: format!("{title}, p99 of random seeks: part of a full run"),
            cells: measured.map(|it| {
                Some(
                    median(&it["seek"].list("rerun_ms"))?
                        / percentile(&it["seek"].list("ms"), 0.99)?,
                )
            }),
            show: |times| format!("1/{times:.0}"),
            target: Target::AtLeast(200.0),
            why: "a seek clones the nearest checkpoint and runs up to 2,047 events again.",
            ..Line::NUMBER
        },
        Line {
            what: format!("{title}, p99 of random seeks"),
            cells: measured.map(|it| percentile(&it["seek"].list("ms"), 0.99)),
            show: |ms| format!("{ms:.2} ms"),
            ..Line::NUMBER
        },
    ];
    for (what, most, without) in [
        (
            "checkpoints beside what the run holds at its end",
            16.0,
            &["rows", "world"][..],
        ),
        ("everything kept", 64.0, &[]),
    ] {
        lines.push(Line {
            goal: "G7",
            what: format!("{title}, {what}, bytes per event"),
            cells: measured.map(|it| bytes(&it["memory"], without)),
            show: |bytes| format!("{bytes:.1}"),
            target: Target::AtMost(most),
            why: "a checkpoint holds everything that is alive, and each event says several things.",
            ..Line::NUMBER
        });
    }
    lines
}

/// Returns the bytes per event of what is kept, without some of it.
fn bytes(memory: &Value, without: &[&str]) -> Option<f64> {
    let rest = without.iter().map(|part| memory[*part].as_f64());
    let rest: f64 = rest.sum::<Option<f64>>()?;
    Some((memory["bytes"].as_f64()? - rest) / memory["events"].as_f64()?)
}

/// Goal G15.
fn sameness(native: &Value, web: &Value) -> Line {
    let runs = native.as_object().into_iter().flatten();
    let all = runs.clone().count() as f64;
    let is_itself = |of: &Value| of["again"] == of["fingerprint"] && of["seek"] == true;
    let itself = runs.clone().filter(|(_, of)| is_itself(of));
    let same = runs.clone().filter(|(name, of)| web[*name] == **of);
    let differ: Vec<&str> = runs
        .clone()
        .filter(|(name, of)| !is_itself(of) || (!web.is_null() && web[*name] != **of))
        .map(|(name, _)| name.as_str())
        .collect();
    let share = |part: usize| Some(part as f64 / all);
    Line {
        goal: "G15",
        what: match differ.is_empty() {
            true => format!(
                "fingerprints of {all} lessons and variants: again and after seeks, browser = native"
            ),
            false => format!("fingerprints; these differ: {}", differ.join(", ")),
        },
        cells: [
            share(itself.count()),
            if web.is_null() {
                None
            } else {
                share(same.count())
            },
        ],
        show: |share| format!("{:.0} %", share * 100.0),
        target: Target::AtLeast(1.0),
        why: "the lessons named there do not run the same everywhere.",
        ..Line::NUMBER
    }
}
