//! What people see of the account that they act for.

use entente_app::backend::Visit;
use entente_shared::{
    Missing,
    organizations::{AccountContact, AccountPage, sees_contact},
    policy::Action,
};

use super::{acting_for, queries};
use crate::{authz, db::Db, fault::Fault, names, registration};

pub async fn run(db: &Db, visit: &Visit) -> Result<AccountPage, Fault> {
    authz::permit(authz::standing(visit.actor.as_ref()), Action::ReadAccount, Missing::Page)?;
    let acting = acting_for(visit)?;
    let account = queries::account(db, acting.id).await?;
    let directories = registration::directories_of(db, acting.id).await?;
    let sees_contact = sees_contact(acting.role, acting.is_guest);
    let (confirmed_at, number) = (account.contact_confirmed_at, account.number);
    let registered = account.into_draft();
    let contact = AccountContact {
        asked_at: queries::last_confirmation(db, acting.id, &registered.contact.email).await?,
        since: queries::last_contact_change(db, acting.id).await?.map(|id| id.to_string()).unwrap_or_default(),
        fields: registered.contact,
        confirmed_at,
    };
    Ok(AccountPage {
        number: u32::try_from(number).unwrap_or_default(),
        rename_for: names::claimed_from(db, acting.id).await?,
        organization: registered.organization,
        contact: sees_contact.then_some(contact),
        approver: sees_contact.then_some(registered.approver),
        directories,
        administrators: queries::administrators(db, acting.id).await?,
        agreement: queries::accepted(db, acting.id, visit.language).await?,
    })
}
