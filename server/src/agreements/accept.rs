//! REG-05: an Account administrator accepts the version in force for the account; once, however often it is pressed.

use entente_app::backend::Visit;
use entente_shared::{AgreementId, policy::Action};
use serde_json::json;

use super::{Agreements, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
    people::standing,
    registration,
    terms::Reader,
};

pub async fn run(agreements: &Agreements, visit: &Visit, agreement: AgreementId) -> Result<(), Fault> {
    standing::in_account(visit, Action::EditAccount)?;
    let mut tx = agreements.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::EditAccount).await?;
    // Another administrator was first, or it was pressed twice.
    if queries::has_accepted(&mut tx, account, agreement).await? {
        return Ok(());
    }
    registration::accept_agreement(&mut tx, &*agreements.ids, Reader::of(visit)?, account, agreement).await?;
    let event = Event {
        action: audit::Action::AcceptAgreement,
        target: Target::Account(account),
        before: None,
        after: Some(json!({ "agreement": agreement })),
    };
    audit::record(&mut tx, &*agreements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
