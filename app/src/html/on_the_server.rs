//! Nodes as text.

use leptos::{reactive::computed::ScopedFuture, tachys::ssr::StreamBuilder};

use super::{Node, Parts, Value};

impl Node {
    /// `after_text`: a text stands right before, and a comment has to part the two, or the browser takes them for one.
    pub(super) fn write(self, page: &mut StreamBuilder, after_text: &mut bool) {
        match self {
            Self::Text(text) => page.with_buf(|page| {
                if !text.is_empty() {
                    if *after_text {
                        page.push_str("<!>");
                    }
                    escape(page, &text);
                    *after_text = true;
                }
            }),
            Self::Element(element) => {
                element.0.write(page);
                *after_text = false;
            }
            Self::List(nodes) => nodes.into_iter().for_each(|node| node.write(page, after_text)),
            Self::Live(node) => {
                node().write(page, after_text);
                page.push_sync("<!>");
                *after_text = false;
            }
            Self::Later(node) => {
                let mut after = *after_text;
                page.push_async(ScopedFuture::new(async move {
                    let mut rest = StreamBuilder::new(None);
                    node.await.write(&mut rest, &mut after);
                    rest.push_sync("<!>");
                    rest.finish().take_chunks()
                }));
                *after_text = false;
            }
        }
    }
}

impl Parts {
    fn write(self, page: &mut StreamBuilder) {
        page.with_buf(|page| {
            page.push('<');
            page.push_str(self.tag);
            for (name, value) in self.attributes {
                value.write(name, page);
            }
            page.push('>');
        });
        if matches!(self.tag, "input" | "br") {
            return;
        }
        if let Some(markup) = self.markup {
            page.push_sync(&markup);
        }
        let mut after_text = false;
        for child in self.children {
            child.write(page, &mut after_text);
        }
        page.with_buf(|page| {
            page.push_str("</");
            page.push_str(self.tag);
            page.push('>');
        });
    }
}

impl Value {
    fn write(self, name: &str, page: &mut String) {
        match self {
            Self::Absent => {}
            Self::Flag => {
                page.push(' ');
                page.push_str(name);
            }
            Self::Text(text) => {
                page.push(' ');
                page.push_str(name);
                page.push_str("=\"");
                escape(page, &text);
                page.push('"');
            }
            Self::Live(value) => value().write(name, page),
        }
    }
}

/// For the text of elements and attributes alike.
fn escape(page: &mut String, text: &str) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        let replacement = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        page.push_str(&text[written..at]);
        page.push_str(replacement);
        written = at + 1;
    }
    page.push_str(&text[written..]);
}
