//! What there is to read now: at a place, or of all engagements that somebody is in.

use entente_app::backend::Visit;
use entente_shared::{
    announcements::{CurrentAnnouncements, Place, SHOWN, SHOWN_AT_HOME},
    policy::{Action, Verdict, may},
};

use super::{
    place::{self, Part},
    queries::{self, CurrentRow},
};
use crate::{authz, db::Db, fault::Fault};

pub async fn run(db: &Db, visit: &Visit, place: Option<Place>) -> Result<CurrentAnnouncements, Fault> {
    let actor = visit.actor()?;
    let (rows, may_edit) = match (place, &actor.account) {
        (Some(place), _) => {
            let Part { reads, edits } = place::part(db, visit, place).await?;
            (if reads { queries::current(db, place, visit.now, SHOWN).await? } else { Vec::new() }, edits)
        }
        // A suspended account takes no part.
        (None, Some(account)) if may(authz::standing(Some(actor)), Action::DiscoverEngagements) == Verdict::Allowed => {
            (queries::current_of_person(db, actor.user, account.id, visit.now, SHOWN_AT_HOME).await?, false)
        }
        (None, _) => (Vec::new(), false),
    };
    let list = rows.into_iter().map(CurrentRow::into_announcement).collect::<Result<_, _>>()?;
    Ok(CurrentAnnouncements { list, may_edit })
}
