//! NTF-02: a mail that did not leave is tried once more, now.

use entente_app::backend::Visit;
use entente_shared::{Conflict, MailId, Missing, operators::MailState, policy::Action};
use serde_json::json;

use super::{Operators, operators_only, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
    people::standing,
};

pub async fn send_again(operators: &Operators, visit: &Visit, mail: MailId) -> Result<(), Fault> {
    operators_only(visit)?;
    let mut tx = operators.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    let before = queries::mail_in(&mut tx, mail).await?.ok_or(Missing::Mail)?;
    if !queries::queue_again(&mut tx, mail, before.attempts, visit.now).await? {
        let now = queries::mail_in(&mut tx, mail).await?.ok_or(Missing::Mail)?;
        return Err(if now.state() == MailState::Sent { Conflict::MailSent } else { Conflict::MailOnItsWay }.into());
    }
    let event = Event {
        action: audit::Action::SendMailAgain,
        target: Target::Mail(mail),
        before: Some(json!({ "state": before.state(), "attempts": before.attempts, "last_error": before.last_error })),
        after: Some(json!({ "state": MailState::Queued })),
    };
    audit::record(&mut tx, &*operators.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    operators.bell.ring();
    Ok(())
}
