//! The root of the page, as Leptos takes it. It is the only place where the two meet.

use leptos::tachys::{
    html::attribute::{Attribute, any_attribute::AnyAttribute},
    hydration::Cursor,
    ssr::StreamBuilder,
    view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
};

#[cfg(feature = "ssr")]
use super::Marks;
use super::Node;
#[cfg(not(feature = "ssr"))]
use super::in_the_browser::Mounted;
#[cfg(not(feature = "ssr"))]
use leptos::wasm_bindgen::JsCast;

impl Render for Node {
    #[cfg(feature = "ssr")]
    type State = ();
    #[cfg(not(feature = "ssr"))]
    type State = Mounted;

    #[cfg(feature = "ssr")]
    fn build(self) {}

    #[cfg(not(feature = "ssr"))]
    fn build(self) -> Mounted {
        self.mounted(None)
    }

    fn rebuild(self, _state: &mut Self::State) {}
}

impl RenderHtml for Node {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    /// Pages are rendered as streams only, even where they are sent whole.
    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    #[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "the browser renders nothing as text"))]
    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        page: &mut StreamBuilder,
        position: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        {
            self.write(page, &mut Marks::default());
            *position = Position::NextChild;
        }
    }

    #[cfg(feature = "ssr")]
    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) {}

    /// Takes over what the server has put into the body.
    #[cfg(not(feature = "ssr"))]
    fn hydrate<const FROM_SERVER: bool>(self, body: &Cursor, _: &PositionState) -> Mounted {
        self.taken_over(body.current().unchecked_ref())
    }

    fn into_owned(self) -> Self {
        self
    }
}

impl AddAnyAttr for Node {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}
