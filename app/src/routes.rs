//! Every page and its address, in one place: loading a part of them later is a change here only.

use entente_shared::{Error, Missing};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
#[cfg(feature = "hydrate")]
use leptos_router::location::{BrowserUrl, LocationProvider};
use leptos_router::{components::Router, hooks::use_location};

use crate::{
    access::{my_requests::MyRequestsPage, queue::QueuePage},
    directories::{new_directory::NewDirectoryPage, sign_in::SignInPage},
    engagements::{detail::EngagementPage, discover::DiscoverPage, list::MyEngagementsPage},
    home::HomePage,
    registration::{
        approver::ApproverPage, before::BeforePage, confirm::ConfirmContactPage, contact::ContactPage, done::DonePage,
        organization::OrganizationPage, review::ReviewPage,
    },
    session::Session,
    ui::{Frame, Refresh, Refusal},
};

#[component]
pub fn App(
    /// Shown instead of a page.
    #[prop(optional_no_strip)]
    failure: Option<Error>,
) -> impl IntoView {
    provide_meta_context();
    Session::provide();
    provide_context(Refresh(RwSignal::new(0)));
    view! {
        <Router>
            <FollowNavigation/>
            <Frame>
                {match failure {
                    Some(error) => view! { <Refusal error/> }.into_any(),
                    None => view! { <Pages/> }.into_any(),
                }}
            </Frame>
        </Router>
    }
}

/// The page at the address. It is made anew when the path changes, not when only its parameters do.
#[component]
fn Pages() -> impl IntoView {
    let location = use_location();
    #[cfg(feature = "hydrate")]
    let browser = use_context::<BrowserUrl>();
    move || {
        let page = page(&location.pathname.get());
        // The new address may be shown now.
        #[cfg(feature = "hydrate")]
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
        page
    }
}

fn page(path: &str) -> AnyView {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts[..] {
        [""] => view! { <HomePage/> }.into_any(),
        ["sign-in"] => view! { <SignInPage/> }.into_any(),
        ["directories", "new"] => view! { <NewDirectoryPage/> }.into_any(),
        ["register"] => view! { <BeforePage/> }.into_any(),
        ["register", "organization"] => view! { <OrganizationPage/> }.into_any(),
        ["register", "contact"] => view! { <ContactPage/> }.into_any(),
        ["register", "approver"] => view! { <ApproverPage/> }.into_any(),
        ["register", "review"] => view! { <ReviewPage/> }.into_any(),
        ["register", "done"] => view! { <DonePage/> }.into_any(),
        ["register", "confirm"] => view! { <ConfirmContactPage/> }.into_any(),
        ["engagements", "discover"] => view! { <DiscoverPage/> }.into_any(),
        ["engagements"] => view! { <MyEngagementsPage/> }.into_any(),
        ["engagements", id] => view! { <EngagementPage id=id.to_owned()/> }.into_any(),
        ["engagements", id, "requests"] => view! { <QueuePage id=id.to_owned()/> }.into_any(),
        ["requests"] => view! { <MyRequestsPage/> }.into_any(),
        _ => view! { <Refusal error=Error::from(Missing::Page)/> }.into_any(),
    }
}

/// After each step inside the page: menus close, the focus goes to the new content, and the clock goes on.
#[component]
fn FollowNavigation() -> impl IntoView {
    let location = use_location();
    Effect::new(move |earlier: Option<String>| {
        let path = location.pathname.get();
        if earlier.is_some_and(|earlier| earlier != path) {
            follow();
        }
        path
    });
}

#[cfg(feature = "hydrate")]
fn follow() {
    use crate::{form::PageFailure, session::Now};
    use leptos::wasm_bindgen::JsCast;

    let document = leptos::prelude::document();
    if let Ok(menus) = document.query_selector_all("details.menu[open]") {
        for index in 0..menus.length() {
            if let Some(menu) = menus.get(index).and_then(|menu| menu.dyn_into::<leptos::web_sys::Element>().ok()) {
                let _ = menu.remove_attribute("open");
            }
        }
    }
    if let Some(main) = document.get_element_by_id("main").and_then(|main| main.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        let _ = main.focus();
    }
    if let Some(PageFailure(failure)) = use_context::<PageFailure>() {
        failure.set(None);
    }
    if let Some(Now(now)) = use_context::<Now>() {
        // The browser's clock may be wrong; how long it says that the page has been open is right enough.
        let opened = window().performance().map(|clock| clock.now()).unwrap_or_default();
        thread_local!(static SEEN: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) });
        let since = opened - SEEN.replace(opened);
        now.update(|now| *now = now.plus_seconds((since / 1000.0) as i64));
    }
}

#[cfg(not(feature = "hydrate"))]
fn follow() {}
