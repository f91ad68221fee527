//! REG-01, REG-03: who may register, and what is there already.

use entente_app::backend::Visit;
use entente_shared::{
    organizations::AccountProfile,
    people::Actor,
    policy::{Action, Standing, Verdict, may},
    registration::{Draft, Eligibility, RegistrationPage},
};

use super::{Registrations, agreements, draft, queries};
use crate::{authz, fault::Fault};

pub async fn run(registrations: &Registrations, visit: &Visit) -> Result<RegistrationPage, Fault> {
    let actor = visit.actor()?;
    let eligibility = eligibility(registrations, visit, actor).await?;
    let draft = match eligibility {
        Eligibility::Eligible => draft::load(&registrations.db, actor.user).await?,
        Eligibility::NotGlobalAdministrator { .. } | Eligibility::Registered { .. } => Draft::default(),
    };
    let agreement = agreements::in_force(&registrations.db, &registrations.rendered, visit).await?;
    Ok(RegistrationPage { eligibility, draft, agreement })
}

async fn eligibility(registrations: &Registrations, visit: &Visit, actor: &Actor) -> Result<Eligibility, Fault> {
    let standing = authz::standing(Some(actor));
    if let Some(account) = queries::account_of_directory(&registrations.db, actor.directory).await? {
        // What may be read is this account, not another one that the person acts for.
        let acts_for_it = actor.account.as_ref().is_some_and(|acting| acting.id == account.id);
        if may(Standing { has_account: acts_for_it, ..standing }, Action::ReadAccount) == Verdict::Allowed {
            let account = profile(registrations, visit, account).await?;
            return Ok(Eligibility::Registered { account: Box::new(account) });
        }
    }
    if may(standing, Action::RegisterOrganization) == Verdict::Allowed {
        return Ok(Eligibility::Eligible);
    }
    let administrators = queries::administrators(&registrations.db, actor.directory).await?;
    Ok(Eligibility::NotGlobalAdministrator { administrators })
}

async fn profile(registrations: &Registrations, visit: &Visit, account: queries::AccountRow) -> Result<AccountProfile, Fault> {
    let directories = queries::directories_of(&registrations.db, account.id).await?;
    let accepted = queries::acceptance(&registrations.db, account.id, visit.language).await?;
    // The host's account is made by its operators, who sign nothing with themselves.
    let (agreement, accepted_by, accepted_at) = accepted.unwrap_or_else(|| (String::new(), String::new(), account.created_at));
    Ok(AccountProfile {
        id: account.id,
        number: u32::try_from(account.number).unwrap_or_default(),
        contact_confirmed_at: account.contact_confirmed_at,
        registered: account.into_draft(),
        directories,
        agreement,
        accepted_by,
        accepted_at,
    })
}
