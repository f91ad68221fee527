//! Every page and its address.

mod follow;
#[cfg(not(feature = "ssr"))]
mod loading;
mod parts;

use entente_shared::{Error, Missing};
use leptos::prelude::*;
#[cfg(not(feature = "ssr"))]
use leptos_router::location::{BrowserUrl, LocationProvider};
use leptos_router::{components::Router, hooks::use_location};

#[cfg(not(feature = "ssr"))]
pub use self::loading::LoadedParts;
pub use self::parts::Part;
use self::{follow::follow_navigation, parts::segments};
#[cfg(not(feature = "ssr"))]
use crate::ui::page_on_its_way;
use crate::{
    access::{my_requests::my_requests_page, queue::queue_page},
    context::switch_page::switch_page,
    directories::sign_in::sign_in_page,
    engagements::{detail::engagement_page, discover::discover_page, list::my_engagements_page},
    home::home_page,
    html::{Node, div, live},
    session::Session,
    ui::{Refresh, framed, refusal},
};

/// The content of the document's body. A failure is shown instead of a page.
pub fn app(failure: Option<Error>) -> impl IntoView {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    Session::provide();
    provide_context(Refresh(RwSignal::new(0)));
    let content = || {
        follow_navigation();
        let page = framed(match failure {
            Some(error) => refusal(error),
            None => pages(),
        });
        Node::from(div().id("page").child(page))
    };
    view! { <Router>{content()}</Router> }
}

/// The page at the address. It is made anew when the path changes, not when only its parameters do.
fn pages() -> Node {
    let location = use_location();
    #[cfg(not(feature = "ssr"))]
    let (browser, loaded) = (use_context::<BrowserUrl>(), expect_context::<LoadedParts>());
    live(move || {
        let path = location.pathname.get();
        #[cfg(feature = "ssr")]
        let page = page(path);
        #[cfg(not(feature = "ssr"))]
        let page = if loaded.have(&path) { page(path) } else { page_on_its_way() };
        // The browser may show the new address now.
        #[cfg(not(feature = "ssr"))]
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
        page
    })
}

fn page(path: String) -> Node {
    if let Some(part) = Part::at(&path) {
        return part.page(path);
    }
    match segments(&path)[..] {
        [""] => home_page(),
        ["sign-in"] => sign_in_page(),
        ["switch"] => switch_page(),
        ["engagements", "discover"] => discover_page(),
        ["engagements"] => my_engagements_page(),
        ["engagements", id] => engagement_page(id),
        ["engagements", id, "requests"] => queue_page(id),
        ["requests"] => my_requests_page(),
        _ => refusal(Missing::Page.into()),
    }
}
