//! AUD-01: every change leaves a row that is never changed, in the transaction of the change.

use std::net::IpAddr;

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, AgreementId, AnnouncementId, AuditId, DirectoryId, EngagementId, HandOverId, InvitationId, MailId, NameClaimId, ProgramId,
    RequestId, ReservedNameId, TermsDocumentId, Timestamp, UserId,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{clock::IdSource, db::Tx};

/// Who did something, as whom, when and from where.
#[derive(Clone)]
pub struct Origin {
    pub at: Timestamp,
    pub user: Option<UserId>,
    pub account: Option<AccountId>,
    address: String,
    request_id: String,
}

impl Origin {
    pub fn of(visit: &Visit) -> Self {
        Self {
            at: visit.now,
            user: visit.actor.as_ref().map(|actor| actor.user),
            account: visit.actor.as_ref().and_then(|actor| actor.account.as_ref()).map(|account| account.id),
            address: ip(visit.address),
            request_id: visit.request_id.clone(),
        }
    }

    /// A command that an operator has run on the server.
    pub fn command(name: &str, at: Timestamp) -> Self {
        Self { at, user: None, account: None, address: "local".to_owned(), request_id: format!("command {name}") }
    }

    /// The same, done by a person who was not signed in before.
    pub fn by(self, user: UserId) -> Self {
        Self { user: Some(user), ..self }
    }

    /// The same, done for that account.
    pub fn acting_for(self, account: AccountId) -> Self {
        Self { account: Some(account), ..self }
    }
}

fn ip(address: IpAddr) -> String {
    address.to_canonical().to_string()
}

macro_rules! actions {
    ($($action:ident = $word:literal),+ $(,)?) => {
        /// The words of the log: what can happen.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action { $($action),+ }

        impl Action {
            pub const ALL: &'static [Self] = &[$(Self::$action),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$action => $word),+ }
            }
        }
    };
}

actions! {
    CreateDirectory = "directory.create",
    SignIn = "session.start",
    SignOut = "session.end",
    Switch = "session.switch",
    FirstSignIn = "user.first_sign_in",
    UpdateFromProvider = "user.update_from_provider",
    LinkDirectory = "account.link_directory",
    UnlinkDirectory = "account.unlink_directory",
    SignInStep = "session.step",
    EndSessions = "session.end_all",
    Rename = "user.rename",
    ChangePassword = "user.change_password",
    AskReset = "user.ask_password_reset",
    ResetPassword = "user.reset_password",
    AskEmailChange = "user.ask_email_change",
    ResendEmailLink = "user.resend_email_link",
    WithdrawEmailChange = "user.withdraw_email_change",
    ConfirmEmail = "user.confirm_email",
    BeginSecondFactor = "user.begin_second_factor",
    TurnSecondFactorOn = "user.turn_second_factor_on",
    KeepRecoveryCodes = "user.keep_recovery_codes",
    NewRecoveryCodes = "user.new_recovery_codes",
    TurnSecondFactorOff = "user.turn_second_factor_off",
    ResetOfPerson = "directory.reset_password",
    PassOnPassword = "directory.pass_on_password",
    ResetSecondFactorOf = "directory.reset_second_factor",
    RequireSecondFactor = "directory.require_second_factor",
    AskEmailChangeOf = "directory.ask_email_change",
    ResendEmailLinkOf = "directory.resend_email_link",
    WithdrawEmailChangeOf = "directory.withdraw_email_change",
    ChooseLanguage = "user.choose_language",
    SaveDraft = "registration.save_draft",
    RegisterOrganization = "account.register",
    StartFurtherAccount = "registration.start_further",
    DiscardDraft = "registration.discard_draft",
    HandOver = "registration.hand_over",
    RevokeHandOver = "registration.revoke_hand_over",
    TakeOver = "registration.take_over",
    BringBackDraft = "registration.bring_back_draft",
    ClaimName = "name.claim",
    WithdrawNameClaim = "name.withdraw_claim",
    AcceptNameClaim = "name.accept_claim",
    RefuseNameClaim = "name.refuse_claim",
    ReserveName = "name.reserve",
    ReleaseName = "name.release",
    ConfirmContact = "account.confirm_contact",
    RenameAccount = "account.rename",
    ChangeContact = "account.change_contact",
    ResendConfirmation = "account.resend_confirmation",
    SuspendAccount = "account.suspend",
    LiftSuspension = "account.lift_suspension",
    SendMailAgain = "mail.send_again",
    AcceptAgreement = "account.accept_agreement",
    SaveAgreementDraft = "agreement.save_draft",
    PublishAgreement = "agreement.publish",
    SaveTermsDraft = "terms.save_draft",
    PublishTerms = "terms.publish",
    ChangeTerms = "terms.change",
    AcceptTerms = "terms.accept",
    AddPerson = "account.add_person",
    ChangeRole = "account.change_role",
    RemovePerson = "account.remove_person",
    RestorePerson = "account.restore_person",
    CreateUser = "user.create",
    ChooseFirstPassword = "user.choose_first_password",
    Invite = "invitation.create",
    ResendInvitation = "invitation.resend",
    RevokeInvitation = "invitation.revoke",
    AcceptInvitation = "invitation.accept",
    CreateProgram = "program.create",
    RenameProgram = "program.rename",
    ArchiveProgram = "program.archive",
    RestoreProgram = "program.restore",
    EditProgram = "program.edit",
    NameProgramRoles = "program.name_roles",
    TakeProgramRole = "program.take_role",
    Announce = "announcement.create",
    EditAnnouncement = "announcement.edit",
    WithdrawAnnouncement = "announcement.withdraw",
    RestoreAnnouncement = "announcement.restore",
    CreateHost = "account.create_host",
    FillInDemo = "demo.fill_in",
    CreateEngagement = "engagement.create",
    EditEngagement = "engagement.edit",
    ChangeLife = "engagement.change_life",
    ChangeAudience = "engagement.change_audience",
    NameOrganization = "engagement.name_organization",
    DropOrganization = "engagement.drop_organization",
    GiveEngagementRole = "engagement.give_role",
    TakeEngagementRole = "engagement.take_role",
    Join = "engagement.join",
    RequestAccess = "request.create",
    Withdraw = "request.withdraw",
    Approve = "request.approve",
    Decline = "request.decline",
    ExpireRequest = "request.expire",
    AddMember = "engagement.add_member",
    RemoveMember = "engagement.remove_member",
    RestoreMember = "engagement.restore_member",
    LeaveEngagement = "engagement.leave",
    KeepMembership = "engagement.keep_membership",
    LapseMembership = "engagement.lapse_membership",
}

