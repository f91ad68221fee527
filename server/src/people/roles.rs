//! USR-01: another account role, at once. The account keeps an Account administrator.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Missing, UserId, people::AccountRole, policy::Action};
use serde_json::json;

use super::{People, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
};

pub async fn run(people: &People, visit: &Visit, person: UserId, role: AccountRole) -> Result<(), Fault> {
    let mut tx = people.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::ManagePeople).await?;
    let before = queries::role_in(&mut tx, account, person).await?.ok_or(Missing::Person)?;
    if before == role {
        return Ok(());
    }
    if !queries::change_role(&mut tx, account, person, role).await? {
        return Err(Conflict::LastAdministrator.into());
    }
    let event = Event {
        action: audit::Action::ChangeRole,
        target: Target::User(person),
        before: Some(json!({ "account": account, "role": before })),
        after: Some(json!({ "account": account, "role": role })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
