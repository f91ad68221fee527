//! Every page and its address, in one place: loading a part of them later is a change here only.

use entente_shared::{Error, Missing};
use leptos::prelude::*;
#[cfg(not(feature = "ssr"))]
use leptos_router::location::{BrowserUrl, LocationProvider};
use leptos_router::{components::Router, hooks::use_location};

use crate::{
    access::{my_requests::my_requests_page, queue::queue_page},
    agreements::{
        accepted_text::accepted_text_page, host_page::host_agreements_page, new_version::new_version_page,
        of_account::account_agreements_page, preview::preview_page,
    },
    context::switch_page::switch_page,
    credentials::{
        one_time::one_time_page,
        people::directory_people_page,
        reset::{ask_reset_page, reset_page, reset_sent_page},
        set_up::set_up_page,
    },
    directories::{
        linked::{link::link_page, list::directories_page, unlink::unlink_page},
        new_directory::new_directory_page,
        sign_in::sign_in_page,
    },
    engagements::{detail::engagement_page, discover::discover_page, list::my_engagements_page},
    home::home_page,
    html::{Node, live},
    me::{profile::profile_page, security::security_page, sessions::sessions_page},
    names::{claim::claim_page, host_page::host_names_page, my_claims::my_claims_page},
    organizations::{contact::account_contact_page, name::account_name_page, profile::account_page},
    people::{
        accept::accept_page, add::add_people_page, choose_password::choose_password_page, created::created_page,
        invitations::invitations_page, list::people_page, new_user::new_user_page, remove::remove_person_page,
    },
    registration::{
        approver::approver_page, before::before_page, confirm::confirm_contact_page, contact::contact_page, done::done_page,
        existing::another_page, hand_over::hand_over_page, organization::organization_page, review::review_page,
        start_over::start_over_page, take_over::take_over_page,
    },
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
        framed(match failure {
            Some(error) => refusal(error),
            None => pages(),
        })
    };
    view! { <Router>{content()}</Router> }
}

/// The page at the address. It is made anew when the path changes, not when only its parameters do.
fn pages() -> Node {
    let location = use_location();
    #[cfg(not(feature = "ssr"))]
    let browser = use_context::<BrowserUrl>();
    live(move || {
        let page = page(&location.pathname.get());
        // The browser may show the new address now.
        #[cfg(not(feature = "ssr"))]
        if let Some(browser) = &browser {
            browser.ready_to_complete();
        }
        page
    })
}

fn page(path: &str) -> Node {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts[..] {
        [""] => home_page(),
        ["sign-in"] => sign_in_page(),
        ["directories", "new"] => new_directory_page(),
        ["directories", "people"] => directory_people_page(),
        ["directories", "people", user, "password"] => one_time_page(user),
        ["reset-password"] => ask_reset_page(),
        ["reset-password", "sent"] => reset_sent_page(),
        ["reset-password", "new"] => reset_page(),
        ["me"] => profile_page(),
        ["me", "security"] => security_page(),
        ["me", "security", "second-factor"] => set_up_page(),
        ["me", "sessions"] => sessions_page(),
        ["register"] => before_page(),
        ["register", "organization"] => organization_page(),
        ["register", "contact"] => contact_page(),
        ["register", "approver"] => approver_page(),
        ["register", "review"] => review_page(),
        ["register", "done"] => done_page(),
        ["register", "another"] => another_page(),
        ["register", "start-over"] => start_over_page(),
        ["register", "hand-over"] => hand_over_page(),
        ["register", "take-over"] => take_over_page(),
        ["register", "confirm"] => confirm_contact_page(),
        ["switch"] => switch_page(),
        ["account"] => account_page(),
        ["account", "name"] => account_name_page(),
        ["account", "contact"] => account_contact_page(),
        ["account", "agreements"] => account_agreements_page(),
        ["account", "agreements", id] => accepted_text_page(id),
        ["admin", "agreements"] => host_agreements_page(),
        ["admin", "agreements", "new"] => new_version_page(),
        ["admin", "agreements", "preview"] => preview_page(),
        ["account", "directories"] => directories_page(),
        ["account", "directories", "link"] => link_page(),
        ["account", "directories", id, "unlink"] => unlink_page(id),
        ["account", "people"] => people_page(),
        ["account", "people", "add"] => add_people_page(),
        ["account", "people", "new"] => new_user_page(),
        ["account", "people", "created"] => created_page(),
        ["account", "people", id, "remove"] => remove_person_page(id),
        ["account", "invitations"] => invitations_page(),
        ["invitations", "accept"] => accept_page(),
        ["invitations", "password"] => choose_password_page(),
        ["admin"] | ["admin", "names"] => host_names_page(),
        ["names", "claim"] => claim_page(),
        ["names", "claims"] => my_claims_page(),
        ["engagements", "discover"] => discover_page(),
        ["engagements"] => my_engagements_page(),
        ["engagements", id] => engagement_page(id),
        ["engagements", id, "requests"] => queue_page(id),
        ["requests"] => my_requests_page(),
        _ => refusal(Missing::Page.into()),
    }
}

/// After each step inside the page: menus close, the focus goes to the new content, and the clock goes on.
fn follow_navigation() {
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
