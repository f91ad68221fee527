//! The life of built-in directories' passwords and e-mail addresses, and second factors.

mod change;
mod emails;
mod one_time;
mod people;
mod proof;
mod queries;
mod reset;
mod sealed;
mod second_factor;
mod steps;
mod totp;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{
    backend::{SessionToken, Visit},
    credentials::port,
};
use entente_shared::{
    Error, FieldErrors, Forbidden, Missing, UserId, Violation,
    credentials::{
        AskResetFields, ChangePasswordFields, DirectoryPeople, EmailLink, OneTimePassword, OwnEmailFields, OwnSecurity, PersonToHelp,
        PersonsEmail, ResetBy, ResetLink, ResetPasswordFields, SecondFactorFields, SecondFactorSetUp, SignInStep, new_password,
    },
};
use serde_json::Value;

pub use one_time::OneTime;
pub use reset::token as reset_token;

use crate::{
    audit::{self, Action, Event, Origin, Target},
    clock::IdSource,
    db::{Db, Tx},
    directories::Passwords,
    fault::{Fault, answer},
    outbox::{self, Bell, Letter, Recipient, Secret, SecurityEvent},
};

pub struct Credentials {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub passwords: Passwords,
    pub bell: Bell,
    pub secret: Secret,
}

#[async_trait]
impl port::Credentials for Credentials {
    async fn prove(&self, visit: &Visit, code: &str) -> Result<SessionToken, Error> {
        steps::prove(self, visit, code).await.map_err(answer(visit))
    }

    async fn choose_password(&self, visit: &Visit, new_password: &str) -> Result<SessionToken, Error> {
        steps::choose_password(self, visit, new_password).await.map_err(answer(visit))
    }

    async fn security(&self, visit: &Visit) -> Result<OwnSecurity, Error> {
        second_factor::security(self, visit).await.map_err(answer(visit))
    }

    async fn change_password(&self, visit: &Visit, form: &ChangePasswordFields) -> Result<SessionToken, Error> {
        change::run(self, visit, form).await.map_err(answer(visit))
    }

    async fn ask_reset(&self, visit: &Visit, form: &AskResetFields) -> Result<(), Error> {
        reset::ask(self, visit, form).await.map_err(answer(visit))
    }

    async fn reset_link(&self, visit: &Visit, token: &str) -> Result<ResetLink, Error> {
        reset::show(self, visit, token).await.map_err(answer(visit))
    }

    async fn reset_password(&self, visit: &Visit, form: &ResetPasswordFields) -> Result<(), Error> {
        reset::carry_out(self, visit, form).await.map_err(answer(visit))
    }

    async fn email(&self, visit: &Visit) -> Result<PersonsEmail, Error> {
        emails::own(self, visit).await.map_err(answer(visit))
    }

    async fn change_email(&self, visit: &Visit, form: &OwnEmailFields) -> Result<(), Error> {
        emails::ask_own(self, visit, form).await.map_err(answer(visit))
    }

    async fn resend_email_link(&self, visit: &Visit) -> Result<(), Error> {
        emails::resend_own(self, visit).await.map_err(answer(visit))
    }

    async fn withdraw_email_change(&self, visit: &Visit) -> Result<(), Error> {
        emails::withdraw_own(self, visit).await.map_err(answer(visit))
    }

    async fn email_link(&self, visit: &Visit, token: &str) -> Result<EmailLink, Error> {
        emails::link(self, visit, token).await.map_err(answer(visit))
    }

    async fn confirm_email(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        emails::confirm(self, visit, token).await.map_err(answer(visit))
    }

    async fn set_up(&self, visit: &Visit) -> Result<SecondFactorSetUp, Error> {
        second_factor::show(self, visit).await.map_err(answer(visit))
    }

    async fn begin_set_up(&self, visit: &Visit) -> Result<(), Error> {
        second_factor::begin(self, visit).await.map_err(answer(visit))
    }

    async fn confirm_set_up(&self, visit: &Visit, code: &str) -> Result<(), Error> {
        second_factor::confirm(self, visit, code).await.map_err(answer(visit))
    }

    async fn keep_codes(&self, visit: &Visit) -> Result<Option<SessionToken>, Error> {
        second_factor::keep_codes(self, visit).await.map_err(answer(visit))
    }

    async fn new_codes(&self, visit: &Visit, form: &SecondFactorFields) -> Result<(), Error> {
        second_factor::new_codes(self, visit, form).await.map_err(answer(visit))
    }

