//! On the way to a provider: a state that only this browser can bring back, once, within ten minutes.

use entente_app::backend::Visit;
use entente_shared::{SignInFailure, directories::local_path};
use reqwest::Url;

use super::{
    Linked, Wish, Words, ends_at,
    provider::{Metadata, Problem, Provider},
    queries, refuse,
};
use crate::{directories::attempts, fault::Fault};

/// Where the browser goes now, and what it brings back.
pub struct Begun {
    /// What people know the provider by.
    pub label: String,
    pub address: String,
    /// The cookie's place among those of sign-ins under way.
    pub place: u8,
    pub cookie: String,
}

pub async fn run(linked: &Linked, visit: &Visit, name: &str, wish: Wish, taken: &[u8]) -> Result<Begun, Fault> {
    let provider = linked.provider(name)?;
    attempts::count(&linked.db, visit.now, &[attempts::starts_from(visit.address)]).await?;
    let refused = |problem| refuse(visit, provider, &wish, &problem);
    let metadata = provider.metadata(visit.now).await.map_err(refused)?;
    let words = Words::new(&*linked.ids, taken);
    let address = address(provider, &metadata, &linked.callback(provider), &words).map_err(refused)?;

    let row = queries::Underway {
        provider: name.to_owned(),
        return_to: local_path(&wish.return_to).to_owned(),
        also: wish.also,
        expires_at: ends_at(visit.now),
    };
    let mut tx = linked.db.begin().await?;
    queries::forget_sign_ins_before(&mut tx, visit.now).await?;
    queries::insert_sign_in(&mut tx, &words.state_hash(), &words.browser_hash(), &row).await?;
    tx.commit().await?;
    let place = super::place_of(&words.state);
    Ok(Begun { label: provider.config.label.clone(), address, place, cookie: words.browser })
}

/// Where the person signs in, with what was agreed on in the protocol.
fn address(provider: &Provider, metadata: &Metadata, callback: &str, words: &Words) -> Result<String, Problem> {
    let bad = |error| Problem::new(SignInFailure::Unusable, format!("metadata: authorization_endpoint is no address: {error}"));
    let mut address = Url::parse(&metadata.authorization_endpoint).map_err(bad)?;
    let config = &provider.config;
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &config.client_id)
        .append_pair("redirect_uri", callback)
        .append_pair("scope", &config.scopes.join(" "))
        .append_pair("state", &words.state)
        .append_pair("nonce", &words.nonce())
        .append_pair("code_challenge", &words.challenge())
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(config.prompt.as_ref().map(|prompt| ("prompt", prompt)));
    Ok(address.into())
}
