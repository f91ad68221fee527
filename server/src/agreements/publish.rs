//! REG-05: an operator publishes a version, which never changes afterwards. A material one is told to the accounts' administrators.

use entente_app::backend::Visit;
use entente_shared::{AgreementId, Conflict, FieldErrors, Missing, Violation, documents::VersionKind, policy::Action};
use serde_json::json;

use super::{Agreements, draft, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Unique,
    fault::Fault,
    outbox::{self, Letter, Recipient},
    people::standing,
};

/// `saved` is the state of the draft that was looked at.
pub async fn run(agreements: &Agreements, visit: &Visit, saved: &str) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)?;
    let user = visit.actor()?.user;
    let ids = &*agreements.ids;
    let mut tx = agreements.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    authz::hold_person(&mut tx, user).await?;
    // Nothing but what was looked at is published: not what another window has made of it, and not twice.
    let draft = queries::draft_in(&mut tx, user).await?.filter(|(_, at)| at.0.to_string() == saved);
    let (content, _) = draft.ok_or(Conflict::DraftChanged)?;
    let new = draft::read(&content)?.parse(visit.now)?;
    let id = AgreementId(ids.id());
    if let Err(error) = queries::insert(&mut tx, id, &new, user, visit.now).await {
        return Err(match Unique::of(&error) {
            Some(Unique::AgreementVersion) => FieldErrors::one("version", Violation::VersionTaken).into(),
            _ => error.into(),
        });
    }
    queries::delete_draft(&mut tx, user).await?;
    let event = Event {
        action: audit::Action::PublishAgreement,
        target: Target::Agreement(id),
        before: None,
        after: Some(json!({ "version": new.version, "kind": new.kind, "effective_at": new.effective_at })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    if new.kind == VersionKind::Material {
        for (administrator, language) in queries::administrators_of_partners(&mut tx).await? {
            let letter = Letter::AgreementPublished { agreement: id };
            outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(administrator), language).await?;
        }
    }
    tx.commit().await?;
    agreements.bell.ring();
    Ok(())
}
