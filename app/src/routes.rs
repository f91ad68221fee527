//! Every page and its address, in one place: loading a part of them later is a change here only.

use entente_shared::{Error, Missing};
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    components::{Route, Router, Routes},
    hooks::use_location,
    path,
};

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

#[component]
fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <Refusal error=Error::from(Missing::Page)/> }>
            <Route path=path!("/") view=HomePage/>
            <Route path=path!("/sign-in") view=SignInPage/>
            <Route path=path!("/directories/new") view=NewDirectoryPage/>
            <Route path=path!("/register") view=BeforePage/>
            <Route path=path!("/register/organization") view=OrganizationPage/>
            <Route path=path!("/register/contact") view=ContactPage/>
            <Route path=path!("/register/approver") view=ApproverPage/>
            <Route path=path!("/register/review") view=ReviewPage/>
            <Route path=path!("/register/done") view=DonePage/>
            <Route path=path!("/register/confirm") view=ConfirmContactPage/>
            <Route path=path!("/engagements/discover") view=DiscoverPage/>
            <Route path=path!("/engagements") view=MyEngagementsPage/>
            <Route path=path!("/engagements/:id") view=EngagementPage/>
            <Route path=path!("/engagements/:id/requests") view=QueuePage/>
            <Route path=path!("/requests") view=MyRequestsPage/>
        </Routes>
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
