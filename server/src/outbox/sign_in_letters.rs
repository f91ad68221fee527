//! USR-05: mails that say what somebody signs in with, and those that confirm and change an e-mail address.

use entente_app::messages::{MailText, mail_text};
use entente_shared::{DirectoryId, InvitationId, Language};
use uuid::Uuid;

use super::{
    Outbox,
    letters::{Block, TO_A_STRANGER, Written, gone, greeting, recipient},
    queries::{self, Claimed},
};
use crate::{credentials::reset_token, directories::emails, fault::Fault};

/// DIR-01: to the first Global administrator, at an address that nobody has confirmed yet.
pub async fn directory_created(outbox: &Outbox, mail: &Claimed, directory: DirectoryId) -> Result<Written, Fault> {
    let prefix = queries::directory_name(&outbox.db, directory).await?.ok_or_else(gone)?;
    let texts = [MailText::MailDirectoryCreatedSubject, MailText::MailDirectoryCreatedBody];
    new_sign_in(outbox, mail, texts, &[("directory", &prefix)]).await
}

/// USR-02: to somebody who gets a one-time password from whoever has created the sign-in.
pub async fn user_created(outbox: &Outbox, mail: &Claimed) -> Result<Written, Fault> {
    new_sign_in(outbox, mail, [MailText::MailUserCreatedSubject, MailText::MailUserCreatedBody], &[]).await
}

/// USR-03: to whoever has accepted an invitation.
pub async fn invitation_accepted(outbox: &Outbox, mail: &Claimed, invitation: InvitationId) -> Result<Written, Fault> {
    let account = queries::account_of_invitation(&outbox.db, invitation).await?.ok_or_else(gone)?;
    let texts = [MailText::MailAcceptedSubject, MailText::MailAcceptedBody];
    new_sign_in(outbox, mail, texts, &[("account", &account)]).await
}

/// The sign-in address on a line of its own; and, while the e-mail address waits for it, the link that confirms it.
async fn new_sign_in(outbox: &Outbox, mail: &Claimed, [subject, body]: [MailText; 2], values: &[(&str, &str)]) -> Result<Written, Fault> {
    let user = mail.user_id.ok_or_else(gone)?;
    let reader = recipient(outbox, mail).await?;
    let link = queries::open_link(&outbox.db, user).await?;
    let language = reader.language;
    let say = |key| mail_text(language, key, values);
    let mut blocks = vec![greeting(language, &reader.name), Block::Text(say(body)), Block::Text(reader.sign_in_address.clone())];
    match link {
        Some(link) => blocks.extend([
            Block::Text(mail_text(language, MailText::MailSignInConfirm, &[("email", &reader.email)])),
            Block::Link(confirm_page(outbox, link)),
            Block::Text(say(MailText::MailSignInConfirmAfter)),
        ]),
        None => blocks.extend([Block::Text(say(MailText::MailSignInHere)), Block::Link(format!("{}/sign-in", outbox.public_url))]),
    }
    Ok(Written { footer: TO_A_STRANGER, ..reader.written(say(subject), blocks) })
}

fn confirm_page(outbox: &Outbox, link: Uuid) -> String {
    format!("{}/confirm-email?token={}", outbox.public_url, emails::token(&outbox.secret, link))
}

/// To an address that somebody has given as theirs.
pub async fn confirm_email(outbox: &Outbox, mail: &Claimed, confirmation: Uuid) -> Result<Written, Fault> {
    let row = queries::email_confirmation(&outbox.db, confirmation).await?.filter(|row| row.is_open).ok_or_else(gone)?;
    let link = Block::Link(confirm_page(outbox, confirmation));
    let texts = [MailText::MailEmailConfirmSubject, MailText::MailEmailConfirmBody, MailText::MailEmailConfirmAfter];
    Ok(about_an_address(mail.language, row.name, row.email, &row.sign_in_address, texts, link))
}

/// To the address that is in force: it may not have been the person.
pub async fn email_change_asked(outbox: &Outbox, mail: &Claimed, confirmation: Uuid) -> Result<Written, Fault> {
    let row = queries::email_confirmation(&outbox.db, confirmation).await?.ok_or_else(gone)?;
    let texts = [MailText::MailEmailAskedSubject, MailText::MailEmailAskedBody, MailText::MailEmailAskedAfter];
    let link = Block::Link(format!("{}/me/email", outbox.public_url));
    let to = mail.address.clone().ok_or_else(gone)?;
    Ok(about_an_address(mail.language, row.name, to, &row.sign_in_address, texts, link))
}

/// To the address that is in force no more.
pub async fn email_changed(outbox: &Outbox, mail: &Claimed, confirmation: Uuid) -> Result<Written, Fault> {
    let row = queries::email_confirmation(&outbox.db, confirmation).await?.ok_or_else(gone)?;
    let texts = [MailText::MailEmailChangedSubject, MailText::MailEmailChangedBody, MailText::MailEmailChangedAfter];
    let link = Block::Link(format!("{}/me/email", outbox.public_url));
    let to = mail.address.clone().ok_or_else(gone)?;
    Ok(about_an_address(mail.language, row.name, to, &row.sign_in_address, texts, link))
}

fn about_an_address(
    language: Language,
    name: String,
    to: String,
    sign_in_address: &str,
    [subject, body, after]: [MailText; 3],
    link: Block,
) -> Written {
    let values = [("address", sign_in_address), ("email", &*to)];
    let say = |key| mail_text(language, key, &values);
    Written {
        subject: say(subject),
        blocks: vec![greeting(language, &name), Block::Text(say(body)), link, Block::Text(say(after))],
        footer: TO_A_STRANGER,
        language,
        name,
        address: to,
    }
}

/// To a mailbox that several people have confirmed as theirs: what each of them signs in with, and the link that sets that password.
pub async fn password_resets(outbox: &Outbox, mail: &Claimed, together: Uuid) -> Result<Written, Fault> {
    let to = mail.address.clone().ok_or_else(gone)?;
    let rows = queries::resets(&outbox.db, together).await?;
    let language = mail.language;
    let name = rows.first().ok_or_else(gone)?.name.clone();
    let say = |key| mail_text(language, key, &[("email", &*to)]);
    let mut blocks = vec![greeting(language, &name), Block::Text(say(MailText::MailResetsBody))];
    for row in rows {
        blocks.push(Block::Text(row.sign_in_address));
        blocks.push(Block::Link(format!("{}/reset-password/new?token={}", outbox.public_url, reset_token(&outbox.secret, row.id))));
    }
    blocks.push(Block::Text(say(MailText::MailResetsAfter)));
    Ok(Written { subject: say(MailText::MailResetSubject), blocks, footer: TO_A_STRANGER, language, name, address: to })
}
