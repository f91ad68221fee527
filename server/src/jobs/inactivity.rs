//! MEM-02: who has not been there for long is warned, and is a member no more in the end.

use entente_shared::{
    Timestamp,
    members::{INACTIVE_AFTER_DAYS, Inactivity, MembershipEnd, MembershipState, WARNED_BEFORE_DAYS, inactivity},
};
use serde_json::json;
use uuid::Uuid;

use super::{BATCH, Done, Jobs};
use crate::{
    audit::{self, Event, Origin, Target},
    db::{Tx, paging::Place},
    fault::Fault,
    members::{self, End, Idle},
    outbox::{self, Letter, Recipient},
};

pub async fn run(jobs: &Jobs, now: Timestamp, done: &mut Done) -> Result<(), Fault> {
    let first_warning = WARNED_BEFORE_DAYS.into_iter().max().unwrap_or_default();
    let until = now.plus_days(first_warning.saturating_sub(INACTIVE_AFTER_DAYS));
    let mut beyond = Place { key: Timestamp(i64::MIN), id: Uuid::nil() };
    loop {
        let mut idle = members::idle(&jobs.db, until, &beyond, BATCH).await?;
        let Some(last) = idle.last() else { return Ok(()) };
        beyond = Place { key: last.last_access_at, id: last.id.0 };
        idle.retain(|idle| inactivity(idle.last_access_at, idle.warned_days, now) != Inactivity::Nothing);
        // In one order, as those take them who add members, so that no two wait for each other.
        idle.sort_by_key(|idle| (idle.user_id, idle.id));
        if idle.is_empty() {
            continue;
        }
        // What is counted is what is committed.
        let mut of_batch = *done;
        let mut tx = jobs.db.begin().await?;
        for idle in &idle {
            match inactivity(idle.last_access_at, idle.warned_days, now) {
                Inactivity::Warn { days } => of_batch.warned += u64::from(warn(jobs, &mut tx, idle, days, now).await?),
                Inactivity::End => of_batch.lapsed += u64::from(end(jobs, &mut tx, idle, now).await?),
                Inactivity::Nothing => {}
            }
        }
        tx.commit().await?;
        *done = of_batch;
    }
}

async fn warn(jobs: &Jobs, tx: &mut Tx, idle: &Idle, days: i64, now: Timestamp) -> Result<bool, Fault> {
    if !members::warn(tx, idle, days).await? {
        return Ok(false);
    }
    let letter = Letter::InactivityWarning { membership: idle.id, since: idle.last_access_at, days };
    outbox::enqueue(tx, &*jobs.ids, now, letter, &Recipient::User(idle.user_id), idle.language).await?;
    Ok(true)
}

async fn end(jobs: &Jobs, tx: &mut Tx, idle: &Idle, now: Timestamp) -> Result<bool, Fault> {
    let Idle { engagement_id: engagement, user_id: user, account_id: account, last_access_at, .. } = *idle;
    let state = MembershipEnd::Lapse.leads_to();
    let lapse = End { engagement, user, account, state, by: None, reason: None, last_access: Some(last_access_at) };
    if !members::end(tx, &lapse, now).await? {
        return Ok(false);
    }
    let event = Event {
        action: audit::Action::LapseMembership,
        target: Target::Engagement(engagement),
        before: Some(json!({ "member": user, "account": account, "state": MembershipState::Active, "last_access_at": last_access_at })),
        after: Some(json!({ "state": state })),
    };
    audit::record(tx, &*jobs.ids, &Origin::command("jobs", now), event).await?;
    let letter = Letter::MembershipLapsed { membership: idle.id, since: last_access_at };
    outbox::enqueue(tx, &*jobs.ids, now, letter, &Recipient::User(user), idle.language).await?;
    Ok(true)
}
