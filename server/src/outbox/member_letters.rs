//! Mails to people who come into an engagement, are removed from it, or have not been there for long (MEM-01, MEM-02), and those about
//! requests that wait too long (REQ-09).

use entente_app::{
    date,
    messages::{MailText, Texts, mail_text},
};
use entente_shared::{EngagementId, MembershipId, RequestId, members::inactive_at};

use super::{
    Outbox,
    letters::{Block, Written, gone, greeting, page, recipient},
    queries::{self, Claimed},
};
use crate::fault::Fault;

/// MEM-01: somebody was added.
pub async fn added(outbox: &Outbox, mail: &Claimed, engagement: EngagementId) -> Result<Written, Fault> {
    let title = queries::engagement_title(&outbox.db, engagement).await?.ok_or_else(gone)?;
    let texts = [MailText::MailMemberAddedSubject, MailText::MailMemberAddedBody, MailText::MailMemberAddedLink];
    written(outbox, mail, &[("engagement", &title)], texts, None, page(outbox, engagement)).await
}

/// MEM-01: somebody was removed, with the reason if there is one.
pub async fn removed(outbox: &Outbox, mail: &Claimed, membership: MembershipId) -> Result<Written, Fault> {
    let row = queries::membership(&outbox.db, membership).await?.ok_or_else(gone)?;
    let texts = [MailText::MailMemberRemovedSubject, MailText::MailMemberRemovedBody, MailText::MailMemberRemovedLink];
    let reason = row.reason.clone().map(|reason| (Some(MailText::MailDecisionReason), reason));
    written(outbox, mail, &[("engagement", &row.engagement)], texts, reason, page(outbox, row.engagement_id)).await
}

/// MEM-02: the membership ends if the person does not come or say that they stay. The day is the one that is true when this is sent.
pub async fn warning(outbox: &Outbox, mail: &Claimed, membership: MembershipId) -> Result<Written, Fault> {
    let row = queries::membership(&outbox.db, membership).await?.ok_or_else(gone)?;
    let reader = recipient(outbox, mail).await?;
    let day = date(Texts::in_language(reader.language), inactive_at(row.last_access_at.ok_or_else(gone)?));
    let texts = [MailText::MailInactivitySubject, MailText::MailInactivityBody, MailText::MailInactivityLink];
    let values = [("engagement", &*row.engagement), ("date", &*day)];
    written(outbox, mail, &values, texts, None, format!("{}/keep", page(outbox, row.engagement_id))).await
}

/// MEM-02: it has ended.
pub async fn lapsed(outbox: &Outbox, mail: &Claimed, membership: MembershipId) -> Result<Written, Fault> {
    let row = queries::membership(&outbox.db, membership).await?.ok_or_else(gone)?;
    let texts = [MailText::MailLapsedSubject, MailText::MailLapsedBody, MailText::MailLapsedLink];
    written(outbox, mail, &[("engagement", &row.engagement)], texts, None, page(outbox, row.engagement_id)).await
}

/// REQ-09: to those who can decide it.
pub async fn reminder(outbox: &Outbox, mail: &Claimed, request: RequestId) -> Result<Written, Fault> {
    let row = queries::request(&outbox.db, request).await?.ok_or_else(gone)?;
    let values = [("requester", &*row.requester), ("organization", &*row.organization), ("engagement", &*row.engagement)];
    let texts = [MailText::MailReminderSubject, MailText::MailReminderBody, MailText::MailRequestLink];
    let quote = Some((None, row.justification.clone()));
    written(outbox, mail, &values, texts, quote, format!("{}/requests", page(outbox, row.engagement_id))).await
}

/// REQ-09: to whoever asked.
pub async fn expired(outbox: &Outbox, mail: &Claimed, request: RequestId) -> Result<Written, Fault> {
    let row = queries::request(&outbox.db, request).await?.ok_or_else(gone)?;
    let texts = [MailText::MailExpiredSubject, MailText::MailExpiredBody, MailText::MailExpiredLink];
    written(outbox, mail, &[("engagement", &row.engagement)], texts, None, page(outbox, row.engagement_id)).await
}

async fn written(
    outbox: &Outbox,
    mail: &Claimed,
    values: &[(&'static str, &str)],
    [subject, body, link]: [MailText; 3],
    quote: Option<(Option<MailText>, String)>,
    address: String,
) -> Result<Written, Fault> {
    let reader = recipient(outbox, mail).await?;
    let say = |key| mail_text(reader.language, key, values);
    let mut blocks = vec![greeting(reader.language, &reader.name), Block::Text(say(body))];
    if let Some((title, quote)) = quote {
        blocks.extend(title.map(|title| Block::Text(say(title))));
        blocks.push(Block::Quote(quote));
    }
    blocks.extend([Block::Text(say(link)), Block::Link(address)]);
    let subject = say(subject);
    Ok(reader.written(subject, blocks))
}
