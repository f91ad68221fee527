//! How the portal is, as far as an operator can do something about it. Nothing secret: no password, no token, no connection's address.

use std::path::Path;

use entente_app::backend::Visit;
use entente_shared::operators::{DatabaseEngine, Disk, Health, MailWay};

use super::{Operators, operators_only, queries};
use crate::{
    config::{Database, MailRoute},
    fault::Fault,
};

pub async fn run(operators: &Operators, visit: &Visit) -> Result<Health, Fault> {
    operators_only(visit)?;
    let Operators { db, config, .. } = operators;
    let portal = queries::portal(db, visit.now).await?;
    let (migrations_done, migrations_known) = db.migrations().await?;
    let (mail_way, mail_place) = match &config.mail {
        MailRoute::Folder(folder) => (MailWay::Folder, folder.display().to_string()),
        MailRoute::Smtp(_) => (MailWay::Smtp, config.mail.server().unwrap_or_default()),
    };
    Ok(Health {
        at: visit.now,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        engine: match &config.database {
            Database::Sqlite(_) => DatabaseEngine::Sqlite,
            Database::Postgres(_) => DatabaseEngine::Postgres,
        },
        migrations_done,
        migrations_known,
        mail_way,
        mail_place,
        oldest_mail_at: portal.oldest_mail_at,
        failed_mails: portal.failed_mails,
        folder: config.data.display().to_string(),
        disk: disk(&config.data),
        public_url: config.public_url.clone(),
        trusted_proxies: u32::try_from(config.trusted_proxies.len()).unwrap_or(u32::MAX),
        groups_left_out: portal.groups_left_out,
        accounts: portal.accounts,
        people: portal.people,
        engagements: portal.engagements,
        sessions: portal.sessions,
    })
}

/// The room where the folder is.
#[cfg(unix)]
fn disk(folder: &Path) -> Option<Disk> {
    let facts = rustix::fs::statvfs(folder).ok()?;
    let bytes = |blocks: u64| i64::try_from(blocks.saturating_mul(facts.f_frsize)).ok();
    Some(Disk { free: bytes(facts.f_bavail)?, total: bytes(facts.f_blocks)? })
}

#[cfg(not(unix))]
fn disk(_: &Path) -> Option<Disk> {
    None
}
