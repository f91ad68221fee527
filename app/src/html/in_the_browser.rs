//! Nodes in the document: those that came with it are taken over, others are made.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    prelude::{document, request_animation_frame},
    reactive::effect::RenderEffect,
    tachys::view::Mountable,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys,
};

use super::{Element, Live, Node, Parts, Value};

/// A piece of a page in the document, with what keeps it alive.
pub enum Mounted {
    One { node: web_sys::Node, _children: Vec<Self>, _kept: Vec<Kept> },
    Many(Vec<Self>),
    Live(Watched),
}

pub enum Kept {
    Attribute { _effect: RenderEffect<()> },
    Listener { _closure: Closure<dyn Fn(web_sys::Event)> },
}

/// Makes a live piece anew.
pub struct Watched(RenderEffect<Content>);

impl Drop for Watched {
    /// An effect's task keeps what the effect has made until the task runs once more. By then the live pieces inside would have run too,
    /// and found that the signals of the page that has gone are gone.
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

/// What a live piece shows now, and the comment that it stands before.
pub struct Content {
    shown: Mounted,
    marker: web_sys::Node,
}

/// How far the document has been taken over.
#[derive(Clone)]
pub struct Place(Rc<RefCell<Next>>);

struct Next {
    node: Option<web_sys::Node>,
    after_text: bool,
}

impl Place {
    pub fn at(node: Option<web_sys::Node>) -> Self {
        Self(Rc::new(RefCell::new(Next { node, after_text: false })))
    }

    fn take(&self) -> web_sys::Node {
        let mut next = self.0.borrow_mut();
        let node = next.node.take().expect("the document has what the page is made of");
        next.node = node.next_sibling();
        next.after_text = false;
        node
    }

    fn take_text(&self) -> web_sys::Node {
        if self.0.borrow().after_text {
            self.take();
        }
        let text = self.take();
        self.0.borrow_mut().after_text = true;
        text
    }
}

impl Node {
    /// Takes over what stands at the place, or makes it where there is none.
    pub fn mounted(self, place: Option<&Place>) -> Mounted {
        match self {
            // The document has no empty texts.
            Self::Text(text) if text.is_empty() => Mounted::Many(Vec::new()),
            Self::Text(text) => {
                let node = place.map_or_else(|| document().create_text_node(&text).into(), Place::take_text);
                Mounted::One { node, _children: Vec::new(), _kept: Vec::new() }
            }
            Self::Element(Element(parts)) => parts.mounted(place),
            Self::List(nodes) => Mounted::Many(all_mounted(nodes, place)),
            Self::Live(node) => live(node, place),
        }
    }
}

fn all_mounted(nodes: Vec<Node>, place: Option<&Place>) -> Vec<Mounted> {
    nodes.into_iter().map(|node| node.mounted(place)).collect()
}

impl Parts {
    fn mounted(self, place: Option<&Place>) -> Mounted {
        let made = place.is_none();
        let element: web_sys::Element = match place {
            Some(place) => place.take().unchecked_into(),
            None => make(self.tag),
        };
        let mut kept = Vec::new();
        for (name, value) in self.attributes {
            match value {
                Value::Live(value) => {
                    let element = element.clone();
                    let effect = RenderEffect::new(move |earlier: Option<()>| {
                        set(&element, name, value());
                        if earlier.is_some() {
                            show(&element, name);
                        }
                    });
                    kept.push(Kept::Attribute { _effect: effect });
                }
                value if made => set(&element, name, value),
                _ => {}
            }
        }
        for (event, listener) in self.listeners {
            let closure = Closure::wrap(listener as Box<dyn Fn(web_sys::Event)>);
            let _ = element.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
            kept.push(Kept::Listener { _closure: closure });
        }
        if let Some(markup) = self.markup.filter(|_| made) {
            element.set_inner_html(&markup);
        }
        let inside = place.map(|_| Place::at(element.first_child()));
        let mut children = all_mounted(self.children, inside.as_ref());
        if made {
            children.iter_mut().for_each(|child| child.mount(&element, None));
        }
        if self.focus {
            let element: web_sys::HtmlElement = element.clone().unchecked_into();
            // It isn't in the page yet.
            request_animation_frame(move || {
                let _ = element.focus();
            });
        }
        Mounted::One { node: element.into(), _children: children, _kept: kept }
    }
}

fn make(tag: &str) -> web_sys::Element {
    let made = match tag {
        "svg" | "path" => document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag),
        _ => document().create_element(tag),
    };
    made.expect("the name of an element")
}

fn set(element: &web_sys::Element, name: &str, value: Value) {
    let _ = match value {
        Value::Absent => element.remove_attribute(name),
        Value::Flag => element.set_attribute(name, ""),
        Value::Text(text) => element.set_attribute(name, &text),
        Value::Live(value) => return set(element, name, value()),
    };
}

/// What was typed into a field, or chosen, hides what its attributes say.
fn show(element: &web_sys::Element, name: &str) {
    let value = match name {
        "value" => element.get_attribute(name).unwrap_or_default().into(),
        "selected" => element.has_attribute(name).into(),
        _ => return,
    };
    let _ = js_sys::Reflect::set(element, &name.into(), &value);
}

fn live(node: Live<Node>, place: Option<&Place>) -> Mounted {
    let mut place = place.cloned();
    Mounted::Live(Watched(RenderEffect::new(move |before: Option<Content>| {
        let place = place.take();
        let mut shown = node().mounted(place.as_ref());
        let Some(mut before) = before else {
            let marker = place.map_or_else(|| document().create_comment("").into(), |place| place.take());
            return Content { shown, marker };
        };
        if let Some(parent) = before.marker.parent_node() {
            shown.mount(parent.unchecked_ref(), Some(&before.marker));
        }
        before.shown.unmount();
        Content { shown, marker: before.marker }
    })))
}

impl Mountable for Mounted {
    fn mount(&mut self, parent: &web_sys::Element, before: Option<&web_sys::Node>) {
        match self {
            Self::One { node, .. } => {
                let _ = parent.insert_before(node, before);
            }
            Self::Many(all) => all.iter_mut().for_each(|one| one.mount(parent, before)),
            Self::Live(Watched(content)) => {
                content.with_value_mut(|content| {
                    content.shown.mount(parent, before);
                    let _ = parent.insert_before(&content.marker, before);
                });
            }
        }
    }

    fn unmount(&mut self) {
        match self {
            Self::One { node, .. } => remove(node),
            Self::Many(all) => all.iter_mut().for_each(Mountable::unmount),
            Self::Live(Watched(content)) => {
                content.with_value_mut(|content| {
                    content.shown.unmount();
                    remove(&content.marker);
                });
            }
        }
    }

    fn insert_before_this(&self, _child: &mut dyn Mountable) -> bool {
        false
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}

fn remove(node: &web_sys::Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
