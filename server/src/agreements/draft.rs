//! A version in preparation: what was typed is kept, right or wrong, and shown as it would be published.

use entente_app::backend::Visit;
use entente_shared::{
    FieldErrors, Missing, Violation,
    agreements::{AgreementFields, AgreementPreview},
    policy::Action,
};
use serde_json::json;

use super::{Agreements, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    authz,
    db::Db,
    difference,
    fault::Fault,
    markdown,
    people::standing,
};

/// The operator's draft; without one, the version in force to begin with.
pub async fn show(db: &Db, visit: &Visit) -> Result<AgreementPreview, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)?;
    let in_force = queries::in_force(db, visit.now).await?;
    let draft = queries::draft(db, visit.actor()?.user).await?;
    let (fields, saved) = match draft {
        Some((content, saved)) => (read(&content)?, saved.0.to_string()),
        None => (in_force.begin(), String::new()),
    };
    let texts = [(&in_force.text_en, &fields.text_en), (&in_force.text_fr, &fields.text_fr)];
    let is_complete = mistakes(db, visit, &fields).await?.is_empty() && !saved.is_empty();
    Ok(AgreementPreview {
        html: texts.map(|(_, text)| markdown::to_html(text, 4)),
        changes: texts.map(|(old, new)| difference::between(old, new)),
        is_complete,
        fields,
        saved,
    })
}

pub async fn save(agreements: &Agreements, visit: &Visit, typed: &AgreementFields) -> Result<(), Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)?;
    let user = visit.actor()?.user;
    let errors = mistakes(&agreements.db, visit, typed).await?;
    let content = serde_json::to_string(typed).map_err(|error| Fault::Broken(format!("a draft can't be written: {error}")))?;
    let mut tx = agreements.db.begin().await?;
    standing::hold(&mut tx, visit, Action::AdministerHost).await?;
    // No database keeps a zero in a text.
    queries::save_draft(&mut tx, user, &content.replace("\\u0000", ""), visit.now).await?;
    let event = Event {
        action: audit::Action::SaveAgreementDraft,
        target: Target::User(user),
        before: None,
        after: Some(json!({ "version": typed.version })),
    };
    audit::record(&mut tx, &*agreements.ids, &Origin::of(visit), event).await?;
    tx.commit().await?;
    Ok(errors.into_result()?)
}

async fn mistakes(db: &Db, visit: &Visit, typed: &AgreementFields) -> Result<FieldErrors, Fault> {
    let mut errors = typed.check_at(visit.now);
    if errors.of("version").is_none() && queries::version_exists(db, entente_shared::rules::tidy(&typed.version)).await? {
        errors.add("version", Violation::VersionTaken);
    }
    Ok(errors)
}

pub fn read(content: &str) -> Result<AgreementFields, Fault> {
    serde_json::from_str(content).map_err(|error| Fault::Broken(format!("a stored draft can't be read: {error}")))
}

impl queries::TextRow {
    /// The texts that a new version begins with.
    fn begin(&self) -> AgreementFields {
        AgreementFields {
            name_en: self.name_en.clone(),
            text_en: self.text_en.clone(),
            name_fr: self.name_fr.clone(),
            text_fr: self.text_fr.clone(),
            ..AgreementFields::default()
        }
    }
}
