//! What operators see of the versions, and accounts of those that concern them.

use entente_app::backend::Visit;
use entente_shared::{
    AcceptanceId, AccountId, Forbidden, Missing,
    agreements::{Acceptance, AcceptedText, AccountAgreements, AgreementVersion, Due, DueNotice, HostAgreements},
    organizations::AcceptedAgreement,
    policy::{Action, Verdict, may},
};

use super::{Agreements, queries};
use crate::{authz, db::Db, difference, fault::Fault, registration};

pub async fn of_host(db: &Db, visit: &Visit) -> Result<HostAgreements, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)?;
    let in_force = queries::in_force(db, visit.now).await?.id;
    let versions = queries::versions(db, visit.language).await?;
    let has_draft = queries::draft(db, visit.actor()?.user).await?.is_some();
    let versions = versions
        .into_iter()
        .map(|row| AgreementVersion {
            in_force: row.id == in_force,
            version: row.version,
            name: row.name,
            kind: row.kind,
            effective_at: row.effective_at,
            published_by: row.published_by,
            accepted: u32::try_from(row.accepted).unwrap_or(u32::MAX),
        })
        .collect();
    Ok(HostAgreements { versions, has_draft })
}

pub async fn of_account(agreements: &Agreements, visit: &Visit) -> Result<AccountAgreements, Fault> {
    let account = account(visit)?;
    let db = &agreements.db;
    let in_force = registration::agreement_to_show(db, &agreements.rendered, visit).await?;
    let due = match queries::due(db, account, visit.now).await? {
        Some(accepted) => {
            let (old, new) = (accepted.text(visit.language), queries::in_force(db, visit.now).await?);
            Some(Due { changes: difference::between(old, new.text(visit.language)), accepted_version: accepted.version.clone() })
        }
        None => None,
    };
    let accepted = queries::acceptances(db, account, visit.language).await?;
    let accepted = accepted.into_iter().map(|row| Acceptance { id: row.id, accepted: row.accepted() }).collect();
    Ok(AccountAgreements { in_force, due, accepted })
}

/// Asked on pages that have other things to say: whoever can't accept gets no answer rather than a refusal.
pub async fn due(db: &Db, visit: &Visit) -> Result<Option<DueNotice>, Fault> {
    let account = account(visit)?;
    if may(authz::standing(visit.actor.as_ref()), Action::EditAccount) != Verdict::Allowed {
        return Ok(None);
    }
    if queries::due(db, account, visit.now).await?.is_none() {
        return Ok(None);
    }
    let in_force = queries::in_force(db, visit.now).await?;
    Ok(Some(DueNotice { id: in_force.id, version: in_force.version }))
}

pub async fn accepted_text(agreements: &Agreements, visit: &Visit, acceptance: AcceptanceId) -> Result<AcceptedText, Fault> {
    let account = account(visit)?;
    let row = queries::accepted_text(&agreements.db, account, acceptance).await?.ok_or(Missing::Acceptance)?;
    let html = agreements.rendered.html(row.agreement_id.0, row.language, &row.text, 3);
    Ok(AcceptedText {
        organization: row.organization,
        accepted: AcceptedAgreement { name: row.name, version: row.version, by: row.by, at: row.at },
        sha256: row.sha256,
        effective_at: row.effective_at,
        html,
        language: row.language,
    })
}

fn account(visit: &Visit) -> Result<AccountId, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ReadAccount, Missing::Page)?;
    Ok(visit.actor()?.account.as_ref().ok_or(Forbidden::NoAccount)?.id)
}
