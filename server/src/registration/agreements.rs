//! The collaboration agreement: versions that never change, one of them in force.

use entente_app::backend::Visit;
use entente_shared::{AcceptanceId, AccountId, AgreementId, Conflict, Language, Timestamp, registration::AgreementInForce};
use uuid::Uuid;

use super::queries::{self, NewAcceptance};
use crate::{
    clock::IdSource,
    db::{Db, Tx},
    fault::Fault,
    markdown::Rendered,
    terms::{Reader, sha256},
};

/// A version that comes with the program.
pub struct Included {
    pub id: AgreementId,
    pub version: &'static str,
    pub effective_at: Timestamp,
    pub name: [&'static str; 2],
    pub text: [&'static str; 2],
}

const INCLUDED: [Included; 1] = [Included {
    id: AgreementId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)),
    version: "1.0",
    // 2025-01-01 00:00 UTC
    effective_at: Timestamp(1_735_689_600_000_000),
    name: ["Collaboration agreement", "Contrat de collaboration"],
    text: [include_str!("agreements/1.0.en.md"), include_str!("agreements/1.0.fr.md")],
}];

/// Adds the versions that the database does not have yet.
pub async fn keep(db: &Db) -> Result<(), sqlx::Error> {
    let mut tx = db.begin().await?;
    for agreement in &INCLUDED {
        queries::insert_agreement(&mut tx, agreement).await?;
    }
    tx.commit().await
}

/// One version in the language in which somebody reads it.
pub struct Version {
    pub id: AgreementId,
    pub version: String,
    pub effective_at: Timestamp,
    pub name: String,
    pub text: String,
}

/// The version in force, to be shown.
pub async fn in_force(db: &Db, rendered: &Rendered, visit: &Visit) -> Result<AgreementInForce, Fault> {
    let Version { id, version, effective_at, name, text } = queries::agreement_in_force(db, visit.now).await?.in_language(visit.language);
    let html = rendered.html(id.0, visit.language, &text, 3);
    Ok(AgreementInForce { id, name, version, effective_at, html })
}

/// The version in force.
pub async fn in_force_now(tx: &mut Tx, now: Timestamp, language: Language) -> Result<Version, sqlx::Error> {
    Ok(queries::agreement_in_force_in(tx, now).await?.in_language(language))
}

/// REG-05: keeps who accepted what for which account.
///
/// # Errors
/// `Conflict::NewVersion` if it is not what is in force any more.
pub async fn accept(tx: &mut Tx, ids: &dyn IdSource, reader: Reader, account: AccountId, agreement: AgreementId) -> Result<(), Fault> {
    let version = in_force_now(tx, reader.at, reader.language).await?;
    if version.id != agreement {
        return Err(Conflict::NewVersion.into());
    }
    let new = NewAcceptance { id: AcceptanceId(ids.id()), account, reader, sha256: &sha256(&version.text) };
    Ok(queries::insert_agreement_acceptance(tx, &new, &version).await?)
}
