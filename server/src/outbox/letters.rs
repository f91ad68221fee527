//! The words of each mail, in the recipient's language, from what is true when it is sent.

use entente_app::{
    date,
    messages::{MailText, Texts, mail_text},
};
use entente_shared::{AgreementId, EngagementId, Language, RequestId, registration::full_name};
use uuid::Uuid;

use super::{
    Letter, Outbox, SecurityEvent, account_letters, engagement_letters, hand_over_letter, member_letters, name_letters, people,
    program_letters,
    queries::{self, Claimed},
    sign_in_letters,
};
use crate::{credentials::reset_token, fault::Fault, registration::confirmation_token};

/// A mail before it is formatted.
pub struct Written {
    pub name: String,
    pub address: String,
    pub language: Language,
    pub subject: String,
    pub blocks: Vec<Block>,
    pub footer: MailText,
}

/// Why the reader gets it, where they may have no part in the portal, or none that has to do with it.
pub const TO_A_STRANGER: MailText = MailText::MailFooterStranger;

/// A paragraph.
pub enum Block {
    /// Ours.
    Text(String),
    /// What a person wrote.
    Quote(String),
    /// On a line of its own.
    Link(String),
}

pub async fn write(outbox: &Outbox, mail: &Claimed) -> Result<Written, Fault> {
    let letter: Letter =
        serde_json::from_str(&mail.params).map_err(|error| Fault::Broken(format!("its parameters can't be read: {error}")))?;
    match letter {
        Letter::ConfirmContact { confirmation } => confirm_contact(outbox, mail, confirmation).await,
        Letter::AccountRenamed { change } => account_renamed(outbox, mail, change).await,
        Letter::ContactReplaced { change } => contact_replaced(outbox, mail, change).await,
        Letter::AccountSuspended { account, event } => account_letters::suspended(outbox, mail, account, event).await,
        Letter::AccountLifted { account, event } => account_letters::lifted(outbox, mail, account, event).await,
        Letter::AgreementPublished { agreement } => agreement_published(outbox, mail, agreement).await,
        Letter::Invitation { invitation, number } => people::invited(outbox, mail, invitation, number).await,
        Letter::AddedToAccount { account, .. } => people::added_to_account(outbox, mail, account).await,
        Letter::ChoosePassword { link } => people::choose_password(outbox, mail, link).await,
        Letter::PasswordReset { reset } => password_reset(outbox, mail, reset).await,
        Letter::PasswordResets { together } => sign_in_letters::password_resets(outbox, mail, together).await,
        Letter::DirectoryCreated { directory } => sign_in_letters::directory_created(outbox, mail, directory).await,
        Letter::UserCreated { .. } => sign_in_letters::user_created(outbox, mail).await,
        Letter::InvitationAccepted { invitation } => sign_in_letters::invitation_accepted(outbox, mail, invitation).await,
        Letter::ConfirmEmail { confirmation } => sign_in_letters::confirm_email(outbox, mail, confirmation).await,
        Letter::EmailChangeAsked { confirmation } => sign_in_letters::email_change_asked(outbox, mail, confirmation).await,
        Letter::EmailChanged { confirmation } => sign_in_letters::email_changed(outbox, mail, confirmation).await,
        Letter::Security { what, .. } => security(outbox, mail, what).await,
        Letter::HandOver { hand_over } => hand_over_letter::write(outbox, mail, hand_over).await,
        Letter::NameClaimed { claim } => name_letters::claimed(outbox, mail, claim).await,
        Letter::NameClaimReceived { claim } => name_letters::received(outbox, mail, claim).await,
        Letter::NameClaimDecided { claim } => name_letters::decided(outbox, mail, claim).await,
        Letter::RenameRequired { claim } => name_letters::rename_required(outbox, mail, claim).await,
        Letter::ProgramRole { program, roles, .. } => program_letters::named(outbox, mail, program, roles).await,
        Letter::RequestReceived { request } => request_received(outbox, mail, request).await,
        Letter::RequestClosed { request } => engagement_letters::request_closed(outbox, mail, request).await,
        Letter::EngagementRole { engagement, role, .. } => engagement_letters::role(outbox, mail, engagement, role).await,
        Letter::RequestApproved { request } => {
            decided(outbox, mail, request, [MailText::MailApprovedSubject, MailText::MailApprovedBody, MailText::MailApprovedLink]).await
        }
        Letter::RequestDeclined { request } => {
            decided(outbox, mail, request, [MailText::MailDeclinedSubject, MailText::MailDeclinedBody, MailText::MailDeclinedLink]).await
        }
        Letter::RequestReminder { request } => member_letters::reminder(outbox, mail, request).await,
        Letter::RequestExpired { request } => member_letters::expired(outbox, mail, request).await,
        Letter::AddedToEngagement { engagement, .. } => member_letters::added(outbox, mail, engagement).await,
        Letter::RemovedFromEngagement { membership, .. } => member_letters::removed(outbox, mail, membership).await,
        Letter::InactivityWarning { membership, .. } => member_letters::warning(outbox, mail, membership).await,
        Letter::MembershipLapsed { membership, .. } => member_letters::lapsed(outbox, mail, membership).await,
    }
}

