//! Markdown on the left, what is read on the right, written as HTML.

use super::*;

fn html(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(it: &Block) -> String {
    let item = |inside: &Vec<Block>| format!("<li>{}</li>", html(inside));
    match it {
        Block::Paragraph(words) => format!("<p>{}</p>", line(words)),
        Block::Heading(level, words) => format!("<h{level}>{}</h{level}>", line(words)),
        Block::List { ordered, items } => {
            let tag = if *ordered { "ol" } else { "ul" };
            format!(
                "<{tag}>{}</{tag}>",
                items.iter().map(item).collect::<String>()
            )
        }
        Block::Table(rows) => {
            let row = |row: &Vec<Vec<Inline>>| {
                let cells: Vec<String> = row.iter().map(|cell| line(cell)).collect();
                format!("<tr>{}</tr>", cells.join("|"))
            };
            rows.iter().map(row).collect()
        }
        Block::Quote(inside) => format!("<quote>{}</quote>", html(inside)),
        Block::Code(code) => format!("<pre>{code}</pre>"),
        Block::Rule => "<hr>".to_owned(),
    }
}

fn line(words: &[Inline]) -> String {
    let part = |it: &Inline| match it {
        Inline::Text(text) => text.clone(),
        Inline::Code(code) => format!("<code>{code}</code>"),
        Inline::Strong(words) => format!("<b>{}</b>", line(words)),
        Inline::Emphasis(words) => format!("<i>{}</i>", line(words)),
        Inline::Link { to, words } => format!("<a {to}>{}</a>", line(words)),
        Inline::Break => "<br>".to_owned(),
    };
    words.iter().map(part).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(&read(text)), expected, "{text}");
}

#[test]
fn blocks_are_told_apart() {
    check("a\nb\n\nc", "<p>a b</p><p>c</p>");
    check("## a\nb", "<h2>a</h2><p>b</p>");
    check("#a\n####### b", "<p>#a ####### b</p>");
    check("a\n---\nb", "<p>a</p><hr><p>b</p>");
    check("> a\n> b\n\nc", "<quote><p>a b</p></quote><p>c</p>");
    check(
        "```\na *b*\n\n- c\n```\nd",
        "<pre>a *b*\n\n- c</pre><p>d</p>",
    );
    check("```\na", "<pre>a</pre>");
    check(
        "| a | b |\n|---|:-:|\n| 1 | -2 |\nc",
        "<tr>a|b</tr><tr>1|-2</tr><p>c</p>",
    );
    check("", "");
}

#[test]
fn lists_hold_what_is_indented() {
    check(
        "- a\n- b\nc\n\nd",
        "<ul><li><p>a</p></li><li><p>b c</p></li></ul><p>d</p>",
    );
    check(
        "1. a\n2. b\n- c",
        "<ol><li><p>a</p></li><li><p>b</p></li></ol><ul><li><p>c</p></li></ul>",
    );
    check(
        "- a\n  - b\n  - c\n- d",
        "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li><li><p>d</p></li></ul>",
    );
    check(
        "- a\n\n  b\n\n- c",
        "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>",
    );
}

#[test]
fn words_are_marked() {
    check("a **b *c* d** e", "<p>a <b>b <i>c</i> d</b> e</p>");
    check("**용어(term)**는", "<p><b>용어(term)</b>는</p>");
    check("`a**b` c", "<p><code>a**b</code> c</p>");
    check("[a *b*](#/l/x) c", "<p><a #/l/x>a <i>b</i></a> c</p>");
    check(
        "2 * 3 * 4, **open, [x] (y)",
        "<p>2 * 3 * 4, **open, [x] (y)</p>",
    );
    check("\\*a\\* \\b", "<p>*a* \\b</p>");
    check("a  \nb\\\nc", "<p>a<br>b<br>c</p>");
    check("<b>a</b> &amp; b_c_d", "<p><b>a</b> &amp; b_c_d</p>");
}

#[test]
fn whatever_stands_there_is_read_soon() {
    for mark in [
        "*", "**", "`", "[", "](", "> ", "- ", "  - ", "1. ", "|", "#", "\\", "[a](", "*a ",
    ] {
        let text = mark.repeat(100_000);
        assert!(!read(&text).is_empty(), "{mark}");
        let lines = format!("{mark}a\n").repeat(2_000);
        assert!(!read(&lines).is_empty(), "{mark}");
    }
}
