//! Terms of use: which version is in force in an engagement, who has accepted what (REQ-01), who owes it (TOU-01, TOU-02), and the versions
//! that the host, its programs and their engagements keep.

mod change;
mod draft;
mod keeper;
mod owed;
mod pages;
mod publish;
mod queries;
mod receipts;

use std::sync::Arc;

use async_trait::async_trait;
use entente_app::{backend::Visit, terms::port};
use entente_shared::{
    AcceptanceId, AccountId, Conflict, EngagementId, Error, Language, ListQuery, Page, TermsDocumentId, TermsId, Timestamp, UserId,
    access::Entry,
    documents::VersionKind,
    terms::{
        AcceptedTerms, KeptTerms, NewTerms, OwingMember, TermsAcceptance, TermsFields, TermsInForce, TermsList, TermsOf, TermsPreview,
        TermsReceipt, TermsToAccept,
    },
};
use sha2::{Digest, Sha256};

use queries::NewVersion;
pub(crate) use queries::{document_of, material_version, not_accepted, terms_due};

use crate::{
    clock::IdSource,
    db::{Db, Tx},
    fault::{Fault, answer},
    markdown::Rendered,
};

pub use owed::due;
pub use queries::{OF_ENGAGEMENT, OF_PERSON, OWING};
pub use receipts::{AcceptancePlace, export, text};

pub struct Terms {
    pub db: Db,
    pub ids: Arc<dyn IdSource>,
    pub rendered: Rendered,
}

#[async_trait]
impl port::Terms for Terms {
    async fn kept(&self, visit: &Visit, of: TermsOf) -> Result<KeptTerms, Error> {
        pages::kept(self, visit, of).await.map_err(answer(visit))
    }

    async fn draft(&self, visit: &Visit, of: TermsOf) -> Result<TermsPreview, Error> {
        draft::show(self, visit, of).await.map_err(answer(visit))
    }

    async fn save_draft(&self, visit: &Visit, of: TermsOf, typed: TermsFields) -> Result<(), Error> {
        draft::save(self, visit, of, &typed).await.map_err(answer(visit))
    }

    async fn publish(&self, visit: &Visit, of: TermsOf, saved: &str) -> Result<(), Error> {
        publish::run(self, visit, of, saved).await.map_err(answer(visit))
    }

    async fn use_own(&self, visit: &Visit, of: TermsOf, own: bool) -> Result<(), Error> {
        change::run(self, visit, of, own).await.map_err(answer(visit))
    }

    async fn to_accept(&self, visit: &Visit, engagement: EngagementId) -> Result<TermsToAccept, Error> {
        owed::page(self, visit, engagement).await.map_err(answer(visit))
    }

    async fn accept(&self, visit: &Visit, entry: Entry) -> Result<(), Error> {
        owed::accept(self, visit, &entry).await.map_err(answer(visit))
    }

    async fn mine(&self, visit: &Visit, query: &ListQuery) -> Result<Page<TermsAcceptance>, Error> {
        receipts::mine(&self.db, visit, query).await.map_err(answer(visit))
    }

    async fn receipt(&self, visit: &Visit, acceptance: AcceptanceId) -> Result<TermsReceipt, Error> {
        receipts::receipt(self, visit, acceptance).await.map_err(answer(visit))
    }