    async fn turn_off(&self, visit: &Visit, form: &SecondFactorFields) -> Result<(), Error> {
        second_factor::turn_off(self, visit, form).await.map_err(answer(visit))
    }

    async fn people(&self, visit: &Visit, words: &str) -> Result<DirectoryPeople, Error> {
        people::list(self, visit, words).await.map_err(answer(visit))
    }

    async fn reset_of(&self, visit: &Visit, user: UserId, by: ResetBy) -> Result<(), Error> {
        people::reset(self, visit, user, by).await.map_err(answer(visit))
    }

    async fn person_to_help(&self, visit: &Visit, user: UserId) -> Result<PersonToHelp, Error> {
        people::to_help(self, visit, user).await.map_err(answer(visit))
    }

    async fn one_time_password(&self, visit: &Visit, user: UserId) -> Result<OneTimePassword, Error> {
        people::one_time_password(self, visit, user).await.map_err(answer(visit))
    }

    async fn one_time_password_passed_on(&self, visit: &Visit, user: UserId) -> Result<(), Error> {
        people::passed_on(self, visit, user).await.map_err(answer(visit))
    }

    async fn email_of(&self, visit: &Visit, user: UserId) -> Result<PersonsEmail, Error> {
        emails::of_person(self, visit, user).await.map_err(answer(visit))
    }

    async fn change_email_of(&self, visit: &Visit, user: UserId, email: &str) -> Result<(), Error> {
        emails::ask_of(self, visit, user, email).await.map_err(answer(visit))
    }

    async fn resend_email_link_of(&self, visit: &Visit, user: UserId) -> Result<(), Error> {
        emails::resend_of(self, visit, user).await.map_err(answer(visit))
    }

    async fn withdraw_email_change_of(&self, visit: &Visit, user: UserId) -> Result<(), Error> {
        emails::withdraw_of(self, visit, user).await.map_err(answer(visit))
    }

    async fn reset_second_factor_of(&self, visit: &Visit, user: UserId) -> Result<(), Error> {
        people::reset_second_factor(self, visit, user).await.map_err(answer(visit))
    }

    async fn require_second_factor(&self, visit: &Visit, required: bool) -> Result<bool, Error> {
        people::require_second_factor(self, visit, required).await.map_err(answer(visit))
    }
}

impl Credentials {
    /// A person whose password and second factor are kept here.
    async fn of_built_in(&self, user: UserId) -> Result<queries::Person, Fault> {
        let person = queries::person(&self.db, user).await?.ok_or(Error::SignedOut)?;
        if person.built_in { Ok(person) } else { Err(Forbidden::KeptElsewhere.into()) }
    }

    /// Writes down who did what to whom, and tells the person.
    async fn note(
        &self,
        tx: &mut Tx,
        origin: &Origin,
        person: &queries::Person,
        action: Action,
        after: Option<Value>,
        told: Option<SecurityEvent>,
    ) -> Result<(), Fault> {
        audit::record(tx, &*self.ids, origin, Event { action, target: Target::User(person.id), before: None, after }).await?;
        if let Some(what) = told.filter(|_| !person.email.is_empty()) {
            let letter = Letter::Security { event: self.ids.id(), what };
            outbox::enqueue(tx, &*self.ids, origin.at, letter, &Recipient::User(person.id), person.language).await?;
        }
        Ok(())
    }
}

impl queries::Person {
    /// The new password, if it keeps to the rules for this person.
    fn new_password(&self, typed: &str) -> Result<String, Fault> {
        self.password_in("new_password", typed)
    }

    /// The same, typed in that field.
    fn password_in(&self, field: &'static str, typed: &str) -> Result<String, Fault> {
        let known = [&*self.sign_in_address, &*self.name, &*self.email, &*self.domain_prefix];
        Ok(new_password(typed, &known).map_err(FieldErrors::on(field))?)
    }
}

/// USR-02: the password that somebody without one has chosen, if it keeps to the rules for this person.
pub async fn first_password(db: &Db, user: UserId, typed: &str) -> Result<String, Fault> {
    queries::person(db, user).await?.ok_or(Missing::Invitation)?.password_in("password", typed)
}

/// Who is signed in, or on this step of it.
fn who(visit: &Visit, step: SignInStep) -> Result<UserId, Fault> {
    let pending = visit.pending.as_ref().filter(|pending| pending.step == step).map(|pending| pending.user);
    visit.actor.as_ref().map(|actor| actor.user).or(pending).ok_or_else(|| Error::SignedOut.into())
}

fn wrong_password() -> Fault {
    FieldErrors::one("password", Violation::PasswordWrong).into()
}