async fn confirm_contact(outbox: &Outbox, mail: &Claimed, confirmation: Uuid) -> Result<Written, Fault> {
    let row = queries::confirmation(&outbox.db, confirmation).await?.ok_or_else(gone)?;
    let name = full_name(&row.first_name, &row.last_name);
    let values = [("account", &*row.account), ("email", &*row.email)];
    let token = confirmation_token(&outbox.secret, confirmation);
    let say = |key| mail_text(mail.language, key, &values);
    Ok(Written {
        address: row.email.clone(),
        language: mail.language,
        subject: say(MailText::MailConfirmSubject),
        blocks: vec![
            greeting(mail.language, &name),
            Block::Text(say(MailText::MailConfirmBody)),
            Block::Link(format!("{}/register/confirm?token={token}", outbox.public_url)),
            Block::Text(say(MailText::MailConfirmAfter)),
        ],
        footer: TO_A_STRANGER,
        name,
    })
}

/// ORG-06: to the account's administrators.
async fn account_renamed(outbox: &Outbox, mail: &Claimed, change: Uuid) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let row = queries::change(&outbox.db, change).await?.ok_or_else(gone)?;
    let values = [("before", &*row.before), ("after", &*row.after), ("name", &*row.by)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(say(MailText::MailRenamedBody)),
        Block::Text(say(MailText::MailRenamedLink)),
        Block::Link(format!("{}/account", outbox.public_url)),
    ];
    Ok(reader.written(say(MailText::MailRenamedSubject), blocks))
}

/// CON-01: the mailbox is told, whoever reads it, so that nobody takes an account over unseen.
async fn contact_replaced(outbox: &Outbox, mail: &Claimed, change: Uuid) -> Result<Written, Fault> {
    let row = queries::change(&outbox.db, change).await?.ok_or_else(gone)?;
    let values = [("account", &*row.account), ("before", &*row.before), ("after", &*row.after), ("name", &*row.by)];
    let say = |key| mail_text(mail.language, key, &values);
    Ok(Written {
        address: row.before.clone(),
        language: mail.language,
        subject: say(MailText::MailContactSubject),
        blocks: vec![
            greeting(mail.language, &row.account),
            Block::Text(say(MailText::MailContactBody)),
            Block::Text(say(MailText::MailContactAfter)),
        ],
        footer: MailText::MailFooter,
        name: row.account.clone(),
    })
}

/// REG-05: to those who can accept it for their organization.
async fn agreement_published(outbox: &Outbox, mail: &Claimed, agreement: AgreementId) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let row = queries::agreement(&outbox.db, agreement).await?.ok_or_else(gone)?;
    let language = reader.language;
    let name = if language == Language::French { &row.name_fr } else { &row.name_en };
    let from = date(Texts::in_language(language), row.effective_at);
    let values = [("name", &**name), ("version", &*row.version), ("date", &*from)];
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(say(MailText::MailAgreementBody)),
        Block::Text(say(MailText::MailAgreementLink)),
        Block::Link(format!("{}/account/agreements", outbox.public_url)),
    ];
    Ok(reader.written(say(MailText::MailAgreementSubject), blocks))
}

/// A link for people of built-in directories; where the password is kept for the others.
async fn password_reset(outbox: &Outbox, mail: &Claimed, reset: Uuid) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let directory = queries::directory_of_reset(&outbox.db, reset).await?.ok_or_else(gone)?;
    let language = reader.language;
    let values = [("address", &*directory.sign_in_address), ("directory", &*directory.domain_prefix)];
    let say = |key| mail_text(language, key, &values);
    let mut blocks = vec![greeting(language, &reader.name)];
    if directory.built_in {
        let token = reset_token(&outbox.secret, reset);
        blocks.push(Block::Text(say(MailText::MailResetBody)));
        blocks.push(Block::Link(format!("{}/reset-password/new?token={token}", outbox.public_url)));
        blocks.push(Block::Text(say(MailText::MailResetAfter)));
    } else {
        blocks.push(Block::Text(say(MailText::MailResetElsewhere)));
    }
    // Anybody can ask, for anybody.
    Ok(Written { footer: TO_A_STRANGER, ..reader.written(say(MailText::MailResetSubject), blocks) })
}

