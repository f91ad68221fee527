//! NTF-02: mail is written down in the transaction of its cause and sent afterwards, once for each recipient and cause.

mod account_letters;
mod deliver;
mod engagement_letters;
mod hand_over_letter;
mod letters;
mod member_letters;
mod name_letters;
mod people;
mod program_letters;
mod queries;
mod sign_in_letters;
mod smtp;
mod trial;
mod worker;

use std::sync::Arc;

use entente_shared::{
    AccountId, AgreementId, AuditId, DirectoryId, EngagementId, HandOverId, InvitationId, Language, MailId, MembershipId, NameClaimId,
    ProgramId, RequestId, Timestamp, UserId, engagements::EngagementRole, programs::ProgramRoles,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use uuid::Uuid;

pub use smtp::Unsent;
pub use trial::try_out;
pub use worker::{LEASE_SECONDS, MOST_ATTEMPTS, Outbox, run};

use crate::{
    clock::IdSource,
    db::{Db, Tx},
};

/// Rung after a transaction that left mail.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }

    async fn rung(&self) {
        self.0.notified().await;
    }
}

/// What tokens in mails are derived from.
#[derive(Clone, Copy)]
pub struct Secret(pub [u8; 32]);

/// What a mail is about, by ids: its text is written when it is sent, from what is true then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// REG-06.
    ConfirmContact { confirmation: Uuid },
    /// ORG-06.
    AccountRenamed { change: Uuid },
    /// CON-01: to the address that is the contact's no more.
    ContactReplaced { change: Uuid },
    /// An operator has suspended the account: to its administrators and its contact.
    AccountSuspended { account: AccountId, event: AuditId },
    /// The suspension was lifted: to the same.
    AccountLifted { account: AccountId, event: AuditId },
    /// REG-05: a material version, to those who can accept it.
    AgreementPublished { agreement: AgreementId },
    /// USR-03: the mail of that number of an invitation.
    Invitation { invitation: InvitationId, number: i64 },
    /// USR-01.
    AddedToAccount { account: AccountId, addition: Uuid },
    /// USR-02.
    ChoosePassword { link: Uuid },
    /// A link that sets a new password.
    PasswordReset { reset: Uuid },
    /// USR-05: links for all who have confirmed the address.
    PasswordResets { together: Uuid },
    /// DIR-01, USR-05: what its first administrator signs in with.
    DirectoryCreated { directory: DirectoryId },
    /// USR-02, USR-05: what a new user signs in with, who gets the password from somebody.
    UserCreated { user: UserId },
    /// USR-03, USR-05: what whoever accepted signs in with.
    InvitationAccepted { invitation: InvitationId },
    /// USR-05: to an address that is to be somebody's.
    ConfirmEmail { confirmation: Uuid },
    /// USR-05: to the address in force, when another one is to take its place.
    EmailChangeAsked { confirmation: Uuid },
    /// USR-05: to the address of before, when another one has taken its place.
    EmailChanged { confirmation: Uuid },
    /// Something that protects the person's sign-in has changed: they should know, for it may have been somebody else.
    Security { event: Uuid, what: SecurityEvent },
    /// REG-01: to whom a draft is handed over.
    HandOver { hand_over: HandOverId },
    /// ORG-03: to the operators.
    NameClaimed { claim: NameClaimId },
    /// ORG-03: to the claimant.
    NameClaimReceived { claim: NameClaimId },
    /// ORG-03: to the claimant.
    NameClaimDecided { claim: NameClaimId },
    /// ORG-03: to whoever has the name that is another's.
    RenameRequired { claim: NameClaimId },
    /// To who has got roles in a program.
    ProgramRole { program: ProgramId, roles: ProgramRoles, naming: Uuid },
    /// REQ-04.
    RequestReceived { request: RequestId },
    /// ENG-02, ENG-04: the engagement was closed while it waited, or is not for the person's organization any more.
    RequestClosed { request: RequestId },
    /// Somebody runs an engagement from now on, or decides in it.
    EngagementRole { engagement: EngagementId, role: EngagementRole, naming: Uuid },
    /// REQ-05.
    RequestApproved { request: RequestId },
    /// REQ-05.
    RequestDeclined { request: RequestId },
    /// REQ-09: to those who can decide it.
    RequestReminder { request: RequestId },
    /// REQ-09.
    RequestExpired { request: RequestId },
    /// MEM-01.
    AddedToEngagement { engagement: EngagementId, addition: Uuid },
    /// MEM-01.
    RemovedFromEngagement { membership: MembershipId, removal: Uuid },
    /// MEM-02: once for each time of absence and warning.
    InactivityWarning { membership: MembershipId, since: Timestamp, days: i64 },
    /// MEM-02.
    MembershipLapsed { membership: MembershipId, since: Timestamp },
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityEvent {
    PasswordChanged,
    /// By the link of a mail.
    PasswordReset,
    /// USR-02, USR-05: the first one, by the link of a mail.
    FirstPasswordChosen,
    /// USR-02: a Global administrator has made a one-time password.
    OneTimePasswordMade,
    SecondFactorOn,
    SecondFactorOff,
    /// A Global administrator has taken it away.
    SecondFactorReset,
    RecoveryCodeUsed,
    NewRecoveryCodes,
}

