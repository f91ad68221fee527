//! Finding what the server has made, among whatever else has got into the document since.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{self, Node as DomNode},
};

use super::{
    MARK, Marks, Node,
    in_the_browser::{insert, remove},
};

/// What a translator puts in the place of texts, or around what stands between them.
const TRANSLATED: &str = "font,ya-tr-span";

/// What shows no words of its own.
const WORDLESS: &str = "script,style,template,noscript";

/// How far the content of an element has been taken over.
pub struct Place {
    content: Rc<RefCell<Content>>,
    marks: Marks,
}

struct Content {
    parent: DomNode,
    /// The elements that the server has put there, by their marks: also those that something has wrapped.
    ours: Vec<(String, web_sys::Element)>,
    /// What was taken over last.
    last: Option<DomNode>,
    /// That was a text.
    after_text: bool,
    /// There was a text since the last element of ours.
    had_text: bool,
    /// There are live pieces, so the texts are made anew: in the document they have become one with their neighbours, or something else.
    is_live: bool,
}

impl Place {
    /// Of all pages: there is something else in the body as well.
    pub fn of_page(body: &web_sys::Element) -> Self {
        let place = Self::of(body, false);
        // Others may mark what is theirs in the same way.
        place.content.borrow_mut().ours.retain(|(_, element)| element.id() == "page");
        // Nothing of ours can be told from the rest.
        if place.content.borrow().ours.is_empty()
            && let Some(page) = document().get_element_by_id("page")
        {
            page.remove();
        }
        place
    }

    pub fn within(element: &web_sys::Element, children: &[Node]) -> Self {
        Self::of(element, children.iter().any(is_live))
    }

    fn of(parent: &web_sys::Element, is_live: bool) -> Self {
        let mut ours = Vec::new();
        find(parent, &mut ours);
        let content = Content { parent: parent.clone().into(), ours, last: None, after_text: false, had_text: false, is_live };
        Self { content: Rc::new(RefCell::new(content)), marks: Marks::default() }
    }

    /// For a live piece that stands here.
    pub fn of_piece(&mut self) -> Self {
        Self { content: Rc::clone(&self.content), marks: self.marks.of_piece() }
    }

    /// The next element of ours, if it is there.
    pub fn element(&mut self, tag: &str) -> Option<web_sys::Element> {
        let mark = self.marks.mark();
        let mut content = self.content.borrow_mut();
        let at = content.ours.iter().position(|(known, element)| *known == mark && element.local_name() == tag)?;
        let (_, element) = content.ours.remove(at);
        content.last = Some(element.clone().into());
        content.after_text = false;
        content.had_text = false;
        Some(element)
    }

    /// Something new, after what was taken over last.
    pub fn put(&self, node: &DomNode) {
        let mut content = self.content.borrow_mut();
        content.put(node);
        content.after_text = false;
    }

    /// A text; gives it only where it has to be known again.
    pub fn text(&self, text: &str) -> Option<DomNode> {
        let mut content = self.content.borrow_mut();
        let made = || -> DomNode { document().create_text_node(text).into() };
        if content.is_live {
            content.texts_ahead(text).iter().for_each(remove);
            let made = made();
            content.put(&made);
            content.had_text = true;
            return Some(made);
        }
        // Whatever its words are now; neighbours have become one with it.
        if !content.after_text {
            match content.texts_ahead(text).into_iter().next() {
                Some(text) => content.last = Some(text),
                None => content.put(&made()),
            }
            content.after_text = true;
            content.had_text = true;
        }
        None
    }

    /// All of it has been taken over: what is left of ours has no use.
    pub fn leave(self) {
        self.content.borrow().ours.iter().for_each(|(_, element)| remove(element));
    }
}

impl Content {
    fn put(&mut self, node: &DomNode) {
        match self.last.as_ref().and_then(|last| Some((last.parent_node()?, last.next_sibling()))) {
            Some((parent, next)) => insert(&parent, node, next.as_ref()),
            None => insert(&self.parent, node, self.parent.first_child().as_ref()),
        }
        self.last = Some(node.clone());
    }

    /// What follows in the element, also behind what something else has wrapped.
    fn after(&self, node: &DomNode) -> Option<DomNode> {
        let mut node = node.clone();
        loop {
            if let Some(next) = node.next_sibling() {
                return Some(next);
            }
            node = node.parent_node().filter(|parent| *parent != self.parent)?;
        }
    }

    /// What stands for that text, before the next element of ours: texts as they are, what a translator has made of them, and what something
    /// has put around its words.
    fn texts_ahead(&self, words: &str) -> Vec<DomNode> {
        let words = without_space(words);
        let (mut texts, mut unlike, mut rest) = (Vec::new(), Vec::new(), &*words);
        let mut next = self.last.as_ref().map_or_else(|| self.parent.first_child(), |last| self.after(last));
        while let Some(node) = next {
            next = self.after(&node);
            let element = node.dyn_ref::<web_sys::Element>();
            if element.is_some_and(|element| element.has_attribute(MARK)) {
                break;
            }
            if element.is_some_and(holds_ours) {
                next = node.first_child();
                continue;
            }
            let is_ours = element.map_or_else(|| node.node_type() == DomNode::TEXT_NODE && self.is_own(&node), is_translated);
            let said = without_space(&node.text_content().unwrap_or_default());
            let is_like = !said.is_empty() && !rest.is_empty() && (rest.starts_with(&said) || said.starts_with(rest));
            if is_like {
                rest = rest.get(said.len()..).unwrap_or_default();
            }
            if is_ours || is_like {
                texts.push(node);
            } else if !said.is_empty() && element.is_some_and(|element| !element.matches(WORDLESS).unwrap_or_default()) {
                unlike.push(node);
            }
        }
        // Where nothing is left of the words, what is there stands for them.
        if texts.is_empty() && !self.had_text && !words.is_empty() { unlike } else { texts }
    }

    /// Not in what something else has put around ours, except a translator.
    fn is_own(&self, text: &DomNode) -> bool {
        let parent = text.parent_node();
        parent.as_ref() == Some(&self.parent) || parent.is_some_and(|parent| parent.dyn_ref().is_some_and(is_translated))
    }
}

fn is_translated(element: &web_sys::Element) -> bool {
    element.matches(TRANSLATED).unwrap_or_default()
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Elements within others' belong to the nearest of ours.
fn find(parent: &web_sys::Element, ours: &mut Vec<(String, web_sys::Element)>) {
    let mut next = parent.first_element_child();
    while let Some(element) = next {
        next = element.next_element_sibling();
        match element.get_attribute(MARK) {
            Some(mark) => ours.push((mark, element)),
            None => find(&element, ours),
        }
    }
}

fn holds_ours(element: &web_sys::Element) -> bool {
    element.has_attribute(MARK) || element.query_selector(&format!("[{MARK}]")).is_ok_and(|found| found.is_some())
}

fn is_live(node: &Node) -> bool {
    match node {
        Node::Live(_) => true,
        Node::List(nodes) => nodes.iter().any(is_live),
        _ => false,
    }
}
