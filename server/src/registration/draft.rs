//! REG-07: what has been typed is kept, right or wrong, and every mistake is answered.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, DraftId, FieldErrors, Forbidden, Missing, Violation,
    policy::Action,
    registration::{Draft, Step},
    rules,
};
use serde_json::{Value, json};

use super::{Registrations, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Tx,
    fault::Fault,
    names::{self, Taker},
};

/// Longest text of a field that is kept: far above every limit of the form, so that nobody's typing is cut, and a bound all the same.
const LONGEST: usize = 2_000;

/// `typed` holds what was typed in the given step.
pub async fn save(registrations: &Registrations, visit: &Visit, step: Step, typed: Draft) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::PrepareRegistration, Missing::Page)?;
    let actor = visit.actor()?;
    let mut tx = registrations.db.begin().await?;
    // Two steps saved at once change the same row: one after the other.
    authz::hold_person(&mut tx, actor.user).await?;
    let row = queries::draft_in(&mut tx, actor.user).await?;
    if !row.as_ref().is_some_and(|row| row.further) && queries::is_registered(&mut tx, actor.directory).await? {
        return Err(Conflict::AlreadyRegistered.into());
    }
    let draft = row.map_or_else(|| Ok(Draft::default()), |row| read(&row.content))?;
    let draft = put(draft, step, typed);
    let errors = mistakes(registrations, &mut tx, visit, &draft, step).await?;
    queries::save_draft(&mut tx, actor.user, DraftId(registrations.ids.id()), &bounded(&draft)?, visit.now).await?;
    let event = Event {
        action: audit::Action::SaveDraft,
        target: Target::Directory(actor.directory),
        before: None,
        // What was typed is nobody's business before it is sent.
        after: Some(json!({ "step": step })),
    };
    audit::record(&mut tx, &*registrations.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    Ok(errors.into_result()?)
}

/// DIR-04: the directory has an account, and its Global administrator wants another one. What was typed before stays.
pub async fn start_further(registrations: &Registrations, visit: &Visit) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::RegisterOrganization, Missing::Page)?;
    let actor = visit.actor()?;
    let mut tx = registrations.db.begin().await?;
    authz::hold_person(&mut tx, actor.user).await?;
    if queries::has_suspended_account(&mut tx, actor.directory).await? {
        return Err(Forbidden::AccountSuspended.into());
    }
    let id = DraftId(registrations.ids.id());
    if queries::is_registered(&mut tx, actor.directory).await?
        && queries::make_further(&mut tx, actor.user, id, &bounded(&Draft::default())?, visit.now).await?
    {
        record(registrations, visit, &mut tx, audit::Action::StartFurtherAccount).await?;
    }
    Ok(tx.commit().await?)
}

/// REG-07: what was typed is thrown away, because the person has said so. A second time changes nothing.
pub async fn discard(registrations: &Registrations, visit: &Visit) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::PrepareRegistration, Missing::Page)?;
    let mut tx = registrations.db.begin().await?;
    if queries::delete_draft(&mut tx, visit.actor()?.user).await? {
        record(registrations, visit, &mut tx, audit::Action::DiscardDraft).await?;
    }
    Ok(tx.commit().await?)
}

async fn record(registrations: &Registrations, visit: &Visit, tx: &mut Tx, action: audit::Action) -> Result<(), Fault> {
    let event = Event { action, target: Target::Directory(visit.actor()?.directory), before: None, after: None };
    Ok(audit::record(tx, &*registrations.ids, &Origin::of(visit), event).await?)
}

/// The mistakes of one step, those included that only the server can know of. Whether a city is missing, the step before says.
async fn mistakes(registrations: &Registrations, tx: &mut Tx, visit: &Visit, draft: &Draft, step: Step) -> Result<FieldErrors, Fault> {
    let found = draft.mistakes(registrations.web_mail).into_iter().find(|(of, _)| *of == step);
    let mut errors = found.map(|(_, errors)| errors).unwrap_or_default();
    if step == Step::Organization {
        if draft.country().is_some_and(|country| registrations.countries_left_out.contains(&country)) {
            errors.add("country", Violation::CountryLeftOut);
        }
        if let Ok(name) = rules::publisher_display_name(&draft.organization.publisher_display_name)
            && let Some(violation) = names::violation_in(tx, &name, Taker::registering_from(visit.actor()?.directory), visit.now).await?
        {
            errors.add("publisher_display_name", violation);
        }
    }
    Ok(errors)
}

fn put(draft: Draft, step: Step, typed: Draft) -> Draft {
    match step {
        Step::Organization => Draft { organization: typed.organization, ..draft },
        Step::Contact => Draft { contact: typed.contact, ..draft },
        Step::Approver => Draft { approver: typed.approver, ..draft },
        Step::Review => draft,
    }
}

/// What was stored.
pub fn read(content: &str) -> Result<Draft, Fault> {
    serde_json::from_str(content).map_err(|error| Fault::Broken(format!("a stored draft can't be read: {error}")))
}

/// The draft as JSON, no text longer than [`LONGEST`].
pub fn bounded(draft: &Draft) -> Result<String, Fault> {
    let broken = |error: serde_json::Error| Fault::Broken(format!("a draft can't be written: {error}"));
    let mut value = serde_json::to_value(draft).map_err(broken)?;
    cut(&mut value);
    serde_json::to_string(&value).map_err(broken)
}

fn cut(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.chars().filter(|c| *c != '\0').take(LONGEST).collect(),
        Value::Object(fields) => fields.values_mut().for_each(cut),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {}
    }
}
