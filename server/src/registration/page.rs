//! REG-01, REG-03: who may register, and what is there already.

use entente_app::backend::Visit;
use entente_shared::{
    organizations::AccountProfile,
    people::Actor,
    policy::{Action, Verdict, may},
    registration::{Eligibility, ExistingAccount, RegistrationPage},
};

use super::{Registrations, agreements, draft, hand_over, queries};
use crate::{authz, directories::linked::groups_left_out, fault::Fault};

pub async fn run(registrations: &Registrations, visit: &Visit) -> Result<RegistrationPage, Fault> {
    let actor = visit.actor()?;
    let db = &registrations.db;
    let accounts = queries::existing_accounts(db, actor.directory, actor.user).await?;
    let saved = queries::draft(db, actor.user).await?;
    let asks_for_another = saved.as_ref().is_some_and(|saved| saved.further);
    let eligibility = eligibility(registrations, visit, actor, &accounts, asks_for_another).await?;
    // Nobody fills in what can't be finished.
    let saved = saved.filter(|_| accounts.is_empty() || eligibility == Eligibility::Eligible);
    let agreement = agreements::in_force(db, &registrations.rendered, visit).await?;
    let draft = saved.as_ref().map_or_else(|| Ok(Default::default()), |saved| draft::read(&saved.content))?;
    Ok(RegistrationPage {
        groups_left_out: groups_left_out(db, actor.user).await?,
        eligibility,
        accounts,
        mistakes: draft.mistakes(registrations.web_mail),
        draft,
        draft_id: saved.as_ref().map(|saved| saved.id),
        saved_at: saved.map(|saved| saved.updated_at),
        hand_overs: hand_over::made_by(registrations, visit).await?,
        agreement,
    })
}

async fn eligibility(
    registrations: &Registrations,
    visit: &Visit,
    actor: &Actor,
    accounts: &[ExistingAccount],
    asks_for_another: bool,
) -> Result<Eligibility, Fault> {
    let registers = may(authz::standing(Some(actor)), Action::RegisterOrganization) == Verdict::Allowed;
    let Some(first) = accounts.first() else {
        return Ok(if registers {
            Eligibility::Eligible
        } else {
            Eligibility::NotGlobalAdministrator { administrators: queries::administrators(&registrations.db, actor.directory).await? }
        });
    };
    if registers && asks_for_another {
        return Ok(Eligibility::Eligible);
    }
    // What may be read is the account that the person acts for, and by a Global administrator each of the directory's.
    let acting = actor.account.as_ref().and_then(|acting| accounts.iter().find(|account| account.id == acting.id));
    match acting.or_else(|| registers.then_some(first)) {
        Some(account) => Ok(match queries::account(&registrations.db, actor.directory, account.id).await? {
            Some(row) => Eligibility::Registered { account: Box::new(profile(registrations, visit, row).await?) },
            None => Eligibility::NotInAccount,
        }),
        None => Ok(Eligibility::NotInAccount),
    }
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
