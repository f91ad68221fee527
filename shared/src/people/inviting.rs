//! USR-03: invitations to an account, up to ten addresses at once, each with its own result.

use serde::{Deserialize, Serialize};

use super::{
    AccountRole,
    coming::{check_sign_in_name, choice, sign_in_name},
};
use crate::{
    Error, FieldErrors, Form, InvitationId, Language, Timestamp, Violation, credentials::is_obvious, directories::DirectoryRole,
    error::of_the_page, form::form, rules,
};

/// USR-03: addresses in one batch.
pub const ADDRESSES_MAX: u32 = 10;
/// How many days an invitation can be accepted.
pub const INVITATION_DAYS: i64 = 14;

/// USR-03: one of the addresses that were entered: as it was typed, and what it is or why it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnteredAddress {
    /// As typed, without the white space around it.
    pub typed: String,
    /// The checked address.
    pub address: Result<String, Violation>,
}

/// USR-03: the addresses of a batch, separated by comma, semicolon or new line, each once: what occurs again is left out. A name in
/// front, as mail programs copy it, is passed over, be it `Durand, Zoé <zoe@contoso.example>`.
///
/// # Errors
/// `Required` if there are none, `TooManyAddresses` if there are more than ten different ones.
///
/// ```
/// use entente_shared::people::addresses;
/// let entered = addresses("ada@contoso.example; Ben <ben@contoso.example>\nnobody, ADA@contoso.example").unwrap();
/// assert_eq!(entered.len(), 3);
/// assert_eq!(entered[1].address.as_deref(), Ok("ben@contoso.example"));
/// assert!(entered[2].address.is_err());
/// ```
pub fn addresses(typed: &str) -> Result<Vec<EnteredAddress>, Violation> {
    let mut entered: Vec<(String, EnteredAddress)> = Vec::new();
    for part in rules::address_list(typed).into_iter().map(rules::trimmed) {
        let address = rules::email(part);
        let key = address_key(address.as_deref().unwrap_or(part));
        if entered.iter().any(|(known, _)| *known == key) {
            continue;
        }
        if entered.len() == ADDRESSES_MAX as usize {
            return Err(Violation::TooManyAddresses { max: ADDRESSES_MAX });
        }
        entered.push((key, EnteredAddress { typed: part.to_owned(), address }));
    }
    if entered.is_empty() { Err(Violation::Required) } else { Ok(entered.into_iter().map(|(_, entered)| entered).collect()) }
}

/// What addresses are compared by: two that differ in letter case only are one.
pub fn address_key(address: &str) -> String {
    rules::name_fold(address)
}

coded_enum! {
    /// USR-03: what became of one address of a batch.
    pub enum AddressResult {
        /// A mail is on its way.
        Invited = "invited",
        /// It is no address.
        NotAnAddress = "not_an_address",
        /// An invitation of this account is waiting for this address.
        AlreadyInvited = "already_invited",
        /// Somebody of this account has this address.
        AlreadyHere = "already_here",
    }
}

form! {
    /// USR-03: a batch of invitations.
    pub struct InviteFields {
        /// See [`addresses`].
        addresses: String,
        /// [`AccountRole`] as its word.
        role: String,
        /// [`DirectoryRole`] of those who create a sign-in in the account's own directory: user or guest.
        directory_role: String,
        /// [`Language`] of the mail.
        #[validate(custom(function = rules::check::language))]
        language: String,
    } also Self::check_choices
}

/// A batch, checked but for the addresses, of which each has its own result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// At least one.
    pub addresses: Vec<EnteredAddress>,
    /// What they will be in the account.
    pub role: AccountRole,
    /// What those will be in its directory who have no sign-in yet.
    pub directory_role: DirectoryRole,
    /// Of the mail.
    pub language: Language,
}

/// USR-02: an invitation that gives no more than a guest has. Whoever looks after the directory, but not after the account, makes such,
/// and looks after no others.
pub const fn is_for_a_guest(role: AccountRole, directory_role: DirectoryRole) -> bool {
    matches!((role, directory_role), (AccountRole::Member, DirectoryRole::Guest))
}

impl InviteFields {
    fn check_choices(&self, errors: &mut FieldErrors) {
        if let Err(violation) = addresses(&self.addresses) {
            errors.add("addresses", violation);
        }
        if self.role.parse::<AccountRole>().is_err() {
            errors.add("role", Violation::NoChoice);
        }
        // An invitation gives nobody power over a directory.
        if !matches!(self.directory_role.parse(), Ok(DirectoryRole::User | DirectoryRole::Guest)) {
            errors.add("directory_role", Violation::NoChoice);
        }
    }

