//! The pages that few people open on a given day are parts of their own: their code is loaded when one of them is asked for.
//! The build (tools/pack-site.mjs) makes a file of each module that is named in `wasm_split`.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use entente_shared::{Error, Missing, terms::TermsOf};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::{
    agreements::{
        accepted_text::accepted_text_page, host_page::host_agreements_page, new_version::new_version_page,
        of_account::account_agreements_page, preview::preview_page,
    },
    announcements::{edit::announcement_page, list::announcements_page},
    credentials::{
        confirm_email::confirm_email_page,
        email_of::email_of_page,
        lost_factor::lost_factor_page,
        one_time::one_time_page,
        people::directory_people_page,
        reset::{ask_reset_page, reset_page, reset_sent_page},
        set_up::set_up_page,
    },
    directories::{
        linked::{link::link_page, list::directories_page, unlink::unlink_page},
        new_directory::new_directory_page,
    },
    engagements::{
        new::new_engagement_page,
        roles::{name_page, roles_page},
        settings::{
            audience::{audience_page, remove_organization_page},
            life::life_page,
            settings_page,
        },
    },
    host::{
        account::host_account_page, accounts::accounts_page, health::health_page, lift::lift_page, outbox::outbox_page,
        overview::overview_page, suspend::suspend_page,
    },
    html::Node,
    me::{email::email_page, profile::profile_page, security::security_page, sessions::sessions_page},
    members::{
        add::add_members_page, copy::copy_members_page, keep::keep_page, leave::leave_page, list::members_page, remove::remove_member_page,
    },
    names::{claim::claim_page, host_page::host_names_page, my_claims::my_claims_page},
    organizations::{contact::account_contact_page, name::account_name_page, profile::account_page},
    people::{
        accept::accept_page, add::add_people_page, choose_password::choose_password_page, created::created_page,
        invitations::invitations_page, list::people_page, new_user::new_user_page, remove::remove_person_page,
    },
    programs::{
        edit::edit_program_page, host_page::host_programs_page, keep::keep_program_page, new_program::new_program_page, page::program_page,
        people::program_people_page,
    },
    registration::{
        approver::approver_page, before::before_page, confirm::confirm_contact_page, contact::contact_page, done::done_page,
        existing::another_page, hand_over::hand_over_page, organization::organization_page, review::review_page,
        start_over::start_over_page, take_over::take_over_page,
    },
    terms::{
        accept::accept_terms_page, acceptances::acceptances_page, change::change_terms_page, kept::kept_terms_page, mine::my_terms_page,
        new_version::new_terms_page, owing::owing_page, preview::terms_preview_page, receipt::receipt_page,
    },
    ui::refusal,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Registration,
    HandOver,
    Account,
    People,
    Directory,
    Oneself,
    Operators,
    Host,
    Running,
    Programs,
    Terms,
    Members,
}

impl Part {
    /// The part that the page at a path belongs to; none if everybody has its code from the start.
    pub fn at(path: &str) -> Option<Self> {
        Some(match segments(path)[..] {
            ["engagements", _, "settings" | "roles", ..] | ["programs", _, "engagements", ..] => Self::Running,
            ["admin" | "me", "terms", ..] | ["programs" | "engagements", _, "terms", ..] | ["engagements", _, "accept"] => Self::Terms,
            ["register", "hand-over" | "take-over"] => Self::HandOver,
            ["register", ..] => Self::Registration,
            ["account", "people" | "invitations", ..] | ["invitations", ..] => Self::People,
            ["directories", "new" | "people", ..] => Self::Directory,
            ["account" | "names", ..] => Self::Account,
            ["me" | "reset-password" | "confirm-email", ..] => Self::Oneself,
            ["programs", _] | ["programs", _, "edit" | "people" | "announcements", ..] => Self::Programs,
            ["admin", "programs", ..] | ["engagements", _, "announcements", ..] => Self::Programs,
            ["admin"] | ["admin", "accounts" | "outbox" | "health", ..] => Self::Operators,
            ["admin", ..] => Self::Host,
            ["engagements", _, "members" | "leave" | "keep", ..] => Self::Members,
            _ => return None,
        })
    }

