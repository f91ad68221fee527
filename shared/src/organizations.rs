//! Organizations: the registered accounts.

use serde::{Deserialize, Serialize};

use crate::{AccountId, Timestamp, registration::Draft};

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
