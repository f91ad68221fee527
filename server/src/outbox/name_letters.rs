//! Mails about claims to names (ORG-03).

use entente_app::messages::{MailText, mail_text};
use entente_shared::{Language, NameClaimId, names::ClaimState};

use super::{
    Outbox,
    letters::{Block, TO_A_STRANGER, Written, gone, greeting},
    queries::{self, ClaimRow, Claimed},
};
use crate::fault::Fault;

/// To the operators.
pub async fn claimed(outbox: &Outbox, mail: &Claimed, claim: NameClaimId) -> Result<Written, Fault> {
    let row = claim_of(outbox, claim).await?;
    let quote = Block::Quote(row.explanation.clone());
    let texts = [MailText::MailClaimSubject, MailText::MailClaimBody, MailText::MailClaimLink];
    written(outbox, mail, &row, texts, Some(quote), "/admin/names").await
}

/// The claimant's receipt.
pub async fn received(outbox: &Outbox, mail: &Claimed, claim: NameClaimId) -> Result<Written, Fault> {
    let row = claim_of(outbox, claim).await?;
    let quote = Block::Quote(row.explanation.clone());
    let texts = [MailText::MailClaimReceivedSubject, MailText::MailClaimReceivedBody, MailText::MailClaimReceivedLink];
    written(outbox, mail, &row, texts, Some(quote), "/names/claims").await
}

/// The decision, with the operator's reason.
pub async fn decided(outbox: &Outbox, mail: &Claimed, claim: NameClaimId) -> Result<Written, Fault> {
    let row = claim_of(outbox, claim).await?;
    let (subject, body) = match row.state {
        ClaimState::Accepted if row.holder.is_some() => (MailText::MailClaimAcceptedSubject, MailText::MailClaimAcceptedHeld),
        ClaimState::Accepted => (MailText::MailClaimAcceptedSubject, MailText::MailClaimAcceptedBody),
        ClaimState::Pending | ClaimState::Refused | ClaimState::Withdrawn => {
            (MailText::MailClaimRefusedSubject, MailText::MailClaimRefusedBody)
        }
    };
    let reason = row.reason.clone().map(Block::Quote);
    written(outbox, mail, &row, [subject, body, MailText::MailClaimReceivedLink], reason, "/names/claims").await
}

/// To whoever has the name that is another's by right.
pub async fn rename_required(outbox: &Outbox, mail: &Claimed, claim: NameClaimId) -> Result<Written, Fault> {
    let row = claim_of(outbox, claim).await?;
    let texts = [MailText::MailRenameSubject, MailText::MailRenameBody, MailText::MailRenameLink];
    written(outbox, mail, &row, texts, None, "/account").await
}

async fn claim_of(outbox: &Outbox, claim: NameClaimId) -> Result<ClaimRow, Fault> {
    queries::name_claim(&outbox.db, claim).await?.ok_or_else(gone)
}

async fn written(
    outbox: &Outbox,
    mail: &Claimed,
    row: &ClaimRow,
    [subject, body, link]: [MailText; 3],
    quote: Option<Block>,
    page: &str,
) -> Result<Written, Fault> {
    // A mail to a person goes to the address and in the language that they have now; one to an address is to the claimant or the contact.
    let reader = match mail.user_id {
        Some(user) => queries::person(&outbox.db, user).await?.ok_or_else(gone)?,
        None => {
            let address = mail.address.clone().ok_or_else(gone)?;
            let name = if address == row.contact_email { row.claimant.clone() } else { row.holder.clone().unwrap_or_default() };
            queries::Person { name, sign_in_address: String::new(), email: address, language: mail.language }
        }
    };
    // The claimant has typed that address, and it may be anybody's.
    let footer = if mail.user_id.is_none() && reader.email == row.contact_email { TO_A_STRANGER } else { MailText::MailFooter };
    let values = [
        ("name", &*row.name),
        ("claimant", &*row.claimant),
        ("organization", &*row.organization),
        ("account", row.holder.as_deref().unwrap_or_default()),
    ];
    let language: Language = reader.language;
    let say = |key| mail_text(language, key, &values);
    let mut blocks = vec![greeting(language, &reader.name), Block::Text(say(body))];
    blocks.extend(quote);
    blocks.push(Block::Text(say(link)));
    blocks.push(Block::Link(format!("{}{page}", outbox.public_url)));
    Ok(Written { name: reader.name, address: reader.email, language, subject: say(subject), blocks, footer })
}
