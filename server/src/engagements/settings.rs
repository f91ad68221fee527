//! An engagement's texts: what stands there, and a change that overwrites nothing of somebody else's.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, EngagementId, Missing,
    edits::changes,
    engagements::{EngagementFields, EngagementSettings},
    policy::Action,
};
use serde_json::{Map, Value, json};

use super::{Engagements, head, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    fault::Fault,
    markdown,
};

pub async fn show(engagements: &Engagements, visit: &Visit, engagement: EngagementId) -> Result<EngagementSettings, Fault> {
    let db = &engagements.db;
    let place = authz::place(db, visit, engagement).await?;
    authz::permit_here(db, visit, engagement, place.standing, Action::EditEngagement).await?;
    let row = queries::texts(db, engagement).await?;
    let (members, pending) = queries::counts(db, engagement).await?;
    Ok(EngagementSettings {
        head: head::of(db, &place, engagement).await?,
        fields: row.texts().form(engagement),
        audience: place.audience,
        organizations: queries::named(db, engagement).await?,
        changed: row.changed_by.zip(row.changed_at),
        members,
        pending,
    })
}

/// At the level that the engagement's page shows it.
pub async fn preview(engagements: &Engagements, visit: &Visit, typed: &EngagementFields) -> Result<String, Fault> {
    let (engagement, texts) = typed.parse()?;
    let place = authz::place(&engagements.db, visit, engagement).await?;
    authz::permit_here(&engagements.db, visit, engagement, place.standing, Action::EditEngagement).await?;
    Ok(markdown::to_html(&texts.description, 2))
}

pub async fn edit(engagements: &Engagements, visit: &Visit, typed: &EngagementFields) -> Result<(), Fault> {
    let (engagement, texts) = typed.parse()?;
    let mut tx = engagements.db.begin().await?;
    let place = authz::place_to_run(&mut tx, visit, engagement, None).await?;
    authz::permit(place.standing, Action::EditEngagement, Missing::Engagement)?;
    if !place.life.is_open() {
        return Err(Conflict::OtherLife { life: place.life }.into());
    }
    let row = queries::texts_in(&mut tx, engagement).await?;
    let before = row.texts();
    let (was, will_be) = (before.fields(), texts.fields());
    let overtaken = changes(&typed.made_from, &borrowed(&was), &borrowed(&will_be));
    if !overtaken.is_empty() {
        let by = row.changed_by.unwrap_or_default();
        return Err(Conflict::Changed { by, at: row.changed_at.unwrap_or(visit.now), changes: overtaken }.into());
    }
    if before == texts {
        return Ok(());
    }
    let user = visit.actor()?.user;
    queries::set_texts(&mut tx, engagement, &texts, (&row.program, &row.host), user, visit.now).await?;
    let (before, after) = difference(&was, &will_be);
    let event =
        Event { action: audit::Action::EditEngagement, target: Target::Engagement(engagement), before: Some(before), after: Some(after) };
    audit::record(&mut tx, &*engagements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// Before and after, of the fields that differ.
fn difference(was: &[(&'static str, String)], will_be: &[(&'static str, String)]) -> (Value, Value) {
    let (mut before, mut after) = (Map::new(), Map::new());
    for ((field, old), (_, new)) in was.iter().zip(will_be).filter(|((_, old), (_, new))| old != new) {
        before.insert((*field).to_owned(), json!(old));
        after.insert((*field).to_owned(), json!(new));
    }
    (before.into(), after.into())
}
