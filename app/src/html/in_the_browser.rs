//! Nodes in the document: ours that came with it are taken over, others are made.

use std::{cell::RefCell, time::Duration};

use leptos::{
    prelude::{GetUntracked, document, request_animation_frame, set_timeout, window},
    reactive::effect::RenderEffect,
    tachys::view::Mountable,
    wasm_bindgen::{JsCast, closure::Closure},
    web_sys::{self, AddEventListenerOptions},
};
use leptos_router::hooks::use_location;

use super::{Element, Live, Node, Parts, Value, place::Place};

/// A piece of a page in the document, with what keeps it alive.
pub enum Mounted {
    One { node: web_sys::Node, _children: Vec<Self>, _kept: Vec<Kept> },
    Many(Vec<Self>),
    Live(Watched),
}

pub enum Kept {
    Attribute { _effect: RenderEffect<()> },
    Listener { _listener: Listening },
}

/// Taken off with the piece: something else may keep the element.
pub struct Listening {
    element: web_sys::Element,
    event: &'static str,
    closure: Closure<dyn Fn(web_sys::Event)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = self.element.remove_event_listener_with_callback(self.event, self.closure.as_ref().unchecked_ref());
    }
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

/// What a live piece shows now, and the comments that it stands between. Whatever else has got between them goes with it: a translator
/// puts elements of its own in the place of texts.
pub struct Content {
    shown: Mounted,
    start: web_sys::Node,
    end: web_sys::Node,
    /// Where it was put.
    home: Option<web_sys::Node>,
    /// The address that it was shown at.
    address: String,
}

thread_local!(static LISTENING: RefCell<AddEventListenerOptions> = RefCell::default());

/// All listeners from now on are taken off when the signal among these options says so.
pub fn listen_until(options: AddEventListenerOptions) {
    LISTENING.set(options);
}

impl Node {
    /// Takes over what the server has put into the body.
    pub fn taken_over(self, body: &web_sys::Element) -> Mounted {
        let mut place = Place::of_page(body);
        let page = self.mounted(Some(&mut place));
        place.leave();
        page
    }

    /// Takes over what stands at the place, or makes it.
    pub fn mounted(self, place: Option<&mut Place>) -> Mounted {
        match self {
            Self::Text(text) if text.is_empty() => Mounted::Many(Vec::new()),
            Self::Text(text) => match place {
                Some(place) => place.text(&text).map_or_else(|| Mounted::Many(Vec::new()), Mounted::of),
                None => Mounted::of(document().create_text_node(&text).into()),
            },
            Self::Element(Element(parts)) => parts.mounted(place),
            Self::List(nodes) => Mounted::Many(all_mounted(nodes, place)),
            Self::Live(node) => live(node, place),
        }
    }
}

fn all_mounted(nodes: Vec<Node>, mut place: Option<&mut Place>) -> Vec<Mounted> {
    nodes.into_iter().map(|node| node.mounted(place.as_deref_mut())).collect()
}

