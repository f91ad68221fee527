//! CTX-02: two tabs with two accounts don't write into each other's. Every form says as whom and for which account its page was made, and
//! so does every question that a page asks. This is the one place where that is held against what the browser acts for by now.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, Method, header};
use entente_app::{
    backend::Visit,
    response::{ACTING_AS, Refused, SWITCH_BACK},
};
use entente_shared::{
    Conflict, Error,
    people::{ActingAs, Actor},
};

use super::{
    Web,
    visits::{self, Asked},
};

/// What these do does not depend on who acts, or they say themselves for whom it is done. This list only gets shorter.
pub const FOR_WHOEVER_ACTS: [&str; 8] = [
    // The ways in, between and out.
    "/fn/directories/create",
    "/fn/directories/sign-in",
    "/fn/directories/sign-out",
    "/fn/session/leave",
    "/fn/session/switch",
    // The choices of a browser and its reader.
    "/fn/session/choose-language",
    "/fn/session/choose-theme",
    // The link of a mail is the permission.
    "/fn/registration/confirm-contact",
];

/// What a request says of the page that it comes from.
pub enum Said {
    /// A page made for nobody who is signed in.
    Nobody,
    /// A form of a page made for that context.
    Form(ActingAs),
    /// A question of such a page.
    Question(ActingAs),
    /// A form, and to switch back to it first: the person was told and has pressed the button.
    SwitchBack(ActingAs),
    /// A browser's form that says nothing, or what can't be read.
    Unreadable,
    /// A program: it has no page that could be out of date.
    Nothing,
}

impl Said {
    pub fn by(headers: &HeaderMap, method: &Method, typed: &[(String, String)]) -> Self {
        let field = |wanted: &str| typed.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        let asked = || headers.get(ACTING_AS).map(|value| value.to_str().unwrap_or("unreadable"));
        let is_form = *method == Method::POST;
        let said = if is_form { field(ACTING_AS) } else { asked() };
        match said {
            Some("") => Self::Nobody,
            Some(text) => match text.parse() {
                Ok(acting) if field(SWITCH_BACK).is_some() => Self::SwitchBack(acting),
                Ok(acting) if is_form => Self::Form(acting),
                Ok(acting) => Self::Question(acting),
                Err(_) => Self::Unreadable,
            },
            None if is_form && is_of_a_browser(headers) => Self::Unreadable,
            None => Self::Nothing,
        }
    }
}

/// Browsers say with each form where it comes from; see `guard.rs`.
fn is_of_a_browser(headers: &HeaderMap) -> bool {
    headers.contains_key(HeaderName::from_static("sec-fetch-site")) || headers.contains_key(header::ORIGIN)
}

/// The visit to carry the request out for.
///
/// # Errors
/// `OtherAccount` if the page was made for another context; `SignedOut` if that was somebody's and nobody is signed in by now.
pub async fn check(web: &Web, asked: &Asked, visit: Arc<Visit>, path: &str, said: Said) -> Result<Arc<Visit>, Error> {
    if FOR_WHOEVER_ACTS.contains(&path) {
        return Ok(visit);
    }
    let made_for = match said {
        Said::Nothing => return Ok(visit),
        Said::Unreadable => return Err(Error::Malformed),
        Said::SwitchBack(acting) => {
            visit.backend.contexts.switch(&visit, acting).await?;
            return visits::arrive(web, asked, None, None).await;
        }
        // What was made before the person had any account can't be about another one: pressing *Finish* twice is no matter of two accounts.
        Said::Form(acting) if acting.account.is_none() && is_of(&visit, acting) => return Ok(visit),
        Said::Form(acting) | Said::Question(acting) => Some(acting),
        Said::Nobody => None,
    };
    let Some(actor) = &visit.actor else { return if made_for.is_none() { Ok(visit) } else { Err(Error::SignedOut) } };
    if made_for == Some(actor.acting_as()) {
        return Ok(visit);
    }
    let before = match (made_for, visit.session) {
        (Some(made_for), Some(session)) => web.services.find_actor_as(&session, made_for).await?,
        _ => None,
    };
    let is_somebody_else = before.as_ref().is_some_and(|before| before.user != actor.user);
    Err(Conflict::OtherAccount { made_for: before.map(|before| name(&before, is_somebody_else)), now: name(actor, is_somebody_else) }
        .into())
}

fn is_of(visit: &Visit, acting: ActingAs) -> bool {
    visit.actor.as_ref().is_some_and(|actor| actor.user == acting.user)
}

fn name(actor: &Actor, with_person: bool) -> String {
    match &actor.account {
        Some(account) if with_person => format!("{} ({})", account.name, actor.name),
        Some(account) => account.name.clone(),
        None => format!("{} · {}", actor.directory_prefix, actor.name),
    }
}

/// The context that a refused form's page was made for, if that is why it was refused.
pub fn other_context(refused: &Refused) -> Option<ActingAs> {
    if !matches!(refused.error, Error::Conflict { what: Conflict::OtherAccount { .. } }) {
        return None;
    }
    refused.value_of(ACTING_AS).and_then(|acting| acting.parse().ok())
}