    /// The checked values, or every mistake of the form.
    pub fn parse(&self) -> Result<Batch, FieldErrors> {
        self.check().into_result()?;
        Ok(Batch {
            addresses: addresses(&self.addresses).map_err(FieldErrors::on("addresses"))?,
            role: choice("role", &self.role)?,
            directory_role: choice("directory_role", &self.directory_role)?,
            language: choice("language", &self.language)?,
        })
    }
}

form! {
    /// USR-03: sending an invitation again, or revoking it.
    pub struct InvitationFields {
        /// [`InvitationId`] as text.
        invitation: String,
    }
}

impl InvitationFields {
    /// Which one.
    ///
    /// # Errors
    /// `Malformed` if the id is none.
    pub fn parse(&self) -> Result<InvitationId, Error> {
        of_the_page(&self.invitation)
    }
}

coded_enum! {
    /// The state of an invitation: `Pending → Accepted | Revoked | Expired`; one that has expired is pending again once it is sent again.
    pub enum InvitationState {
        /// Can be accepted.
        Pending = "pending",
        /// Was accepted.
        Accepted = "accepted",
        /// Was taken back.
        Revoked = "revoked",
        /// Nobody accepted it in time.
        Expired = "expired",
    }
}

/// An invitation, as those who look after them see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Key.
    pub id: InvitationId,
    /// Where the mail went.
    pub email: String,
    /// What the person will be in the account.
    pub role: AccountRole,
    /// See [`is_for_a_guest`].
    pub for_a_guest: bool,
    /// Where it stands.
    pub state: InvitationState,
    /// Who invited.
    pub invited_by: String,
    /// When the mail was sent last.
    pub sent_at: Timestamp,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Who accepted it: the invitation is bound to the account, not to the address.
    pub accepted_by: Option<String>,
    /// When it was accepted or revoked.
    pub ended_at: Option<Timestamp>,
}

/// USR-03: what the link of an invitation leads to, for whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationOffer {
    /// Publisher display name of the organization.
    pub organization: String,
    /// Who invited.
    pub invited_by: String,
    /// What the person will be in the account.
    pub role: AccountRole,
    /// Where it stands.
    pub state: InvitationState,
    /// Until when it can be accepted.
    pub expires_at: Timestamp,
    /// Where the mail went: proposed for a new sign-in, and no condition.
    pub email: String,
    /// The domain prefix of the account's built-in directory, where a sign-in can be created.
    pub built_in: Option<String>,
    /// Whoever is signed in is in the account already.
    pub is_here: bool,
    /// Whoever is signed in would be a guest (DIR-05).
    pub as_guest: bool,
}

form! {
    /// USR-03: accepting an invitation with the identity that one is signed in with.
    pub struct AcceptFields {
        /// The link's secret.
        token: String,
    }
}

form! {
    /// USR-03: accepting an invitation with a new sign-in in the account's built-in directory.
    pub struct AcceptAsNewFields {
        /// The link's secret.
        token: String,
        /// The person's own name.
        #[validate(custom(function = rules::check::name))]
        name: String,
        /// See [`sign_in_name`].
        #[validate(custom(function = check_sign_in_name))]
        sign_in_name: String,
        /// Where the person gets mail.
        #[validate(custom(function = rules::check::email))]
        email: String,
        /// See [`rules::new_password`].
        #[validate(custom(function = rules::check::new_password))]
        password: String,
    } also Self::check_password
}

/// A new sign-in, checked.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSignIn {
    /// The person's own name.
    pub name: String,
    /// Before the `@`.
    pub sign_in_name: String,
    /// Where the person gets mail.
    pub email: String,
    /// To be hashed at once.
    pub password: String,
}

impl AcceptAsNewFields {
    fn check_password(&self, errors: &mut FieldErrors) {
        let known = [&*self.name, &*self.sign_in_name, &*self.email];
        if errors.of("password").is_none() && is_obvious(&self.password, &known) {
            errors.add("password", Violation::PasswordObvious);
        }
    }

    /// The checked values, or every mistake.
    pub fn parse(&self) -> Result<NewSignIn, FieldErrors> {
        self.check().into_result()?;
        Ok(NewSignIn {
            name: rules::name(&self.name).map_err(FieldErrors::on("name"))?,
            sign_in_name: sign_in_name(&self.sign_in_name).map_err(FieldErrors::on("sign_in_name"))?,
            email: rules::email(&self.email).map_err(FieldErrors::on("email"))?,
            password: rules::new_password(&self.password).map_err(FieldErrors::on("password"))?,
        })
    }
}
