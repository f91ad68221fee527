//! Mails about the life of engagements, and about who runs them.

use entente_app::messages::{MailText, mail_text};
use entente_shared::{EngagementId, RequestId, engagements::EngagementRole};

use super::{
    Outbox,
    letters::{Block, Written, gone, greeting, page, recipient},
    queries::{self, Claimed},
};
use crate::fault::Fault;

/// ENG-04: to whoever waited for a decision.
pub async fn request_closed(outbox: &Outbox, mail: &Claimed, request: RequestId) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let row = queries::request(&outbox.db, request).await?.ok_or_else(gone)?;
    let values = [("engagement", &*row.engagement)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let blocks = vec![
        greeting(language, &reader.name),
        Block::Text(say(MailText::MailRequestClosedBody)),
        Block::Link(page(outbox, row.engagement_id)),
    ];
    Ok(reader.written(say(MailText::MailRequestClosedSubject), blocks))
}

/// What somebody can do from now on, and where.
pub async fn role(outbox: &Outbox, mail: &Claimed, engagement: EngagementId, role: EngagementRole) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let title = queries::engagement_title(&outbox.db, engagement).await?.ok_or_else(gone)?;
    let values = [("engagement", &*title)];
    let language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let (subject, body) = match role {
        EngagementRole::Owner => (MailText::MailRoleOwnerSubject, MailText::MailRoleOwnerBody),
        EngagementRole::PowerUser => (MailText::MailRolePowerUserSubject, MailText::MailRolePowerUserBody),
    };
    let blocks = vec![greeting(language, &reader.name), Block::Text(say(body)), Block::Link(page(outbox, engagement))];
    Ok(reader.written(say(subject), blocks))
}