    async fn acceptances(&self, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<TermsAcceptance>, Error> {
        receipts::acceptances(&self.db, visit, engagement, query).await.map_err(answer(visit))
    }

    async fn owing(&self, visit: &Visit, engagement: EngagementId, query: &ListQuery) -> Result<TermsList<OwingMember>, Error> {
        receipts::owing(&self.db, visit, engagement, query).await.map_err(answer(visit))
    }
}

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

/// What an acceptance keeps of the version that was read.
pub struct Read {
    pub id: TermsId,
    pub version: i32,
    pub sha256: String,
}

/// The version in force in an engagement, as whoever accepts it now has read it.
pub async fn to_accept(tx: &mut Tx, engagement: EngagementId, language: Language, now: Timestamp) -> Result<Read, sqlx::Error> {
    let terms = queries::in_force_in(tx, engagement, now).await?.in_language(language);
    Ok(Read { id: terms.id, version: terms.version, sha256: sha256(&terms.text) })
}

/// The version in force in an engagement, to be shown.
pub async fn in_force(
    db: &Db,
    rendered: &Rendered,
    engagement: EngagementId,
    language: Language,
    now: Timestamp,
) -> Result<TermsInForce, Fault> {
    Ok(queries::in_force(db, engagement, now).await?.in_language(language).shown(rendered))
}

impl Document {
    /// Beneath a heading of the third level.
    fn shown(self, rendered: &Rendered) -> TermsInForce {
        let html = rendered.html(self.id.0, self.language, &self.text, 4);
        TermsInForce { id: self.id, title: self.title, version: self.version, effective_at: self.effective_at, html }
    }
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
    Ok(keep(tx, ids, reader, entry.engagement, account, &terms).await?)
}

/// The same of whatever is in force at that instant: for content that comes with the program.
pub async fn accept_in_force(
    tx: &mut Tx,
    ids: &dyn IdSource,
    reader: Reader,
    engagement: EngagementId,
    account: AccountId,
) -> Result<(), sqlx::Error> {
    let terms = queries::in_force_in(tx, engagement, reader.at).await?.in_language(reader.language);
    keep(tx, ids, reader, engagement, account, &terms).await
}

async fn keep(
    tx: &mut Tx,
    ids: &dyn IdSource,
    reader: Reader,
    engagement: EngagementId,
    account: AccountId,
    terms: &Document,
) -> Result<(), sqlx::Error> {
    let Reader { user, at, .. } = reader;
    let accepted = queries::Acceptance { id: AcceptanceId(ids.id()), engagement, user, account, sha256: sha256(&terms.text), at };
    queries::insert_acceptance(tx, &accepted, terms).await
}

/// What a person has accepted last in an engagement, for that account.
pub async fn accepted(
    db: &Db,
    user: UserId,
    account: Option<AccountId>,
    engagement: EngagementId,
) -> Result<Option<AcceptedTerms>, sqlx::Error> {
    queries::latest_acceptance(db, user, account, engagement).await
}

/// Adds the default terms as the host's document.
pub async fn add_default(tx: &mut Tx, ids: &dyn IdSource, now: Timestamp) -> Result<(), sqlx::Error> {
    let text = |(title, text): (&str, &str)| (title.to_owned(), text.to_owned());
    let terms =
        NewTerms { kind: VersionKind::Material, effective_at: now, english: text(DEFAULT_ENGLISH), french: Some(text(DEFAULT_FRENCH)) };
    add(tx, ids, TermsOf::Host, &[terms]).await.map(drop)
}

/// Adds a document with its versions, of which the first is in force by now, and lets it be used.
pub async fn add_own(tx: &mut Tx, ids: &dyn IdSource, of: TermsOf, versions: &[NewTerms]) -> Result<(), sqlx::Error> {
    let document = add(tx, ids, of, versions).await?;
    queries::use_own(tx, of, document).await.map(drop)
}

async fn add(tx: &mut Tx, ids: &dyn IdSource, of: TermsOf, versions: &[NewTerms]) -> Result<TermsDocumentId, sqlx::Error> {
    let document = TermsDocumentId(ids.id());
    let now = versions.first().map(|first| first.effective_at).unwrap_or_default();
    queries::insert_document(tx, document, of, now).await?;
    for (version, terms) in (1..).zip(versions) {
        let id = TermsId(ids.id());
        let new = NewVersion { id, document, version, terms, published_by: None, published_at: terms.effective_at };
        queries::insert_version(tx, &new).await?;
    }
    Ok(document)
}
