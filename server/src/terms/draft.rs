//! A version in preparation: what was typed is kept, right or wrong, and shown as it would be published.

use entente_app::backend::Visit;
use entente_shared::{
    TermsDocumentId,
    terms::{TermsFields, TermsOf, TermsPreview},
};
use serde_json::json;

use super::{Terms, keeper, pages, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    difference,
    fault::Fault,
    markdown,
};

/// The person's draft; without one, the texts that a new version begins with.
pub async fn show(terms: &Terms, visit: &Visit, of: TermsOf) -> Result<TermsPreview, Fault> {
    let db = &terms.db;
    let keeper::Heading { head, name } = keeper::permit(db, visit, of).await?;
    let documents = queries::documents(db, of).await?;
    let in_force = queries::version_in_force(db, documents.in_use(), visit.now).await?.ok_or_else(pages::lacking)?;
    let (draft, latest) = match documents.own {
        Some(own) => (queries::draft(db, own, visit.actor()?.user).await?, queries::latest_version(db, own).await?),
        None => (None, None),
    };
    let (number, last) = latest.as_ref().map(|row| (row.version, row.effective_at)).unzip();
    let number = number.unwrap_or_default();
    let (fields, saved) = match draft {
        Some((content, saved)) => (read(&content)?, state(saved.0, number)),
        // What is published already and not in force yet is not lost in the next version.
        None => (latest.as_ref().unwrap_or(&in_force).begin(), String::new()),
    };
    let is_complete = !saved.is_empty() && fields.check_at(visit.now, last).is_empty();
    let (old_en, old_fr) = in_force.texts();
    let changes = [difference::between(old_en, &fields.text_en), difference::between(old_fr, &fields.text_fr)];
    Ok(TermsPreview {
        of,
        head,
        name,
        html: [markdown::to_html(&fields.text_en, 4), markdown::to_html(&fields.text_fr, 4)],
        changes,
        is_complete,
        fields,
        saved,
        version: number + 1,
        in_use: documents.uses_own(),
        members: pages::count(queries::members_under(db, documents.own.unwrap_or(documents.inherited)).await?),
    })
}

/// Which state of a draft somebody has looked at, and after which version it would come.
pub fn state(saved: i64, latest: i32) -> String {
    format!("{saved}.{latest}")
}

pub async fn save(terms: &Terms, visit: &Visit, of: TermsOf, typed: &TermsFields) -> Result<(), Fault> {
    keeper::permit(&terms.db, visit, of).await?;
    let user = visit.actor()?.user;
    let content = serde_json::to_string(typed).map_err(|error| Fault::Broken(format!("a draft can't be written: {error}")))?;
    let mut tx = terms.db.begin().await?;
    keeper::hold(&mut tx, visit, of).await?;
    let mut own = queries::documents_in(&mut tx, of).await?.own;
    if own.is_none() {
        queries::insert_document_once(&mut tx, TermsDocumentId(terms.ids.id()), of, visit.now).await?;
        own = queries::documents_in(&mut tx, of).await?.own;
    }
    let own = own.ok_or_else(pages::lacking)?;
    let last = queries::latest_in(&mut tx, own).await?.map(|latest| latest.effective_at);
    // No database keeps a zero in a text.
    queries::save_draft(&mut tx, own, user, &content.replace("\\u0000", ""), visit.now).await?;
    let event = Event {
        action: audit::Action::SaveTermsDraft,
        target: Target::TermsDocument(own),
        before: None,
        after: Some(json!({ "of": of, "kind": typed.kind })),
    };
    audit::record(&mut tx, &*terms.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    Ok(typed.check_at(visit.now, last).into_result()?)
}

pub fn read(content: &str) -> Result<TermsFields, Fault> {
    serde_json::from_str(content).map_err(|error| Fault::Broken(format!("a stored draft can't be read: {error}")))
}
