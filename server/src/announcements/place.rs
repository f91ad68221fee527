//! Who looks after the announcements of a place, and who reads them.

use entente_app::backend::Visit;
use entente_shared::{
    Conflict, Missing,
    announcements::{Place, PlaceHead},
    policy::{Action, Verdict, may},
};

use crate::{
    authz,
    db::{Db, Tx},
    engagements,
    fault::Fault,
};

/// For those who look after them.
pub async fn head(db: &Db, visit: &Visit, place: Place) -> Result<PlaceHead, Fault> {
    match place {
        Place::Program(program) => {
            let found = authz::program_place(db, visit, program).await?;
            found.permit(Action::EditProgram)?;
            Ok(PlaceHead { place, name: found.name, engagement: None })
        }
        Place::Engagement(engagement) => {
            let found = authz::place(db, visit, engagement).await?;
            authz::permit_here(db, visit, engagement, found.standing, Action::EditEngagement).await?;
            let head = engagements::head(db, &found, engagement).await?;
            Ok(PlaceHead { place, name: head.title.clone(), engagement: Some(head) })
        }
    }
}

/// The same beside the write. What is closed is read-only (ENG-04).
pub async fn permit_in(tx: &mut Tx, visit: &Visit, place: Place) -> Result<(), Fault> {
    match place {
        Place::Program(program) => authz::program_place_in(tx, visit, program).await?.permit(Action::EditProgram),
        Place::Engagement(engagement) => {
            let found = authz::place_in(tx, visit, engagement, None).await?;
            authz::permit(found.standing, Action::EditEngagement, Missing::Engagement)?;
            if found.life.is_open() { Ok(()) } else { Err(Conflict::OtherLife { life: found.life }.into()) }
        }
    }
}

/// What somebody does with the announcements of a place.
pub struct Part {
    pub reads: bool,
    pub edits: bool,
}

/// For somebody who may know of the place. Outsiders of an engagement are not told (ENG-07): who may see its people belongs to it.
pub async fn part(db: &Db, visit: &Visit, place: Place) -> Result<Part, Fault> {
    match place {
        Place::Program(program) => {
            let found = authz::program_place(db, visit, program).await?;
            found.permit(Action::SeeProgram)?;
            Ok(Part { reads: true, edits: found.may(Action::EditProgram) })
        }
        Place::Engagement(engagement) => {
            let found = authz::place(db, visit, engagement).await?;
            authz::permit(found.standing, Action::SeeEngagement, Missing::Engagement)?;
            let allowed = |action| may(found.standing, action) == Verdict::Allowed;
            Ok(Part { reads: allowed(Action::SeeMembers), edits: allowed(Action::EditEngagement) })
        }
    }
}
