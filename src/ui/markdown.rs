//! Lesson texts: Markdown to nodes of the page. A link leads only to the web or to a place in this page.

use crate::text::markdown::{Block, Inline, read};
use crate::text::quantity::unbroken;
use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag};

/// Returns a text as nodes.
pub fn render(text: &str) -> Html {
    blocks(&read(text))
}

fn blocks(all: &[Block]) -> Html {
    all.iter().map(block).collect()
}

fn block(block: &Block) -> VNode {
    match block {
        Block::Paragraph(words) => element("p", line(words)),
        Block::Heading(1..=3, words) => element("h3", line(words)),
        Block::Heading(_, words) => element("h4", line(words)),
        Block::List { ordered, items } => {
            let name = match ordered {
                true => "ol",
                false => "ul",
            };
            element(
                name,
                items.iter().map(|it| element("li", item(it))).collect(),
            )
        }
        Block::Table(rows) => {
            let cells = |row: &[Vec<Inline>], name: &'static str| {
                let cells = row.iter().map(|cell| element(name, line(cell)));
                element("tr", cells.collect())
            };
            let (head, body) = rows.split_at(rows.len().min(1));
            let head = head.iter().map(|row| cells(row, "th")).collect();
            let body = body.iter().map(|row| cells(row, "td")).collect();
            let parts = [element("thead", head), element("tbody", body)];
            element("table", parts.into_iter().collect())
        }
        Block::Quote(inside) => element("blockquote", blocks(inside)),
        Block::Code(code) => element("pre", VNode::from(code.clone())),
        Block::Rule => element("hr", VNode::default()),
    }
}

/// One paragraph of an item stands in it without a frame of its own.
fn item(inside: &[Block]) -> VNode {
    match inside {
        [Block::Paragraph(words), others @ ..]
            if !others.iter().any(|it| matches!(it, Block::Paragraph(_))) =>
        {
            [line(words), blocks(others)].into_iter().collect()
        }
        several => blocks(several),
    }
}

fn line(words: &[Inline]) -> VNode {
    words.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> VNode {
    match inline {
        Inline::Text(text) => VNode::from(unbroken(text)),
        Inline::Code(code) => element("code", VNode::from(code.clone())),
        Inline::Strong(words) => element("strong", line(words)),
        Inline::Emphasis(words) => element("em", line(words)),
        Inline::Link { to, words } => link(to, line(words)),
        Inline::Break => element("br", VNode::default()),
    }
}

fn element(name: &'static str, inside: VNode) -> VNode {
    let mut tag = VTag::new(name);
    if !matches!(&inside, VNode::VList(list) if list.is_empty()) {
        tag.add_child(inside);
    }
    VNode::from(tag)
}

/// Returns a link; only its words where it leads elsewhere.
fn link(to: &str, words: VNode) -> VNode {
    let inside = to.starts_with("#/");
    if !inside && !to.starts_with("https://") {
        return words;
    }
    let mut tag = VTag::new("a");
    tag.add_attribute("href", to.to_owned());
    if !inside {
        tag.add_attribute("target", "_blank");
        tag.add_attribute("rel", "noopener");
    }
    tag.add_child(words);
    VNode::from(tag)
}
