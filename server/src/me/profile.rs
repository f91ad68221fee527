//! Name, addresses, directory.

use entente_app::backend::Visit;
use entente_shared::{Error, Forbidden, me::OwnProfile};

use super::{Me, queries};
use crate::{
    audit::{self, Action, Event, Origin, Target},
    directories::search_text,
    fault::Fault,
};

pub async fn show(me: &Me, visit: &Visit) -> Result<OwnProfile, Fault> {
    let row = queries::profile(&me.db, visit.actor()?.user).await?.ok_or(Error::SignedOut)?;
    Ok(OwnProfile {
        name: row.name,
        email: row.email,
        email_confirmed: row.email_confirmed,
        email_to_be: row.email_to_be,
        sign_in_address: row.sign_in_address,
        directory: row.domain_prefix,
        built_in: row.built_in,
        role: row.directory_role,
    })
}

pub async fn rename(me: &Me, visit: &Visit, name: String) -> Result<(), Fault> {
    let profile = show(me, visit).await?;
    if !profile.built_in {
        return Err(Forbidden::KeptElsewhere.into());
    }
    if profile.name == name {
        return Ok(());
    }
    let user = visit.actor()?.user;
    let mut tx = me.db.begin().await?;
    queries::rename(&mut tx, user, &name, &search_text(&name, &profile.sign_in_address, &profile.email)).await?;
    let (before, after) = (Some(profile.name.into()), Some(name.into()));
    audit::record(&mut tx, &*me.ids, &Origin::of(visit), Event { action: Action::Rename, target: Target::User(user), before, after })
        .await?;
    Ok(tx.commit().await?)
}
