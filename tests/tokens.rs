//! The palette holds what it promises: words 4.5:1, graphics 3:1, kinds told apart by every kind of eye.
//! With more contrast words have 7:1. Reads `static/tokens.css` and `static/contrast.css`, where each token is `light-dark(light, dark)`.

use std::collections::BTreeMap;

type Rgb = [f64; 3];

const KINDS: [&str; 7] = [
    "request", "ok", "error", "timeout", "event", "retry", "idle",
];
const GROUNDS: [&str; 3] = ["paper", "sheet", "wash"];

type Tokens = BTreeMap<String, [Rgb; 2]>;

fn tokens() -> Tokens {
    let css = include_str!("../static/tokens.css");
    css.lines().filter_map(token).collect()
}

/// The tokens with more contrast: those of the other themes where it has none of its own.
fn more_contrast() -> Tokens {
    let css = include_str!("../static/contrast.css");
    let mut all = tokens();
    all.extend(css.lines().filter_map(token));
    all
}

fn token(line: &str) -> Option<(String, [Rgb; 2])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(':')?;
    let (light, dark) = value.trim().strip_prefix("light-dark(")?.split_once(',')?;
    Some((
        name.to_owned(),
        [rgb(light)?, rgb(dark.trim().split_once(')')?.0)?],
    ))
}

fn rgb(hex: &str) -> Option<Rgb> {
    let n = u32::from_str_radix(hex.trim().strip_prefix('#')?, 16).ok()?;
    Some([16, 8, 0].map(|shift| linear(f64::from(n >> shift & 255) / 255.0)))
}

fn linear(c: f64) -> f64 {
    if c <= 0.04045 {
        c / 12.92
    } else {
        ((c + 0.055) / 1.055).powf(2.4)
    }
}

fn luminance(c: Rgb) -> f64 {
    0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}

fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

fn times(m: [[f64; 3]; 3], v: Rgb) -> Rgb {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Machado, Oliveira and Fernandes 2009, severity 1, in linear RGB.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    (
        "normal",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protan",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deutan",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritan",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

fn lab(c: Rgb) -> Rgb {
    let xyz = times(
        [
            [0.4124564, 0.3575761, 0.1804375],
            [0.2126729, 0.7151522, 0.0721750],
            [0.0193339, 0.1191920, 0.9503041],
        ],
        c.map(|v| v.clamp(0.0, 1.0)),
    );
    let f = |t: f64| {
        if t > 216.0 / 24389.0 {
            t.cbrt()
        } else {
            (24389.0 / 27.0 * t + 16.0) / 116.0
        }
    };
    let [x, y, z] = [xyz[0] / 0.95047, xyz[1], xyz[2] / 1.08883].map(f);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Light and dark: where a token's two values stand.
const THEMES: [usize; 2] = [0, 1];

/// CIE76.
fn difference(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (lab(a), lab(b));
    (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn words_have_a_contrast_of_four_and_a_half() {
    words_stand_out(&tokens(), 4.5);
}

#[test]
fn with_more_contrast_words_have_seven() {
    words_stand_out(&more_contrast(), 7.0);
}

#[track_caller]
fn words_stand_out(tokens: &Tokens, least: f64) {
    let mut words: Vec<String> = KINDS.iter().map(|kind| format!("{kind}-text")).collect();
    words.extend(["ink", "soft", "accent"].map(str::to_owned));
    for word in words {
        for ground in GROUNDS.iter().chain(&["accent-wash", "bad-wash"]) {
            for theme in THEMES {
                let found = contrast(tokens[&word][theme], tokens[*ground][theme]);
                assert!(
                    found >= least,
                    "--{word} on --{ground}, theme {theme}: {found:.2}"
                );
            }
        }
    }
}

#[test]
fn graphics_have_a_contrast_of_three() {
    graphics_stand_out(&tokens(), &["accent", "edge"], 3.0);
}

/// Hairlines count too: they part what would be parted by nothing else.
#[test]
fn with_more_contrast_graphics_have_four_and_a_half() {
    let lines = ["accent", "edge", "faint", "hair"];
    graphics_stand_out(&more_contrast(), &lines, 4.5);
}

#[track_caller]
fn graphics_stand_out(tokens: &Tokens, lines: &[&str], least: f64) {
    for graphic in KINDS.iter().chain(lines) {
        for ground in ["paper", "sheet"] {
            for theme in THEMES {
                let found = contrast(tokens[*graphic][theme], tokens[ground][theme]);
                assert!(
                    found >= least,
                    "--{graphic} on --{ground}, theme {theme}: {found:.2}"
                );
            }
        }
    }
}

#[test]
fn every_eye_tells_the_kinds_apart() {
    kinds_are_apart(&tokens());
    kinds_are_apart(&more_contrast());
}

#[track_caller]
fn kinds_are_apart(tokens: &Tokens) {
    for theme in THEMES {
        for (eye, matrix) in EYES {
            for (i, a) in KINDS.iter().enumerate() {
                for b in &KINDS[i + 1..] {
                    let seen = |kind: &str| times(matrix, tokens[kind][theme]);
                    let found = difference(seen(a), seen(b));
                    assert!(
                        found >= 20.0,
                        "{a} and {b} for {eye} eyes, theme {theme}: {found:.1}"
                    );
                }
            }
        }
    }
}
