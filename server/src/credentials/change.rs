//! Changing one's own password.

use entente_app::backend::{SessionToken, Visit};
use entente_shared::{FieldErrors, Form, Violation, credentials::ChangePasswordFields, rules};

use super::{Credentials, queries, wrong_password};
use crate::{
    audit::{Action, Origin},
    directories::{attempts, emails, end_sessions_of, renew, token_hash},
    fault::Fault,
    outbox::SecurityEvent,
};

pub async fn run(credentials: &Credentials, visit: &Visit, form: &ChangePasswordFields) -> Result<SessionToken, Fault> {
    let user = visit.actor()?.user;
    form.check().into_result()?;
    let person = credentials.of_built_in(user).await?;
    let new = person.new_password(&form.new_password)?;
    let (first, second) = (credentials.passwords.queue()?, credentials.passwords.queue()?);
    let counted = [attempts::passwords_of(user)];
    attempts::count(&credentials.db, visit.now, &counted).await?;
    let old = rules::new_password(&form.password).ok();
    if !credentials.passwords.verify(first, old.clone(), person.password_hash.clone()).await? {
        return Err(wrong_password());
    }
    if old.as_deref() == Some(&*new) {
        return Err(FieldErrors::one("new_password", Violation::PasswordSame).into());
    }
    let hash = credentials.passwords.hash(second, new, credentials.ids.secret()).await?;

    let mut tx = credentials.db.begin().await?;
    // Of two changes at once the second does not know the password any more.
    if !queries::replace_password(&mut tx, user, person.password_hash.as_deref(), &hash).await? {
        return Err(wrong_password());
    }
    attempts::forgive(&mut tx, &counted).await?;
    queries::end_links(&mut tx, user, visit.now).await?;
    queries::forget_one_time_password(&mut tx, user).await?;
    emails::end_own_change(&mut tx, user, visit.now).await?;
    let token = renew(&mut tx, &*credentials.ids, visit).await?;
    end_sessions_of(&mut tx, user, Some(&token_hash(&token.0))).await?;
    credentials.note(&mut tx, &Origin::of(visit), &person, Action::ChangePassword, None, Some(SecurityEvent::PasswordChanged)).await?;
    tx.commit().await?;
    credentials.bell.ring();
    Ok(token)
}
