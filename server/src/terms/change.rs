//! ENG-01: a program or an engagement changes to terms of its own, or back to those that it inherits. What it used stays as it is, and so
//! does what was accepted.

use entente_app::backend::Visit;
use entente_shared::{Missing, terms::TermsOf};
use serde_json::json;

use super::{Terms, keeper, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
};

/// A second time changes nothing.
pub async fn run(terms: &Terms, visit: &Visit, of: TermsOf, own: bool) -> Result<(), Fault> {
    keeper::permit(&terms.db, visit, of).await?;
    let mut tx = terms.db.begin().await?;
    keeper::hold(&mut tx, visit, of).await?;
    let documents = queries::documents_in(&mut tx, of).await?;
    let before = documents.in_use();
    let (document, done) = if own {
        let document = documents.own.ok_or(Missing::Terms)?;
        // Only what has a version in force can be used.
        queries::version_in_force_in(&mut tx, document, visit.now).await?.ok_or(Missing::Terms)?;
        (document, queries::use_own(&mut tx, of, document).await?)
    } else {
        (documents.inherited, queries::use_inherited(&mut tx, of).await?)
    };
    if !done {
        return Ok(());
    }
    let event = Event {
        action: audit::Action::ChangeTerms,
        target: Target::TermsDocument(document),
        before: Some(json!({ "of": of, "document": before })),
        after: Some(json!({ "of": of, "document": document })),
    };
    audit::record(&mut tx, &*terms.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
