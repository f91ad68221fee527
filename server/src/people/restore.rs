//! USR-04: removing is undone by adding again, with the account role that the person had. What else has ended stays ended.

use entente_app::backend::Visit;
use entente_shared::{Missing, UserId, policy::Action};
use serde_json::json;

use super::{People, queries, standing};
use crate::{
    audit::{self, Event, Origin, Target},
    directories::act_for_account,
    fault::Fault,
};

/// How long it can be undone.
const DAYS: i64 = 1;

pub async fn run(people: &People, visit: &Visit, person: UserId) -> Result<(), Fault> {
    let mut tx = people.db.begin().await?;
    let (_, account) = standing::hold(&mut tx, visit, Action::ManagePeople).await?;
    if queries::role_in(&mut tx, account, person).await?.is_some() {
        return Ok(());
    }
    let role = queries::take_former(&mut tx, account, person, visit.now.plus_days(-DAYS)).await?.ok_or(Missing::Person)?;
    queries::add(&mut tx, account, person, role, visit.now).await?;
    act_for_account(&mut tx, person, account, None).await?;
    let event = Event {
        action: audit::Action::RestorePerson,
        target: Target::User(person),
        before: None,
        after: Some(json!({ "account": account, "role": role })),
    };
    audit::record(&mut tx, &*people.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
