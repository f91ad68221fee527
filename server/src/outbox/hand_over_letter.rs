//! The mail with which a draft is handed over to a Global administrator (REG-01).

use entente_app::messages::{MailText, mail_text};
use entente_shared::HandOverId;

use super::{
    Outbox,
    letters::{Block, TO_A_STRANGER, Written, gone, greeting},
    queries::{self, Claimed},
};
use crate::{fault::Fault, registration::hand_over_token};

pub async fn write(outbox: &Outbox, mail: &Claimed, hand_over: HandOverId) -> Result<Written, Fault> {
    let row = queries::hand_over(&outbox.db, hand_over).await?.ok_or_else(gone)?;
    let reader = match mail.user_id {
        Some(user) => Some(queries::person(&outbox.db, user).await?.ok_or_else(gone)?),
        None => None,
    };
    let language = reader.as_ref().map_or(mail.language, |reader| reader.language);
    let values = [("name", &*row.sender), ("directory", &*row.directory)];
    let say = |key| mail_text(language, key, &values);
    let hello = match &reader {
        Some(reader) => greeting(language, &reader.name),
        None => Block::Text(say(MailText::MailGreetingNobody)),
    };
    let token = hand_over_token(&outbox.secret, hand_over);
    let (name, address) = match reader {
        Some(reader) => (reader.name, reader.email),
        None => (String::new(), mail.address.clone().ok_or_else(gone)?),
    };
    Ok(Written {
        name,
        address,
        language,
        subject: say(MailText::MailHandOverSubject),
        blocks: vec![
            hello,
            Block::Text(say(MailText::MailHandOverBody)),
            Block::Link(format!("{}/register/take-over?token={token}", outbox.public_url)),
            Block::Text(say(MailText::MailHandOverAfter)),
        ],
        footer: TO_A_STRANGER,
    })
}
