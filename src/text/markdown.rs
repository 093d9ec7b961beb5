//! The Markdown of lessons: paragraphs, headings, lists, tables, quotes and code; strong and emphasised words, links, line breaks.
//!
//! A small reader of its own: the whole of CommonMark, with its table of HTML entities, would be a tenth of the page's download. HTML is
//! text like any other here. Strong text ends where its stars say so, also before a Korean particle: `**용어(term)**는`.

/// A part of a text that stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    Paragraph(Vec<Inline>),
    /// How many `#` stand before it, and its words.
    Heading(usize, Vec<Inline>),
    List {
        ordered: bool,
        items: Vec<Vec<Block>>,
    },
    /// The first row names the columns.
    Table(Vec<Vec<Vec<Inline>>>),
    Quote(Vec<Block>),
    Code(String),
    Rule,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    Text(String),
    Code(String),
    Strong(Vec<Inline>),
    Emphasis(Vec<Inline>),
    Link { to: String, words: Vec<Inline> },
    Break,
}

/// How deep lists and quotes may stand in each other; what is deeper is text.
const DEPTH_MAX: u32 = 6;

/// Reads a text.
pub fn read(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    blocks(&lines, 0)
}

/// What a line begins.
#[derive(Clone, Copy, PartialEq)]
enum Begins {
    Nothing,
    Paragraph,
    Heading(usize),
    Fence,
    Rule,
    Quote,
    /// An item, and where its text begins.
    Item {
        ordered: bool,
        text: usize,
    },
    Table,
}

fn begins(line: &str, depth: u32) -> Begins {
    let text = line.trim_start();
    let indent = line.len() - text.len();
    let hashes = text.len() - text.trim_start_matches('#').len();
    let marks = text.trim_end();
    if marks.is_empty() {
        Begins::Nothing
    } else if (1..=6).contains(&hashes) && text[hashes..].starts_with(' ') {
        Begins::Heading(hashes)
    } else if text.starts_with("```") {
        Begins::Fence
    } else if marks.len() >= 3
        && ["-", "*", "_"]
            .iter()
            .any(|it| marks.replace(it, "").is_empty())
    {
        Begins::Rule
    } else if text.starts_with('|') {
        Begins::Table
    } else if depth >= DEPTH_MAX {
        Begins::Paragraph
    } else if text.starts_with('>') {
        Begins::Quote
    } else if ["- ", "* ", "+ "].iter().any(|mark| text.starts_with(mark)) {
        Begins::Item {
            ordered: false,
            text: indent + 2,
        }
    } else {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let ordered = (1..=9).contains(&digits) && text[digits..].starts_with(". ");
        match ordered {
            true => Begins::Item {
                ordered,
                text: indent + digits + 2,
            },
            false => Begins::Paragraph,
        }
    }
}

fn blocks(lines: &[&str], depth: u32) -> Vec<Block> {
    let mut found = Vec::new();
    let mut rest = lines;
    while let [line, after @ ..] = rest {
        let kind = begins(line, depth);
        let count =
            |goes_on: &dyn Fn(&str) -> bool| after.iter().take_while(|l| goes_on(l)).count();
        let (block, taken) = match kind {
            Begins::Nothing => (None, 0),
            Begins::Heading(level) => {
                let words = line.trim_start().trim_start_matches('#').trim();
                (Some(Block::Heading(level, inlines(words))), 0)
            }
            Begins::Rule => (Some(Block::Rule), 0),
            Begins::Fence => {
                let inside = count(&|l| begins(l, depth) != Begins::Fence);
                let code = Block::Code(after[..inside].join("\n"));
                (Some(code), (inside + 1).min(after.len()))
            }
            Begins::Table => {
                let more = count(&|l| begins(l, depth) == Begins::Table);
                (Some(table(&rest[..=more])), more)
            }
            Begins::Quote => {
                let more = count(&|l| begins(l, depth) == Begins::Quote);
                let bare = |l: &&'_ str| l.trim_start()[1..].trim_start().to_owned();
                let inside: Vec<String> = rest[..=more].iter().map(bare).collect();
                let inside: Vec<&str> = inside.iter().map(String::as_str).collect();
                (Some(Block::Quote(blocks(&inside, depth + 1))), more)
            }
            Begins::Item { ordered, .. } => {
                let (items, taken) = items(rest, ordered, depth);
                (Some(Block::List { ordered, items }), taken - 1)
            }
            Begins::Paragraph => {
                let more = count(&|l| begins(l, depth) == Begins::Paragraph);
                let text = rest[..=more].join("\n");
                (Some(Block::Paragraph(inlines(text.trim()))), more)
            }
        };
        found.extend(block);
        rest = &after[taken..];
    }
    found
}

