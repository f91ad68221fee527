//! Nodes as text.

use leptos::{reactive::computed::ScopedFuture, tachys::ssr::StreamBuilder};

use super::{MARK, Marks, Node, Parts, Value};

impl Node {
    pub(super) fn write(self, page: &mut StreamBuilder, marks: &mut Marks) {
        match self {
            Self::Text(text) => page.with_buf(|page| escape(page, &text)),
            Self::Element(element) => element.0.write(page, &marks.mark()),
            Self::List(nodes) => nodes.into_iter().for_each(|node| node.write(page, marks)),
            Self::Live(node) => node().write(page, &mut marks.of_piece()),
            Self::Later(node) => {
                let mut marks = marks.of_piece();
                page.push_async(ScopedFuture::new(async move {
                    let mut rest = StreamBuilder::new(None);
                    node.await.write(&mut rest, &mut marks);
                    rest.finish().take_chunks()
                }));
            }
        }
    }
}

impl Parts {
    fn write(self, page: &mut StreamBuilder, mark: &str) {
        page.with_buf(|page| {
            page.push('<');
            for part in [self.tag, " ", MARK, "=", mark] {
                page.push_str(part);
            }
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
        let mut marks = Marks::default();
        for child in self.children {
            child.write(page, &mut marks);
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
