//! Many engagements, people and requests on top of the demo's, for the benchmark and for tests of long lists.

mod people;
mod queries;

pub use people::add_people;

use entente_shared::{
    EngagementId, ProgramId,
    engagements::{AccessKind, Audience, EXPIRY_DAYS, Life, REMINDER_DAYS},
};

use super::{DemoRefused, failed};
use crate::{
    engagements::{self, NewEngagement},
    fault::Fault,
    registration,
    services::Services,
};

/// Rows in one transaction: few enough that others get their turn.
const BATCH: u32 = 1_000;

const THINGS: [&str; 8] = ["Gateway", "Scanner", "Dashboard", "Planner", "Sensor", "Archive", "Router", "Terminal"];
const STAGES: [&str; 5] = ["preview", "beta", "pilot", "release candidate", "consultation"];

/// Adds that many active engagements of every way to enter, for any organization, in a program of their own.
pub async fn add_engagements(services: &Services, count: u32) -> Result<(), DemoRefused> {
    add(services, count).await.map_err(failed)
}

async fn add(services: &Services, count: u32) -> Result<(), Fault> {
    let now = services.clock.now();
    let (host, host_name) = registration::host(&services.db).await?.ok_or_else(|| Fault::Broken("there is no host".to_owned()))?;
    let program_name = "Catalogue";
    let program = ProgramId(services.ids.id());
    let mut tx = services.db.begin().await?;
    engagements::add_program(&mut tx, program, host, program_name, now).await?;
    // Whoever owns all of them at once has the longest lists.
    if let Some(owner) = queries::person(&mut tx, "admin@northlight").await? {
        engagements::give_program_role(&mut tx, program, owner, "owner").await?;
    }
    tx.commit().await?;

    for first in (0..count).step_by(BATCH as usize) {
        let mut tx = services.db.begin().await?;
        for number in first..count.min(first + BATCH) {
            let pick = |of: usize| number as usize % of;
            let title = format!("{} {} {number}", THINGS[pick(THINGS.len())], STAGES[pick(STAGES.len())]);
            let new = NewEngagement {
                id: EngagementId(services.ids.id()),
                program,
                program_name,
                host_name: &host_name,
                title: &title,
                summary: "One of many: try it, say what you found, and see it change in the next build.",
                description: "Nothing to see here but the list that it stands in.",
                access: AccessKind::ALL[pick(AccessKind::ALL.len())],
                life: Life::Active,
                audience: Audience::Any,
                contact_email: "",
                reminder_days: REMINDER_DAYS,
                expiry_days: EXPIRY_DAYS,
                published_at: now.plus_seconds(-i64::from(number) * 60),
            };
            engagements::add(&mut tx, &new).await?;
        }
        tx.commit().await?;
    }
    Ok(services.db.tidy_up().await?)
}
