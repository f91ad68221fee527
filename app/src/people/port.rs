use async_trait::async_trait;
use entente_shared::{
    Error, InvitationId, ListQuery, Page, UserId,
    people::{
        AccountRole, AddressResult, Batch, Candidates, Contact, Invitation, InvitationOffer, NewSignIn, People as PeoplePage, Removal,
        UserToCreate, Welcome,
    },
};

use crate::backend::{SessionToken, Visit};

/// People of the account that the visitor acts for (USR-01 to USR-04).
#[async_trait]
pub trait People: Send + Sync {
    /// The account's administrators, for everybody in it.
    async fn administrators(&self, visit: &Visit) -> Result<Vec<Contact>, Error>;

    /// USR-01: the account's people, by name.
    async fn list(&self, visit: &Visit, query: &ListQuery) -> Result<PeoplePage, Error>;

    /// USR-01: people of the account's directories who are not in it.
    async fn candidates(&self, visit: &Visit, words: &str) -> Result<Candidates, Error>;

    /// USR-01: adds them; those who are in the account already stay what they are. `tell`: with a mail to each.
    async fn add(&self, visit: &Visit, people: &[UserId], role: AccountRole, tell: bool) -> Result<(), Error>;

    /// USR-01: another role.
    ///
    /// # Errors
    /// `Conflict::LastAdministrator`.
    async fn change_role(&self, visit: &Visit, person: UserId, role: AccountRole) -> Result<(), Error>;

    /// USR-04: what would end. Changes nothing.
    async fn removal(&self, visit: &Visit, person: UserId) -> Result<Removal, Error>;

    /// USR-04: ends the person's access through the account, at once; their identity stays. What they own alone passes to the visitor,
    /// or to another Account administrator where the visitor is who leaves.
    ///
    /// # Errors
    /// `Conflict::LastAdministrator`.
    async fn remove(&self, visit: &Visit, person: UserId) -> Result<(), Error>;

    /// USR-04: adds somebody again who was removed just now, in the role that they had.
    async fn restore(&self, visit: &Visit, person: UserId) -> Result<(), Error>;

    /// USR-02: the domain prefix of the built-in directory in which the visitor may create users.
    async fn directory(&self, visit: &Visit) -> Result<String, Error>;

    /// USR-02: a new user of the visitor's built-in directory. Gives the one-time password, if that was asked for: it is nowhere else.
    ///
    /// # Errors
    /// `Invalid` on `sign_in_name` if it is taken.
    async fn create(&self, visit: &Visit, new: UserToCreate) -> Result<Option<String>, Error>;

    /// USR-02: whom a mail's link is for. Changes nothing.
    async fn welcome(&self, visit: &Visit, token: &str) -> Result<Welcome, Error>;

    /// USR-02: the password that a new user has chosen; signs them in.
    async fn choose_password(&self, visit: &Visit, token: &str, password: String) -> Result<SessionToken, Error>;

    /// USR-03: what became of each address.
    ///
    /// # Errors
    /// `TooManyAttempts`, beyond 100 mails an hour.
    async fn invite(&self, visit: &Visit, batch: Batch) -> Result<Vec<(String, AddressResult)>, Error>;

    /// USR-03: those that wait first, then the newest; at most 200.
    async fn invitations(&self, visit: &Visit, query: &ListQuery) -> Result<Page<Invitation>, Error>;

    /// USR-03: a new mail with a new link; the old one no longer works.
    async fn resend(&self, visit: &Visit, invitation: InvitationId) -> Result<(), Error>;

    /// USR-03: the link no longer works.
    async fn revoke(&self, visit: &Visit, invitation: InvitationId) -> Result<(), Error>;

    /// USR-03: what the link of an invitation leads to. Changes nothing.
    async fn offer(&self, visit: &Visit, token: &str) -> Result<InvitationOffer, Error>;

    /// USR-03: the visitor comes into the account with the identity that they are signed in with.
    ///
    /// # Errors
    /// `Conflict::InvitationOver`, `Conflict::AlreadyInAccount`.
    async fn accept(&self, visit: &Visit, token: &str) -> Result<(), Error>;

    /// USR-03: as `accept`, with a new sign-in in the account's built-in directory.
    async fn accept_as_new(&self, visit: &Visit, token: &str, new: NewSignIn) -> Result<SessionToken, Error>;
}
