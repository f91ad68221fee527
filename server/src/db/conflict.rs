//! Which of our unique indexes refused a row: PostgreSQL names the index, SQLite the columns.

/// The unique indexes that a request can run into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    DirectoryPrefix,
    DirectoryIssuer,
    UserSubject,
    SignInKey,
    AccountNumber,
    AgreementVersion,
    AccountName,
    AccountNameKey,
    AccountRegisteredFrom,
    AccountDraft,
    PendingClaim,
    PendingRequest,
    Membership,
    OutboxOnce,
    InvitationPending,
}

impl Unique {
    pub const ALL: &'static [Self] = &[
        Self::DirectoryPrefix,
        Self::DirectoryIssuer,
        Self::UserSubject,
        Self::SignInKey,
        Self::AccountNumber,
        Self::AgreementVersion,
        Self::AccountName,
        Self::AccountNameKey,
        Self::AccountRegisteredFrom,
        Self::AccountDraft,
        Self::PendingClaim,
        Self::PendingRequest,
        Self::Membership,
        Self::OutboxOnce,
        Self::InvitationPending,
    ];

    /// The index's name, and the columns as SQLite names them.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::DirectoryPrefix => ("directory_domain_prefix", "directory.domain_prefix"),
            Self::DirectoryIssuer => ("directory_issuer_tenant", "directory.issuer, directory.tenant"),
            Self::UserSubject => ("users_subject", "users.directory_id, users.subject"),
            Self::SignInKey => ("users_sign_in_key", "users.sign_in_key"),
            Self::AgreementVersion => ("agreement_version", "agreement.version"),
            Self::AccountNumber => ("account_number", "account.number"),
            Self::AccountName => ("account_name_skeleton", "account.name_skeleton"),
            Self::AccountNameKey => ("account_name_key_once", "account_name_key.key"),
            Self::AccountDraft => ("account_draft", "account.draft_id"),
            Self::PendingClaim => ("name_claim_pending", "name_claim.directory_id, name_claim.name_skeleton"),
            Self::AccountRegisteredFrom => ("account_registered_from", "account.registered_from"),
            Self::PendingRequest => ("access_request_pending", "access_request.engagement_id, access_request.user_id"),
            Self::Membership => ("membership_person", "membership.engagement_id, membership.user_id"),
            Self::InvitationPending => ("invitation_pending", "invitation.account_id, invitation.email_key"),
            Self::OutboxOnce => ("outbox_once", "outbox.cause, outbox.recipient"),
        }
    }

    /// The index that refused, if that is what happened and the index is one of these.
    pub fn of(error: &sqlx::Error) -> Option<Self> {
        let error = error.as_database_error().filter(|error| error.is_unique_violation())?;
        let refused = |unique: &Self| {
            let (index, columns) = unique.names();
            error.constraint().map_or_else(|| error.message().ends_with(&format!("failed: {columns}")), |name| name == index)
        };
        Self::ALL.iter().copied().find(refused)
    }
}
