//! CTX-01, DIR-05: the account that a person acts for, as part of a row about the person.

use entente_shared::{
    AccountId,
    people::{AccountRole, ActingFor},
};

/// DIR-05, as a condition of SQL: whether the person `u` is a guest in an account, being of none of its directories, or a Guest in their own.
macro_rules! is_guest {
    ($account:literal) => {
        concat!(
            "(u.directory_role = 'guest' OR NOT EXISTS (SELECT 1 FROM account_directory own WHERE own.account_id = ",
            $account,
            " AND own.directory_id = u.directory_id))"
        )
    };
}

/// The columns of [`ActingRow`], of the person `u`, the account `a` and `au`, what the person is in it.
macro_rules! acting_columns {
    () => {
        concat!(
            "a.id AS account_id, a.number AS account_number, a.publisher_display_name AS account_name, au.role AS account_role, a.is_host,
                (a.suspended_at IS NOT NULL) AS suspended, ",
            $crate::directories::is_guest!("a.id"),
            " AS is_guest"
        )
    };
}

pub(crate) use {acting_columns, is_guest};

/// All of it is missing where the person is in no account, or was taken out of it.
#[derive(sqlx::FromRow)]
pub struct ActingRow {
    account_id: Option<AccountId>,
    account_number: Option<i64>,
    account_name: Option<String>,
    account_role: Option<AccountRole>,
    is_host: Option<bool>,
    is_guest: bool,
    suspended: bool,
}

impl ActingRow {
    pub fn into_acting_for(self) -> Option<ActingFor> {
        self.account_id.zip(self.account_role).map(|(id, role)| ActingFor {
            id,
            role,
            number: self.account_number.and_then(|number| u32::try_from(number).ok()).unwrap_or_default(),
            name: self.account_name.unwrap_or_default(),
            is_host: self.is_host.unwrap_or_default(),
            is_guest: self.is_guest,
            suspended: self.suspended,
        })
    }
}
