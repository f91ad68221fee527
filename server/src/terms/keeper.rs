//! Who keeps terms of use: operators the host's default, a program's owners its own, an engagement's owners its own.

use entente_app::backend::Visit;
use entente_shared::{Conflict, Missing, engagements::EngagementHead, policy::Action, terms::TermsOf};

use crate::{
    authz,
    db::{Db, Tx},
    engagements,
    fault::Fault,
    people::standing,
};

/// What stands above the pages of those who keep them.
pub struct Heading {
    pub head: Option<EngagementHead>,
    pub name: String,
}

/// Goes on if the person keeps these terms.
pub async fn permit(db: &Db, visit: &Visit, of: TermsOf) -> Result<Heading, Fault> {
    match of {
        TermsOf::Host => {
            authz::permit(authz::standing(visit.actor.as_ref()), Action::AdministerHost, Missing::Page)?;
            Ok(Heading { head: None, name: String::new() })
        }
        TermsOf::Program(program) => {
            let place = authz::program_place(db, visit, program).await?;
            place.permit(Action::EditProgram)?;
            Ok(Heading { head: None, name: place.name })
        }
        TermsOf::Engagement(engagement) => {
            let place = authz::place(db, visit, engagement).await?;
            authz::permit_here(db, visit, engagement, place.standing, Action::EditEngagement).await?;
            let head = engagements::head(db, &place, engagement).await?;
            Ok(Heading { name: head.title.clone(), head: Some(head) })
        }
    }
}

/// The same beside the write. Nothing is changed of an engagement that is over.
pub async fn hold(tx: &mut Tx, visit: &Visit, of: TermsOf) -> Result<(), Fault> {
    match of {
        TermsOf::Host => standing::hold(tx, visit, Action::AdministerHost).await.map(drop),
        TermsOf::Program(program) => authz::program_place_in(tx, visit, program).await?.permit(Action::EditProgram),
        TermsOf::Engagement(engagement) => {
            // In the account that they act for, if they are in it still.
            let actor = standing::actor_now(tx, visit).await?;
            let place = authz::place_in(tx, visit, engagement, actor.account.as_ref().map(|account| account.id)).await?;
            authz::permit(place.standing, Action::EditEngagement, Missing::Engagement)?;
            if place.life.is_open() { Ok(()) } else { Err(Conflict::OtherLife { life: place.life }.into()) }
        }
    }
}
