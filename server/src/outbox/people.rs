//! Mails to people who come into an account or a directory.

use entente_app::messages::{MailText, mail_text};
use entente_shared::{AccountId, InvitationId, people::AccountRole};
use uuid::Uuid;

use super::{
    Outbox,
    letters::{Block, TO_A_STRANGER, Written, gone, greeting, recipient},
    queries::{self, Claimed},
};
use crate::{
    fault::Fault,
    people::{first_password_token, invitation_token},
};

/// USR-03: who invites to what, and the link.
pub async fn invited(outbox: &Outbox, mail: &Claimed, invitation: InvitationId, number: i64) -> Result<Written, Fault> {
    let row = queries::invitation(&outbox.db, invitation, number).await?.ok_or_else(gone)?;
    let role = match row.role {
        AccountRole::Administrator => MailText::MailRoleAdministrator,
        AccountRole::Member => MailText::MailRoleMember,
    };
    let role = mail_text(mail.language, role, &[]);
    let values = [("account", &*row.account), ("inviter", &*row.inviter), ("role", &*role)];
    let say = |key| mail_text(mail.language, key, &values);
    Ok(Written {
        subject: say(MailText::MailInvitationSubject),
        blocks: vec![
            Block::Text(say(MailText::MailInvitationGreeting)),
            Block::Text(say(MailText::MailInvitationBody)),
            Block::Link(format!("{}/invitations/accept?token={}", outbox.public_url, invitation_token(&outbox.secret, invitation, number))),
            Block::Text(say(MailText::MailInvitationAfter)),
        ],
        footer: TO_A_STRANGER,
        language: mail.language,
        name: String::new(),
        address: row.email,
    })
}

/// USR-01: somebody was added to an account.
pub async fn added_to_account(outbox: &Outbox, mail: &Claimed, account: AccountId) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let name = queries::account_name(&outbox.db, account).await?.ok_or_else(gone)?;
    let values = [("account", &*name)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let blocks =
        vec![greeting(language, &reader.name), Block::Text(say(MailText::MailAddedBody)), Block::Link(format!("{}/", outbox.public_url))];
    Ok(reader.written(say(MailText::MailAddedSubject), blocks))
}

/// USR-02: a new user chooses a password.
pub async fn choose_password(outbox: &Outbox, mail: &Claimed, link: Uuid) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let address = queries::sign_in_address_of_link(&outbox.db, link).await?.ok_or_else(gone)?;
    let values = [("address", &*address)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(say(MailText::MailPasswordBody)),
        Block::Link(format!("{}/invitations/password?token={}", outbox.public_url, first_password_token(&outbox.secret, link))),
        Block::Text(say(MailText::MailPasswordAfter)),
    ];
    Ok(reader.written(say(MailText::MailPasswordSubject), blocks))
}
