//! Lesson texts: Markdown to nodes of the page. Raw HTML is dropped, and a link leads only to the web or to a place in
//! this page.

use crate::text::glossary::named;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use yew::prelude::*;
use yew::virtual_dom::{VList, VNode, VTag};

/// Returns a text as nodes.
pub fn render(text: &str) -> Html {
    let text = strong_marked(text);
    let mut open: Vec<(Option<VTag>, VList)> = vec![(None, VList::new())];
    let mut in_head = false;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead) => {
                in_head = true;
                open.push((Some(VTag::new("tr")), VList::new()));
            }
            Event::End(TagEnd::TableHead) => {
                in_head = false;
                close(&mut open, TagEnd::TableHead);
            }
            Event::Start(Tag::TableCell) if in_head => {
                let mut cell = VTag::new("th");
                cell.add_attribute("scope", "col");
                open.push((Some(cell), VList::new()));
            }
            Event::Start(tag) => open.push((element(&tag), VList::new())),
            Event::End(end) => close(&mut open, end),
            Event::Text(text) => push_text(&mut open, &crate::text::quantity::unbroken(&text)),
            Event::Code(code) => push(&mut open, html! { <code>{ code.to_string() }</code> }),
            Event::SoftBreak => push(&mut open, VNode::from(" ")),
            Event::HardBreak => push(&mut open, html! { <br/> }),
            Event::Rule => push(&mut open, html! { <hr/> }),
            _ => {}
        }
    }
    open.drain(..)
        .next()
        .map_or_else(Html::default, |(_, children)| VNode::from(children))
}

/// Stand for the two ends of strong text, from the private use area.
const STRONG: char = '\u{e000}';
const STRONG_END: char = '\u{e001}';

/// Marks `**strong**` text. Markdown's own rule takes `**용어(term)**는` for stars, because a letter follows the bracket: in
/// Korean a particle always does.
fn strong_marked(text: &str) -> String {
    let parts: Vec<&str> = text.split("**").collect();
    let mut out = String::with_capacity(text.len());
    let pairs = (parts.len() - 1) / 2 * 2;
    for (i, part) in parts.iter().enumerate() {
        match i {
            0 => {}
            i if i > pairs => out.push_str("**"),
            i if i % 2 == 1 => out.push(STRONG),
            _ => out.push(STRONG_END),
        }
        out.push_str(part);
    }
    out
}

fn push_text(open: &mut Vec<(Option<VTag>, VList)>, text: &str) {
    for part in text.split_inclusive([STRONG, STRONG_END]) {
        let words = part.trim_end_matches([STRONG, STRONG_END]);
        let alone = part.ends_with(STRONG_END)
            && matches!(open.last(), Some((Some(tag), inner)) if tag.tag() == "strong" && inner.is_empty());
        if let Some(term) = named(words).filter(|_| alone) {
            push(open, self::term(words, term));
        } else if !words.is_empty() {
            push(open, VNode::from(words.to_owned()));
        }
        if part.ends_with(STRONG) {
            open.push((Some(VTag::new("strong")), VList::new()));
        } else if part.ends_with(STRONG_END) {
            close(open, TagEnd::Strong);
        }
    }
}

/// A word that leads to its entry in the glossary; who holds the text hears the press.
fn term(words: &str, term: usize) -> Html {
    // A link, not a button: its words are broken into lines with those around it.
    html! { <a class="term" href="#/" data-term={term.to_string()}>{ words.to_owned() }</a> }
}

fn push(open: &mut [(Option<VTag>, VList)], node: VNode) {
    if let Some((_, children)) = open.last_mut() {
        children.add_child(node);
    }
}

fn close(open: &mut Vec<(Option<VTag>, VList)>, end: TagEnd) {
    if open.len() < 2 || end == TagEnd::HtmlBlock {
        if end == TagEnd::HtmlBlock && open.len() > 1 {
            open.pop();
        }
        return;
    }
    let Some((tag, children)) = open.pop() else {
        return;
    };
    let node = match tag {
        Some(mut tag) => {
            tag.add_children(children.iter().cloned());
            VNode::from(tag)
        }
        None => VNode::from(children),
    };
    push(open, node);
}

/// Returns the element of a tag; none where only its children are shown.
fn element(tag: &Tag<'_>) -> Option<VTag> {
    let name = match tag {
        Tag::Paragraph => "p",
        Tag::Heading {
            level: HeadingLevel::H1 | HeadingLevel::H2 | HeadingLevel::H3,
            ..
        } => "h3",
        Tag::Heading { .. } => "h4",
        Tag::BlockQuote(_) => "blockquote",
        Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => "pre",
        Tag::List(Some(_)) => "ol",
        Tag::List(None) => "ul",
        Tag::Item => "li",
        Tag::Table(_) => "table",
        Tag::TableRow => "tr",
        Tag::TableCell => "td",
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::Link { dest_url, .. } => return link(dest_url),
        _ => return None,
    };
    Some(VTag::new(name))
}

fn link(address: &str) -> Option<VTag> {
    let inside = address.starts_with("#/");
    if !inside && !address.starts_with("https://") {
        return None;
    }
    let mut tag = VTag::new("a");
    tag.add_attribute("href", address.to_owned());
    if !inside {
        tag.add_attribute("target", "_blank");
        tag.add_attribute("rel", "noopener");
    }
    Some(tag)
}