/// Reads a list; returns its items and how many lines they take.
fn items(lines: &[&str], ordered: bool, depth: u32) -> (Vec<Vec<Block>>, usize) {
    let mut items: Vec<Vec<&str>> = Vec::new();
    let mut inset = 0;
    let mut taken = 0;
    for (i, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let inner = inset > 0 && indent >= inset;
        match begins(line, depth) {
            Begins::Nothing => {
                let goes_on = lines.get(i + 1).is_some_and(|next| {
                    let again = matches!(begins(next, depth), Begins::Item { ordered: o, .. } if o == ordered);
                    again || next.len() - next.trim_start().len() >= inset.max(1)
                });
                if !goes_on {
                    break;
                }
                items.extend(items.is_empty().then(Vec::new));
                items
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|item| item.push(""));
            }
            Begins::Item { ordered: o, text } if !inner => {
                if o != ordered {
                    break;
                }
                inset = text;
                items.push(vec![&line[text..]]);
            }
            Begins::Paragraph => {
                let own = if inner {
                    &line[inset..]
                } else {
                    line.trim_start()
                };
                items
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|item| item.push(own));
            }
            _ if inner => {
                items
                    .iter_mut()
                    .last()
                    .into_iter()
                    .for_each(|item| item.push(&line[inset..]));
            }
            _ => break,
        }
        taken = i + 1;
    }
    let read = items.iter().map(|item| blocks(item, depth + 1)).collect();
    (read, taken)
}

/// Reads a table, without the line that rules off its head.
fn table(lines: &[&str]) -> Block {
    let ruled = |line: &&&str| !line.contains('-') || line.chars().any(|c| !"|-: ".contains(c));
    let row = |line: &&str| {
        let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
        inner.split('|').map(|cell| inlines(cell.trim())).collect()
    };
    Block::Table(lines.iter().filter(ruled).map(row).collect())
}

/// Reads the words of a line, or of several.
fn inlines(text: &str) -> Vec<Inline> {
    let mut reader = Words::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = match reader.marked(rest) {
            Some((inline, after)) => {
                reader.push(inline);
                after
            }
            None => {
                reader.text.push(c);
                &rest[c.len_utf8()..]
            }
        };
    }
    reader.flush();
    reader.done
}

/// The words read so far.
#[derive(Default)]
struct Words {
    done: Vec<Inline>,
    text: String,
    /// Marks that nothing closes from here on: they are not looked for again.
    open: Vec<&'static str>,
}

impl Words {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Inline::Text(std::mem::take(&mut self.text)));
        }
    }

    fn push(&mut self, inline: Inline) {
        match inline {
            Inline::Text(text) => self.text.push_str(&text),
            other => {
                self.flush();
                self.done.push(other);
            }
        }
    }

    /// Reads what a mark at the beginning of `rest` stands for, and returns what is left.
    fn marked<'t>(&mut self, rest: &'t str) -> Option<(Inline, &'t str)> {
        let text = |text: &str| Inline::Text(text.to_owned());
        if let Some(after) = rest
            .strip_prefix("  \n")
            .or_else(|| rest.strip_prefix("\\\n"))
        {
            return Some((Inline::Break, after.trim_start()));
        }
        if let Some(after) = rest.strip_prefix('\n') {
            return Some((text(" "), after.trim_start()));
        }
        if let Some(c) = rest.strip_prefix('\\').and_then(|it| it.chars().next()) {
            return c
                .is_ascii_punctuation()
                .then(|| (text(&rest[1..2]), &rest[2..]));
        }
        if let Some(rest) = rest.strip_prefix("**") {
            let (inside, after) = self.between(rest, "**")?;
            return Some((Inline::Strong(inlines(inside)), after));
        }
        if let Some(rest) = rest.strip_prefix('`') {
            let (inside, after) = self.between(rest, "`")?;
            return Some((Inline::Code(inside.to_owned()), after));
        }
        if let Some(rest) = rest.strip_prefix('*') {
            let (inside, after) = self.between(rest, "*")?;
            let close = inside.trim().len() == inside.len();
            return close.then(|| (Inline::Emphasis(inlines(inside)), after));
        }
        if let Some(rest) = rest.strip_prefix('[') {
            let (words, after) = self.between(rest, "](")?;
            let (to, after) = self.between(after, ")")?;
            let (to, words) = (to.to_owned(), inlines(words));
            return Some((Inline::Link { to, words }, after));
        }
        None
    }

    /// Returns what stands before a closing mark, and after it.
    fn between<'t>(&mut self, rest: &'t str, mark: &'static str) -> Option<(&'t str, &'t str)> {
        if self.open.contains(&mark) {
            return None;
        }
        let found = rest.split_once(mark);
        if found.is_none() {
            self.open.push(mark);
        }
        found.filter(|(inside, _)| !inside.is_empty())
    }
}

#[cfg(test)]
mod tests;
