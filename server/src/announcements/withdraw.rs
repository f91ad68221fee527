//! An announcement is withdrawn, so that nobody reads it any more; what is withdrawn can be restored.

use entente_app::backend::Visit;
use entente_shared::{AnnouncementId, Missing, announcements::Place};
use serde_json::json;

use super::{Announcements, place, queries};
use crate::{
    audit::{self, Event, Origin, Target},
    fault::Fault,
};

/// A second press changes nothing.
pub async fn run(announcements: &Announcements, visit: &Visit, place: Place, id: AnnouncementId, withdrawn: bool) -> Result<(), Fault> {
    let mut tx = announcements.db.begin().await?;
    place::permit_in(&mut tx, visit, place).await?;
    let title = queries::hold(&mut tx, place, id).await?.ok_or(Missing::Announcement)?.title;
    if !queries::set_withdrawn(&mut tx, id, withdrawn.then_some(visit.now)).await? {
        return Ok(());
    }
    let event = Event {
        action: if withdrawn { audit::Action::WithdrawAnnouncement } else { audit::Action::RestoreAnnouncement },
        target: Target::Announcement(id),
        before: Some(json!({ "place": place, "title": title, "withdrawn": !withdrawn })),
        after: Some(json!({ "withdrawn": withdrawn })),
    };
    audit::record(&mut tx, &*announcements.ids, &Origin::of(visit), event).await?;
    Ok(tx.commit().await?)
}
