//! Identifiers: one type for each kind of thing, so that none can stand where another belongs.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        #[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::rules::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| crate::rules::UnknownWord)
            }
        }
    )+};
}

id! {
    /// A directory, built-in or linked.
    DirectoryId,
    /// One person's identity in one directory.
    UserId,
    /// A registered organization.
    AccountId,
    /// A version of the collaboration agreement.
    AgreementId,
    /// A collection of engagements.
    ProgramId,
    /// A collaboration space around one product.
    EngagementId,
    /// A version of terms of use.
    TermsId,
    /// Terms of use, with all their versions.
    TermsDocumentId,
    /// A person's part in an engagement.
    MembershipId,
    /// What a program or an engagement has to say.
    AnnouncementId,
    /// A person's request to enter a managed engagement.
    RequestId,
    /// What one person accepted: terms of use or an agreement.
    AcceptanceId,
    /// A row of the audit log.
    AuditId,
    /// An invitation to an account.
    InvitationId,
    /// A mail in the outbox.
    MailId,
    /// A registration that is being filled in (REG-07, REG-08).
    DraftId,
    /// A draft on its way to a Global administrator (REG-01).
    HandOverId,
    /// A name that nobody takes (ORG-03).
    ReservedNameId,
    /// Somebody's claim to a name (ORG-03).
    NameClaimId,
}
