//! Who runs an engagement, and who decides for an organization in it. A role counts from the next request on.

use entente_app::backend::Visit;
use entente_shared::{
    AccountId, Conflict, EngagementId, Missing,
    engagements::{Audience, CHOICES_MAX, EngagementRole, EngagementRoles, Life, RoleChoices, RoleOf},
    policy::{Action, Verdict, may},
};
use serde_json::json;

use super::{Engagements, head, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz::{self, Place},
    db::{name_patterns, patterns},
    fault::Fault,
    outbox::{self, Letter, Recipient},
};

/// What has to be allowed to name somebody.
const fn needed_for(role: EngagementRole) -> Action {
    match role {
        EngagementRole::Owner => Action::NameOwners,
        EngagementRole::PowerUser => Action::NamePowerUsers,
    }
}

pub async fn list(engagements: &Engagements, visit: &Visit, engagement: EngagementId) -> Result<EngagementRoles, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    let may = |action| may(place.standing, action) == Verdict::Allowed;
    let (names_owners, names_power_users) = (may(Action::NameOwners), may(Action::NamePowerUsers));
    if !names_owners && !names_power_users {
        authz::permit_here(db, visit, engagement, place.standing, Action::NamePowerUsers).await?;
    }
    // An operator names owners and sees no more of it.
    let power_users = if names_power_users { queries::with_role(db, engagement, EngagementRole::PowerUser).await? } else { Vec::new() };
    Ok(EngagementRoles {
        head: head::of(db, &place, engagement).await?,
        owners: queries::with_role(db, engagement, EngagementRole::Owner).await?,
        power_users,
        names_owners,
        names_power_users,
    })
}

/// People to give the role to: owners are of the host; power users of an organization that the engagement is for, which is chosen first.
pub async fn choices(
    engagements: &Engagements,
    visit: &Visit,
    engagement: EngagementId,
    role: EngagementRole,
    organization: Option<AccountId>,
    words: &str,
) -> Result<RoleChoices, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, needed_for(role)).await?;
    let head = head::of(db, &place, engagement).await?;
    let organization = match role {
        EngagementRole::Owner => Some(queries::host_of(db, engagement).await?),
        EngagementRole::PowerUser => organization,
    };
    let Some(chosen) = organization else {
        let named = place.audience != Audience::Any;
        let mut organizations = queries::find_organizations(db, engagement, &name_patterns(words), named).await?;
        let more = organizations.len() > CHOICES_MAX;
        organizations.truncate(CHOICES_MAX);
        return Ok(RoleChoices { head, organization: None, organizations, people: Vec::new(), more });
    };
    if role == EngagementRole::PowerUser && !queries::is_for(db, engagement, chosen).await? {
        return Err(Missing::Account.into());
    }
    let mut people = queries::without_role(db, engagement, chosen, role, &patterns(words)).await?;
    let more = people.len() > CHOICES_MAX;
    people.truncate(CHOICES_MAX);
    let organization = queries::organization(db, engagement, chosen).await?.ok_or(Missing::Account)?;
    Ok(RoleChoices { head, organization: Some(organization), organizations: Vec::new(), people, more })
}

pub async fn give(engagements: &Engagements, visit: &Visit, new: RoleOf) -> Result<(), Fault> {
    let ids = &*engagements.ids;
    let mut tx = engagements.db.begin().await?;
    let place = authz::place_to_run(&mut tx, visit, new.engagement, None).await?;
    permit(&place, new.role)?;
    let RoleOf { engagement, person, organization, role } = new;
    let is_right = match role {
        EngagementRole::Owner => queries::host_of_in(&mut tx, engagement).await? == organization,
        EngagementRole::PowerUser => crate::access::is_in_audience(&mut tx, engagement, organization).await?,
    };
    // From here on nobody makes them leave the organization before they have the role.
    if !is_right || !authz::hold_in_account(&mut tx, organization, person).await? {
        return Err(Missing::Person.into());
    }
    if !queries::give(&mut tx, new).await? {
        return Ok(());
    }
    let event = Event {
        action: audit::Action::GiveEngagementRole,
        target: Target::Engagement(engagement),
        before: None,
        after: Some(json!({ "person": person, "organization": organization, "role": role })),
    };
    audit::record(&mut tx, ids, &Origin::of(visit), event).await?;
    if person != visit.actor()?.user {
        let language = queries::language_of(&mut tx, person).await?;
        let letter = Letter::EngagementRole { engagement, role, naming: ids.id() };
        outbox::enqueue(&mut tx, ids, visit.now, letter, &Recipient::User(person), language).await?;
    }
    tx.commit().await?;
    engagements.bell.ring();
    Ok(())
}

/// An engagement never loses its last owner.
pub async fn take(engagements: &Engagements, visit: &Visit, of: RoleOf) -> Result<(), Fault> {
    let mut tx = engagements.db.begin().await?;
    let place = authz::place_to_run(&mut tx, visit, of.engagement, None).await?;
    let gives_up = of.role == EngagementRole::Owner && of.person == visit.actor()?.user && place.standing.engagement_owner;
    if gives_up {
        authz::permit(place.standing, Action::EditEngagement, Missing::Engagement)?;
    } else {
        permit(&place, of.role)?;
    }
    let owners = if of.role == EngagementRole::Owner { queries::hold_owners(&mut tx, of.engagement).await? } else { 0 };
    // A second press changes nothing.
    if !queries::take(&mut tx, of).await? {
        return Ok(());
    }
    if owners == 1 {
        return Err(Conflict::LastOwner.into());
    }
    let event = Event {
        action: audit::Action::TakeEngagementRole,
        target: Target::Engagement(of.engagement),
        before: Some(json!({ "person": of.person, "organization": of.organization, "role": of.role })),
        after: None,
    };
    audit::record(&mut tx, &*engagements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

fn permit(place: &Place, role: EngagementRole) -> Result<(), Fault> {
    authz::permit(place.standing, needed_for(role), Missing::Engagement)?;
    if place.life == Life::Archived { Err(Conflict::OtherLife { life: place.life }.into()) } else { Ok(()) }
}
