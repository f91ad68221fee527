//! From a request to a visit: who, from where, in which language.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, header},
};
use entente_app::{
    backend::{Arrival, Theme, Visit},
    response::Refused,
};
use entente_shared::{Error, Language, people::OtherContexts};

use super::{Web, cookies, log::RequestId, made_for, proxies};
use crate::directories::OpenSession;

/// What a visit needs of a request.
#[derive(Clone)]
pub struct Asked {
    headers: HeaderMap,
    address: IpAddr,
    request_id: String,
}

impl Asked {
    pub fn from_request(web: &Web, request: &Request) -> Self {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        Self {
            headers: request.headers().clone(),
            address: proxies::visitor(&web.services.config.trusted_proxies, peer, request.headers()),
            request_id: RequestId::of(request).0,
        }
    }
}

/// The visit of a request.
///
/// # Errors
/// If it can't be found out who is signed in.
pub async fn arrive(web: &Web, asked: &Asked, refused: Option<Refused>, failure: Option<Error>) -> Result<Arc<Visit>, Error> {
    Ok(match open_session(web, asked).await? {
        Some(open) => signed_in(web, asked, open, OtherContexts::default(), (refused, failure)),
        None => signed_out(web, asked, (refused, failure)).await?,
    })
}

/// The same for a page, whose frame offers the other contexts that are open (CTX-01). A page that answers a form which was made for
/// another context than the browser's is shown as it was, for that one (CTX-02).
///
/// # Errors
/// As [`arrive`].
pub async fn arrive_at_page(web: &Web, asked: &Asked, refused: Option<Refused>, failure: Option<Error>) -> Result<Arc<Visit>, Error> {
    let Some(mut open) = open_session(web, asked).await? else { return signed_out(web, asked, (refused, failure)).await };
    if let Some(acting) = refused.as_ref().and_then(made_for::other_context)
        && let Some(as_it_was) = web.services.find_actor_as(&open.key, acting).await?
    {
        open = OpenSession { actor: as_it_was, has_others: true, ..open };
    }
    // Most people have one account and nothing to choose: the look-up is saved for the others.
    let others = if open.has_others { web.services.other_contexts(&open.key, &open.actor).await? } else { OtherContexts::default() };
    Ok(signed_in(web, asked, open, others, (refused, failure)))
}

async fn open_session(web: &Web, asked: &Asked) -> Result<Option<OpenSession>, Error> {
    match token(web, asked) {
        Some(token) => web.services.find_session(token).await,
        None => Ok(None),
    }
}

fn token<'a>(web: &Web, asked: &'a Asked) -> Option<&'a str> {
    let token = cookies::get(&asked.headers, cookies::session_name(web.services.config.is_secure()));
    // A token is 43 characters; whatever is much longer is none.
    token.filter(|token| token.len() <= 64)
}

/// A form that is answered with its page, and why a page can't be shown.
type Answered = (Option<Refused>, Option<Error>);

fn signed_in(web: &Web, asked: &Asked, open: OpenSession, others: OtherContexts, answered: Answered) -> Arc<Visit> {
    let OpenSession { actor, key, .. } = open;
    let arrival = arrival(web, asked, actor.language, answered);
    visit(web, Arrival { actor: Some(actor), session: Some(key), others, ..arrival })
}

async fn signed_out(web: &Web, asked: &Asked, answered: Answered) -> Result<Arc<Visit>, Error> {
    let pending = match token(web, asked) {
        Some(token) => web.services.find_pending(token).await?,
        None => None,
    };
    Ok(visit(web, Arrival { pending, ..arrival(web, asked, language(&asked.headers), answered) }))
}

/// A visit by nobody in particular.
pub fn without_session(web: &Web, asked: &Asked, failure: Error) -> Arc<Visit> {
    visit(web, arrival(web, asked, language(&asked.headers), (None, Some(failure))))
}

fn visit(web: &Web, arrival: Arrival) -> Arc<Visit> {
    Arc::new(Visit::new(web.backend.clone(), web.site.assets(), arrival))
}

fn arrival(web: &Web, asked: &Asked, language: Language, (refused, failure): Answered) -> Arrival {
    let user_agent = asked.headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    Arrival {
        request_id: asked.request_id.clone(),
        now: web.services.clock.now(),
        actor: None,
        pending: None,
        session: None,
        others: OtherContexts::default(),
        language,
        theme: cookies::get(&asked.headers, cookies::THEME).map_or(Theme::System, Theme::from_word),
        address: asked.address,
        user_agent: user_agent.chars().take(200).collect(),
        refused,
        failure,
    }
}

/// The language that was chosen in this browser, else the browser's own.
fn language(headers: &HeaderMap) -> Language {
    let chosen = cookies::get(headers, cookies::LANGUAGE).and_then(|word| word.parse().ok());
    chosen.unwrap_or_else(|| {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
        Language::from_accept_language(accepted.unwrap_or_default())
    })
}
