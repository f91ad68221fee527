//! Organizations: the registered accounts.

use serde::{Deserialize, Serialize};

use crate::{
    AccountId, Timestamp,
    directories::DirectorySummary,
    form::form,
    people::AccountRole,
    registration::{ApproverStep, ContactStep, Draft, OrganizationStep},
    rules,
};

/// Lowest and highest account number: always 8 digits.
pub const ACCOUNT_NUMBERS: std::ops::RangeInclusive<u32> = 10_000_000..=99_999_999;

/// An account with everything that its administrators see of it (REG-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountProfile {
    /// Key.
    pub id: AccountId,
    /// 8 digits.
    pub number: u32,
    /// As registered, in the fields that they were registered with.
    pub registered: Draft,
    /// The ids of its directories (DIR-04) with their prefixes.
    pub directories: Vec<crate::directories::DirectorySummary>,
    /// Name and version of the accepted agreement.
    pub agreement: String,
    /// Who accepted it.
    pub accepted_by: String,
    /// When.
    pub accepted_at: Timestamp,
    /// REG-06: the contact address counts as confirmed since then.
    pub contact_confirmed_at: Option<Timestamp>,
}

form! {
    /// ORG-06: another publisher display name for an account.
    pub struct RenameFields {
        /// ORG-01; whether it is taken (ORG-02) only the server knows.
        #[validate(custom(function = rules::check::publisher_display_name))]
        publisher_display_name: String,
    }
}

/// DIR-05: what people see of the account that they act for. Guests of other organizations see what the account is, not how to reach its
/// people.
///
/// ```
/// use entente_shared::{organizations::sees_contact, people::AccountRole};
/// assert!(sees_contact(AccountRole::Member, false) && !sees_contact(AccountRole::Member, true));
/// ```
pub const fn sees_contact(role: AccountRole, guest: bool) -> bool {
    match role {
        AccountRole::Administrator => true,
        AccountRole::Member => !guest,
    }
}

/// The account that a person acts for, as much of it as they see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// 8 digits.
    pub number: u32,
    /// ORG-05, ORG-01, CON-01.
    pub organization: OrganizationStep,
    /// ORG-03: this name is another organization's by right, and the account's looks like it: an administrator has to choose another one.
    pub rename_for: Option<String>,
    /// CON-01; not for guests.
    pub contact: Option<AccountContact>,
    /// CON-05; not for guests.
    pub approver: Option<ApproverStep>,
    /// DIR-04.
    pub directories: Vec<DirectorySummary>,
    /// The names of its Account administrators: whom to ask.
    pub administrators: Vec<String>,
    /// REG-05: what was accepted last; nothing for the host.
    pub agreement: Option<AcceptedAgreement>,
}

/// How an account is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountContact {
    /// CON-01, in the fields of the form.
    pub fields: ContactStep,
    /// What a form that changes it starts from.
    pub since: String,
    /// REG-06: the address counts as confirmed since then.
    pub confirmed_at: Option<Timestamp>,
    /// When the last confirmation mail was written to the address.
    pub asked_at: Option<Timestamp>,
}

/// REG-05: what was accepted for an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedAgreement {
    /// Name of the document.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Who accepted it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}
