//! REG-01: a Global administrator goes on with what somebody has prepared. Opening the link changes nothing, for mail scanners open links.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, DraftId, Missing,
    hand_over::HandedOver,
    people::Actor,
    policy::{Action, Verdict, may},
};
use serde_json::json;

use super::{
    Registrations, draft,
    queries::{self, HandOverRow},
};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Tx,
    directories::token_hash,
    fault::Fault,
};

/// Who is none of the directory's Global administrators learns whom the link is for.
pub async fn show(registrations: &Registrations, visit: &Visit, token: &str) -> Result<HandedOver, Fault> {
    let actor = visit.actor()?;
    let db = &registrations.db;
    let row = queries::hand_over(db, &token_hash(token), visit.now).await?.ok_or(Missing::HandOver)?;
    if !is_for(&row, actor) {
        return Ok(HandedOver::Others { directory: row.directory });
    }
    if let (Some(by), Some(at)) = (row.taker, row.taken_at) {
        let by_you = row.taken_by == Some(actor.user);
        return Ok(HandedOver::Taken { by, at, by_you, can_bring_back: by_you && row.set_aside.is_some() });
    }
    let own = queries::draft(db, actor.user).await?;
    let is_registered = queries::account_of_directory(db, row.directory_id).await?.is_some();
    Ok(HandedOver::You {
        directory: row.directory,
        from: row.sender,
        created_at: row.created_at,
        draft: Box::new(draft::read(&row.content)?),
        own_saved_at: own.map(|own| own.updated_at),
        is_registered,
    })
}

/// The draft becomes the administrator's own; one that they have is set aside. A second time changes nothing.
pub async fn run(registrations: &Registrations, visit: &Visit, token: &str) -> Result<(), Fault> {
    let (mut tx, row) = begin(registrations, visit, token).await?;
    let actor = visit.actor()?;
    if row.taken_by == Some(actor.user) {
        return Ok(());
    }
    if queries::is_registered(&mut tx, row.directory_id).await? {
        return Err(Conflict::AlreadyRegistered.into());
    }
    let own = queries::draft_in(&mut tx, actor.user).await?.map(|own| own.content);
    if !queries::take_over(&mut tx, row.id, actor.user, own.as_deref(), visit.now).await? {
        return Err(Conflict::TakenOver.into());
    }
    queries::save_draft(&mut tx, actor.user, DraftId(registrations.ids.id()), &row.content, visit.now).await?;
    write(registrations, visit, tx, audit::Action::TakeOver, &row).await
}

/// The administrator's earlier draft again; the one that was handed over is set aside in its place.
pub async fn bring_back(registrations: &Registrations, visit: &Visit, token: &str) -> Result<(), Fault> {
    let (mut tx, row) = begin(registrations, visit, token).await?;
    let actor = visit.actor()?;
    let earlier = row.set_aside.as_deref().filter(|_| row.taken_by == Some(actor.user)).ok_or(Missing::HandOver)?;
    if queries::is_registered(&mut tx, row.directory_id).await? {
        return Err(Conflict::AlreadyRegistered.into());
    }
    let present = queries::draft_in(&mut tx, actor.user).await?.map_or_else(|| row.content.clone(), |present| present.content);
    queries::save_draft(&mut tx, actor.user, DraftId(registrations.ids.id()), earlier, visit.now).await?;
    queries::set_aside(&mut tx, row.id, Some(&present)).await?;
    write(registrations, visit, tx, audit::Action::BringBackDraft, &row).await
}

/// The link's row, for a Global administrator of its directory; for others it is not there.
async fn begin(registrations: &Registrations, visit: &Visit, token: &str) -> Result<(Tx, HandOverRow), Fault> {
    let actor = visit.actor()?;
    let mut tx = registrations.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    let row = queries::hand_over_in(&mut tx, &token_hash(token), visit.now).await?.ok_or(Missing::HandOver)?;
    authz::permit(authz::standing(Some(actor)), Action::RegisterOrganization, Missing::HandOver)?;
    if row.directory_id != actor.directory {
        return Err(Missing::HandOver.into());
    }
    Ok((tx, row))
}

fn is_for(row: &HandOverRow, actor: &Actor) -> bool {
    row.directory_id == actor.directory && may(authz::standing(Some(actor)), Action::RegisterOrganization) == Verdict::Allowed
}

async fn write(registrations: &Registrations, visit: &Visit, mut tx: Tx, action: audit::Action, row: &HandOverRow) -> Result<(), Fault> {
    let after = Some(json!({ "directory": row.directory_id }));
    let event = Event { action, target: Target::HandOver(row.id), before: None, after };
    audit::record(&mut tx, &*registrations.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
