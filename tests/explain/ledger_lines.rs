//! Which events move a line of the ledger: what the ledger marks as changed is what its line counts.

use super::run;
use signalbox::explain::{Book, Reader, moves, why_line};
use signalbox::lesson::embedded;
use signalbox::text::Lang;
use sim::model::Sum;
use sim::record::Playhead;

/// More rows than that are not looked at in one run.
const ROWS_MAX: u32 = 300;

/// A line moves where a sum of it is another one after a row than before it. A row of a table may be written without changing a sum; a
/// counter of messages never moves in vain.
#[test]
fn a_line_moves_where_what_it_counts_does() {
    let mut moved = 0;
    for lesson in embedded::LESSONS {
        let file = sim::scenario::parse(lesson.json.as_bytes()).expect("a good lesson");
        let run = run(lesson.id, &file.variants()[0].id);
        let recording = &run.recording;
        let lines = &recording.model().ledger;
        let (mut before, mut after) = (Playhead::default(), Playhead::default());
        for row in 0..recording.len().min(ROWS_MAX) {
            let (before, after) = (
                before.seek(recording, row, true),
                after.seek(recording, row + 1, true),
            );
            for line in lines {
                let sums: Vec<&Sum> = line.expected.iter().chain([&line.actual]).collect();
                let counted = sums.iter().any(|sum| before.sum(sum) != after.sum(sum));
                let facts = recording.describe(row..row + 1);
                let told = facts
                    .iter()
                    .any(|said| moves(line, said, recording.model()));
                let messages = sums
                    .iter()
                    .all(|sum| matches!(sum, Sum::Messages { .. } | Sum::Constant(_)));
                let fits = if messages {
                    told == counted
                } else {
                    told || !counted
                };
                assert!(
                    fits,
                    "{} {} row {row}: {told} {counted}",
                    lesson.id, line.name
                );
                moved += u32::from(counted);
            }
        }
    }
    assert!(moved > 100, "only {moved} rows moved a line");
}

#[test]
fn a_line_is_explained_whether_it_is_right_or_wrong() {
    let run = run("duplicate-payment", "as-is");
    let mut book = Book::default();
    let mut reader = Reader::new(&run.recording, &mut book);
    let mut told = |applied: u32, lang: Lang| {
        let answer = why_line(&mut reader, applied, 0, lang).expect("a line");
        (answer.question, answer.points[0].row)
    };
    let question = |text: &str, row| (text.to_owned(), row);
    assert_eq!(told(2, Lang::En), question("Why is ‘charges’ 0?", None));
    assert_eq!(told(10, Lang::En), question("Why is ‘charges’ 1?", Some(8)));
    assert_eq!(
        told(12, Lang::En),
        question("Why is ‘charges’ 2 and not 1?", Some(11))
    );
    assert_eq!(
        told(10, Lang::Ko),
        question("‘결제 건수’는 왜 1인가요?", Some(8))
    );
}
