//! Back from a provider: who is it? The state is used up first, so that nothing of what follows can be tried twice.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{DirectoryId, Error, SignInFailure, UserId, directories::DirectoryRole};
use serde_json::json;

use super::{
    Linked, Wish, Words,
    exchange::{self, Tokens},
    person::{self, Described},
    provider::{Metadata, Problem, Provider},
    queries, refuse,
    token::{self, TokenFault, Verified},
};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    db::Tx,
    directories::{
        attempts,
        sessions::{self, Others},
    },
    fault::Fault,
};

/// What the browser brings: parameters that the provider has put into the address, and the cookie of the sign-in.
#[derive(Default)]
pub struct Came {
    pub code: Option<String>,
    pub state: String,
    /// RFC 9207.
    pub issuer: Option<String>,
    pub error: Option<String>,
    pub cookie: Option<String>,
}

/// The page to go on to, with a new session; without one for whoever is signed in by this already and came back to it.
#[derive(Debug)]
pub struct Finished {
    pub session: Option<SessionToken>,
    pub return_to: String,
}

pub async fn run(linked: &Linked, visit: &Visit, name: &str, came: Came) -> Result<Finished, Fault> {
    let provider = linked.provider(name)?;
    let Came { code, state, issuer, error, cookie } = came;
    let words = Words { state, browser: cookie.unwrap_or_default() };
    let mut tx = linked.db.begin().await?;
    let used = queries::use_sign_in(&mut tx, &words.state_hash(), &words.browser_hash(), name, visit.now).await?;
    tx.commit().await?;
    let Some(row) = used else {
        if let Some(session) = &visit.session
            && let Some(return_to) = queries::way_of(&linked.db, session, &words.state_hash()).await?
        {
            return Ok(Finished { session: None, return_to });
        }
        let problem = Problem::new(SignInFailure::Stale, "no sign-in is under way with this state, browser and provider");
        return Err(refuse(visit, provider, &Wish::default(), &problem));
    };
    let wish = Wish { return_to: row.return_to, also: row.also };

    let answer = Answer { code, issuer, error };
    match identify(linked, visit, provider, &words, answer).await {
        Ok(described) => {
            if described.groups_left_out {
                tell_of_groups(visit, provider);
            }
            sign_in(linked, visit, described, wish, &words).await
        }
        Err(problem) => Err(refuse(visit, provider, &wish, &problem)),
    }
}

