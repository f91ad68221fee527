//! Mails about an account that an operator suspends, and lets take part again.

use entente_app::messages::{MailText, mail_text};
use entente_shared::{AccountId, AuditId, registration::full_name};
use serde_json::Value;

use super::{
    Outbox,
    letters::{Block, Written, gone, greeting},
    queries::{self, Claimed, Person, SuspensionRow},
};
use crate::fault::Fault;

pub async fn suspended(outbox: &Outbox, mail: &Claimed, account: AccountId, event: AuditId) -> Result<Written, Fault> {
    let row = queries::suspension(&outbox.db, account, event).await?.ok_or_else(gone)?;
    let texts = [MailText::MailSuspendedSubject, MailText::MailSuspendedBody, MailText::MailSuspendedLink];
    written(outbox, mail, &row, texts, "/account").await
}

pub async fn lifted(outbox: &Outbox, mail: &Claimed, account: AccountId, event: AuditId) -> Result<Written, Fault> {
    let row = queries::suspension(&outbox.db, account, event).await?.ok_or_else(gone)?;
    let texts = [MailText::MailLiftedSubject, MailText::MailLiftedBody, MailText::MailLiftedLink];
    written(outbox, mail, &row, texts, "/").await
}

async fn written(
    outbox: &Outbox,
    mail: &Claimed,
    row: &SuspensionRow,
    [subject, body, link]: [MailText; 3],
    page: &str,
) -> Result<Written, Fault> {
    // To an administrator, at the address and in the language that they have now; or to the account's contact.
    let reader = match mail.user_id {
        Some(user) => queries::person(&outbox.db, user).await?.ok_or_else(gone)?,
        None => Person {
            name: full_name(&row.contact_first_name, &row.contact_last_name),
            sign_in_address: String::new(),
            email: mail.address.clone().ok_or_else(gone)?,
            language: mail.language,
        },
    };
    let values = [("account", &*row.account), ("host", &*row.host), ("email", &*row.host_email)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let mut blocks = vec![greeting(language, &reader.name), Block::Text(say(body))];
    if let Some(reason) = reason(row) {
        blocks.push(Block::Text(say(MailText::MailSuspensionReason)));
        blocks.push(Block::Quote(reason));
    }
    blocks.push(Block::Text(say(MailText::MailSuspensionWhom)));
    blocks.push(Block::Text(say(link)));
    blocks.push(Block::Link(format!("{}{page}", outbox.public_url)));
    Ok(reader.written(say(subject), blocks))
}

fn reason(row: &SuspensionRow) -> Option<String> {
    let after: Value = serde_json::from_str(row.after.as_deref()?).ok()?;
    Some(after.get("reason")?.as_str()?.to_owned())
}
