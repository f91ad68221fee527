//! What happens beside the page when one goes from page to page.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// After each step inside the page: menus close, the focus goes to the new content, and the clock goes on.
pub fn follow_navigation() {
    let location = use_location();
    Effect::new(move |earlier: Option<String>| {
        let path = location.pathname.get();
        if earlier.is_some_and(|earlier| earlier != path) {
            follow(&path);
        }
        path
    });
}

#[cfg(not(feature = "ssr"))]
fn follow(path: &str) {
    use crate::{
        form::PageFailure,
        response::Refused,
        session::{Now, ShownOnce},
    };
    use leptos::wasm_bindgen::JsCast;

    let document = leptos::prelude::document();
    if let Ok(menus) = document.query_selector_all("details.menu[open]") {
        for index in 0..menus.length() {
            if let Some(menu) = menus.get(index).and_then(|menu| menu.dyn_into::<leptos::web_sys::Element>().ok()) {
                let _ = menu.remove_attribute("open");
            }
        }
    }
    let element = |id: &str| document.get_element_by_id(id).and_then(|found| found.dyn_into::<leptos::web_sys::HtmlElement>().ok());
    if let Some(switcher) = element("switcher") {
        let _ = switcher.hide_popover();
    }
    if let Some(main) = element("main") {
        let _ = main.focus();
    }
    if let Some(PageFailure(failure)) = use_context::<PageFailure>() {
        failure.set(None);
    }
    if let Some(refused) = use_context::<StoredValue<Option<Refused>>>() {
        refused.set_value(None);
    }
    if let Some(ShownOnce(shown)) = use_context::<ShownOnce>()
        && ShownOnce::page().is_some_and(|page| page.split('?').next() != Some(path))
    {
        shown.set(None);
    }
    if let Some(Now(now)) = use_context::<Now>() {
        // The browser's clock may be wrong; how long it says that the page has been open is right enough.
        let opened = window().performance().map(|clock| clock.now()).unwrap_or_default();
        thread_local!(static SEEN: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) });
        let since = opened - SEEN.replace(opened);
        now.update(|now| *now = now.plus_seconds((since / 1000.0) as i64));
    }
}

#[cfg(feature = "ssr")]
fn follow(_path: &str) {}
