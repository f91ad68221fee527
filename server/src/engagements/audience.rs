//! ENG-02: for whom an engagement is.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, EngagementId, FieldErrors, Missing, Violation,
    engagements::{Audience, CHOICES_MAX, OrganizationLeaving, Organizations},
    policy::Action,
};
use serde_json::json;

use super::{Engagements, head, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz::{self, Place},
    db::{Tx, name_patterns},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// Organizations that could be named, by words of their names.
pub async fn choices(engagements: &Engagements, visit: &Visit, engagement: EngagementId, words: &str) -> Result<Organizations, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::EditEngagement).await?;
    let mut found = queries::find_organizations(db, engagement, &name_patterns(words), false).await?;
    let more = found.len() > CHOICES_MAX;
    found.truncate(CHOICES_MAX);
    Ok(Organizations { head: head::of(db, &place, engagement).await?, audience: place.audience, found, more })
}

/// What would end.
pub async fn leaving(
    engagements: &Engagements,
    visit: &Visit,
    engagement: EngagementId,
    organization: AccountId,
) -> Result<OrganizationLeaving, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::EditEngagement).await?;
    let (power_users, pending, has_others) = queries::counts_of(db, engagement, organization).await?;
    let organization = queries::organization(db, engagement, organization).await?.ok_or(Missing::Account)?;
    Ok(OrganizationLeaving { head: head::of(db, &place, engagement).await?, organization, power_users, pending, is_last: !has_others })
}

/// Any, several or one. Narrowing it names the organizations that are there, so nobody loses anything by it.
pub async fn set(engagements: &Engagements, visit: &Visit, engagement: EngagementId, audience: Audience) -> Result<(), Fault> {
    let mut tx = engagements.db.begin().await?;
    let place = place(&mut tx, visit, engagement).await?;
    if place.audience == audience {
        return Ok(());
    }
    let changed = match audience {
        Audience::Any => queries::name_nobody(&mut tx, engagement).await?,
        Audience::Several | Audience::One => queries::name_those_present(&mut tx, engagement).await?,
    };
    let named = queries::count_named(&mut tx, engagement).await?;
    if audience == Audience::One && named > 1 {
        return Err(FieldErrors::one("audience", Violation::OneOrganization).into());
    }
    if audience != Audience::Any && named == 0 && place.life.is_published() {
        return Err(Conflict::NoOrganization.into());
    }
    queries::set_audience(&mut tx, engagement, audience).await?;
    let event = Event {
        action: audit::Action::ChangeAudience,
        target: Target::Engagement(engagement),
        before: Some(json!({ "audience": place.audience })),
        after: Some(json!({ "audience": audience, "organizations": named, "organizations_changed": changed })),
    };
    audit::record(&mut tx, &*engagements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

pub async fn add(engagements: &Engagements, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Fault> {
    let mut tx = engagements.db.begin().await?;
    let place = place(&mut tx, visit, engagement).await?;
    let is_full = place.audience == Audience::One && queries::count_named(&mut tx, engagement).await? > 0;
    if place.audience == Audience::Any || is_full {
        return Err(Conflict::OtherAudience.into());
    }
    if !queries::account_exists(&mut tx, organization).await? {
        return Err(Missing::Account.into());
    }
    // A second press changes nothing.
    if !queries::name_organization(&mut tx, engagement, organization).await? {
        return Ok(());
    }
    let event = Event {
        action: audit::Action::NameOrganization,
        target: Target::Engagement(engagement),
        before: None,
        after: Some(json!({ "organization": organization })),
    };
    audit::record(&mut tx, &*engagements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

/// Its people lose what they have in the engagement, at once.
pub async fn remove(engagements: &Engagements, visit: &Visit, engagement: EngagementId, organization: AccountId) -> Result<(), Fault> {
    let mut tx = engagements.db.begin().await?;
    let place = place(&mut tx, visit, engagement).await?;
    if place.audience == Audience::Any {
        return Err(Conflict::OtherAudience.into());
    }
    if !queries::drop_organization(&mut tx, engagement, organization).await? {
        return Ok(());
    }
    if place.life.is_published() && queries::count_named(&mut tx, engagement).await? == 0 {
        return Err(Conflict::NoOrganization.into());
    }
    let user = visit.actor()?.user;
    let ended = queries::end_organization(&mut tx, engagement, organization, user, visit.now).await?;
    tell(engagements, &mut tx, visit, &ended).await?;
    let event = Event {
        action: audit::Action::DropOrganization,
        target: Target::Engagement(engagement),
        before: Some(json!({
            "organization": organization, "memberships": ended.memberships.len(), "power_users": ended.power_users,
            "requests": ended.requests.len()
        })),
        after: None,
    };
    audit::record(&mut tx, &*engagements.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    engagements.bell.ring();
    Ok(())
}

/// Whoever loses their access or waits in vain is told.
async fn tell(engagements: &Engagements, tx: &mut Tx, visit: &Visit, ended: &queries::EndedOrganization) -> Result<(), sqlx::Error> {
    let ids = &*engagements.ids;
    for (membership, person) in &ended.memberships {
        let letter = Letter::RemovedFromEngagement { membership: *membership, removal: ids.id() };
        let language = queries::language_of(tx, *person).await?;
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(*person), language).await?;
    }
    for (request, person) in &ended.requests {
        let letter = Letter::RequestClosed { request: *request };
        let language = queries::language_of(tx, *person).await?;
        outbox::enqueue(tx, ids, visit.now, letter, &Recipient::User(*person), language).await?;
    }
    Ok(())
}

async fn place(tx: &mut Tx, visit: &Visit, engagement: EngagementId) -> Result<Place, Fault> {
    let place = authz::place_to_run(tx, visit, engagement, None).await?;
    authz::permit(place.standing, Action::EditEngagement, Missing::Engagement)?;
    if place.life.is_open() { Ok(place) } else { Err(Conflict::OtherLife { life: place.life }.into()) }
}
