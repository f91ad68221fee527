//! The steps of signing in that follow the password. Each gives the session another token.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{
    Error, FieldErrors, Violation,
    credentials::{PendingSignIn, SignInStep},
};
use serde_json::json;

use super::{Credentials, proof, queries};
use crate::{
    audit::{Action, Origin},
    directories::{attempts, end_sessions_of, go_on, token_hash},
    fault::Fault,
    outbox::SecurityEvent,
};

/// The sign-in that is at this step.
fn pending(visit: &Visit, step: SignInStep) -> Result<&PendingSignIn, Error> {
    visit.pending.as_ref().filter(|pending| pending.step == step).ok_or(Error::SignedOut)
}

/// The code of the second factor, or a recovery code.
pub async fn prove(credentials: &Credentials, visit: &Visit, code: &str) -> Result<SessionToken, Fault> {
    let pending = pending(visit, SignInStep::SecondFactor)?;
    let person = credentials.of_built_in(pending.user).await?;
    let counted = proof::count(credentials, visit, pending.user).await?;
    let mut tx = credentials.db.begin().await?;
    let by_recovery_code = proof::take(credentials, &mut tx, visit, pending.user, code).await?;
    attempts::forgive(&mut tx, &counted).await?;
    let token = go_on(&mut tx, &*credentials.ids, visit, pending).await?;
    let told = by_recovery_code.then_some(SecurityEvent::RecoveryCodeUsed);
    let after = json!({ "step": pending.step, "recovery_code": by_recovery_code });
    credentials.note(&mut tx, &Origin::of(visit).by(pending.user), &person, Action::SignInStep, Some(after), told).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(token)
}

/// USR-02: a password of one's own instead of the one-time password, which somebody else knows.
pub async fn choose_password(credentials: &Credentials, visit: &Visit, typed: &str) -> Result<SessionToken, Fault> {
    let pending = pending(visit, SignInStep::Password)?;
    let person = credentials.of_built_in(pending.user).await?;
    let new = person.new_password(typed)?;
    let (first, second) = (credentials.passwords.queue()?, credentials.passwords.queue()?);
    if credentials.passwords.verify(first, Some(new.clone()), person.password_hash.clone()).await? {
        return Err(FieldErrors::one("new_password", Violation::PasswordSame).into());
    }
    let hash = credentials.passwords.hash(second, new, credentials.ids.secret()).await?;

    let mut tx = credentials.db.begin().await?;
    // Somebody has made another one-time password meanwhile: this sign-in was with the one before.
    if !queries::replace_password(&mut tx, person.id, person.password_hash.as_deref(), &hash).await? {
        return Err(Error::SignedOut.into());
    }
    queries::end_links(&mut tx, person.id, visit.now).await?;
    queries::forget_one_time_password(&mut tx, person.id).await?;
    let token = go_on(&mut tx, &*credentials.ids, visit, pending).await?;
    end_sessions_of(&mut tx, person.id, Some(&token_hash(&token.0))).await?;
    let origin = Origin::of(visit).by(person.id);
    let after = json!({ "step": pending.step });
    credentials.note(&mut tx, &origin, &person, Action::ChangePassword, Some(after), Some(SecurityEvent::PasswordChanged)).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(token)
}
