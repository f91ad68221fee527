//! TOU-01: a version is published, and never changes afterwards. Nobody is written to: a material one is put to members at their next visit.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, TermsId,
    terms::{TermsFields, TermsOf},
};
use serde_json::json;

use super::{
    Terms, draft, keeper,
    queries::{self, Latest, NewVersion},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
};

/// `saved` is the state of the draft that was looked at, and the version after which it was to come.
pub async fn run(terms: &Terms, visit: &Visit, of: TermsOf, saved: &str) -> Result<(), Fault> {
    keeper::permit(&terms.db, visit, of).await?;
    let user = visit.actor()?.user;
    let ids = &*terms.ids;
    let mut tx = terms.db.begin().await?;
    keeper::hold(&mut tx, visit, of).await?;
    authz::hold_person(&mut tx, user).await?;
    let own = queries::documents_in(&mut tx, of).await?.own.ok_or(Conflict::DraftChanged)?;
    queries::hold_document(&mut tx, own).await?;
    // Nothing but what was looked at is published: not what another window has made of it, and not twice.
    let (at, after) = saved.split_once('.').ok_or(Conflict::DraftChanged)?;
    let draft = queries::draft_in(&mut tx, own, user).await?.filter(|(_, saved)| saved.0.to_string() == at);
    let (content, _) = draft.ok_or(Conflict::DraftChanged)?;
    let latest = queries::latest_in(&mut tx, own).await?;
    let number = latest.as_ref().map_or(0, |latest| latest.version);
    // What was compared with is not the latest version any more: somebody else has published one.
    if number.to_string() != after {
        return Err(latest.map_or(Conflict::DraftChanged, changed).into());
    }
    let fields: TermsFields = draft::read(&content)?;
    let new = fields.parse(visit.now, latest.map(|latest| latest.effective_at))?;
    let version = NewVersion {
        id: TermsId(ids.id()),
        document: own,
        version: number + 1,
        terms: &new,
        published_by: Some(user),
        published_at: visit.now,
    };
    queries::insert_version(&mut tx, &version).await?;
    queries::delete_draft(&mut tx, own, user).await?;
    let event = Event {
        action: audit::Action::PublishTerms,
        target: Target::TermsDocument(own),
        before: None,
        after: Some(json!({ "of": of, "version": number + 1, "kind": new.kind, "effective_at": new.effective_at })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

fn changed(latest: Latest) -> Conflict {
    Conflict::Changed { by: latest.published_by.unwrap_or_default(), at: latest.published_at, changes: Vec::new() }
}
