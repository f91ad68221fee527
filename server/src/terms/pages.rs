//! What those see who keep terms of use.

use entente_app::backend::Visit;
use entente_shared::{
    TermsDocumentId,
    terms::{KeptTerms, TermsChange, TermsOf, TermsSource, TermsVersion},
};

use super::{Document, Terms, keeper, queries};
use crate::fault::Fault;

pub async fn kept(terms: &Terms, visit: &Visit, of: TermsOf) -> Result<KeptTerms, Fault> {
    let db = &terms.db;
    let keeper::Heading { head, name } = keeper::permit(db, visit, of).await?;
    let documents = queries::documents(db, of).await?;
    let in_force = in_force(terms, visit, documents.in_use()).await?.ok_or_else(lacking)?;
    let (versions, has_draft) = match documents.own {
        Some(own) => (versions(terms, visit, own).await?, queries::draft(db, own, visit.actor()?.user).await?.is_some()),
        None => (Vec::new(), false),
    };
    let change = if of == TermsOf::Host { None } else { Some(change(terms, visit, of, &documents).await?) };
    Ok(KeptTerms { of, head, name, source: documents.source(), in_force: in_force.shown(&terms.rendered), versions, has_draft, change })
}

/// Whatever is in use has a version in force: only then can it be used.
pub fn lacking() -> Fault {
    Fault::Broken("terms of use are in use of which no version is in force".to_owned())
}

async fn in_force(terms: &Terms, visit: &Visit, document: TermsDocumentId) -> Result<Option<Document>, sqlx::Error> {
    Ok(queries::version_in_force(&terms.db, document, visit.now).await?.map(|row| row.in_language(visit.language)))
}

async fn versions(terms: &Terms, visit: &Visit, document: TermsDocumentId) -> Result<Vec<TermsVersion>, sqlx::Error> {
    let rows = queries::versions(&terms.db, document, visit.language).await?;
    let in_force = rows.iter().find(|row| row.effective_at <= visit.now).map(|row| row.version);
    let version = |row: queries::VersionRow| TermsVersion {
        in_force: Some(row.version) == in_force,
        version: row.version,
        title: row.title,
        kind: row.kind,
        effective_at: row.effective_at,
        published_by: row.published_by,
        accepted: count(row.accepted),
    };
    Ok(rows.into_iter().map(version).collect())
}

/// The other document, and whom it would be put to.
async fn change(terms: &Terms, visit: &Visit, of: TermsOf, documents: &queries::Documents) -> Result<TermsChange, Fault> {
    let uses_inherited = documents.in_use() == documents.inherited;
    let to = if uses_inherited { TermsSource::Own } else { documents.above() };
    let document = if uses_inherited { documents.own } else { Some(documents.inherited) };
    let Some(document) = document else { return Ok(TermsChange { to, would_be: None, asked: 0 }) };
    let Some(would_be) = in_force(terms, visit, document).await? else { return Ok(TermsChange { to, would_be: None, asked: 0 }) };
    let required = queries::required_of(&terms.db, document, visit.now).await?;
    let asked = queries::would_owe(&terms.db, of, required).await?;
    Ok(TermsChange { to, would_be: Some((would_be.title, would_be.version)), asked: count(asked) })
}

pub fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