impl Letter {
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConfirmContact { .. } => "confirm_contact",
            Self::AccountRenamed { .. } => "account_renamed",
            Self::ContactReplaced { .. } => "contact_replaced",
            Self::AccountSuspended { .. } => "account_suspended",
            Self::AccountLifted { .. } => "account_lifted",
            Self::AgreementPublished { .. } => "agreement_published",
            Self::Invitation { .. } => "invitation",
            Self::AddedToAccount { .. } => "added_to_account",
            Self::ChoosePassword { .. } => "choose_password",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordResets { .. } => "password_resets",
            Self::DirectoryCreated { .. } => "directory_created",
            Self::UserCreated { .. } => "user_created",
            Self::InvitationAccepted { .. } => "invitation_accepted",
            Self::ConfirmEmail { .. } => "confirm_email",
            Self::EmailChangeAsked { .. } => "email_change_asked",
            Self::EmailChanged { .. } => "email_changed",
            Self::Security { .. } => "security",
            Self::HandOver { .. } => "hand_over",
            Self::NameClaimed { .. } => "name_claimed",
            Self::NameClaimReceived { .. } => "name_claim_received",
            Self::NameClaimDecided { .. } => "name_claim_decided",
            Self::RenameRequired { .. } => "rename_required",
            Self::ProgramRole { .. } => "program_role",
            Self::RequestReceived { .. } => "request_received",
            Self::RequestClosed { .. } => "request_closed",
            Self::EngagementRole { .. } => "engagement_role",
            Self::RequestApproved { .. } => "request_approved",
            Self::RequestDeclined { .. } => "request_declined",
            Self::RequestReminder { .. } => "request_reminder",
            Self::RequestExpired { .. } => "request_expired",
            Self::AddedToEngagement { .. } => "added_to_engagement",
            Self::RemovedFromEngagement { .. } => "removed_from_engagement",
            Self::InactivityWarning { .. } => "inactivity_warning",
            Self::MembershipLapsed { .. } => "membership_lapsed",
        }
    }

    /// What it must not be sent twice for.
    fn cause(&self) -> String {
        match self {
            Self::ConfirmContact { confirmation } => format!("{}:{confirmation}", self.kind()),
            Self::AccountRenamed { change } | Self::ContactReplaced { change } => format!("{}:{change}", self.kind()),
            Self::AccountSuspended { event, .. } | Self::AccountLifted { event, .. } => format!("{}:{event}", self.kind()),
            Self::AgreementPublished { agreement } => format!("{}:{agreement}", self.kind()),
            Self::Invitation { invitation, number } => format!("{}:{invitation}:{number}", self.kind()),
            Self::AddedToAccount { addition, .. } => format!("{}:{addition}", self.kind()),
            Self::ChoosePassword { link } => format!("{}:{link}", self.kind()),
            Self::PasswordReset { reset } => format!("{}:{reset}", self.kind()),
            Self::PasswordResets { together } => format!("{}:{together}", self.kind()),
            Self::DirectoryCreated { directory } => format!("{}:{directory}", self.kind()),
            Self::UserCreated { user } => format!("{}:{user}", self.kind()),
            Self::InvitationAccepted { invitation } => format!("{}:{invitation}", self.kind()),
            Self::ConfirmEmail { confirmation } | Self::EmailChangeAsked { confirmation } | Self::EmailChanged { confirmation } => {
                format!("{}:{confirmation}", self.kind())
            }
            Self::Security { event, .. } => format!("{}:{event}", self.kind()),
            Self::HandOver { hand_over } => format!("{}:{hand_over}", self.kind()),
            Self::NameClaimed { claim }
            | Self::NameClaimReceived { claim }
            | Self::NameClaimDecided { claim }
            | Self::RenameRequired { claim } => format!("{}:{claim}", self.kind()),
            Self::EngagementRole { naming, .. } | Self::ProgramRole { naming, .. } => format!("{}:{naming}", self.kind()),
            Self::RequestReceived { request }
            | Self::RequestClosed { request }
            | Self::RequestApproved { request }
            | Self::RequestDeclined { request } => {
                format!("{}:{request}", self.kind())
            }
            Self::RequestReminder { request } | Self::RequestExpired { request } => format!("{}:{request}", self.kind()),
            Self::AddedToEngagement { addition, .. } => format!("{}:{addition}", self.kind()),
            Self::RemovedFromEngagement { removal, .. } => format!("{}:{removal}", self.kind()),
            Self::InactivityWarning { membership, since, days } => format!("{}:{membership}:{}:{days}", self.kind(), since.0),
            Self::MembershipLapsed { membership, since } => format!("{}:{membership}:{}", self.kind(), since.0),
        }
    }
}

/// Whom it goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// At the address and in the language that the person has when it is sent.
    User(UserId),
    /// Somebody who may be no user.
    Address(String),
}

/// Writes a mail down. A second one for the same cause and recipient is the first one.
pub async fn enqueue(
    tx: &mut Tx,
    ids: &dyn IdSource,
    now: Timestamp,
    letter: Letter,
    recipient: &Recipient,
    language: Language,
) -> Result<(), sqlx::Error> {
    let params = serde_json::to_string(&letter).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let (key, user, address) = match recipient {
        Recipient::User(user) => (format!("user:{user}"), Some(*user), None),
        Recipient::Address(address) => (format!("address:{address}"), None, Some(&**address)),
    };
    let new = queries::NewMail {
        id: MailId(ids.id()),
        kind: letter.kind(),
        cause: letter.cause(),
        recipient: key,
        user,
        address,
        language,
        params,
    };
    queries::insert(tx, &new, now).await
}

/// The secret that tokens in mails are derived from: made at the first start, the same for all servers of a database.
pub async fn keep_secret(db: &Db, fresh: [u8; 32]) -> Result<Secret, sqlx::Error> {
    let mut tx = db.begin().await?;
    let kept = queries::keep_secret(&mut tx, &fresh).await?;
    tx.commit().await?;
    kept.try_into().map(Secret).map_err(|_| sqlx::Error::Decode("the secret in the database has a wrong length".into()))
}