    /// As the build names it.
    #[cfg(feature = "ssr")]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Registration => "registration",
            Self::HandOver => "hand_over",
            Self::Account => "account",
            Self::People => "people",
            Self::Directory => "directory",
            Self::Oneself => "oneself",
            Self::Operators => "operators",
            Self::Host => "host",
            Self::Running => "running",
            Self::Programs => "programs",
            Self::Terms => "terms",
            Self::Members => "members",
        }
    }

    #[cfg(not(feature = "ssr"))]
    pub async fn load(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Registration => load_registration().await,
            Self::HandOver => load_hand_over().await,
            Self::Account => load_account().await,
            Self::People => load_people().await,
            Self::Directory => load_directory().await,
            Self::Oneself => load_oneself().await,
            Self::Operators => load_operators().await,
            Self::Host => load_host().await,
            Self::Running => load_running().await,
            Self::Programs => load_programs().await,
            Self::Terms => load_terms().await,
            Self::Members => load_members().await,
        }
    }

    /// One of its pages. In the browser only after it was loaded: then, and on the server, there is nothing to wait for.
    pub fn page(self, path: String) -> Node {
        match self {
            Self::Registration => at_once(registration(path)),
            Self::HandOver => at_once(hand_over(path)),
            Self::Account => at_once(account(path)),
            Self::People => at_once(people(path)),
            Self::Directory => at_once(directory(path)),
            Self::Oneself => at_once(oneself(path)),
            Self::Operators => at_once(operators(path)),
            Self::Host => at_once(host(path)),
            Self::Running => at_once(running(path)),
            Self::Programs => at_once(programs(path)),
            Self::Terms => at_once(terms(path)),
            Self::Members => at_once(members(path)),
        }
    }
}

pub fn segments(path: &str) -> Vec<&str> {
    path.trim_matches('/').split('/').collect()
}

fn at_once(page: impl Future<Output = Result<Node, SplitLoaderError>>) -> Node {
    match pin!(page).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(page)) => page,
        Poll::Ready(Err(_)) | Poll::Pending => refusal(Error::Unreachable),
    }
}

fn no_page() -> Node {
    refusal(Missing::Page.into())
}

#[wasm_split(registration, fallible, preload(load_registration))]
fn registration(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["register"] => before_page(),
        ["register", "organization"] => organization_page(),
        ["register", "contact"] => contact_page(),
        ["register", "approver"] => approver_page(),
        ["register", "review"] => review_page(),
        ["register", "done"] => done_page(),
        ["register", "another"] => another_page(),
        ["register", "start-over"] => start_over_page(),
        ["register", "confirm"] => confirm_contact_page(),
        _ => no_page(),
    })
}

#[wasm_split(hand_over, fallible, preload(load_hand_over))]
fn hand_over(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["register", "hand-over"] => hand_over_page(),
        ["register", "take-over"] => take_over_page(),
        _ => no_page(),
    })
}

#[wasm_split(account, fallible, preload(load_account))]
fn account(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["account"] => account_page(),
        ["account", "name"] => account_name_page(),
        ["account", "contact"] => account_contact_page(),
        ["account", "agreements"] => account_agreements_page(),
        ["account", "agreements", id] => accepted_text_page(id),
        ["account", "directories"] => directories_page(),
        ["account", "directories", "link"] => link_page(),
        ["account", "directories", id, "unlink"] => unlink_page(id),
        ["names", "claim"] => claim_page(),
        ["names", "claims"] => my_claims_page(),
        _ => no_page(),
    })
}

#[wasm_split(people, fallible, preload(load_people))]
fn people(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["account", "people"] => people_page(),
        ["account", "people", "add"] => add_people_page(),
        ["account", "people", "new"] => new_user_page(),
        ["account", "people", "created"] => created_page(),
        ["account", "people", id, "remove"] => remove_person_page(id),
        ["account", "invitations"] => invitations_page(),
        ["invitations", "accept"] => accept_page(),
        ["invitations", "password"] => choose_password_page(),
        _ => no_page(),
    })
}

#[wasm_split(directory, fallible, preload(load_directory))]
fn directory(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["directories", "new"] => new_directory_page(),
        ["directories", "people"] => directory_people_page(),
        ["directories", "people", user, "password"] => one_time_page(user),
        ["directories", "people", user, "email"] => email_of_page(user),
        ["directories", "people", user, "second-factor"] => lost_factor_page(user),
        _ => no_page(),
    })
}

