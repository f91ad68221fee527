//! Terms of use (REQ-01): which version is in force in an engagement, and who has accepted what.

mod queries;

use entente_app::backend::Visit;
use entente_shared::{
    AcceptanceId, AccountId, Conflict, EngagementId, Error, Language, TermsDocumentId, TermsId, Timestamp, UserId,
    access::Entry,
    terms::{AcceptedTerms, TermsInForce},
};
use sha2::{Digest, Sha256};

use queries::{NewVersion, Owner};
pub(crate) use queries::{document_of, terms_due};

use crate::{
    clock::IdSource,
    db::{Db, Tx},
    fault::Fault,
    markdown::Rendered,
};

/// The text of the default terms, for a host that has none of its own yet.
pub const DEFAULT_ENGLISH: (&str, &str) = ("Terms of use", include_str!("default.en.md"));
pub const DEFAULT_FRENCH: (&str, &str) = ("Conditions d’utilisation", include_str!("default.fr.md"));

/// One version of a document, in the language in which somebody reads it.
pub struct Document {
    pub id: TermsId,
    pub version: i32,
    pub effective_at: Timestamp,
    pub title: String,
    pub text: String,
    pub language: Language,
}

/// SHA-256 of a text in hexadecimal: what is kept with an acceptance.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The version in force in an engagement, to be shown.
pub async fn in_force(
    db: &Db,
    rendered: &Rendered,
    engagement: EngagementId,
    language: Language,
    now: Timestamp,
) -> Result<TermsInForce, Fault> {
    let terms = queries::in_force(db, engagement, now).await?.in_language(language);
    let html = rendered.html(terms.id.0, terms.language, &terms.text, 4);
    Ok(TermsInForce { id: terms.id, title: terms.title, version: terms.version, effective_at: terms.effective_at, html })
}

/// A person who has read a document, and in which language.
#[derive(Clone, Copy)]
pub struct Reader {
    pub user: UserId,
    pub language: Language,
    pub at: Timestamp,
}

impl Reader {
    pub fn of(visit: &Visit) -> Result<Self, Error> {
        Ok(Self { user: visit.actor()?.user, language: visit.language, at: visit.now })
    }
}

/// REQ-01: keeps what a person has accepted.
///
/// # Errors
/// `Conflict::NewVersion` if it is not what is in force any more.
pub async fn accept(tx: &mut Tx, ids: &dyn IdSource, reader: Reader, entry: &Entry, account: AccountId) -> Result<(), Fault> {
    let terms = queries::in_force_in(tx, entry.engagement, reader.at).await?.in_language(reader.language);
    if terms.id != entry.terms {
        return Err(Conflict::NewVersion.into());
    }
    let Reader { user, at, .. } = reader;
    let id = AcceptanceId(ids.id());
    let accepted = queries::Acceptance { id, engagement: entry.engagement, user, account, sha256: sha256(&terms.text), at };
    Ok(queries::insert_acceptance(tx, &accepted, &terms).await?)
}

/// What a person has accepted last in an engagement.
pub async fn accepted(db: &Db, user: UserId, engagement: EngagementId) -> Result<Option<AcceptedTerms>, sqlx::Error> {
    queries::latest_acceptance(db, user, engagement).await
}

/// Adds the default terms as the host's document.
pub async fn add_default(tx: &mut Tx, ids: &dyn IdSource, now: Timestamp) -> Result<TermsId, sqlx::Error> {
    let document = TermsDocumentId(ids.id());
    queries::insert_document(tx, document, Owner::Host, now).await?;
    let new = NewVersion {
        id: TermsId(ids.id()),
        document,
        version: 1,
        kind: "material",
        effective_at: now,
        english: DEFAULT_ENGLISH,
        french: Some(DEFAULT_FRENCH),
        published_by: None,
        published_at: now,
    };
    queries::insert_version(tx, &new).await?;
    Ok(new.id)
}