/// What the provider has put into the address.
struct Answer {
    code: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

/// Asks the provider who came.
async fn identify(linked: &Linked, visit: &Visit, provider: &Provider, words: &Words, answer: Answer) -> Result<Described, Problem> {
    let metadata = provider.metadata(visit.now).await?;
    let pattern = &provider.config.issuer;
    match &answer.issuer {
        Some(issuer) if !pattern.is_multi_tenant() && *issuer != pattern.pattern && !pattern.is_also(issuer) => {
            return Err(Problem::untrusted(format!("the answer is of another issuer: {issuer:.200}")));
        }
        None if metadata.says_who_answers => {
            return Err(Problem::untrusted("the answer does not say who it is of (iss)"));
        }
        _ => {}
    }
    if let Some(error) = answer.error.filter(|error| !error.is_empty()) {
        let why = match error.as_str() {
            "access_denied" | "login_required" | "interaction_required" | "consent_required" => SignInFailure::Declined,
            "server_error" | "temporarily_unavailable" => SignInFailure::Unreachable,
            _ => SignInFailure::Unusable,
        };
        return Err(Problem::new(why, format!("the provider says {error:.100}")));
    }
    let code = answer.code.filter(|code| !code.is_empty()).ok_or_else(|| Problem::untrusted("there is no code in the answer"))?;
    let tokens = exchange::run(provider, &metadata, &linked.callback(provider), &code, words).await?;
    let mut verified = verify(visit, provider, &metadata, &tokens, words).await?;
    if answer.issuer.is_some_and(|issuer| issuer != verified.issuer && issuer != pattern.pattern && !pattern.is_also(&issuer)) {
        return Err(Problem::untrusted("the answer and the token are of different issuers"));
    }
    add_userinfo(provider, &metadata, &tokens, &mut verified).await?;
    person::describe(&provider.config, verified)
}

async fn verify(visit: &Visit, provider: &Provider, metadata: &Metadata, tokens: &Tokens, words: &Words) -> Result<Verified, Problem> {
    let keys = provider.keys(visit.now, metadata).await?;
    let unsigned = match token::verify(&provider.config, &keys, tokens, &words.nonce(), visit.now) {
        Ok(verified) => return Ok(verified),
        Err(TokenFault::Problem(problem)) => return Err(problem),
        Err(TokenFault::Keys(problem)) => problem,
    };
    let keys = provider.rotated_keys(visit.now, metadata, &keys).await?.ok_or(unsigned)?;
    token::verify(&provider.config, &keys, tokens, &words.nonce(), visit.now).map_err(|fault| match fault {
        TokenFault::Problem(problem) | TokenFault::Keys(problem) => problem,
    })
}

/// Providers that go by the letter tell names and roles only here. What the signed token says comes first.
async fn add_userinfo(provider: &Provider, metadata: &Metadata, tokens: &Tokens, verified: &mut Verified) -> Result<(), Problem> {
    let has_name = verified.claims.text("name").is_some_and(|name| !name.trim().is_empty());
    let Some(address) = metadata.userinfo_endpoint.as_ref().filter(|_| !has_name) else { return Ok(()) };
    let more = provider.fetch.object(address, tokens.access.as_deref()).await.map_err(|fault| Problem::of("userinfo", &fault))?;
    if more.text("sub").as_ref() != Some(&verified.subject) {
        return Err(Problem::claim(SignInFailure::Untrusted, "sub", "userinfo is about somebody else (sub)"));
    }
    verified.claims.add(more);
    Ok(())
}

/// For whoever runs this Entente; the person is told on the page that they may not use.
fn tell_of_groups(visit: &Visit, provider: &Provider) {
    let provider = &provider.config.name;
    tracing::warn!(
        request_id = visit.request_id,
        provider,
        claim = "groups",
        "the provider has left out the groups of somebody who is in too many, so no group has made a Global administrator of them: \
         name the role by wids, by an app role, or send only the groups that are assigned to the application"
    );
}

async fn sign_in(linked: &Linked, visit: &Visit, described: Described, wish: Wish, words: &Words) -> Result<Finished, Fault> {
    let ids = &*linked.ids;
    let mut tx = linked.db.begin().await?;
    attempts::forgive(&mut tx, &[attempts::starts_from(visit.address)]).await?;
    let (directory, is_new) = find_or_add_directory(linked, &mut tx, visit, &described).await?;
    let (user, event) = find_or_add_person(linked, &mut tx, visit, directory, &described).await?;
    let origin = Origin::of(visit).by(user);
    if is_new {
        let after = json!({ "issuer": described.issuer, "tenant": described.tenant });
        let event = Event { action: Action::CreateDirectory, target: Target::Directory(directory), before: None, after: Some(after) };
        audit::record(&mut tx, ids, &origin, event).await?;
    }
    if let Some(event) = event {
        audit::record(&mut tx, ids, &origin, event).await?;
    }
    let session = sessions::start(&mut tx, ids, visit, user, Others::asked(wish.also)).await?;
    queries::keep_way(&mut tx, &sessions::token_hash(&session.0), user, &words.state_hash(), &wish.return_to).await?;
    let event = Event { action: Action::SignIn, target: Target::User(user), before: None, after: None };
    audit::record(&mut tx, ids, &origin, event).await?;
    tx.commit().await?;
    Ok(Finished { session: Some(session), return_to: wish.return_to })
}

/// The directory of an issuer and an organization there; true if this is the first that is seen of it.
async fn find_or_add_directory(linked: &Linked, tx: &mut Tx, visit: &Visit, who: &Described) -> Result<(DirectoryId, bool), Fault> {
    for name in &who.directory_names {
        if let Some(known) = queries::find_directory(tx, &who.issuer, &who.tenant).await? {
            return Ok((known, false));
        }
        let new = DirectoryId(linked.ids.id());
        // Of two who come at once, or where a directory is called like this already, nothing is added.
        if queries::insert_directory(tx, new, name, &who.issuer, &who.tenant, visit.now).await? {
            return Ok((new, true));
        }
    }
    Err(Error::Busy { retry_after: 1 }.into())
}

/// The person with this subject in the directory, as the provider describes them today: never found by their address.
async fn find_or_add_person(
    linked: &Linked,
    tx: &mut Tx,
    visit: &Visit,
    directory: DirectoryId,
    who: &Described,
) -> Result<(UserId, Option<Event>), Fault> {
    let role_was = |role: DirectoryRole, name: &str, email: &str| json!({ "directory_role": role, "name": name, "email": email });
    let new = UserId(linked.ids.id());
    if queries::insert_person(tx, new, directory, who, visit.language, visit.now).await? {
        let after = Some(role_was(who.role, &who.name, &who.email));
        return Ok((new, Some(Event { action: Action::FirstSignIn, target: Target::User(new), before: None, after })));
    }
    let known = queries::find_person(tx, directory, &who.subject).await?.ok_or_else(|| Fault::Broken("a person got lost".to_owned()))?;
    let before = role_was(known.directory_role, &known.name, &known.email);
    let after = role_was(who.role, &who.name, &who.email);
    let changed = before != after || known.sign_in_address != who.sign_in_address;
    if !changed && known.groups_left_out == who.groups_left_out {
        return Ok((known.id, None));
    }
    queries::update_person(tx, known.id, who).await?;
    if !changed {
        return Ok((known.id, None));
    }
    let event = Event { action: Action::UpdateFromProvider, target: Target::User(known.id), before: Some(before), after: Some(after) };
    Ok((known.id, Some(event)))
}
