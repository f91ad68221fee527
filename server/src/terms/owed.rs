//! TOU-01, TOU-02: what a member owes, and accepting it.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, EngagementId, Forbidden, Missing, UserId,
    access::Entry,
    policy::Action,
    terms::{DueTerms, TermsToAccept},
};
use serde_json::json;

use super::{Reader, Terms, accept as keep, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Db,
    difference, engagements,
    fault::Fault,
    markdown::Rendered,
};

/// The terms in force, and what has changed since the version that the member has accepted last: of this document, or of the one before.
pub async fn due(
    db: &Db,
    rendered: &Rendered,
    visit: &Visit,
    (user, account): (UserId, AccountId),
    engagement: EngagementId,
) -> Result<DueTerms, Fault> {
    let in_force = queries::in_force(db, engagement, visit.now).await?.in_language(visit.language);
    let before = queries::accepted_before(db, user, account, engagement).await?.map(|row| row.in_language(visit.language));
    let changes = before.as_ref().map(|before| difference::between(&before.text, &in_force.text)).unwrap_or_default();
    Ok(DueTerms { in_force: in_force.shown(rendered), accepted: before.map(|before| (before.title, before.version)), changes })
}

/// For a member; nothing if they owe nothing.
pub async fn page(terms: &Terms, visit: &Visit, engagement: EngagementId) -> Result<TermsToAccept, Fault> {
    let db = &terms.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::AcceptTerms).await?;
    let title = engagements::head(db, &place, engagement).await?.title;
    let due = match &visit.actor()?.account {
        Some(account) if place.standing.terms_due => {
            Some(due(db, &terms.rendered, visit, (visit.actor()?.user, account.id), engagement).await?)
        }
        _ => None,
    };
    Ok(TermsToAccept { engagement, title, due })
}

/// A second time changes nothing.
pub async fn accept(terms: &Terms, visit: &Visit, entry: &Entry) -> Result<(), Fault> {
    let actor = visit.actor()?;
    let account = actor.account.as_ref().map(|account| account.id);
    let mut tx = terms.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    let place = authz::place_in(&mut tx, visit, entry.engagement, account).await?;
    authz::permit(place.standing, Action::AcceptTerms, Missing::Engagement)?;
    let account = account.ok_or(Forbidden::NoAccount)?;
    if !place.standing.terms_due {
        return Ok(());
    }
    keep(&mut tx, &*terms.ids, Reader::of(visit)?, entry, account).await?;
    let event = Event {
        action: audit::Action::AcceptTerms,
        target: Target::Engagement(entry.engagement),
        before: None,
        after: Some(json!({ "terms": entry.terms, "account": account })),
    };
    audit::record(&mut tx, &*terms.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
