//! `explain`: what happened at one position of a run, why, and what is missing there.

use super::args::ExplainRequest;
use super::position::{self, Place};
use super::{Console, Exit, run, source};
use crate::explain::{About, Answer, Book, Chain, Reader, Root, chain, why_nots};
use crate::export::canvas::pad_start;
use crate::text::explain as said;
use crate::text::fact::{headline, sentence};
use crate::text::quantity::time;
use crate::text::{Lang, cli as words, picture};
use std::io;
use std::rc::Rc;

/// Runs up to the position and writes the sentence, the chain of causes and what is missing.
///
/// # Errors
/// The result could not be written.
pub fn explain(request: &ExplainRequest, console: &mut Console) -> io::Result<Exit> {
    let (what, lang) = (&request.run.what, console.lang);
    let file = match source::open(what, console) {
        Ok(file) => file,
        Err(exit) => return Ok(exit),
    };
    let Some(variants) = run::chosen(&file, &request.run, console) else {
        return Ok(Exit::Usage);
    };
    let variant = variants[0];
    let model = match file.compile(&variant.id, &request.run.knobs) {
        Ok(model) => Rc::new(model),
        Err(found) => {
            source::tell(what, &found, console);
            return Ok(Exit::Usage);
        }
    };
    let seed = request.run.seed.unwrap_or(file.seed);
    let Place { recording, applied } = match position::find(&model, seed, &request.at) {
        Ok(place) => place,
        Err(wrong) => {
            console.tell(&wrong.say(lang));
            return Ok(Exit::Usage);
        }
    };
    let (title, label) = (lang.pick(&file.title), lang.pick(&variant.label));
    let head = words::heading(&file.id, &title, &variant.id, &label);
    writeln!(console.out, "{head}")?;
    let mut book = Book::default();
    let mut reader = Reader::new(&recording, &mut book);
    event(&mut reader, applied, console)?;
    let answers = why_nots(&mut reader, applied, About::Everything, lang);
    missing(&answers, console)?;
    Ok(Exit::Ok)
}

fn event(reader: &mut Reader, applied: u32, console: &mut Console) -> io::Result<()> {
    let lang = console.lang;
    let Some(row) = applied.checked_sub(1) else {
        return writeln!(console.out, "{}", picture::not_started(lang));
    };
    let at = reader.recording.row(row).at;
    writeln!(console.out, "{}\n", said::at_event(applied, at, lang))?;
    match reader.lead(row) {
        Some(fact) => {
            let model = reader.recording.model();
            let (head, text) = (headline(&fact, model, lang), sentence(&fact, model, lang));
            writeln!(console.out, "{head}: {text}")?;
        }
        None => writeln!(console.out, "{}", picture::nothing_changed(lang))?,
    }
    causes(&chain(reader, row, lang), console)
}

fn causes(chain: &Chain, console: &mut Console) -> io::Result<()> {
    let lang = console.lang;
    writeln!(console.out, "\n{}", said::because_of(lang))?;
    for step in &chain.steps {
        let root = step
            .root
            .map_or_else(String::new, |r| format!(" ({})", root(r, lang)));
        let at = pad_start(&time(step.at), 14);
        writeln!(console.out, "{at}  {}{root}", step.text)?;
    }
    if chain.more > 0 || chain.and_more {
        let more = said::and_more(chain.more, chain.and_more, lang);
        writeln!(console.out, "{}  {more}", pad_start("…", 14))?;
    }
    Ok(())
}

fn root(root: Root, lang: Lang) -> String {
    match root {
        Root::Schedule => said::root_schedule(lang),
        Root::Fault => said::root_fault(lang),
        Root::Hand => said::root_hand(lang),
    }
}

fn missing(answers: &[Answer], console: &mut Console) -> io::Result<()> {
    let lang = console.lang;
    writeln!(console.out, "\n{}", said::why_not_yet(lang))?;
    if answers.is_empty() {
        writeln!(console.out, "  {}", said::nothing_missing(lang))?;
    }
    for answer in answers {
        writeln!(console.out, "  {}", answer.question)?;
        for point in &answer.points {
            let at = pad_start(&point.at.map(time).unwrap_or_default(), 14);
            writeln!(console.out, "{at}  {}", point.text)?;
        }
    }
    Ok(())
}
