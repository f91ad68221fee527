//! On the way to a provider: a state that only this browser can bring back, once, within ten minutes.

use entente_app::backend::Visit;
use entente_shared::directories::local_path;
use openidconnect::{
    AuthenticationFlow, CsrfToken, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreResponseType},
};

use super::{Linked, Wish, Words, ends_at, queries, refuse};
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

pub async fn run(linked: &Linked, visit: &Visit, name: &str, wish: Wish) -> Result<Begun, Fault> {
    let provider = linked.provider(name)?;
    attempts::count(&linked.db, visit.now, &[attempts::starts_from(visit.address)]).await?;
    let refused = |problem| refuse(visit, provider, &wish, &problem);
    let metadata = provider.metadata(visit.now).await.map_err(refused)?;
    let client = provider.client(&metadata, linked.callback(provider)).map_err(refused)?;

    let words = Words::new(&*linked.ids);
    let (state, nonce) = (words.state.clone(), words.nonce());
    let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
    let mut request = client
        .authorize_url(flow, || CsrfToken::new(state), || nonce)
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&words.verifier()));
    for scope in provider.config.scopes.iter().filter(|scope| *scope != "openid") {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    if let Some(prompt) = &provider.config.prompt {
        request = request.add_prompt(match prompt.as_str() {
            "login" => CoreAuthPrompt::Login,
            _ => CoreAuthPrompt::SelectAccount,
        });
    }
    let (address, ..) = request.url();

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
    Ok(Begun { label: provider.config.label.clone(), address: address.into(), place, cookie: words.browser })
}