async fn security(outbox: &Outbox, mail: &Claimed, what: SecurityEvent) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let (subject, body) = match what {
        SecurityEvent::PasswordChanged => (MailText::MailSecurityPasswordSubject, MailText::MailSecurityPasswordChanged),
        SecurityEvent::PasswordReset => (MailText::MailSecurityPasswordSubject, MailText::MailSecurityPasswordReset),
        SecurityEvent::FirstPasswordChosen => (MailText::MailSecurityFirstSubject, MailText::MailSecurityFirst),
        SecurityEvent::OneTimePasswordMade => (MailText::MailSecurityPasswordSubject, MailText::MailSecurityOneTime),
        SecurityEvent::SecondFactorOn => (MailText::MailSecurityOnSubject, MailText::MailSecurityOn),
        SecurityEvent::SecondFactorOff => (MailText::MailSecurityOffSubject, MailText::MailSecurityOff),
        SecurityEvent::SecondFactorReset => (MailText::MailSecurityOffSubject, MailText::MailSecurityOffByAdministrator),
        SecurityEvent::RecoveryCodeUsed => (MailText::MailSecurityCodeUsedSubject, MailText::MailSecurityCodeUsed),
        SecurityEvent::NewRecoveryCodes => (MailText::MailSecurityNewCodesSubject, MailText::MailSecurityNewCodes),
    };
    let language = reader.language;
    let say = |key| mail_text(language, key, &[("address", &*reader.sign_in_address)]);
    let (subject, body, after) = (say(subject), say(body), say(MailText::MailSecurityAfter));
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(body),
        Block::Text(after),
        Block::Link(format!("{}/reset-password", outbox.public_url)),
    ];
    Ok(reader.written(subject, blocks))
}

async fn request_received(outbox: &Outbox, mail: &Claimed, request: RequestId) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let row = queries::request(&outbox.db, request).await?.ok_or_else(gone)?;
    let values = [("requester", &*row.requester), ("organization", &*row.organization), ("engagement", &*row.engagement)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(reader.language, &reader.name),
        Block::Text(say(MailText::MailRequestBody)),
        Block::Quote(row.justification.clone()),
        Block::Text(say(MailText::MailRequestLink)),
        Block::Link(format!("{}/requests", page(outbox, row.engagement_id))),
    ];
    Ok(reader.written(say(MailText::MailRequestSubject), blocks))
}

/// REQ-05: the decision, with the decider's reason.
async fn decided(outbox: &Outbox, mail: &Claimed, request: RequestId, [subject, body, link]: [MailText; 3]) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let row = queries::request(&outbox.db, request).await?.ok_or_else(gone)?;
    let values = [("decider", row.decider.as_deref().unwrap_or_default()), ("engagement", &*row.engagement)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let mut blocks = vec![greeting(reader.language, &reader.name), Block::Text(say(body))];
    if let Some(reason) = row.reason.clone() {
        blocks.push(Block::Text(say(MailText::MailDecisionReason)));
        blocks.push(Block::Quote(reason));
    }
    blocks.push(Block::Text(say(link)));
    blocks.push(Block::Link(page(outbox, row.engagement_id)));
    Ok(reader.written(say(subject), blocks))
}

pub async fn recipient(outbox: &Outbox, mail: &Claimed) -> Result<queries::Person, Fault> {
    let user = mail.user_id.ok_or_else(gone)?;
    queries::person(&outbox.db, user).await?.ok_or_else(gone)
}

impl queries::Person {
    pub fn written(self, subject: String, blocks: Vec<Block>) -> Written {
        Written { name: self.name, address: self.email, language: self.language, subject, blocks, footer: MailText::MailFooter }
    }
}

pub fn greeting(language: Language, name: &str) -> Block {
    Block::Text(mail_text(language, MailText::MailGreeting, &[("name", name)]))
}

pub fn page(outbox: &Outbox, engagement: EngagementId) -> String {
    format!("{}/engagements/{engagement}", outbox.public_url)
}

pub fn gone() -> Fault {
    Fault::Broken("what it is about is not there any more".to_owned())
}
