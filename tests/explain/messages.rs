//! What is written on a message, and why an answer is not used.

use super::{golden, row_of, run};
use signalbox::explain::{About, Book, Reader, biography, why_nots};
use signalbox::text::Lang;
use std::fmt::Write;

/// Returns what is written on the message that a row sent, in both languages.
fn written(lesson: &str, variant: &str, anchor: &str) -> String {
    let run = run(lesson, variant);
    let (row, mut book) = (row_of(&run, anchor), Book::default());
    let mut reader = Reader::new(&run.recording, &mut book);
    let path = anchor.split(" @ ").next();
    let sent = reader.facts(row).into_iter();
    let number = sent.filter(|s| Some(&*s.path) == path);
    let number = number.filter_map(|s| s.message).next().expect("a message");
    let mut text = String::new();
    for lang in Lang::ALL {
        let life = biography(&mut reader, number, lang).expect("a life");
        for header in life.headers {
            writeln!(text, "{}: {}", header.name, header.value).expect("text");
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_message_shows_its_headers_and_its_body() {
    let request = written("style-async-req-resp", "paired", "web#1/order @ stored");
    let answer = written("style-async-req-resp", "paired", "web#1/order/done @ sent");
    let event = written(
        "style-pub-sub",
        "filters",
        "web#1/orders.place/order-changed @ sent",
    );
    golden("headers.txt", &format!("{request}{answer}{event}"));
}

#[test]
fn an_orphan_says_how_late_it_came_and_what_ended_the_waiting() {
    let run = run("style-publish-async-responses", "window");
    let row = row_of(&run, "web#1/site.search/ask/to3/quote @ dropped");
    let mut book = Book::default();
    let mut reader = Reader::new(&run.recording, &mut book);
    let mut text = String::new();
    for lang in Lang::ALL {
        let answers = why_nots(&mut reader, row + 1, About::Everything, lang);
        let answer = &answers[0];
        writeln!(text, "{}", answer.question).expect("text");
        for point in &answer.points {
            writeln!(text, "  {:?} {}", point.row, point.text).expect("text");
        }
    }
    golden("orphan.txt", &text);
}
