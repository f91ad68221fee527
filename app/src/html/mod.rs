//! What pages are made of: elements as values, all of one type.
//!
//! A browser's extensions, proxies and translators change documents. So nothing here counts on where a node stands: each element of ours
//! carries a mark by which the browser finds it again, and makes it anew where it is missing. What carries none is somebody else's.
//!
//! `view!` makes a type of its own of each piece of a page, and with it new code to render, hydrate and update it: that was more than half
//! of what a browser had to load. Here a piece of a page costs what it takes to put it together.

mod bidi;
#[cfg(not(feature = "ssr"))]
mod in_the_browser;
#[cfg(feature = "ssr")]
mod on_the_server;
#[cfg(not(feature = "ssr"))]
mod place;
mod view;

use std::borrow::Cow;

use leptos::web_sys;

#[cfg(not(feature = "ssr"))]
pub use self::in_the_browser::listen_until;

/// A piece of a page.
pub enum Node {
    Text(Cow<'static, str>),
    Element(Element),
    List(Vec<Self>),
    /// Made anew whenever a signal that it reads changes.
    Live(Live<Self>),
    /// Not known yet. In the browser there is nothing to wait for: what it needs came with the document.
    #[cfg(feature = "ssr")]
    Later(std::pin::Pin<Box<dyn Future<Output = Self> + Send>>),
}

type Live<T> = Box<dyn Fn() -> T + Send>;

/// An element of HTML or SVG.
pub struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    attributes: Vec<(&'static str, Value)>,
    children: Vec<Node>,
    /// Markup that stands for the children.
    markup: Option<String>,
    /// Takes the focus when it gets into the page.
    focus: bool,
    #[cfg(not(feature = "ssr"))]
    listeners: Vec<(&'static str, Listener)>,
}

#[cfg(not(feature = "ssr"))]
type Listener = Box<dyn Fn(web_sys::Event) + Send>;

/// The attribute that tells an element of ours, and which of its parent's it is.
const MARK: &str = "data-n";

/// Counts the elements of one parent, alike on both sides. A live piece counts for itself: what it shows changes no mark beside it.
#[derive(Default)]
struct Marks {
    piece: String,
    next: u32,
}

impl Marks {
    fn mark(&mut self) -> String {
        self.next += 1;
        format!("{}{}", self.piece, self.next - 1)
    }

    fn of_piece(&mut self) -> Self {
        Self { piece: self.mark() + ".", next: 0 }
    }
}

/// What an attribute says.
pub enum Value {
    /// The attribute isn't there.
    Absent,
    /// The attribute's name says it all.
    Flag,
    Text(Cow<'static, str>),
    Live(Live<Self>),
}

impl Element {
    fn new(tag: &'static str) -> Self {
        Self(Box::new(Parts {
            tag,
            attributes: Vec::new(),
            children: Vec::new(),
            markup: None,
            focus: false,
            #[cfg(not(feature = "ssr"))]
            listeners: Vec::new(),
        }))
    }

    pub fn attr(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.attributes.push((name, value.into()));
        self
    }

    /// An attribute that follows the signals that it reads.
    pub fn live_attr<V: Into<Value>>(self, name: &'static str, value: impl Fn() -> V + Send + 'static) -> Self {
        self.attr(name, Value::Live(Box::new(move || value().into())))
    }

    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    pub fn id(self, id: impl Into<Value>) -> Self {
        self.attr("id", id)
    }

    pub fn child(mut self, child: impl Into<Node>) -> Self {
        match child.into() {
            Node::List(children) if self.0.children.is_empty() => self.0.children = children,
            child => self.0.children.push(child),
        }
        self
    }

    /// Markup of which the server has made sure that it does no harm. It is made of what somebody wrote.
    pub fn markup(mut self, markup: String) -> Self {
        self.0.markup = Some(markup);
        self.attr("dir", "auto")
    }

    /// Takes the focus when it gets into the page.
    pub fn focused(mut self) -> Self {
        self.0.focus = true;
        self
    }

    #[cfg_attr(feature = "ssr", expect(unused_mut, unused_variables, reason = "nothing happens on the server"))]
    pub fn on(mut self, event: &'static str, listener: impl Fn(web_sys::Event) + Send + 'static) -> Self {
        #[cfg(not(feature = "ssr"))]
        self.0.listeners.push((event, Box::new(listener)));
        self
    }
}

/// A piece of a page that follows the signals that it reads.
pub fn live<N: Into<Node>>(node: impl Fn() -> N + Send + 'static) -> Node {
    Node::Live(Box::new(move || node().into()))
}

macro_rules! elements {
    ($($name:ident)*) => { $(
        pub fn $name() -> Element {
            Element::new(stringify!($name))
        }
    )* };
}

elements! {
    a aside bdi blockquote br button dd del details div dl dt fieldset footer form h1 h2 h3 header input ins label legend li main nav ol option p path
    section select span strong summary svg table tbody td textarea th thead time tr ul
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

/// What is put together or comes from somewhere may be somebody else's words: see [`bidi`].
impl From<String> for Node {
    fn from(text: String) -> Self {
        if bidi::is_plain(&text) { Self::Text(text.into()) } else { bidi::isolated(&text) }
    }
}

impl From<Cow<'static, str>> for Node {
    fn from(text: Cow<'static, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl<N: Into<Self>> From<Option<N>> for Node {
    fn from(node: Option<N>) -> Self {
        node.map_or(Self::List(Vec::new()), Into::into)
    }
}

impl<N: Into<Self>> From<Vec<N>> for Node {
    fn from(nodes: Vec<N>) -> Self {
        Self::List(nodes.into_iter().map(Into::into).collect())
    }
}

impl<N: Into<Self>, const M: usize> From<[N; M]> for Node {
    fn from(nodes: [N; M]) -> Self {
        Self::List(nodes.into_iter().map(Into::into).collect())
    }
}

macro_rules! lists {
    ($first:ident $($name:ident)*) => {
        impl<$first: Into<Node> $(, $name: Into<Node>)*> From<($first, $($name,)*)> for Node {
            #[expect(non_snake_case, reason = "the parts are named like their types")]
            fn from(($first, $($name,)*): ($first, $($name,)*)) -> Self {
                Self::List(vec![$first.into() $(, $name.into())*])
            }
        }
        lists! { $($name)* }
    };
    () => {};
}

lists! { A B C D E F G H I J K L }

impl From<&'static str> for Value {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(there: bool) -> Self {
        if there { Self::Flag } else { Self::Absent }
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}
