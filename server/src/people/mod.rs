//! People of an account (USR-01 to USR-04): adding, roles, removal, new users of a built-in directory, invitations.

mod accept;
mod add;
mod choose_password;
mod create;
mod invitations;
mod invite;
pub mod leaving;
mod links;
mod list;
mod queries;
mod remove;
mod restore;
mod roles;
pub mod standing;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{
    backend::{SessionToken, Visit},
    people::port,
};
use entente_shared::{
    Error, InvitationId, ListQuery, Page, UserId,
    people::{
        AccountRole, AddressResult, Batch, Candidates, Invitation, InvitationOffer, NewSignIn, People as PeoplePage, Removal, UserToCreate,
        Welcome,
    },
};

pub use links::{first_password as first_password_token, invitation as invitation_token};
pub use queries::standing_in;

use crate::{
    clock::IdSource,
    db::Db,
    directories::Passwords,
    fault::answer,
    outbox::{Bell, Secret},
};

pub struct People {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub bell: Bell,
    pub passwords: Passwords,
    pub secret: Secret,
}

#[async_trait]
impl port::People for People {
    async fn administrators(&self, visit: &Visit) -> Result<Vec<entente_shared::people::Contact>, Error> {
        list::administrators(self, visit).await.map_err(answer(visit))
    }

    async fn list(&self, visit: &Visit, query: &ListQuery) -> Result<PeoplePage, Error> {
        list::run(self, visit, query).await.map_err(answer(visit))
    }

    async fn candidates(&self, visit: &Visit, words: &str) -> Result<Candidates, Error> {
        add::candidates(self, visit, words).await.map_err(answer(visit))
    }

    async fn add(&self, visit: &Visit, people: &[UserId], role: AccountRole, tell: bool) -> Result<(), Error> {
        add::run(self, visit, people, role, tell).await.map_err(answer(visit))
    }

    async fn change_role(&self, visit: &Visit, person: UserId, role: AccountRole) -> Result<(), Error> {
        roles::run(self, visit, person, role).await.map_err(answer(visit))
    }

    async fn removal(&self, visit: &Visit, person: UserId) -> Result<Removal, Error> {
        remove::preview(self, visit, person).await.map_err(answer(visit))
    }

    async fn remove(&self, visit: &Visit, person: UserId) -> Result<(), Error> {
        remove::run(self, visit, person).await.map_err(answer(visit))
    }

    async fn restore(&self, visit: &Visit, person: UserId) -> Result<(), Error> {
        restore::run(self, visit, person).await.map_err(answer(visit))
    }

    async fn directory(&self, visit: &Visit) -> Result<String, Error> {
        create::directory(visit).map_err(answer(visit))
    }

    async fn create(&self, visit: &Visit, new: UserToCreate) -> Result<Option<String>, Error> {
        create::run(self, visit, new).await.map_err(answer(visit))
    }

    async fn welcome(&self, visit: &Visit, token: &str) -> Result<Welcome, Error> {
        choose_password::show(self, visit, token).await.map_err(answer(visit))
    }

    async fn choose_password(&self, visit: &Visit, token: &str, password: String) -> Result<SessionToken, Error> {
        choose_password::run(self, visit, token, &password).await.map_err(answer(visit))
    }

    async fn invite(&self, visit: &Visit, batch: Batch) -> Result<Vec<(String, AddressResult)>, Error> {
        invite::run(self, visit, batch).await.map_err(answer(visit))
    }

    async fn invitations(&self, visit: &Visit, query: &ListQuery) -> Result<Page<Invitation>, Error> {
        invitations::list(self, visit, query).await.map_err(answer(visit))
    }

    async fn resend(&self, visit: &Visit, invitation: InvitationId) -> Result<(), Error> {
        invitations::resend(self, visit, invitation).await.map_err(answer(visit))
    }

    async fn revoke(&self, visit: &Visit, invitation: InvitationId) -> Result<(), Error> {
        invitations::revoke(self, visit, invitation).await.map_err(answer(visit))
    }

    async fn offer(&self, visit: &Visit, token: &str) -> Result<InvitationOffer, Error> {
        accept::show(self, visit, token).await.map_err(answer(visit))
    }

    async fn accept(&self, visit: &Visit, token: &str) -> Result<(), Error> {
        accept::run(self, visit, token).await.map_err(answer(visit))
    }

    async fn accept_as_new(&self, visit: &Visit, token: &str, new: NewSignIn) -> Result<SessionToken, Error> {
        accept::as_new(self, visit, token, new).await.map_err(answer(visit))
    }
}