#[wasm_split(oneself, fallible, preload(load_oneself))]
fn oneself(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["reset-password"] => ask_reset_page(),
        ["reset-password", "sent"] => reset_sent_page(),
        ["reset-password", "new"] => reset_page(),
        ["confirm-email"] => confirm_email_page(),
        ["me"] => profile_page(),
        ["me", "email"] => email_page(),
        ["me", "security"] => security_page(),
        ["me", "security", "second-factor"] => set_up_page(),
        ["me", "sessions"] => sessions_page(),
        _ => no_page(),
    })
}

#[wasm_split(operators, fallible, preload(load_operators))]
fn operators(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["admin"] => overview_page(),
        ["admin", "accounts"] => accounts_page(),
        ["admin", "accounts", id] => host_account_page(id),
        ["admin", "accounts", id, "suspend"] => suspend_page(id),
        ["admin", "accounts", id, "lift"] => lift_page(id),
        ["admin", "outbox"] => outbox_page(),
        ["admin", "health"] => health_page(),
        _ => no_page(),
    })
}

#[wasm_split(host, fallible, preload(load_host))]
fn host(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["admin", "names"] => host_names_page(),
        ["admin", "agreements"] => host_agreements_page(),
        ["admin", "agreements", "new"] => new_version_page(),
        ["admin", "agreements", "preview"] => preview_page(),
        _ => no_page(),
    })
}

#[wasm_split(running, fallible, preload(load_running))]
fn running(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["programs", program, "engagements", "new"] => new_engagement_page(program),
        ["engagements", id, "settings"] => settings_page(id),
        ["engagements", id, "settings", "life"] => life_page(id),
        ["engagements", id, "settings", "audience"] => audience_page(id),
        ["engagements", id, "settings", "audience", organization, "remove"] => remove_organization_page(id, organization),
        ["engagements", id, "roles"] => roles_page(id),
        ["engagements", id, "roles", role] => name_page(id, role, None),
        ["engagements", id, "roles", role, organization] => name_page(id, role, Some(organization)),
        _ => no_page(),
    })
}

#[wasm_split(programs, fallible, preload(load_programs))]
fn programs(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["admin", "programs"] => host_programs_page(),
        ["admin", "programs", "new"] => new_program_page(),
        ["admin", "programs", id] => keep_program_page(id),
        ["programs", id] => program_page(id),
        ["programs", id, "edit"] => edit_program_page(id),
        ["programs", id, "people"] => program_people_page(id),
        [place @ ("programs" | "engagements"), id, "announcements"] => announcements_page(place, id),
        [place @ ("programs" | "engagements"), id, "announcements", announcement] => announcement_page(place, id, announcement),
        _ => no_page(),
    })
}

#[wasm_split(terms, fallible, preload(load_terms))]
fn terms(path: String) -> Result<Node, SplitLoaderError> {
    let segments = segments(&path);
    Ok(match segments[..] {
        ["admin", "terms", ref rest @ ..] => kept_terms(Some(TermsOf::Host), rest),
        ["programs", id, "terms", ref rest @ ..] => kept_terms(id.parse().ok().map(TermsOf::Program), rest),
        ["engagements", id, "terms", "acceptances"] => acceptances_page(id),
        ["engagements", id, "terms", "owing"] => owing_page(id),
        ["engagements", id, "terms", ref rest @ ..] => kept_terms(id.parse().ok().map(TermsOf::Engagement), rest),
        ["engagements", id, "accept"] => accept_terms_page(id),
        ["me", "terms"] => my_terms_page(),
        ["me", "terms", id] => receipt_page(id),
        _ => no_page(),
    })
}

/// The pages of those who keep terms, which are the same for all.
fn kept_terms(of: Option<TermsOf>, rest: &[&str]) -> Node {
    match rest {
        [] => kept_terms_page(of),
        ["new"] => new_terms_page(of),
        ["preview"] => terms_preview_page(of),
        ["use"] if of != Some(TermsOf::Host) => change_terms_page(of),
        _ => no_page(),
    }
}

#[wasm_split(members, fallible, preload(load_members))]
fn members(path: String) -> Result<Node, SplitLoaderError> {
    Ok(match segments(&path)[..] {
        ["engagements", id, "members"] => members_page(id),
        ["engagements", id, "members", "add"] => add_members_page(id),
        ["engagements", id, "members", "copy"] => copy_members_page(id),
        ["engagements", id, "members", person, "remove"] => remove_member_page(id, person),
        ["engagements", id, "leave"] => leave_page(id),
        ["engagements", id, "keep"] => keep_page(id),
        _ => no_page(),
    })
}