/// What it was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Somebody who was named and whom nobody knows.
    Nobody,
    Directory(DirectoryId),
    User(UserId),
    Account(AccountId),
    Engagement(EngagementId),
    Program(ProgramId),
    Announcement(AnnouncementId),
    Request(RequestId),
    Agreement(AgreementId),
    TermsDocument(TermsDocumentId),
    Invitation(InvitationId),
    HandOver(HandOverId),
    NameClaim(NameClaimId),
    ReservedName(ReservedNameId),
    Mail(MailId),
}

impl Target {
    const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Nobody => ("nobody", Uuid::nil()),
            Self::Directory(DirectoryId(id)) => ("directory", id),
            Self::User(UserId(id)) => ("user", id),
            Self::Account(AccountId(id)) => ("account", id),
            Self::Engagement(EngagementId(id)) => ("engagement", id),
            Self::Program(ProgramId(id)) => ("program", id),
            Self::Announcement(AnnouncementId(id)) => ("announcement", id),
            Self::Request(RequestId(id)) => ("request", id),
            Self::Agreement(AgreementId(id)) => ("agreement", id),
            Self::TermsDocument(TermsDocumentId(id)) => ("terms_document", id),
            Self::Invitation(InvitationId(id)) => ("invitation", id),
            Self::HandOver(HandOverId(id)) => ("hand_over", id),
            Self::NameClaim(NameClaimId(id)) => ("name_claim", id),
            Self::ReservedName(ReservedNameId(id)) => ("reserved_name", id),
            Self::Mail(MailId(id)) => ("mail", id),
        }
    }
}

/// One change. Nothing secret goes into before and after.
pub struct Event {
    pub action: Action,
    pub target: Target,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// Adds the change to the log.
pub async fn record(tx: &mut Tx, ids: &dyn IdSource, origin: &Origin, event: Event) -> Result<(), sqlx::Error> {
    recorded(tx, ids, origin, event).await.map(drop)
}

/// The same, for mails that tell of the change by its row.
pub async fn recorded(tx: &mut Tx, ids: &dyn IdSource, origin: &Origin, event: Event) -> Result<AuditId, sqlx::Error> {
    const SQL: &str = "INSERT INTO audit_event
            (id, at, user_id, account_id, action, target_kind, target_id, before_json, after_json, address, request_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let Event { action, target, before, after } = event;
    let (kind, target) = target.parts();
    let id = AuditId(ids.id());
    on_tx!(tx, |c| sqlx::query(SQL)
        .bind(id)
        .bind(origin.at)
        .bind(origin.user)
        .bind(origin.account)
        .bind(action.as_str())
        .bind(kind)
        .bind(target)
        .bind(before.map(|json| json.to_string()))
        .bind(after.map(|json| json.to_string()))
        .bind(&origin.address)
        .bind(&origin.request_id)
        .execute(c)
        .await
        .map(|_| id))
}

/// Who did that to it last, and when.
pub async fn last(tx: &mut Tx, target: Target, action: Action) -> Result<Option<(String, Timestamp)>, sqlx::Error> {
    const SQL: &str = "SELECT u.name, x.at FROM audit_event x JOIN users u ON u.id = x.user_id
        WHERE x.target_kind = $1 AND x.target_id = $2 AND x.action = $3 ORDER BY x.at DESC, x.id DESC LIMIT 1";
    let (kind, target) = target.parts();
    on_tx!(tx, |c| sqlx::query_as(SQL).bind(kind).bind(target).bind(action.as_str()).fetch_optional(c).await)
}

/// What it was before each time that this was done to it, from the first on.
pub async fn befores(tx: &mut Tx, target: Target, action: Action) -> Result<Vec<Value>, sqlx::Error> {
    const SQL: &str = "SELECT before_json FROM audit_event
        WHERE target_kind = $1 AND target_id = $2 AND action = $3 AND before_json IS NOT NULL ORDER BY at, id";
    let (kind, target) = target.parts();
    let texts: Vec<String> = on_tx!(tx, |c| sqlx::query_scalar(SQL).bind(kind).bind(target).bind(action.as_str()).fetch_all(c).await)?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
}