impl Parts {
    fn mounted(self, mut place: Option<&mut Place>) -> Mounted {
        let found = place.as_deref_mut().and_then(|place| place.element(self.tag));
        let made = found.is_none();
        let element = found.unwrap_or_else(|| make(self.tag));
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
            LISTENING.with_borrow(|options| {
                let listener = closure.as_ref().unchecked_ref();
                let _ = element.add_event_listener_with_callback_and_add_event_listener_options(event, listener, options);
            });
            kept.push(Kept::Listener { _listener: Listening { element: element.clone(), event, closure } });
        }
        if let Some(markup) = self.markup.filter(|_| made) {
            element.set_inner_html(&markup);
        }
        let mut inside = (!made).then(|| Place::within(&element, &self.children));
        let mut children = all_mounted(self.children, inside.as_mut());
        match inside {
            Some(inside) => inside.leave(),
            None => children.iter_mut().for_each(|child| child.mount(&element, None)),
        }
        if let Some(place) = place.filter(|_| made) {
            place.put(&element);
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

fn live(node: Live<Node>, place: Option<&mut Place>) -> Mounted {
    let mut place = place.map(Place::of_piece);
    Mounted::Live(Watched(RenderEffect::new(move |before: Option<Content>| {
        let Some(before) = before else {
            let (start, end) = (document().create_comment("").into(), document().create_comment("").into());
            let mut place = place.take();
            if let Some(place) = &place {
                place.put(&start);
            }
            let shown = node().mounted(place.as_mut());
            if let Some(place) = &place {
                place.put(&end);
            }
            let home = end.parent_node();
            return Content { shown, start, end, home, address: address() };
        };
        before.showing(node().mounted(None))
    })))
}

impl Content {
    fn showing(mut self, mut shown: Mounted) -> Self {
        let (found, address) = (self.settle(), address());
        // Something has put other nodes in the place of ours. Whoever has gone on from there would see nothing of it.
        if address != self.address && !(found && self.end.is_connected()) {
            load_anew();
        }
        self.clear();
        if let Some(parent) = self.end.parent_node() {
            shown.mount(parent.unchecked_ref(), Some(&self.end));
        }
        Self { shown, address, ..self }
    }

    /// Something may have taken the comments away, or apart. Tells whether anything of it was left.
    fn settle(&self) -> bool {
        match (self.start.parent_node(), self.end.parent_node()) {
            (Some(one), Some(other)) if one == other => {}
            (_, Some(parent)) => insert(&parent, &self.start, Some(&self.end)),
            (Some(parent), None) => insert(&parent, &self.end, self.start.next_sibling().as_ref()),
            (None, None) => {
                let known = self.shown.first_left();
                let parent = known.as_ref().and_then(web_sys::Node::parent_node).or_else(|| self.home.clone());
                if let Some(parent) = parent {
                    insert(&parent, &self.start, known.as_ref());
                    insert(&parent, &self.end, known.as_ref());
                }
                return known.is_some() || self.shown.is_nothing();
            }
        }
        true
    }

    fn clear(&mut self) {
        self.shown.unmount();
        let mut between = Vec::new();
        let mut next = self.start.next_sibling();
        while let Some(node) = next {
            if node == self.end {
                return between.iter().for_each(remove);
            }
            next = node.next_sibling();
            between.push(node);
        }
    }
}

impl Mounted {
    fn of(node: web_sys::Node) -> Self {
        Self::One { node, _children: Vec::new(), _kept: Vec::new() }
    }

    /// The first of its nodes that is still somewhere.
    fn first_left(&self) -> Option<web_sys::Node> {
        let left = |node: &web_sys::Node| node.parent_node().map(|_| node.clone());
        match self {
            Self::One { node, .. } => left(node),
            Self::Many(all) => all.iter().find_map(Self::first_left),
            Self::Live(Watched(content)) => content
                .with_value_mut(|content| left(&content.start).or_else(|| content.shown.first_left()).or_else(|| left(&content.end)))?,
        }
    }

    fn is_nothing(&self) -> bool {
        match self {
            Self::One { .. } => false,
            Self::Many(all) => all.iter().all(Self::is_nothing),
            Self::Live(Watched(content)) => content.with_value_mut(|content| content.shown.is_nothing()).unwrap_or(true),
        }
    }
}

/// Where the page is, or will be in a moment.
fn address() -> String {
    let location = use_location();
    location.pathname.get_untracked() + &location.search.get_untracked()
}

/// As soon as the browser shows the new address.
fn load_anew() {
    set_timeout(
        || {
            let _ = window().location().reload();
        },
        Duration::ZERO,
    );
}

impl Mountable for Mounted {
    fn mount(&mut self, parent: &web_sys::Element, before: Option<&web_sys::Node>) {
        match self {
            Self::One { node, .. } => insert(parent, node, before),
            Self::Many(all) => all.iter_mut().for_each(|one| one.mount(parent, before)),
            Self::Live(Watched(content)) => {
                content.with_value_mut(|content| {
                    insert(parent, &content.start, before);
                    content.shown.mount(parent, before);
                    insert(parent, &content.end, before);
                    content.home = Some(parent.clone().into());
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
                    content.clear();
                    remove(&content.start);
                    remove(&content.end);
                    content.home = None;
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

/// Before that node, or at the end if it isn't there any more.
pub(super) fn insert(parent: &web_sys::Node, node: &web_sys::Node, before: Option<&web_sys::Node>) {
    if parent.insert_before(node, before).is_err() {
        let _ = parent.append_child(node);
    }
}

pub(super) fn remove(node: &web_sys::Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
